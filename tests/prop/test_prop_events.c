// Random lists of events: they add up in every cut, their order does not matter, what can't happen changes nothing.
#include "model/demand/events.h"
#include "unit/need_world.h"

#include "prop/prop.h"

enum { MOST = 12 };

static struct qj_event any_event(prop_gen *g) {
    struct qj_event e = {.identity = prop_int(g, 1, 5), .kind = (qj_event_kind)prop_int(g, 0, 2), .year = 2024 + (int)prop_int(g, 0, H + 3),
                         .phase_in = (int)prop_int(g, 1, 4), .jobs = (double)prop_int(g, 1, 4000), .probability = prop_real(g, 0, 1.3)};
    e.region = prop_int(g, 0, R);
    e.region = e.region == R ? SIZE_MAX : e.region;
    e.industry = prop_int(g, 0, 2 * I);
    e.industry = e.industry >= I ? SIZE_MAX : e.industry;
    e.slot = prop_int(g, 0, SLOTS - 1);
    return e;
}

static const qj_need_result *with(world *w, const struct qj_event *events, size_t n, unsigned threads, qj_path **path) {
    w->in.events = events;
    w->in.n_events = n;
    const qj_need_result *out = run(w, threads, 3, path);
    w->in.n_events = 0;
    return out;
}

static bool differ(const qj_need_result *x, const qj_need_result *y) {
    const size_t n = x->n_cells;
    return memcmp(x->employed, y->employed, n * sizeof(double)) != 0 || memcmp(x->openings, y->openings, n * sizeof(double)) != 0 ||
           memcmp(x->replacement, y->replacement, n * sizeof(double)) != 0 || memcmp(x->hi80, y->hi80, n * sizeof(float)) != 0;
}

// Jobs of events in a cut at the horizon: the forecast with them less the one without.
static double more(const qj_need_result *with_events, const qj_need_result *plain, size_t r, size_t i, size_t s) {
    return with_events->employed[at(r, i, s, H)] - plain->employed[at(r, i, s, H)];
}

static bool events_hold(prop_gen *g, size_t size, char *why, size_t n_why) {
    void *state;
    (void)set_up(&state);
    world *w = state;
    struct qj_event e[MOST + 1], turned[MOST];
    const size_t n = prop_int(g, 1, size), turn = prop_int(g, 0, n);
    for (size_t k = 0; k < n; k++)
        e[k] = any_event(g);
    for (size_t k = 0; k < n; k++)
        turned[k] = e[n - 1 - (k + turn) % n];
    e[n] = any_event(g);
    e[n].probability = 0;
    qj_path *path;
    const qj_need_result *plain = run(w, 1, 3, &path), *one = with(w, e, n, 1, &path);
    const char *fault = differ(one, with(w, turned, n, 2, &path)) ? "the order or the threads changed it"
                        : differ(one, with(w, e, n + 1, 1, &path)) ? "what can't happen changed it"
                                                                   : NULL;
    check_sums(one->employed, false);
    check_sums(one->openings, true);
    qj_event_plan *jobs = NULL;
    qj_err err = {0};
    const qj_need_params p = params_of(3);
    w->in.events = e;
    w->in.n_events = n;
    assert_int_equal(qj_event_plan_make(&w->in, &p, path, &cut, w->arena, &jobs, &err), QJ_OK);
    // Regions add up, and the mean is as likely as said: an event is off by less than a draw, a cell by the grid.
    double regions = 0;
    for (size_t r = 1; r <= R; r++)
        regions += more(one, plain, r, 0, 0);
    const double likely = qj_event_likely(jobs, &w->in, &cut, 0, 0, 0, 2025 + H, QJ_SEXES), all = more(one, plain, 0, 0, 0);
    if (fault == NULL && !(fabs(regions - all) < 1e-6))
        fault = "regions do not add up";
    if (fault == NULL && !(fabs(all - likely) <= jobs->most / DRAWS + 0.1))
        fault = "the mean is not what is likely";
    if (fault != NULL)
        snprintf(why, n_why, "%s (%zu events)", fault, n);
    (void)tear_down(&state);
    return fault == NULL;
}

PROP_TEST(events_hold, 40, MOST)

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(events_hold_test)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
