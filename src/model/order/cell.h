// Internal to the order: one cell (a market and a speciality) at given prices of seats.
#pragma once

#include "model/order/curve.h"
#include "num/sort.h"

// A line as the cell sees it. It is closed (x = 0, when it may be) or least <= x <= most, a multiple of step.
typedef struct qj_order_item {
    double price, yield; // per seat
    double least, most;  // least <= most; most = 0: closed for good
    double step;         // 0: any number
    bool may_close;
    double x; // out
} qj_order_item;

typedef struct qj_order_scratch {
    qj_keyed *order;             // by price per graduate
    double *target;              // up to where a line pays, in graduates
    double *low, *high, *x;      // of the node
    bool *open;                  // decided to be open
    struct qj_order_item *items; // for callers
    uint32_t *line;              // the same
    size_t nodes;
} qj_order_scratch;

QJ_CHECKED qj_rc qj_order_scratch_new(qj_arena *a, size_t most_lines, qj_order_scratch *out, qj_err *err);

// min f(sum yield x) + sum price x by branch and bound over the linear relaxation, whose solution leaves one line at
// most between its ends. Fills x; *lower is a bound that holds even when the search is cut off at its limit of nodes.
double qj_order_cell_solve(const qj_order_curve *f, size_t n, qj_order_item *items, qj_order_scratch *s, double *lower);

// The linear relaxation: a line that may close takes 0 <= x <= most, any step.
double qj_order_cell_relax(const qj_order_curve *f, size_t n, qj_order_item *items, qj_order_scratch *s);
