// Code lists (regions, industries, occupations ...): codes with parents, names in three languages and aliases.
#pragma once

#include "base/text.h"
#include "data/frame.h"

typedef struct qj_item {
    const char *code, *parent; // parent "" at the top
    int level;
    const char *name[QJ_LANGS];
    const char *short_name;            // "" when there is none
    const char *valid_from, *valid_to; // "" when open
    const char *aliases;               // separated by |
    double lon, lat;                   // degrees; NaN without
    int tile_col, tile_row;            // -1 without
} qj_item;

typedef struct qj_codes {
    const char *name; // "region", "industry", "occupation"
    size_t n;
    const qj_item *items; // in the order of the file
} qj_codes;

// Built from a code frame of the pack (columns code, parent, level, name_kk, name_ru, name_en; others optional).
QJ_CHECKED qj_rc qj_codes_from_frame(const char *name, const qj_frame *f, qj_arena *a, qj_codes *out, qj_err *err);

// Index of a code, or -1. Linear; for hot paths make a table.
ptrdiff_t qj_codes_find(const qj_codes *c, const char *code);

// Index of a code, name or alias in any language (folded), or -1 when none or when several match.
ptrdiff_t qj_codes_lookup(const qj_codes *c, const char *text, qj_arena *scratch);

// The codes nearest to a text, at most n, best first: for "did you mean". Returns how many.
size_t qj_codes_suggest(const qj_codes *c, const char *text, qj_arena *scratch, const qj_item **out, size_t n);
