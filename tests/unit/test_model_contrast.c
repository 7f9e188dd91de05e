// Two sets of assumptions against each other: what is computed only where they differ is, bit for bit, what two full
// runs give.
#include "model/demand/contrast.h"
#include "model/demand/events.h"
#include "model/demand/override.h"
#include "unit/need_world.h"

enum { CUTS = (R + 1) * (I + 1) * SLOTS };

typedef struct variant {
    const char *name;
    qj_need_input in;
    double *openings, *employed; // [year][cut][draw]
} variant;

enum { WHOLE = (R + 1) * (I + 1) }; // cuts of all occupations together
static size_t region_of[CUTS], column_of[CUTS], whole_region[WHOLE], whole_column[WHOLE];

static void all_cuts(void) {
    for (size_t c = 0; c < CUTS; c++) {
        region_of[c] = c / ((I + 1) * SLOTS);
        column_of[c] = c % ((I + 1) * SLOTS);
    }
    for (size_t c = 0; c < WHOLE; c++) {
        whole_region[c] = region_of[c * SLOTS];
        whole_column[c] = column_of[c * SLOTS];
    }
}

// The long way: fit, draw and round everything under these assumptions.
static void run_full(world *w, variant *v, qj_pool *pool) {
    const qj_ctx ctx = {.pool = pool, .arena = w->arena};
    const qj_need_params p = params_of(1);
    qj_err err = {0};
    qj_path *path;
    assert_int_equal(qj_path_fit(&v->in, &p, &ctx, &path, &err), QJ_OK);
    v->openings = QJ_NEW(w->arena, double, (size_t)(H + 1) * CUTS * DRAWS);
    v->employed = QJ_NEW(w->arena, double, (size_t)(H + 1) * CUTS * DRAWS);
    qj_watch watch = {.n = CUTS, .region = region_of, .column = column_of, .openings = v->openings, .employed = v->employed};
    assert_int_equal(qj_need_draws(&v->in, &p, path, &cut, &ctx, &watch, &err), QJ_OK);
}

static void check_flow(const variant *a, const variant *b, const qj_contrast_result *r, int flow) {
    const double *x = flow == QJ_OPENINGS ? a->openings : a->employed, *y = flow == QJ_OPENINGS ? b->openings : b->employed;
    for (size_t year = 0; year <= H; year++)
        for (size_t c = 0; c < CUTS; c++) {
            const double *xs = x + (year * CUTS + c) * DRAWS, *ys = y + (year * CUTS + c) * DRAWS;
            double sum_a = 0, sum_b = 0;
            for (size_t k = 0; k < DRAWS; k++) {
                sum_a += xs[k];
                sum_b += ys[k];
                const double is = r->place[c] == SIZE_MAX ? 0 : r->difference[flow][(year * r->n_places + r->place[c]) * DRAWS + k];
                if (is < ys[k] - xs[k] || is > ys[k] - xs[k])
                    fail_msg("%s, %s: flow %d, year %zu, cut %zu, draw %zu: %a and not %a", a->name, b->name, flow, year, c, k, is, ys[k] - xs[k]);
            }
            near(r->sum[0][flow][year * CUTS + c], sum_a, 0);
            near(r->sum[1][flow][year * CUTS + c], sum_b, 0);
        }
}

// Asked for without occupations, the same.
static void check_whole(const qj_contrast_result *all, const qj_contrast_result *whole) {
    for (size_t year = 0; year <= H; year++)
        for (size_t c = 0; c < WHOLE; c++)
            for (int flow = 0; flow < QJ_FLOWS; flow++) {
                near(whole->sum[1][flow][year * WHOLE + c], all->sum[1][flow][year * CUTS + c * SLOTS], 0);
                assert_int_equal(whole->place[c] == SIZE_MAX, all->place[c * SLOTS] == SIZE_MAX);
                if (whole->place[c] != SIZE_MAX)
                    assert_memory_equal(whole->difference[flow] + (year * whole->n_places + whole->place[c]) * DRAWS,
                                        all->difference[flow] + (year * all->n_places + all->place[c * SLOTS]) * DRAWS, DRAWS * sizeof(double));
            }
}

