// Internal to the order: what its parts share.
#pragma once

#include "model/order/cell.h"
#include "model/order/order.h"

enum { QJ_ORDER_CHUNK = 32, QJ_ORDER_FEW = 8 }; // cells of one task; tasks that are not worth a thread

// A line within its domain: rounded to whole groups, without what can't be.
typedef struct qj_order_range {
    double least, most, step;
    bool may_close;
} qj_order_range;

struct qj_order {
    const qj_order_problem *p;     // with rooms of whole groups
    const qj_order_problem *given; // as it came
    double *room;                  // [n_colleges]
    qj_order_line *line; // [n_lines] as they are set now
    // With moves: the same order without them, as it is bounded (wide.c); of that one: the order that it is of.
    qj_order *wide, *narrow;
    size_t n_arrivals;
    double early;      // numbers of the wide matrix in the rules of arrivals alone
    uint32_t *arrival; // [n_arrivals] cells
    uint32_t *family;  // [n_cells] cells that moves join have the same number; NULL: no moves
    const qj_ctx *ctx;
    size_t n_mu;                        // colleges, then shared rules
    qj_order_range *range;              // [n_lines] of the model
    qj_order_range *whole;              // [n_lines] of the search: whole seats at least
    qj_order_curve *curve;              // [n_cells] for the bound: of whole groups where the cell allows
    qj_order_curve *seat;               // [n_cells] for the search
    size_t *cell_first, *college_first; // lines of a cell, of a college: cell_line[cell_first[k] .. cell_first[k + 1]]
    uint32_t *cell_line, *college_line;
    const qj_order_options *options; // of the solve under way, or NULL
    bool stopped;      // the watch has ended the work
    size_t most_lines; // of a cell or college
    size_t n_blocks;   // parts that share nothing but shared rules
    uint32_t *block_of_cell, *block_of_college;
    size_t *block_cell_first, *block_college_first;
    uint32_t *block_cell, *block_college;
    // Lines of one cell and college are twins: numbered from 1 (0: it has none), so many of them.
    uint16_t *twins, *twin_count;
    qj_order_scratch *scratch; // [workers]
    double *value;             // [n_cells] of the last evaluation
    double *x;                 // [n_lines] of the last evaluation
};

// Runs tasks on the pool, or here when they are too few to be worth waking anybody.
static inline void qj_order_run(const qj_ctx *ctx, size_t n, bool few, qj_task task, void *arg) {
    if (!few) {
        qj_pool_run(ctx->pool, n, task, arg);
        return;
    }
    for (size_t i = 0; i < n; i++)
        task(arg, i, 0);
}

// Tells the watch; false: it ends the work.
static inline bool qj_order_go_on(qj_order *w, const qj_order_options *o, double bound, double plan) {
    w->stopped = w->stopped || (o->watch != NULL && !o->watch(o->watch_arg, bound, plan));
    return !w->stopped;
}

// The common step of a cell whose lines all give the same yield and stand on its grid, or 0.
double qj_order_grid_of(const qj_order *w, const qj_order_range *range, size_t k);

// --- moves (moves.c, wide.c)

// The change of cost by so many more seats of a line, of two lines of one cell or family; the slope of one more.
// there[n_cells]: who works there.
double qj_order_step_cost(const qj_order_problem *p, const double *there, const qj_order_line *l, double by);
double qj_order_pair_step_cost(const qj_order *w, const double *there, const qj_order_line *const l[2], const double by[2]);
double qj_order_step_slope(const qj_order_problem *p, const double *there, const qj_order_line *l);

// Adds y graduates of a cell to who works where.
static inline void qj_order_send(const qj_order_problem *p, size_t cell, double y, double *there) {
    there[cell] += y;
    if (p->move_first == NULL)
        return;
    for (size_t m = p->move_first[cell]; m < p->move_first[cell + 1]; m++)
        there[p->move[m].cell] += p->move[m].ratio * y;
}

// Makes w->wide and what belongs to it. Nothing without moves.
QJ_CHECKED qj_rc qj_order_widen(qj_order *w, qj_err *err);
// A line of it as it is in the narrow one; its arrivals may be more then.
QJ_CHECKED qj_rc qj_order_widen_line(qj_order *w, size_t line, double most_before, qj_err *err);
// Multipliers of w (n_prices) as those of the wide order, and back.
void qj_order_widen_prices(const qj_order *w, const double *price, double *wide);
void qj_order_narrow_prices(const qj_order *w, const double *wide, double *price);
// Sets the arrivals of a wide order's seats x[n_lines] from its other lines.
void qj_order_arrive(const qj_order *wide, double *x);
// The wide order's relaxation, nearly: the narrow one's, again and again with who came and what others were worth. price
// [n_prices] and seats [n_lines] of w.
QJ_CHECKED qj_rc qj_order_lp_moved(qj_order *w, size_t most_pieces, double *price, double *seats, qj_err *err);

// Price of a seat of line i, at multipliers mu.
double qj_order_price(const qj_order_problem *p, const double *mu, size_t i);

// The Lagrangian at mu >= 0, relaxed (linear) or with whole lines; fills w->x. Cells run in parallel.
double qj_order_lagrangian(qj_order *w, const double *mu, bool relaxed);

// rows[n_mu] = use of every rule by x.
void qj_order_use(const qj_order_problem *p, const double *x, double *rows);

typedef enum qj_order_lp_end {
    QJ_ORDER_LP_SOLVED,
    QJ_ORDER_LP_OPEN, // no end was found: there may be nothing feasible
    QJ_ORDER_LP_NONE  // nothing is feasible
} qj_order_lp_end;

// The linear relaxation by an interior point method: mu >= 0 (NULL: not wanted) and seats. Curves of more than
// most_pieces pieces are made coarser (0: never).
QJ_CHECKED qj_rc qj_order_lp(qj_order *w, const qj_order_range *range, size_t most_pieces, double *mu, double *seats,
                             qj_order_lp_end *end, qj_err *err);

// Ascent of the dual function with whole lines, from mu; mu becomes the best found, its value is returned.
QJ_CHECKED qj_rc qj_order_ascent(qj_order *w, const qj_order_options *o, double target, double *mu, double *bound,
                                 qj_err *err);

// The plan, from the seats of the relaxation and the multipliers. x[n_lines]; false: none found.
QJ_CHECKED qj_rc qj_order_plan(qj_order *w, const qj_order_options *o, const double *mu, double bound,
                               const double *relaxed, double *x, bool *found, unsigned *rounds, qj_err *err);

// Branch and bound from a plan x of this cost (INFINITY: none yet); *proved is the bound of the whole tree.
QJ_CHECKED qj_rc qj_order_tree(qj_order *w, const qj_order_options *o, double *x, double *cost, double *proved,
                               qj_err *err);
