#include "model/order/explain.h"

#include "model/order/parts.h"

#include <math.h>
#include <string.h>

typedef struct use {
    double *load, *there; // [n_colleges], [n_cells]
} use;

static qj_rc sum_up(const qj_order *w, const double *seats, use *u, qj_err *err) {
    const qj_order_problem *p = w->p;
    u->load = QJ_NEW(w->ctx->arena, double, p->n_colleges + 1);
    u->there = QJ_NEW(w->ctx->arena, double, p->n_cells + 1);
    if (u->load == NULL || u->there == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < p->n_lines; i++)
        u->load[w->line[i].college] += seats[i];
    qj_order_there(p, seats, u->there);
    return QJ_OK;
}

// Price of a seat by shared rules, and the rule that takes most of it.
static double shared_price(const qj_order_problem *p, const double *price, size_t line, uint32_t *rule) {
    double sum = 0, most = -INFINITY;
    for (size_t c = p->first[line]; c < p->first[line + 1]; c++) {
        const double v = price[p->n_colleges + p->rule[c]] * p->coef[c];
        sum += v;
        if (v > most) {
            most = v;
            *rule = p->rule[c];
        }
    }
    return sum;
}

// The next step of a line, or its smallest group.
static double next_of(const qj_order_range *r, double x) {
    const double step = r->step > 0 ? r->step : 1;
    return x > 0 ? step : fmax(r->least, step);
}

static qj_order_why why_of(const qj_order *w, const use *u, const double *seats, const double *price, size_t i) {
    const qj_order_range *r = &w->whole[i];
    const qj_order_line *l = &w->line[i];
    qj_order_why why = {.reason = QJ_ORDER_CLOSED, .saving = NAN, .priced = NAN};
    const double by = next_of(r, seats[i]), room = w->p->room[l->college] - u->load[l->college];
    if (l->most <= 0 || (r->most <= 0 && seats[i] <= 0))
        return why;
    const double charge = shared_price(w->p, price, i, &why.rule);
    const double first = qj_order_step_slope(w->p, u->there, l); // of one seat more
    why.saving = qj_order_step_cost(w->p, u->there, l, by) / by;
    why.priced = why.saving + charge;
    const bool forced = l->floor > 0 && seats[i] <= fmax(r->least, l->floor) + 1e-6;
    if (forced && why.priced >= -1e-9)
        why.reason = QJ_ORDER_FLOOR;
    else if (why.saving >= -1e-9 && (seats[i] > 0 || first >= -1e-9))
        why.reason = QJ_ORDER_MET;
    else if (seats[i] + by > l->most + 1e-6 && why.priced < 0)
        why.reason = QJ_ORDER_LICENCE;
    else if (room < by - 1e-6 && (why.priced < 0 || first + charge < 0))
        why.reason = QJ_ORDER_ROOM;
    else if (seats[i] <= 0 && first + charge < 0)
        why.reason = QJ_ORDER_LEAST;
    else
        why.reason = QJ_ORDER_RULE;
    return why;
}

qj_rc qj_order_explain(qj_order *w, const double *seats, const double *price, qj_order_why *out, qj_err *err) {
    use u;
    QJ_TRY(sum_up(w, seats, &u, err));
    for (size_t i = 0; i < w->p->n_lines; i++)
        out[i] = why_of(w, &u, seats, price, i);
    return QJ_OK;
}

// The cost with one more group of the line, all else free to answer in its part of the country.
static qj_rc with_one_more(qj_order *w, const qj_order_options *o, const qj_order_result *r, uint32_t line,
                           double *cost, qj_err *err) {
    const qj_order_line before = w->line[line];
    const double want = r->seats[line] + next_of(&w->whole[line], r->seats[line]);
    qj_order_options again = *o;
    qj_order_result answer;
    again.start = r->seats;
    again.prices = r->price;
    again.touched = &line;
    again.n_touched = 1;
    again.gap = 0;
    again.rounds = 3;
    again.watch = NULL;
    QJ_TRY(qj_order_set(w, line, want, fmax(want, before.most), err));
    QJ_TRY(qj_order_solve(w, &again, &answer, err));
    *cost = answer.feasible ? answer.cost : NAN;
    return qj_order_set(w, line, before.floor, before.most, err);
}

