// qajet calc population --draws: the same projection many times, with uncertain births, mortality and migration
// (docs/models/population.md), and the ranges of what comes out.
#include "model/supply/population_run.h"
#include "num/elem.h"
#include "num/rng.h"
#include "service/calc_population.h"

#include <math.h>

enum { STREAM_YEAR = 1, STREAM_MOVES };
enum { MOST_DRAWN = 50000000 }; // values of a step in all draws
enum { LO80, HI80, LO95, HI95, QUANTILES };
static const double probability[QUANTILES] = {0.1, 0.9, 0.025, 0.975};
static const double BIRTHS_STAY = 0.9; // of a year's departure of fertility in the next one

// Standard deviations: children a woman and the logarithm of mortality from year to year; the logarithm of migration.
typedef struct spread {
    double fertility, mortality, migration;
} spread;

// What the model of many draws points to.
typedef struct job {
    const qj_calc_people *p;
    qj_people_model model;
    qj_people_run run;
    qj_people_stats stats;
    double children; // a woman, all regions together
    double most_move;
} job;

static double hazard_of(double alive) { return -qj_log(alive); }

static qj_rc make_survival(job *j, qj_arena *a, qj_err *err) {
    const qj_population *p = &j->p->model;
    const size_t n = p->regions * p->sexes * p->ages, pairs = p->regions * p->sexes;
    double *hazard = QJ_NEW(a, double, n), *born = QJ_NEW(a, double, pairs), *slope = QJ_NEW(a, double, p->sexes *p->ages);
    double *share = QJ_NEW(a, double, p->sexes);
    if (hazard == NULL || born == NULL || slope == NULL || share == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < n; k++)
        hazard[k] = hazard_of(p->survive[k]);
    for (size_t k = 0; k < pairs; k++)
        born[k] = hazard_of(p->born_alive[k]);
    for (size_t k = 0; k < p->sexes * p->ages; k++)
        slope[k] = 1.0;
    for (size_t s = 0; s < p->sexes; s++)
        share[s] = (int)s == p->women ? p->female_births : (int)s == p->men ? 1.0 - p->female_births : 0.0;
    j->model.hazard = hazard, j->model.born_hazard = born, j->model.slope = slope, j->model.share = share;
    return QJ_OK;
}

// Half of the births belong to the women at the beginning, half to those at the end, a group older.
static qj_rc make_births(job *j, qj_arena *a, qj_err *err) {
    const qj_population *p = &j->p->model;
    double *before = QJ_NEW(a, double, p->regions *p->ages), *after = QJ_NEW(a, double, p->regions *p->ages), women = 0, children = 0;
    if (before == NULL || after == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t r = 0; r < p->regions; r++) {
        double rate = 0, here = 0;
        for (size_t age = 0; age < p->ages; age++) {
            const size_t older = age + 1 < p->ages ? age + 1 : age;
            before[r * p->ages + age] = 0.5 * p->width * p->fertility[r * p->ages + age];
            after[r * p->ages + age] = 0.5 * p->width * p->fertility[r * p->ages + older];
            rate += p->width * p->fertility[r * p->ages + age];
            here += p->women >= 0 ? j->p->value[(r * p->sexes + (size_t)p->women) * p->ages + age] : 0.0;
        }
        women += here;
        children += rate * here;
    }
    j->children = women > 0 ? children / women : 0.0;
    j->model.first = 0, j->model.last = p->ages - 1;
    j->model.before = before, j->model.after = after;
    return QJ_OK;
}

