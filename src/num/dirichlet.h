// Counts of small groups shrunk to a pattern: Dirichlet-multinomial.
#pragma once

#include <stddef.h>

// (n + kappa p) / (sum n + kappa), the mean of a Dirichlet posterior, and its standard deviation. Returns the weight of
// the counts, sum n / (sum n + kappa). p sums to 1; sd may be NULL.
double qj_dirichlet_shrink(size_t n, const double *counts, const double *p, double kappa, double *mean, double *sd);

// Log-likelihood of the counts of groups counts[groups][n] around pattern[group][n], constants left out. Where the pattern
// is 0 counts are left out.
double qj_dirichlet_likelihood(size_t groups, size_t n, const double *counts, const double *pattern, double kappa);

// The kappa of 1 .. 10,000 (61 steps, even in logs) that makes the counts most likely: how alike the groups are. The
// ends mean "not alike at all" and "no difference to be seen".
double qj_dirichlet_kappa(size_t groups, size_t n, const double *counts, const double *pattern);
