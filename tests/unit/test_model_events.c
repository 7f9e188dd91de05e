// Dated events on a small synthetic country: where jobs go, in which draws, and that everything still adds up.
#include "model/demand/events.h"
#include "model/demand/override.h"
#include "unit/need_world.h"

enum { COUNTRY = 1 + R + I }; // nodes before the cells

static struct qj_event project(size_t region, size_t industry, size_t slot, int year, double jobs, double probability) {
    return (struct qj_event){.identity = 0x9e3779b97f4a7c15u ^ (uint64_t)year, .kind = QJ_EVENT_PROJECT, .region = region,
                             .industry = industry, .slot = slot, .year = year, .phase_in = 1, .jobs = jobs,
                             .probability = probability};
}

static const qj_need_result *with(world *w, const struct qj_event *events, size_t n, unsigned threads, qj_path **path) {
    w->in.events = events;
    w->in.n_events = n;
    const qj_need_result *out = run(w, threads, 1, path);
    w->in.n_events = 0;
    return out;
}

static qj_event_plan *plan_of(world *w, const struct qj_event *events, size_t n, const qj_path *path) {
    qj_err err = {0};
    qj_event_plan *jobs = NULL;
    const qj_need_params p = params_of(1);
    w->in.events = events;
    w->in.n_events = n;
    assert_int_equal(qj_event_plan_make(&w->in, &p, path, &cut, w->arena, &jobs, &err), QJ_OK);
    w->in.n_events = 0;
    return jobs;
}

static void same(const qj_need_result *x, const qj_need_result *y) {
    const double *const a[] = {x->employed, x->growth, x->replacement, x->net, x->openings};
    const double *const b[] = {y->employed, y->growth, y->replacement, y->net, y->openings};
    for (size_t s = 0; s < 5; s++)
        assert_memory_equal(a[s], b[s], x->n_cells * sizeof(double));
    assert_memory_equal(x->p50, y->p50, x->n_cells * sizeof(float));
    assert_memory_equal(x->hi95, y->hi95, x->n_cells * sizeof(float));
    assert_memory_equal(x->employed_lo80, y->employed_lo80, x->n_cells * sizeof(float));
}

// 640 jobs of one cell from 2027 on, with certainty: half of them (the default) beyond the trend.
static void test_certain(void **state) {
    world *w = *state;
    qj_path *path;
    const qj_need_result *before = run(w, 1, 1, &path);
    const struct qj_event e = project(1, 2, leaf[3], 2027, 640, 1);
    const qj_need_result *after = with(w, &e, 1, 2, &path);
    for (size_t h = 1; h <= H; h++) {
        const double jobs = h >= 2 ? 320 : 0;
        near(after->employed[at(2, 3, leaf[3], h)], before->employed[at(2, 3, leaf[3], h)] + jobs, 1e-9);
        near(after->employed[at(0, 0, 0, h)], before->employed[at(0, 0, 0, h)] + jobs, 1e-7);
        near(after->growth[at(2, 0, major[3], h)], before->growth[at(2, 0, major[3], h)] + (h == 2 ? 320 : 0), 1e-8);
        near(after->employed[at(1, 0, 0, h)], before->employed[at(1, 0, 0, h)], 0);
        near(after->openings[at(2, 3, leaf[0], h)], before->openings[at(2, 3, leaf[0], h)], 0);
    }
    // Leavers of the year after: the same rates, applied to 320 more.
    double rates[R * QJ_SEXES * H];
    qj_exit_rates(&w->in, H, 0, 1, rates);
    const double women = w->women[2 * O + 3], *rate = rates + (size_t)1 * QJ_SEXES * H;
    const double leave = 320 * ((1 - women) * rate[2] + women * rate[H + 2]);
    const double more = after->replacement[at(2, 3, leaf[3], 3)] - before->replacement[at(2, 3, leaf[3], 3)];
    near(more, leave, 0.06 * leave); // the draws of the exit age and mortality differ from the centre
    near(after->openings[at(2, 3, leaf[3], 2)] - before->openings[at(2, 3, leaf[3], 2)], 320, 320 * 0.2);
    check_sums(after->employed, false);
    check_sums(after->growth, true);
    check_sums(after->openings, true);
}

