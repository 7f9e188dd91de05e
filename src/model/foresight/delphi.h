// Agreement of a panel and stability between rounds (Kendall & Babington Smith 1939; Wilcoxon 1945).
// docs/models/foresight.md. No answer may be missing; all fail with QJ_E_MEMORY only, and give back what they take from the
// arena.
#pragma once

#include "base/arena.h"
#include "base/err.h"

// Kendall's W of rank[raters][items] (ties: mean ranks) with its correction for ties; chi-squared with items - 1 degrees
// of freedom and its upper tail.
typedef struct qj_kendall {
    double w, chi2, p;
    size_t df;
} qj_kendall;
QJ_CHECKED qj_rc qj_kendall_of(size_t raters, size_t items, const double *rank, qj_arena *scratch, qj_kendall *out, qj_err *err);

// Quartiles (type 7), their distance, and the coefficient of variation (sample standard deviation over mean).
typedef struct qj_answers {
    double q1, median, q3, iqr, cv;
} qj_answers;
QJ_CHECKED qj_rc qj_answers_of(size_t n, const double *x, qj_arena *scratch, qj_answers *out, qj_err *err);

// Wilcoxon's signed ranks of after - before: zeros left out, ties corrected, normal approximation without continuity
// correction. Nothing changed: n = 0 and p = 1.
typedef struct qj_wilcoxon {
    double plus, minus, z, p;
    size_t n;
} qj_wilcoxon;
QJ_CHECKED qj_rc qj_wilcoxon_of(size_t n, const double *before, const double *after, qj_arena *scratch, qj_wilcoxon *out, qj_err *err);
