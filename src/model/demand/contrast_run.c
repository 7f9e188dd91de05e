// The cells that assumptions touch, drawn again under each of them.
#include "model/demand/contrast_parts.h"

#include <math.h>
#include <string.h>

enum { VARIANTS = 3, V_A = 0, V_B, V_BASE };

typedef struct running {
    const qj_contrast *c;
    contrast_variant v[VARIANTS];
    size_t n_variants;    // 3 when a is not the base and the base's sums are to be corrected
    bool everything;      // all cells are touched
    bool slots;           // some cut is of one occupation group
    uint8_t *touch;       // [region][industry]
    uint8_t *region;      // [region] any of its cells
    const qj_contrast_cuts *cuts;
    size_t *first, *list; // cuts that differ, by region (0: country): list[first[r]] .. list[first[r + 1]]
    size_t *place, n_places;
    double *draws[VARIANTS][QJ_FLOWS]; // [year][place][draw]
    contrast_step step;
    int32_t *column; // [worker][variant][flow][region, country][column]
} running;

// ---- what is touched

static bool same_items(const qj_event_plan *p, const qj_scope *s, const qj_event_plan *q, const qj_scope *t) {
    if (s->n_items != t->n_items)
        return false;
    for (size_t k = 0; k < s->n_items; k++) {
        const qj_event_item *x = &p->item[s->first_item + k], *y = &q->item[t->first_item + k];
        const bool less = x->jobs < y->jobs || x->probability < y->probability, more = x->jobs > y->jobs || x->probability > y->probability;
        if (less || more || x->identity != y->identity || x->year != y->year || x->phase_in != y->phase_in)
            return false;
    }
    return true;
}

static bool has_scope(const qj_event_plan *in, const qj_event_plan *p, const qj_scope *s) {
    for (size_t k = 0; in != NULL && k < in->n_scopes; k++) {
        const qj_scope *t = &in->scope[k];
        if (t->region == s->region && t->industry == s->industry && t->slot == s->slot)
            return same_items(p, s, in, t);
    }
    return false;
}

static void touch_place(running *r, size_t region, size_t industry) {
    const size_t I = r->c->in->n_industries, R = r->c->in->n_regions;
    for (size_t cell = 0; cell < R * I; cell++)
        if ((region == SIZE_MAX || region == cell / I) && (industry == SIZE_MAX || industry == cell % I))
            r->touch[cell] = 1;
}

// Places whose events are not those of the other plan.
static void touch_events(running *r, const qj_event_plan *p, const qj_event_plan *other) {
    for (size_t k = 0; p != NULL && k < p->n_scopes; k++)
        if (!has_scope(other, p, &p->scope[k]))
            touch_place(r, p->scope[k].region, p->scope[k].industry);
}

static bool same_grid(const contrast_variant *a, const contrast_variant *b) { return !(a->grid < b->grid) && !(a->grid > b->grid); }

static void touch_variant(running *r, const contrast_variant *v) {
    const contrast_variant *base = &r->c->base;
    const size_t cells = r->c->paths.n_cells, n = cells * (size_t)r->c->p.horizon;
    if (!v->same_ages || !same_grid(v, base)) {
        touch_place(r, SIZE_MAX, SIZE_MAX);
        return;
    }
    for (size_t k = 0; v->factor != NULL && k < n; k++)
        if (v->factor[k] < 1 || v->factor[k] > 1)
            r->touch[k % cells] = 1;
    touch_events(r, v->plan, base->plan);
    touch_events(r, base->plan, v->plan);
}

static qj_rc find_touched(running *r, qj_arena *a, qj_err *err) {
    const size_t I = r->c->in->n_industries, R = r->c->in->n_regions;
    QJ_NEED(err, r->touch = QJ_NEW(a, uint8_t, R *I));
    QJ_NEED(err, r->region = QJ_NEW(a, uint8_t, R));
    touch_variant(r, &r->v[V_A]);
    touch_variant(r, &r->v[V_B]);
    r->everything = true;
    for (size_t cell = 0; cell < R * I; cell++) {
        r->region[cell / I] |= r->touch[cell];
        r->everything = r->everything && r->touch[cell];
    }
    return QJ_OK;
}

