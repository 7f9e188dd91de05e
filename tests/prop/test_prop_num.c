// Invariants of elementary functions, random numbers and order statistics.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/elem.h"
#include "num/linalg.h"
#include "num/smooth.h"
#include "num/stat.h"
#include "prop/prop.h"
#include <float.h>
#include <math.h>
#include <string.h>

// Errors in units of the last place of a double, against the 64 bits of a long double.
static double ulps(double got, long double exact)
{
    int exponent;
    (void)frexpl(exact, &exponent);
    long double ulp = ldexpl(1.0L, exponent - DBL_MANT_DIG > -1074 ? exponent - DBL_MANT_DIG : -1074);
    return (double)(fabsl((long double)got - exact) / ulp);
}

static bool exp_and_log(prop_gen *g, size_t size, char *why, size_t n)
{
    for (int k = 0; k < 200; k++) {
        double x = prop_real(g, -1.0, 1.0) * (double)size;
        double y = qj_exp(x);
        if (expl((long double)x) > (long double)DBL_MAX) {
            PROP(y == INFINITY, "exp(%.17g) is %g", x, y);
            continue;
        }
        // The most that five million arguments showed is 0.83; a lost low part of the reduction would add a quarter.
        PROP(ulps(y, expl((long double)x)) < 0.85, "exp(%.17g) is off by %.3f ulp", x, ulps(y, expl((long double)x)));
        PROP(qj_exp(nextafter(x, INFINITY)) >= y || ulps(qj_exp(nextafter(x, INFINITY)), (long double)y) <= 1.0,
             "exp falls at %.17g", x);
        PROP(qj_exp(x + fabs(x) * 1e-14 + 1e-14) >= y, "exp falls after %.17g", x);
        if (y < DBL_MIN)
            continue;
        double z = qj_log(y);
        PROP(ulps(z, logl((long double)y)) < 0.85, "log(%.17g) is off by %.3f ulp", y, ulps(z, logl((long double)y)));
        PROP(fabs(z - x) <= 2.0 * DBL_EPSILON * (1.0 + fabs(x)), "log(exp(%.17g)) = %.17g", x, z);
        PROP(qj_log(y * (1.0 + 1e-14)) >= z, "log falls after %.17g", y);
        double near = 1.0 + x / 1e4;
        PROP(near <= 0.0 || ulps(qj_log(near), logl((long double)near)) < 0.85, "log(%.17g)", near);
    }
    return true;
}
PROP_TEST(exp_and_log, 300, 744)

static bool exp_of_an_array(prop_gen *g, size_t size, char *why, size_t n)
{
    double x[300] = {0}, y[300] = {0};
    size_t at = prop_int(g, 0, 3);
    for (size_t i = 0; i < size; i++)
        x[at + i] = prop_real(g, -800.0, 800.0);
    qj_exp_array(size, x + at, y + at);
    for (size_t i = at; i < at + size; i++) {
        double one = qj_exp(x[i]);
        PROP(memcmp(&one, &y[i], sizeof one) == 0, "exp(%.17g) differs in an array of %zu", x[i], size);
    }
    qj_exp_array(size, x + at, x + at);
    PROP(memcmp(x + at, y + at, size * sizeof *x) == 0, "in place differs");
    return true;
}
PROP_TEST(exp_of_an_array, 100, 290)

static bool normals_do_not_depend_on_the_block(prop_gen *g, size_t size, char *why, size_t n)
{
    double whole[900], part[900];
    qj_key key = {(uint64_t)prop_int(g, 0, 1000000)};
    uint32_t draw = (uint32_t)prop_int(g, 0, 5000), first = (uint32_t)prop_int(g, 0, 9), stream = 7;
    qj_normals(key, draw, 3, 0, 900, stream, whole);
    size_t m = prop_int(g, 0, size);
    qj_normals(key, draw, 3, first, m, stream, part);
    PROP(memcmp(whole + first, part, m * sizeof *part) == 0, "first %u, %zu numbers", first, m);
    for (size_t i = 0; i < 900; i++)
        PROP(isfinite(whole[i]) && fabs(whole[i]) < 8.5, "a normal of %g", whole[i]);
    double p = prop_real(g, 0.0, 1.0);
    p = floor(p * 0x1p40) * 0x1p-40 + 0x1p-41;
    PROP(qj_normal_quantile(p) == -qj_normal_quantile(1.0 - p), "quantiles of %.17g are not symmetric", p);
    PROP(qj_normal_quantile(p) <= qj_normal_quantile(p + 1e-12), "quantile falls at %.17g", p);
    double back = 0.5 * erfc(-qj_normal_quantile(p) / sqrt(2.0));
    PROP(fabs(back - p) < 1e-14, "the distribution at the quantile of %.17g is %.17g", p, back);
    return true;
}
PROP_TEST(normals_do_not_depend_on_the_block, 200, 880)

