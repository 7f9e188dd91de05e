// Correlated draws of employment (methods 5.6): a country, an industry, a region and a cell component walk through the
// years; margins share the components of their cells, so that everything moves together; each draw is reconciled.
#include "model/demand/draws.h"

#include "num/elem.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

static const double Z80 = 1.2815515655446004;
static const double LEAST_REST = 0.1;

// What a node's error is made of. An index of SIZE_MAX means that the component is not in it.
typedef struct loading {
    double country, industry, region, own;
    size_t i, r;
} loading;

typedef struct draw_job {
    const qj_need_input *in;
    const qj_need_params *p;
    const qj_path *path;
    const loading *load;
    const int *kind;     // [node]
    double *mean;        // [h][node] sample means of the multipliers
    double *work;        // [worker][work_size]
    size_t work_size;
    size_t *clipped;     // [block]
    draw_paths *out;
} draw_job;

static double square(double x) { return x * x; }

static loading normalised(double country, double industry, double region, double own, size_t i, size_t r) {
    const double sum = country + industry + region + own;
    return (loading){sqrt(country / sum), sqrt(industry / sum), sqrt(region / sum), sqrt(own / sum), i, r};
}

// One-year error of a node in logs, as calibrated.
static double error_of(const qj_path *p, size_t node, int kind) { return p->scale[node] * p->spread[kind].q80 / Z80; }

// What is left of a variance after the parts that others explain; never less than a tenth of it.
static double rest(double variance, double explained) { return fmax(variance - explained, LEAST_REST * variance); }

// Variances by level: the country's error is everyone's; what a region or an industry errs beyond it is shared by their
// cells; the rest is a cell's own. So the drawn margins err as the margins have erred, and cells move with them.
static void make_loadings(const qj_need_input *in, const qj_path *path, loading *load, int *kind) {
    const size_t R = in->n_regions, I = in->n_industries, first = 1 + R + I;
    const double country = square(error_of(path, 0, QJ_KIND_TOTAL));
    load[0] = normalised(country, 0, 0, 0, SIZE_MAX, SIZE_MAX);
    kind[0] = QJ_KIND_TOTAL;
    for (size_t r = 0; r < R; r++) {
        load[1 + r] = normalised(country, 0, rest(square(error_of(path, 1 + r, QJ_KIND_REGION)), country), 0, SIZE_MAX, r);
        kind[1 + r] = QJ_KIND_REGION;
    }
    for (size_t i = 0; i < I; i++) {
        const size_t node = 1 + R + i;
        load[node] = normalised(country, rest(square(error_of(path, node, QJ_KIND_INDUSTRY)), country), 0, 0, i, SIZE_MAX);
        kind[node] = QJ_KIND_INDUSTRY;
    }
    for (size_t c = 0; c < R * I; c++) {
        const size_t r = c / I, i = c % I;
        const double region = rest(square(error_of(path, 1 + r, QJ_KIND_REGION)), country);
        const double industry = rest(square(error_of(path, 1 + R + i, QJ_KIND_INDUSTRY)), country);
        const double own = rest(square(error_of(path, first + c, QJ_KIND_CELL)), country + region + industry);
        load[first + c] = normalised(country, industry, region, own, i, r);
        kind[first + c] = QJ_KIND_CELL;
    }
}

static void add_normals(qj_key key, uint32_t draw, int h, size_t n, uint32_t stream, double *walk, double *z) {
    qj_normals(key, draw, (uint32_t)h, 0, n, stream, z);
    for (size_t j = 0; j < n; j++)
        walk[j] += z[j];
}

