// The state order against enumeration: cells, plans and bounds of small random orders; equal answers on any threads.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/order/cell.h"
#include "model/order/explain.h"
#include "model/order/order.h"
#include "prop/prop.h"
#include <math.h>
#include <string.h>

enum { MOST = 640, REGIONS = 4, DRAWS = 7, SHARED = 3 };

typedef struct order {
    qj_order_problem p;
    qj_order_line line[MOST];
    qj_order_curve curve[MOST];
    double room[MOST], limit[SHARED], coef[SHARED * MOST];
    size_t first[MOST + 1];
    uint32_t rule[SHARED * MOST];
    size_t move_first[MOST + 1];
    qj_order_move move[2 * MOST];
} order;

// Graduates of half of the cells work in one or two others, too.
static void any_moves(prop_gen *g, size_t cells, order *o)
{
    size_t n = 0;
    for (size_t k = 0; k < cells; k++) {
        const size_t most = cells > 1 && prop_real(g, 0, 1) < 0.5 ? prop_int(g, 1, 2) : 0;
        const uint32_t to = (uint32_t)prop_int(g, 1, cells > 1 ? cells - 1 : 1);
        for (size_t m = 0; m < most && (m == 0 || cells > 2); m++) {
            const uint32_t next = (uint32_t)((k + to + m) % cells);
            if (next != k)
                o->move[n++] = (qj_order_move){next, prop_real(g, 0.05, 0.5)};
        }
        o->move_first[k + 1] = n;
    }
    o->p.move_first = o->move_first;
    o->p.move = o->move;
}

// With and without moves; whole seats, or groups of 2; budget, technical share, and a rule over half of the colleges.
static void any_order(prop_gen *g, size_t lines, double most, bool loose, qj_arena *a, order *o)
{
    qj_err err;
    const size_t colleges = 1 + lines / 3, cells = 1 + lines / 2;
    const double step = prop_real(g, 0, 1) < 0.3 ? 2 : 1;
    double spent = 0;
    memset(o, 0, sizeof *o);
    for (size_t k = 0; k < cells; k++) {
        double draw[DRAWS];
        for (size_t d = 0; d < DRAWS; d++)
            draw[d] = floor(prop_real(g, 0, 1.5 * most));
        assert_int_equal(qj_order_curve_of_draws(DRAWS, draw, NULL, prop_real(g, 2, 8), prop_real(g, 0.5, 2), a, &o->curve[k], &err), QJ_OK);
    }
    for (size_t c = 0; c < colleges; c++)
        o->room[c] = floor(prop_real(g, 0.5, 2.5) * most);
    for (size_t i = 0; i < lines; i++) {
        const double licence = step * (double)prop_int(g, 1, (size_t)(most / step));
        const bool technical = prop_real(g, 0, 1) < 0.6;
        o->line[i] = (qj_order_line){.cell = (uint32_t)prop_int(g, 0, cells - 1), .college = (uint32_t)prop_int(g, 0, colleges - 1),
                                     .yield = loose ? prop_real(g, 0.5, 1) : 0.75, .step = step, .most = licence,
                                     .least = step * (double)prop_int(g, 0, (size_t)(licence / step))};
        if (cells > 256) // large enough for threads: regions that share nothing but rules
            o->line[i].college = (uint32_t)fmin((double)(o->line[i].college / REGIONS * REGIONS + o->line[i].cell % REGIONS),
                                                (double)(colleges - 1));
        if (prop_real(g, 0, 1) < 0.1)
            o->line[i].floor = fmax(step, o->line[i].least);
        o->first[i + 1] = SHARED * (i + 1);
        for (uint32_t r = 0; r < SHARED; r++)
            o->rule[SHARED * i + r] = r;
        o->coef[SHARED * i] = prop_real(g, 0.5, 1.5);
        o->coef[SHARED * i + 1] = 0.7 - technical;
        o->coef[SHARED * i + 2] = o->line[i].college % 2;
        spent += o->coef[SHARED * i] * licence;
    }
    o->limit[0] = prop_real(g, 0.2, 1) * spent;
    o->limit[2] = prop_real(g, 0, 1) < 0.5 ? (double)INFINITY : floor(prop_real(g, 0.3, 2) * most);
    o->p = (qj_order_problem){.n_lines = lines, .n_cells = cells, .n_colleges = colleges, .n_shared = SHARED, .line = o->line,
                              .curve = o->curve, .room = o->room, .limit = o->limit, .first = o->first, .rule = o->rule,
                              .coef = o->coef, .constant = prop_real(g, 0, 5)};
    if (prop_real(g, 0, 1) < 0.5)
        any_moves(g, cells, o);
}

