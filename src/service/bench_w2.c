// W2: demand and replacement by region and occupation in many draws, with means and quantiles of every cell and of the
// country. Employment of an industry is a part that all regions share (country and industry shocks) times a part of the
// region's own, so the weights of a region carry its levels and only the shared part is mixed. An occupation is followed
// through all years while its age bands are in the cache.
#include "base/clock.h"
#include "model/exits/ages.h"
#include "num/elem.h"
#include "num/mix.h"
#include "num/stat.h"
#include "num/vec.h"
#include "service/bench.h"

#include <math.h>
#include <string.h>

enum { D = 1000, T = 10, A = 11, R = 20, I = 88, O = 436, LANES = QJ_LANES_MIX, BLOCKS = (D + LANES - 1) / LANES };
enum { ROOM = BLOCKS * LANES + 8 }; // not a power of two: samples would meet in the same places of the cache
enum { SOME = 8, TASKS = (O + SOME - 1) / SOME }; // occupations that one task follows
enum { GROUP = 5 };                               // regions whose draws a task keeps at once
enum { DEMAND, OPENINGS, KINDS, Q05 = 0, Q50, Q95, QUANTILES };
static const double probability[QUANTILES] = {0.05, 0.5, 0.95};
static const double grow[A] = {0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2}; // bands of five years
static const double COUNTRY = 0.010, INDUSTRY = 0.020, REGION = 0.012, HAZARD = 0.10;

typedef struct arrays {
    const double *e0, *s0, *mu, *b, *q, *age0, *p, *zn, *zi, *zr, *zq;
} arrays;

typedef struct stats {
    double mean, q[QUANTILES];
} stats;

// What one worker needs.
typedef struct desk {
    double draws[GROUP][T][KINDS * SOME][ROOM], country[T][KINDS * SOME][ROOM];
    double people[GROUP][A][LANES], keep[A][LANES], wanted[SOME][LANES], sum[KINDS][LANES];
    double dense[I * SOME], weight[GROUP][T][I * SOME], base[GROUP][SOME];
    uint32_t first[GROUP][T][SOME + 1];
    uint16_t at[GROUP][T][I * SOME];
    qj_mix mix[GROUP][T];
    double mean[KINDS * SOME], quantile[KINDS * SOME * QUANTILES];
    double *sort;
} desk;

typedef struct job {
    arrays in;
    double (*shared)[T][I][LANES];         // [BLOCKS]
    double (*own)[R][T][LANES];            // [BLOCKS]
    double (*hazard)[T][LANES];            // [BLOCKS]
    double (*drift)[I * O];                // [T] exp((t + 1) b)
    double (*level)[T][I];                 // [R] level of an industry over the sum of its staffing pattern
    stats (*cell)[KINDS][O][T];            // [R + 1], the country last
    desk *desks;
} job;

static qj_rc read_all(const qj_bench_data *d, arrays *in, qj_err *err) {
    QJ_TRY(qj_bench_array(d, "E0", R * I, false, &in->e0, err));
    QJ_TRY(qj_bench_array(d, "S0", R * I * O, false, &in->s0, err));
    QJ_TRY(qj_bench_array(d, "mu", R * I, true, &in->mu, err));
    QJ_TRY(qj_bench_array(d, "b", I * O, true, &in->b, err));
    QJ_TRY(qj_bench_array(d, "q", O * A, false, &in->q, err));
    QJ_TRY(qj_bench_array(d, "age0", O * A, false, &in->age0, err));
    QJ_TRY(qj_bench_array(d, "p", A, false, &in->p, err));
    QJ_TRY(qj_bench_array(d, "zn", D * T, true, &in->zn, err));
    QJ_TRY(qj_bench_array(d, "zi", (size_t)D * I * T, true, &in->zi, err));
    QJ_TRY(qj_bench_array(d, "zr", D * R * T, true, &in->zr, err));
    return qj_bench_array(d, "zq", D * T, true, &in->zq, err);
}