// What a changed line leaves behind: curves of its cell, which go with the arena, and with moves who may arrive.
typedef struct kept {
    size_t cell;
    qj_order_curve curve[2], seat[2]; // narrow, wide
    qj_order_line *arrival;           // [n_arrivals] of the wide order, with their ranges
    qj_order_range *range, *whole;
} kept;

static qj_rc kept_new(const qj_order *w, kept *b, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    *b = (kept){.arrival = QJ_NEW(a, qj_order_line, w->n_arrivals + 1), .range = QJ_NEW(a, qj_order_range, w->n_arrivals + 1),
                .whole = QJ_NEW(a, qj_order_range, w->n_arrivals + 1)};
    return b->arrival == NULL || b->range == NULL || b->whole == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

static void keep(const qj_order *w, size_t cell, kept *b) {
    const qj_order *wide = w->wide;
    b->cell = cell;
    b->curve[0] = w->curve[cell], b->seat[0] = w->seat[cell];
    if (wide == NULL)
        return;
    b->curve[1] = wide->curve[cell], b->seat[1] = wide->seat[cell];
    memcpy(b->arrival, wide->line + w->p->n_lines, w->n_arrivals * sizeof *b->arrival);
    memcpy(b->range, wide->range + w->p->n_lines, w->n_arrivals * sizeof *b->range);
    memcpy(b->whole, wide->whole + w->p->n_lines, w->n_arrivals * sizeof *b->whole);
}

static void give_back(qj_order *w, const kept *b) {
    qj_order *wide = w->wide;
    w->curve[b->cell] = b->curve[0], w->seat[b->cell] = b->seat[0];
    if (wide == NULL)
        return;
    wide->curve[b->cell] = b->curve[1], wide->seat[b->cell] = b->seat[1];
    memcpy(wide->line + w->p->n_lines, b->arrival, w->n_arrivals * sizeof *b->arrival);
    memcpy(wide->range + w->p->n_lines, b->range, w->n_arrivals * sizeof *b->range);
    memcpy(wide->whole + w->p->n_lines, b->whole, w->n_arrivals * sizeof *b->whole);
}

qj_rc qj_order_one_more(qj_order *w, const qj_order_options *o, const qj_order_result *r, const qj_order_why *why,
                        size_t top, double *worth, size_t *left, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const size_t n = w->p->n_lines;
    const qj_mark mark = qj_arena_mark(a);
    qj_keyed *order = QJ_NEW(a, qj_keyed, n + 1);
    QJ_NEED(err, order);
    size_t m = 0;
    for (uint32_t i = 0; i < n; i++) {
        worth[i] = NAN;
        if (!isnan(why[i].priced) && w->line[i].floor < w->line[i].most)
            order[m++] = (qj_keyed){why[i].priced, i};
    }
    qj_sort_keyed(m, order);
    *left = m < top ? m : top;
    kept before;
    QJ_TRY(kept_new(w, &before, err));
    for (size_t k = 0; k < m && k < top && (o->watch == NULL || o->watch(o->watch_arg, r->bound, r->cost)); k++, --*left) {
        const qj_mark inner = qj_arena_mark(a);
        double cost;
        keep(w, w->line[order[k].i].cell, &before);
        QJ_TRY(with_one_more(w, o, r, order[k].i, &cost, err));
        worth[order[k].i] = r->cost - cost;
        give_back(w, &before);
        qj_arena_rewind(a, inner);
    }
    qj_arena_rewind(a, mark);
    return QJ_OK;
}
