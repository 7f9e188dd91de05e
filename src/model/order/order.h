// The state order: seats over lines (a speciality of a college) at the least expected cost of shortage and surplus
// (docs/models/order.md).
//
//   minimise  sum_k f_k( y_k + sum_{m into k} ratio_m y_from ) + sum_p cost_p x_p,   y_k = sum_{p in k} yield_p x_p
//   x_p = 0 or least_p <= x_p <= most_p (a multiple of step_p where step_p > 0);  x_p >= floor_p
//   sum over a college of x_p <= room_c;   sum_p coef_rp x_p <= limit_r for every shared rule r
//
// f_k is the expected cost of a cell (a labour market and a speciality): convex and piecewise linear over the draws of
// demand. Rules get multipliers mu >= 0; what is left falls apart by cells, and each cell is solved exactly with its
// open-or-closed lines, so the bound keeps the smallest group and is better than that of the linear relaxation.
#pragma once

#include "base/ctx.h"
#include "model/order/curve.h"

typedef struct qj_order_line {
    uint32_t cell, college;
    double yield;              // expected graduates who work in the field, per seat; > 0
    double least, floor, most; // least when open (0: any), at least, at most; floor <= most
    double step;               // whole groups of so many seats; 0: any number
    double cost;               // of a seat, beside the curves; usually none
} qj_order_line;

// Graduates of a cell who work in the market of another one: so many for every graduate who stays.
typedef struct qj_order_move {
    uint32_t cell;
    double ratio; // > 0
} qj_order_move;

typedef struct qj_order_problem {
    size_t n_lines, n_cells, n_colleges, n_shared;
    const qj_order_line *line;   // [n_lines]
    const qj_order_curve *curve; // [n_cells]
    const double *room;          // [n_colleges] seats
    const double *limit;         // [n_shared]
    const size_t *first;         // [n_lines + 1]: coefficients of line p are first[p] .. first[p+1]
    const uint32_t *rule;        // rule of a coefficient
    const double *coef;
    double constant; // cost of what no line can meet
    const size_t *move_first;  // [n_cells + 1]: moves of cell k are move_first[k] .. move_first[k + 1]; NULL: none
    const qj_order_move *move; // the yield of lines counts those who stay
} qj_order_problem;

// How far the work has come: infinite where nothing is known yet. Returns false to end it with what there is.
typedef bool qj_order_watch(void *arg, double bound, double plan);

typedef struct qj_order_options {
    double gap;      // ends when (plan - bound) / plan is at most this
    unsigned rounds; // of search for the plan; 0: the usual number
    unsigned steps;  // of ascent for the bound; 0: the usual number
    uint64_t seed;
    const double *start;  // [n_lines] a plan to start from, or NULL: then the search is built on the multipliers
    const double *prices; // [n_prices] multipliers to use as they are, or NULL: they are sought
    size_t n_touched;     // with a start: only parts of the country with one of these lines are searched (0: all)
    const uint32_t *touched;
    bool exact_lp; // solve the linear relaxation to the end, also where it is large
    qj_order_watch *watch;
    void *watch_arg;
} qj_order_options;

typedef struct qj_order_result {
    bool feasible; // a plan was found; without one `seats` is NULL and the cost is infinite
    bool stopped;  // the watch ended it before the work was done
    double *seats; // [n_lines]
    double cost, bound, gap;
    double *price; // [n_prices] >= 0: the multipliers whose bound is `bound`: of colleges, shared rules, arrivals
    double proved; // bound of a complete search through a small order, at least `bound`; its own where there was none
    double lp;     // value of the linear relaxation; NaN when it was not computed
    double *lp_price; // [n_prices] of the linear relaxation
    unsigned rounds;  // of search
} qj_order_result;

// A problem made ready; it and the problem live in ctx->arena, and ctx must outlive it.
typedef struct qj_order qj_order;
QJ_CHECKED qj_rc qj_order_open(const qj_order_problem *p, const qj_ctx *ctx, qj_order **out, qj_err *err);

// Sets the ends of a line anew (a lock: both the same; 0: forbidden).
QJ_CHECKED qj_rc qj_order_set(qj_order *w, size_t line, double floor, double most, qj_err *err);

// Solves it. Equal input gives the equal answer on any number of threads, unless the watch ends it. QJ_E_MEMORY,
// QJ_E_CANCELLED.
QJ_CHECKED qj_rc qj_order_solve(qj_order *w, const qj_order_options *o, qj_order_result *out, qj_err *err);

// Cells that graduates of others come to, rising. Each has a rule of its own: who works there is at most who comes. It has
// a price after those of colleges and shared rules, so that n_prices = n_colleges + n_shared + n_arrivals.
size_t qj_order_arrivals(const qj_order *w, const uint32_t **cell);

// there[n_cells] = graduates who work in each cell's market.
void qj_order_there(const qj_order_problem *p, const double *seats, double *there);

// The cost of any seats[n_lines], from the definition. Scratch from the arena is given back.
QJ_CHECKED qj_rc qj_order_cost(const qj_order_problem *p, const double *seats, qj_arena *a, double *cost, qj_err *err);

// The bound of any multipliers mu[n_prices] >= 0.
QJ_CHECKED qj_rc qj_order_bound(qj_order *w, const double *mu, double *bound, qj_err *err);
