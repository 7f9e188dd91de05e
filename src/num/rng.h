// Random numbers by counter: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011), by the Random123 library.
//
// A number is a function of (seed, draw, scenario, entity, stream) and nothing else, so draws may be made in any
// order by any number of threads, and the same entity gets the same number under every policy.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct qj_key {
    uint64_t seed;
} qj_key;

// Four 32-bit words for a counter (draw, scenario, entity, stream).
void qj_philox(qj_key key, const uint32_t counter[static 4], uint32_t out[static 4]);

// Uniform in (0, 1): (word + 0.5) / 2^32 of the first word.
double qj_uniform(qj_key key, uint32_t draw, uint32_t scenario, uint32_t entity, uint32_t stream);

// Standard normals by inversion (Wichura 1988, AS 241): out[j] for entity = first + j, j < n. One uniform of 52 bits
// (two words; an odd multiple of 2^-53) gives one normal, so one Philox call serves entities 2m and 2m+1 from the
// counter with entity m; an entity's number does not depend on `first` or `n`. Keep normals and uniforms on different
// streams.
void qj_normals(qj_key key, uint32_t draw, uint32_t scenario, uint32_t first, size_t n, uint32_t stream, double *out);

// Quantile of the standard normal, 0 < p < 1; relative error about 1e-16 (AS 241, PPND16).
double qj_normal_quantile(double p);
