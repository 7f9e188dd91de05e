// What was observed besides the forecast: wages, vacancies, entrants, graduates, population, unemployment and employed,
// from the pack and from imports.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

// Codes, names or aliases; NULL: all. The country's own figures are those of its code.
typedef struct qj_observed_query {
    const char *indicator; // id; NULL: all that can be imported and are no plans
    const char *region, *industry, *occupation;
    int year; // 0: all
    qj_lang lang;
} qj_observed_query;

// An imported figure takes the place of the pack's for the same place and year, a later import that of an earlier one.
// Columns: indicator (MSG "indicator."), region, region_name, industry, industry_name, occupation, occupation_name, field,
// sex, age, year, value, unit (MSG "unit."), status (MSG "status."), source, file, line. s may be NULL; a workspace that
// is shown to the world leaves out what was imported after the vintage was made. QJ_E_NO_CODE, QJ_E_IMPORT_INDICATOR.
QJ_CHECKED qj_rc qj_observed(qj_workspace *w, const qj_snapshot *s, const qj_observed_query *q, qj_arena *a, qj_table **out,
                             qj_err *err);
