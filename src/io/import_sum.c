// Rows that are no observations: totals of what was listed, headings of the next table.
#include "io/import_rows.h"

#include <math.h>
#include <string.h>

// The same heading again, as after a page break.
bool import_repeats_heading(const table_shape *s, const grid_row *row) {
    size_t cells = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = import_cell(row, c);
        const char *heading = s->columns[c].heading;
        if (cell == NULL)
            continue;
        if (cell->n != strlen(heading) || memcmp(cell->s, heading, cell->n) != 0)
            return false;
        cells++;
    }
    return cells >= 2;
}

// "Total" in a column that says nothing else, "Total of the oblast": the sum of what was listed, no observation.
qj_rc import_is_sum_row(importing *im, const table_shape *s, const grid_row *row, bool *total, qj_err *err) {
    *total = false;
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = import_cell(row, c);
        if (cell == NULL || s->columns[c].role == ROLE_VALUE)
            continue;
        bool axis = s->columns[c].role == ROLE_AXIS;
        uint32_t label = axis ? LABEL_NONE : LABEL_UNKNOWN;
        if (axis) // of a text met before this costs nothing
            QJ_TRY(import_label(im, s->columns[c].axis, cell->s, cell->n, &label, err));
        bool may = label == LABEL_UNKNOWN && (axis || s->columns[c].role == ROLE_NONE || s->columns[c].role == ROLE_NAME);
        const char *f = may && cell->n < 200 ? words_fold(im->scratch, import_text(im, cell)) : NULL;
        bool says_total = f != NULL && import_is_total(im, f, false);
        if (!may || (axis && !says_total)) {
            *total = false;
            return QJ_OK;
        }
        *total = *total || says_total;
    }
    return QJ_OK;
}

// A row of totals is compared with the rows above it.
void import_check_sums(importing *im, const table_shape *s, row_state *state, const grid_row *row) {
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = import_cell(row, c);
        const table_column *col = &s->columns[c];
        if (col->role != ROLE_VALUE || cell == NULL)
            continue;
        measure u = col->unit.said ? col->unit : s->unit;
        number v = import_read_number(im, cell, cell->kind == GRID_NUMBER ? (number_style){0} : s->style, &u);
        if (v.kind == NUMBER_VALUE && col->adds && !state->gap && fabs(v.value - state->sum[c]) > 1e-6 * fabs(v.value) + pow(10, u.shift - v.decimals) * 10) {
            qj_import_finding *f = import_note(im, row->line, c, "import.sum-differs");
            import_arg(f, qj_num_arg("total", v.value, 0));
            import_arg(f, qj_num_arg("sum", state->sum[c], 0));
        }
        state->sum[c] = 0;
    }
    state->gap = false;
    im->sums++;
}

static bool has_role_word(const importing *im, const char *f) {
    static const words_kind kinds[] = {WORDS_REGION, WORDS_INDUSTRY, WORDS_OCCUPATION, WORDS_FIELD, WORDS_SEX, WORDS_AGE,
                                       WORDS_YEAR,   WORDS_NAME,     WORDS_CODE,       WORDS_LINE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (words_in(&im->words.kind[kinds[i]], f) > 0)
            return true;
    }
    return false;
}

// A number that is no year stands among the values, as in most rows.
static bool has_figure(importing *im, const table_shape *s, const grid_row *row) {
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = s->columns[c].role == ROLE_VALUE ? import_cell(row, c) : NULL;
        if (cell == NULL)
            continue;
        number v = number_read(cell->s, cell->n, (number_style){0}, 0, &im->words, im->scratch);
        if (v.kind == NUMBER_VALUE && (v.value < 1900 || v.value >= 2200 || v.decimals > 0))
            return true;
    }
    return false;
}

// Over the columns of figures stand words, or years that go up; at the left words that head a column, no name.
qj_rc import_begins_table(importing *im, const table_shape *s, const grid_row *row, bool *begins, qj_err *err) {
    size_t cells = 0, years = 0;
    int last = 0;
    bool headed = false;
    *begins = false;
    if (import_repeats_heading(s, row) || has_figure(im, s, row))
        return QJ_OK;
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = import_cell(row, c);
        if (cell == NULL || s->columns[c].role == ROLE_NONE)
            continue;
        if (s->columns[c].role != ROLE_VALUE) {
            uint32_t label = LABEL_UNKNOWN;
            if (s->columns[c].role == ROLE_AXIS)
                QJ_TRY(import_label(im, s->columns[c].axis, cell->s, cell->n, &label, err));
            const char *f = words_fold(im->scratch, import_text(im, cell));
            if (label < LABEL_UNKNOWN || f == NULL || !has_role_word(im, f))
                return QJ_OK;
            headed = true;
            continue;
        }
        int year = import_year(im, cell->s, cell->n, false);
        number v = number_read(cell->s, cell->n, (number_style){0}, 0, &im->words, im->scratch);
        if ((v.kind != NUMBER_NOT && year <= last) || cell->error)
            return QJ_OK;
        years += year > 0;
        last = year > last ? year : last;
        cells++;
    }
    *begins = cells > 0 && (headed || years >= 2);
    return QJ_OK;
}
