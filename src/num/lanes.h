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

// Sixteen sorted columns. Columns that span less than 2^16 are kept as 16-bit distances from `middle`, which halves the
// work. Wider ones are sorted by their upper 16 bits first, and what shares these with a wanted rank is looked at in full;
// few draws, and draws that mostly share them, are sorted as two halves of eight columns.
typedef struct qj_lanes {
    void *rows;     // qj_lanes_bytes(n), aligned to 32
    size_t padded;  // rows, a power of two; those past n hold the largest value
    bool narrow;    // rows of sixteen
    bool coarse;    // of upper bits; the keys of the draws in their order lie behind them
    int32_t middle[QJ_LANES], shift[QJ_LANES]; // upper bits: (value - middle) >> shift, -32768 at the least
    size_t n, stride;
    const int32_t *draws;
} qj_lanes;

#if QJ_X86
size_t qj_lanes_bytes(size_t n);
qj_lanes qj_lanes_sort(size_t n, size_t stride, const int32_t *draws, void *rows);

// The values of ranks `below` and `above`, which is the next one or the same.
void qj_lanes_pair(qj_lanes *s, size_t below, size_t above, int32_t a[QJ_LANES], int32_t b[QJ_LANES]);
#endif