// Shocks of a block of draws, added up over the years; lanes past the last draw repeat it.
static void shocks(void *arg, size_t block, size_t worker) {
    (void)worker;
    job *j = arg;
    const arrays *in = &j->in;
    for (size_t l = 0; l < LANES; l++) {
        const size_t d = block * LANES + l < D ? block * LANES + l : D - 1;
        double country = 0;
        for (size_t t = 0; t < T; t++) {
            country += COUNTRY * in->zn[d * T + t];
            j->hazard[block][t][l] = HAZARD * in->zq[d * T + t];
            for (size_t i = 0; i < I; i++)
                j->shared[block][t][i][l] = country;
        }
        for (size_t i = 0; i < I; i++) {
            double sum = 0;
            for (size_t t = 0; t < T; t++)
                j->shared[block][t][i][l] += sum += INDUSTRY * in->zi[(d * I + i) * T + t];
        }
        for (size_t r = 0; r < R; r++) {
            double sum = 0;
            for (size_t t = 0; t < T; t++)
                j->own[block][r][t][l] = sum += REGION * in->zr[(d * R + r) * T + t];
        }
    }
    qj_exp_array(T * I * LANES, &j->shared[block][0][0][0], &j->shared[block][0][0][0]);
    qj_exp_array(R * T * LANES, &j->own[block][0][0][0], &j->own[block][0][0][0]);
    qj_exp_array(T * LANES, &j->hazard[block][0][0], &j->hazard[block][0][0]);
}

static void drifts(void *arg, size_t t, size_t worker) {
    (void)worker;
    job *j = arg;
    for (size_t c = 0; c < I * O; c++)
        j->drift[t][c] = (double)(t + 1) * j->in.b[c];
    qj_exp_array(I * O, j->drift[t], j->drift[t]);
}

static void levels(void *arg, size_t r, size_t worker) {
    (void)worker;
    job *j = arg;
    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < I; i++) {
            const double *s = j->in.s0 + (r * I + i) * O, *drift = j->drift[t] + i * O;
            double sum = 0;
            for (size_t o = 0; o < O; o++)
                sum += s[o] * drift[o];
            const double grown = j->in.e0[r * I + i] * qj_exp((double)(t + 1) * j->in.mu[r * I + i]);
            j->level[r][t][i] = sum > 0 ? grown / sum : 0;
        }
}

// Weights of `n` occupations from `first` on, for a group of regions and all years.
static void weigh(const job *j, desk *k, size_t region, size_t first, size_t n) {
    for (size_t g = 0; g < GROUP; g++) {
        const double *s0 = j->in.s0 + (region + g) * I * O, *e0 = j->in.e0 + (region + g) * I;
        memset(k->base[g], 0, sizeof k->base[g]);
        for (size_t i = 0; i < I; i++)
            for (size_t o = 0; o < n; o++)
                k->base[g][o] += e0[i] * s0[i * O + first + o];
        for (size_t t = 0; t < T; t++) {
            for (size_t i = 0; i < I; i++)
                for (size_t o = 0; o < n; o++)
                    k->dense[i * SOME + o] = j->level[region + g][t][i] * s0[i * O + first + o] * j->drift[t][i * O + first + o];
            k->mix[g][t] = qj_mix_list(I, n, SOME, k->dense, k->first[g][t], k->at[g][t], k->weight[g][t]);
        }
    }
}

QJ_CLONES static void times(const double *factor, const double *from, double *to) {
    for (size_t l = 0; l < LANES; l += QJ_V4)
        QJ_V4_AT(to + l) = QJ_V4_OF(from + l) * QJ_V4_OF(factor + l);
}

QJ_CLONES static void plus(const double *more, double *to) {
    for (size_t l = 0; l < LANES; l += QJ_V4)
        QJ_V4_AT(to + l) = QJ_V4_OF(to + l) + QJ_V4_OF(more + l);
}

// Demand of one block of draws: the levels of a year stay in the cache for all regions of the group.
static void demand(const job *j, desk *k, size_t region, size_t block, size_t n) {
    for (size_t t = 0; t < T; t++)
        for (size_t g = 0; g < GROUP; g++) {
            qj_mix_rows(&k->mix[g][t], &j->shared[block][t][0][0], &k->wanted[0][0]);
            for (size_t o = 0; o < n; o++)
                times(j->own[block][region + g][t], k->wanted[o], k->draws[g][t][DEMAND * SOME + o] + block * LANES);
        }
}

// An occupation of the group's regions through the years; who stays is the same in all of them.
static void follow(const job *j, desk *k, size_t block, size_t occupation, size_t o) {
    const arrays *in = &j->in;
    const size_t lane = block * LANES;
    const qj_ages ages = {.bands = A, .pass = grow, .leave = in->q + occupation * A, .enter = in->p};
    for (size_t g = 0; g < GROUP; g++)
        for (size_t a = 0; a < A; a++)
            for (size_t l = 0; l < LANES; l++)
                k->people[g][a][l] = k->base[g][o] * in->age0[occupation * A + a];
    for (size_t t = 0; t < T; t++) {
        qj_ages_keep(&ages, j->hazard[block][t], &k->keep[0][0]);
        memset(k->sum, 0, sizeof k->sum);
        for (size_t g = 0; g < GROUP; g++) {
            double *wanted = k->draws[g][t][DEMAND * SOME + o] + lane, *open = k->draws[g][t][OPENINGS * SOME + o] + lane;
            qj_ages_year(&ages, &k->keep[0][0], wanted, &k->people[g][0][0], open);
            plus(wanted, k->sum[DEMAND]);
            plus(open, k->sum[OPENINGS]);
        }
        for (size_t kind = 0; kind < KINDS; kind++)
            plus(k->sum[kind], k->country[t][kind * SOME + o] + lane);
    }
}

