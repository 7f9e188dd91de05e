// The full-size order W5 of bench/w5.py: w5 FOLDER THREADS SECONDS. Prints rows of bench/lib.sh; ends with an error when
// the plan breaks a rule.
#include "base/clock.h"
#include "base/file.h"
#include "model/order/order.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { SPECIALITIES = 200, REGIONS = 20, DRAWS = 200, CELLS = REGIONS * SPECIALITIES, TIMES = 4 };

typedef struct w5 {
    size_t n_lines, n_colleges;
    const int32_t *region, *college, *spec;
    const double *room, *least, *most, *price, *demand, *shortage, *surplus, *budget;
    const uint8_t *tech;
} w5;

typedef struct watch {
    double started, end, gap_at[TIMES], bound, plan;
    double first, work; // seconds, and processor seconds, to a gap of 0.5 %
} watch;
static const double times[TIMES] = {1, 2, 5, 20};

static const void *read_array(const char *folder, const char *name, qj_arena *a, size_t *bytes) {
    char *data = NULL;
    qj_err err;
    const char *path = qj_arena_printf(a, "%s/%s", folder, name);
    if (path == NULL || qj_file_read(path, a, &data, bytes, &err) != QJ_OK) {
        fprintf(stderr, "%s/%s can't be read; bench/w5.py makes it\n", folder, name);
        exit(1);
    }
    return data;
}

static w5 read_all(const char *f, qj_arena *a) {
    size_t lines, colleges, n;
    w5 d = {.college = read_array(f, "college", a, &lines), .region = read_array(f, "region", a, &colleges)};
    d.spec = read_array(f, "spec", a, &n);
    d.room = read_array(f, "room", a, &n);
    d.least = read_array(f, "least", a, &n);
    d.most = read_array(f, "most", a, &n);
    d.price = read_array(f, "price", a, &n);
    d.demand = read_array(f, "demand", a, &n);
    d.shortage = read_array(f, "short", a, &n);
    d.surplus = read_array(f, "surplus", a, &n);
    d.budget = read_array(f, "budget", a, &n);
    d.tech = read_array(f, "tech", a, &n);
    d.n_lines = lines / sizeof *d.college;
    d.n_colleges = colleges / sizeof *d.region;
    return d;
}

