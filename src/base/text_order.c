// Letters: folding, order, width and validity of UTF-8 text.
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

static bool is_mark(uint32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x00AD || c == 0x2060 || c == 0xFEFF;
}

static bool is_space(uint32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static bool is_dash(uint32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

// In these ranges a capital and its small letter stand side by side: the capital is even, or odd.
static bool paired_even(uint32_t c) {
    return (c >= 0x0100 && c <= 0x0137 && c != 0x0130 && c != 0x0131) || (c >= 0x014A && c <= 0x0177) ||
           (c >= 0x0218 && c <= 0x021F) || (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF) ||
           (c >= 0x0460 && c <= 0x0481) || (c >= 0x048A && c <= 0x04BF) || (c >= 0x04D0 && c <= 0x052F);
}

static bool paired_odd(uint32_t c) {
    return (c >= 0x0139 && c <= 0x0148) || (c >= 0x0179 && c <= 0x017E) || (c >= 0x04C1 && c <= 0x04CE);
}

static uint32_t lower(uint32_t c) {
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    if (c >= 0x00C0 && c <= 0x00DE)
        return c == 0x00D7 ? c : c + 0x20;
    if (c >= 0x0410 && c <= 0x042F)
        return c + 0x20;
    if (c >= 0x0400 && c <= 0x040F)
        return c + 0x50;
    if (c == 0x04C0)
        return 0x04CF;
    if (c == 0x0130)
        return 'i';
    if (c == 0x0178)
        return 0x00FF;
    if (paired_even(c))
        return c | 1u;
    return paired_odd(c) ? c + (c & 1u) : c;
}

#define IE 0x0435u
#define IO 0x0451u
#define II 0x0438u
#define SHORT_I 0x0439u
#define BREVE 0x0306u

char *qj_text_fold(qj_arena *a, const char *s) {
    size_t n = strlen(s), len, used = 0, last = 0;
    char *out = qj_arena_alloc(a, n + 1, 1); // no letter's small form takes more bytes than the letter
    if (out == NULL)
        return NULL;
    bool space = false, valid;
    uint32_t before = 0;
    for (size_t i = 0; i < n; i += len) {
        uint32_t c = lower(qj_utf8_next(s + i, n - i, &len, &valid));
        if (!valid)
            c = '?';
        if (is_space(c)) {
            space = used > 0;
            continue;
        }
        if (c == IO)
            c = IE;
        if (is_dash(c))
            c = '-';
        // Letters typed in two parts: и and its breve are й; other marks are dropped, so ё in two parts is е, too.
        if (c == BREVE && before == II) {
            used = last + qj_utf8_put(out + last, SHORT_I);
            before = SHORT_I;
        }
        if (is_mark(c))
            continue;
        if (space)
            out[used++] = ' ';
        space = false;
        char bytes[4];
        size_t k = qj_utf8_put(bytes, c);
        memcpy(out + used, bytes, k);
        last = used;
        used += k;
        before = c;
    }
    out[used] = '\0';
    return out;
}

// The Kazakh alphabet, with the Russian letters in their places; its order is the order of names.
static const uint16_t alphabet[] = {
    0x0430, 0x04D9, 0x0431, 0x0432, 0x0433, 0x0493, 0x0434, 0x0435, 0x0451, 0x0436, 0x0437, 0x0438, 0x0439, 0x043A,
    0x049B, 0x043B, 0x043C, 0x043D, 0x04A3, 0x043E, 0x04E9, 0x043F, 0x0440, 0x0441, 0x0442, 0x0443, 0x04B1, 0x04AF,
    0x0444, 0x0445, 0x04BB, 0x0446, 0x0447, 0x0448, 0x0449, 0x044A, 0x044B, 0x0456, 0x044C, 0x044D, 0x044E, 0x044F,
};
#define LETTERS (sizeof alphabet / sizeof *alphabet)

// Base letters of U+00E0..U+00FF; '*' has none.
static const char latin1_base[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyty";

// Rank in the order: spaces, signs, digits, Cyrillic, Latin, everything else. `c` is a small letter.
static uint32_t rank(uint32_t c) {
    if (is_space(c))
        return 1;
    if (c >= '0' && c <= '9')
        return 0x1000 + c;
    if (c >= 0x00E0 && c <= 0x00FF && latin1_base[c - 0x00E0] != '*')
        c = (unsigned char)latin1_base[c - 0x00E0];
    if (c >= 'a' && c <= 'z')
        return 0x3000 + c;
    for (uint32_t i = 0; i < LETTERS; i++) {
        if (alphabet[i] == c)
            return 0x2000 + i;
    }
    return c < 0x0100 || (c >= 0x2000 && c < 0x2C00) ? 0x100 + (is_dash(c) ? '-' : c) % 0xF00 : 0x4000 + c;
}

// The next character that counts, 0 at the end; *at moves past it.
static uint32_t next_counting(const char *s, size_t n, size_t *at) {
    while (*at < n) {
        size_t len;
        bool valid;
        uint32_t c = qj_utf8_next(s + *at, n - *at, &len, &valid);
        *at += len;
        if (!is_mark(c))
            return c;
    }
    return 0;
}

int qj_text_collate(const char *a, const char *b) {
    size_t na = strlen(a), nb = strlen(b), ia = 0, ib = 0;
    int by_case = 0;
    for (;;) {
        uint32_t ca = next_counting(a, na, &ia), cb = next_counting(b, nb, &ib);
        if (ca == 0 || cb == 0) {
            if (ca != cb)
                return ca == 0 ? -1 : 1;
            break;
        }
        uint32_t la = lower(ca), lb = lower(cb), ra = rank(la), rb = rank(lb);
        if (ra != rb)
            return ra < rb ? -1 : 1;
        if (by_case == 0 && ca != cb) // small before capital, plain before accented
            by_case = la != lb ? (la < lb ? -1 : 1) : ca == la ? -1 : 1;
    }
    if (by_case != 0)
        return by_case;
    int bytes = strcmp(a, b);
    return (bytes > 0) - (bytes < 0);
}

size_t qj_text_width(const char *s) {
    size_t n = strlen(s), at = 0, width = 0;
    while (next_counting(s, n, &at) != 0)
        width++;
    return width;
}

size_t qj_text_valid(const char *s, size_t n) {
    size_t len;
    bool valid;
    for (size_t i = 0; i < n; i += len) {
        (void)qj_utf8_next(s + i, n - i, &len, &valid);
        if (!valid || s[i] == '\0')
            return i;
    }
    return n;
}