static bool keeps(const order *o, const double *x)
{
    double load[MOST] = {0}, use[SHARED] = {0};
    for (size_t i = 0; i < o->p.n_lines; i++) {
        const qj_order_line *l = &o->line[i];
        load[l->college] += x[i];
        for (size_t r = 0; r < SHARED; r++)
            use[r] += o->coef[SHARED * i + r] * x[i];
        if (x[i] < l->floor || x[i] > l->most || (x[i] > 0 && x[i] < l->least) || fmod(x[i], l->step) != 0)
            return false;
    }
    for (size_t c = 0; c < o->p.n_colleges; c++)
        if (load[c] > o->room[c] + 1e-6)
            return false;
    for (size_t r = 0; r < SHARED; r++)
        if (use[r] > o->limit[r] + 1e-6)
            return false;
    return true;
}

static double cost_of(const order *o, const double *x)
{
    double y[MOST] = {0}, cost = o->p.constant;
    for (size_t i = 0; i < o->p.n_lines; i++) {
        const size_t k = o->line[i].cell;
        y[k] += o->line[i].yield * x[i];
        for (size_t m = o->move_first[k]; o->p.move_first != NULL && m < o->move_first[k + 1]; m++)
            y[o->move[m].cell] += o->move[m].ratio * o->line[i].yield * x[i];
    }
    for (size_t k = 0; k < o->p.n_cells; k++)
        cost += qj_order_curve_at(&o->curve[k], y[k]);
    return cost;
}

static double best_of(const order *o, size_t i, double *x)
{
    if (i == o->p.n_lines)
        return keeps(o, x) ? cost_of(o, x) : (double)INFINITY;
    double best = INFINITY;
    for (x[i] = 0; x[i] <= o->line[i].most; x[i] += o->line[i].step)
        best = fmin(best, best_of(o, i + 1, x));
    return best;
}

static bool solved(const order *o, unsigned threads, const qj_order_options *options, qj_arena *a, qj_order_result *r)
{
    qj_err err;
    qj_order *w;
    qj_ctx ctx = {.arena = a};
    if (qj_pool_new(threads, &ctx.pool, &err) != QJ_OK)
        return false;
    const bool good = qj_order_open(&o->p, &ctx, &w, &err) == QJ_OK && qj_order_solve(w, options, r, &err) == QJ_OK;
    double again = -INFINITY;
    const bool same = good && qj_order_bound(w, r->price, &again, &err) == QJ_OK && fabs(again - r->bound) <= 1e-9 * (1 + fabs(again));
    qj_pool_free(ctx.pool);
    return same;
}

// With and without equal yields, groups, floors and rules: the optimum of enumeration, and no bound above it.
static bool small_orders_are_solved(prop_gen *g, size_t size, char *why, size_t n)
{
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    order *o = QJ_NEW(a, order, 1);
    double x[MOST];
    qj_order_result r;
    any_order(g, size < 5 ? size : 5, 6, g->round % 2 == 0, a, o);
    const double best = best_of(o, 0, x);
    const bool good = solved(o, 1, &(qj_order_options){.seed = 1}, a, &r);
    const bool right = good && r.feasible == (best < 1e300) && (!r.feasible || (keeps(o, r.seats) && r.bound <= best + 1e-6));
    const double cost = good && r.feasible ? cost_of(o, r.seats) : INFINITY, said = good ? r.cost : 0, proved = good ? r.proved : 0;
    const double bound = good ? r.bound : 0;
    qj_arena_free(a);
    PROP(good, "not solved");
    PROP(right, "best %g, cost %g, bound %g", best, cost, bound);
    PROP(best > 1e300 || (fabs(cost - said) <= 1e-6 && cost <= best + 1e-6 + 1e-9 * best), "best %.9g, cost %.9g (%.9g)", best, cost, said);
    PROP(best > 1e300 || proved <= best + 1e-6, "proved %.9g is above %.9g", proved, best);
    return true;
}
PROP_TEST(small_orders_are_solved, 80, 5)

