#include "base/buf.h"

#include "base/digits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Room for n more bytes and the terminator.
static bool reserve(qj_buf *b, size_t n) {
    if (b->failed)
        return false;
    if (n < b->cap - b->len)
        return true;
    size_t need, cap = b->cap < 64 ? 64 : b->cap;
    if (__builtin_add_overflow(b->len + 1, n, &need)) {
        b->failed = true;
        return false;
    }
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    char *p = qj_arena_alloc(b->arena, cap, 1);
    if (p == NULL) {
        b->failed = true;
        return false;
    }
    if (b->len > 0)
        memcpy(p, b->data, b->len);
    b->data = p;
    b->cap = cap;
    return true;
}

qj_buf qj_buf_new(qj_arena *a, size_t expected) {
    qj_buf b = {.arena = a};
    (void)reserve(&b, expected);
    return b;
}

void qj_buf_put(qj_buf *b, const void *bytes, size_t n) {
    if (n == 0 || !reserve(b, n))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void qj_buf_str(qj_buf *b, const char *s) { qj_buf_put(b, s, strlen(s)); }

void qj_buf_char(qj_buf *b, char c) {
    if (!reserve(b, 1))
        return;
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void qj_buf_printf(qj_buf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0 && reserve(b, (size_t)n)) {
        (void)vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    } else if (n < 0) {
        b->failed = true;
    }
    va_end(again);
}

void qj_buf_double(qj_buf *b, double v) {
    char s[QJ_DIGITS_ROOM];
    if (isnan(v)) {
        qj_buf_str(b, "nan");
        return;
    }
    qj_buf_put(b, s, qj_digits(v == 0 ? 0 : v, s)); // nobody reads “-0”
}
