// The choice of a method for cells, judged by the published sums of their broad sectors; and where there is little to judge.
#include "need_world.h"
#include "model/demand/levels.h"

static qj_best best_of(world *w, const qj_panel *p, level_past *past) {
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(1, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.arena = w->arena, .pool = pool};
    if (p != NULL)
        assert_int_equal(level_of_panel(p, NULL, &ctx, past, &err), QJ_OK);
    else
        assert_int_equal(level_of_cells(&w->in, NULL, &ctx, past, &err), QJ_OK);
    qj_pool_free(pool);
    return past->best;
}

static void fill(qj_panel *p, double (*value)(size_t series, int t)) {
    for (size_t i = 0; i < p->n; i++)
        for (int t = 0; t < p->n_years; t++)
            qj_panel_row(p, i)[t] = value(i, t);
}

// Industries 0 and 3 are of sector 0, 1 and 2 of sector 1.
static double sum_of(const world *w, size_t region, size_t sector, int t) {
    double sum = 0;
    for (size_t i = 0; i < I; i++)
        if (w->sector_of[i] == sector)
            sum += w->in.cells.x[(region * I + i) * YEARS + (size_t)t];
    return sum;
}

// Published where it is; the sum of cells elsewhere, which judges nothing; of the years of the cells alone.
static void test_sector_series(void **state) {
    world *w = *state;
    level_past past;
    qj_panel longer = {.n = (size_t)R * 2, .first_year = 2011, .n_years = YEARS + 3};
    longer.x = QJ_NEW(w->arena, double, longer.n *(size_t)longer.n_years);
    longer.use = QJ_NEW(w->arena, uint8_t, longer.n *(size_t)longer.n_years);
    for (size_t s = 0; s < longer.n; s++)
        for (int t = 0; t < longer.n_years; t++) {
            qj_panel_row(&longer, s)[t] = t < 3 ? 1e9 : 1.01 * qj_panel_row(&w->in.sector, s)[t - 3];
            qj_panel_use(&longer, s)[t] = t != 3 + 4;
        }
    w->in.sector = longer;
    (void)best_of(w, NULL, &past);
    assert_int_equal(past.judged.n, R * 2);
    for (size_t s = 0; s < R * 2; s++) {
        const qj_series *x = &past.judged.s[s];
        assert_int_equal(x->first_year, 2014);
        assert_int_equal(x->n, YEARS);
        for (int t = 0; t < YEARS; t++) {
            assert_int_equal(x->use[t], t != 4);
            near(x->x[t], (t != 4 ? 1.01 : 1) * sum_of(w, s / 2, s % 2, t), 1e-6);
        }
    }
}

// What is judged are the sums of the cells' own forecasts, from every year that all of them can forecast.
static void test_sums_of_forecasts(void **state) {
    world *w = *state;
    level_past past;
    // The cells of region 1 in industry 1 begin later, so its sector does where nothing was published either.
    for (int t = 0; t < 2; t++) {
        qj_panel_row(&w->in.cells, I + 1)[t] = NAN;
        qj_panel_use(&w->in.cells, I + 1)[t] = 0;
        qj_panel_use(&w->in.sector, 3)[t] = 0;
    }
    (void)best_of(w, NULL, &past);
    assert_int_equal(past.judged.s[3].first_year, 2016);
    assert_int_equal(past.judged.s[2].first_year, 2014);
    size_t seen = 0;
    for (int m = 0; m < QJ_METHODS; m++)
        for (size_t s = 0; past.by[m].set != NULL && s < R * 2; s++) {
            const qj_series *x = &past.judged.s[s];
            for (size_t n = 1; n <= x->n; n++) {
                const int year = x->first_year + (int)n - 1;
                const double *sum = qj_rolling_at(&past.by[m], s, n);
                double want[LEVEL_AHEAD] = {0};
                bool all = true;
                for (size_t i = 0; i < I; i++) {
                    if (w->sector_of[i] != s % 2)
                        continue;
                    const size_t c = s / 2 * I + i;
                    const double *f = qj_rolling_at(&past.r[m], c, qj_series_known(&past.set.s[c], year));
                    all = all && f != NULL;
                    for (int h = 0; f != NULL && h < LEVEL_AHEAD; h++)
                        want[h] += f[h];
                }
                assert_int_equal(sum != NULL, all);
                for (int h = 0; all && h < LEVEL_AHEAD; h++)
                    near(sum[h], want[h], 1e-9 * want[h]);
                seen += all;
            }
        }
    assert_true(seen > 50);
}

