// The code for wide vectors gives the bits of the code for any machine. Where there are no wide vectors both are the same.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/exits/ages.h"
#include "model/supply/population_draws.h"
#include "num/elem.h"
#include "num/ipf.h"
#include "num/rng.h"
#include "num/stat.h"
#include <math.h>
#include <string.h>

__typeof__(qj_ipf3) portable_ipf3;
__typeof__(qj_mix_rows) portable_mix_rows;
__typeof__(qj_exp_array) portable_exp_array;
__typeof__(qj_log_array) portable_log_array;
__typeof__(qj_row_quantiles) portable_row_quantiles;
__typeof__(qj_column_quantiles) portable_column_quantiles;
__typeof__(qj_column_quantiles_scratch) portable_column_quantiles_scratch;
__typeof__(qj_ages_keep) portable_ages_keep;
__typeof__(qj_ages_year) portable_ages_year;
__typeof__(qj_people_step) portable_people_step;

enum { N = 20000 };

static void tables_and_exponentials(void **state)
{
    (void)state;
    static double z[N], x[N], y[N], m01[N], m12[N], m02[N], scratch[4 * N];
    enum { A = 7, B = 13, C = 211 };
    qj_normals((qj_key){11}, 0, 0, 0, N, 1, z);
    qj_exp_array(N, z, x);
    portable_exp_array(N, z, y);
    assert_memory_equal(x, y, sizeof x);
    qj_log_array(N, x, scratch);
    portable_log_array(N, x, scratch + N);
    assert_memory_equal(scratch, scratch + N, sizeof x);
    for (size_t c = 0; c < A * B * C; c++) {
        const double v = 30.0 * x[c] * (1.0 + 0.5 * fabs(z[N - 1 - c]));
        m01[c / C] += v, m12[c % (B * C)] += v, m02[c / (B * C) * C + c % C] += v;
    }
    const qj_ipf_table t = {A, B, C, x, m01, m12, m02}, u = {A, B, C, y, m01, m12, m02};
    const qj_ipf_result r = qj_ipf3(&t, 1e-10, 500, scratch), s = portable_ipf3(&u, 1e-10, 500, scratch);
    assert_true(r.converged && r.sweeps == s.sweeps && r.error == s.error);
    assert_memory_equal(x, y, A * B * C * sizeof *x);
}

static void quantiles_of_samples(void **state)
{
    (void)state;
    enum { DRAWS = 997, ROWS = 19 };
    static double z[DRAWS * ROWS], a[ROWS * 3], b[ROWS * 3], ma[ROWS], mb[ROWS];
    static int32_t draws[DRAWS * ROWS];
    static float fa[ROWS * 3], fb[ROWS * 3];
    const double p[3] = {0.05, 0.5, 0.95};
    qj_arena *arena = qj_arena_new((size_t)1 << 22);
    void *scratch = qj_arena_alloc(arena, qj_row_quantiles_scratch(DRAWS), 64);
    qj_normals((qj_key){12}, 0, 0, 0, DRAWS * ROWS, 1, z);
    qj_row_quantiles(DRAWS, ROWS, DRAWS, z, 3, p, ma, a, scratch);
    portable_row_quantiles(DRAWS, ROWS, DRAWS, z, 3, p, mb, b, scratch);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_equal(ma, mb, sizeof ma);
    for (size_t wide = 0; wide < 2; wide++) {
        for (size_t k = 0; k < DRAWS * ROWS; k++)
            draws[k] = (int32_t)(z[k] * (wide ? 1e8 : 5e3));
        qj_column_quantiles(DRAWS, ROWS, ROWS, draws, 0.25, 3, p, fa, scratch);
        portable_column_quantiles(DRAWS, ROWS, ROWS, draws, 0.25, 3, p, fb, qj_arena_alloc(arena, portable_column_quantiles_scratch(DRAWS), 64));
        assert_memory_equal(fa, fb, sizeof fa);
    }
    qj_arena_free(arena);
}

