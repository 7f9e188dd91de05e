// The capital at the beginning of a sentence.
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

// Latin, Russian and Kazakh letters; what is no small letter of these stays as it is.
static uint32_t capital(uint32_t c) {
    if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F))
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45F)
        return c - 0x50;
    if ((c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F))
        return c & ~1u; // capital and small in turn
    return c;
}

const char *qj_text_capital(qj_arena *a, const char *s) {
    size_t len;
    bool valid;
    char first[5] = {0};
    if (*s == '\0')
        return s;
    const uint32_t c = qj_utf8_next(s, strlen(s), &len, &valid);
    if (!valid || capital(c) == c)
        return s;
    (void)qj_utf8_put(first, capital(c));
    return qj_arena_printf(a, "%s%s", first, s + len);
}
