#include "num/hier.h"

#include "num/linalg.h"

#include <math.h>
#include <string.h>

#define MAX_ROUNDS 20

void qj_hier_variances(size_t nodes, size_t n, const double *e, double *var)
{
    memset(var, 0, nodes * sizeof *var);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < nodes; i++)
            var[i] += e[t * nodes + i] * e[t * nodes + i] / (double)n;
}

double qj_hier_shrink(size_t nodes, size_t n, const double *e, double *w)
{
    double above = 0.0, below = 0.0, count = (double)n;
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t t = 0; t < n; t++)
                sum += e[t * nodes + i] * e[t * nodes + j];
            w[i * nodes + j] = w[j * nodes + i] = sum / count;
        }
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = 0; j < i; j++) {
            double scale = sqrt(w[i * nodes + i] * w[j * nodes + j]), sum = 0.0, squares = 0.0;
            if (!(scale > 0.0))
                continue;
            for (size_t t = 0; t < n; t++) {
                double p = e[t * nodes + i] * e[t * nodes + j] / scale;
                sum += p;
                squares += p * p;
            }
            above += (squares - sum * sum / count) / (count * (count - 1.0));
            below += (sum / count) * (sum / count);
        }
    double lambda = below > 0.0 ? fmin(1.0, fmax(0.0, above / below)) : 1.0;
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = 0; j < nodes; j++)
            if (i != j)
                w[i * nodes + j] *= 1.0 - lambda;
    return lambda;
}

typedef struct solver {
    const qj_hier *h;
    bool full;
    double *w;      // weights as they stand: those of fixed leaves are 0
    double *cross;  // [node][agg] W C', or [leaf][agg] parts of it when W is diagonal
    double *system; // [agg][agg]
    double *gap;    // [agg]
} solver;

static double leaf_sum(const qj_hier *h, size_t agg, const double *leaves)
{
    double sum = 0.0;
    const uint8_t *s = h->sums + agg * h->n_leaves;
    for (size_t k = 0; k < h->n_leaves; k++)
        if (s[k])
            sum += leaves[k];
    return sum;
}

// C W C' for a diagonal W: the weights of the aggregates, and those of the leaves both count.
static void fill_diagonal(solver *s)
{
    size_t n = s->h->n_agg, m = s->h->n_leaves;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = i == j ? s->w[i] : 0.0;
            const uint8_t *a = s->h->sums + i * m, *b = s->h->sums + j * m;
            for (size_t k = 0; k < m; k++)
                if (a[k] & b[k])
                    sum += s->w[n + k];
            s->system[i * n + j] = sum;
        }
}

static void fill_full(solver *s)
{
    size_t n = s->h->n_agg, m = s->h->n_leaves, nodes = n + m;
    for (size_t v = 0; v < nodes; v++) {
        const double *row = s->w + v * nodes;
        for (size_t i = 0; i < n; i++)
            s->cross[v * n + i] = row[i] - leaf_sum(s->h, i, row + n);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = s->cross[i * n + j];
            const uint8_t *a = s->h->sums + i * m;
            for (size_t k = 0; k < m; k++)
                if (a[k])
                    sum -= s->cross[(n + k) * n + j];
            s->system[i * n + j] = sum;
        }
}

static bool factor(solver *s)
{
    if (s->full)
        fill_full(s);
    else
        fill_diagonal(s);
    return qj_cholesky(s->h->n_agg, s->system);
}

// One forecast with the system as factored. Returns whether a leaf came out negative.
static bool solve(solver *s, double *y)
{
    size_t n = s->h->n_agg, m = s->h->n_leaves;
    bool negative = false;
    for (size_t i = 0; i < n; i++)
        s->gap[i] = y[i] - leaf_sum(s->h, i, y + n);
    qj_cholesky_solve(n, s->system, s->gap);
    for (size_t k = 0; k < m; k++) {
        double move = 0.0;
        for (size_t i = 0; i < n; i++) {
            if (s->full)
                move -= s->cross[(n + k) * n + i] * s->gap[i];
            else if (s->h->sums[i * m + k])
                move += s->w[n + k] * s->gap[i];
        }
        y[n + k] += move;
        negative = negative || y[n + k] < 0.0;
    }
    return negative;
}

static void release(solver *s, size_t leaf)
{
    size_t nodes = qj_hier_nodes(s->h), v = s->h->n_agg + leaf;
    if (!s->full) {
        s->w[v] = 0.0;
        return;
    }
    for (size_t u = 0; u < nodes; u++)
        s->w[v * nodes + u] = s->w[u * nodes + v] = 0.0;
}

// Negative leaves are fixed at 0 and the others solved again, from the base values of the row.
static size_t clip(solver *s, const double *base, double *y, uint8_t *fixed)
{
    size_t n = s->h->n_agg, m = s->h->n_leaves, clipped = 0;
    bool negative = true;
    memset(fixed, 0, m);
    for (int round = 0; negative && round < MAX_ROUNDS; round++) {
        for (size_t k = 0; k < m; k++)
            if (y[n + k] < 0.0) {
                fixed[k] = 1;
                release(s, k);
            }
        memcpy(y, base, (n + m) * sizeof *y);
        for (size_t k = 0; k < m; k++)
            if (fixed[k])
                y[n + k] = 0.0;
        if (!factor(s))
            break;
        negative = solve(s, y);
    }
    for (size_t k = 0; k < m; k++) {
        if (y[n + k] < 0.0) {
            fixed[k] = 1;
            y[n + k] = 0.0;
        }
        clipped += fixed[k];
    }
    return clipped;
}

qj_rc qj_hier_reconcile(const qj_hier *h, const double *w, bool full, size_t rows, double *y, size_t *clipped,
                        bool *definite, qj_arena *arena, qj_err *err)
{
    size_t n = h->n_agg, nodes = qj_hier_nodes(h), n_w = full ? nodes * nodes : nodes;
    solver s = {.h = h, .full = full};
    double *base = QJ_NEW(arena, double, nodes);
    uint8_t *fixed = QJ_NEW(arena, uint8_t, h->n_leaves);
    QJ_NEED(err, base);
    QJ_NEED(err, fixed);
    QJ_NEED(err, s.w = QJ_NEW(arena, double, n_w));
    QJ_NEED(err, s.cross = QJ_NEW(arena, double, full ? nodes * n : 1));
    QJ_NEED(err, s.system = QJ_NEW(arena, double, n * n));
    QJ_NEED(err, s.gap = QJ_NEW(arena, double, n));
    *clipped = 0;
    memcpy(s.w, w, n_w * sizeof *w);
    *definite = factor(&s);
    for (size_t r = 0; *definite && r < rows; r++) {
        double *row = y + r * nodes;
        memcpy(base, row, nodes * sizeof *row);
        if (solve(&s, row)) {
            *clipped += clip(&s, base, row, fixed);
            memcpy(s.w, w, n_w * sizeof *w);
            *definite = factor(&s);
        }
        for (size_t i = 0; i < n; i++)
            row[i] = leaf_sum(h, i, row + n);
    }
    return QJ_OK;
}
