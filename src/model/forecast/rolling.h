// Forecasts of a set of short yearly series from every year of their history: what back-tests, calibration and the choice
// of a method all read. A forecast sees nothing after its origin.
#pragma once

#include "base/ctx.h"
#include "base/err.h"
#include "model/forecast/method.h"

typedef struct qj_series {
    int first_year;
    size_t n;     // yearly values without gaps; qj_series_bridge fills them
    double *x;    // not negative
    uint8_t *use; // 0 where the value was bridged: it judges nothing
} qj_series;

typedef struct qj_series_set {
    size_t n;
    qj_series *s;
    int last_year; // of the longest
    size_t longest;
} qj_series_set;

// Bridges NaN between known years at the same yearly rate, next to a zero by a straight line. Returns how many.
size_t qj_series_bridge(qj_series *s);

// Points of a series up to a year, 0 when it has not begun or ended before.
size_t qj_series_known(const qj_series *s, int year);

// History that a back-test leaves to the first origin: 8 points, or 60 % of a shorter history.
size_t qj_first_origin(size_t longest);

enum { QJ_ORIGINS = 30 }; // no more of the last origins of a series are looked at

typedef struct qj_rolling {
    const qj_series_set *set; // NULL: not made
    qj_method_id method;
    int horizon;
    size_t *first; // [series] points at the first origin
    size_t *at;    // [series] where its forecasts begin
    double *f;     // [origin][h]
} qj_rolling;

// Forecasts of one method, from every year of every `stride`-th series and from the last year of the others. Series are
// spread over threads.
QJ_CHECKED qj_rc qj_rolling_make(const qj_series_set *set, qj_method_id method, int horizon, size_t stride, const qj_ctx *ctx,
                                 qj_rolling *out, qj_err *err);

// The same for several methods, with all that they are derived from: r[QJ_METHODS], those that were not made have no set.
QJ_CHECKED qj_rc qj_rolling_all(const qj_series_set *set, const bool wanted[QJ_METHODS], int horizon, size_t stride, const qj_ctx *ctx,
                                qj_rolling r[QJ_METHODS], qj_err *err);

// The stride by which about two thousand series are enough to calibrate by.
size_t qj_sample_stride(size_t n_series);

// The forecasts of series i from its first n points, or NULL when there are none.
const double *qj_rolling_at(const qj_rolling *r, size_t i, size_t n);

// Spread of the errors of a method, from what was known in a year: a series' scale is the standard deviation
// of its yearly log changes, shrunk to the set's median with 4 degrees of freedom and capped at the set's 95th
// percentile; q[k] is the quantile levels[k] of |ln(y / f)| / (scale sqrt h) over all earlier origins of all series, and at
// least the normal one from 95 % on. With fewer than QJ_SCORES_LEAST scores q is normal.
enum { QJ_SCORES_LEAST = 30, QJ_LEVELS_MOST = 5 };

typedef struct qj_calibration {
    double median_var, cap; // NaN when no series has two yearly changes
    size_t n_scores;
    double q[QJ_LEVELS_MOST];
} qj_calibration;

// scratch: qj_calibrate_room(r) doubles.
size_t qj_calibrate_room(const qj_rolling *r);
void qj_calibrate(const qj_rolling *r, int year, size_t n_levels, const double *levels, double *scratch, qj_calibration *out);

// Scale of a series from its first n points.
double qj_series_scale(const qj_calibration *c, const qj_series *s, size_t n);

// The range around a forecast f, h years ahead from the first n points, at the quantile q of a calibration.
typedef struct qj_reach {
    double scale, offset;
} qj_reach;
qj_reach qj_series_reach(const qj_calibration *c, const qj_series *s, size_t n);
void qj_series_range(qj_reach r, double q, int h, double f, double *lo, double *hi);

// Scaled errors by origin, [k] for the origin k years before the year of the record: all that was known then of forecasts
// from at least `least` points.
enum { QJ_RECORD = 2 * QJ_ORIGINS };
typedef struct qj_record {
    double sum[QJ_RECORD];
    size_t n[QJ_RECORD];
} qj_record;
qj_record qj_record_of(const qj_rolling *r, int year, size_t least);
double qj_record_mean(const qj_record *r); // NaN: nothing was judged

// Weights of methods by their MASE over `origins` origins (NaN: no weight): 1 / MASE^2, drawn to equal weights as by four
// more origins, because a few good years say little about a method.
void qj_combo_weights(size_t n, const double *mase, double origins, double *weight);

enum { QJ_BEST_ORIGINS = 5 }; // fewer say too little to leave TD8

// The method with the smallest MASE over all origins before the year, judged by what was known then, among those that can
// forecast every series; TD8 gives way only to one that is better by two standard errors over at least QJ_BEST_ORIGINS, and by at
// least one per cent. A brake, not a test of significance: neighbouring origins share years, and several methods compete.
typedef struct qj_best {
    qj_method_id method, second; // second: the best of the others; QJ_METHODS when nothing was judged
    size_t origins;              // that had an outcome by then
    double mase[QJ_METHODS];     // NaN: took no part, or nothing was judged
    double gain, gain_error;     // of another method than TD8: by how much its MASE is smaller, over origins
} qj_best;

// r[QJ_METHODS]: those without a set take no part.
void qj_best_find(const qj_rolling *r, int year, qj_best *out);
qj_method_id qj_best_pick(const qj_rolling *r, int year);
