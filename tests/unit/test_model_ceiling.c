// The labour force of regions and its ceiling: what must hold for any input, and figures computed by another way.
#include "model/supply/ceiling.h"
#include "num/elem.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum { REGIONS = 4, YEARS = 20, FIRST = 2001, BASE = 2020, HORIZON = 8, SPAN = HORIZON + 1 };

typedef struct world {
    qj_arena *a;
    double people[REGIONS * YEARS], country[YEARS], employed[REGIONS], unemployment[REGIONS], idle[REGIONS];
    uint8_t use[REGIONS * YEARS], all[YEARS];
    double population[QJ_SEXES * QJ_AGES * SPAN], rate[QJ_SEXES * QJ_AGES], pension[QJ_SEXES * SPAN], then[QJ_SEXES];
    double weight[REGIONS * QJ_SEXES * QJ_AGE_BANDS];
    int from[QJ_SEXES * QJ_AGE_BANDS];
    qj_need_input need;
    qj_panel regions, total;
    qj_places places;
    bool known;
} world;

// Regions that grow at their own yearly rates, with a wave of their own.
static void fill(world *w) {
    static const double rate[REGIONS] = {0.02, 0.0, -0.01, 0.005};
    for (int t = 0; t < YEARS; t++) {
        w->country[t] = 0;
        w->all[t] = 1;
        for (int r = 0; r < REGIONS; r++) {
            w->people[r * YEARS + t] = (r + 1) * 1e5 * qj_exp(rate[r] * t + 0.004 * ((t * (r + 3)) % 5));
            w->use[r * YEARS + t] = 1;
            w->country[t] += w->people[r * YEARS + t];
        }
    }
    for (int s = 0; s < QJ_SEXES; s++) {
        for (int age = 0; age < QJ_AGES; age++) {
            w->rate[s * QJ_AGES + age] = age < 15 || age > 70 ? 0 : 0.6;
            for (int h = 0; h < SPAN; h++)
                w->population[(s * QJ_AGES + age) * SPAN + h] = 3000 + 10 * age;
        }
        for (int h = 0; h < SPAN; h++)
            w->pension[s * SPAN + h] = 63;
        w->then[s] = 63;
        w->from[s * QJ_AGE_BANDS + 1] = 16, w->from[s * QJ_AGE_BANDS + 2] = 63;
    }
    for (int i = 0; i < REGIONS * QJ_SEXES * QJ_AGE_BANDS; i++)
        w->weight[i] = 1;
    for (int r = 0; r < REGIONS; r++)
        w->employed[r] = 45000.0 * (r + 1), w->unemployment[r] = 0.05, w->idle[r] = 0.03;
}

static void near(double is, double should, double tolerance) {
    if (!(fabs(is - should) <= tolerance))
        fail_msg("%.12g is not %.12g", is, should);
}

static int setup(void **state) {
    qj_arena *a = qj_arena_new((size_t)64 << 20);
    world *w = QJ_NEW(a, world, 1);
    assert_non_null(w);
    w->a = a;
    fill(w);
    w->regions = (qj_panel){.n = REGIONS, .first_year = FIRST, .n_years = YEARS, .x = w->people, .use = w->use};
    w->total = (qj_panel){.n = 1, .first_year = FIRST, .n_years = YEARS, .x = w->country, .use = w->all};
    w->need = (qj_need_input){.n_regions = REGIONS, .base_year = BASE,
                              .region = {.n = REGIONS, .first_year = BASE, .n_years = 1, .x = w->employed},
                              .people = {.population = w->population, .pension_age = w->pension, .rate = w->rate,
                                         .rate_pension_age = w->then, .band_weight = w->weight, .band_from = w->from}};
    *state = w;
    return 0;
}

static int teardown(void **state) {
    qj_arena_free(((world *)*state)->a);
    return 0;
}

static void settle(world *w) {
    const qj_ctx ctx = {.arena = w->a};
    qj_err err;
    assert_int_equal(qj_places_make(&w->regions, &w->total, BASE, HORIZON, &ctx, &w->places, &w->known, &err), QJ_OK);
}

