// Text set in type: widths, lines and glyphs in the font that is compiled in (Noto Sans, regular and bold). Sizes and
// widths are in points. The same text measures the same on every machine.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef enum qj_weight { QJ_REGULAR, QJ_BOLD, QJ_WEIGHTS } qj_weight;

// The bytes of a font file, which live as long as the program.
typedef struct qj_font {
    const unsigned char *bytes;
    size_t size;
} qj_font;
qj_font qj_font_of(qj_weight w);

// Measures for one thread at a time.
typedef struct qj_type qj_type;
QJ_CHECKED qj_rc qj_type_open(qj_arena *a, qj_type **out, qj_err *err);
void qj_type_close(qj_type *t); // NULL is allowed

typedef struct qj_glyph {
    uint32_t id;      // in the font
    uint32_t at;      // byte of the text that it stands for
    double x, dx, dy; // step to the next one, and shift of this one
} qj_glyph;

// The glyphs of s[0..n) at a size; valid until the next call. *count is 0 when there is no memory.
const qj_glyph *qj_type_shape(qj_type *t, qj_weight w, double size, const char *s, size_t n, size_t *count);

double qj_type_width(qj_type *t, qj_weight w, double size, const char *s);

// Lines that are at most `width` wide, broken at spaces, after hyphens and dashes, and in addresses after slashes;
// never at a no-break space. A word that is wider alone is broken where it must be. '\n' ends a line. At least one
// line.
typedef struct qj_line {
    const char *text; // terminated
    double width;
} qj_line;
QJ_CHECKED qj_rc qj_type_break(qj_type *t, qj_weight w, double size, double width, const char *s, qj_arena *a,
                               const qj_line **out, size_t *n, qj_err *err);

// Whether the font has every character of the text.
bool qj_type_covers(qj_type *t, qj_weight w, const char *s);
