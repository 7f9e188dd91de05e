// A file from its bytes to frames and findings.
#include "io/import_state.h"

#include <stdlib.h>
#include <string.h>

// ---- sample

static qj_rc copy_row(const grid_row *row, qj_arena *a, sample_row *out, qj_err *err) {
    *out = (sample_row){.line = row->line, .n = row->n, .cells = QJ_NEW(a, grid_cell, row->n)};
    QJ_NEED(err, out->cells);
    for (size_t i = 0; i < row->n; i++) {
        out->cells[i] = row->cells[i];
        if (row->cells[i].kind != GRID_EMPTY)
            QJ_NEED(err, out->cells[i].s = qj_arena_strn(a, row->cells[i].s, row->cells[i].n));
    }
    return QJ_OK;
}

// Rows read ahead: what the shape of a table is found from.
typedef struct ahead {
    sample_row rows[SAMPLE_ROWS];
    size_t n;
    bool more; // behind these
} ahead;

static qj_rc read_ahead(importing *im, ahead *h, qj_err *err) {
    while (h->more && h->n < SAMPLE_ROWS) {
        grid_row row;
        QJ_TRY(grid_next(im->book, &row, &h->more, err));
        if (h->more)
            QJ_TRY(copy_row(&row, im->scratch, &h->rows[h->n++], err));
    }
    return QJ_OK;
}

// ---- one table

// What titles say of the place holds for every row.
static qj_rc open_row_state(importing *im, const table_shape *s, row_state *state, qj_err *err) {
    *state = (row_state){.staged = QJ_NEW(im->a, observation, s->n_values + 1), .sum = QJ_NEW(im->a, double, s->n_columns)};
    QJ_NEED(err, state->staged);
    QJ_NEED(err, state->sum);
    for (int a = 0; a < QJ_AXES; a++) {
        state->above[a] = LABEL_NONE;
        state->context.at[a] = s->place.at[a];
    }
    return QJ_OK;
}

static bool has_indicator_column(const table_shape *s) {
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role == ROLE_INDICATOR || (s->columns[c].role == ROLE_VALUE && s->columns[c].indicator >= 0))
            return true;
    }
    return false;
}

static void tell_region(importing *im, uint32_t label) {
    qj_import_finding *f = import_note(im, 0, 0, "import.region-of-title");
    if (f == NULL)
        return;
    f->near[0] = &qj_matcher_codes(im->matcher[QJ_AXIS_REGION])->items[label - 1];
    f->n_near = 1;
    f->advice = "import.advice.taken";
}

static void tell_indicator(importing *im, const table_shape *s, uint32_t line, int indicator) {
    size_t columns = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        int which = s->columns[c].indicator >= 0 ? s->columns[c].indicator : s->indicator;
        columns += s->columns[c].role == ROLE_VALUE && which == indicator;
    }
    if (columns == 0)
        return;
    qj_import_finding *f = import_note(im, line, SIZE_MAX, "import.recognised");
    const char *id = qj_arena_printf(im->a, "indicator.%s", qj_indicators[indicator].id);
    import_arg(f, qj_msg_arg("indicator", id != NULL ? id : ""));
    import_arg(f, qj_int_arg("values", columns));
}

#define UNUSED_TOLD 10

// Columns that hold something and were not needed.
static void tell_unused(importing *im, const table_shape *s, uint32_t line) {
    qj_buf list = qj_buf_new(im->a, 80);
    size_t n = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role != ROLE_NONE || s->columns[c].told || *s->columns[c].heading == '\0')
            continue;
        if (n < UNUSED_TOLD)
            qj_buf_printf(&list, "%s%.60s", n > 0 ? "; " : "", s->columns[c].heading);
        n++;
    }
    if (n > UNUSED_TOLD)
        qj_buf_printf(&list, " … (+%zu)", n - UNUSED_TOLD);
    if (n > 0 && !list.failed)
        import_arg(import_note(im, line, SIZE_MAX, "import.columns-unused"), qj_text_arg("list", list.data));
}

