// Edge cases of pooling, reconciliation and proportional fitting.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/ipf.h"
#include "num/pool.h"
#include "num/reconcile.h"
#include <math.h>
#include <string.h>
#include <time.h>

#define ROOM ((size_t)1 << 22)

static void pooling_one_and_none(void **state)
{
    (void)state;
    const double y = 0.04, se = 0.01;
    double mean, b;
    qj_oneway o = qj_pool_oneway(1, &y, &se, &mean, &b);
    assert_true(o.mu == 0.04 && o.tau2 == 0.0 && o.se_mu == 0.01 && mean == 0.04 && b == 1.0);
    o = qj_pool_oneway(0, &y, &se, NULL, NULL);
    assert_true(isnan(o.mu) && o.tau2 == 0.0);
}

static qj_twoway two_way(size_t n_r, size_t n_i, const double *y, double *a, double *b)
{
    qj_arena *arena = qj_arena_new(ROOM);
    qj_twoway fit;
    assert_non_null(arena);
    assert_int_equal(qj_pool_twoway(n_r, n_i, y, a, b, arena, &fit, NULL), QJ_OK);
    assert_int_equal(qj_arena_used(arena), 0);
    qj_arena_free(arena);
    return fit;
}

static void two_way_without_variation(void **state)
{
    (void)state;
    double a[3], b[4], y[12];
    for (int c = 0; c < 12; c++)
        y[c] = 0.03;
    qj_twoway fit = two_way(3, 4, y, a, b);
    assert_true(fit.converged && fabs(fit.mu - 0.03) < 1e-16);
    assert_true(fit.var_a == 0.0 && fit.var_b == 0.0 && fit.var_e == 0.0);
    assert_true(a[0] == 0.0 && b[3] == 0.0);
    for (int c = 0; c < 12; c++)
        y[c] = NAN;
    fit = two_way(3, 4, y, a, b);
    assert_true(isnan(fit.mu) && a[2] == 0.0 && b[0] == 0.0);
    y[5] = 0.07;
    fit = two_way(3, 4, y, a, b);
    assert_true(fit.mu == 0.07 && fit.var_e == 0.0);
    fit = two_way(1, 4, (const double[]){0.01, 0.02, 0.03, 0.04}, a, b);
    assert_true(fabs(fit.mu - 0.025) < 1e-16 && fit.var_a == 0.0 && fit.var_b == 0.0);
    assert_true(fabs(fit.var_e - 0.0005 / 3.0) < 1e-17);
}

// A table that is exactly mu + a + b, with an empty row: the rest is (nearly) no error, the row gets no effect.
static void two_way_exact_and_with_an_empty_row(void **state)
{
    (void)state;
    const double row[4] = {-0.02, 0.01, 0.01, 0.0}, column[5] = {0.03, -0.01, -0.02, 0.02, -0.02};
    double a[5], b[5], y[25];
    for (int c = 0; c < 25; c++)
        y[c] = c / 5 == 4 ? NAN : 0.02 + row[c / 5] + column[c % 5];
    qj_twoway fit = two_way(5, 5, y, a, b);
    assert_true(fit.converged && fit.rounds < 15 && fit.var_e < 1e-8 && a[4] == 0.0);
    for (int r = 0; r < 4; r++)
        for (int i = 0; i < 5; i++)
            assert_true(fabs(fit.mu + a[r] + b[i] - y[r * 5 + i]) < 1e-6);
}

static void cells_without_an_error_take_the_prediction(void **state)
{
    (void)state;
    const double y[6] = {0.01, 0.02, NAN, 0.04, 0.00, 0.06}, se[6] = {0.01, NAN, 0.01, 0.0, -1.0, 0.02};
    double mean[6], w[6], excess;
    qj_arena *arena = qj_arena_new(ROOM);
    qj_twoway fit;
    assert_int_equal(qj_pool_cells(2, 3, y, se, mean, w, &fit, &excess, arena, NULL), QJ_OK);
    for (int c = 1; c < 5; c++)
        assert_true(w[c] == 1.0 && isfinite(mean[c]));
    assert_true(excess >= 0.0 && w[0] <= 1.0 && w[5] <= 1.0);
    const double nothing[2] = {NAN, NAN};
    assert_int_equal(qj_pool_cells(1, 2, nothing, se, mean, w, &fit, NULL, arena, NULL), QJ_OK);
    assert_true(isnan(mean[0]) && w[0] == 1.0);
    qj_arena_free(arena);
}

