// Arenas and growing buffers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void allocations_are_zeroed_and_aligned(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 20);
    assert_non_null(a);
    for (size_t align = 1; align <= 4096; align *= 2) {
        unsigned char *p = qj_arena_alloc(a, 37, align);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % align, 0);
        for (int i = 0; i < 37; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xA5, 37);
    }
    assert_null(qj_arena_alloc(a, 8, 3));
    qj_arena_free(a);
    qj_arena_free(NULL);
}

static void the_limit_holds_and_is_given_back(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1000);
    qj_mark start = qj_arena_mark(a);
    assert_non_null(qj_arena_alloc(a, 600, 8));
    assert_null(qj_arena_alloc(a, 401, 8));
    assert_non_null(qj_arena_alloc(a, 400, 8));
    assert_int_equal(qj_arena_used(a), 1000);
    assert_null(qj_arena_alloc(a, 1, 1));
    qj_arena_rewind(a, start);
    assert_int_equal(qj_arena_used(a), 0);
    assert_non_null(qj_arena_alloc(a, 1000, 8));
    qj_arena_free(a);
}

static void rewound_memory_comes_back_zeroed(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 24);
    char *kept = qj_arena_str(a, "kept");
    for (int round = 0; round < 3; round++) {
        qj_mark mark = qj_arena_mark(a);
        for (size_t n = 1; n < 300000; n = n * 3 + 1) {
            unsigned char *p = qj_arena_alloc(a, n, 16);
            assert_non_null(p);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xFF, n);
        }
        qj_arena_rewind(a, mark);
        assert_string_equal(kept, "kept");
    }
    qj_arena_free(a);
}

static void arrays_that_overflow_are_refused(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(SIZE_MAX);
    assert_null(qj_arena_array(a, SIZE_MAX / 4, 8, 8));
    assert_null(qj_arena_alloc(a, SIZE_MAX, 1));
    assert_non_null(QJ_NEW(a, double, 0));
    qj_arena_free(a);
}

static void text_is_copied(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 16);
    assert_string_equal(qj_arena_strn(a, "abcdef", 3), "abc");
    assert_string_equal(qj_arena_printf(a, "%s-%04d", "x", 7), "x-0007");
    qj_arena *small = qj_arena_new(3);
    assert_null(qj_arena_str(small, "abc"));
    assert_null(qj_arena_printf(small, "%d", 12345));
    qj_arena_free(small);
    qj_arena_free(a);
}

static void buffers_grow_and_fail_for_good(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 12);
    qj_buf b = qj_buf_new(a, 0);
    assert_string_equal(b.data, "");
    for (int i = 0; i < 50; i++)
        qj_buf_printf(&b, "%d,", i);
    qj_buf_put(&b, "", 0);
    assert_int_equal(b.len, strlen(b.data));
    assert_memory_equal(b.data, "0,1,2,3,", 8);
    for (int i = 0; i < 5000; i++)
        qj_buf_str(&b, "0123456789");
    assert_true(b.failed);
    size_t len = b.len;
    qj_buf_char(&b, 'x');
    assert_int_equal(b.len, len);
    qj_arena_free(a);
}

// Digits of a decimal without leading and trailing zeros.
static size_t significant(const char *s) {
    size_t n = 0, zeros = 0;
    for (; *s != '\0' && *s != 'e'; s++) {
        if (*s < '0' || *s > '9' || (*s == '0' && n == 0))
            continue;
        n++;
        zeros = *s == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

static void doubles_are_the_shortest_that_read_back(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 24);
    static const struct {
        double v;
        const char *s;
    } cases[] = {
        {0, "0"}, {0.1, "0.1"}, {-1.5, "-1.5"}, {1e21, "1e+21"}, {123456789, "123456789"}, {5e-324, "5e-324"},
        {1.0 / 3, "0.3333333333333333"}, {0.1 + 0.2, "0.30000000000000004"}, {9007199254740993.0, "9007199254740992"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_buf b = qj_buf_new(a, 32);
        qj_buf_double(&b, cases[i].v);
        assert_string_equal(b.data, cases[i].s);
    }
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        double v;
        memcpy(&v, &x, sizeof v);
        if (!isfinite(v))
            continue;
        qj_mark mark = qj_arena_mark(a);
        qj_buf b = qj_buf_new(a, 32);
        qj_buf_double(&b, v);
        double back = strtod(b.data, NULL);
        assert_memory_equal(&back, &v, sizeof v);
        // One digit less would be another number.
        size_t digits = significant(b.data);
        assert_in_range(digits, 1, 17);
        char shorter[40];
        (void)snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 2, v);
        assert_true(digits == 1 || strtod(shorter, NULL) != v);
        qj_arena_rewind(a, mark);
    }
    qj_arena_free(a);
}

static void cleared_arena_is_as_new(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 20);
    for (int round = 0; round < 3; round++) {
        for (size_t k = 0; k < 12; k++) {
            unsigned char *p = qj_arena_alloc(a, 50000, 16);
            assert_non_null(p);
            for (size_t i = 0; i < 50000; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAA, 50000);
        }
        assert_null(qj_arena_alloc(a, 1 << 19, 1)); // the limit holds
        qj_arena_clear(a);
        assert_int_equal(qj_arena_used(a), 0);
    }
    qj_arena_free(a);
    a = qj_arena_new(100);
    qj_arena_clear(a);
    assert_non_null(qj_arena_alloc(a, 100, 1));
    qj_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleared_arena_is_as_new),
        cmocka_unit_test(allocations_are_zeroed_and_aligned),
        cmocka_unit_test(the_limit_holds_and_is_given_back),
        cmocka_unit_test(rewound_memory_comes_back_zeroed),
        cmocka_unit_test(arrays_that_overflow_are_refused),
        cmocka_unit_test(text_is_copied),
        cmocka_unit_test(buffers_grow_and_fail_for_good),
        cmocka_unit_test(doubles_are_the_shortest_that_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
