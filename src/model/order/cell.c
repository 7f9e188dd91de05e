#include "model/order/cell.h"

#include <math.h>

#define TINY 1e-9
enum { MOST_NODES = 20000 };

qj_rc qj_order_scratch_new(qj_arena *a, size_t most_lines, qj_order_scratch *out, qj_err *err) {
    const size_t n = most_lines + 1;
    *out = (qj_order_scratch){.order = QJ_NEW(a, qj_keyed, n),
                              .target = QJ_NEW(a, double, n),
                              .low = QJ_NEW(a, double, n),
                              .high = QJ_NEW(a, double, n),
                              .x = QJ_NEW(a, double, n),
                              .open = QJ_NEW(a, bool, n),
                              .items = QJ_NEW(a, qj_order_item, n),
                              .line = QJ_NEW(a, uint32_t, n)};
    return out->line == NULL || out->items == NULL || out->open == NULL || out->x == NULL || out->order == NULL ||
                   out->target == NULL || out->low == NULL || out->high == NULL
               ? qj_fail(err, QJ_E_MEMORY)
               : QJ_OK;
}

typedef struct tree {
    const qj_order_curve *f;
    size_t n;
    qj_order_item *item;
    qj_order_scratch *s;
    double best, lower;
    size_t nodes;
} tree;

static void prepare(tree *t) {
    qj_order_scratch *s = t->s;
    for (size_t i = 0; i < t->n; i++) {
        const qj_order_item *it = &t->item[i];
        s->order[i] = (qj_keyed){it->price / it->yield, (uint32_t)i};
        const ptrdiff_t k = qj_order_curve_least(t->f, s->order[i].key);
        s->target[i] = k < 0 ? 0 : (size_t)k >= t->f->n ? (double)INFINITY : t->f->kink[k];
        s->low[i] = it->may_close ? 0 : it->least;
        s->high[i] = it->most;
        s->open[i] = !it->may_close;
    }
    qj_sort_keyed(t->n, s->order);
}

// Solves the relaxation of the node; the line left between its ends, or n.
static double fill(const tree *t, size_t *between) {
    const qj_order_scratch *s = t->s;
    double y = 0, cost = 0;
    for (size_t i = 0; i < t->n; i++) {
        s->x[i] = s->low[i];
        y += t->item[i].yield * s->low[i];
        cost += t->item[i].price * s->low[i];
    }
    *between = t->n;
    for (size_t o = 0; o < t->n; o++) {
        const size_t i = s->order[o].i;
        const double want = s->target[i] - y;
        if (want <= 0)
            break; // and dearer ones want no more
        const double room = (s->high[i] - s->low[i]) * t->item[i].yield;
        if (room <= 0)
            continue;
        const double more = want < room ? want : room;
        y += more;
        s->x[i] = want < room ? s->low[i] + more / t->item[i].yield : s->high[i];
        cost += t->item[i].price * (s->x[i] - s->low[i]);
        if (want < room) {
            *between = i;
            break;
        }
    }
    return cost + qj_order_curve_at(t->f, y);
}

static double down(double x, double step) { return floor(x / step + TINY) * step; }

static void search(tree *t);

// One child: the line within [low, high], open or still free.
static void branch(tree *t, size_t i, double low, double high, bool open) {
    const qj_order_scratch *s = t->s;
    if (low > high)
        return;
    const double low_before = s->low[i], high_before = s->high[i];
    const bool open_before = s->open[i];
    s->low[i] = low, s->high[i] = high, s->open[i] = open;
    search(t);
    s->low[i] = low_before, s->high[i] = high_before, s->open[i] = open_before;
}

static void search(tree *t) {
    const qj_order_scratch *s = t->s;
    size_t i;
    const double v = fill(t, &i);
    if (v >= t->best - 1e-11 * (1 + fabs(t->best)))
        return;
    if (t->nodes++ >= MOST_NODES) {
        t->lower = v < t->lower ? v : t->lower;
        return;
    }
    const qj_order_item *it = &t->item[i < t->n ? i : 0];
    const double x = i < t->n ? s->x[i] : 0;
    if (i < t->n && !s->open[i] && x > TINY && x < it->least - TINY) {
        const double low = it->least, high = s->high[i];
        const bool rather_open = x > 0.5 * it->least;
        for (int side = 0; side < 2; side++) {
            if ((side == 0) == rather_open)
                branch(t, i, low, high, true);
            else
                branch(t, i, 0, 0, true);
        }
        return;
    }
    if (i < t->n && it->step > 0) {
        const double under = down(x, it->step);
        if (x - under > TINY * (1 + x)) {
            const double low = s->low[i], high = s->high[i];
            const bool open = s->open[i];
            branch(t, i, under + it->step, high, true);
            branch(t, i, low, under, open);
            return;
        }
    }
    t->best = v;
    for (size_t k = 0; k < t->n; k++)
        t->item[k].x = s->x[k];
}

double qj_order_cell_solve(const qj_order_curve *f, size_t n, qj_order_item *items, qj_order_scratch *s,
                           double *lower) {
    tree t = {.f = f, .n = n, .item = items, .s = s, .best = INFINITY, .lower = INFINITY};
    prepare(&t);
    search(&t);
    s->nodes += t.nodes;
    *lower = fmin(t.lower, t.best - 1e-11 * (1 + fabs(t.best)));
    return t.best;
}

double qj_order_cell_relax(const qj_order_curve *f, size_t n, qj_order_item *items, qj_order_scratch *s) {
    tree t = {.f = f, .n = n, .item = items, .s = s};
    size_t between;
    prepare(&t);
    const double v = fill(&t, &between);
    for (size_t k = 0; k < n; k++)
        items[k].x = s->x[k];
    return v;
}
