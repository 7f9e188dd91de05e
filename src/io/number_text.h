// Numbers as people write them in tables.
#pragma once

#include "io/words.h"

typedef enum number_kind {
    NUMBER_EMPTY,
    NUMBER_VALUE,
    NUMBER_MISSING,    // "-", "...", "n/a": not known, which is not zero
    NUMBER_SUPPRESSED, // "x": known, not told
    NUMBER_NOT
} number_kind;

typedef struct number {
    number_kind kind;
    double value;
    int decimals;   // digits after the decimal sign as written
    bool percent;   // a percent sign stood behind
    bool marked;    // a footnote mark stood behind
    bool ambiguous; // one comma or point and three digits: a decimal or a group
} number;

// How a table writes numbers; found from all of its cells together.
typedef struct number_style {
    bool comma_groups; // 1,234.5
    bool point_groups; // 1.234,5
} number_style;

// Reads s[0..n): spaces of every kind and apostrophes between groups of three digits, a decimal comma or point, signs,
// percent, asterisks, superscript digits and "1)" behind. The value is multiplied by ten to the power of `shift` before
// it is rounded to a double, so that 311.2 thousand are 311200.
number number_read(const char *s, size_t n, number_style style, int shift, const words *w, qj_arena *scratch);

// What a cell tells about the style: 'c' or 'p' when a comma or a point can only group, 'C' or 'P' when it can only be the
// decimal sign, else 0.
char number_hint(const char *s, size_t n);
