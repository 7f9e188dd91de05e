#include "num/fit.h"

#include <math.h>
#include <string.h>

#define STALL_SWEEPS 50
#define STALL_GAIN 1e-3

// The sums of a margin and how far they are off; with `scale` the cells are brought to the targets. A target of 0
// empties its cells; a sum of 0 cannot be brought anywhere.
static double visit(size_t cells, double *x, const qj_fit_margin *m, bool scale, double *sums)
{
    double error = 0.0;
    memset(sums, 0, m->n * sizeof *sums);
    for (size_t c = 0; c < cells; c++)
        sums[m->of[c]] += x[c];
    for (size_t k = 0; k < m->n; k++) {
        double t = m->target[k], e = fabs(sums[k] - t) / (t > 1.0 ? t : 1.0);
        error = e > error || isnan(e) ? e : error;
        sums[k] = sums[k] > 0.0 ? t / sums[k] : 1.0;
    }
    for (size_t c = 0; scale && c < cells; c++)
        x[c] *= sums[m->of[c]];
    return error;
}

static double visit_all(size_t cells, double *x, size_t n, const qj_fit_margin *m, bool scale, double *sums)
{
    double error = 0.0;
    for (size_t k = 0; k < n; k++) {
        double e = visit(cells, x, &m[k], scale, sums);
        error = e > error || isnan(e) ? e : error;
    }
    return error;
}

qj_ipf_result qj_fit(size_t cells, double *x, size_t n_margins, const qj_fit_margin *margins, double tol,
                     int max_sweeps, double *sums)
{
    qj_ipf_result r = {.error = visit_all(cells, x, n_margins, margins, false, sums)};
    double before = INFINITY;
    while (r.sweeps < max_sweeps && !(r.error < tol)) {
        if (r.sweeps % STALL_SWEEPS == 0) {
            if (!(r.error < before * (1.0 - STALL_GAIN)))
                break;
            before = r.error;
        }
        visit_all(cells, x, n_margins, margins, true, sums);
        r.error = visit_all(cells, x, n_margins, margins, false, sums);
        r.sweeps++;
    }
    r.converged = r.error < tol;
    return r;
}

int qj_fit_repair(size_t n_margins, const size_t *n, double *const *target, const double *const *sd, size_t n_pairs,
                  const qj_fit_pair *pairs, double tol, double *sums, double *gap)
{
    enum { MOST_ROUNDS = 10000 };
    (void)n_margins;
    for (int round = 0;; round++) {
        *gap = 0.0;
        for (size_t p = 0; p < n_pairs; p++) {
            const qj_fit_pair *q = &pairs[p];
            double *difference = sums, *variance = sums + q->n_groups;
            double largest = 0.0;
            memset(sums, 0, 2 * q->n_groups * sizeof *sums);
            for (size_t k = 0; k < n[q->a]; k++) {
                difference[q->group_a[k]] += target[q->a][k];
                variance[q->group_a[k]] += sd[q->a][k] * sd[q->a][k];
                largest = fmax(largest, target[q->a][k]);
            }
            for (size_t k = 0; k < n[q->b]; k++) {
                difference[q->group_b[k]] -= target[q->b][k];
                variance[q->group_b[k]] += sd[q->b][k] * sd[q->b][k];
                largest = fmax(largest, target[q->b][k]);
            }
            for (size_t g = 0; g < q->n_groups; g++) {
                *gap = fmax(*gap, fabs(difference[g]) / fmax(1.0, largest));
                difference[g] = variance[g] > 0.0 ? difference[g] / variance[g] : 0.0;
            }
            for (size_t k = 0; k < n[q->a]; k++)
                target[q->a][k] -= sd[q->a][k] * sd[q->a][k] * difference[q->group_a[k]];
            for (size_t k = 0; k < n[q->b]; k++)
                target[q->b][k] += sd[q->b][k] * sd[q->b][k] * difference[q->group_b[k]];
        }
        if (*gap <= tol || round == MOST_ROUNDS)
            return round;
    }
}

// The positive root of p z - n / z = u, or what is left of it when one part is empty.
static double root(double u, double p, double n)
{
    if (p > 0.0)
        return (u + sqrt(u * u + 4.0 * p * n)) / (2.0 * p);
    return u < 0.0 ? -n / u : 1.0;
}

// One line of length n, `step` apart, with the multipliers of the crossing lines.
static double line_root(size_t n, const double *a, size_t step, const double *other, double total)
{
    double plus = 0.0, minus = 0.0;
    for (size_t k = 0; k < n; k++) {
        double v = a[k * step];
        if (v > 0.0)
            plus += v * other[k];
        else if (v < 0.0)
            minus -= v / other[k];
    }
    return root(total, plus, minus);
}

static double gras_error(size_t rows, size_t cols, const double *x, const double *u, const double *v)
{
    double error = 0.0;
    for (size_t i = 0; i < rows; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < cols; j++)
            sum += x[i * cols + j];
        double e = fabs(sum - u[i]) / fmax(1.0, fabs(u[i]));
        error = e > error || isnan(e) ? e : error;
    }
    for (size_t j = 0; j < cols; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < rows; i++)
            sum += x[i * cols + j];
        double e = fabs(sum - v[j]) / fmax(1.0, fabs(v[j]));
        error = e > error || isnan(e) ? e : error;
    }
    return error;
}

qj_ipf_result qj_gras(size_t rows, size_t cols, const double *a, const double *row_total, const double *col_total,
                      double tol, int max_sweeps, double *r, double *s, double *x)
{
    qj_ipf_result out = {.error = INFINITY};
    for (size_t i = 0; i < rows; i++)
        r[i] = 1.0;
    while (out.sweeps < max_sweeps && !(out.error < tol)) {
        for (size_t j = 0; j < cols; j++)
            s[j] = line_root(rows, a + j, cols, r, col_total[j]);
        for (size_t i = 0; i < rows; i++)
            r[i] = line_root(cols, a + i * cols, 1, s, row_total[i]);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < cols; j++) {
                double v = a[i * cols + j], f = r[i] * s[j];
                x[i * cols + j] = v > 0.0 ? v * f : v < 0.0 ? v / f : 0.0;
            }
        out.error = gras_error(rows, cols, x, row_total, col_total);
        out.sweeps++;
    }
    out.converged = out.error < tol;
    return out;
}