// Probability one half: in exactly half of the draws, so the mean rises by half of the jobs beyond the trend.
static void test_probability(void **state) {
    world *w = *state;
    uint8_t happens[DRAWS], again[DRAWS], more[DRAWS];
    double scratch[DRAWS];
    qj_event_draws(1, 42, 0.5, DRAWS, happens, scratch);
    qj_event_draws(1, 42, 0.5, DRAWS, again, scratch);
    qj_event_draws(1, 42, 0.75, DRAWS, more, scratch);
    size_t n = 0, n_more = 0;
    for (size_t k = 0; k < DRAWS; k++) {
        n += happens[k];
        n_more += more[k];
        assert_true(happens[k] <= more[k]); // a likelier event happens where it did, and elsewhere
        assert_int_equal(happens[k], again[k]);
    }
    assert_int_equal(n, DRAWS / 2);
    assert_int_equal(n_more, DRAWS * 3 / 4);
    qj_event_draws(1, 43, 0.5, DRAWS, again, scratch);
    assert_memory_not_equal(happens, again, DRAWS);
    qj_event_draws(1, 42, 1, DRAWS, again, scratch);
    for (size_t k = 0; k < DRAWS; k++)
        assert_int_equal(again[k], 1);
    qj_path *path;
    const qj_need_result *before = run(w, 1, 1, &path);
    const struct qj_event e = project(0, 0, leaf[1], 2026, 1000, 0.5);
    const qj_need_result *after = with(w, &e, 1, 1, &path);
    near(after->employed[at(1, 1, leaf[1], 1)], before->employed[at(1, 1, leaf[1], 1)] + 250, 1e-9);
    assert_true(after->employed_hi80[at(1, 1, leaf[1], 1)] - after->employed_lo80[at(1, 1, leaf[1], 1)] >
                before->employed_hi80[at(1, 1, leaf[1], 1)] - before->employed_lo80[at(1, 1, leaf[1], 1)] + 400);
}

static void test_phase_in(void **state) {
    world *w = *state;
    near(qj_phase(2027, 1, 2026), 0, 0);
    near(qj_phase(2027, 1, 2027), 1, 0);
    near(qj_phase(2027, 4, 2028), 0.5, 0);
    near(qj_phase(2027, 4, 2040), 1, 0);
    qj_path *path;
    const qj_need_result *before = run(w, 1, 1, &path);
    struct qj_event e = project(2, SIZE_MAX, 0, 2027, 600, 1);
    e.kind = QJ_EVENT_JOBS; // as they are
    e.phase_in = 3;
    const qj_need_result *after = with(w, &e, 1, 1, &path);
    for (size_t h = 1; h <= H; h++)
        near(after->employed[at(3, 0, 0, h)], before->employed[at(3, 0, 0, h)] + 200.0 * (double)(h - 1), 1e-8);
    // Spread as people work there: the region's sections by employment, occupations by the staffing pattern.
    double level[I], all = 0;
    for (size_t i = 0; i < I; i++)
        all += level[i] = path->level[(COUNTRY + 2 * I + i) * (H + 1)];
    for (size_t i = 0; i < I; i++)
        near(after->employed[at(3, i + 1, leaf[2], 4)] - before->employed[at(3, i + 1, leaf[2], 4)],
             600 * level[i] / all * w->share[i * O + 2], 2 * after->grid);
}

