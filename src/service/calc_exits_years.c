// qajet calc exits --years: openings of the years to come. Workers grow older and leave at the rates of their ages; who is
// taken on keeps the ages of today. Rates and employment are uncertain.
#include "model/exits/ages.h"
#include "num/elem.h"
#include "num/pool.h"
#include "num/rng.h"
#include "num/stat.h"
#include "service/calc_exits.h"

#include <math.h>
#include <string.h>

enum { LANES = QJ_AGE_LANES, STREAM_RATES = 1, STREAM_WANTED };
enum { MOST_BANDS = 151, MOST_YEARS = 50 };       // as the files and options allow
enum { MOST_TRADES = 100000, MOST_DRAWN = 500000000 }; // occupations; times years and draws
enum { LO80, HI80, LO95, HI95, QUANTILES };
static const double probability[QUANTILES] = {0.1, 0.9, 0.025, 0.975};

// An occupation by bands of ages; a band is as wide as the way to the next one.
typedef struct trade {
    size_t bands;
    double employed, *age, *people, *leave, *pass, *enter; // [bands]
} trade;

typedef struct job {
    trade *trades;
    size_t years, draws, room; // room: doubles of a row of draws
    uint64_t seed;
    double growth, rates_sd, wanted_sd;
    double *openings;            // [occupation][year] without chance
    double *mean, *quantile;     // [occupation][year], [QUANTILES]
    double *hazard;              // [year][room] factor on the rates
    double *rows, *state;        // [worker]: [year][room], [2][bands][LANES]
    void *sort;                  // [worker][sort_size]
    size_t state_size, sort_size;
    const qj_ctx *ctx;
} job;

// The band of an age, put in its place among those there are.
static size_t band_of(trade *t, double age) {
    size_t b = 0;
    while (b < t->bands && t->age[b] < age)
        b++;
    if (b < t->bands && t->age[b] == age)
        return b;
    double *const columns[] = {t->age, t->people, t->leave};
    for (size_t c = 0; c < 3; c++)
        memmove(columns[c] + b + 1, columns[c] + b, (t->bands - b) * sizeof(double));
    t->age[b] = age, t->people[b] = 0, t->leave[b] = 0;
    t->bands++;
    return b;
}

// Ages of those taken on: those that keep the ages of today when rates and employment stay. When nobody is missing
// anywhere, the youngest.
static void find_entrants(trade *t) {
    double younger = 0, all = 0;
    for (size_t b = 0; b < t->bands; b++) {
        const double left = t->people[b] * (1 - t->leave[b]), go = t->pass[b] * left;
        t->enter[b] = fmax(0, t->people[b] - (left - go + younger));
        younger = go;
        all += t->enter[b];
    }
    t->enter[0] += all > 0 ? 0 : 1;
    for (size_t b = 0; b < t->bands; b++)
        t->enter[b] /= all > 0 ? all : 1;
}

static qj_rc read_trades(const qj_calc_leavers *l, qj_arena *a, trade *t, qj_err *err) {
    const size_t n = l->names->n;
    for (size_t o = 0; o < n; o++) {
        double **const columns[] = {&t[o].age, &t[o].people, &t[o].leave, &t[o].pass, &t[o].enter};
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
            QJ_NEED(err, *columns[c] = QJ_NEW(a, double, MOST_BANDS));
    }
    for (size_t k = 0; k < l->n; k++) {
        trade *of = &t[l->occupation[k]];
        const size_t b = band_of(of, l->age[k]);
        of->people[b] += l->workers[k];
        of->leave[b] += l->workers[k] * l->leave[k];
        of->employed += l->workers[k];
    }
    for (size_t o = 0; o < n; o++) {
        for (size_t b = 0; b < t[o].bands; b++) {
            t[o].leave[b] = t[o].people[b] > 0 ? t[o].leave[b] / t[o].people[b] : 0;
            t[o].pass[b] = b + 1 < t[o].bands ? 1 / (t[o].age[b + 1] - t[o].age[b]) : 0;
        }
        find_entrants(&t[o]);
    }
    return QJ_OK;
}

// An occupation through the years in LANES draws. walk[lane] is the logarithm of what employment departs by; `first` draw, or
// SIZE_MAX: without chance, one row of `to` a year.
static void follow(const job *j, size_t o, size_t first, double *state, double *to, size_t step) {
    const trade *t = &j->trades[o];
    const qj_ages ages = {.bands = t->bands, .pass = t->pass, .leave = t->leave, .enter = t->enter};
    double *people = state, *keep = state + t->bands * LANES, walk[LANES] = {0}, hazard[LANES], wanted[LANES], level = t->employed;
    for (size_t b = 0; b < t->bands; b++)
        for (size_t l = 0; l < LANES; l++)
            people[b * LANES + l] = t->people[b];
    for (size_t year = 0; year < j->years; year++) {
        level *= 1 + j->growth;
        for (size_t l = 0; l < LANES; l++) {
            double z = 0;
            if (first != SIZE_MAX)
                qj_normals((qj_key){j->seed}, (uint32_t)(first + l), (uint32_t)year, (uint32_t)o, 1, STREAM_WANTED, &z);
            walk[l] += j->wanted_sd * z;
            wanted[l] = level * qj_exp(walk[l]);
            hazard[l] = first != SIZE_MAX ? j->hazard[year * j->room + first + l] : 1.0;
        }
        qj_ages_keep(&ages, hazard, keep);
        qj_ages_year(&ages, keep, wanted, people, to + year * step);
    }
}