// Moments of 200,000 normals within five standard errors, and no correlation between neighbours in any direction.
static bool normals_are_standard(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { DRAWS = 500, ENTITIES = 400 };
    static double z[DRAWS][ENTITIES];
    qj_key key = {size * 7919u + prop_int(g, 0, 1000000)};
    for (uint32_t k = 0; k < DRAWS; k++)
        qj_normals(key, k, 0, 0, ENTITIES, 1, z[k]);
    double m[5] = {0}, beside = 0.0, below = 0.0, total = DRAWS * ENTITIES, inside = 0.0, diagonal = 0.0;
    for (size_t k = 0; k < DRAWS; k++)
        for (size_t j = 0; j < ENTITIES; j++) {
            double v = z[k][j];
            m[1] += v, m[2] += v * v, m[3] += v * v * v, m[4] += v * v * v * v;
            inside += fabs(v) < 1.0;
            beside += v * z[k][(j + 1) % ENTITIES];
            below += v * z[(k + 1) % DRAWS][j];
            diagonal += v * z[(k + 1) % DRAWS][(j + 1) % ENTITIES];
        }
    double se = 1.0 / sqrt(total);
    PROP(fabs(m[1] / total) < 5.0 * se, "mean %g", m[1] / total);
    PROP(fabs(m[2] / total - 1.0) < 5.0 * sqrt(2.0) * se, "variance %g", m[2] / total);
    PROP(fabs(m[3] / total) < 5.0 * sqrt(15.0) * se, "skewness %g", m[3] / total);
    PROP(fabs(m[4] / total - 3.0) < 5.0 * sqrt(96.0) * se, "fourth moment %g", m[4] / total);
    PROP(fabs(inside / total - 0.682689492) < 5.0 * 0.4655 * se, "share within 1 is %g", inside / total);
    PROP(fabs(beside / total) < 5.0 * se, "entities correlate: %g", beside / total);
    PROP(fabs(below / total) < 5.0 * se, "draws correlate: %g", below / total);
    PROP(fabs(diagonal / total) < 5.0 * se, "draws and entities correlate: %g", diagonal / total);
    return true;
}
PROP_TEST(normals_are_standard, 10, 10)

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t any_draw(prop_gen *g, size_t kind)
{
    switch (kind) {
    case 0:
        return (int32_t)prop_int(g, 0, 3);
    case 1:
        return (int32_t)(prop_normal(g) * 1000.0) + 70000;
    case 2:
        return (int32_t)(prop_real(g, -1.0, 1.0) * 2147483647.0);
    case 3:
        return prop_int(g, 0, 1) ? INT32_MAX : INT32_MIN;
    case 4:
        return INT32_MIN + 65535 * (int32_t)prop_int(g, 0, 1); // spans that just fit 16 bits
    case 5:
        return 65536 * (int32_t)prop_int(g, 0, 1) - 30000; // and those that just do not
    case 6:
        return prop_int(g, 0, 200) > 0 ? (int32_t)prop_int(g, 0, 400) : INT32_MAX; // most alike in the upper bits
    case 7:
        return (int32_t)(prop_normal(g) * 10.0) * 10000000; // ties far apart
    case 8:
        return prop_int(g, 0, 9) > 0 ? (int32_t)(prop_normal(g) * 2e8) : 0;
    default:
        return -5;
    }
}

static bool column_quantiles(prop_gen *g, size_t size, char *why, size_t n)
{
    size_t draws = prop_int(g, 1, size), cols = prop_int(g, 1, 40), stride = cols + prop_int(g, 0, 3), n_p = 5;
    double p[5] = {0.0, prop_real(g, 0.0, 1.0), 0.5, prop_real(g, 0.0, 1.0), 1.0}, unit = 0.1;
    int32_t *x = calloc(draws * stride, sizeof *x), *kept = calloc(draws * stride, sizeof *x);
    int32_t *column = calloc(draws, sizeof *column);
    float *out = calloc(cols * n_p, sizeof *out);
    void *scratch = malloc(qj_column_quantiles_scratch(draws));
    size_t kind = prop_int(g, 0, 9), wrong = SIZE_MAX;
    for (size_t k = 0; k < draws * stride; k++)
        kept[k] = x[k] = any_draw(g, kind);
    qj_column_quantiles(draws, cols, stride, x, unit, n_p, p, out, scratch);
    if (memcmp(x, kept, draws * stride * sizeof *x) != 0)
        wrong = cols;
    for (size_t j = 0; j < cols && wrong == SIZE_MAX; j++) {
        for (size_t k = 0; k < draws; k++)
            column[k] = x[k * stride + j];
        qsort(column, draws, sizeof *column, by_value);
        for (size_t q = 0; q < n_p; q++) {
            double at = (double)(draws - 1) * p[q];
            size_t below = (size_t)floor(at), above = below + 1 < draws ? below + 1 : below;
            double low = column[below], high = column[above];
            if (out[j * n_p + q] != (float)((low + (at - (double)below) * (high - low)) * unit))
                wrong = j;
        }
    }
    free(x), free(kept), free(column), free(out), free(scratch);
    PROP(wrong == SIZE_MAX, "%zu draws of %zu columns, kind %zu: column %zu is wrong", draws, cols, kind, wrong);
    return true;
}
PROP_TEST(column_quantiles, 300, 1300)

