// The need model: employment by region x industry x occupation, and the openings that growth and replacement make.
//
// Pure: arrays in, arrays out. docs/models/need.md states the model; methods and sources are named at each part.
// Shapes are row-major; persons, years and shares in [0,1]; NaN is missing, zero is data.
#pragma once

#include "base/ctx.h"
#include "num/reconcile.h"
#include "model/forecast/rolling.h"

// Changes whenever the same input gives other numbers; part of every vintage id.
#define QJ_NEED_METHOD "need-2"

enum { QJ_MAN, QJ_WOMAN, QJ_SEXES };
enum { QJ_AGES = 101 };    // 0 .. 100+
enum { QJ_AGE_BANDS = 3 }; // below, of and above working age

// Yearly series of equal length side by side: x[n][n_years], `use` 1 where a value may judge errors (published or
// derived, neither imputed nor of grade E). `bridged`, where it is kept, 1 where qj_panel_fill made the value of later ones.
typedef struct qj_panel {
    size_t n;
    int first_year, n_years;
    double *x;
    uint8_t *use, *bridged; // bridged: may be NULL
} qj_panel;

static inline double *qj_panel_row(const qj_panel *p, size_t i) { return p->x + i * (size_t)p->n_years; }
static inline uint8_t *qj_panel_use(const qj_panel *p, size_t i) { return p->use + i * (size_t)p->n_years; }

// People: what replacement is computed from. Years are the forecast's: index 0 is the base year, up to the horizon.
typedef struct qj_people {
    const double *population;  // [sex][age][year] national, any level: only the shape counts
    const double *mortality;   // [sex][age][year] probability of dying within the year
    const double *pension_age; // [sex][year] statutory, years
    const double *rate;        // [sex][age] share employed in rate_year
    const double *rate_pension_age; // [sex] in rate_year
    const double *band_weight; // [region][sex][band] region's share of the band over the country's share
    const int *band_from;      // [sex][band] first age of the band
} qj_people;

// The levels of the map: the country, its regions, its industries, regions by industries.
enum { QJ_KIND_TOTAL, QJ_KIND_REGION, QJ_KIND_INDUSTRY, QJ_KIND_CELL, QJ_KINDS };

struct qj_event;  // events.h
struct qj_growth; // override.h
struct qj_target;

typedef struct qj_need_input {
    size_t n_regions, n_industries, n_occupations; // occupations: the leaves of the staffing pattern
    int base_year;
    qj_panel cells;    // regions x industries, region slow
    qj_panel region;   // regions, may be longer than cells
    qj_panel industry; // country
    qj_panel total;    // country, 1 series
    qj_panel sector;   // region x broad sector, region slow: judges the cells' errors; n may be 0
    size_t n_sectors;
    const size_t *sector_of; // [industry] broad sector, SIZE_MAX for none
    const double *share;       // [industry][occupation] staffing pattern, sums to 1 over occupations
    const double *women;       // [industry][occupation] share of women
    qj_people people;
    const struct qj_event *events; // jobs announced beyond the series; in any order
    size_t n_events;
    const struct qj_growth *growth; // set by hand
    const struct qj_target *targets;
    size_t n_growth, n_targets;
} qj_need_input;

typedef struct qj_need_params {
    int horizon;          // years
    uint32_t draws;
    uint64_t seed;
    bool pool_growth;     // shrink the growth of cells (num/pool.h)
    double share_sd;      // yearly standard deviation of log shares
    double share_common;  // correlation between industries of one occupation's share
    double exit_age_sd;   // years: how far the effective exit age may lie from the statutory one
    double mortality_sd;  // log
    double project_share; // part of a project's jobs that the trend does not hold already
    double survey_share;  // part of planned hires beyond the expected ones that are new jobs
    const qj_best *methods; // [QJ_KINDS] as chosen before from the same inputs; NULL: chosen by back-test
    unsigned frozen;      // what stands still, bits of qj_walk; every other number stays the same
    int only;             // the year 1 .. horizon that alone is wanted of qj_need_draws; 0: all
} qj_need_params;

