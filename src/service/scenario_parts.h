// Parts of the scenarios: inside of the service.
#pragma once

#include "service/scenario.h"

// The assumption that words mean, checked.
QJ_CHECKED qj_rc scenario_assume(const qj_workspace *w, const qj_override_words *words, qj_arena *a, qj_override *out, qj_err *err);

// Puts one more into the list of *s, in canonical order; one about the same goes.
QJ_CHECKED qj_rc scenario_add(const qj_override *one, qj_arena *a, qj_scenario *s, qj_err *err);

// That a scenario may be made under the name; with `replace` also when one is there.
QJ_CHECKED qj_rc scenario_name_free(const qj_workspace *w, const char *name, bool replace, qj_arena *a, qj_err *err);

// A new version of a name.
QJ_CHECKED qj_rc scenario_keep(qj_workspace *w, const char *name, const qj_override *list, size_t n, qj_arena *a, qj_err *err);
