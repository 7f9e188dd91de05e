// Internal to the order: the plan under search.
#pragma once

#include "model/order/parts.h"

typedef struct qj_order_table {
    double *value, *gain; // of the dynamic programme of a college
    uint16_t *choice;
    size_t cap;
} qj_order_table;

// What a trial has changed, so that it can be undone, and by how much the priced cost.
enum { QJ_ORDER_LOG = 512 };
typedef struct qj_order_log {
    size_t n; // more than QJ_ORDER_LOG: the first are known only
    double delta;
    uint32_t line[QJ_ORDER_LOG];
    double x[QJ_ORDER_LOG];
} qj_order_log;

typedef struct qj_order_search {
    qj_order *w;
    double *x;             // [n_lines]
    double *load;          // [n_colleges]
    double *graduates;     // [n_cells] who stay
    double *there;         // [n_cells] who work there: the same array without moves
    const qj_order_curve *curve; // [n_cells] cost by who stays: w->seat, or with moves what the others leave, by block
    struct qj_order_bent *bent;  // with moves
    double *use;           // [n_shared]
    double *price;         // [n_mu] of rules; those of colleges are not used
    double *seat_price;    // [n_lines] by shared rules
    qj_order_table *table; // [workers]
    uint32_t *shuffled;    // [n_cells + n_colleges]
    uint32_t *block_lines; // [n_lines] by block
    size_t *block_line_first;
    qj_order_log *log; // [workers]
    uint8_t *wanted;   // [n_blocks] to be searched
    uint64_t seed;
    uint32_t round;
} qj_order_search;

void qj_order_shuffle(const qj_order_search *s, uint32_t block, uint32_t kind, size_t n, uint32_t *list);

// Seats' prices by the shared rules, from s->price.
void qj_order_price_seats(qj_order_search *s);

// A cell or college solved anew with everything else held; `turn` says which of the twins move. With force, a college
// takes the best of what its lines now may, even if that is worse.
void qj_order_solve_cell(qj_order_search *s, uint32_t cell, qj_order_scratch *scratch, uint32_t turn,
                         qj_order_log *log);
void qj_order_solve_college(qj_order_search *s, uint32_t college, size_t worker, uint32_t turn, bool force,
                            qj_order_log *log);

void qj_order_close(qj_order_search *s, uint32_t line, qj_order_log *log);

// Closes open lines and opens closed ones, one at a time, and keeps what the cells and colleges around make better.
void qj_order_kick(qj_order_search *s, uint32_t part, uint32_t parts);

// Every cell, then every college of the wanted blocks is solved anew, the others held; blocks run in parallel.
void qj_order_sweep(qj_order_search *s, bool colleges);

// With moves the blocks' curves depend on each other. Runs the task on one wanted block after the other: its curves are
// made from who works where, and the others are told what has changed when it is done.
QJ_CHECKED qj_rc qj_order_bent_new(qj_order_search *s, qj_err *err);
void qj_order_each_bent(qj_order_search *s, qj_task task, void *arg);

// Adds graduates to a cell.
static inline void qj_order_feed(qj_order_search *s, uint32_t cell, double y) {
    s->graduates[cell] += y;
    if (s->there != s->graduates)
        qj_order_send(s->w->p, cell, y, s->there);
}

// Sums load, graduates and use from x; the cost of the plan.
double qj_order_sums(qj_order_search *s);

// Brings use within the limits by the cheapest changes of single lines, then spends what is left. True: all rules hold.
bool qj_order_repair(qj_order_search *s, qj_arena *a);

// Pairs of changes that save cost while all rules are kept.
void qj_order_exchange(qj_order_search *s, qj_arena *a);

// Changes that a line allows: one step up or down, open, close; how many.
enum { QJ_ORDER_CHANGES = 4 };
size_t qj_order_changes(const qj_order_search *s, uint32_t line, double *by);
double qj_order_change_cost(const qj_order_search *s, uint32_t line, double by);
void qj_order_apply(qj_order_search *s, uint32_t line, double by);

double qj_order_room(const qj_order_search *s, uint32_t college);
