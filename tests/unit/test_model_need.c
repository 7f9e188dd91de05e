// The need model on a small synthetic country: identities that hold to the last bit, and what its parts promise.
#include "unit/need_world.h"

static void test_sums(void **state) {
    qj_path *path;
    const qj_need_result *n = run(*state, 2, 1, &path);
    check_sums(n->employed, false);
    check_sums(n->growth, true);
    check_sums(n->replacement, true);
    check_sums(n->net, true);
    check_sums(n->openings, true);
}

static void test_identities(void **state) {
    qj_path *path;
    const qj_need_result *n = run(*state, 2, 1, &path);
    for (size_t c = 0; c < (R + 1) * (I + 1) * SLOTS; c++) {
        double before = n->base_employed[c];
        for (size_t h = 1; h <= H; h++) {
            const size_t cell = c * (H + 1) + h;
            near(n->growth[cell], n->employed[cell] - before, 1e-8);
            near(n->net[cell], n->growth[cell] + n->replacement[cell], 1e-8);
            assert_true(n->openings[cell] >= n->net[cell] - 1e-8 && n->openings[cell] >= 0);
            assert_true(n->replacement[cell] > 0);
            assert_true(n->lo95[cell] <= n->lo80[cell] && n->lo80[cell] <= n->p50[cell]);
            assert_true(n->p50[cell] <= n->hi80[cell] && n->hi80[cell] <= n->hi95[cell]);
            assert_true((double)n->employed_lo80[cell] < n->employed[cell] && n->employed[cell] < (double)n->employed_hi80[cell]);
            before = n->employed[cell];
        }
    }
}

// Draws keep the central path: multipliers have mean one and the reconciliation is linear.
static void test_mean_is_central_path(void **state) {
    qj_path *path;
    const qj_need_result *n = run(*state, 1, 5, &path);
    assert_int_equal(n->clipped, 0);
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < I; i++)
            for (size_t h = 1; h <= H; h++) {
                const double level = path->level[(1 + R + I + r * I + i) * (H + 1) + h];
                near(n->employed[at(r + 1, i + 1, 0, h)], level, O * n->grid);
            }
    near(path->level[1], path->level[(1 + 0) * (H + 1) + 1] + path->level[2 * (H + 1) + 1] + path->level[3 * (H + 1) + 1], 1e-6);
}

static void test_same_bits(void **state) {
    qj_path *path;
    const qj_need_result *one = run(*state, 1, 9, &path), *three = run(*state, 3, 9, &path), *other = run(*state, 1, 10, &path);
    const size_t n = one->n_cells;
    assert_memory_equal(one->openings, three->openings, n * sizeof(double));
    assert_memory_equal(one->employed, three->employed, n * sizeof(double));
    assert_memory_equal(one->replacement, three->replacement, n * sizeof(double));
    assert_memory_equal(one->p50, three->p50, n * sizeof(float));
    assert_memory_equal(one->lo95, three->lo95, n * sizeof(float));
    assert_memory_equal(one->employed_hi80, three->employed_hi80, n * sizeof(float));
    assert_memory_not_equal(one->openings, other->openings, n * sizeof(double));
}

static void test_cancel(void **state) {
    world *w = *state;
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(1, &pool, &err), QJ_OK);
    const atomic_bool stop = true;
    const qj_ctx ctx = {.pool = pool, .arena = w->arena, .cancel = &stop};
    qj_need_params p = QJ_NEED_DEFAULTS;
    p.horizon = H;
    p.draws = DRAWS;
    qj_path *path = NULL;
    qj_need_result *out = NULL;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, &path, &err), QJ_OK);
    assert_int_equal(qj_need_run(&w->in, &p, path, &cut, &ctx, &out, &err), -QJ_E_CANCELLED);
    assert_null(out);
    qj_pool_free(pool);
}

static void test_no_memory(void **state) {
    world *w = *state;
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(1, &pool, &err), QJ_OK);
    qj_need_params p = QJ_NEED_DEFAULTS;
    p.horizon = H;
    p.draws = DRAWS;
    // Every limit up to what a run needs fails cleanly; the sanitizers watch.
    bool done = false;
    for (size_t limit = 1 << 12; !done; limit += limit / 2) {
        qj_arena *small = qj_arena_new(limit);
        const qj_ctx ctx = {.pool = pool, .arena = small};
        qj_path *path = NULL;
        qj_need_result *out = NULL;
        qj_rc rc = qj_path_fit(&w->in, &p, &ctx, &path, &err);
        rc = rc == QJ_OK ? qj_need_run(&w->in, &p, path, &cut, &ctx, &out, &err) : rc;
        assert_true(rc == QJ_OK || rc == -QJ_E_MEMORY);
        done = rc == QJ_OK;
        qj_arena_free(small);
    }
    qj_pool_free(pool);
}

