// Numbers as a reader of Kazakh, Russian or English writes them.
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define NBSP "\xC2\xA0"
#define MINUS "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"
#define INFINITY_SIGN "\xE2\x88\x9E"

static const struct separators {
    const char *group, *point;
} separators[QJ_LANGS] = {[QJ_KK] = {NBSP, ","}, [QJ_RU] = {NBSP, ","}, [QJ_EN] = {",", "."}};

// Digits of a number with an optional point and more digits, in groups of three from the point.
static void put_grouped(qj_buf *out, qj_lang lang, const char *s) {
    size_t whole = strspn(s, "0123456789");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            qj_buf_str(out, separators[lang].group);
        qj_buf_char(out, s[i]);
    }
    if (s[whole] == '.') {
        qj_buf_str(out, separators[lang].point);
        qj_buf_str(out, s + whole + 1);
    }
}

void qj_text_number(qj_buf *out, qj_lang lang, double v, int decimals) {
    if (isnan(v)) {
        qj_buf_str(out, EN_DASH);
        return;
    }
    if (isinf(v)) {
        qj_buf_str(out, v < 0 ? MINUS INFINITY_SIGN : INFINITY_SIGN);
        return;
    }
    char s[352]; // the largest double has 309 digits
    decimals = decimals < 0 ? 0 : decimals > 20 ? 20 : decimals;
    (void)snprintf(s, sizeof s, "%.*f", decimals, fabs(v));
    if (v < 0 && strpbrk(s, "123456789") != NULL) // what rounds to zero has no sign
        qj_buf_str(out, MINUS);
    put_grouped(out, lang, s);
}

void qj_text_integer(qj_buf *out, qj_lang lang, int64_t v) {
    char s[24];
    (void)snprintf(s, sizeof s, "%" PRIu64, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    if (v < 0)
        qj_buf_str(out, MINUS);
    put_grouped(out, lang, s);
}
