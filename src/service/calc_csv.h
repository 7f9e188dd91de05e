// Reading the files of calculators, CSV or a list of objects in JSON: columns by name in any order, the rest left alone,
// errors with their place.
#pragma once

#include "base/csv.h"
#include "io/json_table.h"
#include "service/calc.h"

#define QJ_CALC_MOST_ROWS 2000000 // stated in the help of every calculator
enum { QJ_CALC_MOST_COLUMNS = 256 };

typedef struct qj_calc_csv {
    qj_csv csv;
    size_t n_header;
    const char *header[QJ_CALC_MOST_COLUMNS];
    qj_field field[QJ_CALC_MOST_COLUMNS]; // of the row read last
    size_t start;                         // byte where that row begins
    size_t rows;
    qj_json_table json; // n_cols > 0: the rows came from JSON, and this is where they stood
} qj_calc_csv;

// Opens a file ("-": standard input; "FILE#NAME": the list NAME of a JSON document), reads its heading and finds the n
// columns `name`: at[i] is where number i stands. A missing or doubled one of these is an error.
QJ_CHECKED qj_rc qj_calc_open(qj_calc_csv *c, const char *path, size_t n, const char *const *name, size_t *at, qj_arena *a,
                              qj_err *err);

// More columns that must be there, right after opening.
QJ_CHECKED qj_rc qj_calc_columns(const qj_calc_csv *c, size_t n, const char *const *name, size_t *at, qj_err *err);

// Position of a column in the heading, or -1.
ptrdiff_t qj_calc_column(const qj_calc_csv *c, const char *name);

// Reads the next row; *more is false at the end. Empty lines are passed over; a row with more or fewer fields than the
// heading, and more than QJ_CALC_MOST_ROWS rows, are errors.
QJ_CHECKED qj_rc qj_calc_next(qj_calc_csv *c, bool *more, qj_err *err);

// Fields of the row. Empty is an error in all of them; spaces around are cut. A number is finite; `least` is the
// smallest that will do (-INFINITY: any). A whole number has a range.
QJ_CHECKED qj_rc qj_calc_key(const qj_calc_csv *c, size_t at, qj_field *out, qj_err *err);
QJ_CHECKED qj_rc qj_calc_number(const qj_calc_csv *c, size_t at, double least, double *out, qj_err *err);
QJ_CHECKED qj_rc qj_calc_whole(const qj_calc_csv *c, size_t at, int min, int max, int *out, qj_err *err);

// A number that can be summed and multiplied without overflow: of `least` to 1e15 (-INFINITY: from -1e15).
QJ_CHECKED qj_rc qj_calc_amount(const qj_calc_csv *c, size_t at, double least, double *out, qj_err *err);

// Line and column, in characters from 1, of a field of the row read last.
uint32_t qj_calc_line(const qj_calc_csv *c);
uint32_t qj_calc_place(const qj_calc_csv *c, size_t at);

// An error at a field of the row read last: its arguments are file, line, column and value (the field's text), then
// those given (a .name == NULL ends them; NULL: none; at most two).
qj_rc qj_calc_fail(const qj_calc_csv *c, size_t at, qj_code code, const qj_arg *more, qj_err *err);

// The error that a row has the same key as the row of line `first`. key: its parts, separated by \x1f or a comma.
qj_rc qj_calc_twice(const qj_calc_csv *c, size_t at, qj_field key, uint32_t first, qj_err *err);

// Texts numbered from 0 in the order in which they first came.
typedef struct qj_calc_keys {
    qj_arena *arena;
    size_t n, cap, slots;
    const char **text;
    uint32_t *slot; // 1 + number, 0: free
} qj_calc_keys;

QJ_CHECKED qj_rc qj_calc_number_of(qj_calc_keys *k, qj_field text, size_t *number, qj_err *err); // adds it when it is new
bool qj_calc_known(const qj_calc_keys *k, qj_field text, size_t *number);
