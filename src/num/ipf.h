// Iterative proportional fitting (Deming & Stephan 1940) of a three-way table to two-way margins.
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct qj_ipf_result {
    int sweeps;
    double error;   // largest |sum - target| / max(1, target)
    bool converged; // false: contradictory or ill-conditioned margins
} qj_ipf_result;

// x[n0][n1][n2] is the seed and gets the fit. Margins may be NULL: m01[n0][n1], m12[n1][n2], m02[n0][n2].
typedef struct qj_ipf_table {
    size_t n0, n1, n2;
    double *x;
    const double *m01, *m12, *m02;
} qj_ipf_table;

// Zeros of the seed stay; a target of 0 empties its line. A sweep fits m01, m12 and m02 in turn. Stops below tol, after
// max_sweeps, or when it stalls (the error falls by less than 1e-3 of itself in 50 sweeps). With a NaN in a margin nothing
// is done: not converged. scratch[qj_ipf3_scratch(t)]. The bits do not depend on the width of vectors. Cost of a sweep:
// the table is read and written once; one thread, as a second one would mostly wait for the first one's cache. Margins
// that nearly contradict one another take many sweeps; from the 50th on every third one extrapolates the factors.
qj_ipf_result qj_ipf3(const qj_ipf_table *t, double tol, int max_sweeps, double *scratch);
size_t qj_ipf3_scratch(const qj_ipf_table *t);
