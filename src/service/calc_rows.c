#include "service/calc_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static qj_rc grow(qj_calc_rows *r, qj_arena *a, qj_err *err) {
    const size_t cap = r->cap == 0 ? 256 : 2 * r->cap, n = r->n_cols;
    const char **text = QJ_NEW(a, const char *, cap * n);
    double *num = QJ_NEW(a, double, cap * n);
    uint32_t *line = QJ_NEW(a, uint32_t, cap), *place = QJ_NEW(a, uint32_t, cap * n);
    if (text == NULL || num == NULL || line == NULL || place == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (r->n > 0) {
        memcpy(text, r->text, r->n * n * sizeof *text);
        memcpy(num, r->num, r->n * n * sizeof *num);
        memcpy(line, r->line, r->n * sizeof *line);
        memcpy(place, r->place, r->n * n * sizeof *place);
    }
    r->text = text, r->num = num, r->line = line, r->place = place, r->cap = cap;
    return QJ_OK;
}

static qj_rc read_cell(qj_calc_rows *r, const qj_calc_csv *c, size_t at, const qj_calc_column_spec *s, size_t cell,
                       qj_calc_keys *words, qj_err *err) {
    qj_field f;
    r->num[cell] = NAN;
    r->place[cell] = qj_calc_place(c, at);
    if (s->kind == QJ_CALC_WORD) {
        size_t number;
        if (s->optional && !s->key && c->field[at].n == 0)
            return QJ_OK;
        QJ_TRY(qj_calc_key(c, at, &f, err));
        QJ_TRY(qj_calc_number_of(words, f, &number, err));
        r->text[cell] = words->text[number];
        return QJ_OK;
    }
    if (s->optional && c->field[at].n == 0)
        return QJ_OK;
    if (s->kind == QJ_CALC_WHOLE) {
        int v;
        QJ_TRY(qj_calc_whole(c, at, (int)s->least, (int)s->most, &v, err));
        r->num[cell] = v;
        return QJ_OK;
    }
    if (isinf(s->most))
        return qj_calc_amount(c, at, s->least, &r->num[cell], err);
    QJ_TRY(qj_calc_number(c, at, -INFINITY, &r->num[cell], err));
    const qj_arg range[] = {qj_num_arg("least", s->least, 0), qj_num_arg("most", s->most, 0), {.name = NULL}};
    return r->num[cell] < s->least || r->num[cell] > s->most ? qj_calc_fail(c, at, QJ_E_CALC_RANGE, range, err) : QJ_OK;
}

// Numbers in keys are written as numbers, so that 05 and 5 are the same age.
static void put_key(qj_buf *b, const qj_calc_rows *r, size_t cell, qj_calc_kind kind) {
    if (kind == QJ_CALC_WORD)
        qj_buf_str(b, r->text[cell]);
    else
        qj_buf_printf(b, "%.17g", r->num[cell]);
    qj_buf_char(b, '\x1f');
}

qj_rc qj_calc_rows_read(const char *file, size_t n_cols, const qj_calc_column_spec *cols, qj_arena *a, qj_calc_rows *out,
                        qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    qj_calc_keys words = {.arena = a};
    qj_buf key = qj_buf_new(a, 80);
    size_t at[QJ_CALC_MOST_SPECS], n_keys = 0, first_key = 0, number;
    *out = (qj_calc_rows){.file = file, .n_cols = n_cols, .index = {.arena = a}};
    QJ_NEED(err, c);
    QJ_TRY(qj_calc_open(c, file, 0, NULL, at, a, err));
    for (size_t k = 0; k < n_cols; k++) {
        out->has[k] = !cols[k].optional || qj_calc_column(c, cols[k].name) >= 0;
        if (out->has[k])
            QJ_TRY(qj_calc_columns(c, 1, &cols[k].name, &at[k], err));
        if (out->has[k] && cols[k].key && n_keys++ == 0)
            first_key = k;
    }
    for (bool more;;) {
        QJ_TRY(qj_calc_next(c, &more, err));
        if (!more)
            return QJ_OK;
        if (out->n == out->cap)
            QJ_TRY(grow(out, a, err));
        key.len = 0;
        out->line[out->n] = qj_calc_line(c);
        for (size_t k = 0; k < n_cols; k++) {
            const size_t cell = out->n * n_cols + k;
            out->num[cell] = NAN;
            if (out->has[k])
                QJ_TRY(read_cell(out, c, at[k], &cols[k], cell, &words, err));
            if (out->has[k] && cols[k].key)
                put_key(&key, out, cell, cols[k].kind);
        }
        if (key.failed)
            return qj_fail(err, QJ_E_MEMORY);
        const qj_field f = {.s = key.data, .n = key.len};
        if (n_keys > 0 && qj_calc_known(&out->index, f, &number))
            return qj_calc_twice(c, at[first_key], f, out->line[number], err);
        if (n_keys > 0)
            QJ_TRY(qj_calc_number_of(&out->index, f, &number, err));
        out->n++;
    }
}

ptrdiff_t qj_calc_rows_find(const qj_calc_rows *r, size_t n, const char *const *key, qj_arena *a) {
    char usual[400]; // this runs for every row: an arena at the end of its block would take and give back one each time
    size_t len = n, at = 0, number;
    for (size_t k = 0; k < n; k++)
        len += strlen(key[k]);
    const qj_mark mark = qj_arena_mark(a);
    char *text = len <= sizeof usual ? usual : qj_arena_alloc(a, len, 1);
    if (text == NULL)
        return -1;
    for (size_t k = 0; k < n; k++) {
        const size_t part = strlen(key[k]);
        memcpy(text + at, key[k], part);
        at += part;
        text[at++] = '\x1f';
    }
    const bool found = qj_calc_known(&r->index, (qj_field){.s = text, .n = len}, &number);
    qj_arena_rewind(a, mark);
    return found ? (ptrdiff_t)number : -1;
}

qj_rc qj_calc_rows_fail(const qj_calc_rows *r, size_t row, size_t col, qj_code code, const qj_arg *more, qj_err *err) {
    char value[64];
    const size_t cell = row * r->n_cols + col;
    if (r->text[cell] != NULL)
        snprintf(value, sizeof value, "%.60s", r->text[cell]);
    else
        snprintf(value, sizeof value, "%.12g", r->num[cell]);
    qj_arg args[QJ_ERR_ARGS + 1] = {qj_text_arg("file", r->file), qj_int_arg("line", r->line[row]),
                                    qj_int_arg("column", r->place[cell]), qj_text_arg("value", value)};
    for (size_t i = 4; more != NULL && more->name != NULL && i < QJ_ERR_ARGS; i++)
        args[i] = *more++;
    return qj_err_raise(err, code, __FILE__ ":" QJ_STR(__LINE__), args);
}

qj_rc qj_calc_word_number(qj_calc_keys *k, const char *text, size_t *number, qj_err *err) {
    return qj_calc_number_of(k, (qj_field){.s = text, .n = strlen(text)}, number, err);
}

size_t qj_calc_word_find(const qj_calc_keys *k, const char *text) {
    size_t number;
    return qj_calc_known(k, (qj_field){.s = text, .n = strlen(text)}, &number) ? number : SIZE_MAX;
}
