#include "service/calc_csv.h"

#include "base/file.h"
#include "base/hash.h"

#include <math.h>
#include <string.h>

// --- places

// The value of the row read last in the JSON that it came from, or -1.
static ptrdiff_t in_json(const qj_calc_csv *c, size_t at) {
    return c->json.n_cols > 0 && c->rows > 0 ? (ptrdiff_t)((c->rows - 1) * c->json.n_cols + (at < c->json.n_cols ? at : 0)) : -1;
}

uint32_t qj_calc_line(const qj_calc_csv *c) {
    const ptrdiff_t value = in_json(c, 0);
    return value < 0 ? c->csv.line : c->json.line[value];
}

// Walks the row to the field: quoted fields may hold commas and line ends.
uint32_t qj_calc_place(const qj_calc_csv *c, size_t at) {
    if (c->json.n_cols > 0)
        return in_json(c, at) < 0 ? 1 : c->json.column[in_json(c, at)];
    const char *data = c->csv.data;
    uint32_t column = 1;
    bool quoted = false;
    for (size_t i = c->start; i < c->csv.len && at > 0; i++) {
        if (data[i] == '"')
            quoted = !quoted;
        else if (data[i] == ',' && !quoted)
            at--;
        column += ((unsigned char)data[i] & 0xC0) != 0x80;
    }
    return column;
}

