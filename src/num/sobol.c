#include "num/sobol.h"

#include "num/sobol_table.h"

enum { BITS = 32 };

// Direction numbers of a dimension, bit by bit from the highest.
static void direction_numbers(size_t dim, uint32_t v[static BITS]) {
    const struct direction *d = &directions[dim];
    const uint32_t s = d->degree;
    for (uint32_t k = 0; k < BITS; k++) {
        if (s == 0) {
            v[k] = UINT32_C(1) << (BITS - 1 - k);
            continue;
        }
        if (k < s) {
            v[k] = (uint32_t)d->m[k] << (BITS - 1 - k);
            continue;
        }
        v[k] = v[k - s] ^ (v[k - s] >> s);
        for (uint32_t j = 1; j < s; j++)
            if (d->polynomial >> (s - j) & 1u)
                v[k] ^= v[k - j];
    }
}

void qj_sobol(uint32_t index, size_t dims, uint32_t *out) {
    const uint32_t gray = index ^ (index >> 1);
    for (size_t j = 0; j < dims; j++) {
        uint32_t v[BITS];
        direction_numbers(j, v);
        out[j] = 0;
        for (uint32_t k = 0; k < BITS; k++)
            if (gray >> k & 1u)
                out[j] ^= v[k];
    }
}

void qj_sobol_shifted(qj_key key, uint32_t replicate, uint32_t stream, uint32_t index, size_t dims, double *out) {
    uint32_t point[QJ_SOBOL_MOST], word[4];
    qj_sobol(index, dims, point);
    for (size_t j = 0; j < dims; j++) {
        qj_philox(key, (const uint32_t[4]){replicate, 0, (uint32_t)j, stream}, word);
        out[j] = ((double)(point[j] ^ word[0]) + 0.5) / 4294967296.0;
    }
}
