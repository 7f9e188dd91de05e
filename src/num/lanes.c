#include "num/lanes.h"

#if QJ_X86

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline, target("avx2")))

// `narrow` is a constant wherever this is used, so a pair compiles to two instructions. Single variables, not arrays:
// that keeps eight rows in registers with every compiler.
#define EXCHANGE(a, b) \
    do {                                                                               \
        __m256i low_ = narrow ? _mm256_min_epi16(a, b) : _mm256_min_epi32(a, b);       \
        (b) = narrow ? _mm256_max_epi16(a, b) : _mm256_max_epi32(a, b);                \
        (a) = low_;                                                                    \
    } while (0)

// Optimal network of 19 exchanges for 8 rows.
INLINE void sort8(__m256i *x, bool narrow)
{
    __m256i a = x[0], b = x[1], c = x[2], d = x[3], e = x[4], f = x[5], g = x[6], h = x[7];
    EXCHANGE(a, c); EXCHANGE(b, d); EXCHANGE(e, g); EXCHANGE(f, h);
    EXCHANGE(a, e); EXCHANGE(b, f); EXCHANGE(c, g); EXCHANGE(d, h);
    EXCHANGE(a, b); EXCHANGE(c, d); EXCHANGE(e, f); EXCHANGE(g, h);
    EXCHANGE(c, e); EXCHANGE(d, f);
    EXCHANGE(b, e); EXCHANGE(d, g);
    EXCHANGE(b, c); EXCHANGE(d, e); EXCHANGE(f, g);
    x[0] = a, x[1] = b, x[2] = c, x[3] = d, x[4] = e, x[5] = f, x[6] = g, x[7] = h;
}

// Three layers of a bitonic merge at once, in registers: four rows from `low` up and four from `high` up, `step` apart.
// `flip`: the first layer pairs the first row with the last, as merging two ascending runs needs.
INLINE void merge8(__m256i *low, __m256i *high, size_t step, bool flip, bool narrow)
{
    __m256i a = low[0], b = low[step], c = low[2 * step], d = low[3 * step];
    __m256i e = high[0], f = high[step], g = high[2 * step], h = high[3 * step];
    if (flip) {
        EXCHANGE(a, h); EXCHANGE(b, g); EXCHANGE(c, f); EXCHANGE(d, e);
    } else {
        EXCHANGE(a, e); EXCHANGE(b, f); EXCHANGE(c, g); EXCHANGE(d, h);
    }
    EXCHANGE(a, c); EXCHANGE(b, d); EXCHANGE(e, g); EXCHANGE(f, h);
    EXCHANGE(a, b); EXCHANGE(c, d); EXCHANGE(e, f); EXCHANGE(g, h);
    low[0] = a, low[step] = b, low[2 * step] = c, low[3 * step] = d;
    high[0] = e, high[step] = f, high[2 * step] = g, high[3 * step] = h;
}

// The last two layers, and the last one, where three do not divide them.
INLINE void merge4(__m256i *x, bool narrow)
{
    __m256i a = x[0], b = x[1], c = x[2], d = x[3];
    EXCHANGE(a, c); EXCHANGE(b, d);
    EXCHANGE(a, b); EXCHANGE(c, d);
    x[0] = a, x[1] = b, x[2] = c, x[3] = d;
}

INLINE void merge2(__m256i *x, bool narrow)
{
    __m256i a = x[0], b = x[1];
    EXCHANGE(a, b);
    x[0] = a, x[1] = b;
}

// Bitonic sort (Batcher 1968) of n rows, a power of two of at least 8. It has more exchanges than merge exchange, but
// is regular, so three layers share one load and store.
INLINE void sort_rows(size_t n, __m256i *x, bool narrow)
{
    for (size_t i = 0; i < n; i += 8)
        sort8(x + i, narrow);
    for (size_t size = 16; size <= n; size *= 2) {
        size_t step = size / 8;
        for (size_t block = 0; block < n; block += size)
            for (size_t i = 0; i < step; i++)
                merge8(x + block + i, x + block + 5 * step - 1 - i, step, true, narrow);
        size_t d = size / 16;
        for (; d >= 4; d /= 8)
            for (size_t block = 0; block < n; block += 2 * d)
                for (size_t i = 0; i < d / 4; i++)
                    merge8(x + block + i, x + block + d + i, d / 4, false, narrow);
        for (size_t block = 0; d == 2 && block < n; block += 4)
            merge4(x + block, narrow);
        for (size_t block = 0; d == 1 && block < n; block += 2)
            merge2(x + block, narrow);
    }
}

