// Search in blocks: cells, then colleges, each solved exactly while the others are held. Shared rules are priced.
#include "model/order/search.h"

#include "num/rng.h"

#include <math.h>
#include <string.h>

#define TINY 1e-7
enum { MOST_SEATS = 4096, STREAM = 71 };

double qj_order_room(const qj_order_search *s, uint32_t c) { return s->w->p->room[c] - s->load[c]; }

static double down(double x, double step) { return step > 0 ? floor(x / step + 1e-9) * step : x; }

void qj_order_shuffle(const qj_order_search *s, uint32_t block, uint32_t kind, size_t n, uint32_t *list) {
    uint32_t word[4] = {0};
    for (size_t i = n; i-- > 1;) {
        const size_t at = n - 1 - i;
        if (at % 4 == 0)
            qj_philox((qj_key){s->seed}, (const uint32_t[]){s->round, block, (uint32_t)(at / 4), STREAM + kind}, word);
        const size_t j = (size_t)(((uint64_t)word[at % 4] * (i + 1)) >> 32);
        const uint32_t t = list[i];
        list[i] = list[j];
        list[j] = t;
    }
}

// --- a cell

static void put(qj_order_search *s, uint32_t line, double x, qj_order_log *log) {
    const qj_order_line *l = &s->w->line[line];
    const double d = x - s->x[line];
    if (d == 0)
        return;
    if (log != NULL) {
        const qj_order_curve *f = &s->curve[l->cell];
        const double y = s->graduates[l->cell];
        log->delta += qj_order_curve_at(f, y + d * l->yield) - qj_order_curve_at(f, y) + s->seat_price[line] * d;
        if (log->n < QJ_ORDER_LOG) {
            log->line[log->n] = line;
            log->x[log->n] = s->x[line];
        }
        log->n++;
    }
    s->x[line] = x;
    s->load[l->college] += d;
    s->graduates[l->cell] += d * l->yield;
}

void qj_order_close(qj_order_search *s, uint32_t line, qj_order_log *log) { put(s, line, 0, log); }

static bool is_fixed(const qj_order_range *r) { return r->most <= 0 || (!r->may_close && r->least >= r->most); }

// As the line stands: nothing to choose.
static void hold(qj_order_item *it, double x) {
    it->least = it->most = x;
    it->may_close = x <= 0;
}

void qj_order_solve_cell(qj_order_search *s, uint32_t k, qj_order_scratch *scratch, uint32_t turn, qj_order_log *log) {
    qj_order *w = s->w;
    const size_t a = w->cell_first[k], n = w->cell_first[k + 1] - a;
    for (size_t i = 0; i < n; i++) {
        // The lines of one college in a cell take turns, for they share its room.
        const uint32_t line = w->cell_line[a + i];
        const qj_order_range *r = &w->whole[line];
        qj_order_item *it = &scratch->items[i];
        *it = (qj_order_item){.price = s->seat_price[line],
                              .yield = w->line[line].yield,
                              .least = r->least,
                              .most = r->most,
                              .step = r->step,
                              .may_close = r->may_close};
        const double room = fmax(0, qj_order_room(s, w->line[line].college));
        it->most = fmin(r->most, r->step > 0 ? down(s->x[line] + room + TINY, r->step) : s->x[line] + room);
        if (is_fixed(r) || it->most < it->least ||
            (w->twins[line] != 0 && (turn + w->twins[line]) % w->twin_count[line] != 0))
            hold(it, s->x[line]);
    }
    double lower;
    const double v = qj_order_cell_solve(&s->curve[k], n, scratch->items, scratch, &lower);
    if (!isfinite(v))
        return;
    for (size_t i = 0; i < n; i++)
        put(s, w->cell_line[a + i], scratch->items[i].x, log);
}

// --- a college

static uint32_t gcd(uint32_t a, uint32_t b) {
    while (b != 0) {
        const uint32_t t = a % b;
        a = b, b = t;
    }
    return a;
}

static bool whole(double x) { return x >= 0 && x < MOST_SEATS * 64.0 && x == floor(x); }

typedef struct college {
    size_t n;       // lines that may move
    uint32_t *line; // in the items' place
    uint32_t unit;
    size_t room; // units
} college;

static bool movable(const qj_order_search *s, uint32_t line, uint32_t turn) {
    const qj_order_range *r = &s->w->whole[line];
    const bool rests = s->w->twins[line] != 0 && (turn + s->w->twins[line]) % s->w->twin_count[line] != 0;
    return !is_fixed(r) && !rests && r->step > 0 && whole(r->step) && whole(r->least) && whole(r->most) &&
           whole(s->x[line]);
}

static college look_at(const qj_order_search *s, uint32_t c, qj_order_scratch *scratch, uint32_t turn) {
    const qj_order *w = s->w;
    college out = {.line = scratch->line};
    double room = w->p->room[c];
    for (size_t i = w->college_first[c]; i < w->college_first[c + 1]; i++) {
        const uint32_t line = w->college_line[i];
        if (!movable(s, line, turn)) {
            room -= s->x[line];
            continue;
        }
        const qj_order_range *r = &w->whole[line];
        out.unit = gcd(gcd(out.unit, (uint32_t)r->step), gcd((uint32_t)r->least, (uint32_t)r->most));
        out.line[out.n++] = line;
    }
    double asked = 0;
    for (size_t i = 0; i < out.n; i++)
        asked += w->whole[out.line[i]].most;
    out.room = out.unit == 0 || room < 0 ? 0 : (size_t)fmin(floor(fmin(room, asked) / out.unit + 1e-9), MOST_SEATS + 1);
    return out;
}