// Jobs taken away stop at nobody.
static void test_loss(void **state) {
    world *w = *state;
    struct qj_event e = project(0, 1, leaf[0], 2028, -1e6, 1);
    e.kind = QJ_EVENT_JOBS;
    qj_path *path;
    const qj_need_result *after = with(w, &e, 1, 1, &path);
    near(after->employed[at(1, 2, leaf[0], 3)], 0, 0);
    assert_true(after->employed[at(1, 2, leaf[0], 2)] > 0);
    near(after->openings[at(1, 2, leaf[0], 3)], 0, 0);
    check_sums(after->employed, false);
}

static void test_bounds(void **state) {
    world *w = *state;
    qj_path *path;
    const qj_need_result *before = run(w, 1, 1, &path);
    const struct qj_event outside[] = {project(0, 0, leaf[0], 2025, 500, 1), project(0, 0, leaf[0], 2026 + H, 500, 1),
                                       project(0, 0, leaf[0], 2027, 500, 0), project(0, 0, leaf[0], 2027, 0, 1),
                                       project(0, 0, leaf[0], 2027, 500, NAN)};
    same(before, with(w, outside, 5, 1, &path));
    const qj_event_plan *none = plan_of(w, outside, 5, path);
    assert_int_equal(none->n_items, 0);
    assert_null(plan_of(w, outside, 0, path));
}

// Whatever the order, the same bits, and on any number of threads; one more event that can't happen changes none.
static void test_order(void **state) {
    world *w = *state;
    enum { N = 9 };
    struct qj_event e[N + 1], turned[N];
    for (size_t k = 0; k < N; k++) {
        e[k] = project(k % R, k % 2 ? SIZE_MAX : k % I, k % SLOTS, 2026 + (int)k % (H + 1), 37 + 11 * (double)k, 0.1 * (double)(k + 1));
        e[k].identity = k / 2;
        e[k].kind = k % 3 == 2 ? QJ_EVENT_HIRES : k % 3 == 1 ? QJ_EVENT_JOBS : QJ_EVENT_PROJECT;
        e[k].jobs *= e[k].kind == QJ_EVENT_HIRES ? 40 : 1;
    }
    e[4].region = SIZE_MAX;
    for (size_t k = 0; k < N; k++)
        turned[k] = e[(k * 5 + 3) % N];
    e[N] = project(1, 1, leaf[1], 2027, 1e5, 0);
    qj_path *path;
    const qj_need_result *one = with(w, e, N, 1, &path);
    same(one, with(w, turned, N, 1, &path));
    same(one, with(w, e, N, 3, &path));
    same(one, with(w, e, N + 1, 2, &path));
    check_sums(one->employed, false);
    check_sums(one->openings, true);
    check_sums(one->replacement, true);
}

// Adding one event does not move the draws of another.
static void test_common_numbers(void **state) {
    world *w = *state;
    qj_path *path;
    struct qj_event e[2] = {project(0, 0, leaf[0], 2026, 400, 0.3), project(1, 1, leaf[1], 2026, 900, 0.6)};
    e[1].identity = 7;
    const qj_need_result *alone = with(w, e, 1, 1, &path), *both = with(w, e, 2, 1, &path);
    for (size_t s = 0; s < SLOTS; s++)
        for (size_t y = 0; y <= H; y++) {
            near(both->openings[at(1, 0, s, y)], alone->openings[at(1, 0, s, y)], 0);
            near((double)both->p50[at(1, 0, s, y)], (double)alone->p50[at(1, 0, s, y)], 0);
        }
}

