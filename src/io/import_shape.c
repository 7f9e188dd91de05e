// The shape of a table: titles, headings of several lines, which column is what.
#include "io/import_state.h"

#include <math.h>
#include <string.h>

// What a cell of the sample is.
typedef enum seen { SEEN_EMPTY, SEEN_TEXT, SEEN_NUMBER, SEEN_YEAR, SEEN_MARK } seen;

typedef struct tally {
    size_t cells, texts, numbers, years, marks, leftmost;
    bool numbering; // "1 2 3 4": the columns' numbers
} tally;

typedef struct looking {
    importing *im;
    const sample_row *rows;
    size_t n, top, first; // rows; the first heading; the first row with figures
    uint8_t **seen;       // [row][column]
    tally *tally;         // [row]
    table_shape *s;
    unsigned axes; // of the table's indicator, all when it is not known
} looking;

static const grid_cell *cell_at(const looking *k, size_t row, size_t col) {
    const sample_row *r = &k->rows[row];
    return col < r->n && r->cells[col].kind != GRID_EMPTY ? &r->cells[col] : NULL;
}

static seen look(const looking *k, const grid_cell *c) {
    if (c->kind == GRID_EMPTY)
        return SEEN_EMPTY;
    number_style style = c->kind == GRID_NUMBER ? (number_style){0} : k->s->style;
    number v = number_read(c->s, c->n, style, 0, &k->im->words, k->im->scratch);
    switch (v.kind) {
    case NUMBER_EMPTY: return SEEN_EMPTY;
    case NUMBER_VALUE:
        return v.value >= 1900 && v.value < 2200 && v.decimals == 0 && v.value == floor(v.value) ? SEEN_YEAR : SEEN_NUMBER;
    case NUMBER_MISSING:
    case NUMBER_SUPPRESSED: return SEEN_MARK;
    case NUMBER_NOT: break;
    }
    return SEEN_TEXT;
}

static seen see(const looking *k, size_t row, size_t col) {
    return col < k->rows[row].n ? (seen)k->seen[row][col] : SEEN_EMPTY;
}

// ---- how numbers are written

static void find_style(looking *k) {
    size_t count[128] = {0};
    for (size_t i = 0; i < k->n; i++) {
        for (size_t c = 0; c < k->rows[i].n; c++) {
            const grid_cell *cell = &k->rows[i].cells[c];
            if (cell->kind == GRID_TEXT_CELL)
                count[(unsigned char)number_hint(cell->s, cell->n)]++;
        }
    }
    // A comma that only groups, or a decimal point and no decimal comma, makes all commas group; and the other way round.
    k->s->style.comma_groups = count['c'] > 0 && count['C'] == 0;
    k->s->style.point_groups = count['p'] > 0 && count['P'] == 0;
    if (count['P'] > 0 && count['C'] == 0)
        k->s->style.comma_groups = true;
    if (count['C'] > 0 && count['P'] == 0)
        k->s->style.point_groups = true;
}

// ---- where the figures begin

static tally count_row(const looking *k, size_t row) {
    tally t = {.leftmost = SIZE_MAX};
    for (size_t c = 0; c < k->rows[row].n; c++) {
        seen s = see(k, row, c);
        if (s == SEEN_EMPTY)
            continue;
        t.cells++;
        t.leftmost = t.leftmost == SIZE_MAX ? c : t.leftmost;
        t.texts += s == SEEN_TEXT;
        t.numbers += s == SEEN_NUMBER || s == SEEN_YEAR;
        t.years += s == SEEN_YEAR;
        t.marks += s == SEEN_MARK;
    }
    return t;
}

// "1 2 3 4", also "A 1 2 3".
static bool numbers_columns(const looking *k, size_t row) {
    double last = NAN;
    size_t n = 0;
    for (size_t c = 0; c < k->rows[row].n; c++) {
        const grid_cell *cell = cell_at(k, row, c);
        if (cell == NULL)
            continue;
        number v = number_read(cell->s, cell->n, (number_style){0}, 0, &k->im->words, k->im->scratch);
        if (v.kind != NUMBER_VALUE) {
            if (c == 0 && cell->n <= 2)
                continue;
            return false;
        }
        if (n == 0 ? v.value < 1 || v.value > 2 : v.value != last + 1)
            return false;
        last = v.value;
        n++;
    }
    return n >= 2;
}

