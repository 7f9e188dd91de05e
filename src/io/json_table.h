// A list of flat JSON objects as a table, so that whatever reads CSV takes JSON, too.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_json_table {
    const char *csv; // the same rows as CSV; the last column is empty, has no name and keeps every row from being blank
    size_t len, n_rows, n_cols; // columns without that last one
    const uint32_t *line, *column; // [n_rows][n_cols] where a value begins; where it is missing, where its object does
} qj_json_table;

// True when the first character that is no space opens a list or an object.
bool qj_json_table_is(const char *data, size_t len);

// The rows of a document that is a list, or an object with lists among its members: the one called `list`, or, with NULL,
// the only one. Columns stand in the order in which they first came; null is an empty field, true 1 and false 0. More
// than most_rows rows are an error. Errors name file, line and column. data ends with NUL.
QJ_CHECKED qj_rc qj_json_table_read(const char *name, const char *data, size_t len, const char *list, size_t most_rows,
                                    qj_arena *a, qj_json_table *out, qj_err *err);
