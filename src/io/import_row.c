// From a row of figures to observations.
#include "io/import_state.h"

#include <math.h>
#include <string.h>

static const grid_cell *cell_of(const grid_row *row, size_t c) {
    return c < row->n && row->cells[c].kind != GRID_EMPTY ? &row->cells[c] : NULL;
}

static const char *text_of(importing *im, const grid_cell *c) {
    return c != NULL ? import_trim(c->s, c->n < 1000 ? c->n : 1000, im->scratch) : "";
}

// What the labels of a row say.
typedef struct row_says {
    spot place;
    measure unit;
    int indicator; // -1: that of the table
    bool has_status, bad;
    qj_status status;
    uint32_t name;
    double probability;
} row_says;

// ---- labels

static qj_import_finding *unknown_label(importing *im, const grid_row *row, size_t col, qj_axis axis) {
    static const char *const kinds[QJ_AXES] = {"import.axis.region", "import.axis.industry", "import.axis.occupation",
                                               "import.axis.field",  "import.axis.sex",      "import.axis.age"};
    const grid_cell *c = cell_of(row, col);
    qj_import_finding *f = import_found(im, row->line, col, c, "import.unknown");
    import_arg(f, qj_msg_arg("axis", kinds[axis]));
    import_near(im, f, axis, text_of(im, c));
    return f;
}

// A table whose first column mixes kinds: a region, and under it its industries.
static qj_rc other_axis(importing *im, const table_shape *s, row_state *state, const grid_cell *c, qj_axis axis,
                        unsigned axes, bool *found, qj_err *err) {
    *found = false;
    for (int a = 0; a < QJ_AXES && !*found; a++) {
        uint32_t label = LABEL_UNKNOWN;
        if (a == (int)axis || s->has[a] || a == QJ_AXIS_AGE || (axes & 1u << a) == 0)
            continue;
        QJ_TRY(import_label(im, (qj_axis)a, c->s, c->n, &label, err));
        if (label < LABEL_UNKNOWN) {
            state->context.at[a] = label;
            im->groups++;
            *found = true;
        }
    }
    return QJ_OK;
}

// No label stands in the columns before this one.
static bool nothing_left_of(const table_shape *s, const grid_row *row, size_t col) {
    for (size_t c = 0; c < col; c++) {
        column_role role = s->columns[c].role;
        if ((role == ROLE_AXIS || role == ROLE_YEAR || role == ROLE_NAME) && cell_of(row, c) != NULL)
            return false;
    }
    return true;
}

static qj_rc read_axis(importing *im, const table_shape *s, row_state *state, const grid_row *row, size_t col,
                       unsigned axes, row_says *out, qj_err *err) {
    const qj_axis axis = s->columns[col].axis;
    const grid_cell *c = cell_of(row, col);
    uint32_t label = LABEL_NONE;
    if (c != NULL)
        QJ_TRY(import_label(im, axis, c->s, c->n, &label, err));
    // An empty cell with nothing at its left is merged with the one above; else it means "all".
    if (label == LABEL_NONE && s->n_labels > 1 && nothing_left_of(s, row, col) && state->above[axis] != LABEL_NONE)
        label = state->above[axis];
    if (label == LABEL_NONE && s->n_labels > 1 && axis != QJ_AXIS_REGION)
        label = LABEL_ALL; // an empty cell in a long table is "all"
    if (label == LABEL_UNKNOWN) {
        bool other = false;
        QJ_TRY(other_axis(im, s, state, c, axis, axes, &other, err));
        label = other ? im->whole[axis] : LABEL_UNKNOWN;
    }
    if (label == LABEL_NONE) {
        (void)import_found(im, row->line, col, c, "import.no-name");
        out->bad = true;
    } else if (label == LABEL_UNKNOWN) {
        (void)unknown_label(im, row, col, axis);
        out->bad = true;
    } else {
        out->place.at[axis] = label;
    }
    return QJ_OK;
}

static void read_year(importing *im, row_state *state, const grid_row *row, size_t col, row_says *out) {
    const grid_cell *c = cell_of(row, col);
    int year = c != NULL ? import_year(im, c->s, c->n, false) : state->year_above;
    if (year > 0) {
        out->place.year = year;
        state->year_above = year;
        return;
    }
    (void)import_found(im, row->line, col, c, year < 0 ? "import.part-year" : "import.year");
    out->bad = true;
}

