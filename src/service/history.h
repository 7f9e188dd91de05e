// What was observed: employment by year of a region, an industry or both, with the breaks a reader must know of.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

// Codes, names or aliases; NULL or "" means all. An unknown one is QJ_E_NO_CODE with the nearest.
typedef struct qj_history_query {
    const char *region, *industry;
    qj_lang lang;
} qj_history_query;

typedef struct qj_history {
    const char *region, *industry; // codes as understood; NULL for all
    const char *file;              // of the pack
    bool fitted;                   // cells of region by industry: no such table is published
    // Columns: region, region_name, industry, industry_name (NULL: all), year, employed, unit, status (MSG "status."), source, file, line, note.
    qj_table *rows;
    // Columns: year, kind (MSG "break."), text. Years in ascending order.
    qj_table *breaks;
} qj_history;

// QJ_E_NOT_FOUND when the pack lacks the table.
QJ_CHECKED qj_rc qj_history_read(qj_workspace *w, const qj_history_query *q, qj_arena *a, qj_history *out, qj_err *err);
