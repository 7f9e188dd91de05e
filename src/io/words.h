// Words of three languages by which headings, units and marks are recognised. They are messages "words.<kind>", several
// stems separated by |.
#pragma once

#include "base/text.h"

typedef enum words_kind {
    WORDS_REGION, // the first six in the order of qj_axis
    WORDS_INDUSTRY,
    WORDS_OCCUPATION,
    WORDS_FIELD,
    WORDS_SEX,
    WORDS_AGE,
    WORDS_YEAR,
    WORDS_VALUE,
    WORDS_UNIT,
    WORDS_STATUS,
    WORDS_INDICATOR,
    WORDS_NAME,
    WORDS_PROBABILITY,
    WORDS_NOTE,
    WORDS_CODE,
    WORDS_LINE, // number of the line
    WORDS_TOTAL,
    WORDS_INCLUDING,
    WORDS_FOOTNOTE,
    WORDS_THOUSAND,
    WORDS_MILLION,
    WORDS_PERCENT,
    WORDS_MISSING,
    WORDS_SUPPRESSED,
    WORDS_OLDER,
    WORDS_PART_YEAR,
    WORDS_ABOUT,     // before a year that is not exact
    WORDS_COUNTED,   // behind a number in its cell: "500 persons"
    WORDS_TEMPORARY, // jobs that end with the building site
    WORDS_PLACE,     // "region", "city" as a part of a name
    WORDS_CERTAIN,   // probabilities in words
    WORDS_HIGH,
    WORDS_MEDIUM,
    WORDS_LOW,
    WORDS_KINDS
} words_kind;

typedef struct words_list {
    const char **stem; // folded, one script
    size_t n;
} words_list;

typedef struct words {
    words_list kind[WORDS_KINDS];
} words;

QJ_CHECKED qj_rc words_load(qj_arena *a, words *out, qj_err *err);

// The stems of a message in all languages.
QJ_CHECKED qj_rc words_of_message(const char *id, qj_arena *a, words_list *out, qj_err *err);

// Length of the longest stem with which a word of the folded text begins, 0 when there is none.
size_t words_in(const words_list *list, const char *folded);

// True when one of the list stands in the folded text as words of its own.
bool words_whole(const words_list *list, const char *folded);

// True when the folded text is one of the list.
bool words_is(const words_list *list, const char *folded);

// True when the folded text begins with one of the list, at the end of a word.
bool words_begin(const words_list *list, const char *folded);

// Folded and in one script.
char *words_fold(qj_arena *a, const char *s);