static void read_probability(importing *im, const grid_row *row, size_t col, row_says *out) {
    const grid_cell *c = cell_of(row, col);
    if (c == NULL)
        return;
    number v = number_read(c->s, c->n, (number_style){0}, 0, &im->words, im->scratch);
    double p = v.percent || v.value > 1 ? v.value / 100 : v.value;
    if (v.kind == NUMBER_VALUE && p >= 0 && p <= 1) {
        out->probability = p;
        return;
    }
    if (v.kind == NUMBER_MISSING || v.kind == NUMBER_EMPTY)
        return;
    (void)import_found(im, row->line, col, c, "import.probability");
    out->bad = true;
}

// What a cell of words means; rows repeat them, so the last one is remembered.
static void understand(importing *im, const grid_cell *c, column_role role, word_memo *m) {
    const char *text = text_of(im, c), *f = words_fold(im->scratch, text);
    m->n = c->n;
    memcpy(m->text, c->s, c->n < sizeof m->text ? c->n : 0);
    m->indicator = -1;
    m->unit = f != NULL && role == ROLE_UNIT ? import_unit(im, f) : (measure){0};
    m->has_status = role == ROLE_STATUS && qj_status_parse(text, &m->status);
    if (role != ROLE_INDICATOR || f == NULL)
        return;
    m->indicator = (int)qj_indicator_find(text);
    size_t best = 0;
    for (size_t i = 0; m->indicator < 0 && i < qj_indicators_n; i++) {
        size_t n = words_in(&im->indicator_words[i], f);
        if (n > best)
            best = n, m->indicator = (int)i;
    }
}

static void read_words(importing *im, const table_shape *s, row_state *state, const grid_row *row, size_t col, row_says *out) {
    const grid_cell *c = cell_of(row, col);
    const column_role role = s->columns[col].role;
    if (c == NULL)
        return;
    word_memo *m = &state->memo[role - ROLE_UNIT];
    if (m->n == 0 || m->n != c->n || c->n >= sizeof m->text || memcmp(m->text, c->s, c->n) != 0)
        understand(im, c, role, m);
    if (role == ROLE_UNIT)
        out->unit = m->unit; // also when it is a plain one: the row knows better than a title
    if (role == ROLE_STATUS) {
        out->has_status = m->has_status;
        out->status = m->status;
    }
    if (role == ROLE_INDICATOR) {
        out->indicator = m->indicator;
        if (m->indicator < 0) {
            (void)import_found(im, row->line, col, c, "import.indicator");
            out->bad = true;
        }
    }
}

static qj_rc read_labels(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes,
                         row_says *out, qj_err *err) {
    *out = (row_says){.place = s->place, .unit = s->unit, .indicator = -1, .probability = NAN};
    for (int a = 0; a < QJ_AXES; a++)
        out->place.at[a] = LABEL_NONE;
    for (size_t c = 0; c < s->n_columns; c++) {
        switch (s->columns[c].role) {
        case ROLE_AXIS: QJ_TRY(read_axis(im, s, state, row, c, axes, out, err)); break;
        case ROLE_YEAR: read_year(im, state, row, c, out); break;
        case ROLE_PROBABILITY: read_probability(im, row, c, out); break;
        case ROLE_NAME:
            out->name = state->name_above;
            if (cell_of(row, c) != NULL)
                QJ_TRY(import_name(im, row->cells[c].s, row->cells[c].n, &out->name, err));
            state->name_above = out->name;
            break;
        case ROLE_UNIT:
        case ROLE_STATUS:
        case ROLE_INDICATOR: read_words(im, s, state, row, c, out); break;
        case ROLE_NONE:
        case ROLE_VALUE: break;
        }
    }
    for (int a = 0; a < QJ_AXES; a++) {
        if (out->place.at[a] < LABEL_UNKNOWN)
            state->above[a] = out->place.at[a];
        else if (!s->has[a])
            out->place.at[a] = state->context.at[a];
    }
    if (!s->has_year && state->context.year > 0)
        out->place.year = state->context.year;
    return QJ_OK;
}

// ---- values

// The unit of the cell: the column's heading, else the row, else the titles.
static measure unit_of(const table_column *col, const row_says *says) { return col->unit.said ? col->unit : says->unit; }

static void bad_value(importing *im, const grid_row *row, size_t col, const char *reason, const char *advice,
                      const qj_indicator *ind, row_says *says) {
    qj_import_finding *f = import_found(im, row->line, col, cell_of(row, col), reason);
    if (f != NULL)
        f->advice = advice;
    if (ind != NULL) {
        import_arg(f, qj_num_arg("min", ind->min, 0));
        import_arg(f, qj_num_arg("max", ind->max, 0));
    }
    says->bad = true;
}

