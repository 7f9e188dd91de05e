#include "num/stat.h"

#include <math.h>

double qj_sum(size_t n, const double *x)
{
    double s = 0.0, lost = 0.0;
    for (size_t i = 0; i < n; i++) {
        double t = s + x[i];
        lost += fabs(s) >= fabs(x[i]) ? (s - t) + x[i] : (x[i] - t) + s;
        s = t;
    }
    return isfinite(s) ? s + lost : s;
}

double qj_mean(size_t n, const double *x)
{
    return n > 0 ? qj_sum(n, x) / (double)n : NAN;
}

static void sift_down(double *x, size_t root, size_t n)
{
    double v = x[root];
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= n)
            break;
        if (child + 1 < n && x[child] < x[child + 1])
            child++;
        if (!(v < x[child]))
            break;
        x[root] = x[child];
        root = child;
    }
    x[root] = v;
}

// Moves NaN behind the numbers and returns how many numbers there are.
static size_t numbers_first(size_t n, double *x)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) {
            double v = x[i];
            x[i] = x[m];
            x[m++] = v;
        }
    return m;
}

void qj_sort(size_t n, double *x)
{
    size_t m = numbers_first(n, x);
    for (size_t i = m / 2; i-- > 0;)
        sift_down(x, i, m);
    for (size_t end = m; end > 1; end--) {
        double v = x[0];
        x[0] = x[end - 1];
        x[end - 1] = v;
        sift_down(x, 0, end - 1);
    }
}

// Sorts the numbers among x into scratch; NaN are left out.
static size_t sorted_numbers(size_t n, const double *x, double *scratch)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            scratch[m++] = x[i];
    qj_sort(m, scratch);
    return m;
}

double qj_median(size_t n, const double *x, double *scratch)
{
    size_t m = sorted_numbers(n, x, scratch);
    return qj_quantile_sorted(m, scratch, 0.5);
}

double qj_mad(size_t n, const double *x, double *scratch)
{
    double median = qj_median(n, x, scratch);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            scratch[m++] = fabs(x[i] - median);
    qj_sort(m, scratch);
    return qj_quantile_sorted(m, scratch, 0.5);
}

double qj_quantile_sorted(size_t n, const double *sorted, double p)
{
    if (n == 0)
        return NAN;
    double at = (double)(n - 1) * p;
    size_t below = (size_t)floor(at);
    if (below + 1 >= n)
        return sorted[n - 1];
    double part = at - (double)below;
    return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}