// A larger order: the same bits on one thread and three, all rules kept, whatever the gap that is claimed.
static bool threads_do_not_matter(prop_gen *g, size_t size, char *why, size_t n)
{
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    order *o = QJ_NEW(a, order, 1);
    qj_order_result r[2];
    any_order(g, 550 + size, 40, false, a, o);
    const qj_order_options options = {.gap = 0.001, .seed = 7, .rounds = 8, .steps = 40};
    const bool good = solved(o, 1, &options, a, &r[0]) && solved(o, 3, &options, a, &r[1]);
    const bool same = good && r[0].feasible == r[1].feasible && memcmp(&r[0].bound, &r[1].bound, sizeof(double)) == 0 &&
                      (!r[0].feasible || memcmp(r[0].seats, r[1].seats, o->p.n_lines * sizeof(double)) == 0);
    const bool kept = good && (!r[0].feasible || keeps(o, r[0].seats));
    const double bound = good ? r[0].bound : 0, cost = good ? r[0].cost : 0;
    qj_arena_free(a);
    PROP(good, "not solved");
    PROP(same, "another answer on three threads");
    PROP(kept, "a rule is broken");
    PROP(bound <= cost + 1e-6, "the bound %.9g is above the cost %.9g", bound, cost);
    return true;
}
PROP_TEST(threads_do_not_matter, 4, 80)

// A lock that is set afterwards holds, and so do all rules and the bound.
static bool locks_hold(prop_gen *g, size_t size, char *why, size_t n)
{
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    order *o = QJ_NEW(a, order, 1);
    qj_err err;
    qj_order *w;
    qj_order_result before, after;
    qj_ctx ctx = {.arena = a};
    bool good = qj_pool_new(1, &ctx.pool, &err) == QJ_OK, kept = true, locked = true;
    any_order(g, 3 * size, 30, false, a, o);
    const uint32_t line = (uint32_t)prop_int(g, 0, o->p.n_lines - 1);
    const qj_order_options options = {.gap = 0.002, .rounds = 6, .steps = 30};
    good = good && qj_order_open(&o->p, &ctx, &w, &err) == QJ_OK && qj_order_solve(w, &options, &before, &err) == QJ_OK;
    if (good && before.feasible) {
        const double lock = before.seats[line] > 0 && o->line[line].floor <= 0 ? 0 : before.seats[line];
        const qj_order_options warm = {.gap = 0.002, .rounds = 3, .start = before.seats, .prices = before.price,
                                       .touched = &line, .n_touched = 1};
        good = qj_order_set(w, line, lock, lock, &err) == QJ_OK && qj_order_solve(w, &warm, &after, &err) == QJ_OK;
        if (good && after.feasible) {
            kept = keeps(o, after.seats) && after.bound <= after.cost + 1e-6;
            locked = after.seats[line] == lock;
        }
    }
    qj_pool_free(ctx.pool);
    qj_arena_free(a);
    PROP(good, "not solved");
    PROP(locked, "the lock does not hold");
    PROP(kept, "a rule is broken, or the bound is above the cost");
    return true;
}
PROP_TEST(locks_hold, 12, 60)

static bool same_worths(size_t n, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(a[i]) ? !isnan(b[i]) : fabs(a[i] - b[i]) > 1e-9 * (1 + fabs(a[i])))
            return false;
    return true;
}