// What the table is taken for is said, so that a mistake shows.
static void tell_shape(importing *im, const table_shape *s, uint32_t line) {
    for (size_t i = 0; i < qj_indicators_n; i++)
        tell_indicator(im, s, line, (int)i);
    if (s->by_name && s->indicator >= 0 && !has_indicator_column(s))
        (void)import_note(im, 0, 0, "import.by-name");
    tell_unused(im, s, line);
    measure u = s->unit;
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role == ROLE_VALUE && s->columns[c].unit.said)
            u = s->columns[c].unit;
    }
    bool ratio = s->indicator >= 0 && strcmp(qj_indicators[s->indicator].unit, "ratio") == 0;
    if (u.said && u.percent == ratio)
        (void)import_note(im, 0, 0, u.percent ? "import.unit.percent" : u.shift == 6 ? "import.unit.million" : "import.unit.thousand");
    if (s->indicator >= 0 && !s->has[QJ_AXIS_REGION] && s->n_values > 0) {
        bool across = false;
        for (size_t c = 0; c < s->n_columns; c++)
            across = across || s->columns[c].place.at[QJ_AXIS_REGION] != LABEL_NONE;
        const uint32_t told = s->place.at[QJ_AXIS_REGION];
        if (told != LABEL_NONE)
            tell_region(im, told);
        else if (!across && (qj_indicators[s->indicator].must & 1u << QJ_AXIS_REGION) == 0)
            (void)import_note(im, 0, 0, "import.country");
    }
}

static qj_import_layout layout_of(const table_shape *s) {
    size_t years = 0, values = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        values += s->columns[c].role == ROLE_VALUE;
        years += s->columns[c].role == ROLE_VALUE && s->columns[c].place.year > 0;
    }
    return years > 0 && !s->has_year ? QJ_IMPORT_YEARS : values > 1 ? QJ_IMPORT_ACROSS : QJ_IMPORT_LONG;
}

static void note_table(importing *im, const table_shape *s, uint32_t line) {
    if (im->n_tables < QJ_IMPORT_TABLES)
        im->tables[im->n_tables++] = (qj_import_table){.sheet = grid_sheet_name(im->book, im->sheet, NULL), .line = line,
                                                       .indicator = s->indicator, .layout = layout_of(s), .values = s->n_values};
}

static qj_rc reserve(importing *im, const table_shape *s, qj_err *err) {
    size_t guess = grid_tell(im->book)->rows_guess;
    im->guess = guess < SIZE_MAX / (s->n_values + 1) ? guess * s->n_values : 0;
    return s->indicator >= 0 ? build_reserve(im, (size_t)s->indicator, im->guess, err) : QJ_OK;
}

#define TITLES 6        // rows without figures above a heading that may be titles of its table
#define TITLES_KEPT 2000 // so many are looked at in a sheet: more are no titles

typedef struct titles {
    sample_row rows[TITLES];
    size_t n, kept;
} titles;

static qj_rc keep_title(importing *im, titles *t, const grid_row *row, qj_err *err) {
    if (t->kept++ >= TITLES_KEPT)
        return QJ_OK;
    if (t->n == TITLES)
        memmove(&t->rows[0], &t->rows[1], --t->n * sizeof *t->rows);
    return copy_row(row, im->scratch, &t->rows[t->n++], err);
}

// The next table is found from its titles, its heading and what was read ahead behind row i.
static qj_rc carry_over(importing *im, ahead *h, size_t i, const titles *t, const grid_row *heading, qj_err *err) {
    sample_row rows[SAMPLE_ROWS];
    size_t n = t->n, rest = i + 1 < h->n ? h->n - i - 1 : 0;
    memcpy(rows, t->rows, n * sizeof *rows);
    QJ_TRY(copy_row(heading, im->scratch, &rows[n++], err));
    for (size_t k = 0; k < rest && n < SAMPLE_ROWS; k++)
        rows[n++] = h->rows[i + 1 + k];
    memcpy(h->rows, rows, n * sizeof *rows);
    h->n = n;
    return QJ_OK;
}

// The rows of one table; *another is true when the next one begins below, on which `h` then stands.
static qj_rc read_rows(importing *im, const table_shape *s, ahead *h, bool may_end, bool *another, qj_err *err) {
    row_state state;
    titles above = {.n = 0};
    QJ_TRY(open_row_state(im, s, &state, err));
    *another = false;
    for (size_t i = s->first_row; i < h->n || h->more; i++) {
        grid_row row = {0};
        if (im->errors >= ERRORS_MAX) {
            im->stopped = true;
            return QJ_OK;
        }
        if (i < h->n)
            row = (grid_row){.line = h->rows[i].line, .n = h->rows[i].n, .cells = h->rows[i].cells};
        else
            QJ_TRY(grid_next(im->book, &row, &h->more, err));
        if (i >= h->n && !h->more)
            return QJ_OK;
        bool figures = import_has_values(s, &row);
        if (may_end && i > s->first_row && figures)
            QJ_TRY(import_begins_table(im, s, &row, another, err));
        if (*another)
            return carry_over(im, h, i, &above, &row, err);
        QJ_TRY(import_row(im, s, &state, &row, err));
        if (figures)
            above.n = 0;
        else
            QJ_TRY(keep_title(im, &above, &row, err));
    }
    return QJ_OK;
}

