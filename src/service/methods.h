// How far each forecasting method, and the map itself, would have missed the workspace's published margins.
#pragma once

#include "data/table.h"
#include "service/inputs.h"

// What a table of methods is made from; reads the workspace, so the rest needs none.
QJ_CHECKED qj_rc qj_methods_load(const qj_workspace *w, qj_arena *a, qj_inputs **out, qj_err *err);

// Back-test of the last five origins, one to five years ahead, on region totals, national sections, and regions by broad
// sectors. One row a margin and method, the map's own path among them, on the same forecasts. Columns: margin (MSG
// "margin."), method (MSG "method."), mase, wmape, smape, cover80, cover95, direction, skill_naive, n, used (INT 1 for what the map uses), favoured (INT 1 for the method that the
// map takes on this level). Notes say which the map uses and why. ctx needs no threads.
QJ_CHECKED qj_rc qj_methods_table(const qj_inputs *in, qj_lang lang, const qj_ctx *ctx, qj_table **out, qj_err *err);
