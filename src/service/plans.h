// What employers and projects say they will need, beside the forecast.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

typedef struct qj_plans_query {
    const char *region; // code, name or alias; NULL: all
    int year;           // 0: all
    qj_lang lang;
} qj_plans_query;

// A row for each region, occupation (down to the second level) and year of which an employer or a project speaks, from
// all imports that are not withdrawn, without what a later import says anew. s may be NULL: then there is no forecast
// beside. Columns: region, region_name, occupation, occupation_name, year, planned_hires, project_jobs,
// project_jobs_likely (weighted by probability, 1 when none is given), openings, lo80, hi80, unit, imports (ids).
// Notes tell whether the forecast holds them. QJ_E_NO_CODE.
QJ_CHECKED qj_rc qj_plans(qj_workspace *w, const qj_snapshot *s, const qj_plans_query *q, qj_arena *a, qj_table **out,
                          qj_err *err);
