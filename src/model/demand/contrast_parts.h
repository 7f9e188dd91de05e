// Parts of the contrast: inside of the need model.
#pragma once

#include "model/demand/contrast.h"
#include "model/demand/cut_rows.h"
#include "model/demand/draws.h"
#include "model/demand/events_draw.h"

// One set of assumptions.
typedef struct contrast_variant {
    const double *factor; // [h - 1][cell] on every draw; NULL: none
    const double *exit;   // as in draw_paths
    bool same_ages;       // pension ages are those of the base
    qj_event_plan *plan;  // NULL: no events
    draw_jobs jobs;
    double grid;
} contrast_variant;

struct qj_contrast {
    const qj_need_input *in;
    const qj_cut *cut;
    qj_need_params p;
    qj_path *path;
    draw_paths paths;
    draw_shares shares; // of all years
    const cut_run *runs;
    size_t n_runs, columns; // columns of one region: (industries + 1) x slots
    contrast_variant base;
    int64_t *sum[QJ_FLOWS]; // [h - 1][region][industry][occupation] over the draws of the base, in its grid
};

// Room of the workers.
typedef struct contrast_step {
    const qj_contrast *c;
    qj_contrast *made; // the same while it is being made
    double *scratch; // [worker][industry x occupation]
    int32_t *row;    // [worker][3][occupation]
    int32_t *more;   // [worker][2][industry][occupation]
} contrast_step;

QJ_CHECKED qj_rc contrast_step_new(const qj_contrast *c, const qj_ctx *ctx, contrast_step *out, qj_err *err);

QJ_CHECKED qj_rc contrast_variant_new(const qj_contrast *c, const qj_need_input *in, const qj_ctx *ctx, contrast_variant *out,
                                      qj_err *err);

// A region in one draw and year of a variant; contrast_row fills employed, leave and open of one industry.
typedef struct contrast_rows {
    const qj_contrast *c;
    const contrast_variant *v;
    size_t draw, region;
    int h;
    double men, women; // exit rates
    const double *before, *now;
    bool events;
    int32_t *more; // [2][industry][occupation] jobs of events
    int32_t *employed, *leave, *open;
} contrast_rows;

contrast_rows contrast_rows_at(const contrast_step *s, size_t worker);
void contrast_begin(const qj_contrast *c, const contrast_variant *v, size_t draw, size_t region, int h, contrast_rows *at);
void contrast_row(const contrast_rows *at, size_t industry);
