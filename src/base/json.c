#include "base/json.h"

#include <inttypes.h>
#include <math.h>

qj_json qj_json_to(qj_buf *out) { return (qj_json){.out = out}; }

static void before_value(qj_json *j) {
    if (j->need_comma)
        qj_buf_char(j->out, ',');
    j->need_comma = true;
}

static void open_with(qj_json *j, char c) {
    before_value(j);
    qj_buf_char(j->out, c);
    j->depth++;
    j->need_comma = false;
}

static void close_with(qj_json *j, char c) {
    qj_buf_char(j->out, c);
    j->depth--;
    j->need_comma = true;
}

void qj_json_object(qj_json *j) { open_with(j, '{'); }
void qj_json_object_end(qj_json *j) { close_with(j, '}'); }
void qj_json_array(qj_json *j) { open_with(j, '['); }
void qj_json_array_end(qj_json *j) { close_with(j, ']'); }

static void put_escaped(qj_buf *out, unsigned char c) {
    switch (c) {
    case '"': qj_buf_str(out, "\\\""); break;
    case '\\': qj_buf_str(out, "\\\\"); break;
    case '\n': qj_buf_str(out, "\\n"); break;
    case '\r': qj_buf_str(out, "\\r"); break;
    case '\t': qj_buf_str(out, "\\t"); break;
    default: qj_buf_printf(out, "\\u%04x", c); break;
    }
}

static void put_quoted(qj_buf *out, const char *s) {
    static const bool plain[256] = {[0x20 ... 0x21] = true, [0x23 ... 0x5B] = true, [0x5D ... 0x7E] = true, [0x80 ... 0xFF] = true};
    qj_buf_char(out, '"');
    const char *from = s;
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (plain[c])
            continue;
        qj_buf_put(out, from, (size_t)(s - from));
        put_escaped(out, c);
        from = s + 1;
    }
    qj_buf_put(out, from, (size_t)(s - from));
    qj_buf_char(out, '"');
}

void qj_json_key(qj_json *j, const char *key) {
    before_value(j);
    put_quoted(j->out, key);
    qj_buf_char(j->out, ':');
    j->need_comma = false;
}

void qj_json_text(qj_json *j, const char *s) {
    if (s == NULL) {
        qj_json_null(j);
        return;
    }
    before_value(j);
    put_quoted(j->out, s);
}

void qj_json_num(qj_json *j, double v) {
    if (!isfinite(v)) {
        qj_json_null(j);
        return;
    }
    before_value(j);
    qj_buf_double(j->out, v);
}

void qj_json_int(qj_json *j, int64_t v) {
    before_value(j);
    qj_buf_printf(j->out, "%" PRId64, v);
}

void qj_json_bool(qj_json *j, bool v) {
    before_value(j);
    qj_buf_str(j->out, v ? "true" : "false");
}

void qj_json_null(qj_json *j) {
    before_value(j);
    qj_buf_str(j->out, "null");
}