// What one more group is worth leaves nothing behind: asked twice it is the same, and the bound is, too.
static bool worth_leaves_nothing_behind(prop_gen *g, size_t size, char *why, size_t n)
{
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    order *o = QJ_NEW(a, order, 1);
    qj_order_why *line = QJ_NEW(a, qj_order_why, MOST);
    double worth[2][MOST], bound[2] = {0};
    qj_err err;
    qj_order *w;
    qj_order_result r = {0};
    size_t left = 0;
    qj_ctx ctx = {.arena = a};
    const qj_order_options options = {.gap = 0.001, .rounds = 6, .steps = 40};
    bool good = qj_pool_new(1, &ctx.pool, &err) == QJ_OK;
    any_order(g, 3 + size, 12, g->round % 2 == 0, a, o);
    good = good && qj_order_open(&o->p, &ctx, &w, &err) == QJ_OK && qj_order_solve(w, &options, &r, &err) == QJ_OK;
    const bool feasible = good && r.feasible;
    good = good && (!feasible || qj_order_explain(w, r.seats, r.price, line, &err) == QJ_OK);
    for (size_t time = 0; time < 2 && good && feasible; time++)
        good = qj_order_one_more(w, &options, &r, line, o->p.n_lines, worth[time], &left, &err) == QJ_OK && left == 0 &&
               qj_order_bound(w, r.price, &bound[time], &err) == QJ_OK;
    const bool same = !good || !feasible || same_worths(o->p.n_lines, worth[0], worth[1]);
    const bool kept = !good || !feasible || (bound[0] == bound[1] && fabs(bound[0] - r.bound) <= 1e-9 * (1 + fabs(r.bound)));
    qj_pool_free(ctx.pool);
    qj_arena_free(a);
    PROP(good, "not solved");
    PROP(same, "another worth the second time");
    PROP(kept, "the bound has moved from %.12g to %.12g", bound[0], bound[1]);
    return true;
}
PROP_TEST(worth_leaves_nothing_behind, 40, 9)

typedef struct ending {
    atomic_bool cancel;
    int left;
    bool cancels;
} ending;

static bool end_soon(void *arg, double bound, double plan)
{
    ending *e = arg;
    (void)bound;
    (void)plan;
    if (--e->left > 0)
        return true;
    atomic_store(&e->cancel, e->cancels);
    return e->cancels; // a cancelled work sees the flag, not the answer
}

// Ended by its watch, the work gives a plan within the rules and says so; cancelled, it gives an error.
static bool work_can_be_ended(prop_gen *g, size_t size, char *why, size_t n)
{
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    order *o = QJ_NEW(a, order, 1);
    qj_err err;
    qj_order *w;
    qj_order_result r;
    ending e = {.left = (int)prop_int(g, 1, 60), .cancels = g->round % 2 == 0};
    qj_ctx ctx = {.arena = a, .cancel = &e.cancel};
    const bool ready = qj_pool_new(2, &ctx.pool, &err) == QJ_OK;
    any_order(g, 110 + size, 30, false, a, o);
    const bool opened = ready && qj_order_open(&o->p, &ctx, &w, &err) == QJ_OK;
    const qj_rc rc = opened ? qj_order_solve(w, &(qj_order_options){.watch = end_soon, .watch_arg = &e}, &r, &err) : QJ_OK;
    const bool kept = rc != QJ_OK || !r.feasible || (keeps(o, r.seats) && r.bound <= r.cost + 1e-6);
    const bool said = rc != QJ_OK || e.left > 0 || r.stopped;
    qj_pool_free(ctx.pool);
    qj_arena_free(a);
    PROP(opened, "not opened");
    PROP(e.left > 0 || (rc == -QJ_E_CANCELLED) == e.cancels, "cancelled %d, code %d", e.cancels, rc);
    PROP(said, "it does not say that it was ended");
    PROP(kept, "a rule is broken, or the bound is above the cost");
    return true;
}
PROP_TEST(work_can_be_ended, 12, 40)

typedef struct story {
    double bound, plan;
    size_t bounds, plans; // told so far
    bool good;
} story;

static bool listen(void *arg, double bound, double plan)
{
    story *t = arg;
    t->bounds += isfinite(bound) ? 1 : 0;
    t->plans += isfinite(plan) ? 1 : 0;
    t->good = t->good && !isnan(bound) && !isnan(plan) && (!isfinite(bound) || bound >= t->bound) && plan <= t->plan &&
              (!isfinite(plan) || bound <= plan + 1e-6);
    t->bound = isfinite(bound) ? bound : t->bound;
    t->plan = plan;
    return true;
}

