// Two sets of assumptions against each other in the same draws, computed only where they differ.
//
// Assumptions are growth, targets, events and the pension age of an input; everything else, and so the walks of cells
// and shares, is common and made once. Employment and openings of a cell are whole multiples of the grid, so a cut's
// difference is the exact sum of the differences of its cells, and cells that nothing touches need no second look: the
// figures are, bit for bit, those of two full runs (qj_need_run). docs/models/scenario.md.
#pragma once

#include "model/demand/need.h"

// What all comparisons share. Immutable once made: several threads may compare at the same time.
typedef struct qj_contrast qj_contrast;

// in, cut: live as long as the result, which is in ctx->arena. About (8 + 8) bytes x draws x years x (nodes + industries x
// occupations). QJ_E_CANCELLED.
QJ_CHECKED qj_rc qj_contrast_new(const qj_need_input *in, const qj_need_params *p, const qj_cut *cut, const qj_ctx *ctx,
                                 qj_contrast **out, qj_err *err);

enum { QJ_OPENINGS, QJ_EMPLOYED, QJ_FLOWS };

// Cuts in the numbers of qj_watch.
typedef struct qj_contrast_cuts {
    size_t n;
    const size_t *region, *column;
} qj_contrast_cuts;

// Years: 0 all together (openings summed, employed at the horizon), 1 .. horizon.
typedef struct qj_contrast_result {
    double *sum[2][QJ_FLOWS];     // of a, of b: [year][cut] over all draws, persons
    double *difference[QJ_FLOWS]; // [year][place][draw] b less a, persons
    const size_t *place;          // [cut]; SIZE_MAX: nothing differs in any draw
    size_t n_places;
} qj_contrast_result;

// a, b: the input of qj_contrast_new, or copies of it with other assumptions. The result is in ctx->arena. QJ_E_CANCELLED.
QJ_CHECKED qj_rc qj_contrast_run(const qj_contrast *c, const qj_need_input *a, const qj_need_input *b, const qj_contrast_cuts *cuts,
                                 const qj_ctx *ctx, qj_contrast_result *out, qj_err *err);