static bool is_word(const looking *k, const grid_cell *c, words_kind kind) {
    if (c == NULL)
        return false;
    qj_mark mark = qj_arena_mark(k->im->scratch);
    const char *text = import_trim(c->s, c->n < 200 ? c->n : 200, k->im->scratch), *f = words_fold(k->im->scratch, text);
    bool found = f != NULL && words_in(&k->im->words.kind[kind], f) > 0;
    qj_arena_rewind(k->im->scratch, mark);
    return found;
}

// A column headed "year" with a year below it.
static bool year_below_word(const looking *k, size_t row) {
    for (size_t c = 0; c < k->rows[row].n; c++) {
        if (see(k, row, c) != SEEN_YEAR)
            continue;
        for (size_t r = row; r-- > 0;) {
            if (is_word(k, cell_at(k, r, c), WORDS_YEAR))
                return true;
        }
    }
    return false;
}

static bool begins_figures(const looking *k, size_t row, bool headed) {
    const tally t = k->tally[row];
    if (t.cells < 2 || k->tally[row].numbering)
        return false;
    if (t.numbers > t.years && (t.texts > 0 || t.numbers >= 2))
        return true;
    if (t.numbers > 0 && t.numbers == t.years && year_below_word(k, row))
        return true;
    return headed && t.marks > 0 && t.texts > 0 && t.numbers == 0;
}

static bool find_first(looking *k) {
    bool headed = false;
    for (size_t i = 0; i < k->n; i++) {
        if (begins_figures(k, i, headed)) {
            k->first = i;
            return true;
        }
        headed = headed || k->tally[i].cells >= 2;
    }
    return false;
}

static bool is_unit_line(const looking *k, size_t row, const tally *t) {
    const grid_cell *c = cell_at(k, row, t->leftmost);
    if (c == NULL || import_year(k->im, c->s, c->n, true) != 0)
        return false;
    const char *text = import_trim(c->s, c->n, k->im->scratch), *f = words_fold(k->im->scratch, text);
    return f != NULL && (import_unit(k->im, f).said || words_in(&k->im->words.kind[WORDS_UNIT], f) > 0);
}

// Headings are the lines above the figures with several cells, and lines with one that does not stand at the left.
static void find_top(looking *k) {
    // Names of groups may stand between the headings and the first figures: "Abai", then its industries.
    size_t group = k->first;
    while (group > 0 && k->tally[group - 1].cells == 1 && k->tally[group - 1].leftmost == 0)
        group--;
    if (group > 0 && k->tally[group - 1].cells >= 2)
        k->first = group;
    k->top = k->first;
    while (k->top > 0) {
        tally t = k->tally[k->top - 1];
        if (t.cells < 2 && (t.leftmost == 0 || is_unit_line(k, k->top - 1, &t)))
            break;
        k->top--;
    }
}

// ---- headings

// The text over a column in a line of headings; an empty cell belongs to the one at its left when they are merged.
static const grid_cell *heading_at(const looking *k, size_t row, size_t col) {
    const grid_cell *own = cell_at(k, row, col);
    if (own != NULL || row + 1 >= k->first || k->tally[row].numbering)
        return own;
    if (row > k->top && cell_at(k, row - 1, col) != NULL)
        return NULL; // merged downwards
    for (size_t c = col; c-- > 0;) {
        const grid_cell *left = cell_at(k, row, c);
        if (left != NULL)
            return c > 0 || see(k, row, c) == SEEN_YEAR ? left : NULL;
    }
    return NULL;
}

static size_t longest(const looking *k, words_kind kind, const char *f) { return words_in(&k->im->words.kind[kind], f); }

