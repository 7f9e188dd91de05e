// The plan: built at the multipliers of the bound, improved cell by cell and college by college while the prices of
// shared rules follow their use, and brought within the rules.
#include "model/order/search.h"

#include <math.h>
#include <string.h>

enum { USUAL_ROUNDS = 24, ROUNDS_OF_LINES = 40000, MOST_ROUNDS = 300, WIDEST = 4096, SMALL = 500 };

static void list_lines(qj_order_search *s) {
    const qj_order *w = s->w;
    size_t n = 0;
    for (size_t b = 0; b < w->n_blocks; b++) {
        s->block_line_first[b] = n;
        for (size_t c = w->block_cell_first[b]; c < w->block_cell_first[b + 1]; c++)
            for (size_t i = w->cell_first[w->block_cell[c]]; i < w->cell_first[w->block_cell[c] + 1]; i++)
                s->block_lines[n++] = w->cell_line[i];
    }
    s->block_line_first[w->n_blocks] = n;
}

static qj_rc make_search(qj_order *w, qj_order_search *s, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const qj_order_problem *p = w->p;
    const size_t workers = qj_pool_size(w->ctx->pool);
    size_t cells = 0;
    for (size_t c = 0; c < p->n_colleges; c++) {
        double asked = 0;
        for (size_t i = w->college_first[c]; i < w->college_first[c + 1]; i++)
            asked += w->whole[w->college_line[i]].most;
        const size_t width = (size_t)fmin(fmin(p->room[c], asked), WIDEST) + 2;
        const size_t need = (w->college_first[c + 1] - w->college_first[c] + 1) * width;
        cells = need > cells ? need : cells;
    }
    s->x = QJ_NEW(a, double, p->n_lines + 1);
    s->load = QJ_NEW(a, double, p->n_colleges + 1);
    s->graduates = QJ_NEW(a, double, p->n_cells + 1);
    s->there = w->wide == NULL ? s->graduates : QJ_NEW(a, double, p->n_cells + 1);
    s->curve = w->seat;
    s->use = QJ_NEW(a, double, p->n_shared + 1);
    s->price = QJ_NEW(a, double, w->n_mu + 1);
    s->seat_price = QJ_NEW(a, double, p->n_lines + 1);
    s->table = QJ_NEW(a, qj_order_table, workers);
    s->shuffled = QJ_NEW(a, uint32_t, p->n_cells + p->n_colleges + 1);
    s->wanted = QJ_NEW(a, uint8_t, w->n_blocks + 1);
    s->log = QJ_NEW(a, qj_order_log, workers);
    s->block_lines = QJ_NEW(a, uint32_t, p->n_lines + 1);
    s->block_line_first = QJ_NEW(a, size_t, w->n_blocks + 1);
    if (s->x == NULL || s->load == NULL || s->graduates == NULL || s->there == NULL || s->use == NULL || s->price == NULL ||
        s->seat_price == NULL || s->table == NULL || s->shuffled == NULL || s->wanted == NULL || s->log == NULL ||
        s->block_lines == NULL || s->block_line_first == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    list_lines(s);
    if (w->wide != NULL)
        QJ_TRY(qj_order_bent_new(s, err));
    for (size_t t = 0; t < workers; t++) {
        s->table[t] = (qj_order_table){QJ_NEW(a, double, cells + 1), QJ_NEW(a, double, WIDEST + 2),
                                       QJ_NEW(a, uint16_t, cells + 1), cells};
        if (s->table[t].value == NULL || s->table[t].gain == NULL || s->table[t].choice == NULL)
            return qj_fail(err, QJ_E_MEMORY);
    }
    return QJ_OK;
}

// The given plan, or the cells' own wishes at the multipliers, as far as the ranges allow.
static void begin(qj_order_search *s, const double *start) {
    const qj_order *w = s->w;
    for (size_t i = 0; i < w->p->n_lines; i++) {
        const qj_order_range *r = &w->whole[i];
        double x = start == NULL ? w->x[i] : start[i];
        if (r->step > 0 && r->least < r->most)
            x = floor(x / r->step + 0.5) * r->step;
        x = fmin(x, r->most);
        if (x < r->least)
            x = r->may_close && x < 0.5 * r->least ? 0 : r->least;
        s->x[i] = x;
    }
}

// The seats of an overfull college that can go at the least loss a seat; 0: none can.
static double cheapest_cut(const qj_order_search *s, uint32_t c, uint32_t *line) {
    const qj_order *w = s->w;
    const double over = -qj_order_room(s, c);
    double best = INFINITY, cut = 0;
    for (size_t i = w->college_first[c]; i < w->college_first[c + 1]; i++) {
        const uint32_t at = w->college_line[i];
        const qj_order_range *r = &w->whole[at];
        const double step = r->step > 0 ? r->step : 1, some = ceil(over / step - 1e-9) * step;
        const double by = s->x[at] - some >= r->least ? some : r->may_close ? s->x[at] : s->x[at] - r->least;
        if (by <= 0)
            continue;
        const double loss = qj_order_change_cost(s, at, -by) / by - (s->seat_price[at] - w->line[at].cost);
        if (loss < best) {
            best = loss;
            cut = by;
            *line = at;
        }
    }
    return cut;
}

static void unload(qj_order_search *s) {
    for (uint32_t c = 0; c < s->w->p->n_colleges; c++)
        while (qj_order_room(s, c) < -1e-7) {
            uint32_t line = 0;
            const double by = cheapest_cut(s, c, &line);
            if (by <= 0)
                break;
            s->x[line] -= by;
            s->load[c] -= by;
            qj_order_feed(s, s->w->line[line].cell, -by * s->w->line[line].yield);
        }
}

// Prices of shared rules follow the share by which they are over or under their limit.
static void follow(qj_order_search *s, double cost, double pace) {
    const qj_order_problem *p = s->w->p;
    double *activity = s->seat_price; // free until the next sweep; rules are fewer than lines or cheap to spare
    if (p->n_shared > p->n_lines)
        return;
    memset(activity, 0, p->n_shared * sizeof *activity);
    for (size_t i = 0; i < p->n_lines; i++)
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            activity[p->rule[c]] += fabs(p->coef[c]) * s->x[i];
    for (size_t r = 0; r < p->n_shared; r++) {
        double *price = &s->price[p->n_colleges + r];
        if (!isfinite(p->limit[r]) || activity[r] <= 0)
            continue;
        const double usual = fmax(*price, 0.02 * fabs(cost) / activity[r]);
        const double over = (s->use[r] - p->limit[r]) / activity[r];
        *price = fmax(0, *price + usual * fmax(-0.2, fmin(0.2, pace * over)));
    }
}

typedef struct best {
    double *x, cost;
    bool found;
} best;

// Repairs a copy of the plan under search; keeps it when it is the best one. The search goes on from where it was.
static void harvest(qj_order_search *s, best *b, bool exchange, double *kept) {
    const qj_order_problem *p = s->w->p;
    memcpy(kept, s->x, p->n_lines * sizeof *kept);
    if (qj_order_repair(s, s->w->ctx->arena)) {
        if (exchange)
            qj_order_exchange(s, s->w->ctx->arena);
        const double cost = qj_order_sums(s);
        if (!b->found || cost < b->cost) {
            b->found = true;
            b->cost = cost;
            memcpy(b->x, s->x, p->n_lines * sizeof *b->x);
        }
    }
    memcpy(s->x, kept, p->n_lines * sizeof *kept);
    (void)qj_order_sums(s);
}

static void want_blocks(qj_order_search *s, const qj_order_options *o) {
    memset(s->wanted, o->n_touched == 0, s->w->n_blocks);
    for (size_t i = 0; i < o->n_touched; i++)
        s->wanted[s->w->block_of_cell[s->w->line[o->touched[i]].cell]] = 1;
}

// From seats to a plan that no college is too small for.
static void set_out(qj_order_search *s, const double *from) {
    begin(s, from);
    (void)qj_order_sums(s);
    qj_order_price_seats(s);
    unload(s);
    (void)qj_order_sums(s);
}

// One round: cells, then colleges; every few rounds with trials in between. The cost of the plan under search.
static double work_round(qj_order_search *s, unsigned round, bool first) {
    enum { SETTLED = 6, PARTS = 4 };
    s->round = round;
    qj_order_price_seats(s);
    if (round >= SETTLED)
        qj_order_kick(s, (round - SETTLED) % PARTS, PARTS);
    qj_order_sweep(s, false);
    if (!first)
        qj_order_sweep(s, true);
    return qj_order_sums(s);
}

// Small orders get more rounds: they cost nothing.
static unsigned usual_rounds(size_t lines) {
    const size_t n = ROUNDS_OF_LINES / (lines + 1);
    return (unsigned)(n < USUAL_ROUNDS ? USUAL_ROUNDS : n > MOST_ROUNDS ? MOST_ROUNDS : n);
}

// What the cells want at the multipliers of the bound, college by college full or not.
static qj_rc wishes(qj_order *w, const double *price, const double **x, qj_err *err) {
    const qj_mark mark = qj_arena_mark(w->ctx->arena);
    qj_order *b = w->wide == NULL ? w : w->wide;
    double *mu = QJ_NEW(w->ctx->arena, double, b->n_mu + 1);
    QJ_NEED(err, mu);
    if (w->wide == NULL)
        memcpy(mu, price, w->n_mu * sizeof *mu);
    else
        qj_order_widen_prices(w, price, mu);
    (void)qj_order_lagrangian(b, mu, false);
    *x = b->x;
    qj_arena_rewind(w->ctx->arena, mark);
    return QJ_OK;
}

qj_rc qj_order_plan(qj_order *w, const qj_order_options *o, const double *mu, double bound, const double *relaxed,
                    double *x, bool *found, unsigned *rounds, qj_err *err) {
    const qj_mark mark = qj_arena_mark(w->ctx->arena);
    const qj_order_problem *p = w->p;
    qj_order_search s = {.w = w, .seed = o->seed};
    QJ_TRY(make_search(w, &s, err));
    best b = {.x = x, .cost = INFINITY};
    const double *wished = NULL;
    double *kept = QJ_NEW(w->ctx->arena, double, p->n_lines + 1);
    QJ_NEED(err, kept);
    memcpy(s.price, mu, w->n_mu * sizeof *mu);
    want_blocks(&s, o);
    const bool small = p->n_lines <= SMALL;
    if (o->start == NULL) {
        set_out(&s, relaxed);
        harvest(&s, &b, small, kept);
        QJ_TRY(wishes(w, mu, &wished, err));
    }
    set_out(&s, o->start == NULL ? wished : o->start);
    const unsigned most = o->rounds > 0 ? o->rounds : usual_rounds(p->n_lines);
    for (*rounds = 0; *rounds < most && !qj_ctx_cancelled(w->ctx); ++*rounds) {
        const double cost = work_round(&s, *rounds, *rounds == 0 && o->start == NULL);
        harvest(&s, &b, small || *rounds + 1 == most, kept);
        if (!qj_order_go_on(w, o, bound, b.cost))
            break;
        if (b.found && b.cost - bound <= o->gap * fabs(b.cost))
            break;
        follow(&s, cost, 0.5);
    }
    *found = b.found;
    qj_arena_rewind(w->ctx->arena, mark);
    return QJ_OK;
}