// Places of an observation: what the row says, over what the heading says, over all.
static bool place_of(importing *im, const table_shape *s, const table_column *col, const row_says *says,
                     const qj_indicator *ind, const grid_row *row, size_t c, observation *o, row_says *flag) {
    o->place.year = col->place.year != 0 ? col->place.year : says->place.year;
    for (int a = 0; a < QJ_AXES; a++) {
        uint32_t at = says->place.at[a] != LABEL_NONE ? says->place.at[a] : col->place.at[a];
        if (says->place.at[a] != LABEL_NONE && col->place.at[a] != LABEL_NONE && says->place.at[a] == im->whole[a])
            at = col->place.at[a];
        if (at == LABEL_NONE && (ind->must & 1u << a) != 0) {
            bad_value(im, row, c, "import.axis-missing", NULL, NULL, flag);
            return false;
        }
        at = at == LABEL_NONE ? im->whole[a] : at;
        if (at != im->whole[a] && (ind->axes & 1u << a) == 0) {
            bad_value(im, row, c, "import.axis-extra", NULL, NULL, flag);
            return false;
        }
        o->place.at[a] = (ind->axes & 1u << a) == 0 ? LABEL_ALL : at;
    }
    (void)s;
    if (o->place.year == -1)
        bad_value(im, row, c, "import.part-year", NULL, NULL, flag);
    else if (o->place.year == 0)
        bad_value(im, row, c, "import.no-year", "import.advice.year", NULL, flag);
    return o->place.year > 0;
}

static bool check_value(importing *im, const qj_indicator *ind, const grid_row *row, size_t c, number *v, bool said,
                        row_says *says) {
    if ((ind->flags & QJ_INDICATOR_WHOLE) != 0) {
        double whole = nearbyint(v->value);
        if (fabs(v->value - whole) > 1e-6 * fmax(1, fabs(v->value))) {
            bad_value(im, row, c, "import.whole", said ? NULL : "import.advice.thousand", NULL, says);
            return false;
        }
        v->value = whole;
    }
    if (v->value < ind->min || v->value > ind->max) {
        bad_value(im, row, c, "import.range", NULL, ind, says);
        return false;
    }
    return true;
}

// "1,234" persons are a thousand: what can only be counted whole has no decimals. Read again with the other meaning.
static number read_again(importing *im, const grid_cell *cell, number_style style, int shift) {
    style.comma_groups = memchr(cell->s, ',', cell->n) != NULL || style.comma_groups;
    style.point_groups = memchr(cell->s, '.', cell->n) != NULL || style.point_groups;
    return number_read(cell->s, cell->n, style, shift, &im->words, im->scratch);
}

static qj_rc read_value(importing *im, const table_shape *s, const grid_row *row, size_t c, row_says *says,
                        observation *o, bool *has, qj_err *err) {
    const table_column *col = &s->columns[c];
    const grid_cell *cell = cell_of(row, c);
    (void)err;
    *has = false;
    int which = says->indicator >= 0 ? says->indicator : col->indicator >= 0 ? col->indicator : s->indicator;
    if (cell == NULL || which < 0)
        return QJ_OK;
    const qj_indicator *ind = &qj_indicators[which];
    bool ratio = strcmp(ind->unit, "ratio") == 0;
    measure u = unit_of(col, says);
    if (u.percent != ratio && (u.percent || u.shift != 0 || !u.said))
        u = ratio ? (measure){0} : u.percent ? (measure){0} : u;
    number_style style = cell->kind == GRID_NUMBER ? (number_style){0} : s->style;
    number v = number_read(cell->s, cell->n, style, u.shift, &im->words, im->scratch);
    if (v.kind == NUMBER_EMPTY)
        return QJ_OK;
    if (v.kind == NUMBER_VALUE && v.ambiguous && u.shift == 0 && cell->kind != GRID_NUMBER && (ind->flags & QJ_INDICATOR_WHOLE) != 0)
        v = read_again(im, cell, style, 0);
    if (v.kind == NUMBER_VALUE && v.percent && !u.percent) {
        if (!ratio) {
            bad_value(im, row, c, "import.percent", NULL, NULL, says);
            return QJ_OK;
        }
        v = number_read(cell->s, cell->n, style, -2, &im->words, im->scratch);
        u.shift = -2;
    }
    if (v.kind == NUMBER_NOT) {
        bad_value(im, row, c, "import.number", NULL, NULL, says);
        return QJ_OK;
    }
    *o = (observation){.indicator = which, .name = says->name, .value = v.value, .probability = says->probability, .column = c,
                       .status = says->has_status ? says->status : ind->status, .digits = v.decimals - u.shift};
    if (!place_of(im, s, col, says, ind, row, c, o, says))
        return QJ_OK;
    if (v.kind == NUMBER_VALUE) {
        im->marked += v.marked;
        *has = check_value(im, ind, row, c, &v, u.said, says);
        o->value = v.value;
        return QJ_OK;
    }
    im->dashes += v.kind == NUMBER_MISSING;
    o->status = v.kind == NUMBER_MISSING ? QJ_STATUS_MISSING : QJ_STATUS_SUPPRESSED;
    o->value = NAN;
    *has = true;
    return QJ_OK;
}

