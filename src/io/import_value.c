// From a cell of figures to an observation.
#include "io/import_rows.h"

#include <math.h>
#include <string.h>

// The unit of the cell: the column's heading, else the row, else the titles.
static measure unit_of(const table_column *col, const row_says *says) { return col->unit.said ? col->unit : says->unit; }

static void bad_value(importing *im, const grid_row *row, size_t col, const char *reason, const char *advice,
                      const qj_indicator *ind, row_says *says) {
    qj_import_finding *f = import_found(im, row->line, col, import_cell(row, col), reason);
    if (f != NULL)
        f->advice = advice;
    if (ind != NULL) {
        import_arg(f, qj_num_arg("min", ind->min, 0));
        import_arg(f, qj_num_arg("max", ind->max, 0));
    }
    says->bad = true;
}

// Figures for years after a region ended are wrong; for years before it began they are recalculated.
static bool region_was_there(importing *im, const grid_row *row, size_t c, const observation *o, row_says *says) {
    const uint32_t region = o->place.at[QJ_AXIS_REGION];
    const grid_cell *cell = import_cell(row, c);
    if (region == LABEL_ALL || o->place.year <= 0 || isnan(o->value) || cell == NULL)
        return true;
    const region_dates d = im->region[region - 1];
    im->before += o->place.year < d.first;
    im->borders += o->place.year < d.moved;
    if (d.last == 0 || o->place.year <= d.last)
        return true;
    qj_import_finding *f = import_found(im, row->line, c, cell, "import.ended");
    import_arg(f, qj_int_arg("year", d.last));
    says->bad = true;
    if (f == NULL)
        return false;
    f->n_near = import_successors(im, region, f->near, sizeof f->near / sizeof *f->near);
    f->advice = f->n_near > 0 ? "import.advice.ended" : NULL;
    return false;
}

// One place stands for all of the table.
static void no_year(importing *im, row_state *state, const grid_row *row, size_t c, row_says *says) {
    if (!state->no_year)
        bad_value(im, row, c, "import.no-year", "import.advice.year", NULL, says);
    else
        im->errors++;
    state->no_year = says->bad = true;
}

