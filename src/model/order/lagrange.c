// The Lagrangian: at prices of rules, every cell is solved on its own.
#include "model/order/parts.h"

#include <math.h>

typedef struct job {
    qj_order *w;
    const double *mu;
    bool relaxed;
} job;

static void solve_cell(qj_order *w, const double *mu, bool relaxed, size_t k, qj_order_scratch *s) {
    const size_t a = w->cell_first[k], n = w->cell_first[k + 1] - a;
    for (size_t i = 0; i < n; i++) {
        const size_t p = w->cell_line[a + i];
        const qj_order_range *r = &w->range[p];
        s->items[i] = (qj_order_item){.price = qj_order_price(w->p, mu, p),
                                      .yield = w->p->line[p].yield,
                                      .least = r->least,
                                      .most = r->most,
                                      .step = r->step,
                                      .may_close = r->may_close};
    }
    double lower;
    const double v = relaxed ? qj_order_cell_relax(&w->curve[k], n, s->items, s)
                             : qj_order_cell_solve(&w->curve[k], n, s->items, s, &lower);
    w->value[k] = relaxed ? v : lower;
    for (size_t i = 0; i < n; i++)
        w->x[w->cell_line[a + i]] = s->items[i].x;
}

static void chunk(void *arg, size_t task, size_t worker) {
    const job *j = arg;
    const size_t end = (task + 1) * QJ_ORDER_CHUNK < j->w->p->n_cells ? (task + 1) * QJ_ORDER_CHUNK : j->w->p->n_cells;
    for (size_t k = task * QJ_ORDER_CHUNK; k < end; k++)
        solve_cell(j->w, j->mu, j->relaxed, k, &j->w->scratch[worker]);
}

double qj_order_lagrangian(qj_order *w, const double *mu, bool relaxed) {
    job j = {w, mu, relaxed};
    qj_order_run(w->ctx, (w->p->n_cells + QJ_ORDER_CHUNK - 1) / QJ_ORDER_CHUNK,
                 w->p->n_cells <= QJ_ORDER_FEW * QJ_ORDER_CHUNK, chunk, &j);
    double v = w->p->constant;
    for (size_t k = 0; k < w->p->n_cells; k++)
        v += w->value[k];
    for (size_t r = 0; r < w->n_mu; r++)
        v -= mu[r] > 0 ? mu[r] * (r < w->p->n_colleges ? w->p->room[r] : w->p->limit[r - w->p->n_colleges]) : 0;
    return v;
}
