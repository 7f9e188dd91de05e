// Participation and the labour force, and the ceiling it sets to employment (docs/models/labour.md).
#pragma once

#include <stddef.h>

#define QJ_PARTICIPATION_DAMPING 0.9
#define QJ_PARTICIPATION_LEAST 0.01
#define QJ_PARTICIPATION_MOST 0.99

// Participation rates h = 1..horizon years after the last of rate[n]: logit trend by least squares on year[n], damped by
// 0.9, from the last value; within 0.01..0.99. With one year the rate stays.
void qj_participation(size_t n, const double *year, const double *rate, int horizon, double *out);

// Employment may not exceed the labour force less those who are between jobs (`idle`, a share of it). `excess` is what
// lies above the ceiling, `employed` what is left under it.
typedef struct qj_ceiling {
    double ceiling, employed, excess;
} qj_ceiling;
qj_ceiling qj_labour_ceiling(double labour_force, double idle, double employment);
