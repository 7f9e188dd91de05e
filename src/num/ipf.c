#include "num/ipf.h"

#include <math.h>
#include <string.h>

#define LANES 64
#define STALL_SWEEPS 50
#define STALL_GAIN 1e-3

typedef struct table {
    size_t n0, n1, n2;
    double *x;
} table;

static double relative_error(double sum, double target)
{
    return fabs(sum - target) / (target > 1.0 ? target : 1.0);
}

// The factor that brings a sum to its target. An empty line cannot be brought anywhere.
static double factor_of(double sum, double target)
{
    return sum > 0.0 ? target / sum : 1.0;
}

// NaN counts as largest, so that a missing margin is not taken for one that holds.
static inline double larger(double a, double b)
{
    return b > a || isnan(b) ? b : a;
}

// Each fit_* measures how far its margin is off and, with `scale`, brings it there.
static double fit_last(const table *t, const double *target, bool scale)
{
    double error = 0.0;
    for (size_t line = 0; line < t->n0 * t->n1; line++) {
        double *x = t->x + line * t->n2, sum = 0.0;
        for (size_t k = 0; k < t->n2; k++)
            sum += x[k];
        error = larger(error, relative_error(sum, target[line]));
        double f = factor_of(sum, target[line]);
        for (size_t k = 0; scale && k < t->n2; k++)
            x[k] *= f;
    }
    return error;
}

// Sums over `count` lines `step` apart, for `width` neighbouring cells at once.
static double fit_lanes(double *x, size_t count, size_t step, size_t width, const double *target, bool scale)
{
    double error = 0.0, sum[LANES];
    for (size_t at = 0; at < width; at += LANES) {
        size_t m = width - at < LANES ? width - at : LANES;
        memset(sum, 0, sizeof sum);
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < m; k++)
                sum[k] += x[i * step + at + k];
        for (size_t k = 0; k < m; k++) {
            error = larger(error, relative_error(sum[k], target[at + k]));
            sum[k] = factor_of(sum[k], target[at + k]);
        }
        for (size_t i = 0; scale && i < count; i++)
            for (size_t k = 0; k < m; k++)
                x[i * step + at + k] *= sum[k];
    }
    return error;
}

static double fit_first(const table *t, const double *target, bool scale)
{
    return fit_lanes(t->x, t->n0, t->n1 * t->n2, t->n1 * t->n2, target, scale);
}

static double fit_middle(const table *t, const double *target, bool scale)
{
    double error = 0.0;
    for (size_t i = 0; i < t->n0; i++)
        error = larger(error, fit_lanes(t->x + i * t->n1 * t->n2, t->n1, t->n2, t->n2, target + i * t->n2, scale));
    return error;
}

static double fit_all(const table *t, const double *m01, const double *m12, const double *m02, bool scale)
{
    double error = 0.0;
    if (m01)
        error = larger(error, fit_last(t, m01, scale));
    if (m12)
        error = larger(error, fit_first(t, m12, scale));
    if (m02)
        error = larger(error, fit_middle(t, m02, scale));
    return error;
}

qj_ipf_result qj_ipf3(size_t n0, size_t n1, size_t n2, double *x, const double *m01, const double *m12,
                      const double *m02, double tol, int max_sweeps)
{
    table t = {n0, n1, n2, x};
    qj_ipf_result r = {.error = fit_all(&t, m01, m12, m02, false)};
    double before = INFINITY;
    while (r.sweeps < max_sweeps && !(r.error < tol)) {
        if (r.sweeps % STALL_SWEEPS == 0) {
            if (!(r.error < before * (1.0 - STALL_GAIN)))
                break;
            before = r.error;
        }
        fit_all(&t, m01, m12, m02, true);
        r.error = fit_all(&t, m01, m12, m02, false);
        r.sweeps++;
    }
    r.converged = r.error < tol;
    return r;
}
