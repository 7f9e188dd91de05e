// Random numbers are a function of their counter and nothing else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/rng.h"
#include <math.h>
#include <string.h>

static void every_part_of_the_counter_counts(void **state)
{
    (void)state;
    double u[6];
    u[0] = qj_uniform((qj_key){1}, 2, 3, 4, 5);
    u[1] = qj_uniform((qj_key){2}, 2, 3, 4, 5);
    u[2] = qj_uniform((qj_key){1}, 3, 3, 4, 5);
    u[3] = qj_uniform((qj_key){1}, 2, 4, 4, 5);
    u[4] = qj_uniform((qj_key){1}, 2, 3, 5, 5);
    u[5] = qj_uniform((qj_key){(uint64_t)1 << 32 | 1}, 2, 3, 4, 5); // the upper half of the seed
    for (int i = 0; i < 6; i++) {
        assert_true(u[i] > 0.0 && u[i] < 1.0);
        for (int j = 0; j < i; j++)
            assert_true(u[i] != u[j]);
    }
    assert_true(u[0] == qj_uniform((qj_key){1}, 2, 3, 4, 5));
}

// The definition, written out: words of the counter with entity / 2, 52 bits, and inversion.
static void a_normal_is_the_inverse_of_its_words(void **state)
{
    (void)state;
    double z[5];
    qj_normals((qj_key){42}, 7, 1, 101, 5, 9, z);
    for (uint32_t j = 0; j < 5; j++) {
        uint32_t entity = 101 + j, w[4];
        const uint32_t counter[4] = {7, 1, entity / 2, 9};
        qj_philox((qj_key){42}, counter, w);
        const uint32_t *pair = w + 2 * (entity % 2);
        uint64_t bits = (((uint64_t)pair[0] << 32) | pair[1]) >> 12;
        double p = (2.0 * (double)bits + 1.0) * 0x1p-53;
        assert_true(z[j] == qj_normal_quantile(p));
    }
    qj_normals((qj_key){42}, 7, 1, 101, 0, 9, NULL);
}

static void entities_up_to_the_last(void **state)
{
    (void)state;
    double z[4], again[2];
    qj_normals((qj_key){1}, 0, 0, UINT32_MAX - 1, 2, 0, z);
    qj_normals((qj_key){1}, 0, 0, UINT32_MAX, 1, 0, again);
    assert_true(z[1] == again[0] && isfinite(z[0]));
}

static void quantiles_meet_at_their_seams(void **state)
{
    (void)state;
    // The three formulas change at |p - 0.5| = 0.425 and where the tail is exp(-25).
    const double seams[3] = {0.075, 0.925, 1.3887943864964021e-11};
    for (int k = 0; k < 3; k++) {
        double low = qj_normal_quantile(seams[k] * (1.0 - 1e-12)), high = qj_normal_quantile(seams[k] * (1.0 + 1e-12));
        assert_true(low < high && high - low < 1e-10);
    }
    assert_true(qj_normal_quantile(0.5) == 0.0);
    assert_true(qj_normal_quantile(0x1p-53) < -8.2 && qj_normal_quantile(0x1p-53) > -8.3);
    assert_true(isnan(qj_normal_quantile(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_the_counter_counts),
        cmocka_unit_test(a_normal_is_the_inverse_of_its_words),
        cmocka_unit_test(entities_up_to_the_last),
        cmocka_unit_test(quantiles_meet_at_their_seams),
    };
    return cmocka_run_group_tests_name("num rng", tests, NULL, NULL);
}
