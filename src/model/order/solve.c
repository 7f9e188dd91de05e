#include "model/order/parts.h"

#include <math.h>
#include <string.h>

// Pieces of a curve at first; of all curves, up to which none is made coarser; lines that are searched to the end; with
// moves, numbers of the matrix up to which the relaxation is solved as it is.
enum { COARSE = 10, SMALL = 20000, TINY_ORDER = 100, MOST_STORE = 12000000 };

// The order whose bound holds for w: itself, or with moves the one where cells fall apart.
static qj_order *bounded(qj_order *w) { return w->wide == NULL ? w : w->wide; }

// Whether the matrix of a relaxation with moves is small enough.
static bool is_handy(const qj_order *w) {
    const double rows = (double)(w->p->n_colleges + w->p->n_shared);
    return w->early + rows * ((double)w->n_arrivals + 0.5 * rows) <= MOST_STORE;
}

static size_t all_pieces(const qj_order *w) {
    size_t n = 0;
    for (size_t k = 0; k < w->p->n_cells; k++)
        n += w->curve[k].n + 1;
    return n;
}

// Multipliers of the relaxation and its seats; with `exact` (or when it is small) the curves as they are.
static qj_rc relax(qj_order *w, const qj_order_options *o, qj_order_result *out, double *mu, double *seats, qj_err *err) {
    qj_order *b = bounded(w);
    const bool exact = o->exact_lp || all_pieces(b) <= SMALL;
    qj_order_lp_end end;
    out->lp = NAN;
    if (w->wide != NULL && !is_handy(w)) {
        QJ_TRY(qj_order_lp_moved(w, COARSE, out->price, seats, err));
        qj_order_widen_prices(w, out->price, mu);
        return QJ_OK;
    }
    QJ_TRY(qj_order_lp(b, b->range, exact ? 0 : COARSE, mu, seats, &end, err));
    if (exact && end == QJ_ORDER_LP_SOLVED)
        out->lp = qj_order_lagrangian(b, mu, true);
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

static qj_rc make_result(const qj_order *w, qj_order_result *out, qj_err *err) {
    const size_t n = w->n_mu + w->n_arrivals + 1;
    *out = (qj_order_result){.cost = INFINITY, .bound = -INFINITY, .gap = INFINITY, .lp = NAN};
    out->price = QJ_NEW(w->ctx->arena, double, n);
    out->lp_price = QJ_NEW(w->ctx->arena, double, n);
    return out->price == NULL || out->lp_price == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

static void give_prices(const qj_order *w, const double *mu, double *price) {
    if (w->wide == NULL)
        memcpy(price, mu, w->n_mu * sizeof *price);
    else
        qj_order_narrow_prices(w, mu, price);
}

static void take_prices(const qj_order *w, const double *price, double *mu) {
    if (w->wide == NULL)
        memcpy(mu, price, w->n_mu * sizeof *mu);
    else
        qj_order_widen_prices(w, price, mu);
}

// Where floors alone fill a college its price may be anything: no more than a free seat there could save is told. At a
// higher one no free line is open, and what is paid for room only falls.
static qj_rc trim(qj_order *b, double *mu, double *bound, qj_err *err) {
    const qj_order_problem *p = b->p;
    const qj_mark mark = qj_arena_mark(b->ctx->arena);
    double *before = QJ_NEW(b->ctx->arena, double, b->n_mu + 1);
    QJ_NEED(err, before);
    memcpy(before, mu, b->n_mu * sizeof *mu);
    for (size_t c = 0; c < p->n_colleges; c++) {
        double most = 0, floors = 0;
        for (size_t i = b->college_first[c]; i < b->college_first[c + 1]; i++) {
            const uint32_t line = b->college_line[i];
            const qj_order_range *r = &b->range[line];
            floors += r->may_close ? 0 : r->least;
            if (r->most > (r->may_close ? 0 : r->least))
                most = fmax(most, mu[c] - qj_order_price(p, mu, line) - b->line[line].yield * b->curve[b->line[line].cell].slope[0]);
        }
        if (floors <= p->room[c]) // else its price proves that nothing is feasible
            mu[c] = fmin(mu[c], most);
    }
    const double then = qj_order_lagrangian(b, mu, false);
    if (then >= *bound)
        *bound = then;
    else // prices that have run away lose their digits
        memcpy(mu, before, b->n_mu * sizeof *mu);
    qj_arena_rewind(b->ctx->arena, mark);
    return QJ_OK;
}

// The bound and its multipliers; seats of the relaxation where it was solved.
static qj_rc bound_it(qj_order *w, const qj_order_options *o, double *mu, double *seats, qj_order_result *out, qj_err *err) {
    qj_order *b = bounded(w);
    if (o->prices != NULL) {
        take_prices(w, o->prices, mu);
        give_prices(w, mu, out->lp_price);
        out->bound = qj_order_lagrangian(b, mu, false);
    } else {
        QJ_TRY(relax(w, o, out, mu, seats, err));
        give_prices(w, mu, out->lp_price);
        out->bound = qj_order_lagrangian(b, mu, false);
        if (!(out->bound >= 0)) // a relaxation without an end has run away; free rules are better than its prices
            memset(mu, 0, b->n_mu * sizeof *mu);
        const double target = out->bound + 0.002 * fabs(out->bound);
        QJ_TRY(qj_order_ascent(b, o, target, mu, &out->bound, err));
        QJ_TRY(trim(b, mu, &out->bound, err));
    }
    give_prices(w, mu, out->price);
    return QJ_OK;
}

// Small orders to the end.
static qj_rc search_all(qj_order *w, const qj_order_options *o, double *x, qj_order_result *out, qj_err *err) {
    double proved;
    QJ_TRY(qj_order_tree(bounded(w), o, x, &out->cost, &proved, err));
    out->proved = fmax(out->bound, proved);
    out->feasible = isfinite(out->cost);
    out->seats = out->feasible ? x : NULL;
    return out->feasible ? qj_order_cost(w->p, x, w->ctx->arena, &out->cost, err) : QJ_OK;
}

qj_rc qj_order_solve(qj_order *w, const qj_order_options *o, qj_order_result *out, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const qj_order_problem *p = w->p;
    qj_order *b = bounded(w);
    w->stopped = b->stopped = false;
    w->options = b->options = o;
    QJ_TRY(make_result(w, out, err));
    double *x = QJ_NEW(a, double, b->p->n_lines + 1), *relaxed = QJ_NEW(a, double, b->p->n_lines + 1),
           *mu = QJ_NEW(a, double, b->n_mu + 1);
    if (relaxed == NULL || x == NULL || mu == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(bound_it(w, o, mu, relaxed, out, err));
    QJ_TRY(qj_order_plan(w, o, out->price, out->bound, relaxed, x, &out->feasible, &out->rounds, err));
    if (qj_ctx_cancelled(w->ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    out->proved = out->bound;
    if (out->feasible) {
        out->seats = x;
        QJ_TRY(qj_order_cost(p, x, a, &out->cost, err));
        if (w->wide != NULL)
            qj_order_arrive(b, x);
        if (any_number(w) && all_pieces(b) <= SMALL && is_handy(w))
            QJ_TRY(polish(b, x, &out->cost, err));
        if (w->wide != NULL) // who arrives is nearly as many as come: what counts is who comes
            QJ_TRY(qj_order_cost(p, x, a, &out->cost, err));
    }
    const bool done = out->feasible && out->cost - out->bound <= fmax(o->gap * fabs(out->cost), 1e-9 * (1 + fabs(out->cost)));
    if (p->n_lines <= TINY_ORDER && !done)
        QJ_TRY(search_all(w, o, x, out, err));
    if (out->feasible)
        out->gap = (out->cost - out->proved) / fmax(fabs(out->cost), 1e-9);
    out->stopped = w->stopped || b->stopped;
    w->options = b->options = NULL;
    return QJ_OK;
}

qj_rc qj_order_bound(qj_order *w, const double *mu, double *bound, qj_err *err) {
    qj_order *b = bounded(w);
    const qj_mark mark = qj_arena_mark(w->ctx->arena);
    double *wide = QJ_NEW(w->ctx->arena, double, b->n_mu + 1);
    QJ_NEED(err, wide);
    take_prices(w, mu, wide);
    *bound = qj_order_lagrangian(b, wide, false);
    qj_arena_rewind(w->ctx->arena, mark);
    return qj_ctx_cancelled(w->ctx) ? qj_fail(err, QJ_E_CANCELLED) : QJ_OK;
}
