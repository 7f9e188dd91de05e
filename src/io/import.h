// Reading what people have: a table of any usual shape becomes observations by code, year and unit.
#pragma once

#include "data/codes.h"
#include "data/indicator.h"

#define QJ_IMPORT_FINDINGS 1000

typedef struct qj_import_options {
    const qj_codes *region, *industry, *occupation, *field;
    const qj_frame *region_link; // columns old, new, year; may be NULL
    const char *indicator; // id; NULL: recognised from titles, headings and names of sheet and file
    const char *prefix;    // of the frames: "imports/<id>"
    const char *sha256;    // of the file
} qj_import_options;

// What was found, or only said (note). Texts are made at the edge: `reason` and `advice` are message ids.
typedef struct qj_import_finding {
    bool note;
    const char *place; // "Sheet!B7", "12:3", or "" when the whole file is meant
    const char *value; // as it stands in the file, or ""
    const char *reason, *advice; // advice may be NULL
    qj_arg args[5];
    const qj_item *near[3]; // the best first
    size_t n_near;
} qj_import_finding;

// A table that was found, and how it is laid out.
typedef enum qj_import_layout {
    QJ_IMPORT_LONG,   // a value a row
    QJ_IMPORT_YEARS,  // years stand across
    QJ_IMPORT_ACROSS, // something else stands across
} qj_import_layout;

typedef struct qj_import_table {
    const char *sheet; // "" for CSV
    uint32_t line;     // of the first row with figures
    int indicator;     // -1: a column or a heading says it
    qj_import_layout layout;
    size_t values; // columns of figures
} qj_import_table;

#define QJ_IMPORT_TABLES 64

typedef struct qj_import_result {
    const qj_import_table *tables; // the first QJ_IMPORT_TABLES
    size_t n_tables;
    size_t n_frames;
    const qj_frame **frames; // one an indicator; columns indicator, the six axes, year, value, unit, status, name,
                             // probability, sheet, column
    size_t rows;             // observations in the frames
    size_t bad_rows;         // rows of the file that were left out
    size_t errors;           // findings that are no notes, also those past the limit
    bool stopped;            // so many errors that the rest was not read
    const qj_import_finding *findings;
    size_t n_findings;
    const char *rejected; // rows left out, as CSV: file, place, cells; "" when there are none
    size_t rejected_n;
} qj_import_result;

// Where a row of a frame stands in the file: "12:3", "Sheet!B7". NULL without memory.
const char *qj_import_place(const qj_frame *f, size_t row, qj_arena *a);

// Reads a file's bytes. Bad rows are findings; errors are files that can't be read as a table at all (QJ_E_IMPORT_...,
// QJ_E_CSV_...). Everything lives in arena `a`; the bytes must outlive the call. O(cells).
QJ_CHECKED qj_rc qj_import_read(const char *name, const char *data, size_t n, const qj_import_options *o, qj_arena *a,
                                qj_arena *scratch, qj_import_result *out, qj_err *err);
