#include "model/demand/contrast.h"

#include "model/demand/contrast_parts.h"
#include "model/demand/override.h"

#include <math.h>
#include <string.h>

// ---- what is common

static void shares_block(void *arg, size_t task, size_t worker) {
    const contrast_step *s = arg;
    qj_contrast *c = s->made;
    const size_t end = (task + 1) * DRAW_BLOCK, n = c->in->n_industries * c->in->n_occupations;
    for (size_t k = task * DRAW_BLOCK; k < end && k < c->p.draws; k++)
        for (int h = 1; h <= c->p.horizon; h++)
            draw_shares_step(c->in, &c->p, &c->shares, (uint32_t)k, h, s->scratch + worker * n);
}

// Sums over the draws of a region's cells.
static void sum_region(void *arg, size_t region, size_t worker) {
    const contrast_step *s = arg;
    qj_contrast *c = s->made;
    const size_t I = c->in->n_industries, O = c->in->n_occupations, R = c->in->n_regions;
    contrast_rows at = contrast_rows_at(s, worker);
    for (int h = 1; h <= c->p.horizon; h++) {
        const size_t to = ((size_t)(h - 1) * R + region) * I * O;
        for (size_t k = 0; k < c->p.draws; k++) {
            contrast_begin(c, &c->base, k, region, h, &at);
            for (size_t i = 0; i < I; i++) {
                contrast_row(&at, i);
                for (size_t o = 0; o < O; o++) {
                    c->sum[QJ_OPENINGS][to + i * O + o] += at.open[o];
                    c->sum[QJ_EMPLOYED][to + i * O + o] += at.employed[o];
                }
            }
        }
    }
}

qj_rc contrast_step_new(const qj_contrast *c, const qj_ctx *ctx, contrast_step *out, qj_err *err) {
    out->c = c;
    const size_t workers = qj_pool_size(ctx->pool), I = c->in->n_industries, O = c->in->n_occupations;
    QJ_NEED(err, out->scratch = QJ_NEW(ctx->arena, double, workers *(I * O)));
    QJ_NEED(err, out->row = QJ_NEW(ctx->arena, int32_t, workers * 3 * O));
    QJ_NEED(err, out->more = QJ_NEW(ctx->arena, int32_t, workers * 2 * I * O));
    return QJ_OK;
}

