// The pool of threads, the clock and the digests.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/threads.h"
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { TASKS = 5000 };

typedef struct job {
    unsigned workers;
    int runs[TASKS];
    atomic_int wrong_worker;
} job;

static void count(void *arg, size_t task, size_t worker) {
    job *j = arg;
    j->runs[task]++;
    if (worker >= j->workers)
        atomic_fetch_add(&j->wrong_worker, 1);
}

static void every_task_runs_once(void **state) {
    (void)state;
    for (unsigned n = 1; n <= 8; n *= 2) {
        qj_pool *p;
        qj_err err = {0};
        assert_int_equal(qj_pool_new(n, &p, &err), QJ_OK);
        assert_int_equal(qj_pool_size(p), n);
        static job j;
        memset(&j, 0, sizeof j);
        j.workers = n;
        for (int round = 1; round <= 50; round++) {
            qj_pool_run(p, TASKS, count, &j);
            for (size_t i = 0; i < TASKS; i++)
                assert_int_equal(j.runs[i], round);
        }
        qj_pool_run(p, 0, count, &j);
        assert_int_equal(j.runs[0], 50);
        assert_int_equal(j.wrong_worker, 0);
        qj_pool_free(p);
    }
    qj_pool_free(NULL);
}

static void no_number_means_all_processors(void **state) {
    (void)state;
    qj_pool *p;
    qj_err err = {0};
    assert_int_equal(qj_pool_new(0, &p, &err), QJ_OK);
    assert_in_range(qj_pool_size(p), 1, 1024);
    qj_pool_free(p);
}

static void the_clock_runs_forward(void **state) {
    (void)state;
    double before = qj_clock_seconds();
    assert_true(qj_clock_seconds() >= before);
    char stamp[21];
    qj_clock_stamp(stamp);
    int year, month, day, hour, minute, second, n = 0;
    assert_int_equal(sscanf(stamp, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day, &hour, &minute, &second, &n), 6);
    assert_int_equal(n, 20);
    assert_in_range(year, 2024, 2200);
}

// FIPS 180-4 examples; XXH3 of the empty text from the reference implementation's documentation.
static void digests_are_the_published_ones(void **state) {
    (void)state;
    char hex[65];
    qj_sha256_hex("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    qj_sha256 h;
    qj_sha256_begin(&h);
    for (const char *s = text; *s != '\0'; s++)
        qj_sha256_add(&h, s, 1);
    qj_sha256_end(&h, hex);
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    qj_sha256_hex("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_true(qj_xxh3("", 0) == 0x2D06800538D394C2u);
    assert_true(qj_xxh3("a", 1) != qj_xxh3("b", 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_runs_once),
        cmocka_unit_test(no_number_means_all_processors),
        cmocka_unit_test(the_clock_runs_forward),
        cmocka_unit_test(digests_are_the_published_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
