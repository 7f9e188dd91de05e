// Edge cases of order statistics, elementary functions and forecasts of short series.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/elem.h"
#include "num/smooth.h"
#include "num/stat.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define assert_near(got, expected, tolerance) assert_true(fabs((got) - (expected)) <= (tolerance))

static void sums_keep_what_is_small(void **state)
{
    (void)state;
    const double x[4] = {1e100, 1.0, -1e100, 2.0};
    assert_true(qj_sum(4, x) == 3.0);
    assert_true(qj_sum(0, x) == 0.0);
    assert_true(isnan(qj_mean(0, x)));
    assert_true(qj_mean(4, x) == 0.75);
    const double far[2] = {INFINITY, 1.0}, none[2] = {NAN, 1.0};
    assert_true(qj_sum(2, far) == INFINITY);
    assert_true(isnan(qj_sum(2, none)));
}

static void nan_sorts_last_and_is_left_out_of_the_median(void **state)
{
    (void)state;
    double x[6] = {3.0, NAN, -INFINITY, 2.0, NAN, -0.5}, scratch[6];
    assert_true(qj_median(6, x, scratch) == 0.75);
    assert_true(qj_mad(3, (const double[]){1.0, NAN, 4.0}, scratch) == 1.5);
    qj_sort(6, x);
    assert_true(x[0] == -INFINITY && x[1] == -0.5 && x[2] == 2.0 && x[3] == 3.0);
    assert_true(isnan(x[4]) && isnan(x[5]));
    assert_true(isnan(qj_median(2, x + 4, scratch)));
    assert_true(isnan(qj_mad(0, x, scratch)));
    qj_sort(0, x);
}

static void quantiles_of_one_and_two(void **state)
{
    (void)state;
    const double x[2] = {1.0, 3.0};
    assert_true(isnan(qj_quantile_sorted(0, x, 0.5)));
    assert_true(qj_quantile_sorted(1, x, 0.0) == 1.0 && qj_quantile_sorted(1, x, 1.0) == 1.0);
    assert_true(qj_quantile_sorted(2, x, 0.0) == 1.0 && qj_quantile_sorted(2, x, 1.0) == 3.0);
    assert_true(qj_quantile_sorted(2, x, 0.25) == 1.5);
}

static void columns_of_few_draws(void **state)
{
    (void)state;
    const double p[3] = {0.0, 0.5, 1.0};
    int32_t draws[3 * 17];
    float out[17 * 3];
    void *scratch = malloc(qj_column_quantiles_scratch(3));
    assert_non_null(scratch);
    qj_column_quantiles(0, 17, 17, draws, 1.0, 3, p, out, scratch);
    for (int k = 0; k < 17 * 3; k++)
        assert_true(isnan(out[k]));
    for (int k = 0; k < 3 * 17; k++)
        draws[k] = k % 17 == 16 ? INT32_MIN + k : -k;
    for (size_t n = 1; n <= 3; n++) {
        qj_column_quantiles(n, 17, 17, draws, 0.5, 3, p, out, scratch);
        for (int j = 0; j < 16; j++) {
            assert_true(out[j * 3 + 2] == (float)(-0.5 * j));
            assert_true(out[j * 3] == (float)(-0.5 * (j + 17.0 * (double)(n - 1))));
            assert_true(out[j * 3 + 1] == (float)(-0.5 * (j + 8.5 * (double)(n - 1))));
        }
        assert_true(out[16 * 3] == (float)(0.5 * ((double)INT32_MIN + 16.0)));
    }
    // No columns: nothing is touched.
    out[0] = 7.0F;
    qj_column_quantiles(3, 0, 17, draws, 0.5, 3, p, out, scratch);
    assert_true(out[0] == 7.0F);
    free(scratch);
}

static void exp_and_log_at_the_ends(void **state)
{
    (void)state;
    assert_true(qj_exp(INFINITY) == INFINITY && qj_exp(-INFINITY) == 0.0 && isnan(qj_exp(NAN)));
    assert_true(qj_exp(709.79) == INFINITY && qj_exp(709.78) < INFINITY);
    assert_true(qj_exp(-745.1) > 0.0 && qj_exp(-745.14) == 0.0);
    assert_true(qj_exp(0.0) == 1.0 && qj_exp(-0.0) == 1.0);
    assert_true(isnan(qj_log(-1.0)) && isnan(qj_log(NAN)) && qj_log(0.0) == -INFINITY && qj_log(-0.0) == -INFINITY);
    assert_true(qj_log(INFINITY) == INFINITY && qj_log(1.0) == 0.0);
    assert_near(qj_log(DBL_MAX), 709.782712893384, 1e-12);
    assert_near(qj_log(0x1p-1074), -744.4400719213812, 1e-12);
}

