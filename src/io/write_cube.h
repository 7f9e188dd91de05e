// A table of rows with places, seen as a cube: which codes each dimension has, and where a row stands.
#pragma once

#include "io/write.h"

typedef struct write_axis {
    const qj_write_dim *dim;
    size_t n;
    size_t *first; // [n] row in which the code is met first; the order is that of the rows
} write_axis;

typedef struct write_cube {
    const qj_write_doc *doc;
    const write_axis *axes; // [doc->n_dims], the first slowest
    size_t n_places;        // product of the axes
    const size_t *place;    // [n_rows] place of each row
    size_t n_measures;
    const size_t *measure;       // [n_measures] columns that hold numbers
    ptrdiff_t status, unit;      // columns, or -1
    size_t n_attributes;
    const size_t *attribute;     // [n_attributes] the other columns of words: quality, outlook
} write_cube;

// Everything lives in the arena. Two rows of one place are QJ_E_BUG; too large a product is QJ_E_MEMORY.
QJ_CHECKED qj_rc write_cube_of(const qj_write_doc *d, qj_arena *a, write_cube *out, qj_err *err);

static inline const char *write_cell_text(const qj_table *t, size_t row, ptrdiff_t col) {
    const char *s = col < 0 ? NULL : t->cells[row * t->n_cols + (size_t)col].text;
    return s != NULL ? s : "";
}

// Code and name of position i of an axis.
const char *write_axis_code(const write_cube *c, const write_axis *x, size_t i);
const char *write_axis_name(const write_cube *c, const write_axis *x, size_t i);
