// Sums of many draws side by side, and quantiles of many samples, against plain loops.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "num/elem.h"
#include "num/mix.h"
#include "num/rng.h"
#include "num/stat.h"
#include <math.h>
#include <string.h>

static void rows_are_mixed_in_order_and_without_zeros(void **state)
{
    (void)state;
    enum { ROWS = 13, N = 5, STRIDE = 7 };
    double w[ROWS * STRIDE], x[ROWS * QJ_LANES_MIX], y[N * QJ_LANES_MIX], weight[ROWS * N];
    uint32_t first[N + 1];
    uint16_t at[ROWS * N];
    qj_normals((qj_key){5}, 0, 0, 0, ROWS * QJ_LANES_MIX, 1, x);
    qj_normals((qj_key){6}, 0, 0, 0, ROWS * STRIDE, 1, w);
    size_t zeros = 0;
    for (size_t k = 0; k < ROWS * STRIDE; k++)
        if (k % 3 == 1) {
            w[k] = 0.0;
            zeros += k % STRIDE < N;
        }
    for (size_t i = 0; i < ROWS; i++)
        w[i * STRIDE + 2] = 0.0; // a result without terms
    const qj_mix m = qj_mix_list(ROWS, N, STRIDE, w, first, at, weight);
    assert_true(m.first[N] < ROWS * N - zeros + 1 && m.first[2] == m.first[3]);
    qj_mix_rows(&m, x, y);
    for (size_t o = 0; o < N; o++)
        for (size_t l = 0; l < QJ_LANES_MIX; l++) {
            double sum = 0.0;
            for (size_t i = 0; i < ROWS; i++)
                sum += w[i * STRIDE + o] * x[i * QJ_LANES_MIX + l];
            assert_true(sum == y[o * QJ_LANES_MIX + l]);
        }
}

static void check_rows(size_t n, size_t rows)
{
    enum { STRIDE = 1200 };
    static double x[40 * STRIDE];
    const double p[4] = {0.0, 0.05, 0.5, 1.0};
    double mean[40], out[40 * 4], sorted[STRIDE];
    qj_arena *a = qj_arena_new((size_t)1 << 22);
    qj_normals((qj_key){n}, 0, 0, 0, rows * STRIDE, 1, x);
    for (size_t r = 0; r < rows; r++)
        for (size_t k = 0; k < n; k++) // of very different sizes; some constant, some with ties
            x[r * STRIDE + k] = r % 5 == 4 ? 7.25 : r % 5 == 3 ? floor(x[r * STRIDE + k]) : qj_exp((double)r - 10.0) * (30.0 + x[r * STRIDE + k]);
    qj_row_quantiles(n, rows, STRIDE, x, 4, p, mean, out, qj_arena_alloc(a, qj_row_quantiles_scratch(n), 8));
    for (size_t r = 0; r < rows; r++) {
        memcpy(sorted, x + r * STRIDE, n * sizeof *sorted);
        qj_sort(n, sorted);
        const double range = sorted[n - 1] - sorted[0], plain = qj_mean(n, sorted);
        assert_true(fabs(mean[r] - plain) <= 1e-14 * fabs(plain) + 1e-14 * range);
        for (size_t q = 0; q < 4; q++)
            assert_true(fabs(out[r * 4 + q] - qj_quantile_sorted(n, sorted, p[q])) <= 0x1p-31 * range + 1e-15 * fabs(sorted[n - 1]));
    }
    qj_arena_free(a);
}

static void samples_have_their_quantiles(void **state)
{
    (void)state;
    static const size_t n[] = {1, 2, 15, 16, 17, 100, 1000, 1024, 1100};
    for (size_t k = 0; k < sizeof n / sizeof *n; k++)
        for (size_t rows = 1; rows <= 40; rows += 13)
            check_rows(n[k], rows);
    double mean, out;
    qj_row_quantiles(0, 1, 1, NULL, 1, (const double[]){0.5}, &mean, &out, NULL);
    assert_true(isnan(mean) && isnan(out));
}

static void exponentials_side_by_side_are_those_alone(void **state)
{
    (void)state;
    double x[67] = {0}, y[67];
    for (size_t n = 0; n <= 67; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = i % 7 == 0 ? (double[]){800.0, -800.0, NAN, 710.0, -745.5, INFINITY, -INFINITY, -0.0, 709.9, 0.0}[i / 7] : -40.0 + 1.7 * (double)i;
        qj_exp_array(n, x, y);
        for (size_t i = 0; i < n; i++) {
            const double alone = qj_exp(x[i]);
            assert_true(isnan(alone) ? isnan(y[i]) : alone == y[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_mixed_in_order_and_without_zeros),
        cmocka_unit_test(samples_have_their_quantiles),
        cmocka_unit_test(exponentials_side_by_side_are_those_alone),
    };
    return cmocka_run_group_tests_name("num mix", tests, NULL, NULL);
}
