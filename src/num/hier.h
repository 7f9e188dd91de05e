// Reconciliation of forecasts of any hierarchy or grouped structure (Wickramasuriya, Athanasopoulos & Hyndman 2019).
//
// y~ = y^ - W C' (C W C')^-1 C y^ with C = [I | -A], aggregates first: only a system of the number of aggregates is
// solved. Hyndman, Ahmed, Athanasopoulos & Shang 2011; Wickramasuriya, Athanasopoulos & Hyndman 2019.
#pragma once

#include "base/arena.h"
#include "base/err.h"

// Nodes are numbered aggregates first: 0 .. n_agg, then the leaves. sums[n_agg][n_leaves] is 1 where the aggregate
// counts the leaf.
typedef struct qj_hier {
    size_t n_agg, n_leaves;
    const uint8_t *sums;
} qj_hier;

static inline size_t qj_hier_nodes(const qj_hier *h) { return h->n_agg + h->n_leaves; }

// Mean squares of the residuals e[t][node] (not centred): var[node].
void qj_hier_variances(size_t nodes, size_t n, const double *e, double *var);

// Covariance shrunk to its diagonal, w[nodes][nodes] = lambda diag + (1 - lambda) full. Returns lambda, the intensity of
// Schafer & Strimmer 2005 on correlations that are not centred, clipped to [0, 1]. e[t][node] of n >= 2 rows.
double qj_hier_shrink(size_t nodes, size_t n, const double *e, double *w);

// Reconciles `rows` forecasts y[row][node] in place. w: the diagonal [nodes] or, with `full`, the matrix
// [nodes][nodes]. Leaves that come out negative are set to 0 and the rest solved again, at most 20 times; aggregates
// are the sums of the leaves returned. clipped gets the number of leaves set to 0, over all rows. definite: false when
// C W C' cannot be factored; then y is as it was.
QJ_CHECKED qj_rc qj_hier_reconcile(const qj_hier *h, const double *w, bool full, size_t rows, double *y,
                                   size_t *clipped, bool *definite, qj_arena *arena, qj_err *err);