static qj_force force_of(world *w) {
    const qj_force_input in = {.need = &w->need, .places = &w->places, .band_year = BASE, .unemployment = w->unemployment, .idle = w->idle};
    qj_force f;
    qj_err err;
    assert_int_equal(qj_force_make(&in, w->a, &f, &err), QJ_OK);
    return f;
}

static double share(const world *w, int r, int h) { return w->places.share[r * SPAN + h]; }

static void shares_are_coherent(void **state) {
    world *w = *state;
    settle(w);
    assert_true(w->known);
    for (int h = 0; h < SPAN; h++) {
        double sum = 0;
        for (int r = 0; r < REGIONS; r++)
            sum += share(w, r, h);
        near(sum, 1, 1e-12);
    }
    for (int r = 0; r < REGIONS; r++)
        near(share(w, r, 0), w->people[r * YEARS + YEARS - 1] / w->country[YEARS - 1], 1e-12);
    assert_true(share(w, 0, HORIZON) > share(w, 0, 0)); // it has grown faster than the others
    for (int r = 0; r <= REGIONS; r++)
        for (int h = 1; h < SPAN; h++)
            assert_true(w->places.spread[r * SPAN + h] > w->places.spread[r * SPAN + h - 1]);
}

// Two regions whose figures end three years earlier share exactly what the others leave.
static void late_figures_leave_a_rest(void **state) {
    world *w = *state;
    for (int t = YEARS - 3; t < YEARS; t++)
        w->people[1 * YEARS + t] = w->people[2 * YEARS + t] = NAN;
    settle(w);
    assert_true(w->known);
    const double known = (w->people[YEARS - 1] + w->people[3 * YEARS + YEARS - 1]) / w->country[YEARS - 1];
    near(share(w, 0, 0) + share(w, 3, 0), known, 1e-12);
    near(share(w, 1, 0) + share(w, 2, 0), 1 - known, 1e-12);
    assert_true(w->places.spread[2 * SPAN + 1] > 0);
}

static void short_history_is_told(void **state) {
    world *w = *state;
    for (int t = 0; t < YEARS; t++)
        if (t >= QJ_PLACES_LEAST - 1)
            w->people[2 * YEARS + t] = NAN;
    settle(w);
    assert_true(w->known && isnan(share(w, 2, 1)) && !isnan(share(w, 1, 1)));
    const qj_force f = force_of(w);
    assert_true(isnan(f.ceiling[3 * SPAN + 1]) && isnan(f.ceiling[1]) && f.ceiling[2 * SPAN + 1] > 0);
    for (int r = 0; r < REGIONS; r++)
        for (int t = 0; t < YEARS; t++)
            w->people[r * YEARS + t] = NAN;
    settle(w);
    assert_false(w->known);
}

static void force_follows_people(void **state) {
    world *w = *state;
    settle(w);
    const qj_force f = force_of(w);
    for (int r = 1; r <= REGIONS; r++) {
        const double base = w->employed[r - 1] / 0.95;
        near(f.force[r * SPAN], base, 1e-6);
        near(f.ceiling[r * SPAN], 0.97 * base, 1e-6);
        near(f.force[r * SPAN + 1] / base, f.population[r * SPAN + 1] / f.population[r * SPAN], 1e-3);
    }
    for (int h = 0; h < SPAN; h++) {
        double sum = 0, people = 0;
        for (int r = 1; r <= REGIONS; r++)
            sum += f.ceiling[r * SPAN + h], people += f.population[r * SPAN + h];
        near(f.ceiling[h], sum, 1e-6);
        near(f.population[h], people, 1e-6);
    }
    near(f.population[0], w->country[YEARS - 1], 1e-3); // the published total, not the projection's
}