static void series_of_one_and_two_years(void **state)
{
    (void)state;
    double out[3] = {0.0};
    qj_theta fit;
    qj_td8(0, out, NAN, 3, out, &fit);
    assert_true(isnan(out[0]) && isnan(out[2]));
    const double x[2] = {100.0, 110.0};
    qj_td8(1, x, NAN, 3, out, &fit);
    assert_true(out[0] == 100.0 && out[2] == 100.0 && fit.drift == 0.0);
    // The growth of the parent takes over where a series has none of its own.
    qj_td8(1, x, 0.1, 1, out, NULL);
    assert_near(out[0], 50.0 * (1.0 + exp(0.08)), 1e-12);
    assert_true(isnan(qj_log_growth(1, x)) && isnan(qj_log_growth(0, x)));
    assert_near(qj_log_growth(2, x), log(1.1), 1e-15);
    qj_td8(2, x, NAN, 1, out, &fit);
    // One error of 10 whatever alpha is: the first of the grid, level 100.5, half the slope 5, (1 - 0.95^2) / 0.05.
    assert_true(fit.alpha == 0.05 && fit.level == 100.5 && fit.drift == 5.0);
    assert_near(out[0], 0.5 * (100.5 + 5.0 * 1.95 + 110.0 * pow(1.1, 0.8)), 1e-10);
}

static void a_constant_series_stays(void **state)
{
    (void)state;
    const double x[8] = {42.0, 42.0, 42.0, 42.0, 42.0, 42.0, 42.0, 42.0};
    double out[10];
    qj_td8(8, x, NAN, 10, out, NULL);
    for (int h = 0; h < 10; h++)
        assert_near(out[h], 42.0, 1e-12);
}

static void zeros_are_forecast(void **state)
{
    (void)state;
    double out[5];
    const double none[6] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    qj_td8(6, none, NAN, 5, out, NULL);
    for (int h = 0; h < 5; h++)
        assert_true(out[h] == 0.0);
    // Half of the smallest positive value, 4, is added before logs.
    const double born[5] = {0.0, 8.0, 9.0, 10.0, 12.0};
    double g = log(16.0 / 4.0) / 4.0 > 0.25 ? 0.25 : log(16.0 / 4.0) / 4.0;
    qj_theta fit;
    qj_td8(5, born, NAN, 1, out, &fit);
    assert_near(out[0], 0.5 * (qj_theta_at(&fit, 5, 1) + 16.0 * exp(0.8 * g) - 4.0), 1e-12);
    // ... but at least 1.
    const double few[3] = {1.0, 0.0, 1.0};
    qj_td8(3, few, 0.1, 1, out, &fit);
    assert_near(out[0], 0.5 * (qj_theta_at(&fit, 3, 1) + 2.0 * exp(0.08) - 1.0), 1e-12);
    // A series that died out may not turn negative.
    const double dead[5] = {40.0, 20.0, 5.0, 1.0, 0.0};
    qj_td8(5, dead, NAN, 5, out, NULL);
    for (int h = 0; h < 5; h++)
        assert_true(out[h] >= 0.0 && out[h] < 5.0);
}

static void growth_is_capped_and_theta_left_out_below_zero(void **state)
{
    (void)state;
    const double boom[3] = {1.0, 10.0, 100.0}, slump[6] = {1000.0, 500.0, 250.0, 120.0, 60.0, 30.0};
    double out[10];
    qj_theta fit;
    qj_td8(3, boom, NAN, 1, out, &fit);
    assert_near(out[0], 0.5 * (qj_theta_at(&fit, 3, 1) + 100.0 * exp(0.25 * 0.8)), 1e-12);
    qj_td8(6, slump, NAN, 10, out, &fit);
    assert_true(qj_theta_at(&fit, 6, 10) < 0.0);
    double powers = 0.0, power = 1.0;
    for (int h = 0; h < 10; h++)
        powers += power *= 0.8;
    assert_near(out[9], 30.0 * exp(-0.25 * powers), 1e-12);
    // A given growth is capped, too.
    qj_td8(3, boom, -3.0, 1, out, &fit);
    assert_near(out[0], 0.5 * (qj_theta_at(&fit, 3, 1) + 100.0 * exp(-0.2)), 1e-12);
}

static void damping_sums_the_powers(void **state)
{
    (void)state;
    assert_true(qj_damped_drift(5.0, 0.3, 0.8, 0) == 5.0);
    assert_near(qj_damped_drift(1.0, 0.1, 0.5, 2), exp(0.075), 1e-15);
    assert_near(qj_damped_drift(1.0, 0.1, 1.0, 7), exp(0.7), 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_keep_what_is_small),
        cmocka_unit_test(nan_sorts_last_and_is_left_out_of_the_median),
        cmocka_unit_test(quantiles_of_one_and_two),
        cmocka_unit_test(columns_of_few_draws),
        cmocka_unit_test(exp_and_log_at_the_ends),
        cmocka_unit_test(series_of_one_and_two_years),
        cmocka_unit_test(a_constant_series_stays),
        cmocka_unit_test(zeros_are_forecast),
        cmocka_unit_test(growth_is_capped_and_theta_left_out_below_zero),
        cmocka_unit_test(damping_sums_the_powers),
    };
    return cmocka_run_group_tests_name("num series", tests, NULL, NULL);
}
