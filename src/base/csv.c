#include "base/csv.h"

#include "base/buf.h"
#include "base/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Line and column, in characters from 1, of a byte.
static void place(const char *data, size_t at, uint32_t *line, uint32_t *column) {
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; i < at; i++) {
        if (data[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    }
    *column = 1;
    for (size_t i = start; i < at; i++)
        *column += ((unsigned char)data[i] & 0xC0) != 0x80;
}

static qj_rc bad_at(const qj_csv *c, size_t at, qj_code code, qj_err *err) {
    uint32_t line, column;
    place(c->data, at, &line, &column);
    return qj_fail(err, code, qj_text_arg("file", c->name), qj_int_arg("line", line), qj_int_arg("column", column));
}

qj_rc qj_csv_open(qj_csv *c, const char *name, const char *data, size_t len, qj_arena *a, qj_err *err) {
    *c = (qj_csv){.name = name, .data = data, .len = len, .next_line = 1, .arena = a, .separator = ','};
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        c->pos = 3;
    size_t bad = qj_text_valid(data, len);
    if (bad < len)
        return bad_at(c, bad, data[bad] == '\0' ? QJ_E_CSV_NUL : QJ_E_CSV_UTF8, err);
    return QJ_OK;
}

// Bytes of the line end at pos: 0 when there is none.
static size_t line_end(const qj_csv *c, size_t pos) {
    if (c->data[pos] == '\n')
        return 1;
    return c->data[pos] == '\r' && pos + 1 < c->len && c->data[pos + 1] == '\n' ? 2 : 0;
}

// What is between quotes, doubled ones made single. Only a field that has some is copied.
static qj_rc unquote(qj_csv *c, size_t from, size_t to, bool doubled, qj_field *out, qj_err *err) {
    *out = (qj_field){.s = c->data + from, .n = to - from};
    if (!doubled)
        return QJ_OK;
    char *p = qj_arena_alloc(c->arena, to - from, 1);
    QJ_NEED(err, p);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        p[n++] = c->data[i];
        if (c->data[i] == '"')
            i++;
    }
    *out = (qj_field){.s = p, .n = n};
    return QJ_OK;
}

static qj_rc quoted_field(qj_csv *c, qj_field *out, qj_err *err) {
    size_t open = c->pos, i = open + 1;
    bool doubled = false;
    for (;; i++) {
        if (i >= c->len)
            return bad_at(c, open, QJ_E_CSV_QUOTE_OPEN, err);
        if (c->data[i] == '\n')
            c->next_line++;
        if (c->data[i] != '"')
            continue;
        if (i + 1 >= c->len || c->data[i + 1] != '"')
            break;
        doubled = true;
        i++;
    }
    c->pos = i + 1;
    if (c->pos < c->len && c->data[c->pos] != c->separator && line_end(c, c->pos) == 0)
        return bad_at(c, c->pos, QJ_E_CSV_QUOTE_STRAY, err);
    return unquote(c, open + 1, i, doubled, out, err);
}

static qj_rc plain_field(qj_csv *c, qj_field *out, qj_err *err) {
    size_t from = c->pos;
    while (c->pos < c->len && c->data[c->pos] != c->separator && line_end(c, c->pos) == 0) {
        if (c->data[c->pos] == '"' && !c->lenient)
            return bad_at(c, c->pos, QJ_E_CSV_QUOTE_STRAY, err);
        c->pos++;
    }
    *out = (qj_field){.s = c->data + from, .n = c->pos - from};
    return QJ_OK;
}

qj_rc qj_csv_next(qj_csv *c, qj_field *fields, size_t max, size_t *n, qj_err *err) {
    *n = 0;
    if (c->pos >= c->len)
        return QJ_OK;
    c->line = c->next_line;
    for (;;) {
        if (*n == max)
            return qj_fail(err, QJ_E_CSV_FIELDS, qj_text_arg("file", c->name), qj_int_arg("line", c->line),
                           qj_int_arg("max", max));
        qj_field *f = &fields[(*n)++];
        bool quoted = c->pos < c->len && c->data[c->pos] == '"';
        QJ_TRY(quoted ? quoted_field(c, f, err) : plain_field(c, f, err));
        if (c->pos >= c->len)
            return QJ_OK;
        if (c->data[c->pos] != c->separator)
            break;
        c->pos++;
    }
    c->pos += line_end(c, c->pos);
    c->next_line++;
    return QJ_OK;
}

static size_t digits(const char *s) {
    size_t n = 0;
    while (s[n] >= '0' && s[n] <= '9')
        n++;
    return n;
}

// sign? (digits (. digits?)? | . digits) (e sign? digits)?  strtod alone would take "inf", "nan" and "0x1".
static bool is_number(const char *s) {
    s += *s == '+' || *s == '-';
    size_t whole = digits(s), part = 0;
    s += whole;
    if (*s == '.') {
        part = digits(++s);
        s += part;
    }
    if (whole + part == 0)
        return false;
    if (*s == 'e' || *s == 'E') {
        s++;
        s += *s == '+' || *s == '-';
        size_t n = digits(s);
        if (n == 0)
            return false;
        s += n;
    }
    return *s == '\0';
}

bool qj_csv_number(qj_field f, double *out) {
    char s[128];
    if (f.n == 0 || f.n >= sizeof s)
        return false;
    memcpy(s, f.s, f.n);
    s[f.n] = '\0';
    if (strlen(s) != f.n || !is_number(s))
        return false;
    double v = strtod(s, NULL);
    if (!isfinite(v))
        return false;
    *out = v;
    return true;
}

void qj_csv_put(qj_buf *out, const char *s) {
    bool space = s[0] == ' ' || (s[0] != '\0' && s[strlen(s) - 1] == ' ');
    if (!space && strpbrk(s, ",\"\r\n") == NULL) {
        qj_buf_str(out, s);
        return;
    }
    qj_buf_char(out, '"');
    for (const char *quote; (quote = strchr(s, '"')) != NULL; s = quote + 1) {
        qj_buf_put(out, s, (size_t)(quote - s) + 1);
        qj_buf_char(out, '"');
    }
    qj_buf_str(out, s);
    qj_buf_char(out, '"');
}