static void one_trade(void *arg, size_t o, size_t worker) {
    const job *j = arg;
    if (qj_ctx_cancelled(j->ctx))
        return;
    double *rows = j->rows + worker * j->years * j->room, *state = j->state + worker * j->state_size, plain[LANES * MOST_YEARS];
    for (size_t first = 0; first < j->draws; first += LANES)
        follow(j, o, first, state, rows + first, j->room);
    follow(j, o, SIZE_MAX, state, plain, LANES);
    for (size_t year = 0; year < j->years; year++)
        j->openings[o * j->years + year] = plain[year * LANES];
    qj_row_quantiles(j->draws, j->years, j->room, rows, QUANTILES, probability, j->mean + o * j->years,
                     j->quantile + o * j->years * QUANTILES, (char *)j->sort + worker * j->sort_size);
}

// Rates of all occupations depart together, in each year anew; lanes past the last draw go along.
static qj_rc draw_rates(job *j, qj_arena *a, qj_err *err) {
    QJ_NEED(err, j->hazard = QJ_NEW(a, double, j->years *j->room));
    for (size_t year = 0; year < j->years; year++)
        for (size_t d = 0; d < j->room; d++) {
            double z;
            qj_normals((qj_key){j->seed}, (uint32_t)d, (uint32_t)year, 0, 1, STREAM_RATES, &z);
            j->hazard[year * j->room + d] = qj_exp(j->rates_sd * z);
        }
    return QJ_OK;
}

static qj_rc make_room(job *j, size_t n, const qj_ctx *ctx, qj_err *err) {
    qj_arena *a = ctx->arena;
    const size_t workers = qj_pool_size(ctx->pool);
    j->room = (j->draws + LANES - 1) / LANES * LANES;
    j->state_size = 2 * MOST_BANDS * LANES;
    j->sort_size = (qj_row_quantiles_scratch(j->draws) + 63) & ~(size_t)63;
    QJ_NEED(err, j->trades = QJ_NEW(a, trade, n));
    QJ_NEED(err, j->openings = QJ_NEW(a, double, n *j->years));
    QJ_NEED(err, j->mean = QJ_NEW(a, double, n *j->years));
    QJ_NEED(err, j->quantile = QJ_NEW(a, double, n *j->years *QUANTILES));
    QJ_NEED(err, j->rows = QJ_NEW(a, double, workers *j->years *j->room));
    QJ_NEED(err, j->state = QJ_NEW(a, double, workers *j->state_size));
    QJ_NEED(err, j->sort = qj_arena_alloc(a, workers * j->sort_size, 64));
    return QJ_OK;
}

static qj_rc answer(const job *j, const qj_calc_leavers *l, qj_arena *a, qj_table **out, qj_err *err) {
#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
    static const qj_table_col cols[] = {
        {.id = "occupation", .type = QJ_TABLE_TEXT}, {.id = "ahead", .type = QJ_TABLE_INT}, NUM("employed"), NUM("openings"), NUM("mean"),
        NUM("lo80"), NUM("hi80"), NUM("lo95"), NUM("hi95"),
    };
    QJ_TRY(qj_table_new(a, cols, sizeof cols / sizeof *cols, l->names->n * j->years, out, err));
    for (size_t o = 0; o < l->names->n; o++) {
        double level = j->trades[o].employed;
        for (size_t year = 0; year < j->years; year++) {
            const size_t at = o * j->years + year;
            qj_cell *row = qj_table_row(a, *out);
            QJ_NEED(err, row);
            row[0].text = l->names->text[o];
            row[1].i = (int64_t)year + 1;
            row[2].num = level *= 1 + j->growth;
            row[3].num = j->openings[at];
            row[4].num = j->mean[at];
            for (size_t q = 0; q < QUANTILES; q++)
                row[5 + q].num = j->quantile[at * QUANTILES + q];
        }
    }
    return QJ_OK;
}

qj_rc qj_calc_exits_years(const qj_calc_request *r, const qj_calc_leavers *l, const qj_ctx *ctx, qj_table **out, qj_err *err) {
    job j = {.years = (size_t)qj_calc_int(r, "years", 1), .draws = (size_t)qj_calc_int(r, "draws", 1000), .seed = (uint64_t)qj_calc_int(r, "seed", 1),
             .ctx = ctx};
    QJ_TRY(qj_calc_num_in(r, "growth", 0, -0.5, 1, &j.growth, err));
    QJ_TRY(qj_calc_num_in(r, "rates-sd", 0.1, 0, 1, &j.rates_sd, err));
    QJ_TRY(qj_calc_num_in(r, "employed-sd", 0.02, 0, 1, &j.wanted_sd, err));
    const size_t drawn = MOST_DRAWN / (j.years * j.draws), most = drawn < MOST_TRADES ? drawn : MOST_TRADES;
    if (l->names->n > most)
        return qj_fail(err, QJ_E_CALC_EXITS_LARGE, qj_text_arg("file", r->file), qj_int_arg("n", (int64_t)l->names->n),
                       qj_int_arg("max", (int64_t)most));
    QJ_TRY(make_room(&j, l->names->n, ctx, err));
    QJ_TRY(read_trades(l, ctx->arena, j.trades, err));
    QJ_TRY(draw_rates(&j, ctx->arena, err));
    qj_pool_run(ctx->pool, l->names->n, one_trade, &j);
    if (qj_ctx_cancelled(ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    QJ_TRY(answer(&j, l, ctx->arena, out, err));
    const qj_arg args[] = {qj_int_arg("draws", j.draws), qj_int_arg("seed", j.seed), {.name = NULL}};
    return qj_calc_note(ctx->arena, *out, r->lang, "calc.exits.drawn", args, err);
}