// ---- cuts

static bool differs(const running *r, size_t region, size_t column) {
    const size_t I = r->c->in->n_industries, R = r->c->in->n_regions, industry = column / r->c->cut->n_slots;
    for (size_t x = region > 0 ? region - 1 : 0; x < (region > 0 ? region : R); x++)
        for (size_t i = industry > 0 ? industry - 1 : 0; i < (industry > 0 ? industry : I); i++)
            if (r->touch[x * I + i])
                return true;
    return false;
}

static qj_rc place_cuts(running *r, qj_arena *a, qj_err *err) {
    const size_t R = r->c->in->n_regions, n = r->cuts->n;
    QJ_NEED(err, r->place = QJ_NEW(a, size_t, n + 1));
    QJ_NEED(err, r->first = QJ_NEW(a, size_t, R + 2));
    QJ_NEED(err, r->list = QJ_NEW(a, size_t, n + 1));
    size_t listed = 0;
    for (size_t cut = 0; cut < n; cut++)
        r->slots = r->slots || r->cuts->column[cut] % r->c->cut->n_slots != 0;
    for (size_t region = 0; region <= R; region++) {
        r->first[region] = listed;
        for (size_t cut = 0; cut < n; cut++)
            if (r->cuts->region[cut] == region && differs(r, region, r->cuts->column[cut]))
                r->list[listed++] = cut;
    }
    r->first[R + 1] = listed;
    for (size_t cut = 0; cut < n; cut++)
        r->place[cut] = SIZE_MAX;
    for (size_t k = 0; k < listed; k++)
        r->place[r->list[k]] = r->n_places++;
    return QJ_OK;
}

static qj_rc new_draws(running *r, const qj_ctx *ctx, qj_err *err) {
    const size_t n = ((size_t)r->c->p.horizon + 1) * r->n_places * r->c->p.draws + 1;
    for (size_t v = 0; v < r->n_variants; v++)
        for (size_t f = 0; f < QJ_FLOWS; f++)
            QJ_NEED(err, r->draws[v][f] = qj_arena_alloc(ctx->arena, n * sizeof(double), 64));
    QJ_NEED(err, r->column = QJ_NEW(ctx->arena, int32_t, qj_pool_size(ctx->pool) * VARIANTS * QJ_FLOWS * 2 * r->c->columns));
    return contrast_step_new(r->c, ctx, &r->step, err);
}

// ---- draws

static int32_t *column_at(const running *r, size_t worker, size_t variant, size_t flow, bool country) {
    return r->column + (((worker * VARIANTS + variant) * QJ_FLOWS + flow) * 2 + country) * r->c->columns;
}

static void take_cuts(const running *r, size_t place, size_t draw, int h, size_t variant, size_t flow, const int32_t *column) {
    for (size_t k = r->first[place]; k < r->first[place + 1]; k++) {
        const size_t cut = r->list[k], K = r->c->p.draws;
        r->draws[variant][flow][((size_t)h * r->n_places + r->place[cut]) * K + draw] = column[r->cuts->column[cut]] * r->v[variant].grid;
    }
}

// A row of occupations into the columns of its region and of the country; where no cut asks for one, only their sum.
static void put_row(const running *r, const int32_t *row, size_t industry, int32_t *own, int32_t *country) {
    const size_t S = r->c->cut->n_slots;
    int32_t *at = own + (industry + 1) * S, *all = country + (industry + 1) * S;
    if (r->slots) {
        cut_row_add(r->c->runs, r->c->n_runs, S, row, at, own);
        for (size_t s = 0; s < S; s++)
            all[s] += at[s];
        return;
    }
    int32_t sum = 0;
    for (size_t o = 0; o < r->c->in->n_occupations; o++)
        sum += row[o];
    at[0] = sum;
    own[0] += sum;
    all[0] += sum;
}