// The role that the words of a heading tell.
static column_role role_of_words(const looking *k, const char *f, qj_axis *axis, bool *code, bool *line) {
    static const struct {
        words_kind kind;
        column_role role;
    } others[] = {{WORDS_YEAR, ROLE_YEAR},   {WORDS_VALUE, ROLE_VALUE},           {WORDS_UNIT, ROLE_UNIT},
                  {WORDS_STATUS, ROLE_STATUS}, {WORDS_INDICATOR, ROLE_INDICATOR}, {WORDS_NAME, ROLE_NAME},
                  {WORDS_PROBABILITY, ROLE_PROBABILITY}};
    size_t best = 0;
    column_role role = ROLE_NONE;
    for (int a = 0; a < QJ_AXES; a++) {
        size_t n = (k->axes & 1u << a) != 0 ? longest(k, (words_kind)a, f) : 0;
        if (n > best) {
            best = n;
            role = ROLE_AXIS;
            *axis = (qj_axis)a;
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t n = longest(k, others[i].kind, f);
        if (n > best) {
            best = n;
            role = others[i].role;
        }
    }
    *code = longest(k, WORDS_CODE, f) > 0;
    *line = longest(k, WORDS_LINE, f) > 0 && role == ROLE_NONE;
    return role;
}

// What the cells of a column are, among the rows with figures.
typedef struct content {
    size_t cells, numbers, years, marks, texts, match[QJ_AXES];
} content;

static qj_rc look_down(const looking *k, size_t col, content *out, qj_err *err) {
    *out = (content){0};
    for (size_t i = k->first; i < k->n; i++) {
        const grid_cell *c = cell_at(k, i, col);
        seen s = see(k, i, col);
        if (s == SEEN_EMPTY || k->tally[i].cells < 2)
            continue;
        out->cells++;
        out->numbers += s == SEEN_NUMBER || s == SEEN_YEAR;
        out->years += import_year(k->im, c->s, c->n, false) != 0; // quarters, too: each is told at its row
        out->marks += s == SEEN_MARK;
        out->texts += s == SEEN_TEXT;
        for (int a = 0; a < QJ_AXES; a++) {
            uint32_t label = LABEL_UNKNOWN;
            if ((k->axes & 1u << a) != 0 && (a != QJ_AXIS_AGE || s == SEEN_TEXT))
                QJ_TRY(import_label(k->im, (qj_axis)a, c->s, c->n, &label, err));
            out->match[a] += label < LABEL_UNKNOWN;
        }
    }
    return QJ_OK;
}

static bool half(size_t part, size_t all) { return all > 0 && 2 * part >= all; }

// The axis that most texts of a column fit; ages fit only when the heading says so.
static int axis_of_content(const content *c) {
    int best = -1;
    for (int a = 0; a < QJ_AXES; a++) {
        if (a != QJ_AXIS_AGE && c->match[a] > 0 && (best < 0 || c->match[a] > c->match[best]))
            best = a;
    }
    return best >= 0 && half(c->match[best], c->cells) ? best : -1;
}

// What a line over a column of figures says of them.
static qj_rc read_heading(looking *k, table_column *col, const grid_cell *c, const char *f, qj_err *err) {
    measure u = import_unit(k->im, f);
    if (u.said)
        col->unit = u;
    int year = import_year(k->im, c->s, c->n, false);
    if (year != 0) {
        col->place.year = year;
        return QJ_OK;
    }
    // "Planned hires, 2026": a year among other words.
    year = import_year(k->im, c->s, c->n, true);
    if (year != 0)
        col->place.year = year;
    size_t best = 0;
    for (size_t i = 0; i < qj_indicators_n; i++) {
        size_t n = words_in(&k->im->indicator_words[i], f);
        if (n > best)
            best = n, col->indicator = (int)i;
    }
    for (int a = 0; a < QJ_AXES; a++) {
        uint32_t label = LABEL_UNKNOWN;
        if ((k->axes & 1u << a) == 0 || (a == QJ_AXIS_AGE && longest(k, WORDS_AGE, f) == 0 && strchr("0123456789", *f) == NULL))
            continue;
        QJ_TRY(import_label(k->im, (qj_axis)a, c->s, c->n, &label, err));
        if (label < LABEL_UNKNOWN && label != k->im->whole[a]) {
            col->place.at[a] = label;
            return QJ_OK;
        }
    }
    return QJ_OK;
}

// Dates in a column whose heading says nothing.
static bool holds_years(const content *in, const table_column *col) {
    return in->texts > 0 && half(in->years, in->cells) && col->place.year == 0 && col->indicator < 0;
}

static qj_rc classify(looking *k, size_t c, qj_err *err) {
    table_column *col = &k->s->columns[c];
    *col = (table_column){.role = ROLE_NONE, .indicator = -1, .heading = ""};
    for (int a = 0; a < QJ_AXES; a++)
        col->place.at[a] = LABEL_NONE;
    column_role role = ROLE_NONE;
    qj_axis axis = QJ_AXIS_REGION;
    bool code = false, line = false;
    for (size_t r = k->top; r < k->first; r++) {
        const grid_cell *h = k->tally[r].numbering ? NULL : heading_at(k, r, c);
        if (h == NULL)
            continue;
        const char *text = import_trim(h->s, h->n < 300 ? h->n : 300, k->im->a), *f = words_fold(k->im->scratch, text);
        QJ_NEED(err, f);
        qj_axis a = axis;
        column_role said = role_of_words(k, f, &a, &code, &line);
        if (said != ROLE_NONE)
            role = said, axis = a;
        col->heading = text;
        QJ_TRY(read_heading(k, col, h, f, err));
    }
    content in;
    QJ_TRY(look_down(k, c, &in, err));
    int fits = axis_of_content(&in);
    bool figures = half(in.numbers + in.marks, in.cells), texts = half(in.texts, in.cells);
    // Codes are numbers, too: a column of numbers is one of codes when all of them are and the heading says no more.
    bool bare = col->place.year == 0 && !col->unit.said;
    for (int a = 0; a < QJ_AXES; a++)
        bare = bare && col->place.at[a] == LABEL_NONE;
    bool codes = bare && (in.match[axis] == in.cells || (in.texts > 0 && half(in.match[axis], in.cells)));
    col->told = in.cells == 0 || line; // nothing to tell of
    if (in.cells == 0 || (line && !texts))
        return QJ_OK;
    if (role == ROLE_AXIS && (texts || codes)) {
        col->role = ROLE_AXIS;
        col->axis = axis;
    } else if ((role == ROLE_YEAR && in.years > 0 && half(in.years, in.cells)) || (fits < 0 && role == ROLE_NONE && holds_years(&in, col))) {
        col->role = ROLE_YEAR;
    } else if (role == ROLE_PROBABILITY || ((role == ROLE_UNIT || role == ROLE_STATUS || role == ROLE_INDICATOR || role == ROLE_NAME) && texts)) {
        col->role = role;
    } else if (code && fits < 0) {
        col->role = ROLE_NONE;
    } else if (fits >= 0 && col->place.year == 0 && (texts || (code && bare))) {
        col->role = ROLE_AXIS;
        col->axis = (qj_axis)fits;
    } else if (figures && longest(k, WORDS_NOTE, words_fold(k->im->scratch, col->heading)) == 0) {
        col->role = ROLE_VALUE;
    }
    return QJ_OK;
}

// ---- together

static void settle(looking *k) {
    table_shape *s = k->s;
    bool named = s->indicator >= 0 && (qj_indicators[s->indicator].flags & QJ_INDICATOR_NAMED) != 0;
    bool taken[ROLE_PROBABILITY + 1] = {false};
    for (size_t c = 0; c < s->n_columns; c++) {
        table_column *col = &s->columns[c];
        // Two columns for one axis are a code and a name: the first one counts, the other where that one says nothing.
        bool twice = col->role == ROLE_AXIS ? s->has[col->axis] : col->role > ROLE_VALUE && taken[col->role];
        for (size_t first = 0; twice && col->role == ROLE_AXIS && first < c; first++) {
            if (s->columns[first].role == ROLE_AXIS && s->columns[first].axis == col->axis && s->columns[first].other == 0)
                s->columns[first].other = c;
        }
        col->told = col->told || (twice && col->role == ROLE_AXIS);
        twice = twice || (col->role == ROLE_YEAR && s->has_year);
        if (twice)
            col->role = ROLE_NONE;
        if (col->role == ROLE_NAME && !named)
            col->role = ROLE_NONE;
        taken[col->role] = true;
        if (col->role == ROLE_AXIS)
            s->has[col->axis] = true;
        s->has_year = s->has_year || col->role == ROLE_YEAR;
        s->has_name = s->has_name || col->role == ROLE_NAME;
        s->n_values += col->role == ROLE_VALUE;
        bool label = col->role == ROLE_AXIS || col->role == ROLE_YEAR || col->role == ROLE_NAME;
        s->n_labels += label;
    }
}

static uint32_t heading_line(const looking *k) { return k->rows[k->first > 0 ? k->first - 1 : 0].line; }

static void leave(looking *k, size_t c, const char *message) {
    table_column *col = &k->s->columns[c];
    col->role = ROLE_NONE;
    col->told = true;
    k->s->n_values--;
    import_arg(import_note(k->im, heading_line(k), c, message), qj_text_arg("heading", col->heading));
}

// Figures in percent stand beside persons as growth; they are not wanted.
static void leave_percent(looking *k) {
    table_shape *s = k->s;
    const bool told = k->im->options->indicator != NULL;
    bool named = false; // a column bears the name of the indicator that was asked for
    for (size_t c = 0; c < s->n_columns; c++)
        named = named || (told && s->columns[c].role == ROLE_VALUE && s->columns[c].indicator == s->indicator);
    for (size_t c = 0; c < s->n_columns && told && !named; c++)
        s->columns[c].indicator = -1;
    for (size_t c = 0; c < s->n_columns; c++) {
        table_column *col = &s->columns[c];
        int which = col->indicator >= 0 ? col->indicator : s->indicator;
        bool ratio = which >= 0 && strcmp(qj_indicators[which].unit, "ratio") == 0;
        bool other = named && col->indicator >= 0 && col->indicator != s->indicator;
        if (col->role != ROLE_VALUE || !((col->unit.percent && !ratio) || other))
            continue;
        leave(k, c, "import.column-left");
    }
}

// Quarters beside years, and jobs that end with the building site, are not what is asked for.
static void leave_parts(looking *k) {
    for (size_t c = 0; c < k->s->n_columns; c++) {
        table_column *col = &k->s->columns[c];
        int which = col->indicator >= 0 ? col->indicator : k->s->indicator;
        bool likely = which >= 0 && (qj_indicators[which].flags & QJ_INDICATOR_LIKELY) != 0;
        if (col->role != ROLE_VALUE)
            continue;
        if (col->place.year == -1 && k->s->n_values > 1)
            leave(k, c, "import.column-part-year");
        else if (likely && longest(k, WORDS_TEMPORARY, words_fold(k->im->scratch, col->heading)) > 0)
            leave(k, c, "import.column-temporary");
    }
}

static int indicator_of(const table_shape *s, const table_column *col) { return col->indicator >= 0 ? col->indicator : s->indicator; }

static bool same_meaning(const table_shape *s, const table_column *a, const table_column *b) {
    bool same = indicator_of(s, a) == indicator_of(s, b) && a->place.year == b->place.year;
    for (int axis = 0; axis < QJ_AXES; axis++)
        same = same && a->place.at[axis] == b->place.at[axis];
    return same;
}

// Beside a column headed with the indicator, others of the same place are something else.
static void leave_strangers(looking *k) {
    table_shape *s = k->s;
    for (size_t c = 0; c < s->n_columns; c++) {
        bool stranger = false;
        for (size_t o = 0; o < s->n_columns && !stranger; o++)
            stranger = s->columns[o].role == ROLE_VALUE && s->columns[o].indicator >= 0 && same_meaning(s, &s->columns[o], &s->columns[c]);
        if (s->columns[c].role != ROLE_VALUE || s->columns[c].indicator >= 0 || !stranger)
            continue;
        s->columns[c].role = ROLE_NONE; // told with the columns that were not used
        s->n_values--;
    }
}

// Two columns that mean the same to us: the second one is not taken, and that is an error.
static void leave_same(looking *k) {
    table_shape *s = k->s;
    leave_strangers(k);
    for (size_t c = 1; c < s->n_columns; c++) {
        size_t first = 0;
        while (first < c && (s->columns[first].role != ROLE_VALUE || !same_meaning(s, &s->columns[first], &s->columns[c])))
            first++;
        if (s->columns[c].role != ROLE_VALUE || first == c || s->columns[c].unit.percent != s->columns[first].unit.percent)
            continue;
        s->columns[c].role = ROLE_NONE;
        s->columns[c].told = true;
        s->n_values--;
        qj_import_finding *f = import_found(k->im, heading_line(k), c, NULL, "import.column-same");
        import_arg(f, qj_text_arg("heading", s->columns[c].heading));
        import_arg(f, qj_text_arg("other", s->columns[first].heading));
        if (f != NULL)
            f->advice = "import.advice.column-same";
    }
}

// A long table with one column of values and a column of another number: the one headed "value" counts.
static void prefer_value(looking *k) {
    table_shape *s = k->s;
    size_t headed = SIZE_MAX, values = 0;
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role != ROLE_VALUE)
            continue;
        values++;
        const char *f = words_fold(k->im->scratch, s->columns[c].heading);
        if (f != NULL && words_begin(&k->im->words.kind[WORDS_VALUE], f) && headed == SIZE_MAX)
            headed = c;
    }
    for (size_t c = 0; c < s->n_columns && headed != SIZE_MAX && values > 1 && s->has_year; c++) {
        table_column *col = &s->columns[c];
        if (col->role == ROLE_VALUE && c != headed && col->place.year == 0 && col->indicator < 0)
            leave(k, c, "import.column-left");
    }
}

