// Quantiles of many columns at once: the hot loop of a forecast.
#include "num/lanes.h"
#include "num/stat.h"
#include "num/vec.h"

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

// Values of two ranks of every lane.
static void pair_of(qj_lanes *s, bool fast, size_t below, size_t above, int32_t a[QJ_LANES], int32_t b[QJ_LANES])
{
#if QJ_X86
    if (fast) {
        qj_lanes_pair(s, below, above, a, b);
        return;
    }
#endif
    memcpy(a, (const int32_t *)s->rows + below * LANES, LANES * sizeof *a);
    memcpy(b, (const int32_t *)s->rows + above * LANES, LANES * sizeof *b);
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
            pair_of(&s, fast, below, above, a, b);
            for (size_t j = 0; j < m; j++)
                out[(first + j) * n_p + q] = (float)((a[j] + part * ((double)b[j] - a[j])) * unit);
        }
    }
}

// Least, largest and sum of a sample.
typedef struct extent {
    double least, most, sum;
} extent;

QJ_CLONES static void extent_of(size_t n, const double *x, extent *out)
{
    const qj_v4 first = {x[0], x[0], x[0], x[0]};
    qj_v4 least[4] = {first, first, first, first}, most[4] = {first, first, first, first}, sum[4] = {{0}, {0}, {0}, {0}};
    size_t k = 0;
    for (; k + 16 <= n; k += 16)
        for (size_t j = 0; j < 4; j++) {
            const qj_v4 v = QJ_V4_OF(x + k + 4 * j);
            const qj_i4 lower = QJ_V4_LESS(v, least[j]), higher = QJ_V4_LESS(most[j], v);
            least[j] = QJ_V4_CHOOSE(lower, v, least[j]);
            most[j] = QJ_V4_CHOOSE(higher, v, most[j]);
            sum[j] += v;
        }
    for (size_t j = 1; j < 4; j++) {
        const qj_i4 lower = QJ_V4_LESS(least[j], least[0]), higher = QJ_V4_LESS(most[0], most[j]);
        least[0] = QJ_V4_CHOOSE(lower, least[j], least[0]);
        most[0] = QJ_V4_CHOOSE(higher, most[j], most[0]);
    }
    const qj_v4 together = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    extent e = {.least = x[0], .most = x[0], .sum = (together[0] + together[1]) + (together[2] + together[3])};
    for (size_t j = 0; j < 4; j++) {
        e.least = least[0][j] < e.least ? least[0][j] : e.least;
        e.most = most[0][j] > e.most ? most[0][j] : e.most;
    }
    for (; k < n; k++) {
        e.least = x[k] < e.least ? x[k] : e.least;
        e.most = x[k] > e.most ? x[k] : e.most;
        e.sum += x[k];
    }
    *out = e;
}

// Whole steps above the least value, one sample a lane.
QJ_CLONES static void make_keys(size_t n, size_t stride, const double *x, const double *least, const double *steps, int32_t *key)
{
    enum { BLOCK = 64 };
    int32_t part[QJ_LANES][BLOCK];
    for (size_t at = 0; at < n; at += BLOCK) {
        const size_t m = n - at < BLOCK ? n - at : BLOCK;
        for (size_t j = 0; j < LANES; j++)
            for (size_t k = 0; k < m; k++)
                part[j][k] = (int32_t)((x[j * stride + at + k] - least[j]) * steps[j] + 0.5);
        for (size_t k = 0; k < m; k++)
            for (size_t j = 0; j < LANES; j++)
                key[(at + k) * LANES + j] = part[j][k];
    }
}

static size_t key_bytes(size_t n_draws) { return n_draws * LANES * sizeof(int32_t); }

size_t qj_row_quantiles_scratch(size_t n_draws)
{
    // A last block that is not full is copied, so that there are always sixteen samples.
    return qj_column_quantiles_scratch(n_draws) + key_bytes(n_draws) + LANES * n_draws * sizeof(double) + 2 * ALIGNMENT;
}

// Sixteen samples.
static void row_block(size_t n, size_t stride, const double *x, size_t m, size_t n_p, const double *p, double *mean, double *out,
                      int32_t *key, void *rows)
{
    double least[QJ_LANES], steps[QJ_LANES];
    int32_t a[QJ_LANES], b[QJ_LANES];
    const bool fast = qj_has_avx2();
    for (size_t j = 0; j < LANES; j++) {
        extent e;
        extent_of(n, x + j * stride, &e);
        least[j] = e.least;
        steps[j] = e.most > e.least ? 2147483646.0 / (e.most - e.least) : 0.0;
        if (j < m)
            mean[j] = e.sum / (double)n;
    }
    make_keys(n, stride, x, least, steps, key);
    qj_lanes s = sort_block(fast, n, LANES, key, LANES, rows);
    for (size_t q = 0; q < n_p; q++) {
        const double rank = (double)(n - 1) * p[q];
        const size_t below = (size_t)floor(rank), above = below + 1 < n ? below + 1 : below;
        pair_of(&s, fast, below, above, a, b);
        for (size_t j = 0; j < m; j++) {
            const double step = a[j] + (rank - (double)below) * ((double)b[j] - a[j]);
            out[j * n_p + q] = steps[j] > 0.0 ? least[j] + step / steps[j] : least[j];
        }
    }
}

void qj_row_quantiles(size_t n_draws, size_t n_rows, size_t stride, const double *draws, size_t n_p, const double *p,
                      double *mean, double *out, void *scratch)
{
    for (size_t r = 0; n_draws == 0 && r < n_rows; r++) {
        mean[r] = NAN;
        for (size_t q = 0; q < n_p; q++)
            out[r * n_p + q] = NAN;
    }
    if (n_draws == 0)
        return;
    char *rows = (char *)scratch + (ALIGNMENT - (uintptr_t)scratch % ALIGNMENT) % ALIGNMENT;
    char *keys = rows + qj_column_quantiles_scratch(n_draws);
    keys += (ALIGNMENT - (uintptr_t)keys % ALIGNMENT) % ALIGNMENT;
    double *copy = (double *)(void *)(keys + key_bytes(n_draws));
    for (size_t at = 0; at < n_rows; at += LANES) {
        const size_t m = n_rows - at < LANES ? n_rows - at : LANES;
        const double *x = draws + at * stride;
        size_t step = stride;
        if (m < LANES) {
            for (size_t j = 0; j < LANES; j++)
                memcpy(copy + j * n_draws, x + (j < m ? j : 0) * stride, n_draws * sizeof *copy);
            x = copy;
            step = n_draws;
        }
        row_block(n_draws, step, x, m, n_p, p, mean + at, out + at * n_p, (int32_t *)(void *)keys, rows);
    }
}
