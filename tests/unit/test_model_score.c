// Scores of kept forecasts: parts of an error add up to it, shares and skills count what they say.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/forecast/score.h"
#include "num/rng.h"
#include <math.h>

#define assert_near(got, expected, tolerance) assert_true(fabs((got) - (expected)) <= (tolerance))

static double sum_of(const double part[static QJ_CAUSES]) {
    double sum = 0;
    for (int c = 0; c < QJ_CAUSES; c++)
        sum += part[c];
    return sum;
}

// A region of 100 that was to grow by a tenth with the country's twentieth, and grew by nothing with it; by now the base
// year is 110.
static qj_judged region(void) {
    return (qj_judged){.forecast = 110, .fact = 110, .base_then = 100, .base_now = 110, .lo80 = 105, .hi80 = 115, .lo95 = 100, .hi95 = 120,
                       .constant = 105, .whole_forecast = 1.05, .whole_fact = 1.0, .mix_forecast = NAN, .mix_fact = NAN, .scale = 10};
}

static void parts_are_those_of_the_definition(void **state) {
    (void)state;
    double part[QJ_CAUSES];
    const qj_judged p = region();
    qj_judged_parts(&p, false, part);
    assert_near(part[QJ_CAUSE_REVISION], -11, 1e-9);
    assert_near(part[QJ_CAUSE_TOTAL], 5.5, 1e-9);
    assert_near(part[QJ_CAUSE_OWN], 5.5, 1e-9);
    assert_near(sum_of(part), 0, 1e-9);
    qj_judged o = p;
    o.base_now = NAN; // not known anew: nothing was revised
    o.mix_forecast = 1.08, o.mix_fact = 1.02;
    qj_judged_parts(&o, true, part);
    assert_true(part[QJ_CAUSE_REVISION] == 0);
    assert_near(part[QJ_CAUSE_TOTAL], 5, 1e-9);
    assert_near(part[QJ_CAUSE_OWN], 1, 1e-9);
    assert_near(part[QJ_CAUSE_STAFFING], -6, 1e-9);
    o.mix_fact = NAN; // its industries are not known: what is not the whole's can't be told apart
    qj_judged_parts(&o, true, part);
    assert_near(part[QJ_CAUSE_REST], -5, 1e-9);
    o.whole_fact = NAN;
    qj_judged_parts(&o, false, part);
    assert_near(part[QJ_CAUSE_REST], 0, 1e-9);
    assert_near(sum_of(part), 0, 1e-9);
    o.base_then = 0;
    o.forecast = 7;
    qj_judged_parts(&o, false, part);
    assert_near(part[QJ_CAUSE_REST], -103, 1e-9);
}

static void leavers_are_rate_and_employed(void **state) {
    (void)state;
    double part[QJ_CAUSES];
    qj_leavers_parts(22, 25, 1100, 1000, part);
    assert_near(part[QJ_CAUSE_TOTAL], 2, 1e-9);
    assert_near(part[QJ_CAUSE_REPLACEMENT], -5, 1e-9);
    qj_leavers_parts(22, 25, 1100, NAN, part);
    assert_near(part[QJ_CAUSE_REST], -3, 1e-9);
    assert_true(part[QJ_CAUSE_REPLACEMENT] == 0);
}

// Whatever the figures, parts add up to the error, and those of |error| to wmape.
static void parts_add_up(void **state) {
    (void)state;
    qj_score_sum sum = {0};
    for (uint32_t i = 0; i < 2000; i++) {
        double u[8], part[QJ_CAUSES];
        for (uint32_t k = 0; k < 8; k++)
            u[k] = qj_uniform((qj_key){7}, i, 0, k, 1);
        const qj_judged p = {.forecast = 10 + 1e6 * u[0], .fact = 10 + 1e6 * u[1], .base_then = 10 + 1e6 * u[2],
                             .base_now = u[7] < 0.3 ? (double)NAN : 10 + 1e6 * u[3], .lo80 = NAN, .hi80 = NAN, .lo95 = NAN, .hi95 = NAN, .constant = NAN,
                             .whole_forecast = u[7] > 0.9 ? (double)NAN : 0.5 + u[4], .whole_fact = 0.5 + u[5], .mix_forecast = 0.5 + u[6],
                             .mix_fact = u[7] > 0.8 ? (double)NAN : 0.7, .scale = 1};
        if (i % 3 == 0)
            qj_leavers_parts(p.forecast, p.fact, u[7] > 0.5 ? p.base_then : (double)NAN, 10 + 1e6 * u[3], part);
        else
            qj_judged_parts(&p, i % 3 == 1, part);
        const double largest = fmax(1, 1e6 * 10);
        assert_near(sum_of(part), p.forecast - p.fact, 1e-9 * largest);
        qj_score_add(&sum, &p, part);
    }
    const qj_score s = qj_score_read(&sum);
    assert_near(sum_of(s.cause), s.wmape, 1e-8);
    assert_true(isnan(s.cover80) && isnan(s.skill_constant) && isnan(s.msis));
    assert_int_equal(s.n, 2000);
}

