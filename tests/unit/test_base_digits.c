// Numbers as text, against the library's printing and reading.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digits.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void same(double v) {
    char ours[QJ_DIGITS_ROOM], theirs[QJ_DIGITS_ROOM];
    for (int digits = fabs(v) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(theirs, sizeof theirs, "%.*g", digits, v);
        if (strtod(theirs, NULL) == v)
            break;
    }
    const size_t n = qj_digits(v, ours);
    assert_string_equal(ours, theirs);
    assert_int_equal(n, strlen(theirs));
}

static void both_signs(double v) {
    same(v);
    same(-v);
}

static void edges(void **state) {
    (void)state;
    static const double list[] = {0, 1, 10, 0.1, 0.3, 1e-4, 1e-3, 1e15, 1e14, 999999999999999, 999999999999999.9, 0.00099999999999999998,
                                  123456789012345680.0, 1e22, 1e23, 5e-324, DBL_MIN, DBL_MAX, 9007199254740994.0, 2.5, 0.5, 1e-5, 3e-310};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        double low = list[i], high = list[i];
        for (int k = 0; k < 200; k++) {
            both_signs(low);
            both_signs(high);
            low = nextafter(low, 0);
            high = high < DBL_MAX ? nextafter(high, DBL_MAX) : high;
        }
    }
    // Round every power of two the neighbour below is nearer than the one above.
    for (int e = -60; e < 60; e++)
        for (int k = -3; k <= 3; k++)
            both_signs(ldexp(1, e) * (1 + k * DBL_EPSILON / 2));
}

static uint64_t next(uint64_t *s) {
    *s ^= *s << 13, *s ^= *s >> 7, *s ^= *s << 17;
    return *s;
}

static void any_bits(void **state) {
    (void)state;
    uint64_t s = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        const uint64_t bits = next(&s);
        double v;
        memcpy(&v, &bits, sizeof v);
        if (isfinite(v))
            same(v);
        both_signs(ldexp(1 + (double)(next(&s) >> 12) * 0x1p-52, (int)(next(&s) % 66) - 15));
    }
}

static void figures(void **state) {
    (void)state;
    uint64_t s = 12345;
    double tens = 1;
    for (int k = 0; k <= 8; k++, tens *= 10)
        for (int i = 0; i < 20000; i++) {
            const double whole = (double)(next(&s) >> (next(&s) % 50 + 14));
            both_signs(whole / tens);
            both_signs(whole / tens + 0.1);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges),
        cmocka_unit_test(any_bits),
        cmocka_unit_test(figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
