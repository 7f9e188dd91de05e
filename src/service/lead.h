// The first sentences about a place, written from its numbers: the same words and rounding as on the pages
// (web/src/pages/map/sentence.ts; one test holds both to the same sentences).
#pragma once

#include "base/text.h"

typedef struct qj_lead {
    double openings, lo80, hi80, growth, replacement, employed; // NaN: unknown
    int years;                                                  // that the figures cover
    const char *span;                                           // "2030" or "2026–2035"
    double country_rate; // openings per 1,000 employed in the country, when a region is told of; else NaN
    bool suppressed;
} qj_lead;

#define QJ_LEAD_MOST 3

// Writes at most QJ_LEAD_MOST sentences. Returns how many; 0 when there is no memory.
size_t qj_lead_write(const qj_lead *x, qj_lang lang, qj_arena *a, const char *out[static QJ_LEAD_MOST]);
