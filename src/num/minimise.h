// Minimising a function of few variables without derivatives.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { QJ_MINIMISE_MOST = 4 };

typedef double (*qj_objective)(const double *x, void *arg);

// Nelder & Mead 1965 from x[n], n <= QJ_MINIMISE_MOST, with a first simplex of edges `step`; the best point comes back in
// x, its value is returned. Ends when the values of the simplex differ by at most `tol` and its points by at most 1e-4, or
// after `most` evaluations. A value that is no number counts as infinity.
double qj_minimise(size_t n, double *x, double step, double tol, int most, qj_objective f, void *arg);
