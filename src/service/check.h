// What the files of the data-quality report share: series of a table, rows of the report.
#pragma once

#include "service/audit.h"

enum {
    SERIES_INDICATOR, SERIES_REGION, SERIES_INDUSTRY, SERIES_OCCUPATION, SERIES_FIELD, SERIES_SEX, SERIES_AGE,
    SERIES_DIMS
};

// A year of a series. A value that is missing is NaN.
typedef struct check_point {
    int year;
    double value;
    uint32_t line;
    bool imputed;
} check_point;

// Rows that differ in the year only, in the order of years.
typedef struct check_series {
    const char *dim[SERIES_DIMS];
    const char *unit;
    const check_point *at;
    size_t n;
} check_series;

typedef struct check_table {
    const char *file;
    const qj_frame *frame;
    const check_series *series; // in the order of the file
    size_t n;
} check_table;

// The report while it is made.
typedef struct check_report {
    qj_workspace *w;
    qj_lang lang;
    qj_arena *a;
    qj_table *t;
    const check_table *tables;
    size_t n_tables;
} check_report;

// A row of the report; unknown numbers are NaN, unknown texts NULL, line 0 and year 0 are left empty.
typedef struct check_finding {
    const char *kind, *severity, *file;
    uint32_t line;
    const check_series *series; // gives region, industry and unit; or NULL
    int year;
    double value, expected;
    const char *unit; // instead of the unit of the series
} check_finding;

// The series of an observation table; QJ_E_NOT_FOUND never: a table that the pack lacks has none.
QJ_CHECKED qj_rc check_table_read(qj_workspace *w, const char *file, qj_arena *a, check_table *out, qj_err *err);

// The table of a file, or NULL.
const check_table *check_table_find(const check_report *r, const char *file);

// Adds a row whose text is a message.
QJ_CHECKED qj_rc check_add(check_report *r, const check_finding *f, const char *message, const qj_arg *args, qj_err *err);

// What a series is about, in words: "Abai Region, Construction, F, 25-28".
const char *check_place(const check_report *r, const check_series *s);

// "2003–2006, 2010": years in ascending order.
const char *check_years(const check_report *r, const int *years, size_t n);

// The code of the country in the region list, "" when there is none.
const char *check_country(const check_report *r);

QJ_CHECKED qj_rc check_margins(check_report *r, qj_err *err);
QJ_CHECKED qj_rc check_spikes(check_report *r, qj_err *err);
QJ_CHECKED qj_rc check_gaps(check_report *r, qj_err *err);
QJ_CHECKED qj_rc check_breaks(check_report *r, qj_err *err);
QJ_CHECKED qj_rc check_priors(check_report *r, qj_err *err);
QJ_CHECKED qj_rc check_grades(check_report *r, qj_err *err);
