// Reading a flat JSON object of our own making: parameters, inputs and summary of a vintage.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_json_pair {
    const char *key;
    const char *text; // a text itself; a number, true, false or null as it is written
    double num;       // of a number; NaN otherwise
} qj_json_pair;

// The members in the order of the document, texts in the arena; none when it is not an object. QJ_E_MEMORY.
QJ_CHECKED qj_rc qj_json_flat(const char *json, qj_arena *a, const qj_json_pair **out, size_t *n, qj_err *err);

// The member of a key, or NULL.
const qj_json_pair *qj_json_flat_find(const qj_json_pair *pairs, size_t n, const char *key);
