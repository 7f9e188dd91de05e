#include "model/supply/population_run.h"

#include "num/pool.h"
#include "num/stat.h"

#include <string.h>

enum { LANES = QJ_PEOPLE_LANES, PART = 48 }; // rows that one task summarises: whole vectors of samples
enum { KEPT_MOST = 48 << 20, STEPS_MOST = 6 }; // bytes of draws, and steps, kept at a time

typedef struct job {
    const qj_people_run *r;
    qj_people_stats *out;
    size_t rows, room, blocks, people; // room: doubles of a row; people: of a block of draws
    size_t from, n;                    // steps whose draws are kept
    double *state;                     // [block][sex][age][region][lane]
    double *kept;                      // [n][row][room]
    double *scratch, *sort;            // [worker]
    size_t scratch_size, sort_size;
} job;

size_t qj_people_rows(const qj_people_run *r) {
    const qj_people_model *m = r->model;
    return m->sexes * qj_people_groups(m) * m->regions + (r->totals ? m->regions + 1 : 0);
}

static void begin(void *arg, size_t block, size_t worker) {
    (void)worker;
    const job *j = arg;
    const qj_people_model *m = j->r->model;
    double *to = j->state + block * j->people;
    for (size_t s = 0; s < m->sexes; s++)
        for (size_t a = 0; a < m->ages; a++)
            for (size_t r = 0; r < m->regions; r++)
                for (size_t l = 0; l < LANES; l++)
                    *to++ = j->r->start[(r * m->sexes + s) * m->ages + a];
}

// Where a block of draws puts what a step makes.
typedef struct shelf {
    const job *j;
    double *to; // [row][room]
} shelf;

static void add_lanes(const double *more, double *sum) {
    for (size_t l = 0; l < LANES; l++)
        sum[l] += more[l];
}

static void keep(void *arg, size_t sex, size_t group, const double *sum) {
    const shelf *s = arg;
    const job *j = s->j;
    const qj_people_model *m = j->r->model;
    const size_t first = (sex * qj_people_groups(m) + group) * m->regions, totals = m->sexes * qj_people_groups(m) * m->regions;
    for (size_t r = 0; r < m->regions; r++)
        memcpy(s->to + (first + r) * j->room, sum + r * LANES, LANES * sizeof *sum);
    for (size_t r = 0; j->r->totals && r < m->regions; r++) {
        add_lanes(sum + r * LANES, s->to + (totals + r) * j->room);
        add_lanes(sum + r * LANES, s->to + (totals + m->regions) * j->room);
    }
}

// What varies in the lanes of a block in a step; lanes past the last draw repeat it.
static void shocks_of(const qj_people_run *run, size_t block, size_t step, double shock[static 3 * LANES]) {
    for (size_t l = 0; l < LANES; l++) {
        const size_t at = block * LANES + l, draw = at < run->draws ? at : run->draws - 1;
        shock[l] = run->index[draw * run->steps + step];
        shock[LANES + l] = run->births[draw * run->steps + step];
        shock[2 * LANES + l] = run->moves != NULL ? run->moves[draw] : 1.0;
    }
}

// One sex of a block of draws through the steps at hand, so that it stays in the second-level cache.
static void sex_goes_on(const job *j, size_t block, size_t sex, size_t worker) {
    const qj_people_run *run = j->r;
    const qj_people_model *m = run->model;
    double shock[3 * LANES], *born = j->scratch + worker * j->scratch_size;
    for (size_t t = 0; t < j->n; t++) {
        shelf s = {.j = j, .to = j->kept + t * j->rows * j->room + block * LANES};
        shocks_of(run, block, j->from + t, shock);
        const qj_people_shock of = {.index = shock, .births = shock + LANES, .moves = run->moves != NULL ? shock + 2 * LANES : NULL};
        qj_people_step(m, &of, sex, j->state + block * j->people + sex * m->ages * m->regions * LANES, born + t * m->regions * LANES,
                       keep, &s, born + STEPS_MOST * m->regions * LANES);
    }
}