// Shares of one sex and age that go from each region to each, `part` of the rates; the rest stays.
static qj_rc list_moves(job *j, size_t sex, size_t age, double part, double *rate, qj_arena *a, qj_mix *out, qj_err *err) {
    const qj_population *p = &j->p->model;
    const size_t R = p->regions;
    size_t n = 0;
    for (size_t from = 0; from < R; from++) {
        double gone = 0;
        for (size_t to = 0; to < R; to++) {
            const double v = from != to ? part * p->move[((from * R + to) * p->sexes + sex) * p->ages + age] : 0.0;
            rate[from * R + to] = v;
            gone += v;
            n += v != 0.0;
        }
        rate[from * R + from] = 1.0 - gone;
        j->most_move = gone > j->most_move ? gone : j->most_move;
    }
    uint32_t *first = QJ_NEW(a, uint32_t, R + 1);
    uint16_t *at = QJ_NEW(a, uint16_t, n + R);
    double *weight = QJ_NEW(a, double, n + R);
    if (first == NULL || at == NULL || weight == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    *out = qj_mix_list(R, R, R, rate, first, at, weight);
    return QJ_OK;
}

static qj_rc make_moves(job *j, qj_arena *a, qj_err *err) {
    const qj_population *p = &j->p->model;
    if (p->move == NULL)
        return QJ_OK;
    qj_mix *move = QJ_NEW(a, qj_mix, p->sexes *p->ages), *settle = QJ_NEW(a, qj_mix, p->sexes);
    double *rate = QJ_NEW(a, double, p->regions *p->regions);
    if (move == NULL || settle == NULL || rate == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t s = 0; s < p->sexes; s++) {
        for (size_t age = 0; age < p->ages; age++)
            QJ_TRY(list_moves(j, s, age, 1.0, rate, a, &move[s * p->ages + age], err));
        QJ_TRY(list_moves(j, s, 0, 0.5, rate, a, &settle[s], err));
    }
    j->model.move = move, j->model.settle = settle;
    return QJ_OK;
}

// The departures of a draw: of fertility they fade (by a tenth a year), of mortality they stay and add up. A step takes the
// mean of its years.
static void walk(const job *j, qj_key key, const spread *sd, size_t draw, double *births, double *index) {
    const int width = j->p->model.width;
    double fertility = 0, mortality = 0;
    for (int t = 0; t < j->p->steps; t++) {
        double sum[2] = {0, 0};
        for (int y = 0; y < width; y++) {
            double z[2];
            qj_normals(key, (uint32_t)draw, (uint32_t)(t * width + y), 0, 2, STREAM_YEAR, z);
            sum[0] += fertility = BIRTHS_STAY * fertility + sd->fertility * z[0];
            sum[1] += mortality += sd->mortality * z[1];
        }
        births[t] = j->children > 0 ? fmax(0.0, 1.0 + sum[0] / width / j->children) : 1.0;
        index[t] = sum[1] / width;
    }
}

static qj_rc draw_all(job *j, uint64_t seed, const spread *sd, qj_arena *a, qj_err *err) {
    const size_t n = j->run.draws, steps = j->run.steps;
    const qj_key key = {seed};
    double *births = QJ_NEW(a, double, n *steps), *index = QJ_NEW(a, double, n *steps), *moves = QJ_NEW(a, double, n);
    if (births == NULL || index == NULL || moves == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t d = 0; d < n; d++) {
        double z;
        walk(j, key, sd, d, births + d * steps, index + d * steps);
        qj_normals(key, (uint32_t)d, 0, 0, 1, STREAM_MOVES, &z);
        moves[d] = qj_exp(sd->migration * z);
        if (moves[d] * j->most_move > 1.0)
            moves[d] = 1.0 / j->most_move; // nobody leaves twice
    }
    j->run.births = births, j->run.index = index;
    j->run.moves = j->model.move != NULL && sd->migration > 0 ? moves : NULL;
    return QJ_OK;
}

#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
#define RANGES NUM("value"), NUM("mean"), NUM("lo80"), NUM("hi80"), NUM("lo95"), NUM("hi95")
static const qj_table_col columns[] = {
    {.id = "region", .type = QJ_TABLE_TEXT}, {.id = "sex", .type = QJ_TABLE_TEXT}, {.id = "age", .type = QJ_TABLE_INT},
    {.id = "year", .type = QJ_TABLE_INT}, RANGES,
};
static const qj_table_col total_columns[] = {{.id = "region", .type = QJ_TABLE_TEXT}, {.id = "year", .type = QJ_TABLE_INT}, RANGES};
enum { COLUMNS = sizeof columns / sizeof *columns, TOTAL_COLUMNS = sizeof total_columns / sizeof *total_columns };

static void put_ranges(const job *j, int t, size_t row, double value, qj_cell *to) {
    const size_t at = (size_t)(t - 1) * j->stats.rows + row;
    to[0].num = value;
    to[1].num = j->stats.mean[at];
    for (size_t q = 0; q < QUANTILES; q++)
        to[2 + q].num = j->stats.quantile[at * QUANTILES + q];
}

static qj_rc people_table(const job *j, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_population *p = &j->p->model;
    const size_t n = p->regions * p->sexes * p->ages;
    QJ_TRY(qj_table_new(a, columns, COLUMNS, n * (size_t)j->p->steps, out, err));
    for (int t = 1; t <= j->p->steps; t++)
        for (size_t k = 0; k < n; k++) {
            qj_cell *row = qj_table_row(a, *out);
            QJ_NEED(err, row);
            qj_calc_people_name(j->p, k, t, row);
            const size_t region = k / p->ages / p->sexes, sex = k / p->ages % p->sexes, age = k % p->ages;
            put_ranges(j, t, (sex * p->ages + age) * p->regions + region, j->p->value[(size_t)t * n + k], row + 4);
        }
    return QJ_OK;
}

// Everybody of a region, and of all regions, which is called *.
static qj_rc totals_table(const job *j, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_population *p = &j->p->model;
    const size_t of_region = p->sexes * p->ages, n = p->regions * of_region;
    QJ_TRY(qj_table_new(a, total_columns, TOTAL_COLUMNS, (p->regions + 1) * (size_t)j->p->steps, out, err));
    for (int t = 1; t <= j->p->steps; t++)
        for (size_t r = 0; r <= p->regions; r++) {
            const double *from = j->p->value + (size_t)t * n + (r < p->regions ? r * of_region : 0);
            double sum = 0;
            for (size_t k = 0; k < (r < p->regions ? of_region : n); k++)
                sum += from[k];
            qj_cell *row = qj_table_row(a, *out);
            QJ_NEED(err, row);
            row[0].text = r < p->regions ? j->p->regions.text[r] : "*";
            row[1].i = j->p->base + t * p->width;
            put_ranges(j, t, n + r, sum, row + 2);
        }
    return QJ_OK;
}

qj_rc qj_calc_people_draws(const qj_calc_request *r, const qj_calc_people *p, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    job j = {.p = p, .model = {.regions = p->model.regions, .sexes = p->model.sexes, .ages = p->model.ages, .group = 1, .women = p->model.women}};
    j.run = (qj_people_run){.model = &j.model, .start = p->value, .draws = (size_t)qj_calc_int(r, "draws", 0), .steps = (size_t)p->steps,
                            .n_p = QUANTILES, .p = probability, .totals = true};
    const int64_t seed = qj_calc_int(r, "seed", 1);
    spread sd;
    QJ_TRY(qj_calc_num_in(r, "fertility-sd", 0.08, 0, 1, &sd.fertility, err));
    QJ_TRY(qj_calc_num_in(r, "mortality-sd", 0.03, 0, 1, &sd.mortality, err));
    QJ_TRY(qj_calc_num_in(r, "migration-sd", 0.15, 0, 1, &sd.migration, err));
    if (p->model.regions * p->model.sexes * p->model.ages > MOST_DRAWN / j.run.draws)
        return qj_fail(err, QJ_E_CALC_POP_DRAWN, qj_int_arg("max", MOST_DRAWN));
    QJ_TRY(make_survival(&j, ctx->arena, err));
    QJ_TRY(make_births(&j, ctx->arena, err));
    QJ_TRY(make_moves(&j, ctx->arena, err));
    QJ_TRY(draw_all(&j, (uint64_t)seed, &sd, ctx->arena, err));
    QJ_TRY(qj_people_go(&j.run, ctx, &j.stats, err));
    out->n = 2;
    out->name[0] = "population";
    out->name[1] = "totals";
    QJ_TRY(people_table(&j, ctx->arena, &out->table[0], err));
    QJ_TRY(totals_table(&j, ctx->arena, &out->table[1], err));
    const qj_arg args[] = {qj_int_arg("draws", j.run.draws), qj_int_arg("seed", seed), {.name = NULL}};
    return qj_calc_note(ctx->arena, out->table[1], r->lang, "calc.population.drawn", args, err);
}
