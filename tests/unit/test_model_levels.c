// Which method forecasts a level: another than TD8 only when it has been better beyond chance.
#include "model/demand/levels.h"
#include "num/elem.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SERIES = 6 };

// Series that grow by a steady rate each; `noise` is the standard deviation of a yearly change in logs.
static qj_panel growing(qj_arena *a, int years, double noise) {
    qj_panel p = {.n = SERIES, .first_year = 2001, .n_years = years};
    p.x = QJ_NEW(a, double, SERIES *(size_t)years);
    p.use = QJ_NEW(a, uint8_t, SERIES *(size_t)years);
    memset(p.use, 1, SERIES * (size_t)years);
    for (size_t i = 0; i < SERIES; i++) {
        double x = 1000 + 300 * (double)i, z[64];
        qj_normals((qj_key){5}, (uint32_t)i, 0, 0, (uint32_t)years, 1, z);
        for (int t = 0; t < years; t++) {
            x *= qj_exp(0.03 * (noise > 0 ? 0 : 1) + noise * z[t]);
            qj_panel_row(&p, i)[t] = x;
        }
    }
    return p;
}

static qj_best best_of(qj_arena *a, int years, double noise) {
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(1, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.arena = a, .pool = pool};
    const qj_panel p = growing(a, years, noise);
    level_past past;
    assert_int_equal(level_of_panel(&p, NULL, &ctx, &past, &err), QJ_OK);
    qj_pool_free(pool);
    return past.best;
}

// On steady growth the damping of TD8 always loses to the drift.
static void test_better_is_taken(void **state) {
    const qj_best b = best_of(*state, 20, 0);
    assert_int_not_equal(b.method, QJ_METHOD_TD8);
    assert_true(b.mase[b.method] < b.mase[QJ_METHOD_TD8]);
    assert_true(b.gain > 2 * b.gain_error);
    assert_int_equal(b.origins, 12); // from 8 points to the year before the last
}

// The same advantage over four origins is not enough.
static void test_few_origins(void **state) {
    const qj_best b = best_of(*state, 12, 0);
    assert_int_equal(b.method, QJ_METHOD_TD8);
    assert_true(b.mase[QJ_METHOD_DRIFT] < b.mase[QJ_METHOD_TD8]);
    assert_int_equal(b.origins, 4);
    assert_int_not_equal(b.second, QJ_METHOD_TD8);
}

// On noise some method is ahead by luck; the choice must not follow it.
static void test_luck_is_not_followed(void **state) {
    const qj_best b = best_of(*state, 20, 0.2);
    double least = INFINITY;
    for (int m = 0; m < QJ_METHODS; m++)
        least = b.mase[m] < least ? b.mase[m] : least;
    assert_true(least < b.mase[QJ_METHOD_TD8]);
    assert_true(b.method == QJ_METHOD_TD8 || b.gain > 2 * b.gain_error);
}

// Nothing after a year can change the choice of that year, and a series of nothing but gaps at its beginning counts from
// its first value on.
static void test_beginning(void **state) {
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(1, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.arena = *state, .pool = pool};
    qj_panel p = growing(*state, 20, 0.05);
    level_past past;
    double f[SERIES * 3];
    qj_panel_row(&p, 2)[0] = qj_panel_row(&p, 2)[1] = NAN;
    qj_panel_use(&p, 2)[0] = qj_panel_use(&p, 2)[1] = 0;
    assert_int_equal(level_of_panel(&p, NULL, &ctx, &past, &err), QJ_OK);
    assert_int_equal(past.set.s[2].first_year, 2003);
    assert_int_equal(past.set.s[2].n, 18);
    assert_int_equal(level_forecast(&past, 3, &ctx, f, &err), QJ_OK);
    for (size_t i = 0; i < SERIES * 3; i++)
        assert_true(f[i] > 0);
    qj_pool_free(pool);
}

static int arena_up(void **state) { return (*state = qj_arena_new((size_t)256 << 20)) == NULL; }

static int arena_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_better_is_taken, arena_up, arena_down),
        cmocka_unit_test_setup_teardown(test_few_origins, arena_up, arena_down),
        cmocka_unit_test_setup_teardown(test_luck_is_not_followed, arena_up, arena_down),
        cmocka_unit_test_setup_teardown(test_beginning, arena_up, arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