static void go_on(void *arg, size_t block, size_t worker) {
    const job *j = arg;
    const qj_people_model *m = j->r->model;
    const size_t totals = j->r->totals ? m->regions + 1 : 0;
    for (size_t t = 0; t < j->n; t++)
        for (size_t row = j->rows - totals; row < j->rows; row++)
            memset(j->kept + (t * j->rows + row) * j->room + block * LANES, 0, LANES * sizeof *j->kept);
    memset(j->scratch + worker * j->scratch_size, 0, STEPS_MOST * m->regions * LANES * sizeof *j->scratch);
    if (m->women >= 0) // first: they bear the boys, too
        sex_goes_on(j, block, (size_t)m->women, worker);
    for (size_t s = 0; s < m->sexes; s++)
        if ((int)s != m->women)
            sex_goes_on(j, block, s, worker);
}

static size_t parts_of(const job *j) { return (j->rows + PART - 1) / PART; }

static void summarise(void *arg, size_t task, size_t worker) {
    const job *j = arg;
    const size_t t = task / parts_of(j), first = task % parts_of(j) * PART, n = j->rows - first < PART ? j->rows - first : PART;
    const size_t at = (j->from + t) * j->rows + first;
    qj_row_quantiles(j->r->draws, n, j->room, j->kept + (t * j->rows + first) * j->room, j->r->n_p, j->r->p, j->out->mean + at,
                     j->out->quantile + at * j->r->n_p, j->sort + worker * j->sort_size);
}

static qj_rc make_room(job *j, const qj_ctx *ctx, qj_err *err) {
    const qj_people_model *m = j->r->model;
    const size_t workers = qj_pool_size(ctx->pool);
    qj_arena *a = ctx->arena;
    j->scratch_size = STEPS_MOST * m->regions * LANES + ((qj_people_scratch(m) + 7) & ~(size_t)7); // births of the steps, and room for one
    j->sort_size = (qj_row_quantiles_scratch(j->r->draws) + sizeof(double) - 1) / sizeof(double);
    QJ_NEED(err, j->state = qj_arena_array(a, j->blocks * j->people, sizeof *j->state, 64));
    QJ_NEED(err, j->kept = qj_arena_array(a, j->n * j->rows * j->room, sizeof *j->kept, 64));
    QJ_NEED(err, j->scratch = qj_arena_array(a, workers * j->scratch_size, sizeof *j->scratch, 64));
    QJ_NEED(err, j->sort = QJ_NEW(a, double, workers *j->sort_size));
    QJ_NEED(err, j->out->mean = QJ_NEW(a, double, j->r->steps *j->rows));
    QJ_NEED(err, j->out->quantile = QJ_NEW(a, double, j->r->steps *j->rows *j->r->n_p));
    return QJ_OK;
}

qj_rc qj_people_go(const qj_people_run *r, const qj_ctx *ctx, qj_people_stats *out, qj_err *err) {
    const qj_people_model *m = r->model;
    job j = {.r = r, .out = out, .rows = qj_people_rows(r), .blocks = (r->draws + LANES - 1) / LANES};
    j.room = j.blocks * LANES + 8; // not a power of two: rows would meet in the same places of the cache
    j.people = m->sexes * m->ages * m->regions * LANES;
    const size_t fit = KEPT_MOST / (j.rows * j.room * sizeof(double)), most = r->steps < STEPS_MOST ? r->steps : STEPS_MOST;
    const size_t at_once = fit < 1 ? 1 : fit < most ? fit : most;
    j.n = at_once;
    out->rows = j.rows;
    QJ_TRY(make_room(&j, ctx, err));
    qj_pool_run(ctx->pool, j.blocks, begin, &j);
    for (; j.from < r->steps; j.from += at_once) {
        if (qj_ctx_cancelled(ctx))
            return qj_fail(err, QJ_E_CANCELLED);
        j.n = r->steps - j.from < at_once ? r->steps - j.from : at_once;
        qj_pool_run(ctx->pool, j.blocks, go_on, &j);
        qj_pool_run(ctx->pool, j.n * parts_of(&j), summarise, &j);
    }
    return QJ_OK;
}
