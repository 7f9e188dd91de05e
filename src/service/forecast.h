// Forecast: a run of the need model over the workspace's inputs, kept as an immutable vintage.
#pragma once

#include "service/statements.h"
#include "service/workspace.h"

typedef struct qj_forecast_options {
    int horizon;    // years after the base year, 1..20; default 10
    int draws;      // 20..10000; default 1000
    uint64_t seed;  // default 1
    int project_percent, survey_percent; // parts of what projects and employers say that are new jobs; default 50
    bool without_events;                 // what they say is left out
    const char *scenario;                // name; NULL: none
    const char *params;                  // JSON of a vintage's parameters: its scenario is taken from there
    const char *inputs; // JSON of a vintage's inputs: those imports are used; NULL: all that are not withdrawn
} qj_forecast_options;

#define QJ_FORECAST_DEFAULTS                                                                                         \
    ((qj_forecast_options){.horizon = 10, .draws = 1000, .seed = 1, .project_percent = 50, .survey_percent = 50})

typedef struct qj_forecast_summary {
    const char *vintage;
    bool existed; // the same inputs and parameters were already run: nothing was written
    int first_year, last_year;
    double employed_base, employed_last;          // persons, country; mean over draws
    double openings, openings_lo80, openings_hi80; // persons, country, all years together
    double replacement, growth;
    double seconds;
    qj_events_told events;
    double mc_error; // standard error of the country's median openings, persons
} qj_forecast_summary;

QJ_CHECKED qj_rc qj_forecast(qj_workspace *w, const qj_forecast_options *o, const qj_ctx *ctx,
                             qj_forecast_summary *out, qj_err *err);
