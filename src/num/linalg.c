#include "num/linalg.h"

#include <math.h>

#define PIVOT_FLOOR 1e-12
#define RIDGE 1e-8

// Row by row, so that rows after a failed pivot are still those of a. Returns n, or the row whose pivot failed; the
// value of that pivot is left on the diagonal.
static size_t factor(size_t n, double *a, double floor)
{
    for (size_t i = 0; i < n; i++) {
        double *row = a + i * n;
        double pivot = row[i];
        for (size_t j = 0; j < i; j++) {
            const double *other = a + j * n;
            double s = row[j];
            for (size_t k = 0; k < j; k++)
                s -= row[k] * other[k];
            row[j] = s / other[j];
            pivot -= row[j] * row[j];
        }
        row[i] = pivot;
        if (!(pivot > floor))
            return i;
        row[i] = sqrt(pivot);
    }
    return n;
}

// Multiplies the finished rows out again, from the last to the first and from right to left, in place.
static void unfactor(size_t n, double *a, size_t failed)
{
    double *row = a + failed * n;
    for (size_t k = 0; k < failed; k++)
        row[failed] += row[k] * row[k];
    for (size_t i = failed + 1; i-- > 0;) {
        row = a + i * n;
        for (size_t j = i == failed ? i : i + 1; j-- > 0;) {
            const double *other = a + j * n;
            double s = 0.0;
            for (size_t k = 0; k <= j; k++)
                s += row[k] * other[k];
            row[j] = s;
        }
    }
}

bool qj_cholesky(size_t n, double *a)
{
    double largest = 0.0, trace = 0.0;
    for (size_t i = 0; i < n; i++) {
        double d = a[i * n + i];
        if (!isfinite(d))
            return false;
        largest = d > largest ? d : largest;
        trace += d;
    }
    double floor = PIVOT_FLOOR * largest;
    size_t failed = factor(n, a, floor);
    if (failed == n)
        return true;
    unfactor(n, a, failed);
    double ridge = RIDGE * trace / (double)n;
    for (size_t i = 0; i < n; i++)
        a[i * n + i] += ridge;
    return factor(n, a, floor) == n;
}

void qj_cholesky_solve(size_t n, const double *l, double *b)
{
    for (size_t i = 0; i < n; i++) {
        const double *row = l + i * n;
        double s = b[i];
        for (size_t k = 0; k < i; k++)
            s -= row[k] * b[k];
        b[i] = s / row[i];
    }
    // L' x = y by columns of L', that is rows of L.
    for (size_t i = n; i-- > 0;) {
        const double *row = l + i * n;
        double x = b[i] / row[i];
        b[i] = x;
        for (size_t k = 0; k < i; k++)
            b[k] -= row[k] * x;
    }
}

void qj_cholesky_inverse(size_t n, const double *l, double *inv)
{
    for (size_t j = 0; j < n; j++) {
        double *x = inv + j * n;
        for (size_t i = 0; i < n; i++)
            x[i] = 0.0;
        x[j] = 1.0;
        qj_cholesky_solve(n, l, x);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double mean = 0.5 * (inv[i * n + j] + inv[j * n + i]);
            inv[i * n + j] = inv[j * n + i] = mean;
        }
}