// The touched cells of a region under one variant: into the region's cuts, and on top of the country.
static void draw_region(const running *r, size_t draw, int h, size_t region, size_t variant, size_t worker, contrast_rows *at) {
    const size_t I = r->c->in->n_industries, S = r->c->cut->n_slots;
    int32_t *own[QJ_FLOWS], *country[QJ_FLOWS];
    contrast_begin(r->c, &r->v[variant], draw, region, h, at);
    for (size_t f = 0; f < QJ_FLOWS; f++) {
        own[f] = column_at(r, worker, variant, f, false);
        country[f] = column_at(r, worker, variant, f, true);
        memset(own[f], 0, S * sizeof(int32_t));
    }
    for (size_t i = 0; i < I; i++) {
        if (!r->touch[region * I + i])
            continue;
        contrast_row(at, i);
        put_row(r, at->open, i, own[QJ_OPENINGS], country[QJ_OPENINGS]);
        put_row(r, at->employed, i, own[QJ_EMPLOYED], country[QJ_EMPLOYED]);
    }
    for (size_t f = 0; f < QJ_FLOWS; f++) {
        for (size_t s = 0; s < S; s++)
            country[f][s] += own[f][s];
        take_cuts(r, region + 1, draw, h, variant, f, own[f]);
    }
}

// Cuts of an industry that the region does not touch are not listed: what an earlier region left there is not read.
static void draw_block(void *arg, size_t task, size_t worker) {
    const running *r = arg;
    const size_t K = r->c->p.draws, end = (task + 1) * DRAW_BLOCK;
    contrast_rows at = contrast_rows_at(&r->step, worker);
    for (size_t k = task * DRAW_BLOCK; k < end && k < K; k++)
        for (int h = 1; h <= r->c->p.horizon; h++)
            for (size_t v = 0; v < r->n_variants; v++) {
                for (size_t f = 0; f < QJ_FLOWS; f++)
                    memset(column_at(r, worker, v, f, true), 0, r->c->columns * sizeof(int32_t));
                for (size_t region = 0; region < r->c->in->n_regions; region++)
                    if (r->region[region])
                        draw_region(r, k, h, region, v, worker, &at);
                for (size_t f = 0; f < QJ_FLOWS; f++)
                    take_cuts(r, 0, k, h, v, f, column_at(r, worker, v, f, true));
            }
}

// All years together: openings are summed, the employed are those at the horizon.
static void join_years(const running *r) {
    const size_t n = r->n_places * r->c->p.draws, H = (size_t)r->c->p.horizon;
    for (size_t v = 0; v < r->n_variants; v++) {
        double *open = r->draws[v][QJ_OPENINGS];
        for (size_t h = 1; h <= H; h++)
            for (size_t k = 0; k < n; k++)
                open[k] += open[h * n + k];
        memcpy(r->draws[v][QJ_EMPLOYED], r->draws[v][QJ_EMPLOYED] + H * n, n * sizeof(double));
    }
}

// ---- sums

// Sum of the base over its draws.
static double base_sum(const running *r, size_t cut, size_t flow, int h) {
    const qj_contrast *c = r->c;
    const size_t I = c->in->n_industries, O = c->in->n_occupations, R = c->in->n_regions;
    const size_t region = r->cuts->region[cut], industry = r->cuts->column[cut] / c->cut->n_slots, slot = r->cuts->column[cut] % c->cut->n_slots;
    int64_t sum = 0;
    for (size_t x = region > 0 ? region - 1 : 0; x < (region > 0 ? region : R); x++)
        for (size_t i = industry > 0 ? industry - 1 : 0; i < (industry > 0 ? industry : I); i++) {
            const int64_t *cell = c->sum[flow] + (((size_t)(h - 1) * R + x) * I + i) * O;
            for (size_t o = 0; o < O; o++)
                sum += slot == 0 || c->cut->leaf[o] == slot || c->cut->major[o] == slot ? cell[o] : 0;
        }
    return (double)sum * c->base.grid;
}