// Figures without a place or a year are a list of something, no table of ours.
static bool is_placed(const table_shape *s) {
    bool placed = s->n_labels > 0 || s->place.year > 0;
    for (size_t c = 0; c < s->n_columns; c++)
        placed = placed || (s->columns[c].role == ROLE_VALUE && s->columns[c].place.year > 0);
    return placed;
}

// A table below another one that says neither what it is about nor in which unit goes on with that of the first.
static void go_on(table_shape *s, const table_shape *before) {
    if (s->indicator >= 0 || before->indicator < 0 || has_indicator_column(s))
        return;
    s->indicator = before->indicator;
    s->by_name = false;
    s->unit = s->unit.said ? s->unit : before->unit;
}

static qj_rc read_table(importing *im, ahead *h, size_t nth, table_shape *s, bool *table, bool *another, qj_err *err) {
    bool found = false;
    const table_shape before = *s;
    *another = false;
    QJ_TRY(read_ahead(im, h, err));
    QJ_TRY(import_shape(im, h->rows, h->n, s, &found, err));
    *table = found && s->n_values > 0 && is_placed(s);
    if (!*table)
        return QJ_OK;
    if (nth > 0)
        go_on(s, &before);
    if (s->indicator < 0 && !has_indicator_column(s)) {
        qj_import_finding *f = import_found(im, h->rows[s->first_row].line, SIZE_MAX, NULL, "import.what");
        if (f != NULL)
            f->advice = "import.advice.as";
        return QJ_OK;
    }
    tell_shape(im, s, h->rows[s->first_row].line);
    note_table(im, s, h->rows[s->first_row].line);
    QJ_TRY(reserve(im, s, err));
    return read_rows(im, s, h, nth + 1 < TABLES_MAX, another, err);
}

static qj_rc read_sheet(importing *im, bool *table, qj_err *err) {
    ahead *h = QJ_NEW(im->scratch, ahead, 1);
    QJ_NEED(err, h);
    h->more = true;
    table_shape s = {.indicator = -1};
    bool another = true;
    QJ_TRY(grid_sheet(im->book, im->sheet, err));
    for (size_t nth = 0; another; nth++) {
        bool one = false;
        QJ_TRY(read_table(im, h, nth, &s, &one, &another, err));
        *table = *table || one;
    }
    return QJ_OK;
}

// ---- the file

static void count_note(importing *im, size_t n, const char *message) {
    if (n > 0)
        import_arg(import_note(im, 0, SIZE_MAX, message), qj_int_arg("n", n));
}

static void tell_rest(importing *im) {
    const grid_about *about = grid_tell(im->book);
    im->sheet = 0;
    if (about->from_1251)
        (void)import_note(im, 0, SIZE_MAX, "import.from-1251");
    count_note(im, about->formulas, "import.formulas");
    count_note(im, im->dashes, "import.dashes");
    count_note(im, im->withheld, "import.withheld");
    count_note(im, im->part_totals, "import.part-total");
    count_note(im, im->marked, "import.marked");
    count_note(im, im->mixed, "import.mixed");
    count_note(im, im->groups, "import.groups");
    count_note(im, im->sums, "import.sums");
    count_note(im, im->footnotes, "import.footnotes");
    count_note(im, im->row_units, "import.row-units");
    count_note(im, im->likely_words, "import.likely-words");
    count_note(im, im->summed, "import.summed");
    count_note(im, im->before, "import.before");
    count_note(im, im->borders, "import.borders");
    count_note(im, about->hidden, "import.hidden-rows");
    if (im->stopped)
        (void)import_note(im, 0, SIZE_MAX, "import.stopped");
    if (about->hollow > 0) {
        qj_import_finding *f = import_found(im, 0, SIZE_MAX, NULL, "import.hollow");
        import_arg(f, qj_int_arg("n", about->hollow));
        if (f != NULL)
            f->advice = "import.advice.hollow";
    }
}