// Hires: only what goes beyond growth, leavers and the projects that are known counts, and half of that.
static void test_hires(void **state) {
    world *w = *state;
    qj_path *path;
    (void)run(w, 1, 1, &path);
    double rates[R * QJ_SEXES * H];
    qj_exit_rates(&w->in, H, 0, 1, rates);
    const qj_expected x = qj_expected_of(&w->in, path, rates, 1, 0, 2);
    assert_true(x.leavers > 0);
    const double expected = fmax(0, x.growth + x.leavers);
    struct qj_event e[3] = {project(1, SIZE_MAX, leaf[0], 2027, 0, 1), project(1, 3, leaf[0], 2027, 300, 1), project(1, 0, leaf[0], 2027, 200, 0.8)};
    e[0].kind = e[1].kind = QJ_EVENT_HIRES;
    e[0].jobs = floor(expected);
    const qj_event_plan *within = plan_of(w, e, 1, path);
    assert_int_equal(within->n_hires, 1);
    assert_int_equal(within->n_items, 0);
    near(within->hires[0].expected, expected, 1e-9);
    const qj_event_plan *beyond = plan_of(w, e, 2, path);
    const double jobs = 0.5 * (floor(expected) + 300 - expected);
    near(beyond->hires[0].jobs, jobs, 1e-9);
    near(qj_event_likely(beyond, &w->in, &cut, 2, 0, leaf[0], 2030, QJ_SEXES), jobs, 1e-9);
    near(qj_event_likely(beyond, &w->in, &cut, 2, 0, 0, 2026, QJ_SEXES), 0, 0);
    near(qj_event_likely(beyond, &w->in, &cut, 1, 0, 0, 2030, QJ_SEXES), 0, 0);
    // What the employers of the fourth section planned stays there; the rest is spread as the occupation works.
    near(qj_event_likely(beyond, &w->in, &cut, 2, 4, leaf[0], 2027, QJ_SEXES) >= jobs * 300 / (floor(expected) + 300) - 1e-9, 1, 0);
    // A project of the same place is not counted twice: 0.8 x 200 / 2 of its jobs are expected now.
    const qj_event_plan *three = plan_of(w, e, 3, path);
    near(three->hires[0].expected, expected + 80, 1e-9);
    near(three->hires[0].jobs, jobs - 40, 1e-9);
    near(qj_event_likely(three, &w->in, &cut, 0, 0, 0, 2030, QJ_SEXES), jobs - 40 + 80, 1e-9);
    near(qj_event_likely(three, &w->in, &cut, 0, 0, 0, 2030, QJ_MAN) + qj_event_likely(three, &w->in, &cut, 0, 0, 0, 2030, QJ_WOMAN),
         jobs - 40 + 80, 1e-9);
}

// Growth set by hand: every cell grows by two points more in two years, and keeps the gain; only where it was set.
static void test_growth(void **state) {
    world *w = *state;
    qj_path *plain, *path;
    const qj_need_result *before = run(w, 1, 1, &plain);
    const struct qj_growth g = {.region = SIZE_MAX, .industry = 1, .from = 2026, .to = 2027, .points = 2};
    w->in.growth = &g;
    w->in.n_growth = 1;
    const qj_need_result *after = run(w, 2, 1, &path);
    w->in.n_growth = 0;
    for (size_t h = 1; h <= H; h++) {
        const size_t cell = (COUNTRY + 1) * (H + 1);
        const double rate = plain->level[cell + h] / plain->level[cell + h - 1], now = path->level[cell + h] / path->level[cell + h - 1];
        near(now, rate + (h <= 2 ? 0.02 : 0), 1e-12);
        near(after->employed[at(1, 1, 0, h)], before->employed[at(1, 1, 0, h)], 0);
        near(after->employed[at(1, 2, 0, h)] / before->employed[at(1, 2, 0, h)], path->level[cell + h] / plain->level[cell + h], 1e-4);
        near(path->level[h], path->level[(H + 1) + h] + path->level[2 * (H + 1) + h] + path->level[3 * (H + 1) + h], 1e-8);
    }
    check_sums(after->employed, false);
    assert_null(plain->factor);
}

// A target is met by the central path; the way there is at an even rate, and later years keep the factor.
static void test_target(void **state) {
    world *w = *state;
    qj_path *plain, *path;
    (void)run(w, 1, 1, &plain);
    const struct qj_target t = {.region = 2, .industry = SIZE_MAX, .year = 2027, .level = 50000};
    w->in.targets = &t;
    w->in.n_targets = 1;
    (void)run(w, 1, 1, &path);
    w->in.n_targets = 0;
    const double *was = plain->level + (size_t)3 * (H + 1), *is = path->level + (size_t)3 * (H + 1);
    near(is[2], 50000, 1e-6);
    near(is[1] / was[1], sqrt(50000 / was[2]), 1e-12);
    near(is[4] / was[4], 50000 / was[2], 1e-12);
    near(path->level[(H + 1) + 2], plain->level[(H + 1) + 2], 0);
}

