#include "io/json_table.h"

#include "base/csv.h"
#include "base/utf8.h"

#include <string.h>

// Written by hand, for the library that reads JSON elsewhere does not tell where a value stands.

enum { MOST_COLUMNS = 255, DEEPEST = 64, MOST_LISTS = 32 };

typedef struct place {
    size_t at;
    uint32_t line, column;
} place;

typedef struct value {
    uint32_t row, col, line, column;
    const char *text;
} value;

typedef struct parser {
    const char *name, *s;
    size_t n;
    place p;
    qj_arena *a;
    qj_err *err;
    const char *header[MOST_COLUMNS];
    size_t n_cols, n_rows, n_values, cap_values, cap_rows, most_rows;
    value *values;
    place *rows; // where each object begins
    qj_buf text; // of the value at hand
} parser;

// --- characters

static char here(const parser *p) { return p->p.at < p->n ? p->s[p->p.at] : '\0'; }

static void step(parser *p) {
    const unsigned char c = (unsigned char)p->s[p->p.at++];
    if (c == '\n')
        p->p.line++, p->p.column = 1;
    else if ((c & 0xC0) != 0x80)
        p->p.column++;
}

static void spaces(parser *p) {
    while (here(p) == ' ' || here(p) == '\t' || here(p) == '\n' || here(p) == '\r')
        step(p);
}

static qj_rc fail_at(parser *p, place at, qj_code code, const char *name) {
    return qj_fail(p->err, code, qj_text_arg("file", p->name), qj_int_arg("line", at.line), qj_int_arg("column", at.column),
                   qj_text_arg("name", name));
}

static qj_rc broken(parser *p) { return fail_at(p, p->p, QJ_E_JSON_SYNTAX, ""); }

static bool take(parser *p, char c) {
    spaces(p);
    if (here(p) != c)
        return false;
    step(p);
    return true;
}

// --- texts and numbers

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_unit(parser *p, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = hex(here(p));
        if (digit < 0)
            return false;
        *unit = *unit * 16 + (uint32_t)digit;
        step(p);
    }
    return true;
}

