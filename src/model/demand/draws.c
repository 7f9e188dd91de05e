// Correlated draws of employment: a country, an industry, a region and a cell component walk through the
// years; margins share the components of their cells, so that everything moves together; each draw is reconciled.
#include "model/demand/draws.h"

#include "num/elem.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

static const double Z80 = 1.2815515655446004;
static const double LEAST_REST = 0.1;

// Components of errors, side by side in one walk: the country's, each industry's, each region's, each region x broad
// sector's, each node's own.
typedef struct layout {
    size_t industry, region, sector, own, n;
} layout;

enum { PARTS = 5 };

// What a node's error is made of: components and their weights, squares summing to one.
typedef struct loading {
    double weight[PARTS];
    size_t at[PARTS];
} loading;

typedef struct draw_job {
    const qj_need_input *in;
    const qj_need_params *p;
    const qj_path *path;
    layout at;
    const loading *load; // [node]
    const int *kind;     // [node]
    double *mean;        // [h][node] sample means of the multipliers
    double *work;        // [worker][work_size]
    size_t work_size;
    size_t *clipped;     // [block]
    draw_paths *out;
} draw_job;

static double square(double x) { return x * x; }

static layout layout_of(const qj_need_input *in, const qj_path *path) {
    layout l = {.industry = 1};
    l.region = l.industry + in->n_industries;
    l.sector = l.region + in->n_regions;
    l.own = l.sector + in->n_regions * in->n_sectors;
    l.n = l.own + path->n_nodes;
    return l;
}

static void add_part(loading *l, double variance, size_t component) {
    size_t part = 0;
    while (part < PARTS - 1 && l->weight[part] > 0)
        part++;
    l->weight[part] = variance;
    l->at[part] = component;
}

static void normalise(loading *l) {
    double sum = 0;
    for (size_t part = 0; part < PARTS; part++)
        sum += l->weight[part];
    for (size_t part = 0; part < PARTS; part++)
        l->weight[part] = sum > 0 ? sqrt(l->weight[part] / sum) : 0;
}

// One-year error of a node in logs, as calibrated.
static double error_of(const qj_path *p, size_t node, int kind) { return p->scale[node] * p->spread[kind].q80 / Z80; }

// What is left of a variance after the parts that others explain; never less than a tenth of it.
static double rest(double variance, double explained) { return fmax(variance - explained, LEAST_REST * variance); }

// Variances by level: the country's error is everyone's; what a region, an industry or a region's broad sector errs
// beyond that is shared by their cells; the rest is a cell's own. So the drawn margins err as the published margins have
// erred, and cells move with them.
static void make_loadings(const qj_need_input *in, const qj_path *path, const layout *at, loading *load, int *kind) {
    const size_t R = in->n_regions, I = in->n_industries, first = 1 + R + I;
    const double country = square(error_of(path, 0, QJ_KIND_TOTAL));
    kind[0] = QJ_KIND_TOTAL;
    add_part(&load[0], country, 0);
    for (size_t r = 0; r < R; r++) {
        kind[1 + r] = QJ_KIND_REGION;
        add_part(&load[1 + r], country, 0);
        add_part(&load[1 + r], rest(square(error_of(path, 1 + r, QJ_KIND_REGION)), country), at->region + r);
    }
    for (size_t i = 0; i < I; i++) {
        kind[1 + R + i] = QJ_KIND_INDUSTRY;
        add_part(&load[1 + R + i], country, 0);
        add_part(&load[1 + R + i], rest(square(error_of(path, 1 + R + i, QJ_KIND_INDUSTRY)), country), at->industry + i);
    }
    for (size_t c = 0; c < R * I; c++) {
        const size_t r = c / I, i = c % I;
        loading *l = &load[first + c];
        kind[first + c] = QJ_KIND_CELL;
        const double region = rest(square(error_of(path, 1 + r, QJ_KIND_REGION)), country);
        const double industry = rest(square(error_of(path, 1 + R + i, QJ_KIND_INDUSTRY)), country);
        double sector = 0;
        if (in->n_sectors > 0 && in->sector_of[i] != SIZE_MAX) {
            const size_t s = r * in->n_sectors + in->sector_of[i];
            const double error = path->sector_scale[s] * path->spread[QJ_KIND_CELL].q80 / Z80;
            sector = rest(square(error), country + region);
            add_part(l, sector, at->sector + s);
        }
        add_part(l, country, 0);
        add_part(l, region, at->region + r);
        add_part(l, industry, at->industry + i);
        const double cell = square(error_of(path, first + c, QJ_KIND_CELL));
        add_part(l, rest(cell, country + region + industry + sector), at->own + first + c);
    }
    for (size_t node = 0; node < path->n_nodes; node++)
        normalise(&load[node]);
}

static void add_normals(qj_key key, uint32_t draw, int h, size_t n, uint32_t stream, double *walk, double *z) {
    qj_normals(key, draw, (uint32_t)h, 0, n, stream, z);
    for (size_t j = 0; j < n; j++)
        walk[j] += z[j];
}

