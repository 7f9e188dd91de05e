// A row: a heading for the rows below, a sum, or figures that become observations.
#include "io/import_rows.h"

#include <string.h>

// ---- rows without figures

bool import_has_values(const table_shape *s, const grid_row *row) {
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role == ROLE_VALUE && import_cell(row, c) != NULL)
            return true;
    }
    return false;
}

// A heading between the rows holds for those below; a footnote is passed by.
static qj_rc read_group(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes, qj_err *err) {
    size_t cells = 0, at = 0;
    for (size_t c = row->n; c-- > 0;) {
        if (import_cell(row, c) != NULL)
            at = c, cells++;
    }
    const grid_cell *c = import_cell(row, at);
    if (cells == 0 || c == NULL)
        return QJ_OK;
    const char *text = import_text(im, c), *f = words_fold(im->scratch, text);
    QJ_NEED(err, f);
    if (words_in(&im->words.kind[WORDS_FOOTNOTE], f) > 0 || words_begin(&im->words.kind[WORDS_INCLUDING], f) ||
        *f == '*' || (f[0] >= '0' && f[0] <= '9' && f[1] == ')')) {
        im->footnotes++;
        return QJ_OK;
    }
    int year = import_year(im, c->s, c->n, false);
    if (year > 0 && !s->has_year && cells == 1) {
        state->context.year = year;
        im->groups++;
        return QJ_OK;
    }
    if (cells == 1) {
        bool found;
        QJ_TRY(import_other_axis(im, s, state, c, QJ_AXIS_AGE, axes, &found, err));
        if (found)
            return QJ_OK;
        for (size_t k = 0; k < s->n_columns; k++) { // a member of the column's own list that has no figures
            uint32_t label = LABEL_UNKNOWN;
            if (s->columns[k].role == ROLE_AXIS)
                QJ_TRY(import_label(im, s->columns[k].axis, c->s, c->n, &label, err));
            if (label < LABEL_UNKNOWN)
                return QJ_OK;
        }
    }
    im->footnotes++;
    return QJ_OK;
}

// ---- figures

static void found_twice(importing *im, const grid_row *row, const observation *o, const builder *b, size_t before) {
    qj_import_finding *f = import_found(im, row->line, o->column, import_cell(row, o->column), "import.twice");
    const size_t sheet = b->sheet[before];
    const char *place = grid_place(im->book, sheet, b->line[before], b->column[before], im->a);
    import_arg(f, qj_text_arg("place", place != NULL ? place : ""));
    import_arg(f, qj_int_arg("year", o->place.year));
    if (f != NULL)
        f->advice = "import.advice.twice";
}

static bool of_row(const importing *im, const builder *b, size_t i, const grid_row *row) {
    return b->line[i] == row->line && b->sheet[i] == im->sheet;
}

// Adds the observations of a row, all or none: one whose key is there already sends the row back, unless both are parts.
static qj_rc keep_staged(importing *im, row_state *state, size_t n, const grid_row *row, bool *bad, qj_err *err) {
    size_t added = 0;
    for (; added < n; added++) {
        observation *o = &state->staged[added];
        const builder *b = &im->builders[o->indicator];
        ptrdiff_t before = build_find(b, o);
        o->part = o->part && (b->indicator->flags & QJ_INDICATOR_ADDS) != 0;
        if (before >= 0 && o->part && b->part[before] && !of_row(im, b, (size_t)before, row))
            continue;
        if (before >= 0) {
            *bad = true;
            found_twice(im, row, o, b, (size_t)before);
            break;
        }
        QJ_TRY(build_add(im, o, row->line, err));
    }
    for (size_t i = added; *bad && i-- > 0;) {
        const builder *b = &im->builders[state->staged[i].indicator];
        if (b->n > 0 && of_row(im, b, b->n - 1, row) && b->column[b->n - 1] == state->staged[i].column)
            build_drop_last(im, (size_t)state->staged[i].indicator);
    }
    for (size_t i = 0; !*bad && i < n; i++) {
        const observation *o = &state->staged[i];
        const builder *b = &im->builders[o->indicator];
        ptrdiff_t before = o->part ? build_find(b, o) : -1;
        if (before >= 0 && !of_row(im, b, (size_t)before, row))
            build_sum(im, (size_t)o->indicator, (size_t)before, o->value);
    }
    return QJ_OK;
}

// A row that is left out for its labels is still searched for wrong figures: all of its faults are told at once.
static void look_for_faults(importing *im, const table_shape *s, const grid_row *row, size_t from, row_says *says) {
    for (size_t c = from; c < s->n_columns; c++) {
        const grid_cell *cell = import_cell(row, c);
        measure u = {0};
        if (s->columns[c].role != ROLE_VALUE || cell == NULL)
            continue;
        number v = import_read_number(im, cell, cell->kind == GRID_NUMBER ? (number_style){0} : s->style, &u);
        if (v.kind == NUMBER_NOT)
            import_not_a_number(im, row, c, says);
    }
}

static qj_rc read_figures(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes, qj_err *err) {
    row_says says;
    bool total = false;
    if (s->n_labels > 0)
        QJ_TRY(import_is_sum_row(im, s, row, &total, err));
    if (total) {
        import_check_sums(im, s, state, row);
        return QJ_OK;
    }
    QJ_TRY(import_read_labels(im, s, state, row, axes, &says, err));
    size_t n = 0;
    if (says.bad)
        look_for_faults(im, s, row, 0, &says);
    for (size_t c = 0; c < s->n_columns; c++) {
        bool has = false, before = says.bad;
        if (s->columns[c].role == ROLE_VALUE && !before)
            import_read_value(im, s, state, row, c, &says, &state->staged[n], &has);
        n += has;
        if (says.bad && !before)
            look_for_faults(im, s, row, c + 1, &says);
    }
    if (!says.bad)
        QJ_TRY(keep_staged(im, state, n, row, &says.bad, err));
    state->gap = state->gap || says.bad;
    return says.bad ? import_reject(im, row, err) : QJ_OK;
}

qj_rc import_row(importing *im, const table_shape *s, row_state *state, const grid_row *row, qj_err *err) {
    unsigned axes = s->indicator >= 0 ? qj_indicators[s->indicator].axes : (1u << QJ_AXES) - 1;
    qj_mark mark = qj_arena_mark(im->scratch);
    qj_rc rc = QJ_OK;
    if (import_repeats_heading(s, row))
        rc = QJ_OK;
    else if (!import_has_values(s, row))
        rc = read_group(im, s, state, row, axes, err);
    else
        rc = read_figures(im, s, state, row, axes, err);
    qj_arena_rewind(im->scratch, mark);
    return rc;
}
