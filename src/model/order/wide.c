// Moves without moves: an order whose cells hang together by graduates who move, as one whose cells fall apart.
//
// A cell that others come to gets a line of its own for who comes (yield 1, any number, in a college without bounds) and a
// rule: who works there is at most who comes. For that rule to be as good as an equation, more graduates must never cost
// more: the last slope S of the cell's curve is taken out of it and put on the seats that the graduates come from, as a cost.
// What is left is an order of the usual kind, whose bound is that of any prices >= 0.
#include "model/order/parts.h"

#include <math.h>
#include <string.h>

static double last_slope(const qj_order_curve *f) { return f->slope[f->n]; }

// Numbers cells that moves join; the arrivals, where somebody with a line comes from.
static qj_rc make_families(qj_order *w, uint32_t *number, qj_err *err) {
    const qj_order_problem *p = w->p;
    uint32_t *parent = w->family = QJ_NEW(w->ctx->arena, uint32_t, p->n_cells + 1);
    w->arrival = QJ_NEW(w->ctx->arena, uint32_t, p->n_cells + 1);
    uint32_t *size = QJ_NEW(w->ctx->arena, uint32_t, p->n_cells + 1); // rules of a family so far
    if (parent == NULL || w->arrival == NULL || size == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (uint32_t k = 0; k < p->n_cells; k++) {
        parent[k] = k;
        number[k] = UINT32_MAX;
    }
    for (uint32_t k = 0; k < p->n_cells; k++)
        for (size_t m = p->move_first[k]; m < p->move_first[k + 1]; m++) {
            uint32_t a = k, b = p->move[m].cell;
            if (w->cell_first[k + 1] > w->cell_first[k])
                number[b] = 0;
            while (parent[a] != a)
                a = parent[a] = parent[parent[a]];
            while (parent[b] != b)
                b = parent[b] = parent[parent[b]];
            parent[a < b ? b : a] = a < b ? a : b;
        }
    for (uint32_t k = 0; k < p->n_cells; k++) {
        parent[k] = parent[parent[k]]; // parents stand before their children
        if (number[k] == 0) {
            number[k] = (uint32_t)w->n_arrivals;
            w->arrival[w->n_arrivals++] = k;
            w->early += ++size[parent[k]];
        }
    }
    return QJ_OK;
}

// The curve without its last slope: it never rises.
static qj_rc tilt(const qj_order_curve *f, double by, qj_arena *a, qj_order_curve *out, qj_err *err) {
    double *slope = QJ_NEW(a, double, f->n + 1), *value = QJ_NEW(a, double, f->n + 1);
    if (slope == NULL || value == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t j = 0; j <= f->n; j++)
        slope[j] = f->slope[j] + by;
    for (size_t j = 0; j < f->n; j++)
        value[j] = f->value[j] + by * f->kink[j];
    *out = (qj_order_curve){.n = f->n, .at_zero = f->at_zero, .kink = f->kink, .slope = slope, .value = value};
    return QJ_OK;
}

typedef struct draft {
    qj_order_line *line;
    qj_order_curve *curve;
    double *room, *limit, *coef;
    size_t *first;
    uint32_t *rule;
} draft;

static qj_rc make_draft(const qj_order *w, draft *d, qj_err *err) {
    const qj_order_problem *p = w->p;
    qj_arena *a = w->ctx->arena;
    const size_t extra = w->n_arrivals;
    size_t coefs = p->first[p->n_lines] + extra;
    for (size_t i = 0; i < p->n_lines; i++)
        coefs += p->move_first[p->line[i].cell + 1] - p->move_first[p->line[i].cell];
    *d = (draft){QJ_NEW(a, qj_order_line, p->n_lines + extra + 1), QJ_NEW(a, qj_order_curve, p->n_cells + 1),
                 QJ_NEW(a, double, p->n_colleges + extra + 1),     QJ_NEW(a, double, p->n_shared + extra + 1),
                 QJ_NEW(a, double, coefs + 1),                     QJ_NEW(a, size_t, p->n_lines + extra + 2),
                 QJ_NEW(a, uint32_t, coefs + 1)};
    return d->line == NULL || d->curve == NULL || d->room == NULL || d->limit == NULL || d->coef == NULL ||
                   d->first == NULL || d->rule == NULL
               ? qj_fail(err, QJ_E_MEMORY)
               : QJ_OK;
}

// The given lines, with their part in who comes elsewhere: coefficients of the new rules, and what surplus there costs.
static void copy_lines(const qj_order *w, const uint32_t *number, draft *d, double *most) {
    const qj_order_problem *p = w->p;
    size_t at = 0;
    for (size_t i = 0; i < p->n_lines; i++) {
        qj_order_line *l = &d->line[i];
        *l = w->line[i];
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++) {
            d->rule[at] = p->rule[c];
            d->coef[at++] = p->coef[c];
        }
        if (number[l->cell] != UINT32_MAX)
            l->cost += l->yield * last_slope(&p->curve[l->cell]);
        for (size_t m = p->move_first[l->cell]; m < p->move_first[l->cell + 1]; m++) {
            const uint32_t to = p->move[m].cell;
            const double y = l->yield * p->move[m].ratio;
            l->cost += y * last_slope(&p->curve[to]);
            most[number[to]] += y * l->most;
            d->rule[at] = (uint32_t)(p->n_shared + number[to]);
            d->coef[at++] = -y;
        }
        d->first[i + 1] = at;
    }
}

