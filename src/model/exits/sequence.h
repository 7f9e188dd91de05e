// Causes of leaving applied one after another: who has died can't retire, so rates never add up.
#pragma once

#include <stddef.h>

// rate[n] in [0, 1] in the order in which causes act; share[n] (may be NULL) gets each cause's part of the beginning
// stock: rate_k times what the causes before it left. Returns their sum, 1 - (1 - r_1)(1 - r_2)...
double qj_exit_sequence(size_t n, const double *rate, double *share);
