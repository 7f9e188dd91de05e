// Frame: a table of the pack as typed columns. Text is coded against a dictionary, numbers are doubles.
//
// A frame keeps the line of the source file for every row, so that any figure can be traced to it.
// NaN is missing; zero is data. Frames are immutable and live as long as the arena they were made in.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef enum qj_frame_type { QJ_FRAME_NUM, QJ_FRAME_TEXT } qj_frame_type;

typedef struct qj_column {
    const char *name;
    qj_frame_type type;
    const double *num;     // [n_rows] when NUM
    const uint32_t *code;  // [n_rows] index into dict when TEXT
    const char *const *dict;
    uint32_t n_dict;
} qj_column;

typedef struct qj_frame {
    const char *name;   // path in the pack, "observations/employed_region.csv"
    const char *sha256; // of the source file, hex
    size_t n_rows, n_cols;
    const qj_column *cols;
    const uint32_t *line; // [n_rows] line of the source file
} qj_frame;

// The column, or NULL.
const qj_column *qj_frame_column(const qj_frame *f, const char *name);

// The text of a row; "" when empty. The column must be TEXT.
static inline const char *qj_column_text(const qj_column *c, size_t row) { return c->dict[c->code[row]]; }

// Columns that must be there, of the right type: fills out[0..n) or fails with QJ_E_PACK_COLUMN (file, column).
typedef struct qj_want {
    const char *name;
    qj_frame_type type;
} qj_want;
QJ_CHECKED qj_rc qj_frame_want(const qj_frame *f, const qj_want *want, size_t n, const qj_column **out, qj_err *err);
