// Why a line of the order has the seats it has, what one group more would be worth, and what gives way when not all
// rules can be kept.
#pragma once

#include "model/order/order.h"

typedef enum qj_order_reason {
    QJ_ORDER_CLOSED, // forbidden, or its smallest group is larger than the licence
    QJ_ORDER_MET,    // one seat more would cost more in surplus than it saves in shortage
    QJ_ORDER_FLOOR,  // at least so many must be, and no more pay
    QJ_ORDER_LICENCE,
    QJ_ORDER_ROOM,  // the college is full
    QJ_ORDER_LEAST, // a seat would pay, the smallest group does not
    QJ_ORDER_RULE   // seats would pay, but not at the price of the shared rule
} qj_order_reason;

typedef struct qj_order_why {
    qj_order_reason reason;
    uint32_t rule; // of QJ_ORDER_RULE
    double saving; // change of expected cost by the next step (or the smallest group), per seat; below 0 it saves
    double priced; // the same with the prices of shared rules
} qj_order_why;

// out[n_lines], for seats within the rules.
QJ_CHECKED qj_rc qj_order_explain(qj_order *w, const double *seats, const double *price, qj_order_why *out,
                                  qj_err *err);

// The cost that one more group (one more seat, or opening) of the `top` most promising lines would save, by solving
// again with it; its licence is stretched where it must. worth[n_lines], NaN for the others and where it can't be had. The
// watch of the options may end it after any line; *left is how many of the top were not come to.
QJ_CHECKED qj_rc qj_order_one_more(qj_order *w, const qj_order_options *o, const qj_order_result *r, const qj_order_why *why,
                                   size_t top, double *worth, size_t *left, qj_err *err);

// What may give way: every floor and shared rule has a penalty per unit that is missing or in excess; 0: it must hold.
typedef struct qj_order_give {
    const double *floor; // [n_lines]
    const double *rule;  // [n_shared]
} qj_order_give;

// The same problem with escapes: lines after n_lines take up what is missing, first of floors, then of rules, in the
// order of their numbers. escape_of[k]: the line (below n_lines) or n_lines + the rule of escape k.
QJ_CHECKED qj_rc qj_order_relaxed(const qj_order_problem *p, const qj_order_give *give, qj_arena *a,
                                  qj_order_problem *out, uint32_t **escape_of, size_t *n_escapes, qj_err *err);
