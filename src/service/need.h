// Reading the map: need by region, industry, occupation and year from a snapshot.
#pragma once

#include "data/status.h"
#include "data/table.h"
#include "model/demand/need.h"
#include "service/workspace.h"

typedef enum qj_by { QJ_BY_REGION = 1, QJ_BY_INDUSTRY = 2, QJ_BY_OCCUPATION = 4, QJ_BY_YEAR = 8 } qj_by;

// NULL or 0 means all. Codes, names and aliases are taken; an unknown one is QJ_E_NO_CODE with the nearest.
typedef struct qj_need_query {
    unsigned by; // qj_by, or'ed; 0: one row
    const char *region, *industry, *occupation;
    const char *regions; // several, separated by commas: rows of these only; region is then empty
    int year;  // 0: all forecast years together (flows summed, stocks at the end)
    int level; // of occupations listed: 1 or 2; 0 is 2
    int top;   // at most so many rows, by openings; 0: all in the order of codes
    qj_lang lang;
    bool codes_only; // names are left empty
} qj_need_query;

// Columns: region, region_name, industry, industry_name, occupation, occupation_name, year, employed, growth,
// replacement, net, openings, p50, lo80, hi80, lo95, hi95, employed_lo80, employed_hi80, class, quality, status, unit.
// QJ_E_NEED_REGIONS when both region and regions are given. A withheld row has empty figures and status "suppressed".
QJ_CHECKED qj_rc qj_need(const qj_snapshot *s, const qj_need_query *q, qj_arena *a, qj_table **out, qj_err *err);

// The grade that most regions have, by number, for an industry as a whole in the first year: from D on the order of
// regions means nothing. NULL when the industry is not in the cube.
const char *qj_need_regional_grade(const qj_snapshot *s, const char *industry);

// The next text of a list separated by commas, without the spaces round it; NULL at its end.
const char *qj_need_next_region(const char **rest, qj_arena *a);

// One cell of the cube as readers may see it: a withheld one has no figures (NaN).
typedef struct qj_need_cell {
    bool withheld;
    double figure[QJ_NEED_FIGURES]; // in the order of the columns, from employed to employed_hi80
    qj_class class;
    const char *quality; // "A" to "E"
    qj_status status;
} qj_need_cell;
void qj_need_cell_at(const qj_snapshot *s, size_t cell, qj_need_cell *out);

// Column of figure i; NULL behind the last.
const char *qj_need_figure(size_t i);