// The change of cost by t seats of a line for t = least, least + step, ...; ends where more does not help.
static size_t gains(const qj_order_search *s, uint32_t line, double most, double *gain) {
    const qj_order_line *l = &s->w->line[line];
    const qj_order_range *r = &s->w->whole[line];
    const qj_order_curve *f = &s->curve[l->cell];
    const double others = s->graduates[l->cell] - l->yield * s->x[line], base = qj_order_curve_at(f, others);
    size_t n = 0;
    for (double t = r->least; t <= r->most && t <= most; t += r->step) {
        gain[n] = qj_order_curve_at(f, others + l->yield * t) - base + s->seat_price[line] * t;
        if (n > 0 && gain[n] >= gain[n - 1])
            break;
        n++;
    }
    return n;
}

// value[i][u]: least cost of lines 0..i-1 in u units of room.
void qj_order_solve_college(qj_order_search *s, uint32_t c, size_t worker, uint32_t turn, bool force,
                            qj_order_log *log) {
    qj_order_table *t = &s->table[worker];
    qj_order_scratch *scratch = &s->w->scratch[worker];
    const college k = look_at(s, c, scratch, turn);
    const size_t width = k.room + 1;
    if (k.n == 0 || k.room > MOST_SEATS || (k.n + 1) * width > t->cap)
        return;
    double before = 0;
    memset(t->value, 0, width * sizeof *t->value);
    for (size_t i = 0; i < k.n; i++) {
        const qj_order_range *r = &s->w->whole[k.line[i]];
        const size_t n = gains(s, k.line[i], (double)(k.room * k.unit), t->gain);
        const double *from = t->value + i * width;
        double *to = t->value + (i + 1) * width;
        uint16_t *choice = t->choice + i * width;
        for (size_t u = 0; u < width; u++) {
            to[u] = r->may_close ? from[u] : INFINITY;
            choice[u] = 0;
        }
        for (size_t m = 0; m < n; m++) {
            const size_t seats = ((size_t)r->least + m * (size_t)r->step) / k.unit;
            const double gain = t->gain[m];
            for (size_t u = seats; u < width; u++)
                if (from[u - seats] + gain < to[u] - 1e-9) {
                    to[u] = from[u - seats] + gain;
                    choice[u] = (uint16_t)seats;
                }
        }
        const qj_order_line *l = &s->w->line[k.line[i]];
        const qj_order_curve *f = &s->curve[l->cell];
        const double y = s->graduates[l->cell];
        before += qj_order_curve_at(f, y) - qj_order_curve_at(f, y - l->yield * s->x[k.line[i]]) +
                  s->seat_price[k.line[i]] * s->x[k.line[i]];
    }
    if (!(t->value[k.n * width + k.room] < (force ? INFINITY : before - 1e-7)))
        return;
    size_t u = k.room;
    for (size_t i = k.n; i-- > 0;) {
        const size_t seats = t->choice[i * width + u];
        put(s, k.line[i], (double)(seats * k.unit), log);
        u -= seats;
    }
}

// --- blocks

typedef struct job {
    qj_order_search *s;
    bool colleges;
} job;

static void block(void *arg, size_t b, size_t worker) {
    const job *j = arg;
    qj_order_search *s = j->s;
    qj_order *w = s->w;
    if (!s->wanted[b])
        return;
    const size_t first = j->colleges ? w->block_college_first[b] : w->block_cell_first[b];
    const size_t n = (j->colleges ? w->block_college_first[b + 1] : w->block_cell_first[b + 1]) - first;
    uint32_t *list = s->shuffled + first;
    memcpy(list, (j->colleges ? w->block_college : w->block_cell) + first, n * sizeof *list);
    qj_order_shuffle(s, (uint32_t)b, j->colleges, n, list);
    for (size_t i = 0; i < n && !qj_ctx_cancelled(w->ctx); i++) {
        if (j->colleges)
            qj_order_solve_college(s, list[i], worker, s->round, false, NULL);
        else
            qj_order_solve_cell(s, list[i], &w->scratch[worker], s->round, NULL);
    }
}

void qj_order_price_seats(qj_order_search *s) {
    const qj_order *w = s->w;
    for (size_t i = 0; i < w->p->n_lines; i++) {
        s->seat_price[i] = w->line[i].cost;
        for (size_t c = w->p->first[i]; c < w->p->first[i + 1]; c++)
            s->seat_price[i] += s->price[w->p->n_colleges + w->p->rule[c]] * w->p->coef[c];
    }
}

void qj_order_sweep(qj_order_search *s, bool colleges) {
    qj_order *w = s->w;
    job j = {s, colleges};
    if (s->bent != NULL) { // one after the other: each answers what those before it did
        qj_order_each_bent(s, block, &j);
        return;
    }
    qj_order_run(w->ctx, w->n_blocks, w->p->n_cells <= QJ_ORDER_FEW * QJ_ORDER_CHUNK, block, &j);
}

double qj_order_sums(qj_order_search *s) {
    const qj_order *w = s->w;
    const qj_order_problem *p = w->p;
    memset(s->load, 0, p->n_colleges * sizeof *s->load);
    memset(s->graduates, 0, p->n_cells * sizeof *s->graduates);
    memset(s->use, 0, p->n_shared * sizeof *s->use);
    for (size_t i = 0; i < p->n_lines; i++) {
        s->load[w->line[i].college] += s->x[i];
        s->graduates[w->line[i].cell] += w->line[i].yield * s->x[i];
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            s->use[p->rule[c]] += p->coef[c] * s->x[i];
    }
    double cost = p->constant;
    for (size_t i = 0; i < p->n_lines; i++)
        cost += w->line[i].cost * s->x[i];
    if (s->there != s->graduates)
        qj_order_there(p, s->x, s->there);
    for (size_t k = 0; k < p->n_cells; k++)
        cost += qj_order_curve_at(&p->curve[k], s->there[k]);
    return cost;
}
