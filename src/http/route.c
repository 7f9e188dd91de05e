#include "http/route.h"

#include "data/nearest.h"
#include <limits.h>
#include <string.h>

#define SHOWN 80 // bytes of a wrong name or value that are repeated to the sender

const qj_op *qj_route_find(const char *path, qj_verb method) {
    for (size_t i = 0; i < qj_ops_count; i++)
        if (qj_ops[i].method == method && strcmp(qj_ops[i].path, path) == 0)
            return &qj_ops[i];
    return NULL;
}

const char *qj_route_methods(const char *path) {
    if (qj_route_find(path, QJ_POST) == NULL)
        return "GET, HEAD, OPTIONS";
    return qj_route_find(path, QJ_GET) != NULL ? "GET, HEAD, OPTIONS, POST" : "OPTIONS, POST";
}

// What was sent, fit to be repeated: cut, and without bytes that are no text.
static const char *shown(const char *s, size_t n, qj_arena *a) {
    size_t keep = n <= SHOWN ? n : SHOWN;
    char *out = qj_arena_alloc(a, keep + sizeof "…", 1);
    if (out == NULL)
        return "";
    memcpy(out, s, keep);
    size_t valid = qj_text_valid(out, keep);
    if (valid < keep && n > keep && keep - valid < 4)
        keep = valid; // the cut went through a letter
    for (size_t i = valid; i < keep; i++)
        out[i] = (unsigned char)out[i] < 0x80 ? out[i] : '?';
    for (size_t i = 0; i < keep; i++)
        if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
            out[i] = '?';
    memcpy(out + keep, n > keep ? "…" : "", n > keep ? sizeof "…" : 1);
    return out;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// Percent-decodes s[0..n); control characters and what is not UTF-8 are refused.
static qj_rc decode(const char *s, size_t n, qj_arena *a, char **out, qj_err *err) {
    char *to = qj_arena_alloc(a, n + 1, 1);
    QJ_NEED(err, to);
    size_t len = 0;
    bool good = true;
    for (size_t i = 0; i < n && good; i++) {
        char c = s[i] == '+' ? ' ' : s[i];
        if (c == '%') {
            int high = n - i > 2 ? hex_digit(s[i + 1]) : -1;
            int low = n - i > 2 ? hex_digit(s[i + 2]) : -1;
            good = high >= 0 && low >= 0;
            c = good ? (char)(high * 16 + low) : 0;
            i += 2;
        }
        good = good && (unsigned char)c >= 0x20 && c != 0x7f;
        to[len++] = c;
    }
    if (!good || qj_text_valid(to, len) != len)
        return qj_fail(err, QJ_E_HTTP_QUERY, qj_text_arg("value", shown(s, n, a)));
    *out = to;
    return QJ_OK;
}

static const char *joined(const char *const *words, size_t n, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 128);
    for (size_t i = 0; i < n; i++) {
        qj_buf_str(&b, i > 0 ? ", " : "");
        qj_buf_str(&b, words[i]);
    }
    return b.failed ? "" : b.data;
}

static qj_rc unknown_param(const qj_op *op, const char *name, qj_arena *a, qj_err *err) {
    const char *told = shown(name, strlen(name), a);
    if (op->n_params == 0)
        return qj_fail(err, QJ_E_HTTP_PARAM_NONE, qj_text_arg("name", told));
    const char **names = QJ_NEW(a, const char *, op->n_params);
    QJ_NEED(err, names);
    for (size_t i = 0; i < op->n_params; i++)
        names[i] = op->params[i].name;
    const char *allowed = joined(names, op->n_params, a);
    size_t near;
    if (strlen(name) <= SHOWN && qj_nearest(name, names, op->n_params, a, &near, 1) == 1)
        return qj_fail(err, QJ_E_HTTP_PARAM_NEAR, qj_text_arg("name", told), qj_text_arg("nearest", names[near]),
                       qj_text_arg("allowed", allowed));
    return qj_fail(err, QJ_E_HTTP_PARAM_UNKNOWN, qj_text_arg("name", told), qj_text_arg("allowed", allowed));
}

static qj_rc unknown_word(const qj_route_param *p, const char *value, qj_arena *a, qj_err *err) {
    const char *told = shown(value, strlen(value), a), *allowed = joined(p->words, p->n_words, a);
    size_t near;
    if (strlen(value) <= SHOWN && qj_nearest(value, p->words, p->n_words, a, &near, 1) == 1)
        return qj_fail(err, QJ_E_HTTP_VALUE_NEAR, qj_text_arg("name", p->name), qj_text_arg("value", told),
                       qj_text_arg("nearest", p->words[near]), qj_text_arg("allowed", allowed));
    return qj_fail(err, QJ_E_HTTP_VALUE, qj_text_arg("name", p->name), qj_text_arg("value", told),
                   qj_text_arg("allowed", allowed));
}

static qj_rc check_words(const qj_route_param *p, const char *text, qj_arena *a, qj_value *v, qj_err *err) {
    for (const char *at = text;; at++) {
        size_t n = p->kind == QJ_PARAM_WORDS ? strcspn(at, ",") : strlen(at), i = 0;
        while (i < p->n_words && (strlen(p->words[i]) != n || memcmp(p->words[i], at, n) != 0))
            i++;
        if (i == p->n_words) {
            const char *word = qj_arena_strn(a, at, n);
            QJ_NEED(err, word);
            return unknown_word(p, word, a, err);
        }
        v->set |= 1u << i;
        at += n;
        if (*at == 0)
            return QJ_OK;
    }
}