static void check_pairs(world *w, variant *v, size_t n) {
    qj_err err = {0};
    const qj_need_params p = params_of(1);
    const qj_contrast_cuts cuts = {.n = CUTS, .region = region_of, .column = column_of};
    const qj_contrast_cuts whole = {.n = WHOLE, .region = whole_region, .column = whole_column};
    all_cuts();
    for (unsigned threads = 1; threads <= 2; threads++) {
        qj_pool *pool = NULL;
        assert_int_equal(qj_pool_new(threads, &pool, &err), QJ_OK);
        const qj_ctx ctx = {.pool = pool, .arena = w->arena};
        qj_contrast *c;
        assert_int_equal(qj_contrast_new(&v[0].in, &p, &cut, &ctx, &c, &err), QJ_OK);
        for (size_t k = 0; k < n; k++)
            run_full(w, &v[k], pool);
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++) {
                const qj_mark mark = qj_arena_mark(w->arena);
                qj_contrast_result r, less;
                assert_int_equal(qj_contrast_run(c, &v[a].in, &v[b].in, &cuts, &ctx, &r, &err), QJ_OK);
                check_flow(&v[a], &v[b], &r, QJ_OPENINGS);
                check_flow(&v[a], &v[b], &r, QJ_EMPLOYED);
                assert_int_equal(qj_contrast_run(c, &v[a].in, &v[b].in, &whole, &ctx, &less, &err), QJ_OK);
                check_whole(&r, &less);
                qj_arena_rewind(w->arena, mark);
            }
        qj_pool_free(pool);
    }
}

// Growth of an industry, a target of a region, jobs of a cell by chance, later pensions, and growth so strong that the
// grid is another one: each against each.
static void test_pairs(void **state) {
    world *w = *state;
    const struct qj_growth some = {.region = SIZE_MAX, .industry = 1, .from = 2026, .to = 2027, .points = 2};
    const struct qj_growth wild = {.region = SIZE_MAX, .industry = SIZE_MAX, .from = 2026, .to = 2029, .points = 100};
    const struct qj_target target = {.region = 2, .industry = SIZE_MAX, .year = 2027, .level = 50000};
    const struct qj_event jobs[] = {
        {.identity = 7, .kind = QJ_EVENT_JOBS, .region = 1, .industry = 2, .slot = leaf[3], .year = 2027, .phase_in = 2, .jobs = 640, .probability = 0.5},
        {.identity = 8, .kind = QJ_EVENT_JOBS, .region = SIZE_MAX, .industry = 0, .slot = 0, .year = 2028, .phase_in = 1, .jobs = -900, .probability = 1}};
    double age[QJ_SEXES * (H + 1)];
    for (size_t k = 0; k < sizeof age / sizeof *age; k++)
        age[k] = w->in.people.pension_age[k] + 1;
    variant v[] = {{.name = "base", .in = w->in},   {.name = "growth", .in = w->in}, {.name = "target", .in = w->in},
                   {.name = "jobs", .in = w->in},   {.name = "ages", .in = w->in},   {.name = "wild", .in = w->in}};
    v[1].in.growth = &some, v[1].in.n_growth = 1;
    v[2].in.targets = &target, v[2].in.n_targets = 1;
    v[3].in.events = jobs, v[3].in.n_events = 2;
    v[4].in.people.pension_age = age;
    v[5].in.growth = &wild, v[5].in.n_growth = 1;
    check_pairs(w, v, sizeof v / sizeof *v);
}

// With plans in the base: what employers expect of their own follows growth, and a plan that is in both stays as it is.
static void test_plans(void **state) {
    world *w = *state;
    const struct qj_event both[] = {
        {.identity = 1, .kind = QJ_EVENT_PROJECT, .region = 0, .industry = 1, .slot = 0, .year = 2026, .phase_in = 1, .jobs = 500, .probability = 0.5},
        {.identity = 2, .kind = QJ_EVENT_HIRES, .region = 2, .industry = 0, .slot = leaf[1], .year = 2027, .phase_in = 1, .jobs = 4000, .probability = 1},
        {.identity = 3, .kind = QJ_EVENT_JOBS, .region = 1, .industry = SIZE_MAX, .slot = 0, .year = 2027, .phase_in = 1, .jobs = 50, .probability = 1}};
    const struct qj_growth g = {.region = 2, .industry = SIZE_MAX, .from = 2026, .to = 2029, .points = 1};
    variant v[] = {{.name = "plans", .in = w->in}, {.name = "plans and jobs", .in = w->in}, {.name = "plans and growth", .in = w->in}};
    v[0].in.events = v[1].in.events = v[2].in.events = both;
    v[0].in.n_events = v[2].in.n_events = 2;
    v[1].in.n_events = 3;
    v[2].in.growth = &g, v[2].in.n_growth = 1;
    check_pairs(w, v, sizeof v / sizeof *v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plans, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
