// Internal to num: sorting sixteen columns at a time with AVX2, where the machine has it.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QJ_LANES 16

#if defined(__x86_64__) && defined(__GNUC__) && !defined(QJ_PORTABLE)
#define QJ_X86 1
#define QJ_AVX2 __attribute__((target("avx2")))
static inline bool qj_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define QJ_X86 0
static inline bool qj_has_avx2(void)
{
    return false;
}
#endif

// Sixteen sorted columns. Columns that span less than 2^16 are kept as 16-bit distances from `middle`, which halves
// the work; the others as two halves of eight columns.
typedef struct qj_lanes {
    void *rows;    // qj_lanes_bytes(n), aligned to 32
    size_t padded; // rows, a power of two; those past n hold the largest value
    bool narrow;
    int32_t middle[QJ_LANES];
} qj_lanes;

#if QJ_X86
size_t qj_lanes_bytes(size_t n);
qj_lanes qj_lanes_sort(size_t n, size_t stride, const int32_t *draws, void *rows);
void qj_lanes_row(const qj_lanes *s, size_t rank, int32_t out[QJ_LANES]);
#endif
