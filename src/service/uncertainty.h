// Where the width of a range comes from: which part of the variance each block of errors makes.
#pragma once

#include "service/need.h"

typedef struct qj_uncertainty_query {
    const char *region, *industry, *occupation; // NULL: all
    int year;                                   // must be given
    int draws;                                  // 0: as many as the vintage has
    qj_lang lang;
} qj_uncertainty_query;

// The vintage is drawn again with all its random numbers, once whole and once for each block with that block held at its
// middle (common random numbers). share = 1 - variance without the block / variance of all: how much narrower the square of
// the range would be if the block were known. Blocks work together, so shares need not sum to one; `together` is what is
// left. Variance is read from the 80 % range, ((hi - lo) / 2.563)^2. Columns: block (MSG "block."), openings (share),
// employed (share), openings_width, employed_width (of the 80 % range without the block, persons). Errors as qj_need, and
// QJ_E_INPUT_CHANGED when the workspace no longer holds what the vintage was made from.
QJ_CHECKED qj_rc qj_uncertainty(const qj_snapshot *s, const qj_uncertainty_query *q, const qj_ctx *ctx, qj_table **out, qj_err *err);