// The draws of a cut are those behind the statistics.
static void test_watch(void **state) {
    world *w = *state;
    qj_path *path;
    const qj_need_result *n = run(w, 1, 1, &path);
    enum { CUTS = 3 };
    const size_t region[CUTS] = {0, 2, 3}, column[CUTS] = {0, 2 * SLOTS + 5, 4};
    double openings[(H + 1) * CUTS * DRAWS], employed[(H + 1) * CUTS * DRAWS];
    qj_watch watch = {.n = CUTS, .region = region, .column = column, .openings = openings, .employed = employed};
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(2, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.pool = pool, .arena = w->arena};
    const qj_need_params p = params_of(1);
    assert_int_equal(qj_need_draws(&w->in, &p, path, &cut, &ctx, &watch, &err), QJ_OK);
    qj_pool_free(pool);
    for (size_t y = 0; y <= H; y++)
        for (size_t c = 0; c < CUTS; c++) {
            double sum = 0, people = 0;
            for (size_t k = 0; k < DRAWS; k++) {
                sum += openings[(y * CUTS + c) * DRAWS + k];
                people += employed[(y * CUTS + c) * DRAWS + k];
            }
            const size_t cell = at(region[c], column[c] / SLOTS, column[c] % SLOTS, y);
            near(sum / DRAWS, n->openings[cell], 1e-8);
            near(people / DRAWS, n->employed[cell], 1e-8);
        }
}

// One year alone gives the draws of that year, to the grid; with events held every draw has the likely jobs.
static void test_only(void **state) {
    world *w = *state;
    qj_path *path;
    enum { CUTS = 2, N = (H + 1) * CUTS * DRAWS };
    const struct qj_event e = project(1, 2, leaf[3], 2027, 640, 0.5);
    (void)with(w, &e, 1, 1, &path);
    const size_t region[CUTS] = {0, 2}, column[CUTS] = {0, 3 * SLOTS + leaf[3]};
    static double open[3][N], people[3][N];
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(2, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.pool = pool, .arena = w->arena};
    w->in.events = &e;
    w->in.n_events = 1;
    for (int only = 1; only <= H; only++) {
        for (int run = 0; run < 3; run++) {
            qj_need_params p = params_of(1);
            qj_watch watch = {.n = CUTS, .region = region, .column = column, .openings = open[run], .employed = people[run]};
            p.only = run > 0 ? only : 0;
            p.frozen = run == 2 ? QJ_HOLD_EVENTS : 0;
            assert_int_equal(qj_need_draws(&w->in, &p, path, &cut, &ctx, &watch, &err), QJ_OK);
        }
        double jobs = 0, likely = 0;
        for (size_t c = 0; c < CUTS; c++)
            for (size_t k = 0; k < DRAWS; k++) {
                const size_t i = ((size_t)only * CUTS + c) * DRAWS + k;
                near(open[1][i], open[0][i], c == 0 ? 0.05 : 0.001);
                near(people[1][i], people[0][i], c == 0 ? 0.05 : 0.001);
                const double d = people[1][i] - people[2][i]; // 320 jobs beyond the trend or none, against 160
                if (c == 1)
                    near(fabs(d), only >= 2 ? 160 : 0, 0.01);
                jobs += d, likely += people[2][i];
            }
        near(jobs / likely, 0, 1e-4);
    }
    w->in.n_events = 0;
    qj_pool_free(pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_certain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_probability, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_phase_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_loss, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_common_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hires, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_growth, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_target, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_watch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_only, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
