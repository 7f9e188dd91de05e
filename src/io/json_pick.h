// Picking texts out of a JSON document. A path is keys joined by dots: "licence.attribution".
#pragma once

#include "base/arena.h"
#include "base/err.h"

// The text at the path; NULL when there is none or it is no text, or when there is no memory.
const char *qj_json_pick_text(const char *json, const char *path, qj_arena *a);

// The texts of the list at the path, ended by NULL; an empty list when there is none. QJ_E_MEMORY.
QJ_CHECKED qj_rc qj_json_pick_list(const char *json, const char *path, qj_arena *a, const char *const **out, qj_err *err);
