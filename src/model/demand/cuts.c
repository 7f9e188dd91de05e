// From drawn paths to the statistics of every cut.
//
// A draw of a cell is rounded to a multiple of the grid and kept as an integer. Integers add up exactly in any order:
// regions to the country, occupations to major groups, years to the decade, in every draw and on any number of threads.
#include "model/demand/cut_rows.h"
#include "model/demand/draws.h"
#include "model/demand/events_draw.h"
#include "num/clones.h"
#include "num/stat.h"

#include <math.h>
#include <string.h>

enum { Q_P50, Q_LO80, Q_HI80, Q_LO95, Q_HI95, QUANTILES };
static const double probability[QUANTILES] = {
    [Q_P50] = 0.5, [Q_LO80] = 0.1, [Q_HI80] = 0.9, [Q_LO95] = 0.025, [Q_HI95] = 0.975};
static const double employed_probability[2] = {0.1, 0.9};

enum { GROUP = 4 }; // regions worked on together, so that the country's row of a draw stays in the cache
enum { COLUMN_BLOCK = 64 }; // columns that one task sums and sorts: fits the second-level cache

typedef struct cut_job {
    const qj_need_input *in;
    const qj_need_params *p;
    const qj_path *path;
    const qj_cut *cut;
    const cut_run *runs;
    size_t n_runs;
    draw_paths *paths;
    draw_shares *shares;
    const draw_jobs *jobs; // of events; NULL: none
    qj_watch *watch;       // NULL: statistics of all cuts
    qj_need_result *out;
    size_t columns;  // of one region and year: (industries + 1) x slots
    double scale;    // 1 / grid
    size_t first, n_group; // regions being worked on; the country is region n_regions
    int year;        // 0 all together, 1 .. horizon
    int32_t *open, *employed;           // [GROUP][draw][column] of the regions
    int32_t *open_all, *employed_all;   // of the country
    int32_t *open_years;                // [region + country][draw][column], all years together
    int64_t *replacement;               // [worker][GROUP][industry][occupation], sums over draws
    int64_t *sums;                      // [worker][GROUP][employed, openings][column], sums over draws
    int64_t *sum_open, *sum_employed, *sum_replacement; // [region + country][column][year]
    int32_t *base;                      // [region + country][column] employed in the base year
    double *scratch;                    // [worker][industries x occupations], random numbers
    int32_t *row;                       // [worker][3 x occupations]
    int32_t *more;                      // [worker][2][industries x occupations] jobs of events, the year before and now
    float *quantile;                    // [worker][COLUMN_BLOCK][QUANTILES]
    void *sort;                         // [worker][sort_size]
    size_t sort_size;
    atomic_bool overflow;
} cut_job;

// Row of the result for a region and column; year is the fastest index.
static size_t cell_at(const cut_job *j, size_t region, size_t column, int year) {
    const size_t place = region == j->in->n_regions ? 0 : region + 1;
    return (place * j->columns + column) * (size_t)(j->p->horizon + 1) + (size_t)year;
}

static void put_row(const cut_job *j, const int32_t *row, int32_t *industry, int32_t *all) {
    cut_row_add(j->runs, j->n_runs, j->cut->n_slots, row, industry, all);
}

static double level_of(const cut_job *j, size_t draw, size_t cell, int year) {
    const draw_paths *d = j->paths;
    if (year == 0)
        return j->path->level[(d->first_cell + cell) * (size_t)(j->p->horizon + 1)];
    return d->cell[((size_t)(year - 1) * d->n_draws + draw) * d->n_nodes + d->first_cell + cell];
}

static int32_t *draws_of(const cut_job *j, int32_t *group, size_t g) { return group + g * j->p->draws * j->columns; }