// The level of the projection is nobody's business; a later pension and more young people who grow up raise the ceiling.
static void force_moves_as_it_must(void **state) {
    world *w = *state;
    settle(w);
    const qj_force before = force_of(w);
    for (size_t i = 0; i < sizeof w->population / sizeof *w->population; i++)
        w->population[i] *= 3;
    const qj_force scaled = force_of(w);
    for (int i = 0; i < (REGIONS + 1) * SPAN; i++)
        near(scaled.force[i] / before.force[i], 1, 1e-12);
    w->pension[QJ_WOMAN * SPAN + HORIZON] = 65;
    const qj_force later = force_of(w);
    w->pension[QJ_WOMAN * SPAN + HORIZON] = 63;
    for (int s = 0; s < QJ_SEXES; s++)
        w->weight[(1 * QJ_SEXES + s) * QJ_AGE_BANDS] = 1.4;
    const qj_force young = force_of(w);
    for (int r = 0; r <= REGIONS; r++)
        assert_true(later.force[r * SPAN + HORIZON] > before.force[r * SPAN + HORIZON] * 1.001);
    assert_true(young.force[2 * SPAN + HORIZON] > before.force[2 * SPAN + HORIZON] * 1.01);
    near(young.force[1 * SPAN + HORIZON] / before.force[1 * SPAN + HORIZON], 1, 1e-12);
}

// Reference: quadrature over both normals.
static void passing_of_known_numbers(void **state) {
    (void)state;
    qj_passing p = qj_ceiling_passed(90, 110, 100, 0.05);
    near(p.probability, 0.47842989, 1e-7);
    near(p.expected, 3.54512, 1e-4);
    p = qj_ceiling_passed(334988.1, 416874.08, 400000, 0.08);
    near(p.probability, 0.28041669, 1e-7);
    near(p.expected, 7925.72, 0.5);
    p = qj_ceiling_passed(100, 100, 90, 0);
    near(p.probability, 1, 0);
    near(p.expected, 10, 1e-9);
    p = qj_ceiling_passed(100, 100, 110, 0);
    assert_true(p.probability <= 0 && p.expected <= 0);
    p = qj_ceiling_passed(NAN, 100, 110, 0);
    assert_true(isnan(p.probability) && isnan(p.expected));
    p = qj_ceiling_passed(100, 120, 0, 0.1);
    assert_true(isnan(p.probability));
}

// What lies above less what lies below is the difference of the means; more is passed by a lower ceiling; any unit will do.
static void passing_properties(void **state) {
    (void)state;
    static const double z80 = 1.2815515655446004;
    for (uint32_t k = 0; k < 2000; k++) {
        const double u[3] = {(k % 13) / 13.0, (k % 17) / 17.0, (k % 11) / 11.0};
        const double own = 0.005 + 0.3 * u[0], spread = 0.005 + 0.2 * u[1], middle = 1000, ceiling = 700 + 700 * u[2];
        const double lo = middle / qj_exp(z80 * own), hi = middle * qj_exp(z80 * own);
        const qj_passing p = qj_ceiling_passed(lo, hi, ceiling, spread);
        const qj_passing back = qj_ceiling_passed(ceiling / qj_exp(z80 * spread), ceiling * qj_exp(z80 * spread), middle, own);
        const double mean = middle * qj_exp(own * own / 2), limit = ceiling * qj_exp(spread * spread / 2);
        assert_true(p.probability >= 0 && p.probability <= 1 && p.expected >= 0);
        near(p.probability + back.probability, 1, 1e-12);
        near(p.expected - back.expected, mean - limit, 1e-8);
        const qj_passing lower = qj_ceiling_passed(lo, hi, ceiling * 0.99, spread), other = qj_ceiling_passed(lo * 7, hi * 7, ceiling * 7, spread);
        assert_true(lower.probability > p.probability - 1e-15 && lower.expected > p.expected - 1e-12);
        near(other.probability, p.probability, 1e-12);
        near(other.expected, 7 * p.expected, 1e-8);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shares_are_coherent, setup, teardown),
        cmocka_unit_test_setup_teardown(late_figures_leave_a_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(short_history_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(force_follows_people, setup, teardown),
        cmocka_unit_test_setup_teardown(force_moves_as_it_must, setup, teardown),
        cmocka_unit_test(passing_of_known_numbers),
        cmocka_unit_test(passing_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