// ---- rows without figures

static bool has_values(const table_shape *s, const grid_row *row) {
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role == ROLE_VALUE && cell_of(row, c) != NULL)
            return true;
    }
    return false;
}

// A heading between the rows holds for those below; a footnote is passed by.
static qj_rc read_group(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes, qj_err *err) {
    size_t cells = 0, at = 0;
    for (size_t c = row->n; c-- > 0;) {
        if (cell_of(row, c) != NULL)
            at = c, cells++;
    }
    const grid_cell *c = cell_of(row, at);
    if (cells == 0 || c == NULL)
        return QJ_OK;
    const char *text = text_of(im, c), *f = words_fold(im->scratch, text);
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
        QJ_TRY(other_axis(im, s, state, c, QJ_AXIS_AGE, axes, &found, err));
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

// ---- the row

// The same heading again, as after a page break.
static bool repeats_heading(const table_shape *s, const grid_row *row) {
    size_t cells = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = cell_of(row, c);
        const char *heading = s->columns[c].heading;
        if (cell == NULL)
            continue;
        if (cell->n != strlen(heading) || memcmp(cell->s, heading, cell->n) != 0)
            return false;
        cells++;
    }
    return cells >= 2;
}

// Adds the observations of a row, all or none: one whose key is there already sends the row back.
static qj_rc keep_staged(importing *im, row_state *state, size_t n, const grid_row *row, bool *bad, qj_err *err) {
    size_t added = 0;
    for (; added < n; added++) {
        const observation *o = &state->staged[added];
        const builder *b = &im->builders[o->indicator];
        ptrdiff_t before = build_find(b, o);
        if (before >= 0) {
            *bad = true;
            qj_import_finding *f = import_found(im, row->line, o->column, cell_of(row, o->column), "import.twice");
            import_arg(f, qj_int_arg("line", b->line[before]));
            import_arg(f, qj_int_arg("year", o->place.year));
            break;
        }
        QJ_TRY(build_add(im, o, row->line, err));
    }
    while (*bad && added-- > 0)
        build_drop_last(im, (size_t)state->staged[added].indicator);
    return QJ_OK;
}

// "Total" in a column that says nothing else: the sum of the table, no observation.
static bool is_sum_row(importing *im, const table_shape *s, const grid_row *row) {
    bool total = false;
    for (size_t c = 0; c < s->n_columns; c++) {
        const grid_cell *cell = cell_of(row, c);
        if (cell == NULL || s->columns[c].role == ROLE_VALUE)
            continue;
        if (s->columns[c].role != ROLE_NONE && s->columns[c].role != ROLE_NAME)
            return false;
        const char *f = cell->n < 100 ? words_fold(im->scratch, text_of(im, cell)) : NULL;
        total = total || (f != NULL && words_begin(&im->words.kind[WORDS_TOTAL], f));
    }
    return total;
}

static qj_rc read_figures(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes, qj_err *err) {
    row_says says;
    if (s->n_labels > 0 && is_sum_row(im, s, row)) {
        im->sums++;
        return QJ_OK;
    }
    QJ_TRY(read_labels(im, s, state, row, axes, &says, err));
    size_t n = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        bool has = false;
        if (s->columns[c].role == ROLE_VALUE && !says.bad)
            QJ_TRY(read_value(im, s, row, c, &says, &state->staged[n], &has, err));
        n += has;
    }
    if (!says.bad)
        QJ_TRY(keep_staged(im, state, n, row, &says.bad, err));
    return says.bad ? import_reject(im, row, err) : QJ_OK;
}

qj_rc import_row(importing *im, const table_shape *s, row_state *state, const grid_row *row, qj_err *err) {
    unsigned axes = s->indicator >= 0 ? qj_indicators[s->indicator].axes : (1u << QJ_AXES) - 1;
    qj_mark mark = qj_arena_mark(im->scratch);
    qj_rc rc = QJ_OK;
    if (repeats_heading(s, row))
        rc = QJ_OK;
    else if (!has_values(s, row))
        rc = read_group(im, s, state, row, axes, err);
    else
        rc = read_figures(im, s, state, row, axes, err);
    qj_arena_rewind(im->scratch, mark);
    return rc;
}