static void region_draw(cut_job *j, size_t k, size_t g, size_t worker) {
    const size_t I = j->in->n_industries, O = j->in->n_occupations, S = j->cut->n_slots, region = j->first + g;
    const double *before = draw_shares_at(j->shares, j->p->draws, k, j->year - 1);
    const double *now = draw_shares_at(j->shares, j->p->draws, k, j->year);
    const double *exits = j->paths->exit + (k * j->in->n_regions + region) * QJ_SEXES * (size_t)j->p->horizon;
    const double men = exits[QJ_MAN * j->p->horizon + j->year - 1];
    const double women = exits[QJ_WOMAN * j->p->horizon + j->year - 1];
    int32_t *employed = draws_of(j, j->employed, g) + k * j->columns, *open = draws_of(j, j->open, g) + k * j->columns;
    int32_t *row = j->row + worker * 3 * O;
    int64_t *replacement = j->replacement + (worker * GROUP + g) * I * O;
    const bool events = j->jobs != NULL && draw_jobs_touch(j->jobs, region);
    int32_t *more_before = j->more + worker * 2 * I * O, *more_now = more_before + I * O;
    if (events) {
        draw_jobs_at(j->jobs, k, region, j->year - 1, more_before);
        draw_jobs_at(j->jobs, k, region, j->year, more_now);
    }
    memset(employed, 0, S * sizeof *employed);
    memset(open, 0, S * sizeof *open);
    for (size_t i = 0; i < I; i++) {
        const size_t cell = region * I + i;
        const double was = level_of(j, k, cell, j->year - 1), is = level_of(j, k, cell, j->year);
        if (events)
            cut_row_more(O, j->scale, was, is, before + i * O, now + i * O, j->in->women + i * O, men, women,
                                more_before + i * O, more_now + i * O, row, row + O, row + 2 * O);
        else
            cut_row(O, j->scale, was, is, before + i * O, now + i * O, j->in->women + i * O, men, women, row,
                           row + O, row + 2 * O);
        put_row(j, row, employed + (i + 1) * S, employed);
        put_row(j, row + 2 * O, open + (i + 1) * S, open);
        for (size_t o = 0; o < O; o++)
            replacement[i * O + o] += row[O + o];
    }
}

QJ_CLONES static void add_columns(size_t n, const int32_t *restrict from, int32_t *restrict to) {
    for (size_t c = 0; c < n; c++)
        to[c] += from[c];
}

QJ_CLONES static void add_sums(size_t n, const int32_t *restrict from, int64_t *restrict to) {
    for (size_t c = 0; c < n; c++)
        to[c] += from[c];
}

// Adds the region's draw to the sums, to the country and to the years together, while it is in the cache.
static void add_draw(cut_job *j, size_t k, size_t g, size_t worker) {
    const size_t C = j->columns, K = j->p->draws;
    const int32_t *employed = draws_of(j, j->employed, g) + k * C, *open = draws_of(j, j->open, g) + k * C;
    int64_t *sums = j->sums + (worker * GROUP + g) * 2 * C;
    add_sums(C, employed, sums);
    add_sums(C, open, sums + C);
    add_columns(C, employed, j->employed_all + k * C);
    add_columns(C, open, j->open_all + k * C);
    if (j->p->only == 0)
        add_columns(C, open, j->open_years + ((j->first + g) * K + k) * C);
}

// The country, all years together, of a block of draws. Its first column is the largest number there is: if that fits
// into 31 bits, everything fits.
static void years_block(void *arg, size_t task, size_t worker) {
    (void)worker;
    cut_job *j = arg;
    const size_t C = j->columns, K = j->p->draws, R = j->in->n_regions, end = (task + 1) * DRAW_BLOCK;
    for (size_t k = task * DRAW_BLOCK; k < end && k < K; k++) {
        int64_t largest = 0;
        int32_t *restrict all = j->open_years + (R * K + k) * C;
        for (size_t r = 0; r < R; r++) {
            const int32_t *restrict years = j->open_years + (r * K + k) * C;
            largest += years[0];
            for (size_t c = 0; c < C; c++)
                all[c] = (int32_t)((uint32_t)all[c] + (uint32_t)years[c]);
        }
        if (largest > INT32_MAX)
            atomic_store_explicit(&j->overflow, true, memory_order_relaxed);
    }
}

static void region_block(void *arg, size_t task, size_t worker) {
    cut_job *j = arg;
    const size_t end = (task + 1) * DRAW_BLOCK;
    for (size_t k = task * DRAW_BLOCK; k < end && k < j->p->draws; k++) {
        for (size_t g = 0; g < j->n_group; g++) {
            region_draw(j, k, g, worker);
            add_draw(j, k, g, worker);
        }
    }
}

static void shares_block(void *arg, size_t task, size_t worker) {
    cut_job *j = arg;
    const size_t end = (task + 1) * DRAW_BLOCK, n = j->in->n_industries * j->in->n_occupations;
    for (size_t k = task * DRAW_BLOCK; k < end && k < j->p->draws; k++)
        draw_shares_step(j->in, j->p, j->shares, (uint32_t)k, j->year, j->scratch + worker * n);
}

