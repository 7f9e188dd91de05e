// Drawn events: inside of the need model.
#pragma once

#include "model/demand/events.h"

typedef struct draw_jobs {
    const qj_event_plan *plan;
    size_t n_regions, cells_of_region;
    int base_year;
    double scale;              // 1 / grid
    const uint8_t **happens;   // [item] by draw; NULL: always
    bool held;                 // every item happens as far as it is likely
} draw_jobs;

QJ_CHECKED qj_rc draw_jobs_new(const qj_event_plan *plan, const qj_need_input *in, const qj_need_params *p, double grid,
                               const qj_ctx *ctx, draw_jobs *out, qj_err *err);

// True when events add anything in the region.
bool draw_jobs_touch(const draw_jobs *d, size_t region);

// Jobs of a region in year h of a draw, in grid units: out[industry][occupation].
void draw_jobs_at(const draw_jobs *d, size_t draw, size_t region, int h, int32_t *out);