// One step of all components that do not stand still: year h of the walks, year 0 the slopes.
static void step(const draw_job *job, uint32_t draw, int h, double *x, double *z) {
    const layout *at = &job->at;
    const qj_key key = {job->p->seed};
    const unsigned frozen = job->p->frozen;
    if (!(frozen & QJ_WALK_COUNTRY))
        add_normals(key, draw, h, 1, STREAM_COUNTRY, x, z);
    if (!(frozen & QJ_WALK_INDUSTRY))
        add_normals(key, draw, h, at->region - at->industry, STREAM_INDUSTRY, x + at->industry, z);
    if (!(frozen & QJ_WALK_REGION))
        add_normals(key, draw, h, at->sector - at->region, STREAM_REGION, x + at->region, z);
    if (!(frozen & QJ_WALK_SECTOR))
        add_normals(key, draw, h, at->own - at->sector, STREAM_SECTOR, x + at->sector, z);
    if (!(frozen & QJ_WALK_CELL))
        add_normals(key, draw, h, at->n - at->own, STREAM_NODE, x + at->own, z);
}

// What a year takes from walks and slopes, by kind: weights that give the walk's variance one, and the width of errors.
typedef struct ahead {
    double walk, slope, width;
} ahead;

static ahead ahead_of(const qj_spread *s, int h) {
    const double width = qj_spread_growth(s, h);
    return (ahead){sqrt(1 - s->drift) / width, sqrt(s->drift) * qj_spread_slope(h) / width, width};
}

// Multipliers exp(s width score(z)) of one draw, for all years and nodes.
static void draw_multipliers(const draw_job *job, uint32_t draw, double *walk) {
    const layout *at = &job->at;
    const qj_path *path = job->path;
    const size_t n = path->n_nodes;
    double *slope = walk + at->n, *z = slope + at->n;
    memset(walk, 0, 2 * at->n * sizeof *walk);
    step(job, draw, 0, slope, z);
    for (int h = 1; h <= draw_last(job->p); h++) {
        step(job, draw, h, walk, z);
        if (!draw_wants(job->p, h))
            continue;
        ahead a[QJ_KINDS];
        for (int k = 0; k < QJ_KINDS; k++)
            a[k] = ahead_of(&path->spread[k], h);
        double *y = job->out->cell + ((size_t)(h - 1) * job->out->n_draws + draw) * n;
        for (size_t node = 0; node < n; node++) {
            const loading *l = &job->load[node];
            const int kind = job->kind[node];
            double walked = 0, sloped = 0;
            for (size_t part = 0; part < PARTS; part++) {
                walked += l->weight[part] * walk[l->at[part]];
                sloped += l->weight[part] * slope[l->at[part]];
            }
            const double standard = a[kind].walk * walked + a[kind].slope * sloped;
            y[node] = path->scale[node] * a[kind].width * qj_spread_score(&path->spread[kind], standard);
        }
        qj_exp_array(n, y, y);
    }
}

static void multiply_block(void *arg, size_t task, size_t worker) {
    const draw_job *job = arg;
    const size_t end = (task + 1) * DRAW_BLOCK;
    for (size_t k = task * DRAW_BLOCK; k < end && k < job->out->n_draws; k++)
        draw_multipliers(job, (uint32_t)k, job->work + worker * job->work_size);
}

// Sample means over the draws, so that multipliers have mean one exactly and draws keep the central path.
static void mean_of_year(void *arg, size_t task, size_t worker) {
    (void)worker;
    const draw_job *job = arg;
    const size_t n = job->path->n_nodes, K = job->out->n_draws;
    if (!draw_wants(job->p, (int)task + 1))
        return;
    double *mean = job->mean + task * n;
    for (size_t k = 0; k < K; k++) {
        const double *y = job->out->cell + (task * K + k) * n;
        for (size_t node = 0; node < n; node++)
            mean[node] += y[node];
    }
    for (size_t node = 0; node < n; node++)
        mean[node] /= (double)K;
}

// What was set by hand, in every draw alike; the total follows.
static void override_draw(const draw_job *job, size_t t, double *y) {
    const size_t first = job->out->first_cell, cells = job->out->n_cells;
    const double *factor = job->path->factor + t * cells;
    y[0] = 0;
    for (size_t c = 0; c < cells; c++) {
        y[first + c] *= factor[c];
        y[0] += y[first + c];
    }
}

void draw_exits(const qj_need_input *in, const qj_need_params *p, int horizon, uint32_t draw, double *out) {
    double z[2];
    qj_normals((qj_key){p->seed}, draw, 0, 0, 2, STREAM_EXIT, z);
    const int first = p->only > 0 ? p->only : 1, last = p->only > 0 ? p->only : horizon;
    qj_exit_rates_of(in, horizon, first, last, p->exit_age_sd * z[0], qj_exp(p->mortality_sd * z[1]), out);
}