// Places of an observation: what the row says, over what the heading says, over all.
static bool place_of(importing *im, row_state *state, const table_column *col, const row_says *says,
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
    if (!region_was_there(im, row, c, o, flag))
        return false;
    if (o->place.year == -1)
        bad_value(im, row, c, "import.part-year", NULL, NULL, flag);
    else if (o->place.year == 0)
        no_year(im, state, row, c, flag);
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
        bool percent = strcmp(ind->unit, "ratio") == 0 && v->value <= 100;
        bad_value(im, row, c, "import.range", percent ? "import.advice.percent" : NULL, ind, says);
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

// "338 000 persons", "5 thousand": what stands behind the number, folded; NULL when there is none that is known.
static const char *tail_of(importing *im, const grid_cell *c, size_t *n, measure *u) {
    size_t at = c->n;
    while (at > 0 && (c->s[at - 1] < '0' || c->s[at - 1] > '9'))
        at--;
    if (at == 0 || at == c->n || c->n > 100)
        return NULL;
    const char *tail = import_trim(c->s + at, c->n - at, im->scratch), *f = words_fold(im->scratch, tail);
    measure said = f != NULL ? import_unit(im, f) : (measure){0};
    if (f == NULL || said.percent || (!said.said && !words_is(&im->words.kind[WORDS_COUNTED], f)))
        return NULL;
    *n = at;
    *u = said.said ? said : *u;
    return f;
}

// The figure of a cell in the unit of the indicator.
number import_read_number(importing *im, const grid_cell *cell, number_style style, measure *u) {
    number v = number_read(cell->s, cell->n, style, u->shift, &im->words, im->scratch);
    size_t n;
    if (v.kind != NUMBER_NOT || tail_of(im, cell, &n, u) == NULL)
        return v;
    im->row_units += u->said;
    return number_read(cell->s, n, style, u->shift, &im->words, im->scratch);
}

// Digits with letters that look like digits: "35O,2".
static bool has_letters_for_digits(const grid_cell *c) {
    static const char *const like[] = {"O", "o", "l", "I", "\xD0\x9E", "\xD0\xBE", "\xD0\x97", "\xD0\xB7"};
    size_t digits = 0, others = 0, letters = 0;
    for (size_t i = 0, n; i < c->n; i += n) {
        bool alike = false;
        n = 1;
        for (size_t k = 0; k < sizeof like / sizeof *like && !alike; k++) {
            size_t len = strlen(like[k]);
            alike = c->n - i >= len && memcmp(c->s + i, like[k], len) == 0;
            n = alike ? len : 1;
        }
        letters += alike;
        digits += c->s[i] >= '0' && c->s[i] <= '9';
        others += !alike && strchr("0123456789.,-+ \xC2\xA0\xE2\x80\x89\xAF", c->s[i]) == NULL;
    }
    return digits > 0 && letters > 0 && others == 0;
}

void import_not_a_number(importing *im, const grid_row *row, size_t c, row_says *says) {
    const grid_cell *cell = import_cell(row, c);
    const char *advice = cell->error                     ? "import.advice.cell-error"
                         : has_letters_for_digits(cell) ? "import.advice.letters"
                                                        : "import.advice.number";
    bad_value(im, row, c, cell->error ? "import.cell-error" : "import.number", advice, NULL, says);
}

void import_read_value(importing *im, const table_shape *s, row_state *state, const grid_row *row, size_t c, row_says *says,
                        observation *o, bool *has) {
    const table_column *col = &s->columns[c];
    const grid_cell *cell = import_cell(row, c);
    *has = false;
    int which = says->indicator >= 0 ? says->indicator : col->indicator >= 0 ? col->indicator : s->indicator;
    if (cell == NULL || which < 0)
        return;
    const qj_indicator *ind = &qj_indicators[which];
    bool ratio = strcmp(ind->unit, "ratio") == 0;
    measure u = unit_of(col, says);
    if (u.percent != ratio && (u.percent || u.shift != 0 || !u.said))
        u = ratio ? (measure){0} : u.percent ? (measure){0} : u;
    number_style style = cell->kind == GRID_NUMBER ? (number_style){0} : s->style;
    number v = import_read_number(im, cell, style, &u);
    if (v.kind == NUMBER_EMPTY)
        return;
    if (v.kind == NUMBER_VALUE && v.ambiguous && u.shift == 0 && cell->kind != GRID_NUMBER && (ind->flags & QJ_INDICATOR_WHOLE) != 0)
        v = read_again(im, cell, style, 0);
    if (v.kind == NUMBER_VALUE && v.percent && !u.percent) {
        if (!ratio) {
            bad_value(im, row, c, "import.percent", "import.advice.number", NULL, says);
            return;
        }
        v = number_read(cell->s, cell->n, style, -2, &im->words, im->scratch);
        u.shift = -2;
    }
    if (v.kind == NUMBER_NOT) {
        import_not_a_number(im, row, c, says);
        return;
    }
    im->row_units += says->unit.said && !col->unit.said && !s->unit.said && u.shift > 0 && v.kind == NUMBER_VALUE;
    *o = (observation){.indicator = which, .name = says->name, .value = v.value, .probability = says->probability, .column = c,
                       .status = says->has_status ? says->status : ind->status, .digits = v.decimals - u.shift, .part = says->part};
    if (!place_of(im, state, col, says, ind, row, c, o, says))
        return;
    if (v.kind == NUMBER_VALUE) {
        im->marked += v.marked;
        *has = check_value(im, ind, row, c, &v, u.said, says);
        o->value = v.value;
        state->sum[c] += v.value;
        return;
    }
    im->dashes += v.kind == NUMBER_MISSING;
    im->withheld += v.kind == NUMBER_SUPPRESSED;
    o->status = v.kind == NUMBER_MISSING ? QJ_STATUS_MISSING : QJ_STATUS_SUPPRESSED;
    o->value = NAN;
    *has = true;
    return;
}
