// What the labels of a row say: places on the axes, year, unit, status, probability, name.
#include "io/import_rows.h"

#include <math.h>
#include <string.h>

const grid_cell *import_cell(const grid_row *row, size_t c) {
    return c < row->n && row->cells[c].kind != GRID_EMPTY ? &row->cells[c] : NULL;
}

const char *import_text(importing *im, const grid_cell *c) {
    return c != NULL ? import_trim(c->s, c->n < 1000 ? c->n : 1000, im->scratch) : "";
}

static qj_import_finding *unknown_label(importing *im, const grid_row *row, size_t col, qj_axis axis) {
    static const char *const kinds[QJ_AXES] = {"import.axis.region", "import.axis.industry", "import.axis.occupation",
                                               "import.axis.field",  "import.axis.sex",      "import.axis.age"};
    const grid_cell *c = import_cell(row, col);
    qj_import_finding *f = import_found(im, row->line, col, c, "import.unknown");
    import_arg(f, qj_msg_arg("axis", kinds[axis]));
    import_near(im, f, axis, import_text(im, c));
    if (f != NULL && axis == QJ_AXIS_AGE)
        f->advice = "import.advice.age";
    return f;
}

// A table whose first column mixes kinds: a region, and under it its industries.
qj_rc import_other_axis(importing *im, const table_shape *s, row_state *state, const grid_cell *c, qj_axis axis,
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
        if ((role == ROLE_AXIS || role == ROLE_YEAR || role == ROLE_NAME) && import_cell(row, c) != NULL)
            return false;
    }
    return true;
}

// Eight digits of a code of specialities.
static bool is_speciality(const grid_cell *c) {
    size_t digits = 0;
    for (size_t i = 0; i < c->n; i++)
        digits += c->s[i] >= '0' && c->s[i] <= '9';
    return digits == 8 && c->n == 8 && memcmp(c->s + 4, "0000", 4) != 0;
}

static qj_rc read_axis(importing *im, const table_shape *s, row_state *state, const grid_row *row, size_t col,
                       unsigned axes, row_says *out, qj_err *err) {
    const qj_axis axis = s->columns[col].axis;
    const grid_cell *c = import_cell(row, col);
    uint32_t label = LABEL_NONE;
    if (c != NULL)
        QJ_TRY(import_label(im, axis, c->s, c->n, &label, err));
    const grid_cell *beside = s->columns[col].other > 0 && label >= LABEL_UNKNOWN ? import_cell(row, s->columns[col].other) : NULL;
    if (beside != NULL) {
        uint32_t named = LABEL_UNKNOWN;
        QJ_TRY(import_label(im, axis, beside->s, beside->n, &named, err));
        label = named < LABEL_UNKNOWN ? named : label;
    }
    // An empty cell with nothing at its left is merged with the one above; else it means "all".
    if (label == LABEL_NONE && s->n_labels > 1 && nothing_left_of(s, row, col) && state->above[axis] != LABEL_NONE)
        label = state->above[axis];
    if (label == LABEL_NONE && s->n_labels > 1 && axis != QJ_AXIS_REGION)
        label = LABEL_ALL; // an empty cell in a long table is "all"
    if (label == LABEL_UNKNOWN) {
        bool other = false;
        QJ_TRY(import_other_axis(im, s, state, c, axis, axes, &other, err));
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
        // Specialities of a field stand one by one; the field is their sum.
        out->part = out->part || (axis == QJ_AXIS_FIELD && c != NULL && is_speciality(c));
    }
    return QJ_OK;
}

// The year that a cell names beside its quarter.
static int year_in(const importing *im, const grid_cell *c) {
    for (size_t i = 0; i + 4 <= c->n; i++) {
        int year = import_year(im, c->s + i, 4, false);
        if (year > 0)
            return year;
    }
    return 0;
}

static void read_year(importing *im, bool named, row_state *state, const grid_row *row, size_t col, row_says *out) {
    const grid_cell *c = import_cell(row, col);
    int year = c != NULL ? import_year(im, c->s, c->n, false) : state->year_above;
    // A project starts in a quarter, which lies in a year.
    if (year < 0 && named)
        year = import_year(im, c->s, c->n, true) != 0 ? year_in(im, c) : 0;
    if (year > 0) {
        out->place.year = year;
        state->year_above = year;
        return;
    }
    qj_import_finding *f = import_found(im, row->line, col, c, year < 0 ? "import.part-year" : "import.year");
    if (f != NULL)
        f->advice = "import.advice.one-year";
    out->bad = true;
}

static bool likely_word(importing *im, const grid_cell *c, double *p) {
    static const struct {
        words_kind kind;
        double p;
    } scale[] = {{WORDS_CERTAIN, 1}, {WORDS_HIGH, 0.8}, {WORDS_MEDIUM, 0.5}, {WORDS_LOW, 0.2}};
    const char *f = words_fold(im->scratch, import_text(im, c));
    for (size_t i = 0; f != NULL && i < sizeof scale / sizeof *scale; i++) {
        if (words_is(&im->words.kind[scale[i].kind], f)) {
            *p = scale[i].p;
            return true;
        }
    }
    return false;
}

static void read_probability(importing *im, const grid_row *row, size_t col, row_says *out) {
    const grid_cell *c = import_cell(row, col);
    if (c == NULL)
        return;
    number v = number_read(c->s, c->n, (number_style){0}, 0, &im->words, im->scratch);
    double p = v.percent || v.value > 1 ? v.value / 100 : v.value;
    if (v.kind == NUMBER_NOT && likely_word(im, c, &p)) {
        im->likely_words++;
        out->probability = p;
        return;
    }
    if (v.kind == NUMBER_VALUE && p >= 0 && p <= 1) {
        out->probability = p;
        return;
    }
    if (v.kind == NUMBER_MISSING || v.kind == NUMBER_EMPTY)
        return;
    qj_import_finding *f = import_found(im, row->line, col, c, "import.probability");
    if (f != NULL)
        f->advice = "import.advice.probability";
    out->bad = true;
}

// What a cell of words means; rows repeat them, so the last one is remembered.
static void understand(importing *im, const grid_cell *c, column_role role, word_memo *m) {
    const char *text = import_text(im, c), *f = words_fold(im->scratch, text);
    m->n = c->n;
    memcpy(m->text, c->s, c->n < sizeof m->text ? c->n : 0);
    m->indicator = -1;
    m->unit = f != NULL && role != ROLE_STATUS ? import_unit(im, f) : (measure){0};
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
    const grid_cell *c = import_cell(row, col);
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
        if (m->unit.said)
            out->unit = m->unit;
        out->indicator = m->indicator;
        if (m->indicator < 0) {
            (void)import_found(im, row->line, col, c, "import.indicator");
            out->bad = true;
        }
    }
}

qj_rc import_read_labels(importing *im, const table_shape *s, row_state *state, const grid_row *row, unsigned axes,
                         row_says *out, qj_err *err) {
    *out = (row_says){.place = s->place, .unit = s->unit, .indicator = -1, .probability = NAN};
    for (int a = 0; a < QJ_AXES; a++)
        out->place.at[a] = LABEL_NONE;
    for (size_t c = 0; c < s->n_columns; c++) {
        switch (s->columns[c].role) {
        case ROLE_AXIS: QJ_TRY(read_axis(im, s, state, row, c, axes, out, err)); break;
        case ROLE_YEAR: read_year(im, s->has_name, state, row, c, out); break;
        case ROLE_PROBABILITY: read_probability(im, row, c, out); break;
        case ROLE_NAME:
            out->name = state->name_above;
            if (import_cell(row, c) != NULL)
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
