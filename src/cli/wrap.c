#include "cli/wrap.h"

#include <stdbool.h>

static bool begins_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

size_t wrap_width(const char *s, size_t n) {
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += begins_character(s[i]);
    return width;
}

const char *wrap_line(const char **s, size_t width, size_t *n) {
    const char *start = *s, *space = NULL, *p = start;
    if (*start == '\0')
        return NULL;
    size_t used = 0;
    for (; *p != '\0' && *p != '\n'; p++) {
        if (begins_character(*p) && ++used > width && *p != ' ') {
            p = space != NULL ? space : p; // a word longer than the line is cut
            break;
        }
        if (*p == ' ')
            space = p;
    }
    if (p == start && *p != '\n') // no room for one character
        for (p++; !begins_character(*p); p++)
            continue;
    *n = (size_t)(p - start);
    while (*n > 0 && start[*n - 1] == ' ')
        --*n;
    bool broken = *p == '\n';
    while (*p == ' ')
        p++;
    *s = p + broken;
    return start;
}

size_t wrap_widest_word(const char *s) {
    size_t widest = 0, width = 0;
    for (; *s != '\0'; s++) {
        width = *s == ' ' || *s == '\n' ? 0 : width + begins_character(*s);
        widest = width > widest ? width : widest;
    }
    return widest;
}