// \uXXXX, and the second half of what takes two; NUL is no character of a table.
static bool read_unicode(parser *p) {
    uint32_t c, low;
    char bytes[4];
    if (!read_unit(p, &c))
        return false;
    if (c >= 0xD800 && c < 0xDC00) {
        if (here(p) != '\\')
            return false;
        step(p);
        if (here(p) != 'u')
            return false;
        step(p);
        if (!read_unit(p, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    if (c == 0 || (c >= 0xDC00 && c <= 0xDFFF))
        return false;
    qj_buf_put(&p->text, bytes, qj_utf8_put(bytes, c));
    return true;
}

// The text after its opening quote, into p->text.
static qj_rc read_text(parser *p) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    p->text.len = 0;
    if (p->text.data != NULL)
        p->text.data[0] = '\0'; // an empty text is not the one before
    step(p);
    while (here(p) != '"') {
        const char c = here(p);
        if ((unsigned char)c < 0x20)
            return broken(p);
        step(p);
        if (c != '\\') {
            qj_buf_char(&p->text, c);
            continue;
        }
        const char *known = here(p) == '\0' ? NULL : strchr(from, here(p));
        if (known != NULL) {
            qj_buf_char(&p->text, to[known - from]);
            step(p);
            continue;
        }
        if (here(p) != 'u')
            return broken(p);
        step(p);
        if (!read_unicode(p))
            return broken(p);
    }
    step(p);
    return p->text.failed ? qj_fail(p->err, QJ_E_MEMORY) : QJ_OK;
}

static size_t digits(parser *p) {
    size_t n = 0;
    for (; here(p) >= '0' && here(p) <= '9'; n++)
        step(p);
    return n;
}

static qj_rc read_number(parser *p) {
    const size_t from = p->p.at;
    if (here(p) == '-')
        step(p);
    const size_t zero = here(p) == '0', whole = digits(p);
    if (whole == 0 || (zero > 0 && whole > 1))
        return broken(p);
    if (here(p) == '.') {
        step(p);
        if (digits(p) == 0)
            return broken(p);
    }
    if (here(p) == 'e' || here(p) == 'E') {
        step(p);
        if (here(p) == '+' || here(p) == '-')
            step(p);
        if (digits(p) == 0)
            return broken(p);
    }
    p->text.len = 0;
    qj_buf_put(&p->text, p->s + from, p->p.at - from);
    return p->text.failed ? qj_fail(p->err, QJ_E_MEMORY) : QJ_OK;
}

static qj_rc read_word(parser *p) {
    static const char *const words[] = {"true", "false", "null"}, *const texts[] = {"1", "0", ""};
    for (size_t i = 0; i < 3; i++) {
        const size_t n = strlen(words[i]);
        if (p->n - p->p.at < n || memcmp(p->s + p->p.at, words[i], n) != 0)
            continue;
        for (size_t k = 0; k < n; k++)
            step(p);
        p->text.len = 0;
        qj_buf_str(&p->text, texts[i]);
        return p->text.failed ? qj_fail(p->err, QJ_E_MEMORY) : QJ_OK;
    }
    return broken(p);
}

static qj_rc read_scalar(parser *p) {
    const char c = here(p);
    if (c == '{' || c == '[')
        return fail_at(p, p->p, QJ_E_JSON_NESTED, "");
    if (c == '"')
        return read_text(p);
    return c == '-' || (c >= '0' && c <= '9') ? read_number(p) : read_word(p);
}

// --- rows

// The column of a name; mostly it is the one after the last.
static qj_rc column_of(parser *p, place at, size_t guess, size_t *col) {
    const char *name = p->text.data;
    if (guess < p->n_cols && strcmp(p->header[guess], name) == 0) {
        *col = guess;
        return QJ_OK;
    }
    for (*col = 0; *col < p->n_cols; ++*col)
        if (strcmp(p->header[*col], name) == 0)
            return QJ_OK;
    if (p->n_cols == MOST_COLUMNS)
        return fail_at(p, at, QJ_E_JSON_COLUMNS, name);
    QJ_NEED(p->err, p->header[p->n_cols] = qj_arena_str(p->a, name));
    p->n_cols++;
    return QJ_OK;
}

static qj_rc add_value(parser *p, place at, size_t col) {
    if (p->n_values == p->cap_values) {
        const size_t cap = p->cap_values == 0 ? 1024 : 2 * p->cap_values;
        value *more = QJ_NEW(p->a, value, cap);
        QJ_NEED(p->err, more);
        if (p->n_values > 0)
            memcpy(more, p->values, p->n_values * sizeof *more);
        p->values = more;
        p->cap_values = cap;
    }
    const char *text = qj_arena_strn(p->a, p->text.data, p->text.len);
    QJ_NEED(p->err, text);
    p->values[p->n_values++] =
        (value){.row = (uint32_t)p->n_rows, .col = (uint32_t)col, .line = at.line, .column = at.column, .text = text};
    return QJ_OK;
}

static qj_rc add_row(parser *p) {
    if (p->n_rows == p->most_rows)
        return qj_fail(p->err, QJ_E_CALC_ROWS, qj_text_arg("file", p->name), qj_int_arg("line", p->p.line),
                       qj_int_arg("column", p->p.column), qj_int_arg("max", p->most_rows));
    if (p->n_rows == p->cap_rows) {
        const size_t cap = p->cap_rows == 0 ? 256 : 2 * p->cap_rows;
        place *more = QJ_NEW(p->a, place, cap);
        QJ_NEED(p->err, more);
        if (p->n_rows > 0)
            memcpy(more, p->rows, p->n_rows * sizeof *more);
        p->rows = more;
        p->cap_rows = cap;
    }
    p->rows[p->n_rows] = p->p;
    return QJ_OK;
}

static qj_rc read_row(parser *p) {
    const size_t first = p->n_values;
    size_t col = 0, guess = 0;
    spaces(p);
    if (here(p) != '{')
        return fail_at(p, p->p, QJ_E_JSON_OBJECT, "");
    QJ_TRY(add_row(p));
    step(p);
    for (bool more = !take(p, '}'); more; guess = col + 1) {
        spaces(p);
        const place key = p->p;
        if (here(p) != '"')
            return broken(p);
        QJ_TRY(read_text(p));
        QJ_TRY(column_of(p, key, guess, &col));
        for (size_t k = first; k < p->n_values; k++)
            if (p->values[k].col == col)
                return fail_at(p, key, QJ_E_JSON_TWICE, p->header[col]);
        if (!take(p, ':'))
            return broken(p);
        spaces(p);
        const place at = p->p;
        QJ_TRY(read_scalar(p));
        QJ_TRY(add_value(p, at, col));
        more = take(p, ',');
        if (!more && !take(p, '}'))
            return broken(p);
    }
    p->n_rows++;
    return QJ_OK;
}

static qj_rc read_list(parser *p) {
    step(p);
    if (take(p, ']'))
        return QJ_OK;
    do
        QJ_TRY(read_row(p));
    while (take(p, ','));
    return take(p, ']') ? QJ_OK : broken(p);
}

// --- the document

// Passes over any value.
static qj_rc skip(parser *p, int depth) {
    spaces(p);
    const char open = here(p);
    if (open != '{' && open != '[')
        return read_scalar(p);
    const char close = open == '{' ? '}' : ']';
    if (depth > DEEPEST)
        return broken(p);
    step(p);
    if (take(p, close))
        return QJ_OK;
    do {
        spaces(p);
        if (open == '{') {
            if (here(p) != '"')
                return broken(p);
            QJ_TRY(read_text(p));
            if (!take(p, ':'))
                return broken(p);
        }
        QJ_TRY(skip(p, depth + 1));
    } while (take(p, ','));
    return take(p, close) ? QJ_OK : broken(p);
}

typedef struct lists {
    size_t n;
    const char *name[MOST_LISTS];
    place at[MOST_LISTS];
} lists;

// The lists among the members of the document.
static qj_rc find_lists(parser *p, lists *l) {
    step(p);
    if (take(p, '}'))
        return QJ_OK;
    do {
        spaces(p);
        if (here(p) != '"')
            return broken(p);
        QJ_TRY(read_text(p));
        if (!take(p, ':'))
            return broken(p);
        spaces(p);
        if (here(p) == '[' && l->n < MOST_LISTS) {
            QJ_NEED(p->err, l->name[l->n] = qj_arena_str(p->a, p->text.data));
            l->at[l->n++] = p->p;
        }
        QJ_TRY(skip(p, 0));
    } while (take(p, ','));
    return take(p, '}') ? QJ_OK : broken(p);
}

static qj_rc choose(parser *p, const lists *l, const char *wanted) {
    qj_buf names = qj_buf_new(p->a, 80);
    for (size_t i = 0; i < l->n; i++) {
        if (wanted != NULL ? strcmp(l->name[i], wanted) == 0 : l->n == 1) {
            p->p = l->at[i];
            return QJ_OK;
        }
        qj_buf_str(&names, i > 0 ? ", " : "");
        qj_buf_str(&names, l->name[i]);
    }
    if (names.failed)
        return qj_fail(p->err, QJ_E_MEMORY);
    if (l->n == 0)
        return fail_at(p, (place){0, 1, 1}, QJ_E_JSON_LIST, "");
    return qj_fail(p->err, QJ_E_JSON_WHICH, qj_text_arg("file", p->name), qj_text_arg("names", names.data),
                   qj_text_arg("first", l->name[0]));
}

static qj_rc at_end(parser *p) {
    spaces(p);
    return p->p.at == p->n ? QJ_OK : broken(p);
}

// --- as CSV

static qj_rc put(parser *p, qj_json_table *out) {
    const size_t cells = p->n_rows * p->n_cols;
    uint32_t *line = QJ_NEW(p->a, uint32_t, cells + 1), *column = QJ_NEW(p->a, uint32_t, cells + 1);
    const char **row = QJ_NEW(p->a, const char *, p->n_cols + 1);
    if (line == NULL || column == NULL || row == NULL)
        return qj_fail(p->err, QJ_E_MEMORY);
    qj_buf csv = qj_buf_new(p->a, 16 * (cells + 16));
    for (size_t c = 0; c < p->n_cols; c++) {
        qj_csv_put(&csv, p->header[c]);
        qj_buf_char(&csv, ',');
    }
    qj_buf_char(&csv, '\n');
    for (size_t r = 0, v = 0; r < p->n_rows; r++) {
        for (size_t c = 0; c < p->n_cols; c++) {
            row[c] = "";
            line[r * p->n_cols + c] = p->rows[r].line;
            column[r * p->n_cols + c] = p->rows[r].column;
        }
        for (; v < p->n_values && p->values[v].row == r; v++) {
            row[p->values[v].col] = p->values[v].text;
            line[r * p->n_cols + p->values[v].col] = p->values[v].line;
            column[r * p->n_cols + p->values[v].col] = p->values[v].column;
        }
        for (size_t c = 0; c < p->n_cols; c++) {
            qj_csv_put(&csv, row[c]);
            qj_buf_char(&csv, ',');
        }
        qj_buf_char(&csv, '\n');
    }
    *out = (qj_json_table){.csv = csv.data, .len = csv.len, .n_rows = p->n_rows, .n_cols = p->n_cols, .line = line, .column = column};
    return csv.failed ? qj_fail(p->err, QJ_E_MEMORY) : QJ_OK;
}

static size_t mark_of_utf8(const char *data, size_t len) { return len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; }

bool qj_json_table_is(const char *data, size_t len) {
    size_t i = mark_of_utf8(data, len);
    while (i < len && (data[i] == ' ' || data[i] == '\t' || data[i] == '\n' || data[i] == '\r'))
        i++;
    return i < len && (data[i] == '[' || data[i] == '{');
}

qj_rc qj_json_table_read(const char *name, const char *data, size_t len, const char *list, size_t most_rows, qj_arena *a,
                         qj_json_table *out, qj_err *err) {
    qj_csv text; // looks for what is no text at all
    QJ_TRY(qj_csv_open(&text, name, data, len, a, err));
    parser *p = QJ_NEW(a, parser, 1);
    QJ_NEED(err, p);
    *p = (parser){.name = name, .s = data, .n = len, .p = {mark_of_utf8(data, len), 1, 1}, .a = a, .err = err,
                  .most_rows = most_rows, .text = qj_buf_new(a, 200)};
    spaces(p);
    if (here(p) == '[') {
        QJ_TRY(read_list(p));
        QJ_TRY(at_end(p));
        return put(p, out);
    }
    lists l = {.n = 0};
    QJ_TRY(find_lists(p, &l));
    QJ_TRY(at_end(p));
    QJ_TRY(choose(p, &l, list));
    QJ_TRY(read_list(p));
    return put(p, out);
}
