// Table: what a service answers with. The command line, CSV, JSON and pages all render this one type,
// so that they cannot differ. Column headings are the messages "col.<id>".
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef enum qj_table_type { QJ_TABLE_TEXT, QJ_TABLE_NUM, QJ_TABLE_INT, QJ_TABLE_MSG } qj_table_type;

typedef struct qj_table_col {
    const char *id;     // stable, English, snake_case: the CSV heading and the JSON key
    qj_table_type type; // MSG: the cell is a message id (prefix + value), CSV and JSON print the value
    const char *prefix; // of MSG, for example "status."
    int decimals;       // NUM on screens, or QJ_DECIMALS_NEEDED; CSV and JSON are exact
} qj_table_col;

// As many decimals as the value has, within four digits: for columns that hold persons and ratios.
#define QJ_DECIMALS_NEEDED (-1)

typedef union qj_cell {
    const char *text; // TEXT, MSG; NULL is empty
    double num;       // NUM; NaN is empty
    int64_t i;        // INT; INT64_MIN is empty
} qj_cell;

#define QJ_INT_EMPTY INT64_MIN

typedef struct qj_table {
    const char *title; // message id, or NULL
    size_t n_cols, n_rows, cap_rows;
    const qj_table_col *cols;
    qj_cell *cells; // [n_rows][n_cols]
    const char *const *notes; // sentences under the table, already in the user's language; NULL-terminated, or NULL
} qj_table;

// An empty table. cols must outlive it (constant tables).
QJ_CHECKED qj_rc qj_table_new(qj_arena *a, const qj_table_col *cols, size_t n_cols, size_t expected_rows,
                              qj_table **out, qj_err *err);

// A new row of empty cells, or NULL when there is no memory. Earlier rows may move.
qj_cell *qj_table_row(qj_arena *a, qj_table *t);

// Position of a column, or -1.
ptrdiff_t qj_table_col_find(const qj_table *t, const char *id);

// Decimals of a number on screens.
int qj_table_decimals(const qj_table_col *col, double v);
