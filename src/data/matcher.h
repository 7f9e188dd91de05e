// From names as people write them to codes: a table of all spellings of a code list.
#pragma once

#include "data/codes.h"

typedef struct qj_matcher qj_matcher;

// The list must outlive the matcher. O(spellings).
QJ_CHECKED qj_rc qj_matcher_new(const qj_codes *c, qj_arena *a, const qj_matcher **out, qj_err *err);

const qj_codes *qj_matcher_codes(const qj_matcher *m);

typedef struct qj_match {
    ptrdiff_t item; // index into the list, or -1: none, or several
    bool mixed;     // letters of another script stood in the text
} qj_match;

// A code, a name or an alias, in any case and spacing, with or without punctuation, with letters of the other script,
// a number in front ("3. ", "A - ") or a footnote mark behind; a long code of which only the first digits mean
// something ("100000000"). O(length of the text).
qj_match qj_matcher_find(const qj_matcher *m, const char *text, qj_arena *scratch);
