// The need model on a small synthetic country: identities that hold to the last bit, and what its parts promise.
#include "model/demand/need.h"
#include "num/elem.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { R = 3, I = 4, O = 5, SLOTS = 8, YEARS = 12, H = 4, DRAWS = 96 };

// Occupations 11 12 of major 1, 21 22 of major 2, and the major group 3 itself; slots: all 1 11 12 2 21 22 3.
static const uint32_t leaf[O] = {2, 3, 5, 6, 7}, major[O] = {1, 1, 4, 4, 7};
static const qj_cut cut = {SLOTS, leaf, major};

typedef struct world {
    qj_arena *arena;
    qj_need_input in;
    size_t sector_of[I];
    double share[I * O], women[I * O];
    double population[QJ_SEXES * QJ_AGES * (H + 1)], mortality[QJ_SEXES * QJ_AGES * (H + 1)], pension[QJ_SEXES * (H + 1)];
    double rate[QJ_SEXES * QJ_AGES], then[QJ_SEXES], band_weight[R * QJ_SEXES * QJ_AGE_BANDS];
    int band_from[QJ_SEXES * QJ_AGE_BANDS];
} world;

static qj_panel panel(qj_arena *a, size_t n) {
    qj_panel p = {.n = n, .first_year = 2014, .n_years = YEARS};
    p.x = QJ_NEW(a, double, n *YEARS);
    p.use = QJ_NEW(a, uint8_t, n *YEARS);
    memset(p.use, 1, n * YEARS);
    return p;
}

static void add_up(world *w) {
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < I; i++)
            for (size_t t = 0; t < YEARS; t++) {
                const double x = w->in.cells.x[(r * I + i) * YEARS + t];
                w->in.region.x[r * YEARS + t] += x;
                w->in.industry.x[i * YEARS + t] += x;
                w->in.total.x[t] += x;
                w->in.sector.x[(r * 2 + w->sector_of[i]) * YEARS + t] += x;
            }
}

static void make_people(world *w) {
    for (int s = 0; s < QJ_SEXES; s++) {
        w->then[s] = 61;
        for (int t = 0; t <= H; t++)
            w->pension[s * (H + 1) + t] = 61 + (s == QJ_WOMAN ? 0.25 * t : 0);
        for (int age = 0; age < QJ_AGES; age++) {
            w->rate[s * QJ_AGES + age] = age < 15 ? 0 : age < 61 ? 0.8 : 0.1;
            for (int t = 0; t <= H; t++) {
                w->population[(s * QJ_AGES + age) * (H + 1) + t] = 1000 - 9 * age;
                w->mortality[(s * QJ_AGES + age) * (H + 1) + t] = 0.0005 + 0.00004 * age;
            }
        }
        for (int b = 0; b < QJ_AGE_BANDS; b++)
            w->band_from[s * QJ_AGE_BANDS + b] = b == 0 ? 0 : b == 1 ? 16 : 55;
    }
    for (size_t i = 0; i < R * QJ_SEXES * QJ_AGE_BANDS; i++)
        w->band_weight[i] = 1;
    w->band_weight[QJ_SEXES * QJ_AGE_BANDS + 2] = 3; // the second region has many old men
}

static int set_up(void **state) {
    qj_arena *a = qj_arena_new((size_t)256 << 20);
    world *w = QJ_NEW(a, world, 1);
    w->arena = a;
    w->in = (qj_need_input){.n_regions = R, .n_industries = I, .n_occupations = O, .base_year = 2025, .n_sectors = 2,
                            .sector_of = w->sector_of, .cells = panel(a, R * I), .region = panel(a, R),
                            .industry = panel(a, I), .total = panel(a, 1), .sector = panel(a, (size_t)R * 2),
                            .share = w->share, .women = w->women};
    w->sector_of[1] = w->sector_of[2] = 1;
    double z[YEARS];
    for (size_t c = 0; c < R * I; c++) {
        qj_normals((qj_key){11}, (uint32_t)c, 0, 0, YEARS, 1, z);
        double x = 800 + 700 * (double)c;
        for (size_t t = 0; t < YEARS; t++) {
            x *= qj_exp(0.01 + 0.05 * z[t]);
            w->in.cells.x[c * YEARS + t] = x;
        }
    }
    add_up(w);
    for (size_t i = 0; i < I; i++)
        for (size_t o = 0; o < O; o++) {
            w->share[i * O + o] = (double)(1 + (i + 2 * o) % 5) / 15;
            w->women[i * O + o] = 0.2 + 0.1 * (double)o;
        }
    make_people(w);
    w->in.people = (qj_people){w->population, w->mortality, w->pension, w->rate, w->then, w->band_weight, w->band_from};
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    qj_arena_free(((world *)*state)->arena);
    return 0;
}

static qj_need_result *run(world *w, unsigned threads, uint64_t seed, qj_path **path) {
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(threads, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.pool = pool, .arena = w->arena};
    qj_need_params p = QJ_NEED_DEFAULTS;
    p.horizon = H;
    p.draws = DRAWS;
    p.seed = seed;
    qj_need_result *out = NULL;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, path, &err), QJ_OK);
    assert_int_equal(qj_need_run(&w->in, &p, *path, &cut, &ctx, &out, &err), QJ_OK);
    qj_pool_free(pool);
    return out;
}

static size_t at(size_t r, size_t i, size_t s, size_t y) { return ((r * (I + 1) + i) * SLOTS + s) * (H + 1) + y; }

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.17g, expected %.17g within %g", got, want, tolerance);
}

// A statistic adds up over regions, industries, occupations and (flows) years. Means are integer sums over a power of
// two grid and the number of draws, so only the last division rounds.
static void check_sums(const double *x, bool flow) {
    for (size_t y = 0; y <= H; y++) {
        double regions = 0, industries = 0, majors = 0, leaves = 0, years = 0;
        for (size_t r = 1; r <= R; r++)
            regions += x[at(r, 2, 5, y)];
        for (size_t i = 1; i <= I; i++)
            industries += x[at(1, i, 4, y)];
        majors = x[at(2, 0, 1, y)] + x[at(2, 0, 4, y)] + x[at(2, 0, 7, y)];
        for (size_t o = 0; o < O; o++)
            leaves += x[at(0, 0, leaf[o], y)];
        const double size = 1e-9 * (1 + fabs(x[at(0, 0, 0, y)]));
        near(regions, x[at(0, 2, 5, y)], size);
        near(industries, x[at(1, 0, 4, y)], size);
        near(majors, x[at(2, 0, 0, y)], size);
        near(leaves, x[at(0, 0, 0, y)], size);
        if (y == 0 && flow) {
            for (size_t h = 1; h <= H; h++)
                years += x[at(1, 1, 1, h)];
            near(years, x[at(1, 1, 1, 0)], size);
        }
    }
}

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
        cmocka_unit_test_setup_teardown(test_fill, set_up, tear_down),
        cmocka_unit_test(test_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
