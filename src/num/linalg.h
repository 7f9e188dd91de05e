// Small dense systems, row-major. The same bits everywhere, hence our own: libraries choose kernels by processor.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Factors the symmetric positive definite a[n][n] (lower triangle read, overwritten with L, the rest left). A pivot
// under 1e-12 of the largest diagonal element fails once; then a ridge of 1e-8 * trace / n is added; false if that
// fails, too. O(n^3 / 3).
bool qj_cholesky(size_t n, double *a);

// Solves L L' x = b in place; b[n]. O(n^2).
void qj_cholesky_solve(size_t n, const double *l, double *b);

// The inverse of L L' (for variances), into inv[n][n]. O(n^3).
void qj_cholesky_inverse(size_t n, const double *l, double *inv);