static double processor_seconds(void) {
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static bool look(void *arg, double bound, double plan) {
    watch *w = arg;
    const double spent = qj_clock_seconds() - w->started, gap = (plan - bound) / plan;
    if (isfinite(plan) && gap <= 0.005 && w->first == 0)
        w->first = spent, w->work = processor_seconds();
    for (int t = 0; t < TIMES; t++)
        if (spent >= times[t] && w->gap_at[t] == 0)
            w->gap_at[t] = isfinite(w->plan) ? (w->plan - w->bound) / w->plan : NAN;
    w->bound = bound;
    w->plan = plan;
    return spent < w->end;
}

static qj_order_problem make(const w5 *d, qj_arena *a) {
    const size_t n = d->n_lines;
    qj_order_line *line = QJ_NEW(a, qj_order_line, n);
    qj_order_curve *curve = QJ_NEW(a, qj_order_curve, CELLS);
    size_t *first = QJ_NEW(a, size_t, n + 1);
    uint32_t *rule = QJ_NEW(a, uint32_t, 2 * n), *number = QJ_NEW(a, uint32_t, CELLS);
    double *coef = QJ_NEW(a, double, 2 * n), *limit = QJ_NEW(a, double, 2), draw[DRAWS];
    qj_order_problem p = {.n_lines = n, .n_colleges = d->n_colleges, .n_shared = 2, .line = line, .curve = curve,
                          .room = d->room, .limit = limit, .first = first, .rule = rule, .coef = coef};
    qj_err err;
    limit[0] = *d->budget;
    for (size_t i = 0; i < n; i++)
        number[d->region[d->college[i]] * SPECIALITIES + d->spec[i]] = 1;
    for (size_t k = 0; k < CELLS; k++) {
        double mean = 0;
        for (size_t w = 0; w < DRAWS; w++) {
            draw[w] = d->demand[w * CELLS + k];
            mean += draw[w] / DRAWS;
        }
        const double s = d->shortage[k % SPECIALITIES], u = d->surplus[k % SPECIALITIES];
        if (number[k] == 0)
            p.constant += s * mean;
        else if (qj_order_curve_of_draws(DRAWS, draw, NULL, s, u, a, &curve[p.n_cells], &err) != QJ_OK)
            exit(1);
        else
            number[k] = (uint32_t)p.n_cells++;
    }
    for (size_t i = 0; i < n; i++) {
        line[i] = (qj_order_line){.cell = number[d->region[d->college[i]] * SPECIALITIES + d->spec[i]],
                                  .college = (uint32_t)d->college[i], .yield = 1, .least = d->least[i], .most = d->most[i]};
        first[i + 1] = 2 * (i + 1);
        rule[2 * i + 1] = 1;
        coef[2 * i] = d->price[i];
        coef[2 * i + 1] = 0.7 - d->tech[d->spec[i]];
    }
    return p;
}

// Straight from the arrays: mean over the draws, rooms, budget, share and sizes of groups.
static double check(const w5 *d, const double *x) {
    static double y[CELLS], load[2000];
    double money = 0, tech = 0, all = 0, cost = 0;
    memset(y, 0, sizeof y);
    memset(load, 0, sizeof load);
    for (size_t i = 0; i < d->n_lines; i++) {
        y[d->region[d->college[i]] * SPECIALITIES + d->spec[i]] += x[i];
        load[d->college[i]] += x[i];
        money += d->price[i] * x[i];
        tech += d->tech[d->spec[i]] * x[i];
        all += x[i];
        if (x[i] != 0 && (x[i] < d->least[i] - 1e-9 || x[i] > d->most[i] + 1e-9))
            return NAN;
    }
    for (size_t c = 0; c < d->n_colleges; c++)
        if (load[c] > d->room[c] + 1e-6)
            return NAN;
    if (money > *d->budget * (1 + 1e-9) || tech < 0.7 * all - 1e-6)
        return NAN;
    for (size_t k = 0; k < CELLS; k++)
        for (size_t w = 0; w < DRAWS; w++) {
            const double v = d->demand[w * CELLS + k] - y[k];
            cost += (v > 0 ? d->shortage[k % SPECIALITIES] * v : -d->surplus[k % SPECIALITIES] * v) / DRAWS;
        }
    return cost;
}

static void row(const char *what, double v, int decimals, const char *unit, const char *promise) {
    printf("%s\t%.*f\t%s\t%s\n", what, decimals, v, unit, promise);
}

// An open line is forbidden: the seconds of the warm answer, its bound included. NaN: it breaks a rule.
static double without(qj_order *order, const w5 *d, const qj_order_result *r, uint32_t line) {
    qj_err err;
    qj_order_result answer;
    const double t = qj_clock_seconds();
    const qj_order_options o = {.rounds = 1, .start = r->seats, .prices = r->price, .touched = &line, .n_touched = 1};
    const bool good = qj_order_set(order, line, 0, 0, &err) == QJ_OK && qj_order_solve(order, &o, &answer, &err) == QJ_OK;
    const double spent = qj_clock_seconds() - t;
    const bool kept = good && answer.feasible && answer.seats[line] == 0 && !isnan(check(d, answer.seats)) &&
                      answer.bound <= answer.cost && answer.gap < 0.005;
    return kept && qj_order_set(order, line, 0, d->most[line], &err) == QJ_OK ? spent : NAN;
}

static int rising(const void *x, const void *y) {
    const double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

enum { TRIALS = 21 };

// Median and most of lines all over the country, each of which changes its region. NaN where one broke a rule.
static void again(qj_order *order, const w5 *d, const qj_order_result *r, double *median, double *most) {
    double spent[TRIALS];
    *median = *most = NAN;
    for (uint32_t k = 0; k < TRIALS; k++) {
        uint32_t line = (uint32_t)(d->n_lines * k / TRIALS);
        while (r->seats[line] <= 0)
            line++;
        spent[k] = without(order, d, r, line);
        if (isnan(spent[k]))
            return;
    }
    qsort(spent, TRIALS, sizeof *spent, rising);
    *median = spent[TRIALS / 2];
    *most = spent[TRIALS - 1];
}

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    qj_err err;
    qj_ctx ctx = {.arena = qj_arena_new((size_t)1 << 31)};
    if (ctx.arena == NULL || qj_pool_new((unsigned)atoi(argv[2]), &ctx.pool, &err) != QJ_OK)
        return 1;
    const w5 d = read_all(argv[1], ctx.arena);
    watch w = {.started = qj_clock_seconds(), .end = atof(argv[3]), .plan = INFINITY, .bound = -INFINITY};
    const qj_order_problem p = make(&d, ctx.arena);
    qj_order *order;
    qj_order_result r;
    if (qj_order_open(&p, &ctx, &order, &err) != QJ_OK ||
        qj_order_solve(order, &(qj_order_options){.rounds = 100000, .seed = 1, .watch = look, .watch_arg = &w}, &r, &err) != QJ_OK)
        return 1;
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    const double cost = r.feasible ? check(&d, r.seats) : NAN;
    row("seconds from the arrays to a certified gap of 0.5 %", w.first, 2, "s", "2");
    row("processor seconds till then, reading included", w.work, 2, "s", "");
    for (int t = 0; t < TIMES; t++)
        if (w.gap_at[t] > 0) {
            char what[60];
            snprintf(what, sizeof what, "gap after %.0f s", times[t]);
            row(what, 100 * w.gap_at[t], 3, "%", t == 1 ? "0.5" : "");
        }
    row("cost of the plan, recomputed from the arrays", cost, 3, "", "386040");
    row("bound", r.bound, 3, "", "384455");
    row("memory", (double)use.ru_maxrss / 1024, 0, "MB", "200");
    double median, most;
    if (r.feasible) {
        again(order, &d, &r, &median, &most);
        row("seconds to solve again with one line closed (its region), median of 21", median, 3, "s", "0.05");
        row("the slowest of them", most, 3, "s", "");
    }
    const double t0 = qj_clock_seconds();
    if (qj_order_solve(order, &(qj_order_options){.rounds = 1, .steps = 1, .exact_lp = true, .gap = 1}, &r, &err) != QJ_OK)
        return 1;
    row("value of the linear relaxation", r.lp, 6, "", "377442.955");
    row("its time, with one round of search", qj_clock_seconds() - t0, 1, "s", "");
    return isnan(cost);
}