static void summarise(job *j, desk *k, size_t place, size_t t, double (*draws)[ROOM], size_t first, size_t n) {
    qj_row_quantiles(D, KINDS * SOME, ROOM, draws[0], QUANTILES, probability, k->mean, k->quantile, k->sort);
    for (size_t kind = 0; kind < KINDS; kind++)
        for (size_t o = 0; o < n; o++) {
            stats *s = &j->cell[place][kind][first + o][t];
            s->mean = k->mean[kind * SOME + o];
            memcpy(s->q, k->quantile + (kind * SOME + o) * QUANTILES, sizeof s->q);
        }
}

static void some_occupations(void *arg, size_t task, size_t worker) {
    job *j = arg;
    desk *k = &j->desks[worker];
    const size_t first = task * SOME, n = O - first < SOME ? O - first : SOME;
    memset(k->country, 0, sizeof k->country);
    if (n < SOME)
        memset(k->draws, 0, sizeof k->draws);
    for (size_t region = 0; region < R; region += GROUP) {
        weigh(j, k, region, first, n);
        for (size_t block = 0; block < BLOCKS; block++) {
            demand(j, k, region, block, n);
            for (size_t o = 0; o < n; o++)
                follow(j, k, block, first + o, o);
        }
        for (size_t g = 0; g < GROUP; g++)
            for (size_t t = 0; t < T; t++)
                summarise(j, k, region + g, t, k->draws[g][t], first, n);
    }
    for (size_t t = 0; t < T; t++)
        summarise(j, k, R, t, k->country[t], first, n);
}

static qj_rc make_room(job *j, const qj_ctx *ctx, qj_err *err) {
    qj_arena *a = ctx->arena;
    const size_t workers = qj_pool_size(ctx->pool);
    j->shared = qj_arena_array(a, BLOCKS, sizeof *j->shared, 64);
    j->own = qj_arena_array(a, BLOCKS, sizeof *j->own, 64);
    j->hazard = qj_arena_array(a, BLOCKS, sizeof *j->hazard, 64);
    j->drift = qj_arena_array(a, T, sizeof *j->drift, 64);
    j->level = qj_arena_array(a, R, sizeof *j->level, 64);
    j->cell = qj_arena_array(a, R + 1, sizeof *j->cell, 64);
    j->desks = qj_arena_array(a, workers, sizeof *j->desks, 64);
    if (j->shared == NULL || j->own == NULL || j->hazard == NULL || j->drift == NULL || j->level == NULL || j->cell == NULL || j->desks == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t w = 0; w < workers; w++)
        QJ_NEED(err, j->desks[w].sort = qj_arena_alloc(a, qj_row_quantiles_scratch(D), 64));
    return QJ_OK;
}

qj_rc qj_bench_w2(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    job j;
    QJ_TRY(read_all(d, &j.in, err));
    const double start = qj_clock_seconds();
    QJ_TRY(make_room(&j, ctx, err));
    qj_pool_run(ctx->pool, BLOCKS, shocks, &j);
    qj_pool_run(ctx->pool, T, drifts, &j);
    qj_pool_run(ctx->pool, R, levels, &j);
    qj_pool_run(ctx->pool, TASKS, some_occupations, &j);
    qj_bench_say(out, "seconds", qj_clock_seconds() - start);
    double mean = 0, q95 = 0, q05 = 0, q50 = 0;
    for (size_t r = 0; r < R; r++)
        for (size_t o = 0; o < O; o++)
            for (size_t t = 0; t < T; t++) {
                mean += j.cell[r][DEMAND][o][t].mean;
                q95 += j.cell[r][DEMAND][o][t].q[Q95];
                q05 += j.cell[r][OPENINGS][o][t].q[Q05];
            }
    for (size_t o = 0; o < O; o++)
        for (size_t t = 0; t < T; t++)
            q50 += j.cell[R][OPENINGS][o][t].q[Q50];
    qj_bench_say(out, "draws", D);
    qj_bench_say(out, "demand_mean", mean);
    qj_bench_say(out, "demand_q95", q95);
    qj_bench_say(out, "openings_q05", q05);
    qj_bench_say(out, "national_openings_q50", q50);
    return QJ_OK;
}
