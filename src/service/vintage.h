// Making a vintage: from inputs and parameters to cubes, an id and a summary. Used by forecast and verify.
#pragma once

#include "service/forecast.h"
#include "service/inputs.h"

typedef struct qj_run {
    qj_inputs *in;
    qj_need_params params;
    qj_path *path;
    qj_need_result *result;
    qj_cube *need;
    qj_vintage vintage; // id, method, params, inputs, summary; digest and made_at are the store's business
} qj_run;

// Checks the options and loads the inputs: enough for the id. QJ_E_OPTION_RANGE.
QJ_CHECKED qj_rc qj_run_prepare(const qj_workspace *w, const qj_forecast_options *o, const qj_ctx *ctx, qj_run *run, qj_err *err);

// Computes path, draws and the cube "need".
QJ_CHECKED qj_rc qj_run_compute(qj_run *run, const qj_ctx *ctx, qj_err *err);

// QJ_E_METHOD when the program now computes by another version than the vintage was made with.
QJ_CHECKED qj_rc qj_run_check_method(const qj_vintage *v, qj_err *err);

// The methods that the vintage's levels were forecast by, so that they need not be found again.
QJ_CHECKED qj_rc qj_run_take_methods(qj_run *run, const qj_vintage *v, qj_arena *a, qj_err *err);

// Options of a stored vintage, from its parameters.
qj_forecast_options qj_run_options(const qj_vintage *v);

// Name of the scenario that a vintage was made under, or NULL.
const char *qj_vintage_scenario(const qj_vintage *v, qj_arena *a);

// A whole number of a flat JSON object, or `otherwise`.
int64_t qj_run_number(const char *json, const char *key, int64_t otherwise);
