// Text in lines of a given width.
#pragma once

#include <stddef.h>

// The next line of *s: at most `width` columns, broken at a space, or inside of a word that is longer. Sets *n to its
// bytes, moves *s past it and the spaces after it, and returns where the line begins; NULL at the end. A line break
// in the text ends a line.
const char *wrap_line(const char **s, size_t width, size_t *n);

// Columns of the widest word.
size_t wrap_widest_word(const char *s);

// Columns of s[0..n).
size_t wrap_width(const char *s, size_t n);
