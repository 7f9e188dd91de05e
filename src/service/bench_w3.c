// W3: the population of 20 regions by sex and age over 30 years in many draws, with means and quantiles of each five-year
// age group. A few years at a time, so that what is kept of them stays small.
#include "base/clock.h"
#include "model/supply/population_draws.h"
#include "num/elem.h"
#include "num/stat.h"
#include "service/bench.h"

#include <string.h>

enum { D = 1000, T = 30, R = 20, S = 2, A = 101, FIRST = 15, LAST = 49, GROUPS = (A + QJ_PEOPLE_GROUP - 1) / QJ_PEOPLE_GROUP };
enum { LANES = QJ_PEOPLE_LANES, BLOCKS = (D + LANES - 1) / LANES, YEARS = 3, ROWS = S * GROUPS * R };
enum { ROOM = BLOCKS * LANES + 8 }; // not a power of two: rows would meet in the same places of the cache
enum { Q05, Q50, Q95, QUANTILES };
static const double probability[QUANTILES] = {0.05, 0.5, 0.95};

typedef struct group_draws {
    double row[ROWS][ROOM]; // [sex][group][region]
} group_draws;

typedef struct job {
    const double *pop, *mu0, *beta, *move, *fert, *k, *f;
    qj_people_model model;
    double (*people)[S][A][R][LANES]; // [BLOCKS]
    group_draws *kept;                // [YEARS]
    double (*mean)[ROWS], (*quantile)[ROWS][QUANTILES]; // [T]
    double *scratch, *sort;           // [worker]
    size_t sort_size, from;           // doubles; first year of those kept
} job;

static qj_rc read_all(const qj_bench_data *d, job *j, qj_err *err) {
    QJ_TRY(qj_bench_array(d, "pop", R * S * A, false, &j->pop, err));
    QJ_TRY(qj_bench_array(d, "mu0", R * S * A, false, &j->mu0, err));
    QJ_TRY(qj_bench_array(d, "beta", S * A, true, &j->beta, err));
    QJ_TRY(qj_bench_array(d, "M", A * R * R, false, &j->move, err));
    QJ_TRY(qj_bench_array(d, "fert", R * (LAST - FIRST + 1), false, &j->fert, err));
    QJ_TRY(qj_bench_array(d, "k", D * T, true, &j->k, err));
    return qj_bench_array(d, "f", D * T, true, &j->f, err);
}

typedef struct shelf {
    group_draws *to;
    size_t block;
} shelf;

static void keep(void *arg, size_t sex, size_t group, const double *sum) {
    const shelf *s = arg;
    for (size_t r = 0; r < R; r++)
        memcpy(s->to->row[(sex * GROUPS + group) * R + r] + s->block * LANES, sum + r * LANES, LANES * sizeof *sum);
}

static void begin(void *arg, size_t block, size_t worker) {
    (void)worker;
    job *j = arg;
    for (size_t s = 0; s < S; s++)
        for (size_t a = 0; a < A; a++)
            for (size_t r = 0; r < R; r++)
                for (size_t l = 0; l < LANES; l++)
                    j->people[block][s][a][r][l] = j->pop[(r * S + s) * A + a];
}

// A few years of a block of draws; lanes past the last draw repeat it.
static void go_on(void *arg, size_t block, size_t worker) {
    job *j = arg;
    double index[LANES], births[LANES];
    for (size_t t = 0; t < YEARS; t++) {
        for (size_t l = 0; l < LANES; l++) {
            const size_t d = block * LANES + l < D ? block * LANES + l : D - 1, at = d * T + j->from + t;
            index[l] = j->k[at];
            births[l] = 0.05 * j->f[at];
        }
        qj_exp_array(LANES, births, births);
        qj_people_year(&j->model, index, births, &j->people[block][0][0][0][0], keep, &(shelf){&j->kept[t], block},
                       j->scratch + worker * qj_people_scratch(&j->model));
    }
}

enum { PART = 40, PARTS = ROWS / PART };

static void summarise(void *arg, size_t task, size_t worker) {
    job *j = arg;
    const size_t t = task / PARTS, first = task % PARTS * PART;
    qj_row_quantiles(D, PART, ROOM, j->kept[t].row[first], QUANTILES, probability, j->mean[j->from + t] + first,
                     j->quantile[j->from + t][first], j->sort + worker * j->sort_size);
}

static qj_rc make_model(job *j, qj_arena *a, qj_err *err) {
    qj_mix *move = QJ_NEW(a, qj_mix, A);
    uint32_t *first = QJ_NEW(a, uint32_t, A *(R + 1));
    uint16_t *at = QJ_NEW(a, uint16_t, A *R *R);
    double *weight = QJ_NEW(a, double, A *R *R);
    if (move == NULL || first == NULL || at == NULL || weight == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t age = 0; age < A; age++)
        move[age] = qj_mix_list(R, R, R, j->move + age * R * R, first + age * (R + 1), at + age * R * R, weight + age * R * R);
    j->model = (qj_people_model){.regions = R, .ages = A, .hazard = j->mu0, .slope = j->beta, .move = move, .first = FIRST,
                                 .last = LAST, .fertility = j->fert, .boys = 0.512};
    return QJ_OK;
}

static qj_rc make_room(job *j, const qj_ctx *ctx, qj_err *err) {
    qj_arena *a = ctx->arena;
    const size_t workers = qj_pool_size(ctx->pool);
    QJ_TRY(make_model(j, a, err));
    j->people = qj_arena_array(a, BLOCKS, sizeof *j->people, 64);
    j->kept = qj_arena_array(a, YEARS, sizeof *j->kept, 64);
    j->mean = qj_arena_array(a, T, sizeof *j->mean, 64);
    j->quantile = qj_arena_array(a, T, sizeof *j->quantile, 64);
    j->scratch = qj_arena_array(a, workers * qj_people_scratch(&j->model), sizeof *j->scratch, 64);
    j->sort_size = (qj_row_quantiles_scratch(D) + sizeof(double) - 1) / sizeof(double);
    j->sort = QJ_NEW(a, double, workers *j->sort_size);
    if (j->people == NULL || j->kept == NULL || j->mean == NULL || j->quantile == NULL || j->scratch == NULL || j->sort == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    return QJ_OK;
}

qj_rc qj_bench_w3(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    job j = {.from = 0};
    QJ_TRY(read_all(d, &j, err));
    const double start = qj_clock_seconds();
    QJ_TRY(make_room(&j, ctx, err));
    qj_pool_run(ctx->pool, BLOCKS, begin, &j);
    for (; j.from < T; j.from += YEARS) {
        qj_pool_run(ctx->pool, BLOCKS, go_on, &j);
        qj_pool_run(ctx->pool, YEARS * PARTS, summarise, &j);
    }
    qj_bench_say(out, "seconds", qj_clock_seconds() - start);
    double mean = 0, q95 = 0, q05 = 0;
    for (size_t row = 0; row < ROWS; row++) {
        mean += j.mean[T - 1][row];
        q95 += j.quantile[T - 1][row][Q95];
        for (size_t t = 0; t < T; t++)
            q05 += j.quantile[t][row][Q05];
    }
    qj_bench_say(out, "draws", D);
    qj_bench_say(out, "mean_last", mean);
    qj_bench_say(out, "q95_last", q95);
    qj_bench_say(out, "q05_all", q05);
    return QJ_OK;
}