static void test_exits(void **state) {
    world *w = *state;
    double base[R * QJ_SEXES * H], later[R * QJ_SEXES * H], deadly[R * QJ_SEXES * H];
    qj_exit_rates(&w->in, H, 0, 1, base);
    qj_exit_rates(&w->in, H, 1, 1, later);
    qj_exit_rates(&w->in, H, 0, 2, deadly);
    const size_t men = QJ_MAN * H, women = QJ_WOMAN * H, second = QJ_SEXES * H;
    for (size_t h = 0; h < H; h++) {
        assert_true(base[men + h] > 0 && base[men + h] < 0.2);
        assert_true(h > 0 || base[women + h] < base[men + h]);  // their pension age rises
        assert_true(base[second + men + h] > base[men + h]);    // an older region
        near(base[second + women + h], base[women + h], 1e-15); // the same women
        assert_true(deadly[men + h] > base[men + h]);
        assert_true(later[men + h] != base[men + h]);
    }
    const qj_exit young = qj_exit_at(&w->in.people, H + 1, QJ_MAN, 30, 1, 0, 1);
    near(young.retire, 0, 0);
    near(young.death, 0.0005 + 0.00004 * 30, 1e-15);
}

static void test_rates_of_band(void **state) {
    (void)state;
    double population[QJ_AGES], rate[QJ_AGES] = {0}, people = 0, employed = 0;
    for (int age = 0; age < QJ_AGES; age++)
        population[age] = 100 + age;
    qj_rates_of_band(60, 64, 0.5, 63, population, rate);
    for (int age = 60; age <= 64; age++) {
        people += population[age];
        employed += population[age] * rate[age];
        assert_true(age == 60 || rate[age] < rate[age - 1]);
    }
    near(employed / people, 0.5, 1e-14);
    near(rate[59], 0, 0);
}

static void test_women(void **state) {
    world *w = *state;
    qj_err err = {0};
    const double employed[I] = {100, 200, 300, 400}, women_industry[I] = {0.2, 0.4, 0.5, 0.7}, women_major[3] = {0.6, NAN, 0.1};
    const uint32_t major_item[O] = {0, 0, 1, 1, 2};
    double women[I * O];
    assert_int_equal(qj_women_fit(I, O, 3, employed, w->share, major_item, women_industry, women_major, women, w->arena, &err), QJ_OK);
    for (size_t i = 0; i < I; i++) {
        double sum = 0;
        for (size_t o = 0; o < O; o++) {
            assert_true(women[i * O + o] > 0 && women[i * O + o] < 1);
            sum += w->share[i * O + o] * women[i * O + o];
        }
        near(sum, women_industry[i], 1e-6);
        assert_true(women[i * O] == women[i * O + 1]);      // one major group
        assert_true(women[i * O] > women[i * O + O - 1]);   // 0.6 against 0.1
    }
}

static void test_spread_score(void **state) {
    (void)state;
    const qj_spread s = {.q50 = 0.5, .q80 = 1.4, .q95 = 2.6};
    near(qj_spread_score(&s, 0), 0, 0);
    near(qj_spread_score(&s, qj_normal_quantile(0.75)), 0.5, 1e-12);
    near(qj_spread_score(&s, qj_normal_quantile(0.9)), 1.4, 1e-12);
    near(qj_spread_score(&s, qj_normal_quantile(0.975)), 2.6, 1e-12);
    near(qj_spread_score(&s, qj_normal_quantile(0.025)), -2.6, 1e-12);
    assert_true(qj_spread_score(&s, 3) > 2.6);
}

// An error is as wide as calibrated one year ahead whatever its slope; without a slope it walks at random.
static void test_spread_growth(void **state) {
    (void)state;
    for (int k = 0; k <= 4; k++) {
        const qj_spread s = {.drift = k / 4.0};
        near(qj_spread_growth(&s, 1), 1, 1e-15);
        near(k == 0 ? qj_spread_growth(&s, 9) : 3, 3, 1e-15);
        for (int h = 2; h <= 10; h++)
            assert_true(qj_spread_growth(&s, h) > qj_spread_growth(&s, h - 1));
    }
    const qj_spread walk = {.drift = 0}, slope = {.drift = 1};
    assert_true(qj_spread_growth(&slope, 5) > qj_spread_growth(&walk, 5));
    near(qj_spread_slope(3), 1 + 0.9 + 0.81, 1e-15);
}

