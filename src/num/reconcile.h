// Reconciliation of forecasts of a region x industry panel with its margins (Wickramasuriya et al. 2019).
//
// y~ = y^ - W C' (C W C')^-1 C y^ with C = [I | -A]: aggregates less the sum of their cells. Order of nodes: total,
// regions (n_r), industries (n_i), cells (region slow). W is diagonal. Wickramasuriya, Athanasopoulos & Hyndman 2019.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_reconcile qj_reconcile; // factored system, read by many threads

static inline size_t qj_reconcile_nodes(size_t n_r, size_t n_i) { return 1 + n_r + n_i + n_r * n_i; }

// w[nodes] > 0, copied. Every aggregate carries its own error, so C W C' is definite although the total follows from
// the regions and from the industries; weights of aggregates that are nearly 0 bind the margins that closely.
QJ_CHECKED qj_rc qj_reconcile_new(size_t n_r, size_t n_i, const double *w, qj_arena *a, qj_reconcile **out,
                                  qj_err *err);

// y[nodes] in, coherent y[nodes] out; cells that would be negative are set to 0 and the rest solved again, at most 20
// times. multiplier[1 + n_r + n_i] (may be NULL) gets the Lagrange multipliers of the aggregates, so that without
// clipping cell = base + w_cell (m_total + m_region + m_industry). Returns the number of clipped cells. Aggregates are
// the sums of the returned cells. scratch[qj_reconcile_scratch()] doubles.
size_t qj_reconcile_scratch(const qj_reconcile *r);
size_t qj_reconcile_apply(const qj_reconcile *r, double *y, double *multiplier, double *scratch);