// Errors of cells that cancel in their published sum are no errors, so the choice follows the sums: here the cells swing by
// turns and their sums grow steadily.
static double swinging(size_t series, int t) {
    const double level = 1000 * qj_exp(0.03 * t), swing = 300 * (t % 2 == 0 ? 1 : -1);
    return series % I == 0 || series % I == 1 ? level + swing : level - swing;
}

static void test_sums_judge(void **state) {
    world *w = *state;
    level_past past, alone;
    fill(&w->in.cells, swinging);
    memset(w->in.region.x, 0, R * YEARS * sizeof(double));
    memset(w->in.industry.x, 0, I * YEARS * sizeof(double));
    memset(w->in.total.x, 0, YEARS * sizeof(double));
    memset(w->in.sector.x, 0, (size_t)R * 2 * YEARS * sizeof(double));
    add_up(w);
    const qj_best sums = best_of(w, NULL, &past), cells = best_of(w, &w->in.cells, &alone);
    near(qj_panel_row(&w->in.sector, 0)[3], 2000 * qj_exp(0.09), 1e-9);
    // Cell by cell the last value is hard to beat; of sums it misses the growth.
    assert_true(cells.mase[QJ_METHOD_NAIVE] < cells.mase[QJ_METHOD_DRIFT]);
    assert_true(sums.mase[QJ_METHOD_NAIVE] > 1.3 * sums.mase[QJ_METHOD_DRIFT]);
}

// A sector without cells has no forecasts; those of the other are what they were.
static void test_sector_without_cells(void **state) {
    world *w = *state;
    level_past all, part;
    (void)best_of(w, NULL, &all);
    w->sector_of[0] = w->sector_of[3] = SIZE_MAX;
    const qj_best b = best_of(w, NULL, &part);
    assert_null(qj_rolling_at(&part.by[QJ_METHOD_TD8], 0, YEARS));
    assert_memory_equal(qj_rolling_at(&part.by[QJ_METHOD_TD8], 1, YEARS), qj_rolling_at(&all.by[QJ_METHOD_TD8], 1, YEARS), LEVEL_AHEAD * sizeof(double));
    assert_true(b.mase[QJ_METHOD_TD8] > 0 && b.mase[QJ_METHOD_TD8] < 10);
}

// Without published sectors cells judge themselves.
static void test_without_sectors(void **state) {
    world *w = *state;
    level_past past, alone;
    w->in.sector.n = 0;
    w->in.n_sectors = 0;
    const qj_best a = best_of(w, NULL, &past), b = best_of(w, &w->in.cells, &alone);
    assert_int_equal(past.judged.n, R * I);
    assert_int_equal(a.method, b.method);
    assert_memory_equal(a.mase, b.mase, sizeof a.mase);
    assert_int_equal(a.origins, b.origins);
}

static qj_panel cut_to(const qj_panel *p, int years, qj_arena *a) {
    qj_panel c = *p;
    c.first_year += p->n_years - years;
    c.n_years = years;
    c.x = QJ_NEW(a, double, p->n *(size_t)years);
    c.use = QJ_NEW(a, uint8_t, p->n *(size_t)years);
    for (size_t i = 0; i < p->n; i++)
        for (int t = 0; t < years; t++) {
            qj_panel_row(&c, i)[t] = qj_panel_row(p, i)[p->n_years - years + t];
            qj_panel_use(&c, i)[t] = qj_panel_use(p, i)[p->n_years - years + t];
        }
    return c;
}

// Of a few years nothing can be told: TD8, and forecasts all the same.
static void test_short_cells(void **state) {
    world *w = *state;
    const qj_panel cells = w->in.cells;
    for (int years = 3; years <= 6; years++) {
        level_past past;
        w->in.cells = cut_to(&cells, years, w->arena);
        const qj_best b = best_of(w, NULL, &past);
        assert_int_equal(b.method, QJ_METHOD_TD8);
        assert_true(b.origins < QJ_BEST_ORIGINS);
        assert_int_equal(past.judged.s[0].n, years);
        double f[R * I * H];
        qj_err err = {0};
        const qj_ctx ctx = {.arena = w->arena};
        assert_int_equal(level_forecast(&past, H, &ctx, f, &err), QJ_OK);
        for (size_t k = 0; k < R * I * H; k++)
            assert_true(f[k] > 0);
    }
}