static void reconcile_block(void *arg, size_t task, size_t worker) {
    const draw_job *job = arg;
    const qj_need_params *p = job->p;
    const size_t n = job->path->n_nodes, K = job->out->n_draws, h_n = (size_t)job->path->horizon;
    const size_t R = job->in->n_regions, end = (task + 1) * DRAW_BLOCK;
    for (size_t k = task * DRAW_BLOCK; k < end && k < K; k++) {
        for (size_t t = 0; t < h_n; t++) {
            if (!draw_wants(p, (int)t + 1))
                continue;
            double *y = job->out->cell + (t * K + k) * n;
            for (size_t node = 0; node < n; node++)
                y[node] *= job->path->base[node * h_n + t] / job->mean[t * n + node];
            job->clipped[task] +=
                qj_reconcile_apply(job->path->reconcile, y, NULL, job->work + worker * job->work_size);
            if (job->path->factor != NULL)
                override_draw(job, t, y);
        }
        draw_exits(job->in, p, job->path->horizon, (uint32_t)k, job->out->exit + k * R * QJ_SEXES * h_n);
    }
}

qj_rc draw_paths_make(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_ctx *ctx,
                      draw_paths *out, qj_err *err) {
    const size_t R = in->n_regions, I = in->n_industries, n = path->n_nodes, K = p->draws, h = (size_t)path->horizon;
    *out = (draw_paths){.n_draws = K, .n_cells = R * I, .horizon = path->horizon, .n_nodes = n, .first_cell = 1 + R + I};
    qj_arena *a = ctx->arena;
    draw_job job = {.in = in, .p = p, .path = path, .at = layout_of(in, path), .out = out};
    const size_t walks = 2 * job.at.n + n, reconcile = qj_reconcile_scratch(path->reconcile);
    job.work_size = walks > reconcile ? walks : reconcile;
    loading *load = QJ_NEW(a, loading, n);
    int *kind = QJ_NEW(a, int, n);
    job.mean = QJ_NEW(a, double, h *n);
    job.work = QJ_NEW(a, double, qj_pool_size(ctx->pool) * job.work_size);
    job.clipped = QJ_NEW(a, size_t, draw_blocks(K));
    out->cell = QJ_NEW(a, double, h *K *n);
    out->exit = QJ_NEW(a, double, K *R *QJ_SEXES *h);
    if (load == NULL || kind == NULL || job.mean == NULL || job.work == NULL ||
        job.clipped == NULL || out->cell == NULL || out->exit == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    make_loadings(in, path, &job.at, load, kind);
    job.load = load;
    job.kind = kind;
    qj_pool_run(ctx->pool, draw_blocks(K), multiply_block, &job);
    qj_pool_run(ctx->pool, h, mean_of_year, &job);
    qj_pool_run(ctx->pool, draw_blocks(K), reconcile_block, &job);
    for (size_t b = 0; b < draw_blocks(K); b++)
        out->clipped += job.clipped[b];
    for (size_t row = 0; row < h * K; row++)
        out->max_total = fmax(out->max_total, out->cell[row * n]);
    return QJ_OK;
}

qj_rc draw_shares_new(const qj_need_input *in, const qj_need_params *p, size_t kept, const qj_ctx *ctx, draw_shares *out,
                      qj_err *err) {
    const size_t I = in->n_industries, O = in->n_occupations, K = p->draws;
    *out = (draw_shares){.n_industries = I, .n_occupations = O, .kept = kept};
    out->walk = QJ_NEW(ctx->arena, double, K *(O + I * O));
    out->share = QJ_NEW(ctx->arena, double, kept *K *I *O);
    if (out->walk == NULL || out->share == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < K; k++)
        memcpy(draw_shares_at(out, K, k, 0), in->share, I * O * sizeof(double));
    return QJ_OK;
}

// An occupation's share moves in all industries together (share_common) and in each on its own.
void draw_shares_step(const qj_need_input *in, const qj_need_params *p, draw_shares *s, uint32_t draw, int h,
                      double *scratch) {
    const size_t I = s->n_industries, O = s->n_occupations;
    double *common = s->walk + draw * (O + I * O), *own = common + O;
    const qj_key key = {p->seed};
    add_normals(key, draw, h, O, STREAM_OCCUPATION, common, scratch);
    add_normals(key, draw, h, I * O, STREAM_SHARE, own, scratch);
    if (!draw_wants(p, h))
        return;
    const double a = p->share_sd * sqrt(p->share_common), b = p->share_sd * sqrt(1 - p->share_common);
    double *share = draw_shares_at(s, p->draws, draw, h);
    for (size_t i = 0; i < I; i++)
        for (size_t o = 0; o < O; o++)
            share[i * O + o] = a * common[o] + b * own[i * O + o];
    qj_exp_array(I * O, share, share);
    for (size_t i = 0; i < I; i++) {
        double sum = 0;
        for (size_t o = 0; o < O; o++) {
            share[i * O + o] *= in->share[i * O + o];
            sum += share[i * O + o];
        }
        for (size_t o = 0; o < O; o++)
            share[i * O + o] /= sum;
    }
}