static void memory_runs_out_with_an_error(void **state)
{
    (void)state;
    double y[64] = {0.0}, w[81], a[8], b[8], mean[64];
    for (int k = 0; k < 81; k++)
        w[k] = 1.0;
    qj_twoway fit;
    qj_reconcile *r;
    for (size_t limit = 64; limit <= 4096; limit *= 4) {
        qj_arena *arena = qj_arena_new(limit);
        qj_err err = {.code = QJ_E_NONE};
        assert_int_equal(qj_pool_twoway(8, 8, y, a, b, arena, &fit, &err), -QJ_E_MEMORY);
        assert_int_equal(err.code, QJ_E_MEMORY);
        assert_int_equal(qj_reconcile_new(8, 8, w, arena, &r, &err), -QJ_E_MEMORY);
        if (limit < 1024)
            assert_int_equal(qj_pool_cells(8, 8, y, w, mean, mean, &fit, NULL, arena, &err), -QJ_E_MEMORY);
        qj_arena_free(arena);
    }
}

static void a_panel_of_the_size_of_the_country_is_pooled_in_milliseconds(void **state)
{
    (void)state;
    double y[380], a[20], b[19];
    uint32_t x = 1;
    for (int c = 0; c < 380; c++) {
        x = x * 1664525u + 1013904223u;
        y[c] = 0.01 * sin(c / 19) + 0.02 * cos(c % 19) + 0.03 * ((double)x / 0x1p32 - 0.5);
    }
    clock_t start = clock();
    for (int k = 0; k < 10; k++)
        assert_true(two_way(20, 19, y, a, b).converged);
    double each = (double)(clock() - start) / CLOCKS_PER_SEC / 10.0;
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
    assert_true(each < 0.05); // about 0.6 ms; a slow or busy machine may take longer
#else
    assert_true(each < 5.0);
#endif
}

static size_t reconcile(size_t n_r, size_t n_i, const double *w, double *y, double *multiplier)
{
    qj_arena *arena = qj_arena_new(ROOM);
    qj_reconcile *r;
    assert_int_equal(qj_reconcile_new(n_r, n_i, w, arena, &r, NULL), QJ_OK);
    size_t clipped = qj_reconcile_apply(r, y, multiplier, QJ_NEW(arena, double, qj_reconcile_scratch(r)));
    qj_arena_free(arena);
    return clipped;
}

static void one_cell_meets_its_three_margins(void **state)
{
    (void)state;
    // Four measurements of one number with equal weights: their mean.
    double y[4] = {10.0, 12.0, 14.0, 20.0}, m[3];
    const double w[4] = {1.0, 1.0, 1.0, 1.0};
    assert_int_equal(reconcile(1, 1, w, y, m), 0);
    for (int k = 0; k < 4; k++)
        assert_true(fabs(y[k] - 14.0) < 1e-12);
    assert_true(fabs(m[0] + m[1] + m[2] + 6.0) < 1e-12);
}

static void nearly_exact_margins_are_met(void **state)
{
    (void)state;
    double y[9] = {10.0, 4.0, 6.0, 3.0, 7.0, 1.0, 1.0, 1.0, 1.0};
    const double w[9] = {1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1.0, 1.0, 1.0, 1.0};
    assert_int_equal(reconcile(2, 2, w, y, NULL), 0);
    const double margins[5] = {10.0, 4.0, 6.0, 3.0, 7.0};
    for (int k = 0; k < 5; k++)
        assert_true(fabs(y[k] - margins[k]) < 1e-4);
}

static void negative_cells_are_clipped(void **state)
{
    (void)state;
    const double w[9] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0};
    double y[9] = {1.0, 1.0, 0.0, 1.0, 0.0, 50.0, -60.0, -70.0, -80.0};
    assert_true(reconcile(2, 2, w, y, NULL) >= 3);
    for (int k = 0; k < 9; k++)
        assert_true(y[k] >= 0.0);
    assert_true(y[0] == y[5] + y[6] + y[7] + y[8] && y[1] == y[5] + y[6] && y[3] == y[5] + y[7]);
    // Everything negative: nothing is left, and the aggregates say so.
    double none[9] = {-5.0, -5.0, -5.0, -5.0, -5.0, -1.0, -1.0, -1.0, -1.0};
    assert_int_equal(reconcile(2, 2, w, none, NULL), 4);
    for (int k = 0; k < 9; k++)
        assert_true(none[k] == 0.0);
}