static void quantiles(cut_job *j, const int32_t *draws, size_t first, size_t n, size_t n_p, const double *p,
                      size_t worker) {
    qj_column_quantiles(j->p->draws, n, j->columns, draws + first, j->out->grid, n_p, p,
                        j->quantile + worker * COLUMN_BLOCK * QUANTILES, (char *)j->sort + worker * j->sort_size);
}

static void open_columns(cut_job *j, size_t region, const int32_t *draws, size_t first, size_t n, size_t worker) {
    qj_need_result *out = j->out;
    quantiles(j, draws, first, n, QUANTILES, probability, worker);
    const float *q = j->quantile + worker * COLUMN_BLOCK * QUANTILES;
    for (size_t c = 0; c < n; c++, q += QUANTILES) {
        const size_t at = cell_at(j, region, first + c, j->year);
        out->p50[at] = q[Q_P50];
        out->lo80[at] = q[Q_LO80];
        out->hi80[at] = q[Q_HI80];
        out->lo95[at] = q[Q_LO95];
        out->hi95[at] = q[Q_HI95];
    }
}

// Shares of draws in which employment at the horizon is below 0.75 and 0.9 and above 1.1 of the base year's.
static void horizon_chances(cut_job *j, size_t region, const int32_t *draws, size_t column) {
    const double base = j->base[region * j->columns + column];
    size_t below_075 = 0, below_09 = 0, above_11 = 0;
    for (size_t k = 0; k < j->p->draws; k++) {
        const double e = draws[k * j->columns + column];
        below_075 += e < 0.75 * base;
        below_09 += e < 0.9 * base;
        above_11 += e > 1.1 * base;
    }
    const size_t at = cell_at(j, region, column, 0);
    const double n = j->p->draws;
    j->out->p_lt_075[at] = (float)((double)below_075 / n);
    j->out->p_lt_09[at] = (float)((double)below_09 / n);
    j->out->p_gt_11[at] = (float)((double)above_11 / n);
}

static void employed_columns(cut_job *j, size_t region, const int32_t *draws, size_t first, size_t n, size_t worker) {
    quantiles(j, draws, first, n, 2, employed_probability, worker);
    const float *q = j->quantile + worker * COLUMN_BLOCK * QUANTILES;
    for (size_t c = 0; c < n; c++, q += 2) {
        const size_t at = cell_at(j, region, first + c, j->year);
        j->out->employed_lo80[at] = q[0];
        j->out->employed_hi80[at] = q[1];
        if (j->year == j->p->horizon)
            horizon_chances(j, region, draws, first + c);
    }
}

static size_t column_blocks(const cut_job *j) { return (j->columns + COLUMN_BLOCK - 1) / COLUMN_BLOCK; }

// One block of columns of a region of the group, or of the country when it is alone.
static void column_block(void *arg, size_t task, size_t worker) {
    cut_job *j = arg;
    const size_t g = task / column_blocks(j), first = task % column_blocks(j) * COLUMN_BLOCK, K = j->p->draws;
    const size_t n = j->columns - first < COLUMN_BLOCK ? j->columns - first : COLUMN_BLOCK, region = j->first + g;
    const bool country = region == j->in->n_regions;
    if (j->year == 0) {
        open_columns(j, region, j->open_years + region * K * j->columns, first, n, worker);
        return;
    }
    open_columns(j, region, country ? j->open_all : draws_of(j, j->open, g), first, n, worker);
    employed_columns(j, region, country ? j->employed_all : draws_of(j, j->employed, g), first, n, worker);
}

// Copies the draws of the watched cuts of a region, or of the country.
static void watch_draws(cut_job *j, size_t region, const int32_t *open, const int32_t *employed) {
    qj_watch *w = j->watch;
    const size_t K = j->p->draws, place = region == j->in->n_regions ? 0 : region + 1;
    for (size_t c = 0; c < w->n; c++) {
        if (w->region[c] != place)
            continue;
        double *to = w->openings + ((size_t)j->year * w->n + c) * K, *people = w->employed + ((size_t)j->year * w->n + c) * K;
        for (size_t k = 0; k < K; k++)
            to[k] = open[k * j->columns + w->column[c]] * j->out->grid;
        for (size_t k = 0; employed != NULL && k < K; k++)
            people[k] = employed[k * j->columns + w->column[c]] * j->out->grid;
    }
}

