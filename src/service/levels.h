// Which method forecast each level of a vintage, and why.
#pragma once

#include "base/json.h"
#include "service/need.h"

// Into the object of a vintage's summary, and out of it. known: false for vintages of the version that had one method.
void qj_level_write(qj_json *j, size_t kind, const qj_best *best);
QJ_CHECKED qj_rc qj_levels_read(const qj_vintage *v, qj_arena *a, qj_best best[QJ_KINDS], bool *known, qj_err *err);

// "regions", and why its method was taken, a sentence.
const char *qj_level_name(size_t kind, qj_lang lang);
QJ_CHECKED qj_rc qj_level_why(const qj_best *best, qj_lang lang, qj_arena *a, const char **out, qj_err *err);

// One row a level. Columns: level (MSG "map-level."), method (MSG "method."), mase, second (MSG "method."; the best of the
// others), mase_second, mase_td8, mase_naive, origins, least (of origins, for another method than TD8), gain, gain_error (both of another method than TD8: by how much its
// error is smaller, and the standard error of that), text (why, a sentence). Errors are in parts of the usual yearly change,
// mean over origins of the past. A vintage made before methods were chosen has no rows and a note that says so.
QJ_CHECKED qj_rc qj_levels_table(const qj_vintage *v, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);