static void add_arrivals(const qj_order *w, draft *d, const double *most) {
    const qj_order_problem *p = w->p;
    for (size_t r = 0; r < w->n_arrivals; r++) {
        const size_t i = p->n_lines + r, at = d->first[i];
        d->room[p->n_colleges + r] = INFINITY;
        d->line[i] = (qj_order_line){.cell = w->arrival[r], .college = (uint32_t)(p->n_colleges + r), .yield = 1, .most = most[r]};
        d->rule[at] = (uint32_t)(p->n_shared + r);
        d->coef[at] = 1;
        d->first[i + 1] = at + 1;
    }
}

static qj_rc make_problem(qj_order *w, const uint32_t *number, qj_order_problem *out, qj_err *err) {
    const qj_order_problem *p = w->given;
    const size_t extra = w->n_arrivals;
    draft d;
    double *most = QJ_NEW(w->ctx->arena, double, extra + 1);
    QJ_NEED(err, most);
    QJ_TRY(make_draft(w, &d, err));
    memcpy(d.room, p->room, p->n_colleges * sizeof *d.room);
    if (p->n_shared > 0)
        memcpy(d.limit, p->limit, p->n_shared * sizeof *d.limit);
    copy_lines(w, number, &d, most);
    add_arrivals(w, &d, most);
    for (size_t k = 0; k < p->n_cells; k++) {
        d.curve[k] = p->curve[k];
        if (number[k] != UINT32_MAX)
            QJ_TRY(tilt(&p->curve[k], -last_slope(&p->curve[k]), w->ctx->arena, &d.curve[k], err));
    }
    *out = (qj_order_problem){.n_lines = p->n_lines + extra,
                              .n_cells = p->n_cells,
                              .n_colleges = p->n_colleges + extra,
                              .n_shared = p->n_shared + extra,
                              .line = d.line,
                              .curve = d.curve,
                              .room = d.room,
                              .limit = d.limit,
                              .first = d.first,
                              .rule = d.rule,
                              .coef = d.coef,
                              .constant = p->constant};
    return QJ_OK;
}