static bool sums_and_order(prop_gen *g, size_t size, char *why, size_t n)
{
    double x[500] = {0}, scratch[500] = {0};
    long double exact = 0.0L;
    for (size_t i = 0; i < size; i++) {
        x[i] = prop_normal(g) * qj_exp(prop_real(g, -20.0, 20.0));
        exact += (long double)x[i];
    }
    double largest = 0.0;
    for (size_t i = 0; i < size; i++)
        largest = fmax(largest, fabs(x[i]));
    PROP(fabsl((long double)qj_sum(size, x) - exact) <= 1e-15L * (long double)largest, "sum of %zu", size);
    memcpy(scratch, x, size * sizeof *x);
    qj_sort(size, scratch);
    for (size_t i = 1; i < size; i++)
        PROP(scratch[i - 1] <= scratch[i], "not sorted at %zu of %zu", i, size);
    PROP(fabs(qj_sum(size, scratch) - qj_sum(size, x)) <= 1e-15 * largest, "sorting changed the values");
    double median = qj_median(size, x, scratch);
    size_t under = 0, over = 0;
    for (size_t i = 0; i < size; i++)
        under += x[i] < median, over += x[i] > median;
    PROP(under <= size / 2 && over <= size / 2, "median %g has %zu under and %zu over", median, under, over);
    return true;
}
PROP_TEST(sums_and_order, 300, 500)

static bool cholesky_solves(prop_gen *g, size_t size, char *why, size_t n)
{
    double b[30 * 30] = {0}, a[30 * 30] = {0}, l[30 * 30], inverse[30 * 30], x[30], rhs[30];
    for (size_t k = 0; k < size * size; k++)
        b[k] = prop_normal(g);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++) {
            a[i * size + j] = i == j;
            for (size_t k = 0; k < size; k++)
                a[i * size + j] += b[i * size + k] * b[j * size + k];
        }
    memcpy(l, a, sizeof a);
    PROP(qj_cholesky(size, l), "%zu x %zu is definite", size, size);
    for (size_t i = 0; i < size; i++)
        x[i] = prop_normal(g);
    for (size_t i = 0; i < size; i++) {
        rhs[i] = 0.0;
        for (size_t j = 0; j < size; j++)
            rhs[i] += a[i * size + j] * x[j];
    }
    qj_cholesky_solve(size, l, rhs);
    qj_cholesky_inverse(size, l, inverse);
    for (size_t i = 0; i < size; i++) {
        PROP(fabs(rhs[i] - x[i]) < 1e-11, "x[%zu] = %g instead of %g", i, rhs[i], x[i]);
        for (size_t j = 0; j < size; j++) {
            double unit = 0.0;
            for (size_t k = 0; k < size; k++)
                unit += a[i * size + k] * inverse[k * size + j];
            PROP(fabs(unit - (i == j)) < 1e-11, "inverse times matrix at %zu %zu is %g", i, j, unit);
        }
    }
    return true;
}
PROP_TEST(cholesky_solves, 200, 30)

static bool td8_scales(prop_gen *g, size_t size, char *why, size_t n)
{
    double x[40] = {0}, y[40] = {0}, f[10], s[10];
    double log_x = prop_real(g, 0.0, 12.0), unit = qj_exp(prop_real(g, -5.0, 5.0));
    for (size_t t = 0; t < size; t++) {
        log_x += 0.3 * prop_normal(g);
        x[t] = qj_exp(log_x);
        y[t] = x[t] * unit;
    }
    qj_theta fit, scaled;
    double growth = prop_int(g, 0, 1) ? NAN : prop_real(g, -0.5, 0.5);
    qj_td8(size, x, growth, 10, f, &fit);
    qj_td8(size, y, growth, 10, s, &scaled);
    for (int h = 0; h < 10; h++) {
        PROP(f[h] > 0.0, "%zu years: forecast %d is %g", size, h + 1, f[h]);
        // A tie between two alphas may fall either way in another unit.
        PROP(fit.alpha != scaled.alpha || fabs(s[h] / (f[h] * unit) - 1.0) < 1e-9,
             "%zu years: forecast %d does not scale", size, h + 1);
        double level = qj_theta_at(&fit, size, h + 1), most = x[size - 1] * qj_exp(QJ_TD8_MAX_GROWTH * 4.0);
        PROP(f[h] <= fmax(most, level) * (1.0 + 1e-12), "the cap on growth does not hold");
    }
    return true;
}
PROP_TEST(td8_scales, 500, 40)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_and_log_test),
        cmocka_unit_test(exp_of_an_array_test),
        cmocka_unit_test(normals_do_not_depend_on_the_block_test),
        cmocka_unit_test(normals_are_standard_test),
        cmocka_unit_test(column_quantiles_test),
        cmocka_unit_test(sums_and_order_test),
        cmocka_unit_test(cholesky_solves_test),
        cmocka_unit_test(td8_scales_test),
    };
    return cmocka_run_group_tests_name("prop num", tests, NULL, NULL);
}
