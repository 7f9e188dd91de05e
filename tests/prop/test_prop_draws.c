// Invariants of draws and of what moves people and shares: common random numbers, even points, correlation, sums.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/exits/sequence.h"
#include "model/foresight/combine.h"
#include "model/staffing/shares.h"
#include "model/supply/bridge.h"
#include "model/supply/labour.h"
#include "num/copula.h"
#include "num/sobol.h"
#include "prop/prop.h"
#include <math.h>
#include <string.h>

enum { MOST = 12 };

// Shortage under supplies of 100 and 105 for a demand of 100 +- 20: the difference varies far less when both see the same
// draws.
static bool common_numbers_pay(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { DRAWS = 4000 };
    double sum[2] = {0}, squares[2] = {0};
    (void)size;
    for (uint32_t k = 0; k < DRAWS; k++) {
        double a, b;
        qj_normals(g->key, k, g->round, 0, 1, 7, &a);
        qj_normals(g->key, k, g->round, 0, 1, 8, &b);
        const double d[2] = {fmax(0, 100 + 20 * a - 100) - fmax(0, 100 + 20 * b - 105),
                             fmax(0, 100 + 20 * a - 100) - fmax(0, 100 + 20 * a - 105)};
        for (int j = 0; j < 2; j++) {
            sum[j] += d[j];
            squares[j] += d[j] * d[j];
        }
    }
    const double apart = squares[0] / DRAWS - sum[0] * sum[0] / DRAWS / DRAWS, common = squares[1] / DRAWS - sum[1] * sum[1] / DRAWS / DRAWS;
    PROP(apart > 10 * common, "variances %g and %g", apart, common);
    PROP(fabs(apart / 234.3 - 1) < 0.15 && fabs(common / 5.78 - 1) < 0.15, "variances %g and %g", apart, common);
    return true;
}

// The mean of a smooth function over 1024 shifted points misses less than over 1024 random ones, and is not biased.
static bool even_points_pay(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { POINTS = 1024, REPLICATES = 8 };
    double even = 0, random = 0, u[QJ_SOBOL_MOST];
    const size_t dims = 2 + size % 8;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        double a = 0, b = 0;
        for (uint32_t k = 0; k < POINTS; k++) {
            double fa = 0, fb = 0;
            qj_sobol_shifted(g->key, g->round * REPLICATES + r, 3, k, dims, u);
            for (size_t j = 0; j < dims; j++) {
                PROP(u[j] > 0 && u[j] < 1, "u = %g", u[j]);
                fa += u[j] * u[j];
                const double v = qj_uniform(g->key, k, g->round * REPLICATES + r, (uint32_t)j, 4);
                fb += v * v;
            }
            a += fa / POINTS;
            b += fb / POINTS;
        }
        even += (a - (double)dims / 3) * (a - (double)dims / 3);
        random += (b - (double)dims / 3) * (b - (double)dims / 3);
    }
    PROP(even < random / 20, "squared errors %g and %g", even, random);
    return true;
}

// Any symmetric wish with ones on the diagonal becomes a correlation matrix; a sound one stays as it is.
static bool wishes_become_correlations(prop_gen *g, size_t size, char *why, size_t n)
{
    const size_t m = 1 + size;
    double c[MOST * MOST], before[MOST * MOST], value[MOST], vector[MOST * MOST];
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++)
            c[i * m + j] = c[j * m + i] = i == j ? 1.0 : prop_real(g, -1.0, 1.0);
    memcpy(before, c, sizeof c);
    qj_arena *a = qj_arena_new((size_t)1 << 20);
    qj_err err;
    size_t clipped = 0;
    const qj_rc rc = a ? qj_correlation_clip(m, c, 1e-6, &clipped, a, &err) : -1;
    qj_arena_free(a);
    PROP(rc == QJ_OK, "no memory");
    for (size_t i = 0; i < m; i++) {
        PROP(c[i * m + i] == 1.0, "diagonal %g", c[i * m + i]);
        for (size_t j = 0; j < m; j++) {
            PROP(fabs(c[i * m + j]) <= 1 + 1e-12 && fabs(c[i * m + j] - c[j * m + i]) < 1e-12, "c = %g", c[i * m + j]);
            PROP(clipped > 0 || c[i * m + j] == before[i * m + j], "a sound matrix moved");
        }
    }
    qj_eigen(m, c, value, vector);
    for (size_t i = 0; i < m; i++)
        PROP(value[i] > 0, "eigenvalue %g", value[i]);
    return true;
}

// Shares sum to one, do not depend on the order of occupations, and zero slopes leave them.
static bool shares_stay_shares(prop_gen *g, size_t size, char *why, size_t n)
{
    const size_t m = 1 + size;
    double p[MOST], z[MOST], slope[MOST], out[MOST], back[MOST], z2[MOST], slope2[MOST], sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += p[i] = prop_real(g, 0.0, 1.0) < 0.2 ? 0.0 : prop_real(g, 0.01, 1.0);
    for (size_t i = 0; sum > 0 && i < m; i++)
        p[i] /= sum;
    for (size_t i = 0; !(sum > 0) && i < m; i++)
        p[i] = 1.0 / (double)m;
    (void)qj_shares_fill(m, p, 40.0);
    sum = 0;
    for (size_t i = 0; i < m; i++) {
        PROP(p[i] > 0, "share %g", p[i]);
        sum += p[i];
        slope[i] = 0.1 * prop_normal(g);
    }
    PROP(fabs(sum - 1) < 1e-12, "filled shares sum to %g", sum);
    qj_shares_clr(m, p, z);
    qj_shares_project(m, z, slope, 0.9, 6, out);
    for (size_t i = 0; i < m; i++)
        z2[i] = z[m - 1 - i], slope2[i] = slope[m - 1 - i];
    qj_shares_project(m, z2, slope2, 0.9, 6, back);
    sum = 0;
    for (size_t i = 0; i < m; i++) {
        sum += out[i];
        PROP(fabs(out[i] - back[m - 1 - i]) < 1e-13, "order matters");
        slope[i] = 0;
    }
    PROP(fabs(sum - 1) < 1e-12, "shares sum to %g", sum);
    qj_shares_project(m, z, slope, 0.9, 6, out);
    for (size_t i = 0; i < m; i++)
        PROP(fabs(out[i] - p[i]) < 1e-12, "no slope, but %g became %g", p[i], out[i]);
    return true;
}