static void watch_regions(cut_job *j, size_t first, size_t n) {
    const size_t K = j->p->draws;
    for (size_t region = first; region < first + n; region++) {
        const bool country = region == j->in->n_regions;
        const size_t g = region - first;
        if (j->year == 0)
            watch_draws(j, region, j->open_years + region * K * j->columns, NULL);
        else
            watch_draws(j, region, country ? j->open_all : draws_of(j, j->open, g), country ? j->employed_all : draws_of(j, j->employed, g));
    }
}

static void column_statistics(cut_job *j, size_t first, size_t n, const qj_ctx *ctx) {
    if (j->watch != NULL) {
        watch_regions(j, first, n);
        return;
    }
    j->first = first;
    j->n_group = n;
    qj_pool_run(ctx->pool, n * column_blocks(j), column_block, j);
}

// Collects the workers' sums of leavers into the columns of a region of the group and of the country.
static void gather_replacement(cut_job *j, size_t g, unsigned workers) {
    const size_t I = j->in->n_industries, O = j->in->n_occupations, S = j->cut->n_slots;
    const size_t places[2] = {j->first + g, j->in->n_regions};
    for (size_t i = 0; i < I; i++)
        for (size_t o = 0; o < O; o++) {
            int64_t sum = 0;
            for (unsigned w = 0; w < workers; w++)
                sum += j->replacement[(w * GROUP + g) * I * O + i * O + o];
            const size_t slots[3] = {0, j->cut->leaf[o], j->cut->major[o]};
            const size_t n = j->cut->major[o] == j->cut->leaf[o] ? 2 : 3;
            for (size_t s = 0; s < n; s++)
                for (size_t p = 0; p < 2; p++) {
                    j->sum_replacement[cell_at(j, places[p], slots[s], j->year)] += sum;
                    j->sum_replacement[cell_at(j, places[p], (i + 1) * S + slots[s], j->year)] += sum;
                }
        }
}

// The same for employed and openings, also for the years together.
static void gather_sums(cut_job *j, size_t g, unsigned workers) {
    const size_t C = j->columns;
    const size_t places[2] = {j->first + g, j->in->n_regions};
    for (size_t c = 0; c < C; c++) {
        int64_t employed = 0, open = 0;
        for (unsigned w = 0; w < workers; w++) {
            employed += j->sums[(w * GROUP + g) * 2 * C + c];
            open += j->sums[((w * GROUP + g) * 2 + 1) * C + c];
        }
        for (size_t p = 0; p < 2; p++) {
            j->sum_employed[cell_at(j, places[p], c, j->year)] += employed;
            j->sum_open[cell_at(j, places[p], c, j->year)] += open;
            j->sum_open[cell_at(j, places[p], c, 0)] += open;
        }
    }
}

// Draws, sums and statistics of a few regions.
static void region_group(cut_job *j, size_t first, const qj_ctx *ctx) {
    const unsigned workers = qj_pool_size(ctx->pool);
    const size_t left = j->in->n_regions - first;
    j->first = first;
    j->n_group = left < GROUP ? left : GROUP;
    qj_pool_run(ctx->pool, draw_blocks(j->p->draws), region_block, j);
    for (size_t g = 0; g < j->n_group; g++) {
        gather_replacement(j, g, workers);
        gather_sums(j, g, workers);
    }
    memset(j->replacement, 0, workers * GROUP * j->in->n_industries * j->in->n_occupations * sizeof *j->replacement);
    memset(j->sums, 0, workers * GROUP * 2 * j->columns * sizeof *j->sums);
    column_statistics(j, first, j->n_group, ctx);
}

// Employment of the base year, the same in every draw.
static void base_year(cut_job *j) {
    const size_t I = j->in->n_industries, O = j->in->n_occupations, S = j->cut->n_slots, R = j->in->n_regions;
    int32_t *all = j->base + R * j->columns;
    for (size_t r = 0; r < R; r++) {
        int32_t *region = j->base + r * j->columns;
        for (size_t i = 0; i < I; i++) {
            const double level = level_of(j, 0, r * I + i, 0);
            for (size_t o = 0; o < O; o++)
                j->row[o] = (int32_t)(level * j->in->share[i * O + o] * j->scale + 0.5);
            put_row(j, j->row, region + (i + 1) * S, region);
        }
        for (size_t c = 0; c < j->columns; c++)
            all[c] += region[c];
    }
}