// Every cell of the sample is looked at once.
static qj_rc look_at_all(looking *k, qj_err *err) {
    qj_arena *scratch = k->im->scratch;
    QJ_NEED(err, k->seen = QJ_NEW(scratch, uint8_t *, k->n));
    QJ_NEED(err, k->tally = QJ_NEW(scratch, tally, k->n));
    for (size_t i = 0; i < k->n; i++) {
        QJ_NEED(err, k->seen[i] = QJ_NEW(scratch, uint8_t, k->rows[i].n));
        for (size_t c = 0; c < k->rows[i].n; c++)
            k->seen[i][c] = (uint8_t)look(k, &k->rows[i].cells[c]);
        k->tally[i] = count_row(k, i);
        k->tally[i].numbering = numbers_columns(k, i);
    }
    return QJ_OK;
}

qj_rc import_shape(importing *im, const sample_row *rows, size_t n, table_shape *out, bool *found, qj_err *err) {
    *out = (table_shape){.indicator = -1};
    for (int a = 0; a < QJ_AXES; a++)
        out->place.at[a] = LABEL_NONE;
    looking k = {.im = im, .rows = rows, .n = n, .s = out};
    find_style(&k);
    QJ_TRY(look_at_all(&k, err));
    *found = find_first(&k);
    if (!*found)
        return QJ_OK;
    find_top(&k);
    import_find_indicator(im, rows, k.first, out);
    k.axes = out->indicator >= 0 ? qj_indicators[out->indicator].axes : (1u << QJ_AXES) - 1;
    for (size_t i = 0; i < n; i++)
        out->n_columns = rows[i].n > out->n_columns ? rows[i].n : out->n_columns;
    QJ_NEED(err, out->columns = QJ_NEW(im->a, table_column, out->n_columns));
    out->first_row = k.first;
    for (size_t c = 0; c < out->n_columns; c++)
        QJ_TRY(classify(&k, c, err));
    settle(&k);
    prefer_value(&k);
    QJ_TRY(import_titles(im, rows, k.top, out, err));
    leave_parts(&k);
    leave_same(&k);
    for (size_t c = 0; c < out->n_columns; c++) {
        int which = out->columns[c].indicator >= 0 ? out->columns[c].indicator : out->indicator;
        out->columns[c].adds = which >= 0 && (qj_indicators[which].flags & (QJ_INDICATOR_ADDS | QJ_INDICATOR_NAMED)) != 0;
    }
    leave_percent(&k);
    return QJ_OK;
}
