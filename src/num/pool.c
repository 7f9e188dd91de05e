#include "num/pool.h"

#include "num/linalg.h"
#include "num/stat.h"

#include <math.h>
#include <string.h>

// Paule & Mandel: the precision-weighted sum of squares at tau2; the mean and its standard error on the way.
static double weighted_squares(size_t n, const double *y, const double *se, qj_oneway *o)
{
    double w_sum = 0.0, wy = 0.0, q = 0.0;
    for (size_t i = 0; i < n; i++) {
        double w = 1.0 / (se[i] * se[i] + o->tau2);
        w_sum += w;
        wy += w * y[i];
    }
    o->mu = wy / w_sum;
    o->se_mu = sqrt(1.0 / w_sum);
    for (size_t i = 0; i < n; i++) {
        double d = y[i] - o->mu;
        q += d * d / (se[i] * se[i] + o->tau2);
    }
    return q;
}

static qj_oneway fit_oneway(size_t n, const double *y, const double *se)
{
    qj_oneway o = {.mu = NAN, .se_mu = NAN};
    if (n == 0)
        return o;
    double goal = (double)(n - 1);
    if (weighted_squares(n, y, se, &o) <= goal)
        return o;
    double low = 0.0, high = 0.0;
    for (size_t i = 0; i < n; i++)
        high = fmax(high, (y[i] - o.mu) * (y[i] - o.mu));
    for (o.tau2 = high; weighted_squares(n, y, se, &o) > goal; o.tau2 = high) {
        low = high;
        high *= 2.0;
    }
    for (int round = 0; round < 200 && high - low > 1e-12 * high; round++) {
        o.tau2 = 0.5 * (low + high);
        if (weighted_squares(n, y, se, &o) > goal)
            low = o.tau2;
        else
            high = o.tau2;
    }
    o.tau2 = 0.5 * (low + high);
    weighted_squares(n, y, se, &o);
    return o;
}

qj_oneway qj_pool_oneway(size_t n, const double *y, const double *se, double *out_mean, double *out_b)
{
    qj_oneway o = fit_oneway(n, y, se);
    for (size_t i = 0; i < n; i++) {
        double b = se[i] * se[i] / (se[i] * se[i] + o.tau2);
        if (out_mean)
            out_mean[i] = b * o.mu + (1.0 - b) * y[i];
        if (out_b)
            out_b[i] = b;
    }
    return o;
}

// What a cell has to say about itself: its growth and a usable standard error.
static bool usable(double y, double se)
{
    return !isnan(y) && se > 0.0;
}

qj_rc qj_pool_cells(size_t n_r, size_t n_i, const double *y, const double *se, double *mean, double *w,
                    qj_twoway *fit, double *excess, qj_arena *scratch, qj_err *err)
{
    size_t n = n_r * n_i, m = 0;
    qj_mark mark = qj_arena_mark(scratch);
    double *a = QJ_NEW(scratch, double, n_r), *b = QJ_NEW(scratch, double, n_i);
    double *rest = QJ_NEW(scratch, double, n), *rest_se = QJ_NEW(scratch, double, n);
    QJ_NEED(err, a);
    QJ_NEED(err, b);
    QJ_NEED(err, rest);
    QJ_NEED(err, rest_se);
    QJ_TRY(qj_pool_twoway(n_r, n_i, y, a, b, scratch, fit, err));
    for (size_t c = 0; c < n; c++) {
        mean[c] = fit->mu + a[c / n_i] + b[c % n_i];
        if (usable(y[c], se[c])) {
            rest[m] = y[c] - mean[c];
            rest_se[m++] = se[c];
        }
    }
    double tau2 = m > 0 ? fit_oneway(m, rest, rest_se).tau2 : 0.0;
    for (size_t c = 0; c < n; c++) {
        w[c] = usable(y[c], se[c]) ? se[c] * se[c] / (se[c] * se[c] + tau2) : 1.0;
        if (w[c] < 1.0)
            mean[c] = w[c] * mean[c] + (1.0 - w[c]) * y[c];
    }
    if (excess)
        *excess = tau2;
    qj_arena_rewind(scratch, mark);
    return QJ_OK;
}

double qj_james_stein(size_t n, const double *y, double se, double *out) {
    const double mean = qj_mean(n, y);
    double squares = 0.0;
    for (size_t i = 0; i < n; i++)
        squares += (y[i] - mean) * (y[i] - mean);
    const double c = squares > 0.0 ? fmax(0.0, 1.0 - ((double)n - 3.0) * se * se / squares) : 0.0;
    for (size_t i = 0; i < n; i++)
        out[i] = mean + c * (y[i] - mean);
    return c;
}
