// Reading CSV (RFC 4180) from memory: comma or another separator, quotes, LF or CRLF, UTF-8 with or without BOM.
#pragma once

#include "base/buf.h"
#include "base/err.h"

typedef struct qj_csv {
    const char *name; // file name, for errors
    const char *data;
    size_t len, pos;
    uint32_t line;      // line of the record read last, from 1
    uint32_t next_line; // line where the next record starts
    qj_arena *arena;    // unquoted fields that had doubled quotes
    char separator;     // a comma unless changed after opening
    bool lenient;       // a quote inside an unquoted field is a character like any other; set after opening
} qj_csv;

typedef struct qj_field {
    const char *s; // not terminated
    size_t n;
} qj_field;

// The data must outlive the reader. NUL and invalid UTF-8 are errors with file, line and column.
QJ_CHECKED qj_rc qj_csv_open(qj_csv *c, const char *name, const char *data, size_t len, qj_arena *a, qj_err *err);

// Reads a record into fields[0..max). *n is the number of fields, or 0 at the end. More than max is an error.
QJ_CHECKED qj_rc qj_csv_next(qj_csv *c, qj_field *fields, size_t max, size_t *n, qj_err *err);

// A number with decimal point and nothing else; false otherwise. Does not depend on the locale.
bool qj_csv_number(qj_field f, double *out);

// Appends a field, quoted when it must be.
void qj_csv_put(qj_buf *out, const char *s);
