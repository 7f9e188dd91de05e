// How each level of the map is forecast: inside of the need model.
#pragma once

#include "model/demand/need.h"
#include "model/forecast/rolling.h"

// One kind of series with its forecasts from every earlier year.
typedef struct level_past {
    qj_series_set set;       // the panel's series, each from its first value on
    qj_rolling r[QJ_METHODS];
    qj_series_set judged;    // what errors are counted on: the series themselves, of cells their published sums
    qj_rolling by[QJ_METHODS]; // forecasts of those
    qj_best best;
} level_past;

enum { LEVEL_AHEAD = 5 }; // years ahead that judge, whatever the horizon of the forecast

// Forecasts of a kind by every method, and which of them missed least (model/forecast/best.c); with `chosen` by that method
// alone. ctx needs threads.
QJ_CHECKED qj_rc level_of_panel(const qj_panel *p, const qj_best *chosen, const qj_ctx *ctx, level_past *out, qj_err *err);

// The same for cells, judged by the published regions x broad sectors where there are any.
QJ_CHECKED qj_rc level_of_cells(const qj_need_input *in, const qj_best *chosen, const qj_ctx *ctx, level_past *out, qj_err *err);

// Forecasts of all series from their last year by the chosen method: out[series][h - 1].
QJ_CHECKED qj_rc level_forecast(const level_past *l, int horizon, const qj_ctx *ctx, double *out, qj_err *err);