static double constant(size_t series, int t) { return (void)series, (void)t, 500; }

// Nothing moves: nothing can be judged, and the forecast is what is.
static void test_all_equal(void **state) {
    world *w = *state;
    level_past past;
    double f[R * I * H];
    qj_err err = {0};
    const qj_ctx ctx = {.arena = w->arena};
    fill(&w->in.cells, constant);
    fill(&w->in.sector, constant);
    for (int k = 0; k < 2; k++) {
        const qj_best b = best_of(w, k == 0 ? NULL : &w->in.cells, &past);
        assert_int_equal(b.method, QJ_METHOD_TD8);
        assert_true(isnan(b.gain));
        assert_int_equal(level_forecast(&past, H, &ctx, f, &err), QJ_OK);
        for (size_t c = 0; c < R * I * H; c++)
            near(f[c], 500, 1e-9);
    }
}

static double alike(size_t series, int t) { return (void)series, 800 * qj_exp(0.02 * t + 0.03 * ((t * t) % 5)); }

// Series that are all alike: shift-share knows nothing but the common growth. Of equal errors the choice is one of them, always
// the same, and in any order of the series.
static void test_ties(void **state) {
    world *w = *state;
    level_past one, two;
    fill(&w->in.cells, alike);
    const qj_best a = best_of(w, &w->in.cells, &one);
    qj_panel fewer = w->in.cells;
    fewer.n = 3;
    const qj_best b = best_of(w, &fewer, &two);
    assert_int_equal(a.method, b.method);
    assert_int_equal(a.origins, b.origins);
    for (int m = 0; m < QJ_METHODS; m++) {
        assert_int_equal(isnan(a.mase[m]), isnan(b.mase[m]));
        if (!isnan(a.mase[m]))
            near(a.mase[m], b.mase[m], 1e-12);
    }
}

// A method that is exactly as good as TD8 does not take its place.
static void test_equal_is_not_better(void **state) {
    world *w = *state;
    level_past past;
    (void)best_of(w, &w->in.cells, &past);
    memcpy(&past.by[QJ_METHOD_DRIFT], &past.by[QJ_METHOD_TD8], sizeof(qj_rolling));
    for (int m = 0; m < QJ_METHODS; m++)
        if (m != QJ_METHOD_DRIFT && m != QJ_METHOD_TD8)
            past.by[m] = (qj_rolling){0};
    qj_best b;
    qj_best_find(past.by, past.judged.last_year, &b);
    assert_int_equal(b.method, QJ_METHOD_TD8);
    assert_int_equal(b.second, QJ_METHOD_DRIFT);
    assert_true(b.mase[QJ_METHOD_DRIFT] == b.mase[QJ_METHOD_TD8]);
}

// One region: it is the country, and its cells are the sections.
static void test_one_region(void **state) {
    world *w = *state;
    qj_err err = {0};
    const qj_ctx ctx = {.arena = w->arena};
    qj_need_params p = params_of(1);
    qj_path *path;
    w->in.n_regions = 1;
    w->in.cells.n = I, w->in.region.n = 1, w->in.sector.n = 2;
    memset(w->in.industry.x, 0, I * YEARS * sizeof(double));
    for (size_t k = 0; k < I * YEARS; k++)
        w->in.industry.x[k] = w->in.cells.x[k];
    memcpy(w->in.total.x, w->in.region.x, YEARS * sizeof(double));
    p.pool_growth = true;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, &path, &err), QJ_OK);
    assert_int_equal(path->best[QJ_KIND_TOTAL].method, path->best[QJ_KIND_REGION].method);
    for (int h = 0; h <= H; h++) {
        const double *total = path->level, *region = path->level + H + 1;
        double sum = 0;
        for (size_t i = 0; i < I; i++) {
            near(path->level[(2 + i) * (H + 1) + (size_t)h], path->level[(2 + I + i) * (H + 1) + (size_t)h], 1e-6);
            sum += path->level[(2 + I + i) * (H + 1) + (size_t)h];
        }
        near(total[h], region[h], 1e-6);
        near(total[h], sum, 1e-6);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sector_series, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sums_of_forecasts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sums_judge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sector_without_cells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_sectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_short_cells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_equal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ties, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_equal_is_not_better, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_region, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
