// Cancelling the state order: how much work is still done after the flag is up, in processor time, so that a busy machine
// makes no difference. A timer that counts processor time raises the flag at moments all over the work.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/order/order.h"
#include "num/rng.h"
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>

enum { REGIONS = 12, COLLEGES = 360, PER = 12, SPECIALITIES = 120, DRAWS = 100, LINES = COLLEGES * PER, MOMENTS = 15 };

static atomic_bool cancelled;
static struct timeval raised;

static void raise_flag(int number) {
    (void)number;
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    timeradd(&use.ru_utime, &use.ru_stime, &raised);
    atomic_store(&cancelled, true);
}

static double seconds(struct timeval t) { return (double)t.tv_sec + 1e-6 * (double)t.tv_usec; }

static double processor_seconds(void) {
    struct rusage use;
    struct timeval sum;
    (void)getrusage(RUSAGE_SELF, &use);
    timeradd(&use.ru_utime, &use.ru_stime, &sum);
    return seconds(sum);
}

static double uniform(uint32_t stream, uint32_t i) {
    uint32_t word[4];
    qj_philox((qj_key){5}, (const uint32_t[]){i, stream, 0, 0}, word);
    return (word[0] + 0.5) / 4294967296.0;
}

typedef struct big {
    qj_order_problem p;
    qj_order_line line[LINES];
    qj_order_curve curve[REGIONS * SPECIALITIES];
    double room[COLLEGES], limit[2], coef[2 * LINES];
    size_t first[LINES + 1];
    uint32_t rule[2 * LINES];
} big;

// Half of the full size: regions, specialities, a budget and a technical share.
static void make(qj_arena *a, big *b) {
    qj_err err;
    double all = 0;
    for (uint32_t k = 0; k < REGIONS * SPECIALITIES; k++) {
        double draw[DRAWS];
        const double base = 20 + 60 * uniform(1, k);
        for (uint32_t d = 0; d < DRAWS; d++)
            draw[d] = base * (0.5 + uniform(2, k * DRAWS + d));
        assert_int_equal(qj_order_curve_of_draws(DRAWS, draw, NULL, 7, 3, a, &b->curve[k], &err), QJ_OK);
    }
    for (uint32_t c = 0; c < COLLEGES; c++)
        all += b->room[c] = floor(100 + 200 * uniform(3, c));
    for (uint32_t i = 0; i < LINES; i++) {
        const uint32_t college = i / PER, speciality = (uint32_t)(uniform(4, i) * SPECIALITIES);
        b->line[i] = (qj_order_line){.cell = college % REGIONS * SPECIALITIES + speciality, .college = college,
                                     .yield = 0.6 + 0.3 * uniform(5, college), .least = 15, .most = 75, .step = i % 2 == 0 ? 5 : 0};
        b->first[i + 1] = 2 * (i + 1);
        b->rule[2 * i + 1] = 1;
        b->coef[2 * i] = 1 + uniform(6, i);
        b->coef[2 * i + 1] = 0.7 - (speciality % 5 < 3);
    }
    b->limit[0] = 1.1 * all;
    b->p = (qj_order_problem){.n_lines = LINES, .n_cells = REGIONS * SPECIALITIES, .n_colleges = COLLEGES, .n_shared = 2, .line = b->line,
                              .curve = b->curve, .room = b->room, .limit = b->limit, .first = b->first, .rule = b->rule, .coef = b->coef};
}

// Solves until the flag is raised after so much processor time (0: never); how much more was spent then, or in all.
static double solve(const big *b, double after) {
    qj_err err;
    qj_order *w;
    qj_order_result r;
    qj_ctx ctx = {.arena = qj_arena_new((size_t)1 << 30), .cancel = &cancelled};
    assert_non_null(ctx.arena);
    assert_int_equal(qj_pool_new(1, &ctx.pool, &err), QJ_OK);
    atomic_store(&cancelled, false);
    const double begin = processor_seconds();
    const struct itimerval timer = {.it_value = {.tv_sec = (time_t)after, .tv_usec = (suseconds_t)(1e6 * (after - floor(after)))}}, none = {0};
    assert_int_equal(setitimer(ITIMER_PROF, &timer, NULL), 0);
    qj_rc rc = qj_order_open(&b->p, &ctx, &w, &err);
    if (rc == QJ_OK)
        rc = qj_order_solve(w, &(qj_order_options){.rounds = 10, .seed = 1}, &r, &err);
    const double end = processor_seconds();
    assert_int_equal(setitimer(ITIMER_PROF, &none, NULL), 0);
    const bool hit = atomic_load(&cancelled);
    qj_pool_free(ctx.pool);
    qj_arena_free(ctx.arena);
    assert_int_equal(rc, hit ? -QJ_E_CANCELLED : QJ_OK);
    return hit ? end - seconds(raised) : end - begin;
}

static int rising(const void *x, const void *y) {
    const double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static void cancelled_work_ends_soon(void **state) {
    (void)state;
    struct sigaction action = {.sa_handler = raise_flag, .sa_flags = SA_RESTART};
    assert_int_equal(sigaction(SIGPROF, &action, NULL), 0);
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    assert_non_null(a);
    big *b = QJ_NEW(a, big, 1);
    assert_non_null(b);
    make(a, b);
    const double all = solve(b, 0);
    double late[MOMENTS];
    for (int k = 0; k < MOMENTS; k++)
        late[k] = solve(b, fmax(0.001, all * (k + 0.5) / MOMENTS));
    qsort(late, MOMENTS, sizeof *late, rising);
    print_message("# work of %.3f s; after the flag: median %.4f s, most %.4f s\n", all, late[MOMENTS / 2], late[MOMENTS - 1]);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    const double slow = 10;
#else
    const double slow = 1;
#endif
    assert_true(late[MOMENTS / 2] <= 0.05 * slow);
    qj_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cancelled_work_ends_soon)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