// A byte that is not the first of its character.
static bool goes_on(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

qj_rc qj_calc_fail(const qj_calc_csv *c, size_t at, qj_code code, const qj_arg *more, qj_err *err) {
    char value[64] = "";
    size_t n = c->field[at].n < sizeof value - 4 ? c->field[at].n : sizeof value - 4;
    while (n < c->field[at].n && n > 0 && goes_on(c->field[at].s[n]))
        n--; // a character stays whole
    if (n > 0)
        memcpy(value, c->field[at].s, n);
    if (n < c->field[at].n)
        memcpy(value + n, "...", 4);
    const uint32_t line = in_json(c, at) < 0 ? qj_calc_line(c) : c->json.line[in_json(c, at)];
    qj_arg args[QJ_ERR_ARGS + 1] = {qj_text_arg("file", c->csv.name), qj_int_arg("line", line),
                                    qj_int_arg("column", qj_calc_place(c, at)), qj_text_arg("value", value)};
    for (size_t i = 4; more != NULL && more->name != NULL && i < QJ_ERR_ARGS; i++)
        args[i] = *more++;
    return qj_err_raise(err, code, __FILE__ ":" QJ_STR(__LINE__), args);
}

qj_rc qj_calc_twice(const qj_calc_csv *c, size_t at, qj_field key, uint32_t first, qj_err *err) {
    char text[120];
    size_t n = 0, i = 0;
    while (key.n > 0 && key.s[key.n - 1] == '\x1f')
        key.n--;
    for (; i < key.n && n < sizeof text - 3; i++) {
        const bool between = key.s[i] == '\x1f';
        text[n++] = between ? ',' : key.s[i];
        if (between)
            text[n++] = ' ';
    }
    if (i < key.n && goes_on(key.s[i])) { // the last character was cut: it goes
        while (n > 0 && goes_on(text[n - 1]))
            n--;
        n -= n > 0;
    }
    text[n] = '\0';
    const qj_arg more[] = {qj_text_arg("key", text), qj_int_arg("first", first), {.name = NULL}};
    return qj_calc_fail(c, at, QJ_E_CALC_DUPLICATE, more, err);
}

// --- rows

static qj_rc read_row(qj_calc_csv *c, size_t *n, qj_err *err) {
    do {
        c->start = c->csv.pos;
        QJ_TRY(qj_csv_next(&c->csv, c->field, QJ_CALC_MOST_COLUMNS, n, err));
    } while (*n == 1 && c->field[0].n == 0);
    *n -= c->json.n_cols > 0 && *n > 0; // the last column of a table from JSON is none of the file's
    return QJ_OK;
}

static qj_field trimmed(qj_field f) {
    while (f.n > 0 && f.s[0] == ' ')
        f.s++, f.n--;
    while (f.n > 0 && f.s[f.n - 1] == ' ')
        f.n--;
    return f;
}

ptrdiff_t qj_calc_column(const qj_calc_csv *c, const char *name) {
    for (size_t i = 0; i < c->n_header; i++) {
        if (strcmp(c->header[i], name) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

qj_rc qj_calc_columns(const qj_calc_csv *c, size_t n, const char *const *name, size_t *at, qj_err *err) {
    for (size_t i = 0; i < n; i++) {
        const ptrdiff_t found = qj_calc_column(c, name[i]);
        const char *mark = c->n_header == 1 ? strpbrk(c->header[0], ";\t|") : NULL;
        if (found < 0 && mark != NULL) {
            const char text[] = {*mark, '\0'};
            return qj_fail(err, QJ_E_CALC_SEPARATOR, qj_text_arg("file", c->csv.name), qj_text_arg("mark", *mark == '\t' ? "tab" : text));
        }
        if (found < 0)
            return qj_fail(err, QJ_E_CALC_COLUMN, qj_text_arg("file", c->csv.name), qj_int_arg("line", qj_calc_line(c)),
                           qj_int_arg("column", 1), qj_text_arg("name", name[i]));
        at[i] = (size_t)found;
        for (size_t k = at[i] + 1; k < c->n_header; k++) {
            if (strcmp(c->header[k], name[i]) == 0)
                return qj_calc_fail(c, k, QJ_E_CALC_COLUMN_TWICE, NULL, err);
        }
    }
    return QJ_OK;
}

// The bytes of a path, and the list of JSON that it names after #; a file of that very name goes first.
static qj_rc read_file(const char *path, char **data, size_t *len, const char **list, qj_arena *a, qj_err *err) {
    const char *hash = strrchr(path, '#');
    *list = NULL;
    if (hash == NULL || hash == path || qj_file_exists(path))
        return qj_file_read_input(path, a, data, len, err);
    const char *file = qj_arena_strn(a, path, (size_t)(hash - path));
    QJ_NEED(err, file);
    *list = hash + 1;
    return qj_file_read_input(file, a, data, len, err);
}

qj_rc qj_calc_open(qj_calc_csv *c, const char *path, size_t n, const char *const *name, size_t *at, qj_arena *a, qj_err *err) {
    char *data;
    const char *list;
    size_t len;
    c->n_header = c->rows = 0;
    c->json = (qj_json_table){.n_cols = 0};
    QJ_TRY(read_file(path, &data, &len, &list, a, err));
    if (qj_json_table_is(data, len)) {
        QJ_TRY(qj_json_table_read(path, data, len, list, QJ_CALC_MOST_ROWS, a, &c->json, err));
        QJ_TRY(qj_csv_open(&c->csv, path, c->json.csv, c->json.len, a, err));
    } else {
        QJ_TRY(qj_csv_open(&c->csv, path, data, len, a, err));
    }
    size_t found = 0;
    QJ_TRY(read_row(c, &found, err));
    if (found == 0)
        return qj_fail(err, QJ_E_CALC_NO_ROWS, qj_text_arg("file", path));
    for (size_t i = 0; i < found; i++) {
        const qj_field f = trimmed(c->field[i]);
        c->header[i] = qj_arena_strn(a, f.s, f.n);
        QJ_NEED(err, c->header[i]);
    }
    c->n_header = found;
    return qj_calc_columns(c, n, name, at, err);
}

qj_rc qj_calc_next(qj_calc_csv *c, bool *more, qj_err *err) {
    size_t n;
    QJ_TRY(read_row(c, &n, err));
    *more = n > 0;
    if (n == 0)
        return c->rows > 0 ? QJ_OK : qj_fail(err, QJ_E_CALC_NO_ROWS, qj_text_arg("file", c->csv.name));
    if (n != c->n_header)
        return qj_fail(err, QJ_E_CALC_FIELDS, qj_text_arg("file", c->csv.name), qj_int_arg("line", qj_calc_line(c)),
                       qj_int_arg("column", qj_calc_place(c, n < c->n_header ? n - 1 : c->n_header)), qj_int_arg("n", n),
                       qj_int_arg("expected", c->n_header));
    if (++c->rows > QJ_CALC_MOST_ROWS)
        return qj_fail(err, QJ_E_CALC_ROWS, qj_text_arg("file", c->csv.name), qj_int_arg("line", qj_calc_line(c)),
                       qj_int_arg("column", 1), qj_int_arg("max", QJ_CALC_MOST_ROWS));
    return QJ_OK;
}

// --- fields

qj_rc qj_calc_key(const qj_calc_csv *c, size_t at, qj_field *out, qj_err *err) {
    *out = trimmed(c->field[at]);
    const qj_arg more[] = {qj_text_arg("name", c->header[at]), {.name = NULL}};
    return out->n > 0 ? QJ_OK : qj_calc_fail(c, at, QJ_E_CALC_EMPTY, more, err);
}

qj_rc qj_calc_number(const qj_calc_csv *c, size_t at, double least, double *out, qj_err *err) {
    qj_field f;
    QJ_TRY(qj_calc_key(c, at, &f, err));
    const qj_arg more[] = {qj_text_arg("name", c->header[at]), qj_num_arg("least", least, 0), {.name = NULL}};
    if (!qj_csv_number(f, out))
        return qj_calc_fail(c, at, QJ_E_CALC_NUMBER, more, err);
    if (*out < least)
        return qj_calc_fail(c, at, least == 0 ? QJ_E_CALC_NEGATIVE : QJ_E_CALC_SMALL, more, err);
    return QJ_OK;
}

qj_rc qj_calc_amount(const qj_calc_csv *c, size_t at, double least, double *out, qj_err *err) {
    const double most = 1e15;
    QJ_TRY(qj_calc_number(c, at, least, out, err));
    const qj_arg range[] = {qj_num_arg("least", isinf(least) ? -most : least, 0), qj_num_arg("most", most, 0), {.name = NULL}};
    return fabs(*out) > most ? qj_calc_fail(c, at, QJ_E_CALC_RANGE, range, err) : QJ_OK;
}

qj_rc qj_calc_whole(const qj_calc_csv *c, size_t at, int min, int max, int *out, qj_err *err) {
    qj_field f;
    double v;
    QJ_TRY(qj_calc_key(c, at, &f, err));
    const qj_arg more[] = {qj_int_arg("min", min), qj_int_arg("max", max), {.name = NULL}};
    if (!qj_csv_number(f, &v) || v != floor(v) || v < min || v > max)
        return qj_calc_fail(c, at, QJ_E_CALC_WHOLE, more, err);
    *out = (int)v;
    return QJ_OK;
}

// --- keys

static bool same(const char *text, qj_field f) { return strncmp(text, f.s, f.n) == 0 && text[f.n] == '\0'; }

// The slot that holds the text, or the free one where it belongs.
static size_t seek(const qj_calc_keys *k, qj_field f) {
    size_t at = (size_t)qj_xxh3(f.s, f.n) & (k->slots - 1);
    while (k->slot[at] != 0 && !same(k->text[k->slot[at] - 1], f))
        at = (at + 1) & (k->slots - 1);
    return at;
}

bool qj_calc_known(const qj_calc_keys *k, qj_field text, size_t *number) {
    if (k->slots == 0)
        return false;
    const uint32_t found = k->slot[seek(k, text)];
    *number = found - 1;
    return found != 0;
}

static qj_rc grow(qj_calc_keys *k, qj_err *err) {
    const size_t cap = k->cap == 0 ? 64 : k->cap * 2;
    const char **text = QJ_NEW(k->arena, const char *, cap);
    k->slot = QJ_NEW(k->arena, uint32_t, cap * 2);
    if (text == NULL || k->slot == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (k->n > 0)
        memcpy(text, k->text, k->n * sizeof *text);
    k->text = text;
    k->cap = cap;
    k->slots = cap * 2;
    for (size_t i = 0; i < k->n; i++)
        k->slot[seek(k, (qj_field){.s = text[i], .n = strlen(text[i])})] = (uint32_t)(i + 1);
    return QJ_OK;
}

qj_rc qj_calc_number_of(qj_calc_keys *k, qj_field text, size_t *number, qj_err *err) {
    if (qj_calc_known(k, text, number))
        return QJ_OK;
    if (k->n == k->cap)
        QJ_TRY(grow(k, err));
    QJ_NEED(err, k->text[k->n] = qj_arena_strn(k->arena, text.s, text.n));
    k->slot[seek(k, text)] = (uint32_t)(k->n + 1);
    *number = k->n++;
    return QJ_OK;
}
