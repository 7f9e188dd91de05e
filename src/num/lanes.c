#include "num/lanes.h"

#if QJ_X86

#include <immintrin.h>
#include <string.h>

enum { COARSE_DRAWS = 200 }; // fewer are sorted in full sooner than found again
enum { MOST_SHARED = 24 };   // draws with the same upper bits that are put in order

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

// The middle of each column's range and how far it has to be shifted to fit 16 bits; false if a column spans 2^16 or more.
QJ_AVX2 static bool middles(size_t n, size_t stride, const int32_t *draws, int32_t middle[QJ_LANES], int32_t shift[QJ_LANES])
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
        const uint32_t span = (uint32_t)most[j] - (uint32_t)middle[j];
        shift[j] = span < 65536u ? 0 : 16 - __builtin_clz(span);
        narrow = narrow && shift[j] == 0;
        middle[j] = (int32_t)((uint32_t)middle[j] + (32768u << shift[j]));
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

// Upper bits of the draws in their order.
QJ_AVX2 static void copy_coarse(const qj_lanes *s, __m256i *keys)
{
    const __m256i middle[2] = {load(s->middle), load(s->middle + 8)}, shift[2] = {load(s->shift), load(s->shift + 8)};
    const __m256i half = _mm256_set1_epi32(32768);
    for (size_t k = 0; k < s->n; k++) {
        const int32_t *from = s->draws + k * s->stride;
        __m256i v[2];
        for (int h = 0; h < 2; h++) { // from the least value up, which a shift of unsigned numbers needs
            const __m256i least = _mm256_sub_epi32(middle[h], _mm256_sllv_epi32(half, shift[h]));
            v[h] = _mm256_sub_epi32(_mm256_srlv_epi32(_mm256_sub_epi32(load(from + 8 * h), least), shift[h]), half);
        }
        keys[k] = _mm256_permute4x64_epi64(_mm256_packs_epi32(v[0], v[1]), 0xd8);
    }
}

QJ_AVX2 static void copy_wide(size_t n, size_t stride, const int32_t *draws, __m256i *rows, size_t padded)
{
    for (size_t k = 0; k < n; k++)
        rows[k] = load(draws + k * stride);
    for (size_t k = n; k < padded; k++)
        rows[k] = _mm256_set1_epi32(INT32_MAX);
}

static void sort_halves(qj_lanes *s)
{
    s->narrow = s->coarse = false;
    for (size_t h = 0; h < 2; h++) {
        __m256i *half = (__m256i *)s->rows + h * s->padded;
        copy_wide(s->n, s->stride, s->draws + h * 8, half, s->padded);
        sort_wide(s->padded, half);
    }
}

QJ_AVX2 static void sort_coarse(qj_lanes *s)
{
    __m256i *rows = s->rows, *keys = rows + s->padded;
    copy_coarse(s, keys);
    memcpy(rows, keys, s->n * sizeof *rows);
    for (size_t k = s->n; k < s->padded; k++)
        rows[k] = _mm256_set1_epi16(INT16_MAX);
    sort_narrow(s->padded, rows);
}

qj_lanes qj_lanes_sort(size_t n, size_t stride, const int32_t *draws, void *rows)
{
    qj_lanes s = {.rows = rows, .padded = padded_rows(n), .n = n, .stride = stride, .draws = draws};
    s.narrow = middles(n, stride, draws, s.middle, s.shift);
    s.coarse = !s.narrow && n >= COARSE_DRAWS;
    if (s.narrow) {
        copy_narrow(n, stride, draws, &s);
        sort_narrow(s.padded, rows);
    } else if (s.coarse) {
        sort_coarse(&s);
    } else {
        sort_halves(&s);
    }
    return s;
}

static void row_of(const qj_lanes *s, size_t rank, int32_t out[QJ_LANES])
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

// Draws of a column that share their upper bits with the one of rank `below`, and with that of `above`.
typedef struct shared {
    int16_t key[2][QJ_LANES];
    int32_t low[QJ_LANES][MOST_SHARED], most[QJ_LANES], least[QJ_LANES]; // those of `below`, their largest; least of `above`
    size_t n[QJ_LANES];
    bool differ[QJ_LANES];
} shared;

static void take(shared *c, size_t lane, int16_t key, int32_t value)
{
    if (key == c->key[0][lane]) {
        if (c->n[lane] < MOST_SHARED)
            c->low[lane][c->n[lane]] = value;
        c->differ[lane] = c->differ[lane] || value != c->low[lane][0];
        c->n[lane]++;
        c->most[lane] = value > c->most[lane] ? value : c->most[lane];
    } else if (value < c->least[lane]) {
        c->least[lane] = value;
    }
}

QJ_AVX2 static void gather(const qj_lanes *s, shared *c)
{
    const __m256i *keys = (const __m256i *)s->rows + s->padded;
    const __m256i low = load((const int32_t *)(const void *)c->key[0]), high = load((const int32_t *)(const void *)c->key[1]);
    for (size_t k = 0; k < s->n; k++) {
        const __m256i v = keys[k];
        uint32_t hits = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_cmpeq_epi16(v, low), _mm256_cmpeq_epi16(v, high)));
        while (hits != 0) {
            const size_t lane = (size_t)__builtin_ctz(hits) / 2;
            take(c, lane, ((const int16_t *)&keys[k])[lane], s->draws[k * s->stride + lane]);
            hits &= ~(3u << (2 * lane));
        }
    }
}

static void sort_few(size_t n, int32_t *x)
{
    for (size_t i = 1; i < n; i++) {
        const int32_t v = x[i];
        size_t k = i;
        for (; k > 0 && x[k - 1] > v; k--)
            x[k] = x[k - 1];
        x[k] = v;
    }
}

// Both ranks from the draws that share their upper bits; false when these are too many to tell.
static bool coarse_pair(const qj_lanes *s, size_t below, size_t above, int32_t a[QJ_LANES], int32_t b[QJ_LANES])
{
    shared c;
    const int16_t *sorted = s->rows;
    memcpy(c.key[0], sorted + below * QJ_LANES, sizeof c.key[0]);
    memcpy(c.key[1], sorted + above * QJ_LANES, sizeof c.key[1]);
    for (size_t j = 0; j < QJ_LANES; j++) {
        c.most[j] = INT32_MIN, c.least[j] = INT32_MAX;
        c.n[j] = 0, c.differ[j] = false;
    }
    gather(s, &c);
    for (size_t j = 0; j < QJ_LANES; j++) {
        const bool same = c.key[0][j] == c.key[1][j];
        a[j] = c.most[j]; // all that come before the next key
        b[j] = same ? c.most[j] : c.least[j];
        if (!same || !c.differ[j])
            continue;
        if (c.n[j] > MOST_SHARED)
            return false;
        size_t first = below;
        while (first > 0 && sorted[(first - 1) * QJ_LANES + j] == c.key[0][j])
            first--;
        sort_few(c.n[j], c.low[j]);
        a[j] = c.low[j][below - first];
        b[j] = c.low[j][above - first];
    }
    return true;
}

void qj_lanes_pair(qj_lanes *s, size_t below, size_t above, int32_t a[QJ_LANES], int32_t b[QJ_LANES])
{
    if (s->coarse && coarse_pair(s, below, above, a, b))
        return;
    if (s->coarse)
        sort_halves(s);
    row_of(s, below, a);
    row_of(s, above, b);
}

#endif
