// qj_ipf3 against the definition: one margin after the other, each with a pass of its own.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "num/elem.h"
#include "num/ipf.h"
#include "num/rng.h"
#include <math.h>
#include <string.h>

enum { MOST = 20000 };

typedef struct plain {
    size_t n0, n1, n2;
    double *x;
} plain;

// Brings a margin to its targets, or only measures. A line has `count` cells `step` apart.
static double fit_line(double *x, size_t count, size_t step, double target, bool scale)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += x[i * step];
    for (size_t i = 0; scale && sum > 0.0 && i < count; i++)
        x[i * step] *= target / sum;
    return fabs(sum - target) / fmax(1.0, target);
}

static double fit_all(const plain *t, const double *m01, const double *m12, const double *m02, bool scale)
{
    double error = 0.0;
    for (size_t c = 0; m01 && c < t->n0 * t->n1; c++)
        error = fmax(error, fit_line(t->x + c * t->n2, t->n2, 1, m01[c], scale));
    for (size_t c = 0; m12 && c < t->n1 * t->n2; c++)
        error = fmax(error, fit_line(t->x + c, t->n0, t->n1 * t->n2, m12[c], scale));
    for (size_t c = 0; m02 && c < t->n0 * t->n2; c++)
        error = fmax(error, fit_line(t->x + c / t->n2 * t->n1 * t->n2 + c % t->n2, t->n1, t->n2, m02[c], scale));
    return error;
}

static int fit_plain(const plain *t, const double *m01, const double *m12, const double *m02, double tol, double *error)
{
    int sweeps = 0;
    while ((*error = fit_all(t, m01, m12, m02, false)) >= tol && sweeps++ < 2000)
        fit_all(t, m01, m12, m02, true);
    return sweeps;
}

static void compare(size_t n0, size_t n1, size_t n2, unsigned margins)
{
    static double seed[MOST], x[MOST], y[MOST], m01[MOST], m12[MOST], m02[MOST], z[MOST];
    const size_t n = n0 * n1 * n2;
    qj_arena *a = qj_arena_new((size_t)1 << 24);
    memset(m01, 0, sizeof m01), memset(m12, 0, sizeof m12), memset(m02, 0, sizeof m02);
    qj_normals((qj_key){n}, 0, 0, 0, n, 1, z);
    for (size_t c = 0; c < n; c++) {
        seed[c] = c % 7 == 3 && n > 100 ? 0.0 : qj_exp(z[c]);
        const double truth = 50.0 * seed[c] * qj_exp(0.5 * z[n - 1 - c]);
        m01[c / n2] += truth, m12[c % (n1 * n2)] += truth, m02[c / (n1 * n2) * n2 + c % n2] += truth;
    }
    memcpy(x, seed, n * sizeof *x), memcpy(y, seed, n * sizeof *y);
    const double *p01 = margins & 1 ? m01 : NULL, *p12 = margins & 2 ? m12 : NULL, *p02 = margins & 4 ? m02 : NULL;
    const qj_ipf_table t = {n0, n1, n2, x, p01, p12, p02};
    const qj_ipf_result r = qj_ipf3(&t, 1e-8, 2000, QJ_NEW(a, double, qj_ipf3_scratch(&t)));
    double error;
    const int sweeps = fit_plain(&(plain){n0, n1, n2, y}, p01, p12, p02, 1e-8, &error);
    assert_true(r.converged && sweeps < 2000 && r.sweeps > 0);
    if (sweeps > 50) { // then it leaps
        for (size_t c = 0; c < n; c++)
            assert_true(r.sweeps <= sweeps && fabs(x[c] - y[c]) <= 1e-5 * y[c]);
        qj_arena_free(a);
        return;
    }
    assert_true(r.sweeps == sweeps && fabs(r.error - error) <= 1e-14);
    if (n2 < 32) // shorter rows are summed in their order: the same bits
        assert_memory_equal(x, y, n * sizeof *x);
    for (size_t c = 0; c < n; c++)
        assert_true(fabs(x[c] - y[c]) <= 1e-13 * y[c]);
    qj_arena_free(a);
}

