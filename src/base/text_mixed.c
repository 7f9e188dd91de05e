// Letters that came in another dress: look-alikes of the other script, and the single bytes of Windows-1251.
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

typedef struct twin {
    uint16_t latin, cyrillic;
} twin;

static const twin twins[] = {
    {'A', 0x0410}, {'B', 0x0412}, {'C', 0x0421}, {'E', 0x0415}, {'H', 0x041D}, {'I', 0x0406}, {'K', 0x041A},
    {'M', 0x041C}, {'O', 0x041E}, {'P', 0x0420}, {'T', 0x0422}, {'X', 0x0425}, {'Y', 0x0423}, {'a', 0x0430},
    {'c', 0x0441}, {'e', 0x0435}, {'h', 0x04BB}, {'i', 0x0456}, {'k', 0x043A}, {'m', 0x043C}, {'o', 0x043E},
    {'p', 0x0440}, {'t', 0x0442}, {'x', 0x0445}, {'y', 0x0443}, {0x0259, 0x04D9},
};
#define TWINS (sizeof twins / sizeof *twins)

static bool is_cyrillic(uint32_t c) { return c >= 0x0400 && c <= 0x052F; }

static bool is_latin(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0x00C0 && c <= 0x024F && c != 0x00D7 && c != 0x00F7) ||
           c == 0x0259;
}

static uint32_t twin_of(uint32_t c) {
    for (size_t i = 0; i < TWINS; i++) {
        if (twins[i].latin == c)
            return twins[i].cyrillic;
        if (twins[i].cyrillic == c)
            return twins[i].latin;
    }
    return 0;
}

// Letters of a word by script, and those among them that only their script has.
typedef struct census {
    size_t bytes, latin, cyrillic, only_latin, only_cyrillic;
} census;

static census count_word(const char *s, size_t n) {
    census w = {0};
    size_t len;
    bool valid;
    for (; w.bytes < n; w.bytes += len) {
        uint32_t c = qj_utf8_next(s + w.bytes, n - w.bytes, &len, &valid);
        if (is_latin(c)) {
            w.latin++;
            w.only_latin += twin_of(c) == 0;
        } else if (is_cyrillic(c)) {
            w.cyrillic++;
            w.only_cyrillic += twin_of(c) == 0;
        } else {
            break;
        }
    }
    return w;
}

char *qj_text_unmix(qj_arena *a, const char *s, bool *changed) {
    size_t n = strlen(s), used = 0, len;
    bool valid;
    *changed = false;
    char *out = qj_arena_alloc(a, 2 * n + 1, 1); // a Latin letter of one byte becomes one of two
    for (size_t i = 0; out != NULL && i < n;) {
        census w = count_word(s + i, n - i);
        if (w.bytes == 0) { // no letter
            (void)qj_utf8_next(s + i, n - i, &len, &valid);
            memcpy(out + used, s + i, len);
            used += len;
            i += len;
            continue;
        }
        bool mixed = w.latin > 0 && w.cyrillic > 0 && (w.only_latin == 0 || w.only_cyrillic == 0);
        bool to_cyrillic = w.only_cyrillic > 0 || (w.only_latin == 0 && w.cyrillic >= w.latin);
        for (size_t end = i + w.bytes; i < end; i += len) {
            uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
            if (mixed && is_cyrillic(c) != to_cyrillic)
                c = twin_of(c);
            used += qj_utf8_put(out + used, c);
        }
        *changed = *changed || mixed;
    }
    if (out != NULL)
        out[used] = '\0';
    return out;
}

char *qj_text_twin(qj_arena *a, const char *s) {
    size_t n = strlen(s), used = 0, len;
    bool valid;
    char *out = qj_arena_alloc(a, 2 * n + 1, 1);
    for (size_t i = 0; out != NULL && i < n; i += len) {
        uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
        if (is_latin(c) || is_cyrillic(c))
            c = twin_of(c);
        if (c == 0)
            return NULL;
        used += qj_utf8_put(out + used, c);
    }
    return out;
}

// Bytes 0x80 to 0xBF of RK1048, which is Windows-1251 with the Kazakh letters for letters of other Slavic languages;
// from 0xC0 on both have the Russian alphabet.
static const uint16_t upper[64] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021,
    0x20AC, 0x2030, 0x0409, 0x2039, 0x040A, 0x049A, 0x04BA, 0x040F,
    0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0xFFFD, 0x2122, 0x0459, 0x203A, 0x045A, 0x049B, 0x04BB, 0x045F,
    0x00A0, 0x04B0, 0x04B1, 0x04D8, 0x00A4, 0x04E8, 0x00A6, 0x00A7,
    0x0401, 0x00A9, 0x0492, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x04AE,
    0x00B0, 0x00B1, 0x0406, 0x0456, 0x04E9, 0x00B5, 0x00B6, 0x00B7,
    0x0451, 0x2116, 0x0493, 0x00BB, 0x04D9, 0x04A2, 0x04A3, 0x04AF,
};

char *qj_text_from_1251(qj_arena *a, const char *s, size_t n, size_t *out_n) {
    size_t used = 0, need = 1;
    for (size_t i = 0; i < n; i++)
        need += (unsigned char)s[i] < 0x80 ? 1 : 3;
    char *out = qj_arena_alloc(a, need, 1);
    for (size_t i = 0; out != NULL && i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        uint32_t letter = c < 0x80 ? c : c < 0xC0 ? upper[c - 0x80] : 0x0410u + (c - 0xC0u);
        used += qj_utf8_put(out + used, letter);
    }
    *out_n = used;
    return out;
}
