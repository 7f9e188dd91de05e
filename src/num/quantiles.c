// Quantiles of many columns at once: the hot loop of a forecast.
#include "num/lanes.h"
#include "num/stat.h"

#include <math.h>
#include <string.h>

#define LANES ((size_t)QJ_LANES)
#define ALIGNMENT ((size_t)64)

// One row of every column: keeps the smaller values in `low`.
static inline void exchange(int32_t *restrict low, int32_t *restrict high, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        int32_t a = low[k], b = high[k];
        low[k] = a < b ? a : b;
        high[k] = a < b ? b : a;
    }
}

// Batcher's merge exchange (Knuth, volume 3, algorithm 5.2.2 M) of n rows: the way of any machine.
static void sort_rows(size_t n, int32_t *x)
{
    size_t top = 1;
    while (top * 2 < n)
        top *= 2;
    for (size_t p = top; p > 0; p /= 2) {
        size_t r = 0, d = p;
        for (size_t q = top;; q /= 2) {
            for (size_t i = r; i + d < n; i += 2 * p) {
                size_t run = n - d - i < p ? n - d - i : p;
                exchange(x + i * LANES, x + (i + d) * LANES, run * LANES);
            }
            if (q == p)
                break;
            d = q - p;
            r = p;
        }
    }
}

// m columns, m <= LANES, sorted; the lanes left over hold zeros.
static qj_lanes sort_portable(size_t n, size_t stride, const int32_t *draws, size_t m, void *scratch)
{
    int32_t *rows = scratch;
    for (size_t k = 0; k < n; k++) {
        memset(rows + k * LANES, 0, LANES * sizeof *rows);
        memcpy(rows + k * LANES, draws + k * stride, m * sizeof *rows);
    }
    sort_rows(n, rows);
    return (qj_lanes){.rows = scratch};
}

size_t qj_column_quantiles_scratch(size_t n_draws)
{
    size_t bytes = n_draws * LANES * sizeof(int32_t);
#if QJ_X86
    bytes = qj_lanes_bytes(n_draws);
#endif
    return bytes + ALIGNMENT;
}

static void row_of(const qj_lanes *s, bool fast, size_t rank, int32_t out[QJ_LANES])
{
#if QJ_X86
    if (fast) {
        qj_lanes_row(s, rank, out);
        return;
    }
#endif
    memcpy(out, (const int32_t *)s->rows + rank * LANES, LANES * sizeof *out);
    (void)fast;
}

static qj_lanes sort_block(bool fast, size_t n, size_t stride, const int32_t *draws, size_t m, void *scratch)
{
#if QJ_X86
    if (fast)
        return qj_lanes_sort(n, stride, draws, scratch);
#endif
    (void)fast;
    return sort_portable(n, stride, draws, m, scratch);
}

void qj_column_quantiles(size_t n_draws, size_t n_cols, size_t stride, const int32_t *draws, double unit, size_t n_p,
                         const double *p, float *out, void *scratch)
{
    for (size_t k = 0; n_draws == 0 && k < n_cols * n_p; k++)
        out[k] = NAN;
    if (n_draws == 0)
        return;
    void *rows = (char *)scratch + (ALIGNMENT - (uintptr_t)scratch % ALIGNMENT) % ALIGNMENT;
    bool fast = qj_has_avx2() && n_cols >= LANES;
    int32_t a[QJ_LANES], b[QJ_LANES];
    for (size_t at = 0; at < n_cols; at += LANES) {
        // The last block of the fast way reaches back over columns already done rather than past the end.
        size_t first = fast && n_cols - at < LANES ? n_cols - LANES : at;
        size_t m = n_cols - first < LANES ? n_cols - first : LANES;
        qj_lanes s = sort_block(fast, n_draws, stride, draws + first, m, rows);
        for (size_t q = 0; q < n_p; q++) {
            double rank = (double)(n_draws - 1) * p[q];
            size_t below = (size_t)floor(rank), above = below + 1 < n_draws ? below + 1 : below;
            double part = rank - (double)below;
            row_of(&s, fast, below, a);
            row_of(&s, fast, above, b);
            for (size_t j = 0; j < m; j++)
                out[(first + j) * n_p + q] = (float)((a[j] + part * ((double)b[j] - a[j])) * unit);
        }
    }
}
