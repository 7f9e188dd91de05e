// Spelling distance, for "did you mean".
#pragma once

#include "base/arena.h"

// Insertions, deletions, substitutions and swaps of neighbours that turn a into b, both compared folded
// (optimal string alignment). SIZE_MAX when there is no memory. Cost: product of the lengths.
size_t qj_distance(const char *a, const char *b, qj_arena *scratch);

// Indices of the words that differ in at most a third of the letters of the text, at most n, nearest first, ties in the order of the
// list. Returns how many.
size_t qj_nearest(const char *text, const char *const *words, size_t n_words, qj_arena *scratch, size_t *out, size_t n);