// The random walks that a cell's error is the sum of; and dated events, which all happen as far as they are likely when
// they stand still.
typedef enum qj_walk {
    QJ_WALK_COUNTRY = 1,
    QJ_WALK_INDUSTRY = 2,
    QJ_WALK_REGION = 4,
    QJ_WALK_SECTOR = 8,
    QJ_WALK_CELL = 16,
    QJ_HOLD_EVENTS = 32
} qj_walk;

// Sources of the constants: docs/models/need.md.
#define QJ_NEED_DEFAULTS                                                                                              \
    ((qj_need_params){.horizon = 10, .draws = 1000, .seed = 1, .pool_growth = true, .share_sd = 0.03,                 \
                      .share_common = 0.5, .exit_age_sd = 0.5, .mortality_sd = 0.05, .project_share = 0.5,             \
                      .survey_share = 0.5})

// How wide one-year-ahead errors are, for one kind of series.
typedef struct qj_spread {
    double median_var, cap;  // of log differences; cap of the scales
    double q50, q80, q95;    // quantiles of |ln(y/f)| / (s qj_spread_growth(h)), newer errors weighing more
    double drift;            // part of the one-year variance that is a wrong slope, which lasts; the rest is a random walk
    size_t n_scores;
} qj_spread;

// The central path and everything it was made from: what `explain` opens. Nodes in the order of num/reconcile.h.
typedef struct qj_path {
    size_t n_nodes;
    int horizon;
    double *growth;      // [node] log growth used for the damped drift
    double *own_growth;  // [node] the series' own
    double *pool_weight; // [node] weight of the pooled prediction, 0 for margins
    double *base;        // [node][h] base forecasts
    double *scale;       // [node] s, yearly standard deviation of log changes
    double *sector_scale; // [region x sector]
    double *weight;      // [node] W of the reconciliation: squared one-year error, persons
    double *multiplier;  // [h][1 + regions + industries]
    double *level;       // [node][1 + h] reconciled; h = 0 is the base year
    qj_spread spread[QJ_KINDS];
    qj_best best[QJ_KINDS]; // the method of each kind and how it came to be chosen; TD8 of cells has pooled growth
    double *factor;      // [h - 1][cell] what was set by hand, in `level` already; NULL: nothing
    qj_reconcile *reconcile;
    size_t clipped;
} qj_path;

// Spread of forecasts from their rolling origins, up to the last year of the set. scale[n] gets s of every series (NaN-free:
// series without usable changes take the median).
QJ_CHECKED qj_rc qj_spread_fit(const qj_rolling *r, double *scale, qj_arena *a, qj_spread *out, qj_err *err);

// Years of slope that h years hold: a slope fades like the growth of forecasts does.
double qj_spread_slope(int h);

// How much wider errors are h years ahead than one.
double qj_spread_growth(const qj_spread *s, int h);

// Turns a standard normal into a score whose 50, 80 and 95 % ranges are the calibrated ones.
double qj_spread_score(const qj_spread *s, double z);

// Fills inner gaps of every series by geometric interpolation (use = 0, bridged = 1 there). Returns how many. A series that is
// missing at its end is an error: QJ_E_SERIES_END (index).
QJ_CHECKED qj_rc qj_panel_fill(qj_panel *p, size_t *filled, qj_err *err);

// The central path: every level by the method that its back-test favours, reconciled with diagonal weights. In ctx->arena;
// ctx needs no threads.
QJ_CHECKED qj_rc qj_path_fit(const qj_need_input *in, const qj_need_params *p, const qj_ctx *ctx, qj_path **out,
                             qj_err *err);

// Yearly exit rates (retirement and death) of the employed for a shift of the exit age (years) and a factor on
// mortality: out[region][sex][h - 1], h = 1 .. horizon: leavers during the year over those employed before it.
void qj_exit_rates(const qj_need_input *in, int horizon, double age_shift, double mortality_factor, double *out);

// The same for the years first .. last; the others of out stay as they are.
void qj_exit_rates_of(const qj_need_input *in, int horizon, int first, int last, double age_shift, double mortality_factor, double *out);

// Employment rate of an age when the pension age is that of `year` (0: the base year) and the exit age is shifted.
double qj_employment_rate(const qj_people *p, int n_years, int sex, int age, int year, double shift);

