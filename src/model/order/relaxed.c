// When not all rules can be kept: the same order with escapes that cost more than any shortage.
#include "model/order/explain.h"

#include <math.h>
#include <string.h>

typedef struct draft {
    qj_order_line *line;
    qj_order_curve *curve;
    double *room, *limit, *coef;
    size_t *first, *move_first;
    uint32_t *rule;
    size_t n_lines, n_coefs, n_shared;
} draft;

// All that a line could add to what a rule asks for.
static double reach(const qj_order_problem *p, size_t rule) {
    double sum = 1;
    for (size_t i = 0; i < p->n_lines; i++)
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            sum += p->rule[c] == rule ? fabs(p->coef[c]) * p->line[i].most : 0;
    return sum;
}

static qj_rc add_escape(draft *d, const qj_order_problem *p, size_t number, uint32_t rule, double most, double penalty,
                        qj_arena *a, qj_err *err) {
    const size_t cell = p->n_cells + number, college = p->n_colleges + number;
    QJ_TRY(qj_order_curve_of_segments(1, NULL, &penalty, 0, a, &d->curve[cell], err));
    d->room[college] = INFINITY;
    d->line[d->n_lines++] =
        (qj_order_line){.cell = (uint32_t)cell, .college = (uint32_t)college, .yield = 1, .most = most};
    d->rule[d->n_coefs] = rule;
    d->coef[d->n_coefs++] = -1;
    d->first[d->n_lines] = d->n_coefs;
    return QJ_OK;
}

static size_t count(const qj_order_problem *p, const qj_order_give *give, size_t *floors) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_lines; i++)
        n += p->line[i].floor > 0 && give->floor[i] > 0;
    *floors = n;
    for (size_t r = 0; r < p->n_shared; r++)
        n += give->rule[r] > 0 && isfinite(p->limit[r]);
    return n;
}

static qj_rc make_room(const qj_order_problem *p, size_t n, size_t floors, qj_arena *a, draft *d, qj_err *err) {
    const size_t coefs = p->first[p->n_lines] + n + floors;
    d->line = QJ_NEW(a, qj_order_line, p->n_lines + n + 1);
    d->curve = QJ_NEW(a, qj_order_curve, p->n_cells + n + 1);
    d->room = QJ_NEW(a, double, p->n_colleges + n + 1);
    d->limit = QJ_NEW(a, double, p->n_shared + floors + 1);
    d->coef = QJ_NEW(a, double, coefs + 1);
    d->rule = QJ_NEW(a, uint32_t, coefs + 1);
    d->first = QJ_NEW(a, size_t, p->n_lines + n + 2);
    d->move_first = QJ_NEW(a, size_t, p->n_cells + n + 1);
    return d->line == NULL || d->curve == NULL || d->room == NULL || d->limit == NULL || d->coef == NULL ||
                   d->rule == NULL || d->first == NULL || d->move_first == NULL
               ? qj_fail(err, QJ_E_MEMORY)
               : QJ_OK;
}

// The lines as they are, but a floor that may give way becomes a rule of its own: -x - escape <= -floor.
static void copy_lines(draft *d, const qj_order_problem *p, const qj_order_give *give) {
    for (size_t i = 0; i < p->n_lines; i++) {
        d->line[i] = p->line[i];
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++) {
            d->rule[d->n_coefs] = p->rule[c];
            d->coef[d->n_coefs++] = p->coef[c];
        }
        if (p->line[i].floor > 0 && give->floor[i] > 0) {
            d->line[i].floor = 0;
            d->limit[d->n_shared] = -p->line[i].floor;
            d->rule[d->n_coefs] = (uint32_t)d->n_shared++;
            d->coef[d->n_coefs++] = -1;
        }
        d->first[i + 1] = d->n_coefs;
    }
    d->n_lines = p->n_lines;
}

qj_rc qj_order_relaxed(const qj_order_problem *p, const qj_order_give *give, qj_arena *a, qj_order_problem *out,
                       uint32_t **escape_of, size_t *n_escapes, qj_err *err) {
    size_t floors, k = 0;
    const size_t n = count(p, give, &floors);
    draft d = {.n_shared = p->n_shared};
    QJ_TRY(make_room(p, n, floors, a, &d, err));
    *escape_of = QJ_NEW(a, uint32_t, n + 1);
    QJ_NEED(err, *escape_of);
    memcpy(d.curve, p->curve, p->n_cells * sizeof *d.curve);
    memcpy(d.room, p->room, p->n_colleges * sizeof *d.room);
    if (p->n_shared > 0)
        memcpy(d.limit, p->limit, p->n_shared * sizeof *d.limit);
    copy_lines(&d, p, give);
    for (size_t c = 0; p->move_first != NULL && c <= p->n_cells + n; c++) // nobody moves for an escape
        d.move_first[c] = p->move_first[c < p->n_cells ? c : p->n_cells];
    for (uint32_t i = 0; i < p->n_lines; i++)
        if (p->line[i].floor > 0 && give->floor[i] > 0) {
            (*escape_of)[k] = i;
            const uint32_t rule = (uint32_t)(p->n_shared + k);
            QJ_TRY(add_escape(&d, p, k, rule, p->line[i].floor, give->floor[i], a, err));
            k++;
        }
    for (uint32_t r = 0; r < p->n_shared; r++)
        if (give->rule[r] > 0 && isfinite(p->limit[r])) {
            (*escape_of)[k] = (uint32_t)p->n_lines + r;
            QJ_TRY(add_escape(&d, p, k, r, reach(p, r), give->rule[r], a, err));
            k++;
        }
    *n_escapes = n;
    *out = (qj_order_problem){.n_lines = d.n_lines,
                              .n_cells = p->n_cells + n,
                              .n_colleges = p->n_colleges + n,
                              .n_shared = d.n_shared,
                              .line = d.line,
                              .curve = d.curve,
                              .room = d.room,
                              .limit = d.limit,
                              .first = d.first,
                              .rule = d.rule,
                              .coef = d.coef,
                              .constant = p->constant,
                              .move_first = p->move_first == NULL ? NULL : d.move_first,
                              .move = p->move};
    return QJ_OK;
}
