// A whole CSV file of a calculator as rows of texts and numbers.
#pragma once

#include "service/calc_csv.h"

typedef enum qj_calc_kind { QJ_CALC_WORD, QJ_CALC_NUM, QJ_CALC_WHOLE } qj_calc_kind;

typedef struct qj_calc_column_spec {
    const char *name;
    qj_calc_kind kind;
    double least, most; // of numbers; both ends belong to it
    bool key;           // rows differ in their keys; a key column that is optional and absent is no key
    bool optional;      // the column may be missing, and its fields empty (NaN, NULL)
} qj_calc_column_spec;

enum { QJ_CALC_MOST_SPECS = 12 };

typedef struct qj_calc_rows {
    const char *file;
    size_t n, n_cols, cap;
    bool has[QJ_CALC_MOST_SPECS];
    const char **text; // [n][n_cols] of words, in the order of the specs
    double *num;       // [n][n_cols] of numbers
    uint32_t *line;    // [n]
    uint32_t *place;   // [n][n_cols]
    qj_calc_keys index; // "key<US>key..." of the key columns, number = row
} qj_calc_rows;

QJ_CHECKED qj_rc qj_calc_rows_read(const char *file, size_t n_cols, const qj_calc_column_spec *cols, qj_arena *a,
                                   qj_calc_rows *out, qj_err *err);

// The row with these key texts (as many as the file has key columns), or -1.
ptrdiff_t qj_calc_rows_find(const qj_calc_rows *r, size_t n, const char *const *key, qj_arena *a);

// Numbers a text of a table; adds it when it is new.
QJ_CHECKED qj_rc qj_calc_word_number(qj_calc_keys *k, const char *text, size_t *number, qj_err *err);

// The number of a text that is known already, or SIZE_MAX.
size_t qj_calc_word_find(const qj_calc_keys *k, const char *text);

static inline const char *qj_calc_word(const qj_calc_rows *r, size_t row, size_t col) { return r->text[row * r->n_cols + col]; }
static inline double qj_calc_value_at(const qj_calc_rows *r, size_t row, size_t col) { return r->num[row * r->n_cols + col]; }

// An error at a cell: file, line, column, value and up to two more arguments.
qj_rc qj_calc_rows_fail(const qj_calc_rows *r, size_t row, size_t col, qj_code code, const qj_arg *more, qj_err *err);