qj_rc qj_order_widen(qj_order *w, qj_err *err) {
    if (w->given->move_first == NULL)
        return QJ_OK;
    uint32_t *number = QJ_NEW(w->ctx->arena, uint32_t, w->p->n_cells + 1);
    qj_order_problem *p = QJ_NEW(w->ctx->arena, qj_order_problem, 1);
    if (number == NULL || p == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(make_families(w, number, err));
    if (w->n_arrivals == 0) { // nobody who is trained moves
        w->family = NULL;
        return QJ_OK;
    }
    QJ_TRY(make_problem(w, number, p, err));
    QJ_TRY(qj_order_open(p, w->ctx, &w->wide, err));
    w->wide->narrow = w;
    return QJ_OK;
}

qj_rc qj_order_widen_line(qj_order *w, size_t line, double most_before, qj_err *err) {
    const qj_order_line *l = &w->line[line];
    const double more = l->yield * (l->most - most_before);
    QJ_TRY(qj_order_set(w->wide, line, l->floor, l->most, err));
    for (size_t m = w->p->move_first[l->cell]; more > 0 && m < w->p->move_first[l->cell + 1]; m++)
        for (size_t r = 0; r < w->n_arrivals; r++)
            if (w->arrival[r] == w->p->move[m].cell) {
                const size_t i = w->p->n_lines + r;
                QJ_TRY(qj_order_set(w->wide, i, 0, w->wide->line[i].most + more * w->p->move[m].ratio, err));
            }
    return QJ_OK;
}

void qj_order_widen_prices(const qj_order *w, const double *price, double *wide) {
    const size_t c = w->p->n_colleges, s = w->p->n_shared, extra = w->n_arrivals;
    memcpy(wide, price, c * sizeof *wide);
    memset(wide + c, 0, extra * sizeof *wide);
    memcpy(wide + c + extra, price + c, (s + extra) * sizeof *wide);
}

void qj_order_narrow_prices(const qj_order *w, const double *wide, double *price) {
    const size_t c = w->p->n_colleges, s = w->p->n_shared, extra = w->n_arrivals;
    memcpy(price, wide, c * sizeof *price);
    memcpy(price + c, wide + c + extra, (s + extra) * sizeof *price);
}

void qj_order_arrive(const qj_order *wide, double *x) {
    const qj_order *w = wide->narrow;
    const qj_order_problem *p = wide->p;
    const size_t n = w->p->n_lines;
    memset(x + n, 0, w->n_arrivals * sizeof *x);
    for (size_t i = 0; i < n; i++)
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            if (p->rule[c] >= w->p->n_shared)
                x[n + p->rule[c] - w->p->n_shared] -= p->coef[c] * x[i];
}

// --- many cells: the relaxation nearly

typedef struct guess {
    qj_order *w;
    size_t most_pieces;
    double *there, *own, *worth, *room; // [n_cells] who works there, who stays, the slope there; kinks of all curves
    qj_order_curve *curve;              // [n_cells]
} guess;

// What the others leave of a cell's curve, with what its graduates are worth elsewhere.
static void bend(guess *g, size_t k, double **room) {
    const qj_order_problem *p = g->w->p;
    const qj_order_curve *f = &p->curve[k];
    const double come = fmax(0, g->there[k] - g->own[k]);
    double *kink = *room, *slope = kink + f->n, *value = slope + f->n + 1, elsewhere = 0, y = 0, v = qj_order_curve_at(f, come);
    size_t n = 0;
    for (size_t m = p->move_first[k]; m < p->move_first[k + 1]; m++)
        elsewhere += p->move[m].ratio * g->worth[p->move[m].cell];
    g->curve[k].at_zero = v;
    for (size_t j = 0; j < f->n; j++) {
        if (f->kink[j] <= come)
            continue;
        slope[n] = f->slope[j] + elsewhere;
        kink[n] = f->kink[j] - come;
        v += slope[n] * (kink[n] - y);
        y = kink[n];
        value[n++] = v;
    }
    slope[n] = last_slope(f) + elsewhere;
    g->curve[k] = (qj_order_curve){.n = n, .at_zero = g->curve[k].at_zero, .kink = kink, .slope = slope, .value = value};
    *room = value + f->n;
}

static qj_rc make_guess(guess *g, qj_err *err) {
    const qj_order_problem *p = g->w->p;
    qj_arena *a = g->w->ctx->arena;
    size_t kinks = 0;
    for (size_t k = 0; k < p->n_cells; k++)
        kinks += 3 * p->curve[k].n + 1;
    g->there = QJ_NEW(a, double, p->n_cells + 1);
    g->own = QJ_NEW(a, double, p->n_cells + 1);
    g->worth = QJ_NEW(a, double, p->n_cells + 1);
    g->room = QJ_NEW(a, double, kinks + 1);
    g->curve = QJ_NEW(a, qj_order_curve, p->n_cells + 1);
    return g->there == NULL || g->own == NULL || g->worth == NULL || g->room == NULL || g->curve == NULL ? qj_fail(err, QJ_E_MEMORY)
                                                                                                          : QJ_OK;
}

static qj_rc solve_guess(guess *g, double *mu, double *seats, qj_err *err) {
    qj_order *w = g->w;
    qj_order_curve *own = w->curve;
    double *room = g->room;
    qj_order_lp_end end;
    for (size_t k = 0; k < w->p->n_cells; k++)
        bend(g, k, &room);
    w->curve = g->curve;
    const qj_rc rc = qj_order_lp(w, w->range, g->most_pieces, mu, seats, &end, err);
    w->curve = own;
    return rc;
}

static void look_around(guess *g, const double *seats) {
    const qj_order_problem *p = g->w->p;
    memset(g->own, 0, p->n_cells * sizeof *g->own);
    for (size_t i = 0; i < p->n_lines; i++)
        g->own[p->line[i].cell] += p->line[i].yield * seats[i];
    qj_order_there(p, seats, g->there);
    for (size_t k = 0; k < p->n_cells; k++)
        g->worth[k] = qj_order_curve_slope(&p->curve[k], g->there[k]);
}

qj_rc qj_order_lp_moved(qj_order *w, size_t most_pieces, double *price, double *seats, qj_err *err) {
    enum { TIMES = 6 };
    const qj_order_problem *p = w->p;
    const qj_mark mark = qj_arena_mark(w->ctx->arena);
    guess g = {.w = w, .most_pieces = most_pieces};
    double *next = QJ_NEW(w->ctx->arena, double, p->n_lines + 1), *newer = QJ_NEW(w->ctx->arena, double, w->n_mu + 1);
    if (next == NULL || newer == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(make_guess(&g, err));
    QJ_TRY(solve_guess(&g, price, seats, err));
    for (int time = 0; time < TIMES && !w->stopped && !qj_ctx_cancelled(w->ctx); time++) {
        look_around(&g, seats);
        QJ_TRY(solve_guess(&g, newer, next, err));
        if (w->stopped) // cut off: what was found before is better
            break;
        memcpy(price, newer, w->n_mu * sizeof *price);
        for (size_t i = 0; i < p->n_lines; i++)
            seats[i] += 0.5 * (next[i] - seats[i]);
    }
    look_around(&g, seats);
    for (size_t r = 0; r < w->n_arrivals; r++)
        price[p->n_colleges + p->n_shared + r] = last_slope(&p->curve[w->arrival[r]]) - g.worth[w->arrival[r]];
    qj_arena_rewind(w->ctx->arena, mark);
    return QJ_OK;
}