// Exit of one sex and age between two years, and who works at that age: the parts of the above, for `explain`.
typedef struct qj_exit {
    double employed_rate, death, retire;
} qj_exit;
qj_exit qj_exit_at(const qj_people *p, int n_years, int sex, int age, int year, double age_shift, double mortality_factor);

// Employment rates of the single ages from..to of one sex whose mean over population[age] is `rate`; within the band they
// fall with the share that stays at work around the pension age. rate_out[101].
void qj_rates_of_band(int from, int to, double rate, double pension_age, const double *population, double *rate_out);

// Women's share by industry and occupation: three-way fit of staffing x sex to the women of each industry and major
// group. women_industry[n_i], women_major[n_majors] (NaN: unknown, the industries' mean is kept), employed[n_i],
// share[n_i][n_o], major[n_o]. out[n_i][n_o]. tests/ref: sex_staffing.
QJ_CHECKED qj_rc qj_women_fit(size_t n_i, size_t n_o, size_t n_majors, const double *employed, const double *share,
                              const uint32_t *major, const double *women_industry, const double *women_major,
                              double *out, qj_arena *scratch, qj_err *err);

// Where the leaves go in the published cube: slot of all = 0, of each leaf, of its major group.
typedef struct qj_cut {
    size_t n_slots;       // occupations of the cube, with 0 for all
    const uint32_t *leaf; // [n_occupations]
    const uint32_t *major; // [n_occupations]; equal to leaf where the leaf is itself a major group
} qj_cut;

// Statistics of all cuts: [region 0..R][industry 0..I][slot][year], 0 for all; years: 0 all together, then 1 .. H.
typedef struct qj_need_result {
    size_t n_cells;
    double *employed, *growth, *replacement, *net, *openings; // means over draws, persons
    float *p50, *lo80, *hi80, *lo95, *hi95;                   // quantiles of openings
    float *employed_lo80, *employed_hi80;
    float *p_lt_075, *p_lt_09, *p_gt_11; // of employment at the horizon against the base year; NaN but for year 0
    double *base_employed;               // [region][industry][slot]
    double grid;                         // persons: every draw of a cell is a multiple of it
    size_t clipped;                      // cells set to zero by the reconciliation, over all draws and years
} qj_need_result;

// Runs the draws. Every draw is an integer multiple of `grid`, so any cut is the exact sum of its cells in every draw,
// growth is the difference of employment, net = growth + replacement and a cell's openings are max(0, net). The same
// seed gives the same bits for any number of threads. Memory: about 4 bytes x draws x cuts of one year x regions.
QJ_CHECKED qj_rc qj_need_run(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                             const qj_ctx *ctx, qj_need_result **out, qj_err *err);

// Cuts of which every draw is wanted.
typedef struct qj_watch {
    size_t n;
    const size_t *region, *column;  // [n] region 0: country; column: industry x slots + slot, 0 for all
    double *openings, *employed;    // [year][cut][draw] persons; year 0: all together, the employed at the horizon
} qj_watch;

// The draws of some cuts and nothing else: the same ones as qj_need_run makes, but for a finer grid. The plain way, by which
// tests hold contrast.h. With p->only just that year is filled, and regions that are in no cut are left out.
QJ_CHECKED qj_rc qj_need_draws(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                               const qj_ctx *ctx, qj_watch *watch, qj_err *err);

// Standard error of a median that comes from a finite number of draws: sqrt(p(1-p)/K) / f(q), with the density f of a
// normal that has the 80 % range lo..hi.
double qj_median_error(double lo80, double hi80, double draws);

// Class of a profession from its probabilities (without the clauses that need experts).
typedef enum qj_class { QJ_CLASS_STABLE, QJ_CLASS_GROWING, QJ_CLASS_DECLINING, QJ_CLASS_DISAPPEARING, QJ_CLASS_INSUFFICIENT } qj_class;
qj_class qj_class_of(double p_lt_075, double p_lt_09, double p_gt_11);
const char *qj_class_id(qj_class c); // "growing"; its message is "class.growing"