// Means from the integer sums. Growth is the difference of employment, so the identities hold to the last bit of the
// sums; years together: stocks at the horizon, flows added.
static void means(cut_job *j) {
    qj_need_result *out = j->out;
    const int H = j->p->horizon;
    const double unit = out->grid / (double)j->p->draws;
    for (size_t r = 0; r <= j->in->n_regions; r++)
        for (size_t c = 0; c < j->columns; c++) {
            const int64_t base = (int64_t)j->base[r * j->columns + c] * j->p->draws;
            const size_t together = cell_at(j, r, c, 0);
            out->base_employed[together / (size_t)(H + 1)] = (double)base * unit;
            int64_t before = base, replacement = 0;
            for (int h = 1; h <= H; h++) {
                const size_t at = cell_at(j, r, c, h);
                const int64_t growth = j->sum_employed[at] - before;
                out->employed[at] = (double)j->sum_employed[at] * unit;
                out->growth[at] = (double)growth * unit;
                out->replacement[at] = (double)j->sum_replacement[at] * unit;
                out->net[at] = (double)(growth + j->sum_replacement[at]) * unit;
                out->openings[at] = (double)j->sum_open[at] * unit;
                before = j->sum_employed[at];
                replacement += j->sum_replacement[at];
            }
            const size_t last = cell_at(j, r, c, H);
            out->employed[together] = out->employed[last];
            out->employed_lo80[together] = out->employed_lo80[last];
            out->employed_hi80[together] = out->employed_hi80[last];
            out->growth[together] = (double)(before - base) * unit;
            out->replacement[together] = (double)replacement * unit;
            out->net[together] = (double)(before - base + replacement) * unit;
            out->openings[together] = (double)j->sum_open[together] * unit;
        }
}

static qj_rc new_result(cut_job *j, qj_arena *a, qj_err *err) {
    qj_need_result *out = QJ_NEW(a, qj_need_result, 1);
    QJ_NEED(err, out);
    const size_t cuts = (j->in->n_regions + 1) * j->columns, n = cuts * (size_t)(j->p->horizon + 1);
    out->n_cells = n;
    double **const doubles[] = {&out->employed, &out->growth, &out->replacement, &out->net, &out->openings};
    for (size_t s = 0; s < sizeof doubles / sizeof *doubles; s++)
        QJ_NEED(err, *doubles[s] = QJ_NEW(a, double, n));
    float **const floats[] = {&out->p50,           &out->lo80,          &out->hi80,    &out->lo95,    &out->hi95,
                              &out->employed_lo80, &out->employed_hi80, &out->p_lt_075, &out->p_lt_09, &out->p_gt_11};
    for (size_t s = 0; s < sizeof floats / sizeof *floats; s++)
        QJ_NEED(err, *floats[s] = QJ_NEW(a, float, n));
    for (size_t at = 0; at < n; at++)
        out->p_lt_075[at] = out->p_lt_09[at] = out->p_gt_11[at] = NAN;
    QJ_NEED(err, out->base_employed = QJ_NEW(a, double, cuts));
    j->out = out;
    return QJ_OK;
}

static qj_rc new_job(cut_job *j, const qj_ctx *ctx, qj_err *err) {
    qj_arena *a = ctx->arena;
    const size_t I = j->in->n_industries, O = j->in->n_occupations, R = j->in->n_regions, K = j->p->draws;
    const size_t C = j->columns, workers = qj_pool_size(ctx->pool), n = (R + 1) * C * (size_t)(j->p->horizon + 1);
    QJ_TRY(new_result(j, a, err));
    cut_run *runs = QJ_NEW(a, cut_run, O);
    QJ_NEED(err, runs);
    j->n_runs = cut_runs_make(j->cut, O, runs);
    j->runs = runs;
    j->sort_size = (qj_column_quantiles_scratch(K) + 63) & ~(size_t)63;
    QJ_NEED(err, j->open = QJ_NEW(a, int32_t, GROUP * K * C));
    QJ_NEED(err, j->employed = QJ_NEW(a, int32_t, GROUP * K * C));
    QJ_NEED(err, j->open_all = QJ_NEW(a, int32_t, K *C));
    QJ_NEED(err, j->employed_all = QJ_NEW(a, int32_t, K *C));
    QJ_NEED(err, j->open_years = QJ_NEW(a, int32_t, j->p->only == 0 ? (R + 1) * K * C : 1));
    QJ_NEED(err, j->replacement = QJ_NEW(a, int64_t, workers * GROUP * I * O));
    QJ_NEED(err, j->sums = QJ_NEW(a, int64_t, workers * GROUP * 2 * C));
    QJ_NEED(err, j->sum_open = QJ_NEW(a, int64_t, n));
    QJ_NEED(err, j->sum_employed = QJ_NEW(a, int64_t, n));
    QJ_NEED(err, j->sum_replacement = QJ_NEW(a, int64_t, n));
    QJ_NEED(err, j->base = QJ_NEW(a, int32_t, (R + 1) * C));
    QJ_NEED(err, j->scratch = QJ_NEW(a, double, workers *(I * O > O ? I * O : O)));
    QJ_NEED(err, j->row = QJ_NEW(a, int32_t, workers * 3 * O));
    QJ_NEED(err, j->more = QJ_NEW(a, int32_t, workers * 2 * I * O));
    QJ_NEED(err, j->quantile = QJ_NEW(a, float, workers *COLUMN_BLOCK *QUANTILES));
    QJ_NEED(err, j->sort = qj_arena_alloc(a, workers * j->sort_size, 64));
    return QJ_OK;
}

