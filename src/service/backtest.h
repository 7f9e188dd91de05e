// The back-test of the map: forecasts from earlier years of the workspace's history, judged like kept vintages.
#pragma once

#include "data/table.h"
#include "service/map_backtest.h"
#include "service/vintage.h"

typedef struct qj_backtest_options {
    int origins, horizon; // the last years before the base year from which it is forecast; years ahead
    int draws;
    bool points; // forecast by forecast as well
} qj_backtest_options;

#define QJ_BACKTEST_DEFAULTS ((qj_backtest_options){.origins = 5, .horizon = 5, .draws = 1000})

typedef struct qj_backtested {
    // A row a level and years ahead (0: all). Columns: level (MSG "level."), counted (INT 0: fitted history, which is shown and
    // judges nothing), ahead, origins, n, wmape, bias, direction, faster, cover80, cover80_lo, cover80_hi, cover95, cover95_lo,
    // cover95_hi (Wilson ranges over origins), msis, skill_naive, skill_constant, cause_total, cause_own. Notes: the sentence.
    qj_table *table;
    // Columns: level, region, region_name, industry, industry_name, origin, ahead, year, base (what was known), forecast, lo80, hi80, lo95, hi95, fact,
    // error, unit (MSG). Published margins only. NULL unless asked for.
    qj_table *points;
} qj_backtested;

// Reads the workspace; goes before every qj_backtest_map. The world sees what the vintage s rests on (NULL: the pack alone), the house all
// that is not withdrawn.
QJ_CHECKED qj_rc qj_backtest_load(qj_workspace *w, const qj_snapshot *s, qj_arena *a, qj_inputs **out, qj_err *err);

// Everything is estimated anew inside every origin. ctx needs no threads. Its forecasts are kept with the open
// workspace until that changes, so one caller at a time. QJ_E_OPTION_RANGE, QJ_E_SCORE_SHORT when the history is too short.
QJ_CHECKED qj_rc qj_backtest_map(qj_workspace *w, const qj_snapshot *s, const qj_inputs *in, const qj_backtest_options *o, qj_lang lang, const qj_ctx *ctx,
                                 qj_backtested *out, qj_err *err);
