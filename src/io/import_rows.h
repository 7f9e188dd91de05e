// What reads the rows of a table: labels, values, sums. Inside of the import.
#pragma once

#include "io/import_state.h"

// The cell of a column, NULL when it is empty.
const grid_cell *import_cell(const grid_row *row, size_t c);

// Its trimmed text in the scratch arena; "" for NULL.
const char *import_text(importing *im, const grid_cell *c);

// What the labels of a row say.
typedef struct row_says {
    spot place;
    measure unit;
    int indicator; // -1: that of the table
    bool has_status, bad;
    bool part; // a finer thing than the label says
    qj_status status;
    uint32_t name;
    double probability;
} row_says;

// axes: those that the table may have, 1 << qj_axis.
QJ_CHECKED qj_rc import_read_labels(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes,
                                    row_says *out, qj_err *err);

// A member of another list than that of its column becomes the context of the rows below.
QJ_CHECKED qj_rc import_other_axis(importing *im, const table_shape *s, row_state *state, const grid_cell *c, qj_axis axis,
                                   unsigned axes, bool *found, qj_err *err);

// The observation of a cell; *has is false when there is none. A fault is told and makes the row bad.
void import_read_value(importing *im, const table_shape *s, row_state *state, const grid_row *row, size_t c, row_says *says,
                       observation *o, bool *has);

// The figure of a cell in the unit of the indicator; u may be changed by what stands behind the figure.
number import_read_number(importing *im, const grid_cell *cell, number_style style, measure *u);
void import_not_a_number(importing *im, const grid_row *row, size_t c, row_says *says);

// "Total" in a column that says nothing else, "Total of the oblast": the sum of what was listed, no observation.
QJ_CHECKED qj_rc import_is_sum_row(importing *im, const table_shape *s, const grid_row *row, bool *total, qj_err *err);

// Compares such a row with the rows above it.
void import_check_sums(importing *im, const table_shape *s, row_state *state, const grid_row *row);

// The same heading again, as after a page break.
bool import_repeats_heading(const table_shape *s, const grid_row *row);
