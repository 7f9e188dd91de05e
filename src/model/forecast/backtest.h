// Back-test of methods on a set of series by rolling origin; scales, quantiles and the choice of a method are found anew
// inside every origin (Tashman 2000).
#pragma once

#include "model/forecast/metrics.h"
#include "model/forecast/rolling.h"

typedef struct qj_backtest {
    int horizon, first_origin, last_origin; // years
    bool asked[QJ_METHODS];
    qj_accuracy accuracy[QJ_METHODS]; // of those asked for
    size_t chosen[QJ_METHODS];        // origins at which BEST chose the method
} qj_backtest;

// The last `origins` years before the last one (0: all from which at least qj_first_origin points of the longest series are
// known); a series takes part in an origin with that many points. False in *possible when there is no origin.
QJ_CHECKED qj_rc qj_backtest_run(const qj_series_set *set, const bool asked[QJ_METHODS], int horizon, int origins,
                                 const qj_ctx *ctx, qj_backtest *out, bool *possible, qj_err *err);