static void add_up(void *arg, size_t sex, size_t group, const double *sum)
{
    double *total = arg;
    for (size_t k = 0; k < 4 * QJ_PEOPLE_LANES; k++)
        total[k] += (double)(1 + sex + 3 * group) * sum[k];
}

static void ages_and_people(void **state)
{
    (void)state;
    enum { R = 4, A = 23, LANES = QJ_PEOPLE_LANES, PEOPLE = 2 * A * R * LANES };
    static double z[PEOPLE], p[PEOPLE], q[PEOPLE], hazard[R * 2 * A], slope[2 * A], scratch[(4 * R + 1) * LANES], weight[R * R];
    double index[LANES], births[LANES], wanted[LANES], a[LANES], b[LANES], total[2][R * LANES] = {{0}};
    double w[R * R], fertility[R * 5], leave[A], enter[A];
    uint32_t first[R + 1];
    uint16_t at[R * R];
    qj_normals((qj_key){13}, 0, 0, 0, PEOPLE, 1, z);
    for (size_t k = 0; k < PEOPLE; k++)
        p[k] = q[k] = 1000.0 + 100.0 * z[k];
    for (size_t k = 0; k < R * 2 * A; k++)
        hazard[k] = 0.01 * fabs(z[k]);
    for (size_t k = 0; k < 2 * A; k++)
        slope[k] = 0.01 * fabs(z[k + 7]);
    for (size_t k = 0; k < R * R; k++)
        w[k] = 0.25 + 0.01 * z[k];
    for (size_t k = 0; k < R * 5; k++)
        fertility[k] = 0.1 * fabs(z[k]);
    for (size_t k = 0; k < A; k++)
        leave[k] = fabs(z[k]), enter[k] = 1.0 / A;
    for (size_t l = 0; l < LANES; l++)
        index[l] = z[l], births[l] = 1.0 + 0.1 * fabs(z[l + 9]), wanted[l] = 20000.0 + 5000.0 * z[l + 50];
    const qj_mix m = qj_mix_list(R, R, R, w, first, at, weight);
    qj_mix move[2 * A];
    for (size_t k = 0; k < 2 * A; k++)
        move[k] = m;
    qj_mix_rows(&m, z, p), portable_mix_rows(&m, z, q);
    assert_memory_equal(p, q, sizeof p);
    const double share[2] = {0.512, 0.488};
    hazard[2] = 0.3, hazard[R * A] = INFINITY; // mild, harsh and deadly ones
    const qj_people_model people = {.regions = R, .sexes = 2, .ages = A, .group = 5, .hazard = hazard, .slope = slope, .move = move,
                                    .women = 1, .first = 5, .last = 9, .before = fertility, .after = fertility, .share = share,
                                    .born_hazard = hazard, .settle = move};
    index[3] = 200.0; // a draw in which mortality is many times higher
    const qj_people_shock shock = {index, births, births};
    for (int year = 0; year < 5; year++) {
        double born[2][R * LANES];
        for (size_t sex = 2; sex-- > 0;) {
            qj_people_step(&people, &shock, sex, p + sex * PEOPLE / 2, born[0], add_up, total[0], scratch);
            portable_people_step(&people, &shock, sex, q + sex * PEOPLE / 2, born[1], add_up, total[1], scratch);
        }
    }
    assert_memory_equal(p, q, sizeof p);
    assert_memory_equal(total[0], total[1], sizeof total[0]);
    const qj_ages ages = {A, enter, leave, enter};
    double keep[2][A * LANES];
    qj_ages_keep(&ages, births, keep[0]), portable_ages_keep(&ages, births, keep[1]);
    assert_memory_equal(keep[0], keep[1], sizeof keep[0]);
    for (int year = 0; year < 5; year++) {
        qj_ages_year(&ages, keep[0], wanted, p, a);
        portable_ages_year(&ages, keep[1], wanted, q, b);
        assert_memory_equal(a, b, sizeof a);
    }
    assert_memory_equal(p, q, sizeof p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_and_exponentials),
        cmocka_unit_test(quantiles_of_samples),
        cmocka_unit_test(ages_and_people),
    };
    return cmocka_run_group_tests_name("num portable", tests, NULL, NULL);
}
