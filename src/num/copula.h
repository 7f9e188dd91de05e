// Correlated normal scores (Gaussian copula).
#pragma once

#include "base/arena.h"
#include "base/err.h"

// z = L e with L the lower triangle of l[n][n] (from qj_cholesky): scores of the wanted correlation from independent ones.
void qj_correlate(size_t n, const double *l, const double *e, double *z);

// Rank correlation of two margins tied by a Gaussian copula of correlation rho: 6 / pi asin(rho / 2).
double qj_copula_spearman(double rho);

// Makes a symmetric matrix with ones on its diagonal a correlation matrix that is positive definite: eigenvalues below
// `least` (Jacobi's rotations) are raised to it and the diagonal is scaled back to one (Higham 2002, one step). Returns
// through *clipped how many were raised; 0: only its symmetry was made exact. O(n^3) a sweep.
QJ_CHECKED qj_rc qj_correlation_clip(size_t n, double *c, double least, size_t *clipped, qj_arena *arena, qj_err *err);

// Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations: a[n][n] is destroyed, value[n], vector[n][n] in
// columns.
void qj_eigen(size_t n, double *a, double *value, double *vector);
