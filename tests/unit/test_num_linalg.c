// The pivot rule of Cholesky: definite, nearly singular, not definite.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/linalg.h"
#include <math.h>
#include <string.h>

static void factors_by_hand(void **state)
{
    (void)state;
    double a[9] = {4.0, -1.0, -2.0, 2.0, 5.0, -3.0, -2.0, 1.0, 6.0};
    assert_true(qj_cholesky(3, a));
    const double l[9] = {2.0, -1.0, -2.0, 1.0, 2.0, -3.0, -1.0, 1.0, 2.0};
    assert_memory_equal(a, l, sizeof l); // above the diagonal nothing is touched
    double b[3] = {0.0, 4.0, 20.0};      // A (-1, 0, 3)' with A = (4 2 -2; 2 5 1; -2 1 6)
    b[0] = 4.0 * -1.0 + -2.0 * 3.0, b[1] = -2.0 + 3.0, b[2] = 2.0 + 18.0;
    qj_cholesky_solve(3, a, b);
    assert_true(fabs(b[0] + 1.0) < 1e-15 && fabs(b[1]) < 1e-15 && fabs(b[2] - 3.0) < 1e-15);
    double inverse[9];
    qj_cholesky_inverse(3, a, inverse);
    assert_true(fabs(inverse[0] - 29.0 / 64.0) < 1e-15); // minor 5 * 6 - 1 over the determinant 64
    assert_true(inverse[1] == inverse[3] && inverse[2] == inverse[6] && inverse[5] == inverse[7]);
}

static void one_by_one(void **state)
{
    (void)state;
    double a = 9.0, b = 18.0;
    assert_true(qj_cholesky(1, &a));
    assert_true(a == 3.0);
    qj_cholesky_solve(1, &a, &b);
    assert_true(b == 2.0);
    assert_true(qj_cholesky(0, &a));
}

// Rank one of three: the ridge makes it definite, and on the range of the matrix the solution still holds.
static void a_singular_matrix_gets_a_ridge(void **state)
{
    (void)state;
    double a[9], b[3];
    const double v[3] = {1.0, 2.0, 2.0};
    for (int i = 0; i < 9; i++)
        a[i] = v[i / 3] * v[i % 3];
    assert_true(qj_cholesky(3, a));
    for (int i = 0; i < 3; i++)
        b[i] = 9.0 * v[i]; // A v
    qj_cholesky_solve(3, a, b);
    double product = v[0] * b[0] + v[1] * b[1] + v[2] * b[2];
    assert_true(fabs(product - 9.0) < 1e-6);
    double trace = 9.0, ridge = 1e-8 * trace / 3.0;
    for (int i = 0; i < 3; i++) {
        double row = 0.0;
        for (int k = 0; k <= i; k++)
            row += a[i * 3 + k] * a[i * 3 + k];
        assert_true(fabs(row - v[i] * v[i] - ridge) < 1e-14); // L L' is A and one ridge, not more
    }
}

// The pivot rule is relative to the largest element of the diagonal.
static void a_pivot_under_the_floor_gets_a_ridge(void **state)
{
    (void)state;
    double kept[4] = {1e6, 0.0, 0.0, 1e-5}, ridged[4] = {1e6, 0.0, 0.0, 1e-7};
    assert_true(qj_cholesky(2, kept));
    assert_true(kept[3] == sqrt(1e-5));
    assert_true(qj_cholesky(2, ridged));
    assert_true(fabs(ridged[3] * ridged[3] - (1e-7 + 1e-8 * 0.5e6)) < 1e-8);
}

static void what_is_not_definite_is_refused(void **state)
{
    (void)state;
    double indefinite[4] = {1.0, 0.0, 2.0, 1.0}, negative[1] = {-1.0}, zero[4] = {0.0};
    double missing[4] = {1.0, 0.0, 0.0, NAN};
    double late[9] = {1.0, 0.0, 0.0, 0.5, 1.0, 0.0, 0.9, -0.9, 1.0};
    assert_false(qj_cholesky(2, indefinite));
    assert_false(qj_cholesky(1, negative));
    assert_false(qj_cholesky(2, zero));
    assert_false(qj_cholesky(2, missing));
    assert_false(qj_cholesky(3, late));
    double off[4] = {1.0, 0.0, NAN, 1.0};
    assert_false(qj_cholesky(2, off));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_by_hand),
        cmocka_unit_test(one_by_one),
        cmocka_unit_test(a_singular_matrix_gets_a_ridge),
        cmocka_unit_test(a_pivot_under_the_floor_gets_a_ridge),
        cmocka_unit_test(what_is_not_definite_is_refused),
    };
    return cmocka_run_group_tests_name("num linalg", tests, NULL, NULL);
}
