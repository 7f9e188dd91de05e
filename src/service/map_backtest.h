// The map's own forecasts from earlier years, judged by what was published since.
//
// From each origin the whole need model is estimated anew with nothing known after it: methods of levels, pooling,
// reconciliation, ranges. Only published values judge, at both ends; cells, whose history is fitted, are judged by the
// published sums of regions by broad sectors. Errors of one origin depend on each other: count origins, not forecasts.
#pragma once

#include "model/forecast/metrics.h"
#include "service/inputs.h"

typedef enum qj_map_level { QJ_MAP_COUNTRY, QJ_MAP_REGION, QJ_MAP_INDUSTRY, QJ_MAP_SECTOR, QJ_MAP_CELL, QJ_MAP_LEVELS } qj_map_level;

// "country", "region", "industry", "sector", "cell"; the first four with the prefix "margin." are ids of messages.
const char *qj_map_level_id(qj_map_level level);

// One forecast and what came. Series are numbered as in the panels of the inputs (region and sector: region slow).
typedef struct qj_map_point {
    qj_map_level level;
    size_t series;
    int origin, ahead;  // years
    qj_forecast_point at; // ranges are NaN when no draws were made
} qj_map_point;

typedef struct qj_map_backtest {
    int first_origin, last_origin, horizon;
    size_t n;
    qj_map_point *point; // by origin, level, series, ahead
} qj_map_backtest;

typedef struct qj_map_backtest_options {
    int origins, horizon; // the last origins before the base year, years ahead
    uint32_t draws;       // 0: the central path alone, without ranges
    bool fitted;          // cells, too: their history is fitted and shows nothing but how the fit holds together
} qj_map_backtest_options;

// How the map is back-tested wherever it is shown.
#define QJ_MAP_BACKTEST ((qj_map_backtest_options){.origins = 5, .horizon = 5, .draws = 200})

// How many of the last years can be origins: enough history before them, and a spread of errors can be told. Below 1 there
// can be no back-test, below 0 no forecast either.
int qj_map_backtest_origins(const qj_need_input *in);

// Takes as many of the origins asked for as there can be. ctx needs threads. Some 0.05 s an origin, with 1,000 draws 0.2 s.
QJ_CHECKED qj_rc qj_map_backtest_run(const qj_inputs *in, const qj_need_params *p, const qj_map_backtest_options *o,
                                     const qj_ctx *ctx, qj_map_backtest *out, qj_err *err);

// The inputs of the need model as they were known in a year: every panel ends there, and a gap at its end
// holds the value before it. In the arena.
QJ_CHECKED qj_rc qj_need_until(const qj_need_input *in, int year, qj_arena *a, qj_need_input *out, qj_err *err);