static void a_fit_is_one_margin_after_the_other(void **state)
{
    (void)state;
    static const size_t shape[][3] = {{3, 4, 5}, {2, 19, 9}, {20, 1, 19}, {6, 9, 31}, {5, 7, 32}, {4, 6, 67}, {20, 11, 83}, {1, 1, 2}};
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
        for (unsigned margins = 1; margins < 8; margins++)
            compare(shape[s][0], shape[s][1], shape[s][2], margins);
}

static void sweeps_end_where_they_are_told(void **state)
{
    (void)state;
    double x[4] = {1.0, 2.0, 3.0, 4.0}, y[4] = {1.0, 2.0, 3.0, 4.0}, scratch[40], error;
    const double rows[2] = {20.0, 5.0}, columns[2] = {10.0, 15.0};
    const qj_ipf_table t = {2, 1, 2, x, rows, columns, NULL};
    const plain p = {2, 1, 2, y};
    const qj_ipf_result r = qj_ipf3(&t, 0.0, 3, scratch);
    for (int k = 0; k < 3; k++)
        fit_all(&p, rows, columns, NULL, true);
    error = fit_all(&p, rows, columns, NULL, false);
    assert_true(!r.converged && r.sweeps == 3 && fabs(r.error - error) < 1e-15);
    assert_memory_equal(x, y, sizeof x);
}

// Half of the rows have nothing in half of the columns, and the margins leave the other half of the rows a share `few` in the
// other half of the columns: the smaller, the more slowly the factors of two margins run away from each other.
static void nearly_contradict(double few, int most, bool converges)
{
    enum { A = 4, B = 6, C = 8, N = A * B * C };
    double x[N], y[N], m01[A * B] = {0}, m12[B * C] = {0}, m02[A * C] = {0}, z[N], scratch[3 * N + B * C], error;
    qj_normals((qj_key){3}, 0, 0, 0, N, 1, z);
    for (size_t c = 0; c < N; c++) {
        const bool here = c / (B * C) < A / 2, left = c / C % B < B / 2, none = here && left && c % C >= C / 2;
        const double people = none ? 0.0 : 100.0 * qj_exp(z[c]) * (here && !left && c % C < C / 2 ? few : 1.0);
        x[c] = y[c] = none ? 0.0 : qj_exp(z[N - 1 - c]);
        m01[c / C] += people, m12[c % (B * C)] += people, m02[c / (B * C) * C + c % C] += people;
    }
    if (few < 0.0) // more than the zeros let in
        m01[0] *= 2.0;
    const qj_ipf_table t = {A, B, C, x, m01, m12, m02};
    assert_true(qj_ipf3_scratch(&t) <= sizeof scratch / sizeof *scratch);
    const qj_ipf_result r = qj_ipf3(&t, 1e-11, 50000, scratch);
    if (!converges) {
        assert_true(!r.converged && r.sweeps < most && r.error > 0.01);
        return;
    }
    const int sweeps = fit_plain(&(plain){A, B, C, y}, m01, m12, m02, 1e-11, &error);
    assert_true(r.converged && r.sweeps < most && 2 * sweeps > 3 * r.sweeps);
    for (size_t c = 0; sweeps <= 2000 && c < N; c++) // the same table, as there is only one
        assert_true(fabs(x[c] - y[c]) <= 1e-6 * y[c]);
}

static void leaps_reach_the_same_table_sooner(void **state)
{
    (void)state;
    nearly_contradict(0.1, 400, true);
    nearly_contradict(0.01, 800, true);
    nearly_contradict(0.001, 2000, true);
    nearly_contradict(-1.0, 1000, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fit_is_one_margin_after_the_other),
        cmocka_unit_test(sweeps_end_where_they_are_told),
        cmocka_unit_test(leaps_reach_the_same_table_sooner),
    };
    return cmocka_run_group_tests_name("num ipf", tests, NULL, NULL);
}
