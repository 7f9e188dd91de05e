// Population by region, sex and age: the multiregional cohort-component method (Rogers 1975; Preston,
// Heuveline & Guillot 2001).
#pragma once

#include <stddef.h>

// Ages are groups of `width` years, the last one open, and a step is `width` years long. Arrays are row-major.
typedef struct qj_population {
    size_t regions, sexes, ages;
    int width;
    const double *survive;    // [region][sex][age] share alive at the end of the step, then one group older
    const double *born_alive; // [region][sex] share of the births of the step alive at its end
    const double *move;       // [from][to][sex][age] share of the survivors that moves; NULL: nobody does
    const double *fertility;  // [region][age] births a woman a year
    const double *net;        // [region][sex][age at the beginning] net migration from abroad in the step; NULL: none
    int women, men;           // which sex, or -1
    double female_births;     // share of births that are girls; the rest goes to the men, if there are any
} qj_population;

// One step: survive, move, grow older, arrive from abroad, bear (mean of the women at the beginning and at the end). The
// newborn move at half the rate of the first age. The open group takes the survivors of the last two. births[region]; deaths[region]
// (of all, newborn too) may be NULL. next[region][sex][age] must not be p0.
void qj_population_step(const qj_population *p, const double *p0, double *next, double *births, double *deaths);

// Survival from person-years lived, L[age] of n groups, and of the births: L[0] / (width radix) (Preston et al., 6.3).
void qj_population_survival(size_t n, const double *lived, int width, double radix, double *survive, double *born_alive);