// Whatever is demanded is asked of some field, or of nobody.
static bool demand_is_shared_out(prop_gen *g, size_t size, char *why, size_t n)
{
    const size_t fields = 1 + size % 5, occupations = 1 + size;
    double share[5 * MOST], graduates[5], demand[MOST], wanted[5], all = 0, asked = 0;
    for (size_t k = 0; k < fields * occupations; k++)
        share[k] = prop_real(g, 0.0, 1.0) < 0.5 ? 0.0 : prop_real(g, 0.0, 1.0);
    for (size_t s = 0; s < fields; s++)
        graduates[s] = prop_real(g, 0.0, 1.0) < 0.2 ? 0.0 : prop_real(g, 1.0, 900.0);
    for (size_t o = 0; o < occupations; o++)
        all += demand[o] = prop_real(g, 0.0, 500.0);
    asked = qj_bridge_back(fields, occupations, share, graduates, demand, wanted);
    for (size_t s = 0; s < fields; s++) {
        PROP(wanted[s] >= 0, "wanted %g", wanted[s]);
        asked += wanted[s];
    }
    PROP(fabs(asked - all) < 1e-9 * (1 + all), "%g of %g", asked, all);
    return true;
}

// Leavers by cause never exceed the workers; order does not change their sum. Rates stay within their bounds.
static bool rates_stay_rates(prop_gen *g, size_t size, char *why, size_t n)
{
    const size_t m = 1 + size;
    double rate[MOST] = {0}, back[MOST] = {0}, share[MOST], year[MOST] = {0}, out[30], sum = 0;
    for (size_t k = 0; k < m; k++) {
        rate[k] = prop_real(g, 0.0, 1.0) < 0.1 ? 1.0 : prop_real(g, 0.0, 1.0);
        year[k] = 2000.0 + (double)k;
    }
    for (size_t k = 0; k < m; k++)
        back[k] = rate[m - 1 - k];
    const double total = qj_exit_sequence(m, rate, share);
    for (size_t k = 0; k < m; k++)
        sum += share[k];
    PROP(total >= 0 && total <= 1 && fabs(sum - total) < 1e-12, "total %g, parts %g", total, sum);
    PROP(fabs(qj_exit_sequence(m, back, NULL) - total) < 1e-12, "order matters");
    qj_participation(m, year, rate, 30, out);
    for (int h = 0; h < 30; h++)
        PROP(out[h] >= 0.01 && out[h] <= 0.99, "participation %g", out[h]);
    return true;
}

// A blend weighs within the simplex and is no worse than the best of its sources.
static bool blends_gain(prop_gen *g, size_t size, char *why, size_t n)
{
    const size_t m = 1 + size % 6;
    double a[36], cov[36], mean[6], weight[6], sum = 0, best = INFINITY;
    for (size_t k = 0; k < m * m; k++)
        a[k] = prop_normal(g);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            cov[i * m + j] = i == j ? 0.5 : 0.0;
            for (size_t k = 0; k < m; k++)
                cov[i * m + j] += a[i * m + k] * a[j * m + k];
        }
    for (size_t i = 0; i < m; i++) {
        mean[i] = prop_real(g, 0.0, 100.0);
        best = fmin(best, sqrt(cov[i * m + i]));
    }
    qj_arena *arena = qj_arena_new((size_t)1 << 20);
    qj_normal_pool out = {0};
    qj_err err;
    bool definite = false;
    const qj_rc rc = arena ? qj_blend(m, mean, cov, true, weight, &out, &definite, arena, &err) : -1;
    qj_arena_free(arena);
    PROP(rc == QJ_OK && definite, "not solved");
    for (size_t i = 0; i < m; i++) {
        PROP(weight[i] >= 0, "weight %g", weight[i]);
        sum += weight[i];
    }
    PROP(fabs(sum - 1) < 1e-12 && out.sd <= best + 1e-9, "sum %g, sd %g, best %g", sum, out.sd, best);
    return true;
}

PROP_TEST(common_numbers_pay, 5, 1)
PROP_TEST(even_points_pay, 6, 8)
PROP_TEST(wishes_become_correlations, 60, MOST - 1)
PROP_TEST(shares_stay_shares, 200, MOST - 1)
PROP_TEST(demand_is_shared_out, 200, MOST - 1)
PROP_TEST(rates_stay_rates, 200, MOST - 1)
PROP_TEST(blends_gain, 100, 6)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_numbers_pay_test),   cmocka_unit_test(even_points_pay_test),
        cmocka_unit_test(wishes_become_correlations_test), cmocka_unit_test(shares_stay_shares_test),
        cmocka_unit_test(demand_is_shared_out_test), cmocka_unit_test(rates_stay_rates_test),
        cmocka_unit_test(blends_gain_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
