// The map's back-test sees nothing after its origins.
#include "need_world.h"
#include "service/map_backtest.h"

enum { ORIGINS = 4 };

// Every value after a year becomes another one; with `unpublish` it judges nothing any more.
static void change_after(qj_panel *p, int year, uint32_t seed, bool unpublish) {
    for (size_t i = 0; i < p->n; i++)
        for (int t = year + 1 - p->first_year; t < p->n_years; t++) {
            double z;
            qj_normals((qj_key){seed}, (uint32_t)i, (uint32_t)t, 0, 1, 9, &z);
            qj_panel_row(p, i)[t] *= qj_exp(0.5 * z);
            if (unpublish && z > 0)
                qj_panel_use(p, i)[t] = 0;
        }
}

static qj_panel copy(const qj_panel *p, qj_arena *a) {
    qj_panel c = *p;
    c.x = QJ_NEW(a, double, p->n *(size_t)p->n_years);
    c.use = QJ_NEW(a, uint8_t, p->n *(size_t)p->n_years);
    memcpy(c.x, p->x, p->n * (size_t)p->n_years * sizeof(double));
    c.bridged = QJ_NEW(a, uint8_t, p->n *(size_t)p->n_years);
    memcpy(c.use, p->use, p->n * (size_t)p->n_years);
    return c;
}

static void all_panels(qj_need_input *in, qj_panel *panel[static 5]) {
    panel[0] = &in->cells, panel[1] = &in->region, panel[2] = &in->industry, panel[3] = &in->total, panel[4] = &in->sector;
}

// The same inputs with another future.
static qj_need_input other_future(const qj_need_input *in, int year, bool unpublish, qj_arena *a) {
    qj_need_input out = *in;
    qj_panel *p[5];
    all_panels(&out, p);
    for (uint32_t k = 0; k < 5; k++) {
        *p[k] = copy(p[k], a);
        change_after(p[k], year, 20 + k, unpublish);
    }
    return out;
}

static qj_map_backtest judge(const qj_need_input *need, qj_arena *a) {
    qj_err err = {0};
    const qj_inputs in = {.need = *need};
    const qj_need_params p = params_of(1);
    const qj_map_backtest_options o = {.origins = ORIGINS, .horizon = H, .draws = DRAWS, .fitted = true};
    qj_map_backtest b;
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(1, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.arena = a, .pool = pool};
    assert_int_equal(qj_map_backtest_run(&in, &p, &o, &ctx, &b, &err), QJ_OK);
    qj_pool_free(pool);
    assert_int_equal(b.first_origin, 2021);
    assert_int_equal(b.last_origin, 2024);
    return b;
}

static const qj_map_point *find(const qj_map_backtest *b, const qj_map_point *p) {
    for (size_t i = 0; i < b->n; i++)
        if (b->point[i].level == p->level && b->point[i].series == p->series && b->point[i].origin == p->origin && b->point[i].ahead == p->ahead)
            return &b->point[i];
    return NULL;
}

static bool same_bits(const double *a, const double *b) { return memcmp(a, b, sizeof *a) == 0; }

static bool same_forecast(const qj_forecast_point *a, const qj_forecast_point *b) {
    return same_bits(&a->f, &b->f) && same_bits(&a->lo80, &b->lo80) && same_bits(&a->hi80, &b->hi80) && same_bits(&a->lo95, &b->lo95) &&
           same_bits(&a->hi95, &b->hi95) && same_bits(&a->last, &b->last) && same_bits(&a->scale, &b->scale);
}

// Forecasts up to a year are the same bits under another future, later ones are not, and all levels are among them.
static void compare(const qj_map_backtest *one, const qj_map_backtest *other, int year) {
    size_t same[QJ_MAP_LEVELS] = {0}, changed = 0, facts = 0;
    for (size_t i = 0; i < other->n; i++) {
        const qj_map_point *q = &other->point[i], *p = find(one, q);
        assert_non_null(p);
        if (q->origin > year) {
            changed += !same_forecast(&p->at, &q->at);
            continue;
        }
        if (!same_forecast(&p->at, &q->at))
            fail_msg("%s %zu of %d, %d ahead: %.17g and %.17g, 80 %% %.17g and %.17g", qj_map_level_id(q->level), q->series, q->origin, q->ahead,
                     p->at.f, q->at.f, p->at.hi80, q->at.hi80);
        same[q->level]++;
        facts += q->origin + q->ahead > year && !same_bits(&p->at.y, &q->at.y);
    }
    for (int level = 0; level < QJ_MAP_LEVELS; level++)
        assert_true(same[level] > 0);
    assert_true(facts > 0);
    assert_true(year == 2024 || changed > 0);
}

static void test_nothing_of_the_future(void **state) {
    world *w = *state;
    const qj_map_backtest one = judge(&w->in, w->arena);
    assert_true(one.n > 100);
    for (int year = 2021; year <= 2024; year++)
        for (int unpublish = 0; unpublish < 2; unpublish++) {
            const qj_need_input in = other_future(&w->in, year, unpublish, w->arena);
            const qj_map_backtest other = judge(&in, w->arena);
            compare(&one, &other, year);
        }
}

// A year without a figure is bridged by later ones when all is known. At that year's origin they are not known.
static void test_gaps_are_not_bridged_from_the_future(void **state) {
    world *w = *state;
    qj_err err = {0};
    const int gap = 2022 - 2014;
    size_t filled;
    for (size_t i = 0; i < R; i++)
        qj_panel_row(&w->in.region, i)[gap] = NAN;
    qj_need_input other = other_future(&w->in, 2022, false, w->arena);
    assert_int_equal(qj_panel_fill(&w->in.region, &filled, &err), QJ_OK);
    assert_int_equal(filled, R);
    assert_int_equal(qj_panel_fill(&other.region, &filled, &err), QJ_OK);
    assert_false(same_bits(&qj_panel_row(&w->in.region, 1)[gap], &qj_panel_row(&other.region, 1)[gap]));
    const qj_map_backtest one = judge(&w->in, w->arena), two = judge(&other, w->arena);
    size_t seen = 0;
    for (size_t i = 0; i < two.n; i++) {
        const qj_map_point *q = &two.point[i], *p = find(&one, q);
        assert_false(q->level == QJ_MAP_REGION && q->origin == 2022);
        if (q->origin > 2022)
            continue;
        assert_true(p != NULL && same_forecast(&p->at, &q->at));
        seen += q->origin == 2022;
    }
    assert_true(seen > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_of_the_future, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gaps_are_not_bridged_from_the_future, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
