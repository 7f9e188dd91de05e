// Where the width of a range comes from: which part of the variance each block of errors makes.
#pragma once

#include "service/need.h"

typedef struct qj_uncertainty_query {
    const char *region, *industry, *occupation; // NULL: all
    int year;                                   // must be given
    int draws;                                  // 0: as many as the vintage has
    qj_lang lang;
    const struct qj_run *run;                   // of this snapshot, with its path (qj_explain_run); NULL: made for this question
} qj_uncertainty_query;

// The year of the vintage is drawn again with all its random numbers, once whole and once for each block with that block
// held at its middle (common random numbers). share = cov(y, y - y without the block) / var(y): the first-order share of the
// variance (Saltelli et al. 2008), as the rest of y does not depend on the block. Blocks work together, so shares need not sum
// to one; `together` is what is left. Columns: block (MSG "block."), openings (share), employed (share), openings_width,
// employed_width (of the 80 % range without the block, persons); a note gives the draws and the largest standard error of a
// share, from ten batches of draws. The table is in ctx->arena. Cost: nine runs of that year alone, about 2.5 s of one
// processor for 1,000 draws of the whole country. Errors as qj_need, QJ_E_WITHHELD for a
// figure that is not shown, and QJ_E_UNCERTAINTY_CHANGED when the workspace no longer holds what the vintage was made from.
QJ_CHECKED qj_rc qj_uncertainty(const qj_snapshot *s, const qj_uncertainty_query *q, const qj_ctx *ctx, qj_table **out, qj_err *err);
