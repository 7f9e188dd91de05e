// Quantities asked of experts: intervals brought to one level, and distributions fitted to quantiles.
#pragma once

#include <stddef.h>

// One expert's low, best, high, and how sure he is that the truth lies between, in per cent (50..100). IDEA protocol,
// Hemming et al. 2018.
typedef struct qj_idea {
    double low, best, high, sure;
} qj_idea;

// Intervals as if all were sure to `level` per cent, held within least..most; returns how many ends were cut. The group is
// the mean of each of the three.
size_t qj_idea_group(size_t n, const qj_idea *expert, double level, double least, double most, qj_idea *out, qj_idea *group);

// A distribution whose probabilities at the n quantiles q miss the stated p by the smallest sum of squares (SHELF,
// Oakley & O'Hagan). Lognormal: a = mean and b = standard deviation of the logarithm, q > 0. Beta: a and b of the
// distribution on 0..1.
typedef struct qj_fitted {
    double a, b, sse;
} qj_fitted;
qj_fitted qj_fit_lognormal(size_t n, const double *p, const double *q);
qj_fitted qj_fit_beta(size_t n, const double *p, const double *q);
