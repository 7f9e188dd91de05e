// Places in the cube "need": from what a reader writes to positions, and their names.
#pragma once

#include "model/demand/need.h"
#include "service/workspace.h"

// Positions along the dimensions; 0 is all.
typedef struct qj_cut_place {
    size_t region, industry, occupation, year;
} qj_cut_place;

// What a reader wrote: codes, names or aliases (NULL or "": all) and a year (0: all together).
typedef struct qj_cut_words {
    const char *region, *industry, *occupation;
    int year;
    qj_lang lang; // of the names in errors
} qj_cut_words;

// QJ_E_NO_CODE names the text and what is nearest to it, QJ_E_NO_YEAR the years that there are.
QJ_CHECKED qj_rc qj_cut_resolve(const qj_snapshot *s, const qj_cut_words *w, qj_arena *a, qj_cut_place *out, qj_err *err);

size_t qj_cut_cell(const qj_cube *need, const qj_cut_place *p);
bool qj_cut_withheld(const qj_cube *need, size_t cell);

const char *qj_cut_region_name(const qj_snapshot *s, size_t position, qj_lang lang);
const char *qj_cut_industry_name(const qj_snapshot *s, size_t position, qj_lang lang);
const char *qj_cut_occupation_name(const qj_snapshot *s, size_t position, qj_lang lang);