static qj_rc check_int(const qj_route_param *p, const char *text, qj_arena *a, qj_value *v, qj_err *err) {
    const char *told = shown(text, strlen(text), a);
    const char *min = qj_arena_printf(a, "%d", p->min), *max = qj_arena_printf(a, "%d", p->max);
    QJ_NEED(err, min);
    QJ_NEED(err, max);
    const char *digits = text + (*text == '-');
    bool whole = *digits != 0 && strspn(digits, "0123456789") == strlen(digits);
    if (!whole)
        return qj_fail(err, QJ_E_HTTP_VALUE_WHOLE, qj_text_arg("name", p->name), qj_text_arg("value", told),
                       qj_text_arg("min", min), qj_text_arg("max", max));
    long n = 0;
    for (const char *d = digits; *d != 0 && n <= INT_MAX; d++)
        n = n * 10 + (*d - '0');
    n = *text == '-' ? -n : n;
    if (n < p->min || n > p->max)
        return qj_fail(err, QJ_E_HTTP_VALUE_RANGE, qj_text_arg("name", p->name), qj_text_arg("value", told),
                       qj_text_arg("min", min), qj_text_arg("max", max));
    v->number = (int)n;
    return QJ_OK;
}

static qj_rc check_text(const qj_route_param *p, const char *text, qj_arena *a, qj_err *err) {
    const char *told = shown(text, strlen(text), a);
    size_t n = strlen(text);
    for (const char *c = text; p->pattern == QJ_PATTERN_ID && *c != 0; c++)
        if (!((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '-'))
            return qj_fail(err, QJ_E_HTTP_VALUE_FORM, qj_text_arg("name", p->name), qj_text_arg("value", told));
    if (n < (size_t)p->min)
        return qj_fail(err, QJ_E_HTTP_VALUE_SHORT, qj_text_arg("name", p->name), qj_text_arg("value", told),
                       qj_int_arg("min", p->min));
    if (n > (size_t)p->max)
        return qj_fail(err, QJ_E_HTTP_VALUE_LONG, qj_text_arg("name", p->name), qj_int_arg("max", p->max));
    return QJ_OK;
}

static qj_rc check(const qj_route_param *p, const char *text, qj_arena *a, qj_value *v, qj_err *err) {
    v->text = text;
    switch (p->kind) {
    case QJ_PARAM_WORD:
    case QJ_PARAM_WORDS:
        return check_words(p, text, a, v, err);
    case QJ_PARAM_INT:
        return check_int(p, text, a, v, err);
    case QJ_PARAM_TEXT:
        return check_text(p, text, a, err);
    }
    return QJ_OK;
}

// One "name=value" of the query.
static qj_rc take(const qj_op *op, const char *part, size_t n, qj_arena *a, qj_value *values, bool *seen, qj_err *err) {
    const char *equals = memchr(part, '=', n);
    size_t n_name = equals != NULL ? (size_t)(equals - part) : n;
    char *name, *text;
    QJ_TRY(decode(part, n_name, a, &name, err));
    size_t i = 0;
    while (i < op->n_params && strcmp(op->params[i].name, name) != 0)
        i++;
    if (i == op->n_params)
        return unknown_param(op, name, a, err);
    if (seen[i])
        return qj_fail(err, QJ_E_HTTP_PARAM_TWICE, qj_text_arg("name", name));
    seen[i] = true;
    QJ_TRY(decode(equals != NULL ? equals + 1 : "", equals != NULL ? n - n_name - 1 : 0, a, &text, err));
    return *text == 0 ? QJ_OK : check(&op->params[i], text, a, &values[i], err);
}

qj_rc qj_route_parse(const qj_op *op, const char *query, qj_arena *a, qj_value **values, qj_err *err) {
    qj_value *v = QJ_NEW(a, qj_value, op->n_params + 1);
    bool *seen = QJ_NEW(a, bool, op->n_params + 1);
    QJ_NEED(err, v);
    QJ_NEED(err, seen);
    for (const char *at = query; at != NULL && *at != 0;) {
        size_t n = strcspn(at, "&");
        if (n > 0)
            QJ_TRY(take(op, at, n, a, v, seen, err));
        at += n + (at[n] == '&');
    }
    for (size_t i = 0; i < op->n_params; i++) {
        const qj_route_param *p = &op->params[i];
        if (v[i].text == NULL && p->required)
            return qj_fail(err, QJ_E_HTTP_PARAM_MISSING, qj_text_arg("name", p->name),
                           qj_text_arg("example", p->example != NULL ? p->example : ""));
        if (v[i].text == NULL && p->fallback != NULL)
            QJ_TRY(check(p, p->fallback, a, &v[i], err));
    }
    *values = v;
    return QJ_OK;
}

bool qj_route_lang(const char *query, qj_lang *out) {
    for (const char *at = query; at != NULL && *at != 0;) {
        size_t n = strcspn(at, "&");
        for (qj_lang lang = QJ_KK; n == 7 && memcmp(at, "lang=", 5) == 0 && lang < QJ_LANGS; lang++)
            if (memcmp(at + 5, qj_lang_code(lang), 2) == 0) {
                *out = lang;
                return true;
            }
        at += n + (at[n] == '&');
    }
    return false;
}
