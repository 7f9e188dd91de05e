// Characters of UTF-8, one by one.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QJ_CHAR_BAD 0xFFFDu

// The character at s[0..n), n > 0; *len is how many bytes it takes. Invalid bytes come one at a time with *valid false.
static inline uint32_t qj_utf8_next(const char *s, size_t n, size_t *len, bool *valid) {
    unsigned char c = (unsigned char)s[0];
    uint32_t v;
    size_t more;
    *len = 1;
    *valid = true;
    if (c < 0x80)
        return c;
    if (c >= 0xC2 && c <= 0xDF)
        v = c & 0x1Fu, more = 1;
    else if (c >= 0xE0 && c <= 0xEF)
        v = c & 0x0Fu, more = 2;
    else if (c >= 0xF0 && c <= 0xF4)
        v = c & 0x07u, more = 3;
    else
        v = 0, more = 0;
    *valid = more > 0 && more < n;
    for (size_t i = 1; *valid && i <= more; i++) {
        unsigned char d = (unsigned char)s[i];
        *valid = (d & 0xC0) == 0x80;
        v = (v << 6) | (d & 0x3Fu);
    }
    // Overlong forms, surrogates and what lies past the last character are no UTF-8.
    if (*valid && ((more == 2 && (v < 0x800 || (v >= 0xD800 && v <= 0xDFFF))) ||
                   (more == 3 && (v < 0x10000 || v > 0x10FFFF))))
        *valid = false;
    if (!*valid)
        return QJ_CHAR_BAD;
    *len = more + 1;
    return v;
}

// Writes a character; returns how many bytes (1..4).
static inline size_t qj_utf8_put(char out[static 4], uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}