QJ_AVX2 static void sort_narrow(size_t n, __m256i *x)
{
    sort_rows(n, x, true);
}

QJ_AVX2 static void sort_wide(size_t n, __m256i *x)
{
    sort_rows(n, x, false);
}

static size_t padded_rows(size_t n)
{
    size_t m = 8;
    while (m < n)
        m *= 2;
    return m;
}

size_t qj_lanes_bytes(size_t n)
{
    return padded_rows(n) * QJ_LANES * sizeof(int32_t);
}

INLINE __m256i load(const int32_t *p)
{
    return _mm256_loadu_si256((const __m256i_u *)p);
}

// The middle of each column's range; false if a column spans 2^16 or more.
QJ_AVX2 static bool middles(size_t n, size_t stride, const int32_t *draws, int32_t middle[QJ_LANES])
{
    __m256i low[2], high[2];
    int32_t most[QJ_LANES];
    for (int h = 0; h < 2; h++)
        low[h] = high[h] = load(draws + 8 * h);
    for (size_t k = 1; k < n; k++)
        for (int h = 0; h < 2; h++) {
            __m256i v = load(draws + k * stride + (size_t)h * 8);
            low[h] = _mm256_min_epi32(low[h], v);
            high[h] = _mm256_max_epi32(high[h], v);
        }
    memcpy(middle, low, sizeof low);
    memcpy(most, high, sizeof high);
    bool narrow = true;
    for (int j = 0; j < QJ_LANES; j++) {
        narrow = narrow && (uint32_t)most[j] - (uint32_t)middle[j] < 65536u;
        middle[j] = (int32_t)((uint32_t)middle[j] + 32768u);
    }
    return narrow;
}

QJ_AVX2 static void copy_narrow(size_t n, size_t stride, const int32_t *draws, const qj_lanes *s)
{
    __m256i *rows = s->rows, middle[2] = {load(s->middle), load(s->middle + 8)};
    for (size_t k = 0; k < n; k++) {
        const int32_t *from = draws + k * stride;
        __m256i a = _mm256_sub_epi32(load(from), middle[0]), b = _mm256_sub_epi32(load(from + 8), middle[1]);
        rows[k] = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8); // packing swaps the inner quarters
    }
    for (size_t k = n; k < s->padded; k++)
        rows[k] = _mm256_set1_epi16(INT16_MAX);
}

QJ_AVX2 static void copy_wide(size_t n, size_t stride, const int32_t *draws, __m256i *rows, size_t padded)
{
    for (size_t k = 0; k < n; k++)
        rows[k] = load(draws + k * stride);
    for (size_t k = n; k < padded; k++)
        rows[k] = _mm256_set1_epi32(INT32_MAX);
}

qj_lanes qj_lanes_sort(size_t n, size_t stride, const int32_t *draws, void *rows)
{
    qj_lanes s = {.rows = rows, .padded = padded_rows(n)};
    s.narrow = middles(n, stride, draws, s.middle);
    if (s.narrow) {
        copy_narrow(n, stride, draws, &s);
        sort_narrow(s.padded, rows);
        return s;
    }
    for (size_t h = 0; h < 2; h++) {
        __m256i *half = (__m256i *)rows + h * s.padded;
        copy_wide(n, stride, draws + h * 8, half, s.padded);
        sort_wide(s.padded, half);
    }
    return s;
}

void qj_lanes_row(const qj_lanes *s, size_t rank, int32_t out[QJ_LANES])
{
    if (s->narrow) {
        const int16_t *row = (const int16_t *)s->rows + rank * QJ_LANES;
        for (int j = 0; j < QJ_LANES; j++)
            out[j] = (int32_t)((uint32_t)s->middle[j] + (uint32_t)row[j]);
        return;
    }
    for (size_t h = 0; h < 2; h++)
        memcpy(out + h * 8, (const int32_t *)s->rows + (h * s->padded + rank) * 8, 8 * sizeof *out);
}

#endif