static void a_score_counts_what_it_says(void **state) {
    (void)state;
    qj_score_sum sum = {0};
    double part[QJ_CAUSES] = {0};
    qj_judged p = {.forecast = 104, .fact = 110, .base_then = 100, .base_now = NAN, .lo80 = 101, .hi80 = 108, .lo95 = 98, .hi95 = 112,
                   .constant = 103, .whole_forecast = 1.03, .whole_fact = 1.2, .mix_forecast = NAN, .mix_fact = NAN, .scale = 2};
    qj_judged_parts(&p, false, part);
    qj_score_add(&sum, &p, part);
    p.forecast = 98, p.fact = 90; // down as said, inside nothing
    qj_judged_parts(&p, false, part);
    qj_score_add(&sum, &p, part);
    const qj_score s = qj_score_read(&sum);
    assert_near(s.wmape, 100 * 14.0 / 200, 1e-12);
    assert_near(s.bias, 100 * 2.0 / 200, 1e-12);
    assert_near(s.direction, 1, 0);
    assert_near(s.faster, 0.5, 0); // 104 was said to be faster than 1.03, and was slower than 1.2
    assert_near(s.cover80, 0, 0);
    assert_near(s.cover95, 0.5, 0);
    assert_near(s.msis, (14.0 / 2 + (14 + 40 * 8.0) / 2) / 2, 1e-9);
    assert_near(s.skill_naive, 1 - 14.0 / 20, 1e-12);
    assert_near(s.skill_constant, 1 - 14.0 / 20, 1e-12);
}

static void the_whole_is_not_faster_than_itself(void **state) {
    (void)state;
    qj_score_sum sum = {0};
    double part[QJ_CAUSES];
    const qj_judged p = {.forecast = 9.4e6, .fact = 9.3e6, .base_then = 9.1e6, .base_now = 9.2e6, .lo80 = NAN, .hi80 = NAN, .lo95 = NAN, .hi95 = NAN,
                         .constant = NAN, .whole_forecast = 9.4e6 / 9.1e6, .whole_fact = 9.3e6 / 9.2e6, .mix_forecast = NAN, .mix_fact = NAN};
    qj_judged_parts(&p, false, part);
    qj_score_add(&sum, &p, part);
    assert_int_equal(sum.n_direction, 1);
    assert_int_equal(sum.n_faster, 0);
    assert_true(isnan(qj_score_read(&sum).faster));
}

// Wilson 1927; 8 of 10: 0.490 to 0.943 (Newcombe 1998 prints such ranges).
static void wilson_ranges(void **state) {
    (void)state;
    double lo, hi;
    qj_wilson(0.8, 10, &lo, &hi);
    assert_near(lo, 0.4902, 5e-5);
    assert_near(hi, 0.9433, 5e-5);
    qj_wilson(1, 5, &lo, &hi);
    assert_near(lo, 0.5655, 5e-5);
    assert_near(hi, 1, 0);
    qj_wilson(0.5, 0, &lo, &hi);
    assert_true(isnan(lo) && isnan(hi));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_those_of_the_definition), cmocka_unit_test(leavers_are_rate_and_employed),
        cmocka_unit_test(parts_add_up),                      cmocka_unit_test(a_score_counts_what_it_says),
        cmocka_unit_test(the_whole_is_not_faster_than_itself),
        cmocka_unit_test(wilson_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
