// Replacement by age bands in many draws at once: who leaves, who grows older, and whom the wanted employment still needs
// (cohort form: Willems & de Grip 1993).
#pragma once

#include <stddef.h>

enum { QJ_AGE_LANES = 32 }; // draws side by side

typedef struct qj_ages {
    size_t bands;
    const double *pass;  // [bands] share that grows into the next band in a year; the last band keeps its own
    const double *leave; // [bands] share that leaves in a year, before the hazard of the draw
    const double *enter; // [bands] ages of those who are taken on; sums to 1
} qj_ages;

// Shares that stay in a year of QJ_AGE_LANES draws: keep[band][lane] = max(0, 1 - leave[band] hazard[lane]). They serve all
// places that share the draws.
void qj_ages_keep(const qj_ages *m, const double *hazard, double *keep);

// One year. wanted[lane] is its employment. people[band][lane] goes on to the end of the year; openings[lane] =
// max(0, wanted - those who stay), and where more stay than are wanted, all bands shrink alike.
void qj_ages_year(const qj_ages *m, const double *keep, const double *wanted, double *people, double *openings);