// True when a group of regions is looked at in this year: of all, or in one of the watched cuts.
static bool group_wanted(const cut_job *j, size_t first) {
    bool wanted = j->p->only == 0;
    for (size_t c = 0; j->watch != NULL && c < j->watch->n && !wanted; c++)
        wanted = j->watch->region[c] == 0 || (j->watch->region[c] > first && j->watch->region[c] <= first + GROUP);
    return wanted && (j->p->only == 0 || j->p->only == j->year);
}

static qj_rc run_draws(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                       const qj_ctx *ctx, qj_watch *watch, qj_need_result **out, qj_err *err) {
    draw_paths paths;
    draw_shares shares;
    draw_jobs jobs;
    qj_event_plan *plan;
    QJ_TRY(qj_event_plan_make(in, p, path, cut, ctx->arena, &plan, err));
    QJ_TRY(draw_paths_make(in, p, path, ctx, &paths, err));
    QJ_TRY(draw_shares_new(in, p, 2, ctx, &shares, err));
    cut_job j = {.in = in, .p = p, .path = path, .cut = cut, .paths = &paths, .shares = &shares,
                 .watch = watch};
    j.columns = (in->n_industries + 1) * cut->n_slots;
    QJ_TRY(new_job(&j, ctx, err));
    j.out->grid = cut_grid(paths.max_total + (plan != NULL ? plan->most : 0));
    j.scale = 1 / j.out->grid;
    if (plan != NULL) {
        QJ_TRY(draw_jobs_new(plan, in, p, j.out->grid, ctx, &jobs, err));
        j.jobs = &jobs;
    }
    base_year(&j);
    const size_t R = in->n_regions, K = p->draws;
    for (j.year = 1; j.year <= draw_last(p); j.year++) {
        memset(j.open_all, 0, K * j.columns * sizeof *j.open_all);
        memset(j.employed_all, 0, K * j.columns * sizeof *j.employed_all);
        qj_pool_run(ctx->pool, draw_blocks(K), shares_block, &j);
        for (size_t first = 0; first < R; first += GROUP) {
            if (qj_ctx_cancelled(ctx))
                return qj_fail(err, QJ_E_CANCELLED);
            if (group_wanted(&j, first))
                region_group(&j, first, ctx);
        }
        if (p->only == 0 || p->only == j.year)
            column_statistics(&j, R, 1, ctx); // the country
        qj_ctx_progress(ctx, "progress.draws", (double)j.year / (p->horizon + 1));
    }
    if (p->only > 0)
        return QJ_OK;
    qj_pool_run(ctx->pool, draw_blocks(K), years_block, &j);
    if (atomic_load(&j.overflow))
        return qj_fail(err, QJ_E_TOO_LARGE);
    j.year = 0;
    column_statistics(&j, 0, R + 1, ctx);
    means(&j);
    j.out->clipped = paths.clipped;
    qj_ctx_progress(ctx, "progress.draws", 1);
    *out = j.out;
    return QJ_OK;
}

qj_rc qj_need_run(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                  const qj_ctx *ctx, qj_need_result **out, qj_err *err) {
    return run_draws(in, p, path, cut, ctx, NULL, out, err);
}

qj_rc qj_need_draws(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                    const qj_ctx *ctx, qj_watch *watch, qj_err *err) {
    qj_need_result *result = NULL;
    QJ_TRY(run_draws(in, p, path, cut, ctx, watch, &result, err));
    if (p->only > 0)
        return QJ_OK;
    const size_t n = watch->n * p->draws;
    memcpy(watch->employed, watch->employed + (size_t)p->horizon * n, n * sizeof(double));
    return QJ_OK;
}
