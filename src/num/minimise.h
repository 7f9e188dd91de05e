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

// The same for those who make many searches side by side: while qj_minimiser_ask gives a point, its value is told.
typedef struct qj_minimiser {
    size_t n;
    double x[QJ_MINIMISE_MOST + 1][QJ_MINIMISE_MOST], f[QJ_MINIMISE_MOST + 1]; // after the first values from best to worst
    double centre[QJ_MINIMISE_MOST]; // of all points but the worst
    double reflected[QJ_MINIMISE_MOST], other[QJ_MINIMISE_MOST], f_reflected;
    double tol;
    int most, evaluations;
    int phase;    // what the next value is of
    size_t point; // of the simplex, while it is made or shrunk
} qj_minimiser;

void qj_minimiser_begin(qj_minimiser *m, size_t n, const double *x, double step, double tol, int most);
const double *qj_minimiser_ask(const qj_minimiser *m); // [n]; NULL when the search has ended: x[0] is best, its value f[0]
void qj_minimiser_tell(qj_minimiser *m, double f);
