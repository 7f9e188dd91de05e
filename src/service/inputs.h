// What the need model takes from a workspace: frames of the pack turned into arrays, with the code lists of the axes.
#pragma once

#include "model/demand/need.h"
#include "service/statements.h"
#include "service/workspace.h"

// Files of the pack by the part they play; a vintage's id covers exactly these.
typedef enum qj_role {
#define QJ_ROLE(name, file) QJ_ROLE_##name,
#include "service/roles.def"
#undef QJ_ROLE
    QJ_ROLES
} qj_role;

const char *qj_role_file(qj_role role);

typedef struct qj_inputs {
    qj_need_input need;
    qj_cut cut;
    const qj_frame *frame[QJ_ROLES]; // with what was imported in the place of the pack's figures
    size_t n_imports;
    const qj_frame *const *imports; // that were used
    qj_statements statements;       // of employers and projects
    const struct qj_override *overrides; // of a scenario, scenario.h
    size_t n_overrides, first_assumed;   // the first of its events among those of the model
    // Axes, as indices into the workspace's code lists.
    const size_t *region, *industry, *leaf; // [n_regions], [n_industries], [n_occupations]
    size_t n_slots;
    const ptrdiff_t *slot;      // [n_slots] index into the occupation list, -1 for all
    const uint32_t *major_item; // [n_occupations] index of the leaf's major group among the majors
    size_t n_majors;
    const size_t *major;           // [n_majors] index into the occupation list
    const uint8_t *grade;          // [region][industry] grade of the base year's cell, 'A'..'E'
    const char *const *region_code, *const *industry_code, *const *leaf_code, *const *slot_code;
    const size_t *band_region; // [n_regions] index into the region list whose age bands stand for the region
    const ptrdiff_t *staffing_row; // [n_industries][n_occupations] row of the staffing pattern, -1 none
    int sex_year, women_year, rate_year, band_year;
    bool without_leavers; // the pack has no population by age, mortality, pension ages: who leaves can't be told
    const double *women_industry, *women_major; // [n_industries], [n_majors]; NaN unknown
} qj_inputs;

// Everything lives in the arena. QJ_E_NO_SERIES, QJ_E_NO_YEARS, QJ_E_SERIES_END when the pack does not hold enough.
typedef struct qj_inputs_options {
    int horizon;
    const char *used; // JSON of a vintage's inputs that names the imports to use; NULL: all that are not withdrawn
    bool without_events;
} qj_inputs_options;

QJ_CHECKED qj_rc qj_inputs_load(const qj_workspace *w, const qj_inputs_options *o, qj_arena *a, qj_inputs **out, qj_err *err);

// Row of a frame whose text columns have the given values and whose year is `year` (0: any), or -1. Pairs end with NULL.
ptrdiff_t qj_frame_find(const qj_frame *f, int year, const char *const *pairs);

// A number of that row, or NaN when row is -1.
double qj_frame_number(const qj_frame *f, ptrdiff_t row, const char *column);
