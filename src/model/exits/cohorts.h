// Replacement from the cohorts of two or more censuses (Willems & de Grip 1993).
#pragma once

#include <stddef.h>

// Net change of each cohort over one step (the width of an age group): rate[n - 1] from employed[steps + 1][n], sums over
// the steps, so that larger cohorts count more. NaN where a cohort was empty.
void qj_cohort_rates(size_t n, size_t steps, const double *employed, double *rate);

// Draws rates towards those of a broader group: w rate + (1 - w) parent with w = persons / (persons + kappa); the
// parent's where a cohort was empty. persons[n - 1] employed in the cohort at the beginning, over all steps.
void qj_cohort_shrink(size_t n, const double *persons, const double *parent, double kappa, double *rate);

// Mean of three neighbouring ages with weights 1, 2, 1, in place; the ends keep theirs. scratch[n - 1].
void qj_cohort_smooth(size_t n, double *rate, double *scratch);

typedef struct qj_cohorts {
    double outflow;     // of the next step: cohorts that shrank are expected to shrink so again, the last group leaves
    double annual_rate; // 1 - (1 - outflow / employed)^(1 / years)
    double refill;      // outflow less the decline of employment, not below 0
} qj_cohorts;

// now[n], rate[n - 1], `years` of a step, growth of employment over the step. Net of what moves inside a cohort: a lower
// bound of the leavers.
qj_cohorts qj_cohorts_of(size_t n, const double *now, const double *rate, double years, double growth);