// Multipliers exp(s sqrt(h) score(z)) of one draw, for all years and nodes.
static void draw_multipliers(const draw_job *job, uint32_t draw, double *work) {
    const size_t R = job->in->n_regions, I = job->in->n_industries, n = job->path->n_nodes;
    const qj_key key = {job->p->seed};
    double *country = work, *industry = country + 1, *region = industry + I, *own = region + R, *z = own + n;
    memset(work, 0, (1 + I + R + n) * sizeof *work);
    for (int h = 1; h <= job->path->horizon; h++) {
        add_normals(key, draw, h, 1, STREAM_COUNTRY, country, z);
        add_normals(key, draw, h, I, STREAM_INDUSTRY, industry, z);
        add_normals(key, draw, h, R, STREAM_REGION, region, z);
        add_normals(key, draw, h, n, STREAM_NODE, own, z);
        const double root = sqrt(h);
        double *y = job->out->cell + ((size_t)(h - 1) * job->out->n_draws + draw) * n;
        for (size_t node = 0; node < n; node++) {
            const loading *l = &job->load[node];
            double walk = l->country * *country + l->own * own[node];
            if (l->i != SIZE_MAX)
                walk += l->industry * industry[l->i];
            if (l->r != SIZE_MAX)
                walk += l->region * region[l->r];
            y[node] = job->path->scale[node] * root * qj_spread_score(&job->path->spread[job->kind[node]], walk / root);
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
    double *mean = job->mean + task * n;
    for (size_t k = 0; k < K; k++) {
        const double *y = job->out->cell + (task * K + k) * n;
        for (size_t node = 0; node < n; node++)
            mean[node] += y[node];
    }
    for (size_t node = 0; node < n; node++)
        mean[node] /= (double)K;
}

static void reconcile_block(void *arg, size_t task, size_t worker) {
    const draw_job *job = arg;
    const qj_need_params *p = job->p;
    const size_t n = job->path->n_nodes, K = job->out->n_draws, h_n = (size_t)job->path->horizon;
    const size_t R = job->in->n_regions, end = (task + 1) * DRAW_BLOCK;
    for (size_t k = task * DRAW_BLOCK; k < end && k < K; k++) {
        for (size_t t = 0; t < h_n; t++) {
            double *y = job->out->cell + (t * K + k) * n;
            for (size_t node = 0; node < n; node++)
                y[node] *= job->path->base[node * h_n + t] / job->mean[t * n + node];
            job->clipped[task] +=
                qj_reconcile_apply(job->path->reconcile, y, NULL, job->work + worker * job->work_size);
        }
        double z[2];
        qj_normals((qj_key){p->seed}, (uint32_t)k, 0, 0, 2, STREAM_EXIT, z);
        qj_exit_rates(job->in, job->path->horizon, p->exit_age_sd * z[0], qj_exp(p->mortality_sd * z[1]),
                      job->out->exit + k * R * QJ_SEXES * h_n);
    }
}

qj_rc draw_paths_make(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_ctx *ctx,
                      draw_paths *out, qj_err *err) {
    const size_t R = in->n_regions, I = in->n_industries, n = path->n_nodes, K = p->draws, h = (size_t)path->horizon;
    *out = (draw_paths){.n_draws = K, .n_cells = R * I, .horizon = path->horizon, .n_nodes = n, .first_cell = 1 + R + I};
    qj_arena *a = ctx->arena;
    const size_t walks = 1 + I + R + 2 * n, reconcile = qj_reconcile_scratch(path->reconcile);
    draw_job job = {.in = in, .p = p, .path = path, .out = out, .work_size = walks > reconcile ? walks : reconcile};
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
    make_loadings(in, path, load, kind);
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

qj_rc draw_shares_new(const qj_need_input *in, const qj_need_params *p, const qj_ctx *ctx, draw_shares *out,
                      qj_err *err) {
    const size_t I = in->n_industries, O = in->n_occupations, K = p->draws;
    *out = (draw_shares){.n_industries = I, .n_occupations = O};
    out->walk = QJ_NEW(ctx->arena, double, K *(O + I * O));
    out->share = QJ_NEW(ctx->arena, double, 2 * K * I * O);
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
