// Parts of the loading of inputs: inside of the service.
#pragma once

#include "data/status.h"
#include "service/inputs.h"

// A panel of employed by region and industry (first level of a frame's `region` and `industry`, all occupations, ages
// and both sexes), years first..last. Imputed values are not used to judge errors.
QJ_CHECKED qj_rc inputs_panel(const qj_frame *f, size_t n_r, const char *const *region, size_t n_i,
                              const char *const *industry, int first_year, int last_year, qj_arena *a, qj_panel *out,
                              qj_err *err);

// [c->n_dict] position among `codes` of every text of the column's dictionary, -1 where it is none of them; NULL: no
// memory.
ptrdiff_t *inputs_axis_map(const qj_column *c, size_t n, const char *const *codes, qj_arena *a);

// Staffing pattern and women's shares.
QJ_CHECKED qj_rc inputs_staffing(const qj_workspace *w, qj_inputs *in, qj_arena *a, qj_err *err);

// Population, mortality, pension age, employment by age, age bands of regions.
QJ_CHECKED qj_rc inputs_people(const qj_workspace *w, qj_inputs *in, int horizon, qj_arena *a, qj_err *err);

// First year since which a region has today's boundaries; 0 when it always had.
int inputs_boundaries_since(const qj_frame *links, const char *region);

// Whether an industry belongs to a broad sector by its code: "A", "B-F", "G-U".
bool inputs_in_sector(const char *industry, const char *sector);

// Puts imported employment (regions, sections, country) into the frames of the pack: an imported figure replaces the
// pack's for the same region, industry and year, a later import an earlier one. Such rows say in the column "origin"
// which frame they came from.
QJ_CHECKED qj_rc inputs_overlay(const qj_workspace *w, const char *used, qj_inputs *in, qj_arena *a, qj_err *err);

// Frames of an indicator that were imported, in the order of importing: those of a vintage's inputs, or (used NULL) all
// that are not withdrawn.
QJ_CHECKED qj_rc inputs_imported(const qj_workspace *w, const char *used, const char *indicator, qj_arena *a,
                                 const qj_frame ***frames, size_t *n, qj_err *err);

// The events that employers and projects make, and the imports they come from. Axes must be known.
QJ_CHECKED qj_rc inputs_events(const qj_workspace *w, qj_inputs *in, const char *used, int horizon, qj_arena *a, qj_err *err);
