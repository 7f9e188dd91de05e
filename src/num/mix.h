// Weighted sums of rows of draws, for many draws side by side: the matrix product behind regions that exchange people and
// industries that employ occupations.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { QJ_LANES_MIX = 32 }; // draws of a row: a row is double[QJ_LANES_MIX]

// Result o is the sum over first[o] <= k < first[o + 1] of weight[k] times row at[k], in this order: terms with a weight of
// zero need not be listed.
typedef struct qj_mix {
    size_t n;
    const uint32_t *first; // [n + 1]
    const uint16_t *at;
    const double *weight;
} qj_mix;

// Lists the weights w[rows][n] (w[row * stride + o]) that are not zero. first[n + 1], at and weight[rows * n].
qj_mix qj_mix_list(size_t rows, size_t n, size_t stride, const double *w, uint32_t *first, uint16_t *at, double *weight);

// y[n][QJ_LANES_MIX] from the rows of x, which must not overlap. The bits do not depend on the machine.
void qj_mix_rows(const qj_mix *m, const double *x, double *y);
