#include "model/order/parts.h"

#include <math.h>
#include <string.h>

enum { COARSE = 10, SMALL = 20000, TINY_ORDER = 100 };
// Pieces of a curve at first; of all curves, up to which none is made coarser; lines that are searched to the end.

static size_t all_pieces(const qj_order *w) {
    size_t n = 0;
    for (size_t k = 0; k < w->p->n_cells; k++)
        n += w->curve[k].n + 1;
    return n;
}

// Multipliers of the relaxation and its seats; with `exact` (or when it is small) the curves as they are.
static qj_rc relax(qj_order *w, const qj_order_options *o, qj_order_result *out, double *seats, qj_err *err) {
    const bool exact = o->exact_lp || all_pieces(w) <= SMALL;
    qj_order_lp_end end;
    QJ_TRY(qj_order_lp(w, w->range, exact ? 0 : COARSE, out->lp_price, seats, &end, err));
    out->lp = NAN;
    if (exact && end == QJ_ORDER_LP_SOLVED)
        out->lp = qj_order_lagrangian(w, out->lp_price, true);
    return QJ_OK;
}

static bool any_number(const qj_order *w) {
    for (size_t i = 0; i < w->p->n_lines; i++)
        if (w->range[i].step <= 0 && w->range[i].least < w->range[i].most)
            return true;
    return false;
}

// With the open lines of the plan held open, the rest is linear: seats need not be whole there.
static qj_rc polish(qj_order *w, double *x, double *cost, qj_err *err) {
    const size_t n = w->p->n_lines;
    const qj_mark mark = qj_arena_mark(w->ctx->arena);
    qj_order_range *open = QJ_NEW(w->ctx->arena, qj_order_range, n + 1);
    double *y = QJ_NEW(w->ctx->arena, double, n + 1), better;
    qj_order_lp_end end;
    if (open == NULL || y == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < n; i++) {
        open[i] = w->range[i];
        open[i].may_close = x[i] <= 0;
        if (x[i] <= 0)
            open[i].least = open[i].most = 0;
        else if (open[i].step > 0)
            open[i].least = open[i].most = x[i];
    }
    QJ_TRY(qj_order_lp(w, open, 0, NULL, y, &end, err));
    if (end == QJ_ORDER_LP_SOLVED) {
        QJ_TRY(qj_order_cost(w->p, y, w->ctx->arena, &better, err));
        if (better < *cost) {
            *cost = better;
            memcpy(x, y, n * sizeof *x);
        }
    }
    qj_arena_rewind(w->ctx->arena, mark);
    return QJ_OK;
}

qj_rc qj_order_solve(qj_order *w, const qj_order_options *o, qj_order_result *out, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const qj_order_problem *p = w->p;
    *out = (qj_order_result){.cost = INFINITY, .bound = -INFINITY, .gap = INFINITY, .lp = NAN};
    out->price = QJ_NEW(a, double, w->n_mu + 1);
    out->lp_price = QJ_NEW(a, double, w->n_mu + 1);
    w->stopped = false;
    w->options = o;
    double *x = QJ_NEW(a, double, p->n_lines + 1), *relaxed = QJ_NEW(a, double, p->n_lines + 1);
    if (relaxed == NULL || out->price == NULL || out->lp_price == NULL || x == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (o->prices != NULL) {
        memcpy(out->lp_price, o->prices, w->n_mu * sizeof *out->price);
        memcpy(out->price, o->prices, w->n_mu * sizeof *out->price);
        out->bound = qj_order_lagrangian(w, out->price, false);
    } else {
        QJ_TRY(relax(w, o, out, relaxed, err));
        memcpy(out->price, out->lp_price, w->n_mu * sizeof *out->price);
        out->bound = qj_order_lagrangian(w, out->price, false);
        if (!(out->bound >= 0)) // a relaxation without an end has run away; free rules are better than its prices
            memset(out->price, 0, w->n_mu * sizeof *out->price);
        const double target = out->bound + 0.002 * fabs(out->bound);
        QJ_TRY(qj_order_ascent(w, o, target, out->price, &out->bound, err));
    }
    QJ_TRY(qj_order_plan(w, o, out->price, out->bound, relaxed, x, &out->feasible, &out->rounds, err));
    if (qj_ctx_cancelled(w->ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    out->proved = out->bound;
    if (out->feasible) {
        out->seats = x;
        QJ_TRY(qj_order_cost(p, x, a, &out->cost, err));
        if (any_number(w) && all_pieces(w) <= SMALL)
            QJ_TRY(polish(w, x, &out->cost, err));
    }
    const double lacks = out->cost - out->bound;
    if (p->n_lines <= TINY_ORDER && !(lacks <= fmax(o->gap * fabs(out->cost), 1e-9 * (1 + fabs(out->cost))))) {
        double proved;
        QJ_TRY(qj_order_tree(w, o, x, &out->cost, &proved, err));
        out->proved = fmax(out->bound, proved);
        out->feasible = isfinite(out->cost);
        out->seats = out->feasible ? x : NULL;
    }
    if (out->feasible)
        out->gap = (out->cost - out->proved) / fmax(fabs(out->cost), 1e-9);
    out->stopped = w->stopped;
    w->options = NULL;
    return QJ_OK;
}

qj_rc qj_order_bound(qj_order *w, const double *mu, double *bound, qj_err *err) {
    *bound = qj_order_lagrangian(w, mu, false);
    return qj_ctx_cancelled(w->ctx) ? qj_fail(err, QJ_E_CANCELLED) : QJ_OK;
}
