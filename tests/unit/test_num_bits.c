// The same bits with every compiler and on every machine: digests of what num computes, against constants. Where a
// change is meant to change results, the constant changes with it, and so does the version of the method.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/elem.h"
#include "num/ets.h"
#include "num/ipf.h"
#include "num/pool.h"
#include "num/reconcile.h"
#include "num/rng.h"
#include "num/smooth.h"
#include "num/stat.h"
#include <math.h>
#include <string.h>

#define N 4000

// FNV-1a over the bytes of doubles.
static uint64_t digest(uint64_t h, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t u;
        memcpy(&u, &x[i], sizeof u);
        for (int b = 0; b < 8; b++)
            h = (h ^ ((u >> (8 * b)) & 255u)) * 1099511628211u;
    }
    return h;
}

#define START 14695981039346656037u

static void assert_bits(uint64_t got, uint64_t expected)
{
    if (got != expected)
        fail_msg("digest is 0x%016llx, not 0x%016llx", (unsigned long long)got, (unsigned long long)expected);
}

static void normals_and_elementary_functions(void **state)
{
    (void)state;
    static double z[N], y[N];
    qj_normals((qj_key){1}, 0, 0, 0, N, 1, z);
    assert_bits(digest(START, N, z), 0x9e237b13949dbc29u);
    for (int i = 0; i < N; i++)
        y[i] = 200.0 * z[i];
    qj_exp_array(N, y, y);
    assert_bits(digest(START, N, y), 0x57aa7ef87a907a5cu);
    for (int i = 0; i < N; i++)
        y[i] = qj_log(y[i] > 0.0 ? y[i] : 1.0);
    assert_bits(digest(START, N, y), 0x107bfe4ce3d399b9u);
    assert_bits(digest(START, 1, (const double[]){qj_sum(N, z)}), 0x9ea42bf027424879u);
}

// Many logarithms at once are those taken one by one, whatever is among them.
static void logarithms_of_arrays(void **state)
{
    (void)state;
    static double x[N], y[N];
    qj_normals((qj_key){2}, 0, 0, 0, N, 1, x);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < N; i++)
            x[i] = round == 0 ? qj_exp(100.0 * x[i]) : x[i];
        if (round == 1)
            x[3] = 0.0, x[4] = -1.0, x[5] = INFINITY, x[6] = 5e-324;
        for (size_t n = N - 5; n <= N; n++) {
            qj_log_array(n, x, y);
            for (size_t i = 0; i < n; i++) {
                const double one = qj_log(x[i]);
                assert_memory_equal(&y[i], &one, sizeof one);
            }
        }
    }
}

// Kinds of smoothing fitted together are those fitted alone.
static void fits_together_and_alone(void **state)
{
    (void)state;
    double y[40];
    for (size_t series = 0; series < 30; series++) {
        qj_normals((qj_key){3}, (uint32_t)series, 0, 0, 40, 1, y);
        for (size_t t = 0; t < 40; t++)
            y[t] = 100.0 + (double)t * (double)(series % 4) + 5.0 * y[t] + (t > 0 ? 0.5 * (y[t - 1] - 100.0) : 0.0);
        const size_t n = 3 + series;
        for (int set = 1; set < 1 << QJ_ETS_KINDS; set++) {
            bool kinds[QJ_ETS_KINDS];
            qj_ets together[QJ_ETS_KINDS];
            for (int k = 0; k < QJ_ETS_KINDS; k++)
                kinds[k] = (set >> k & 1) != 0;
            qj_ets_fits(kinds, n, y, together);
            for (int k = 0; k < QJ_ETS_KINDS; k++) {
                const qj_ets alone = qj_ets_fit((qj_ets_kind)k, n, y), *other = &together[k];
                const double a[] = {alone.alpha, alone.beta, alone.phi, alone.l0, alone.b0, alone.loglik};
                if (kinds[k])
                    assert_memory_equal(a, ((const double[]){other->alpha, other->beta, other->phi, other->l0, other->b0, other->loglik}), sizeof a);
            }
        }
    }
}

static void forecasts_and_tables(void **state)
{
    (void)state;
    enum { R = 20, I = 19, NODES = 1 + R + I + R * I };
    static double z[NODES], y[NODES], w[NODES], a[R], b[I], f[10], x[R * I];
    qj_arena *arena = qj_arena_new((size_t)1 << 22);
    qj_twoway fit;
    qj_reconcile *r;
    uint64_t h = START;
    qj_normals((qj_key){2}, 0, 0, 0, NODES, 1, z);
    for (size_t k = 0; k < NODES; k++) {
        y[k] = 100.0 * qj_exp(0.3 * z[k]);
        w[k] = qj_exp(z[NODES - 1 - k]);
    }
    for (size_t k = 0; k < 20; k++) {
        qj_td8(15, y + 15 * k, NAN, 10, f, NULL);
        h = digest(h, 10, f);
    }
    assert_bits(h, 0xe29dd556725c2ef3u);
    assert_int_equal(qj_pool_twoway(R, I, z, a, b, arena, &fit, NULL), QJ_OK);
    h = digest(digest(START, R, a), I, b);
    assert_bits(digest(h, 4, (const double[]){fit.mu, fit.var_a, fit.var_b, fit.var_e}), 0x74aab3dbfae5e49cu);
    memcpy(x, y + 40, sizeof x);
    const qj_ipf_table table = {R, 1, I, x, y + 1, y + 21, NULL};
    qj_ipf3(&table, 1e-9, 50, QJ_NEW(arena, double, qj_ipf3_scratch(&table)));
    assert_bits(digest(START, (size_t)R * I, x), 0x11028ce632b6d67fu);
    assert_int_equal(qj_reconcile_new(R, I, w, arena, &r, NULL), QJ_OK);
    y[0] *= 300.0;
    qj_reconcile_apply(r, y, NULL, QJ_NEW(arena, double, qj_reconcile_scratch(r)));
    assert_bits(digest(START, NODES, y), 0xa0ca31a3ce726f59u);
    qj_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithms_of_arrays),
        cmocka_unit_test(fits_together_and_alone),
        cmocka_unit_test(normals_and_elementary_functions),
        cmocka_unit_test(forecasts_and_tables),
    };
    return cmocka_run_group_tests_name("num bits", tests, NULL, NULL);
}