// All are whole multiples of a grid below 2^53 of them, so their order does not matter.
static double sum_of(const running *r, size_t variant, size_t flow, int year, size_t place) {
    const size_t K = r->c->p.draws;
    const double *x = r->draws[variant][flow] + ((size_t)year * r->n_places + place) * K;
    double sum = 0;
    for (size_t k = 0; k < K; k++)
        sum += x[k];
    return sum;
}

// What is not drawn again: the base without its touched cells.
static double untouched_sum(const running *r, size_t cut, size_t flow, int h) {
    const size_t base = r->n_variants == VARIANTS ? V_BASE : V_A, place = r->place[cut];
    if (r->everything)
        return 0;
    return base_sum(r, cut, flow, h) - (place != SIZE_MAX ? sum_of(r, base, flow, h, place) : 0);
}

static qj_rc sum_cuts(const running *r, qj_arena *a, qj_contrast_result *out, qj_err *err) {
    const size_t n = r->cuts->n, H = (size_t)r->c->p.horizon;
    for (size_t v = 0; v < 2; v++)
        for (size_t f = 0; f < QJ_FLOWS; f++)
            QJ_NEED(err, out->sum[v][f] = QJ_NEW(a, double, (H + 1) * n + 1));
    for (size_t f = 0; f < QJ_FLOWS; f++)
        for (size_t cut = 0; cut < n; cut++) {
            const size_t place = r->place[cut];
            double *const sums[2] = {out->sum[V_A][f] + cut, out->sum[V_B][f] + cut};
            for (size_t h = 1; h <= H; h++) {
                const double rest = untouched_sum(r, cut, f, (int)h);
                for (size_t v = 0; v < 2; v++) {
                    sums[v][h * n] = rest + (place != SIZE_MAX ? sum_of(r, v, f, (int)h, place) : 0);
                    sums[v][0] = f == QJ_EMPLOYED ? sums[v][h * n] : sums[v][0] + sums[v][h * n];
                }
            }
        }
    return QJ_OK;
}

static qj_rc subtract(const running *r, qj_arena *a, qj_contrast_result *out, qj_err *err) {
    const size_t n = ((size_t)r->c->p.horizon + 1) * r->n_places * r->c->p.draws;
    for (size_t f = 0; f < QJ_FLOWS; f++) {
        double *difference = QJ_NEW(a, double, n + 1);
        QJ_NEED(err, difference);
        for (size_t k = 0; k < n; k++)
            difference[k] = r->draws[V_B][f][k] - r->draws[V_A][f][k];
        out->difference[f] = difference;
    }
    out->place = r->place;
    out->n_places = r->n_places;
    return QJ_OK;
}

static qj_rc make_variants(running *r, const qj_need_input *const in[2], const qj_ctx *ctx, qj_err *err) {
    for (size_t v = 0; v < 2; v++)
        if (in[v] == r->c->in)
            r->v[v] = r->c->base;
        else
            QJ_TRY(contrast_variant_new(r->c, in[v], ctx, &r->v[v], err));
    r->v[V_BASE] = r->c->base;
    return QJ_OK;
}

qj_rc qj_contrast_run(const qj_contrast *c, const qj_need_input *a, const qj_need_input *b, const qj_contrast_cuts *cuts,
                      const qj_ctx *ctx, qj_contrast_result *out, qj_err *err) {
    running r = {.c = c, .cuts = cuts};
    const qj_need_input *const in[2] = {a, b};
    QJ_TRY(make_variants(&r, in, ctx, err));
    QJ_TRY(find_touched(&r, ctx->arena, err));
    r.n_variants = a == c->in || r.everything ? V_BASE : VARIANTS;
    QJ_TRY(place_cuts(&r, ctx->arena, err));
    QJ_TRY(new_draws(&r, ctx, err));
    if (r.n_places > 0)
        qj_pool_run(ctx->pool, draw_blocks(c->p.draws), draw_block, &r);
    if (qj_ctx_cancelled(ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    join_years(&r);
    *out = (qj_contrast_result){0};
    QJ_TRY(sum_cuts(&r, ctx->arena, out, err));
    return subtract(&r, ctx->arena, out, err);
}