// As the work goes on, the bound that is told never falls and the plan never rises, and the answer is no worse.
static bool progress_is_told(prop_gen *g, size_t size, char *why, size_t n)
{
    qj_arena *a = qj_arena_new((size_t)1 << 28);
    order *o = QJ_NEW(a, order, 1);
    qj_order_result r;
    story t = {.bound = -INFINITY, .plan = INFINITY, .good = true};
    any_order(g, 150 + size, 30, false, a, o);
    const bool good = solved(o, 2, &(qj_order_options){.rounds = 8, .steps = 40, .watch = listen, .watch_arg = &t}, a, &r);
    const bool found = good && r.feasible, kept = !found || (r.cost <= t.plan + 1e-6 && r.bound >= t.bound - 1e-6);
    qj_arena_free(a);
    PROP(good, "not solved");
    PROP(t.good, "a bound fell, a plan rose, or they crossed");
    PROP(t.bounds >= 8, "the bound was told %zu times", t.bounds);
    PROP(!found || t.plans > 0, "no plan was told");
    PROP(kept, "the answer is worse than what was told");
    return true;
}
PROP_TEST(progress_is_told, 8, 60)

// One cell at random prices against every choice.
static bool cells_are_solved(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { LINES = 4 };
    qj_arena *a = qj_arena_new((size_t)1 << 22);
    qj_err err;
    qj_order_item item[LINES];
    qj_order_scratch s;
    qj_order_curve f;
    double draw[DRAWS], lower, best = INFINITY;
    size_t choices = 1;
    for (size_t d = 0; d < DRAWS; d++)
        draw[d] = floor(prop_real(g, 0, 20));
    const bool room = qj_order_curve_of_draws(DRAWS, draw, NULL, prop_real(g, 1, 8), prop_real(g, 0.5, 3), a, &f, &err) == QJ_OK &&
                      qj_order_scratch_new(a, LINES, &s, &err) == QJ_OK;
    const size_t lines = size < LINES ? size : LINES;
    for (size_t i = 0; i < lines; i++) {
        const size_t most = prop_int(g, 1, 7), least = prop_int(g, 0, most);
        item[i] = (qj_order_item){.price = prop_real(g, -2, 5), .yield = prop_real(g, 0.4, 1.2), .least = (double)least,
                                  .most = (double)most, .step = 1, .may_close = prop_real(g, 0, 1) < 0.8};
        choices *= most + 1;
    }
    for (size_t c = 0; room && c < choices; c++) {
        double y = 0, v = 0;
        bool may = true;
        size_t rest = c;
        for (size_t i = 0; i < lines; i++) {
            const double x = (double)(rest % ((size_t)item[i].most + 1));
            rest /= (size_t)item[i].most + 1;
            may = may && (x >= item[i].least || (x <= 0 && item[i].may_close));
            y += item[i].yield * x;
            v += item[i].price * x;
        }
        if (may)
            best = fmin(best, v + qj_order_curve_at(&f, y));
    }
    const double found = room ? qj_order_cell_solve(&f, lines, item, &s, &lower) : NAN;
    const double relaxed = room ? qj_order_cell_relax(&f, lines, item, &s) : NAN;
    qj_arena_free(a);
    PROP(fabs(found - best) <= 1e-9 * (1 + fabs(best)), "%.12g is not the best %.12g", found, best);
    PROP(lower <= best && lower >= best - 1e-6, "bound %.12g of %.12g", lower, best);
    PROP(relaxed <= best + 1e-9 * (1 + fabs(best)), "relaxation %.12g is above %.12g", relaxed, best);
    return true;
}
PROP_TEST(cells_are_solved, 400, 4)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_solved_test),
        cmocka_unit_test(small_orders_are_solved_test),
        cmocka_unit_test(locks_hold_test),
        cmocka_unit_test(worth_leaves_nothing_behind_test),
        cmocka_unit_test(work_can_be_ended_test),
        cmocka_unit_test(progress_is_told_test),
        cmocka_unit_test(threads_do_not_matter_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
