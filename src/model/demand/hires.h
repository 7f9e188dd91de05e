// Inside of the events: planned hires turned into new jobs.
#pragma once

#include "model/demand/events.h"

// An item on its way to its scope.
typedef struct jobs_placed {
    qj_event_item item;
    size_t region, industry, slot;
} jobs_placed;

// Scopes and items from a list, which is put in order.
QJ_CHECKED qj_rc jobs_arrange(const qj_need_input *in, const qj_path *path, const qj_cut *cut, jobs_placed *list, size_t n,
                              qj_arena *a, qj_event_plan *out, qj_err *err);

// New jobs from hires: what all employers of a region plan in an occupation and year beyond what the central path and
// the known jobs expect there, times survey_share. all: the known items and the new ones.
QJ_CHECKED qj_rc jobs_of_hires(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                               const qj_event_plan *known, const qj_event_plan *hires, const jobs_placed *direct, size_t n_direct,
                               qj_arena *a, jobs_placed **all, size_t *n_all, const qj_hires **list, size_t *n_list,
                               qj_err *err);
