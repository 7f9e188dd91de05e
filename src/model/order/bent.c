// With moves: the cost of a block's cells by who stays, while who is trained elsewhere is held. Points between which the
// curve is straight: whole groups, or so many.
#include "model/order/search.h"

#include <math.h>

enum { POINTS = 64, MOST_POINTS = 256 };

typedef struct qj_order_bent {
    qj_order_curve *curve; // [n_cells]
    double **room;         // [n_cells] kinks, slopes and values of each
    double *unit, *before; // [n_cells] between points; who stayed when the block began
} qj_order_bent;

// Most of those who stay, and the distance of points on the way there.
static size_t points_of(const qj_order *w, size_t k, double *unit) {
    double top = 0;
    for (size_t i = w->cell_first[k]; i < w->cell_first[k + 1]; i++)
        top += w->line[w->cell_line[i]].yield * w->whole[w->cell_line[i]].most;
    const double step = qj_order_grid_of(w, w->whole, k);
    if (top <= 0)
        return 0;
    *unit = step > 0 ? step * w->line[w->cell_line[w->cell_first[k]]].yield : top / POINTS;
    const double n = ceil(top / *unit - 1e-9);
    if (n <= MOST_POINTS)
        return (size_t)n;
    *unit = top / MOST_POINTS;
    return MOST_POINTS;
}

qj_rc qj_order_bent_new(qj_order_search *s, qj_err *err) {
    const qj_order *w = s->w;
    qj_arena *a = w->ctx->arena;
    const size_t n = w->p->n_cells;
    qj_order_bent *b = s->bent = QJ_NEW(a, qj_order_bent, 1);
    QJ_NEED(err, b);
    *b = (qj_order_bent){QJ_NEW(a, qj_order_curve, n + 1), QJ_NEW(a, double *, n + 1), QJ_NEW(a, double, n + 1), QJ_NEW(a, double, n + 1)};
    if (b->curve == NULL || b->room == NULL || b->unit == NULL || b->before == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < n; k++) {
        const size_t m = points_of(w, k, &b->unit[k]);
        double *room = b->room[k] = QJ_NEW(a, double, 3 * m + 1);
        QJ_NEED(err, room);
        b->curve[k] = (qj_order_curve){.n = m, .kink = room, .slope = room + m, .value = room + 2 * m + 1};
    }
    s->curve = b->curve;
    return QJ_OK;
}

// Adds the cost of one market, with so many from elsewhere and `ratio` of those who stay, to all points.
static void add(const qj_order_curve *f, double others, double ratio, double unit, size_t n, double *at_zero, double *value) {
    *at_zero += qj_order_curve_at(f, others);
    for (size_t j = 0; j < n; j++)
        value[j] += qj_order_curve_at(f, others + ratio * unit * (double)(j + 1));
}

static void bend(qj_order_search *s, size_t k) {
    const qj_order_problem *p = s->w->p;
    qj_order_bent *b = s->bent;
    qj_order_curve *c = &b->curve[k];
    double *kink = b->room[k], *slope = kink + c->n, *value = slope + c->n + 1;
    const double unit = b->unit[k], own = b->before[k] = s->graduates[k], top = unit * (double)c->n;
    double last = qj_order_curve_slope(&p->curve[k], fmax(0, s->there[k] - own) + top);
    c->at_zero = 0;
    for (size_t j = 0; j < c->n; j++) {
        kink[j] = unit * (double)(j + 1);
        value[j] = 0;
    }
    add(&p->curve[k], fmax(0, s->there[k] - own), 1, unit, c->n, &c->at_zero, value);
    for (size_t m = p->move_first[k]; m < p->move_first[k + 1]; m++) {
        const qj_order_move *to = &p->move[m];
        const double others = fmax(0, s->there[to->cell] - to->ratio * own);
        add(&p->curve[to->cell], others, to->ratio, unit, c->n, &c->at_zero, value);
        last += to->ratio * qj_order_curve_slope(&p->curve[to->cell], others + to->ratio * top);
    }
    for (size_t j = 0; j < c->n; j++) {
        slope[j] = (value[j] - (j > 0 ? value[j - 1] : c->at_zero)) / unit;
        if (j > 0) // rounding must not make it concave
            slope[j] = fmax(slope[j], slope[j - 1]);
    }
    slope[c->n] = c->n > 0 ? fmax(last, slope[c->n - 1]) : last;
}

static void bend_block(qj_order_search *s, size_t block) {
    const qj_order *w = s->w;
    for (size_t c = w->block_cell_first[block]; c < w->block_cell_first[block + 1]; c++)
        bend(s, w->block_cell[c]);
}

static void tell_others(qj_order_search *s, size_t block) {
    const qj_order *w = s->w;
    for (size_t c = w->block_cell_first[block]; c < w->block_cell_first[block + 1]; c++) {
        const uint32_t k = w->block_cell[c];
        qj_order_send(w->p, k, s->graduates[k] - s->bent->before[k], s->there);
    }
}

void qj_order_each_bent(qj_order_search *s, qj_task task, void *arg) {
    for (size_t b = 0; b < s->w->n_blocks; b++) {
        if (!s->wanted[b])
            continue;
        bend_block(s, b);
        task(arg, b, 0);
        tell_others(s, b);
    }
}
