// Internal to the order: the state of the interior point method.
#pragma once

#include "model/order/parts.h"

typedef struct qj_order_lp_state {
    qj_order *w;
    // Groups are cells with something to decide; variables: lines, then pieces of the curve.
    size_t n_groups, n_vars, n_ends;
    size_t *var_first, *piece_first;                                                      // [n_groups + 1], [n_groups]
    uint32_t *line;                                                                       // [n_vars] of lines
    double *cost;                                                                         // [n_vars]
    double *v, *t, *z, *g, *dv, *dz, *dg, *theta, *h;                                     // [n_vars]
    double *y_cell, *dy_cell, *weight, *right, *cell_gap, *most_p, *most_d, *sum;         // [n_groups]
    double *limit, *slack, *slack_dual, *ds, *dsd, *y, *dy, *rhs, *pull, *part, *use_gap; // [n_mu]
    // Skyline of the matrix in the rules.
    uint32_t *place, *start;
    double **row, *store;
    size_t n_store;
    // Of a wide order: rules of arrivals come first, family by family; rows after them are empty but for the families that
    // they touch, ends[2 i] .. ends[2 i + 1] for i from touched[row] to touched[row + 1].
    size_t n_early;
    uint32_t *ends;
    size_t *touched;
    uint32_t *touch, *mark; // rules of one cell
    double *by;
    double step_p, step_d;
    bool fresh; // the matrix does not belong to the point yet
} qj_order_lp_state;

// Variables, their start, and room for everything but the skyline.
QJ_CHECKED qj_rc qj_order_lp_state_make(qj_order_lp_state *s, const qj_order_range *range, size_t most_pieces,
                                        qj_err *err);

// Places of the rules and the room of their rows (lp_rows.c).
QJ_CHECKED qj_rc qj_order_lp_rows(qj_order_lp_state *s, qj_err *err);

// Fixes lines of rules that have no play. False: rule *clash can't be kept. least[n_mu] is scratch.
bool qj_order_lp_fix(const qj_order *w, qj_order_range *range, double *least, size_t *clash);