static void weights_that_cannot_be_are_refused(void **state)
{
    (void)state;
    const double w[4] = {1.0, -5.0, 1.0, 1.0};
    qj_arena *arena = qj_arena_new(ROOM);
    qj_reconcile *r;
    qj_err err = {.code = QJ_E_NONE};
    assert_int_equal(qj_reconcile_new(1, 1, w, arena, &r, &err), -QJ_E_BUG);
    assert_int_equal(err.code, QJ_E_BUG);
    qj_arena_free(arena);
}

static qj_ipf_result fit3(size_t n0, size_t n1, size_t n2, double *x, const double *m01, const double *m12, const double *m02,
                          double tol, int sweeps)
{
    double scratch[40];
    const qj_ipf_table t = {n0, n1, n2, x, m01, m12, m02};
    assert_true(qj_ipf3_scratch(&t) <= 40);
    return qj_ipf3(&t, tol, sweeps, scratch);
}

static void fitting_keeps_zeros_and_says_when_it_cannot(void **state)
{
    (void)state;
    double x[4] = {0.0, 1.0, 1.0, 1.0};
    const double rows[2] = {2.0, 6.0}, columns[2] = {3.0, 5.0}, empty[2] = {0.0, 8.0};
    qj_ipf_result r = fit3(2, 1, 2, x, rows, columns, NULL, 1e-12, 2000);
    assert_true(r.converged && x[0] == 0.0 && fabs(x[1] - 2.0) < 1e-11 && fabs(x[2] - 3.0) < 1e-11);
    // A target of zero empties its line.
    double y[4] = {1.0, 1.0, 1.0, 1.0};
    r = fit3(2, 1, 2, y, empty, columns, NULL, 1e-12, 2000);
    assert_true(r.converged && y[0] == 0.0 && y[1] == 0.0 && fabs(y[2] - 3.0) < 1e-12);
    // Nothing in a line that should hold something.
    double z[4] = {0.0, 0.0, 1.0, 1.0};
    r = fit3(2, 1, 2, z, rows, columns, NULL, 1e-12, 2000);
    assert_true(!r.converged && r.sweeps < 200 && r.error >= 1.0);
    // Margins that already hold, none at all, and no sweeps allowed.
    r = fit3(2, 1, 2, x, rows, columns, NULL, 1e-9, 2000);
    assert_true(r.converged && r.sweeps == 0);
    r = fit3(2, 1, 2, z, NULL, NULL, NULL, 1e-9, 2000);
    assert_true(r.converged && r.error == 0.0);
    r = fit3(2, 1, 2, z, rows, columns, NULL, 1e-9, 0);
    assert_true(!r.converged);
}

static void margins_with_a_missing_number_do_not_converge(void **state)
{
    (void)state;
    double x[2] = {1.0, 1.0};
    const double rows[2] = {NAN, 1.0}, columns[1] = {2.0};
    qj_ipf_result r = fit3(2, 1, 1, x, rows, columns, NULL, 1e-9, 100);
    assert_true(!r.converged && isnan(r.error) && x[0] == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pooling_one_and_none),
        cmocka_unit_test(two_way_without_variation),
        cmocka_unit_test(two_way_exact_and_with_an_empty_row),
        cmocka_unit_test(cells_without_an_error_take_the_prediction),
        cmocka_unit_test(memory_runs_out_with_an_error),
        cmocka_unit_test(a_panel_of_the_size_of_the_country_is_pooled_in_milliseconds),
        cmocka_unit_test(one_cell_meets_its_three_margins),
        cmocka_unit_test(nearly_exact_margins_are_met),
        cmocka_unit_test(negative_cells_are_clipped),
        cmocka_unit_test(weights_that_cannot_be_are_refused),
        cmocka_unit_test(fitting_keeps_zeros_and_says_when_it_cannot),
        cmocka_unit_test(margins_with_a_missing_number_do_not_converge),
    };
    return cmocka_run_group_tests_name("num panel", tests, NULL, NULL);
}
