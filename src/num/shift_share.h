// Shift-share: what part of a cell's change is the country's growth, what its industry's, what its own (Dunn 1960), and the
// last one split into competitiveness and allocation (Esteban-Marquillas 1972). An identity, not a forecast.
#pragma once

#include <stddef.h>

typedef struct qj_shift {
    double national;    // base x growth of the whole
    double mix;         // base x (growth of the industry - growth of the whole)
    double regional;    // base x (own growth - growth of the industry); the three add up to the change
    double competitive; // of the base the region would have with the whole's mix of industries
    double allocation;  // regional - competitive
} qj_shift;

// base and end [n_r][n_i], not negative; the whole is their sum. A cell without base has no growth of its own: all its parts
// are NaN, its change is an entry and stands outside the identity.
void qj_shift_share(size_t n_r, size_t n_i, const double *base, const double *end, qj_shift *out);