static qj_rc make_base(qj_contrast *c, const qj_ctx *ctx, qj_err *err) {
    const qj_need_input *in = c->in;
    const size_t cells = in->n_regions * in->n_industries * in->n_occupations * (size_t)c->p.horizon;
    QJ_NEED(err, c->sum[QJ_OPENINGS] = QJ_NEW(ctx->arena, int64_t, cells));
    QJ_NEED(err, c->sum[QJ_EMPLOYED] = QJ_NEW(ctx->arena, int64_t, cells));
    contrast_step step = {.made = c};
    QJ_TRY(contrast_step_new(c, ctx, &step, err));
    qj_pool_run(ctx->pool, draw_blocks(c->p.draws), shares_block, &step);
    if (qj_ctx_cancelled(ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    QJ_TRY(contrast_variant_new(c, in, ctx, &c->base, err));
    qj_pool_run(ctx->pool, in->n_regions, sum_region, &step);
    return qj_ctx_cancelled(ctx) ? qj_fail(err, QJ_E_CANCELLED) : QJ_OK;
}

qj_rc qj_contrast_new(const qj_need_input *in, const qj_need_params *p, const qj_cut *cut, const qj_ctx *ctx, qj_contrast **out,
                      qj_err *err) {
    qj_contrast *c = QJ_NEW(ctx->arena, qj_contrast, 1);
    cut_run *runs = QJ_NEW(ctx->arena, cut_run, in->n_occupations);
    if (c == NULL || runs == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    *c = (qj_contrast){.in = in, .p = *p, .cut = cut, .runs = runs};
    c->n_runs = cut_runs_make(cut, in->n_occupations, runs);
    c->columns = (in->n_industries + 1) * cut->n_slots;
    QJ_TRY(qj_path_fit(in, p, ctx, &c->path, err));
    QJ_TRY(draw_paths_make(in, p, c->path, ctx, &c->paths, err));
    QJ_TRY(draw_shares_new(in, p, (size_t)p->horizon + 1, ctx, &c->shares, err));
    QJ_TRY(make_base(c, ctx, err));
    *out = c;
    return QJ_OK;
}

// ---- one set of assumptions

typedef struct exit_job {
    const qj_contrast *c;
    const qj_need_input *in;
    double *exit;
} exit_job;

static void exits_block(void *arg, size_t task, size_t worker) {
    (void)worker;
    const exit_job *j = arg;
    const qj_need_params *p = &j->c->p;
    const size_t end = (task + 1) * DRAW_BLOCK, n = j->in->n_regions * QJ_SEXES * (size_t)p->horizon;
    for (size_t k = task * DRAW_BLOCK; k < end && k < p->draws; k++)
        draw_exits(j->in, p, p->horizon, (uint32_t)k, j->exit + k * n);
}

static bool same_ages(const qj_contrast *c, const qj_need_input *in) {
    const double *a = c->in->people.pension_age, *b = in->people.pension_age;
    for (size_t k = 0; a != b && k < QJ_SEXES * (size_t)(c->p.horizon + 1); k++)
        if (a[k] < b[k] || a[k] > b[k])
            return false;
    return true;
}

// The largest total of a draw, as the full run finds it.
static double largest_total(const qj_contrast *c, const double *factor) {
    const draw_paths *d = &c->paths;
    double largest = 0;
    for (size_t t = 0; t < (size_t)d->horizon; t++)
        for (size_t k = 0; k < d->n_draws; k++) {
            const double *y = d->cell + (t * d->n_draws + k) * d->n_nodes;
            double total = factor != NULL ? 0 : y[0];
            for (size_t cell = 0; factor != NULL && cell < d->n_cells; cell++)
                total += y[d->first_cell + cell] * factor[t * d->n_cells + cell];
            largest = fmax(largest, total);
        }
    return largest;
}

static qj_rc set_path(const qj_contrast *c, const qj_need_input *in, qj_arena *a, qj_path *path, qj_err *err) {
    const size_t n = path->n_nodes * (size_t)(path->horizon + 1);
    *path = *c->path;
    QJ_NEED(err, path->level = QJ_NEW(a, double, n));
    memcpy(path->level, c->path->level, n * sizeof *path->level);
    return qj_path_override(in, path, a, err);
}

qj_rc contrast_variant_new(const qj_contrast *c, const qj_need_input *in, const qj_ctx *ctx, contrast_variant *out, qj_err *err) {
    qj_path path = *c->path;
    *out = (contrast_variant){.exit = c->paths.exit, .same_ages = same_ages(c, in)};
    if (in->n_growth + in->n_targets > 0)
        QJ_TRY(set_path(c, in, ctx->arena, &path, err));
    out->factor = path.factor;
    if (!out->same_ages) {
        exit_job j = {.c = c, .in = in};
        QJ_NEED(err, j.exit = QJ_NEW(ctx->arena, double, c->p.draws *in->n_regions *QJ_SEXES *(size_t)c->p.horizon));
        qj_pool_run(ctx->pool, draw_blocks(c->p.draws), exits_block, &j);
        out->exit = j.exit;
    }
    QJ_TRY(qj_event_plan_make(in, &c->p, &path, c->cut, ctx->arena, &out->plan, err));
    out->grid = cut_grid(largest_total(c, out->factor) + (out->plan != NULL ? out->plan->most : 0));
    return out->plan != NULL ? draw_jobs_new(out->plan, in, &c->p, out->grid, ctx, &out->jobs, err) : QJ_OK;
}

// ---- a row of occupations

contrast_rows contrast_rows_at(const contrast_step *s, size_t worker) {
    const size_t I = s->c->in->n_industries, O = s->c->in->n_occupations;
    int32_t *row = s->row + worker * 3 * O, *more = s->more + worker * 2 * I * O;
    return (contrast_rows){.c = s->c, .employed = row, .leave = row + O, .open = row + 2 * O, .more = more};
}

void contrast_begin(const qj_contrast *c, const contrast_variant *v, size_t draw, size_t region, int h, contrast_rows *at) {
    const size_t H = (size_t)c->p.horizon, IO = c->in->n_industries * c->in->n_occupations;
    const double *exit = v->exit + (draw * c->in->n_regions + region) * QJ_SEXES * H;
    at->v = v;
    at->draw = draw;
    at->region = region;
    at->h = h;
    at->men = exit[QJ_MAN * H + (size_t)h - 1];
    at->women = exit[QJ_WOMAN * H + (size_t)h - 1];
    at->before = draw_shares_at(&c->shares, c->p.draws, draw, h - 1);
    at->now = draw_shares_at(&c->shares, c->p.draws, draw, h);
    at->events = v->plan != NULL && draw_jobs_touch(&v->jobs, region);
    if (at->events) {
        draw_jobs_at(&v->jobs, draw, region, h - 1, at->more);
        draw_jobs_at(&v->jobs, draw, region, h, at->more + IO);
    }
}

static double level_of(const contrast_rows *at, size_t cell, int h) {
    const draw_paths *d = &at->c->paths;
    if (h == 0)
        return at->c->path->level[(d->first_cell + cell) * (size_t)(d->horizon + 1)];
    const size_t t = (size_t)(h - 1);
    const double y = d->cell[(t * d->n_draws + at->draw) * d->n_nodes + d->first_cell + cell];
    return at->v->factor != NULL ? y * at->v->factor[t * d->n_cells + cell] : y;
}

void contrast_row(const contrast_rows *at, size_t industry) {
    const qj_need_input *in = at->c->in;
    const size_t I = in->n_industries, O = in->n_occupations, cell = at->region * I + industry, from = industry * O;
    const double was = level_of(at, cell, at->h - 1), is = level_of(at, cell, at->h), scale = 1 / at->v->grid;
    if (at->events)
        cut_row_more(O, scale, was, is, at->before + from, at->now + from, in->women + from, at->men, at->women,
                     at->more + from, at->more + I * O + from, at->employed, at->leave, at->open);
    else
        cut_row(O, scale, was, is, at->before + from, at->now + from, in->women + from, at->men, at->women, at->employed,
                at->leave, at->open);
}
