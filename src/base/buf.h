// A growing run of bytes in an arena, always terminated with NUL.
#pragma once

#include "base/arena.h"
#include <stdbool.h>

typedef struct qj_buf {
    qj_arena *arena;
    char *data;
    size_t len, cap;
    bool failed; // no memory: later writes do nothing
} qj_buf;

qj_buf qj_buf_new(qj_arena *a, size_t expected);
void qj_buf_put(qj_buf *b, const void *bytes, size_t n);
void qj_buf_str(qj_buf *b, const char *s);
void qj_buf_char(qj_buf *b, char c);
void qj_buf_printf(qj_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Shortest decimal that reads back as the same double ("nan" for NaN).
void qj_buf_double(qj_buf *b, double v);
