// Names of regions as labels of a map have room for.
#pragma once

#include "data/codes.h"

// The names without the words that many share ("Region", "облысы"); names that would be the same stay whole. [list->n]
QJ_CHECKED qj_rc qj_short_names(const qj_codes *list, qj_lang lang, qj_arena *a, const char *const **out, qj_err *err);
