// Quantiles of many columns at once: the hot loop of a forecast.
#include "num/stat.h"

#include <math.h>
#include <string.h>

#define LANES 16

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(QJ_NO_CLONES)
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif

static inline void exchange(int32_t *restrict low, int32_t *restrict high, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        int32_t a = low[k], b = high[k];
        low[k] = a < b ? a : b;
        high[k] = a < b ? b : a;
    }
}

// Batcher's merge exchange (Knuth, volume 3, algorithm 5.2.2 M) of n rows of LANES columns.
CLONES
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

size_t qj_column_quantiles_scratch(size_t n_draws)
{
    return n_draws * LANES * sizeof(int32_t);
}

void qj_column_quantiles(size_t n_draws, size_t n_cols, size_t stride, const int32_t *draws, double unit, size_t n_p,
                         const double *p, float *out, void *scratch)
{
    int32_t *rows = scratch;
    if (n_draws == 0) {
        for (size_t k = 0; k < n_cols * n_p; k++)
            out[k] = NAN;
        return;
    }
    for (size_t first = 0; first < n_cols; first += LANES) {
        size_t m = n_cols - first < LANES ? n_cols - first : LANES;
        for (size_t k = 0; k < n_draws; k++) {
            memcpy(rows + k * LANES, draws + k * stride + first, m * sizeof *rows);
            for (size_t j = m; j < LANES; j++)
                rows[k * LANES + j] = 0;
        }
        sort_rows(n_draws, rows);
        for (size_t q = 0; q < n_p; q++) {
            double at = (double)(n_draws - 1) * p[q];
            size_t below = (size_t)floor(at), above = below + 1 < n_draws ? below + 1 : below;
            double part = at - (double)below;
            for (size_t j = 0; j < m; j++) {
                double a = rows[below * LANES + j], b = rows[above * LANES + j];
                out[(first + j) * n_p + q] = (float)((a + part * (b - a)) * unit);
            }
        }
    }
}
