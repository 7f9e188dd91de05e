// Sorting numbers that stand for something.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct qj_keyed {
    double key; // no NaN
    uint32_t i;
} qj_keyed;

// By key, equal keys by i; in place. O(n log n).
void qj_sort_keyed(size_t n, qj_keyed *v);
