#include "num/reconcile.h"

#include "num/linalg.h"

#include <string.h>

#define MAX_ROUNDS 20

// C W C' is the weights of the aggregates on the diagonal plus A W_cells A'. Every aggregate has an error of its own,
// so the system is definite although the margins overlap. Order: total, regions, industries.
struct qj_reconcile {
    size_t n_r, n_i, n_agg;
    const double *w;       // [nodes]
    double *lower, *upper; // the Cholesky factor and its transpose, so that both substitutions run along rows
    double *reciprocal;    // of its diagonal
};

// C W C' with the given cell weights (lower triangle).
static void fill_system(const qj_reconcile *r, const double *w_cells, double *m)
{
    size_t n = r->n_agg;
    memset(m, 0, n * n * sizeof *m);
    for (size_t k = 0; k < n; k++)
        m[k * n + k] = r->w[k];
    for (size_t i = 0; i < r->n_r; i++)
        for (size_t j = 0; j < r->n_i; j++) {
            double w = w_cells[i * r->n_i + j];
            size_t region = 1 + i, industry = 1 + r->n_r + j;
            m[0] += w;
            m[region * n] += w;
            m[region * n + region] += w;
            m[industry * n] += w;
            m[industry * n + region] += w;
            m[industry * n + industry] += w;
        }
}

qj_rc qj_reconcile_new(size_t n_r, size_t n_i, const double *w, qj_arena *a, qj_reconcile **out, qj_err *err)
{
    size_t n = 1 + n_r + n_i, nodes = qj_reconcile_nodes(n_r, n_i);
    qj_reconcile *r = QJ_NEW(a, qj_reconcile, 1);
    QJ_NEED(err, r);
    double *weights = QJ_NEW(a, double, nodes);
    QJ_NEED(err, weights);
    memcpy(weights, w, nodes * sizeof *w);
    *r = (qj_reconcile){.n_r = n_r, .n_i = n_i, .n_agg = n, .w = weights};
    QJ_NEED(err, r->lower = QJ_NEW(a, double, n * n));
    QJ_NEED(err, r->upper = QJ_NEW(a, double, n * n));
    QJ_NEED(err, r->reciprocal = QJ_NEW(a, double, n));
    fill_system(r, weights + n, r->lower);
    bool definite = qj_cholesky(n, r->lower);
    QJ_BUG_IF(err, !definite);
    for (size_t i = 0; i < n; i++) {
        r->reciprocal[i] = 1.0 / r->lower[i * n + i];
        for (size_t j = 0; j <= i; j++)
            r->upper[j * n + i] = r->lower[i * n + j];
    }
    *out = r;
    return QJ_OK;
}

// Free cells' base values and weights, the system of a clipped draw, and the multipliers.
size_t qj_reconcile_scratch(const qj_reconcile *r)
{
    return 2 * r->n_r * r->n_i + r->n_agg * r->n_agg + r->n_agg;
}

// What the cells add up to, into agg[0..n_agg).
static void add_up(const qj_reconcile *r, const double *cells, double *restrict agg)
{
    double *restrict industries = agg + 1 + r->n_r;
    memset(agg, 0, r->n_agg * sizeof *agg);
    for (size_t i = 0; i < r->n_r; i++) {
        const double *row = cells + i * r->n_i;
        double sum = 0.0;
        for (size_t j = 0; j < r->n_i; j++)
            sum += row[j];
        for (size_t j = 0; j < r->n_i; j++)
            industries[j] += row[j];
        agg[1 + i] = sum;
        agg[0] += sum;
    }
}

// Both substitutions by columns: no sums over a row, so they vectorise without changing the order of additions.
static void substitute(const qj_reconcile *r, double *restrict x)
{
    size_t n = r->n_agg;
    for (size_t j = 0; j < n; j++) {
        const double *restrict column = r->upper + j * n;
        double v = x[j] *= r->reciprocal[j];
        for (size_t i = j + 1; i < n; i++)
            x[i] -= column[i] * v;
    }
    for (size_t j = n; j-- > 0;) {
        const double *restrict column = r->lower + j * n;
        double v = x[j] *= r->reciprocal[j];
        for (size_t i = 0; i < j; i++)
            x[i] -= column[i] * v;
    }
}

// cell = base + w (m_total + m_region + m_industry). Returns whether any cell came out negative.
static bool spread(const qj_reconcile *r, const double *base, const double *w, const double *m,
                   double *restrict cells)
{
    const double *industries = m + 1 + r->n_r;
    double lowest = 0.0;
    for (size_t i = 0; i < r->n_r; i++) {
        double common = m[0] + m[1 + i];
        for (size_t j = 0; j < r->n_i; j++) {
            size_t c = i * r->n_i + j;
            double v = base[c] + w[c] * (common + industries[j]);
            cells[c] = v;
            lowest = v < lowest ? v : lowest;
        }
    }
    return lowest < 0.0;
}

// Negative cells are fixed at 0 and the others solved again. Returns how many cells are fixed.
static size_t clip(const qj_reconcile *r, const double *agg, double *cells, double *base, double *m, double *scratch)
{
    size_t n = r->n_agg, n_cells = r->n_r * r->n_i, clipped = 0;
    double *w = scratch, *system = w + n_cells;
    memcpy(w, r->w + n, n_cells * sizeof *w);
    bool negative = true;
    for (int round = 0; negative && round < MAX_ROUNDS; round++) {
        for (size_t c = 0; c < n_cells; c++)
            if (cells[c] < 0.0) {
                cells[c] = base[c] = w[c] = 0.0;
                clipped++;
            }
        fill_system(r, w, system);
        if (!qj_cholesky(n, system))
            break;
        add_up(r, base, m);
        for (size_t k = 0; k < n; k++)
            m[k] = agg[k] - m[k];
        qj_cholesky_solve(n, system, m);
        negative = spread(r, base, w, m, cells);
    }
    for (size_t c = 0; c < n_cells; c++)
        if (cells[c] < 0.0) {
            cells[c] = 0.0;
            clipped++;
        }
    return clipped;
}

size_t qj_reconcile_apply(const qj_reconcile *r, double *y, double *multiplier, double *scratch)
{
    size_t n = r->n_agg, n_cells = r->n_r * r->n_i, clipped = 0;
    double *cells = y + n, *base = scratch, *m = scratch + n_cells, *rest = m + n;
    memcpy(base, cells, n_cells * sizeof *base);
    add_up(r, base, m);
    for (size_t k = 0; k < n; k++)
        m[k] = y[k] - m[k];
    substitute(r, m);
    if (spread(r, base, r->w + n, m, cells))
        clipped = clip(r, y, cells, base, m, rest);
    if (multiplier)
        memcpy(multiplier, m, n * sizeof *m);
    add_up(r, cells, y);
    return clipped;
}
