// From a plan that nearly keeps the shared rules to one that does, and then to one that wastes nothing.
#include "model/order/search.h"

#include <math.h>

#define TINY 1e-9

// A change of one line; it is sorted by what it costs for what it brings.
typedef struct change {
    double by;
    uint32_t line;
} change;

static double slack_of(const qj_order_search *s, uint32_t rule) {
    const double limit = s->w->p->limit[rule];
    return limit - s->use[rule] + TINY * (1 + fabs(limit));
}

// Sum over the rules of what a change takes from (or adds to) their excess, in the rules' own scale.
static double excess_after(const qj_order_search *s, const double *scale, uint32_t line, double by) {
    const qj_order_problem *p = s->w->p;
    double v = 0;
    for (size_t c = p->first[line]; c < p->first[line + 1]; c++) {
        const double over = -slack_of(s, p->rule[c]), then = over + p->coef[c] * by;
        v += (fmax(0, then) - fmax(0, over)) * scale[p->rule[c]];
    }
    return v;
}

double qj_order_change_cost(const qj_order_search *s, uint32_t line, double by) {
    return qj_order_step_cost(s->w->p, s->there, &s->w->line[line], by);
}

static bool keeps_rules(const qj_order_search *s, uint32_t line, double by) {
    const qj_order_problem *p = s->w->p;
    if (by > 0 && qj_order_room(s, s->w->line[line].college) + 1e-7 < by)
        return false;
    for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
        if (p->coef[c] * by > 0 && p->coef[c] * by > fmax(0, slack_of(s, p->rule[c])))
            return false;
    return true;
}

void qj_order_apply(qj_order_search *s, uint32_t line, double by) {
    const qj_order_problem *p = s->w->p;
    const qj_order_line *l = &s->w->line[line];
    s->x[line] = fabs(s->x[line] + by) < TINY ? 0 : s->x[line] + by;
    s->load[l->college] += by;
    qj_order_feed(s, l->cell, l->yield * by);
    for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
        s->use[p->rule[c]] += p->coef[c] * by;
}

size_t qj_order_changes(const qj_order_search *s, uint32_t line, double *out) {
    const qj_order_range *r = &s->w->whole[line];
    const double x = s->x[line], step = r->step > 0 ? r->step : 1;
    size_t n = 0;
    if (!s->wanted[s->w->block_of_cell[s->w->line[line].cell]] || r->most <= 0)
        return 0;
    if (x <= 0) {
        out[n++] = r->least > 0 ? r->least : fmin(step, r->most);
        return n;
    }
    if (x + step <= r->most + TINY)
        out[n++] = step;
    if (x - step >= r->least - TINY && x - step > 0)
        out[n++] = -step;
    if (2 * x <= r->most + TINY && x > step)
        out[n++] = x;
    if (r->may_close)
        out[n++] = -x;
    return n;
}

static bool broken(const qj_order_search *s) {
    for (uint32_t r = 0; r < s->w->p->n_shared; r++)
        if (slack_of(s, r) < 0)
            return true;
    return false;
}

static bool colleges_hold(const qj_order_search *s) {
    for (uint32_t c = 0; c < s->w->p->n_colleges; c++)
        if (qj_order_room(s, c) < -1e-6)
            return false;
    return true;
}

// One pass: the cheapest changes per unit of excess that they remove, each while it still helps.
static bool less_excess(qj_order_search *s, const double *scale, change *list, qj_keyed *order) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->w->p->n_lines; i++) {
        double by[QJ_ORDER_CHANGES];
        const size_t m = qj_order_changes(s, i, by);
        for (size_t k = 0; k < m; k++) {
            const double won = -excess_after(s, scale, i, by[k]);
            if (won > 0 && (by[k] < 0 || qj_order_room(s, s->w->line[i].college) + 1e-7 >= by[k])) {
                order[n] = (qj_keyed){qj_order_change_cost(s, i, by[k]) / won, (uint32_t)n};
                list[n++] = (change){by[k], i};
            }
        }
    }
    qj_sort_keyed(n, order);
    bool moved = false;
    for (size_t k = 0; k < n && broken(s); k++) {
        const change *c = &list[order[k].i];
        double by[QJ_ORDER_CHANGES];
        size_t m = qj_order_changes(s, c->line, by);
        while (m > 0 && by[m - 1] != c->by)
            m--; // the line may have changed since
        if (m == 0 || excess_after(s, scale, c->line, c->by) >= -1e-15 ||
            (c->by > 0 && qj_order_room(s, s->w->line[c->line].college) + 1e-7 < c->by))
            continue;
        qj_order_apply(s, c->line, c->by);
        moved = true;
    }
    return moved;
}

// One pass of changes that save cost and keep all rules, the most saving for the prices of what they use first.
static bool spend(qj_order_search *s, change *list, qj_keyed *order) {
    size_t n = 0;
    for (uint32_t i = 0; i < s->w->p->n_lines; i++) {
        double by[QJ_ORDER_CHANGES];
        const size_t m = qj_order_changes(s, i, by);
        for (size_t k = 0; k < m; k++) {
            const double won = -qj_order_change_cost(s, i, by[k]);
            if (won > 1e-9 && keeps_rules(s, i, by[k])) {
                order[n] = (qj_keyed){-won + s->seat_price[i] * by[k], (uint32_t)n};
                list[n++] = (change){by[k], i};
            }
        }
    }
    qj_sort_keyed(n, order);
    bool moved = false;
    for (size_t k = 0; k < n; k++) {
        const change *c = &list[order[k].i];
        double by[QJ_ORDER_CHANGES];
        size_t m = qj_order_changes(s, c->line, by);
        while (m > 0 && by[m - 1] != c->by)
            m--;
        if (m == 0 || qj_order_change_cost(s, c->line, c->by) > -1e-9 || !keeps_rules(s, c->line, c->by))
            continue;
        qj_order_apply(s, c->line, c->by);
        moved = true;
    }
    return moved;
}

bool qj_order_repair(qj_order_search *s, qj_arena *a) {
    enum { PASSES = 60 };
    const qj_order_problem *p = s->w->p;
    const qj_mark mark = qj_arena_mark(a);
    change *list = QJ_NEW(a, change, QJ_ORDER_CHANGES * p->n_lines + 1);
    double *scale = QJ_NEW(a, double, p->n_shared + 1);
    qj_keyed *order = QJ_NEW(a, qj_keyed, QJ_ORDER_CHANGES * p->n_lines + 1);
    bool good = false;
    if (list != NULL && scale != NULL && order != NULL) {
        for (size_t i = 0; i < p->n_lines; i++)
            for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
                scale[p->rule[c]] += fabs(p->coef[c]);
        for (size_t r = 0; r < p->n_shared; r++)
            scale[r] = scale[r] > 0 ? (double)p->n_lines / scale[r] : 0;
        for (int i = 0; i < PASSES && broken(s) && less_excess(s, scale, list, order); i++)
            ;
        good = !broken(s) && colleges_hold(s);
        for (int i = 0; i < PASSES && good && spend(s, list, order); i++)
            ;
    }
    qj_arena_rewind(a, mark);
    return good;
}
