// Sobol' sequence with the direction numbers of Joe & Kuo 2008, and its random shifts.
//
// A point is a function of its index, so points may be made in any order. Use the first 2^k points: any other number
// gives up the evenness. Point 0 is the origin; shift before taking normal quantiles.
#pragma once

#include "num/rng.h"

enum { QJ_SOBOL_MOST = 50 }; // dimensions

// Point number `index` (Gray code order) as 32-bit fractions: out[dims], dims <= QJ_SOBOL_MOST.
void qj_sobol(uint32_t index, size_t dims, uint32_t *out);

// The same shifted digit by digit with random words of (key, replicate, dimension, stream): uniform in (0, 1), and each
// replicate an independent estimate. Owen 1995; Cranley & Patterson 1976.
void qj_sobol_shifted(qj_key key, uint32_t replicate, uint32_t stream, uint32_t index, size_t dims, double *out);