static qj_rc read_sheets(importing *im, qj_err *err) {
    size_t tables = 0, n = grid_tell(im->book)->n_sheets;
    for (im->sheet = 0; im->sheet < n && !im->stopped; im->sheet++) {
        bool hidden = false, table = false;
        (void)grid_sheet_name(im->book, im->sheet, &hidden);
        if (hidden) {
            (void)import_note(im, 0, 0, "import.hidden");
            continue;
        }
        qj_mark mark = qj_arena_mark(im->scratch);
        qj_rc rc = read_sheet(im, &table, err);
        qj_arena_rewind(im->scratch, mark);
        QJ_TRY(rc);
        tables += table;
        if (!table && n > 1)
            (void)import_note(im, 0, 0, "import.no-table");
    }
    im->sheet = 0;
    if (tables == 0)
        (void)import_found(im, 0, SIZE_MAX, NULL, "import.no-table-at-all");
    return QJ_OK;
}

static qj_rc finish(importing *im, qj_import_result *out, qj_err *err) {
    QJ_NEED(err, out->frames = QJ_NEW(im->a, const qj_frame *, qj_indicators_n));
    for (size_t i = 0; i < qj_indicators_n; i++) {
        if (im->builders[i].n == 0)
            continue;
        QJ_TRY(build_totals(im, i, err));
        if (im->builders[i].n == 0)
            continue;
        QJ_TRY(build_frame(im, i, &out->frames[out->n_frames++], err));
        out->rows += im->builders[i].n;
    }
    tell_rest(im);
    if (out->rows == 0 && im->errors == 0)
        (void)import_found(im, 0, SIZE_MAX, NULL, "import.no-figures");
    out->tables = im->tables;
    out->n_tables = im->n_tables;
    out->bad_rows = im->bad_rows;
    out->errors = im->errors;
    out->stopped = im->stopped;
    out->findings = im->findings;
    out->n_findings = im->n_findings;
    out->rejected = im->rejected.data != NULL ? im->rejected.data : "";
    out->rejected_n = im->rejected.len;
    return QJ_OK;
}

static qj_rc open_state(importing *im, qj_err *err) {
    QJ_BUG_IF(err, qj_indicators_n > INDICATORS);
    QJ_NEED(err, im->findings = QJ_NEW(im->a, qj_import_finding, QJ_IMPORT_FINDINGS));
    QJ_NEED(err, im->tables = QJ_NEW(im->a, qj_import_table, QJ_IMPORT_TABLES));
    im->rejected = qj_buf_new(im->a, 256);
    QJ_TRY(words_load(im->a, &im->words, err));
    for (size_t i = 0; i < qj_indicators_n; i++) {
        const char *id = qj_arena_printf(im->a, "indicator-words.%s", qj_indicators[i].id);
        QJ_NEED(err, id);
        QJ_TRY(words_of_message(id, im->a, &im->indicator_words[i], err));
        im->builders[i].indicator = &qj_indicators[i];
    }
    return import_labels_open(im, err);
}

const char *qj_import_place(const qj_frame *f, size_t row, qj_arena *a) {
    const qj_column *sheet = qj_frame_column(f, "sheet"), *column = qj_frame_column(f, "column");
    if (sheet == NULL || column == NULL)
        return "";
    const char *name = qj_column_text(sheet, row), *digits = qj_column_text(column, row);
    if (*name == '\0')
        return qj_arena_printf(a, "%u:%s", f->line[row], digits);
    char letters[8];
    grid_letters(strtoul(digits, NULL, 10) - 1, letters);
    return qj_arena_printf(a, "%s!%s%u", name, letters, f->line[row]);
}

qj_rc qj_import_read(const char *name, const char *data, size_t n, const qj_import_options *o, qj_arena *a,
                     qj_arena *scratch, qj_import_result *out, qj_err *err) {
    *out = (qj_import_result){0};
    if (o->indicator != NULL && qj_indicator_find(o->indicator) < 0)
        return qj_fail(err, QJ_E_IMPORT_INDICATOR, qj_text_arg("name", o->indicator));
    importing *im = QJ_NEW(a, importing, 1);
    QJ_NEED(err, im);
    *im = (importing){.options = o, .file = name, .a = a, .scratch = scratch, .err = err};
    QJ_TRY(open_state(im, err));
    QJ_TRY(grid_open(name, data, n, a, &im->book, err));
    qj_rc rc = read_sheets(im, err);
    if (rc == QJ_OK)
        rc = finish(im, out, err);
    grid_close(im->book);
    return rc;
}
