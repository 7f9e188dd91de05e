// Exchanges: two changes at once that keep all rules and save cost. They use up what single changes leave of a budget.
#include "model/order/search.h"

#include <math.h>

#define TINY 1e-9
enum { CANDIDATES = 300, MOST_SWAPS = 400 };

typedef struct move {
    double cost, key, by;
    uint32_t line;
} move;

static double pair_cost(const qj_order_search *s, const move *a, const move *b) {
    const qj_order *w = s->w;
    const qj_order_line *const l[2] = {&w->line[a->line], &w->line[b->line]};
    const bool apart = w->family == NULL ? l[0]->cell != l[1]->cell : w->family[l[0]->cell] != w->family[l[1]->cell];
    return apart ? a->cost + b->cost : qj_order_pair_step_cost(w, s->there, l, (const double[]){a->by, b->by});
}

static bool pair_keeps(const qj_order_search *s, const move *a, const move *b, double *use) {
    const qj_order_problem *p = s->w->p;
    const uint32_t ca = s->w->line[a->line].college, cb = s->w->line[b->line].college;
    if (ca == cb ? a->by + b->by > qj_order_room(s, ca) + 1e-7
                 : a->by > fmax(0, qj_order_room(s, ca)) + 1e-7 || b->by > fmax(0, qj_order_room(s, cb)) + 1e-7)
        return false;
    const move *both[2] = {a, b};
    bool good = true;
    for (int m = 0; m < 2; m++)
        for (size_t c = p->first[both[m]->line]; c < p->first[both[m]->line + 1]; c++)
            use[p->rule[c]] += p->coef[c] * both[m]->by;
    for (int m = 0; m < 2; m++)
        for (size_t c = p->first[both[m]->line]; c < p->first[both[m]->line + 1]; c++) {
            const uint32_t r = p->rule[c];
            good = good && (use[r] <= 0 || s->use[r] + use[r] <= p->limit[r] + TINY * (1 + fabs(p->limit[r])));
        }
    for (int m = 0; m < 2; m++)
        for (size_t c = p->first[both[m]->line]; c < p->first[both[m]->line + 1]; c++)
            use[p->rule[c]] = 0;
    return good;
}

// All changes of the lines given, with their costs.
static size_t moves_of(const qj_order_search *s, size_t n, const uint32_t *line, bool with_room, move *out) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        double by[QJ_ORDER_CHANGES];
        const uint32_t at = line == NULL ? (uint32_t)i : line[i];
        const size_t k = qj_order_changes(s, at, by);
        for (size_t j = 0; j < k; j++) {
            if (with_room && by[j] > fmax(0, qj_order_room(s, s->w->line[at].college)) + 1e-7)
                continue;
            const double cost = qj_order_change_cost(s, at, by[j]);
            out[m++] = (move){cost, cost + s->seat_price[at] * by[j], by[j], at};
        }
    }
    return m;
}

// The most saving pair among the moves; false: none saves.
static bool best_pair(const qj_order_search *s, size_t n, const move *list, double *use, move *a, move *b,
                      double *saved) {
    bool found = false;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            if (list[i].line == list[j].line || list[i].cost + list[j].cost > *saved + 1e6)
                continue;
            const double cost = pair_cost(s, &list[i], &list[j]);
            if (cost < *saved - 1e-9 && pair_keeps(s, &list[i], &list[j], use)) {
                *saved = cost;
                *a = list[i];
                *b = list[j];
                found = true;
            }
        }
    return found;
}

// The moves of the least priced cost.
static size_t cheapest(size_t n, const move *list, qj_keyed *order, move *chosen) {
    for (size_t i = 0; i < n; i++)
        order[i] = (qj_keyed){list[i].key, (uint32_t)i};
    qj_sort_keyed(n, order);
    const size_t few = n < CANDIDATES ? n : CANDIDATES;
    for (size_t i = 0; i < few; i++)
        chosen[i] = list[order[i].i];
    return few;
}

void qj_order_exchange(qj_order_search *s, qj_arena *a) {
    const qj_order *w = s->w;
    const qj_mark mark = qj_arena_mark(a);
    move *list = QJ_NEW(a, move, QJ_ORDER_CHANGES * w->p->n_lines + 1);
    double *use = QJ_NEW(a, double, w->p->n_shared + 1);
    qj_keyed *order = QJ_NEW(a, qj_keyed, QJ_ORDER_CHANGES * w->p->n_lines + 1);
    move chosen[CANDIDATES];
    for (int swap = 0; list != NULL && use != NULL && order != NULL && swap < MOST_SWAPS && !qj_ctx_cancelled(w->ctx);
         swap++) {
        move x, y;
        double saved = 0;
        size_t n = moves_of(s, w->p->n_lines, NULL, true, list);
        const size_t few = cheapest(n, list, order, chosen);
        bool found = best_pair(s, few, chosen, use, &x, &y, &saved);
        for (size_t c = 0; c < w->p->n_colleges && !found; c++) {
            n = moves_of(s, w->college_first[c + 1] - w->college_first[c], w->college_line + w->college_first[c], false,
                         list);
            found = best_pair(s, n, list, use, &x, &y, &saved);
        }
        if (!found)
            break;
        qj_order_apply(s, x.line, x.by);
        qj_order_apply(s, y.line, y.by);
    }
    qj_arena_rewind(a, mark);
}