// Methods that are handed over make the same path as when they are found: `explain` leans on it.
static void test_methods_handed_over(void **state) {
    world *w = *state;
    qj_err err = {0};
    const qj_ctx ctx = {.arena = w->arena};
    qj_need_params p = params_of(1);
    qj_path *found, *given;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, &found, &err), QJ_OK);
    p.methods = found->best;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, &given, &err), QJ_OK);
    assert_memory_equal(found->base, given->base, found->n_nodes * H * sizeof(double));
    assert_memory_equal(found->level, given->level, found->n_nodes * (H + 1) * sizeof(double));
    assert_memory_equal(found->weight, given->weight, found->n_nodes * sizeof(double));
    assert_memory_equal(found->spread, given->spread, sizeof found->spread);
    qj_best other[QJ_KINDS];
    memcpy(other, found->best, sizeof other);
    other[QJ_KIND_REGION].method = other[QJ_KIND_REGION].method == QJ_METHOD_NAIVE ? QJ_METHOD_DRIFT : QJ_METHOD_NAIVE;
    p.methods = other;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, &given, &err), QJ_OK);
    assert_memory_not_equal(found->level, given->level, found->n_nodes * (H + 1) * sizeof(double));
}

// A cell that begins or ends with nobody has no growth that logs can tell; the others must not suffer from it.
static void test_zeros(void **state) {
    world *w = *state;
    qj_err err = {0};
    const qj_ctx ctx = {.arena = w->arena};
    const qj_need_params p = params_of(1);
    qj_path *path;
    qj_panel_row(&w->in.cells, 0)[0] = 0;
    for (int t = YEARS - 2; t < YEARS; t++)
        qj_panel_row(&w->in.cells, 5)[t] = 0;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, &path, &err), QJ_OK);
    for (size_t k = 0; k < path->n_nodes * (H + 1); k++)
        if (!(path->level[k] >= 0 && path->level[k] < 1e6))
            fail_msg("node %zu, year %zu: %g", k / (H + 1), k % (H + 1), path->level[k]);
    for (size_t node = 0; node < path->n_nodes; node++)
        if (!isfinite(path->growth[node]))
            fail_msg("growth of node %zu is %g", node, path->growth[node]);
}

static void test_fill(void **state) {
    world *w = *state;
    qj_err err = {0};
    qj_panel p = panel(w->arena, 1);
    for (int t = 0; t < YEARS; t++)
        p.x[t] = 100;
    p.x[0] = p.x[5] = p.x[6] = NAN;
    p.x[7] = 800;
    size_t filled;
    assert_int_equal(qj_panel_fill(&p, &filled, &err), QJ_OK);
    assert_int_equal(filled, 2);
    assert_true(isnan(p.x[0])); // ends are not invented
    near(p.x[5], 200, 1e-10);
    near(p.x[6], 400, 1e-10);
    assert_true(p.use[4] && !p.use[5] && !p.use[6] && p.use[7]);
    p.x[YEARS - 1] = NAN;
    assert_int_equal(qj_panel_fill(&p, &filled, &err), -QJ_E_SERIES_END);
}

// The professions of the published rule whose class needs no experts.
static void test_class(void **state) {
    (void)state;
    assert_string_equal(qj_class_id(qj_class_of(0.97, 0.99, 0)), "disappearing"); // typist
    assert_string_equal(qj_class_id(qj_class_of(0.01, 0.06, 0.61)), "growing");   // welder
    assert_string_equal(qj_class_id(qj_class_of(0.27, 0.74, 0)), "declining");    // cashier
    assert_string_equal(qj_class_id(qj_class_of(0.01, 0.12, 0.21)), "stable");    // plumber
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sums, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_identities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mean_is_central_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_bits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cancel, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rates_of_band, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_women, set_up, tear_down),
        cmocka_unit_test(test_spread_score),
        cmocka_unit_test(test_spread_growth),
        cmocka_unit_test_setup_teardown(test_methods_handed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_zeros, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fill, set_up, tear_down),
        cmocka_unit_test(test_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
