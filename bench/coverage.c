// Back-test of the need model's employment paths on published margins: forecasts from past years, with nothing known
// after them, against what was published since. Prints a Markdown table: error against naive, and how often the 80 and
// 95 % ranges held; then ranges of the country and of regions from every year of their longer history, before levels are made
// to agree. Usage: coverage WORKSPACE [draws]
#include "model/demand/levels.h"
#include "num/elem.h"
#include "num/smooth.h"
#include "service/map_backtest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { HORIZON = 5 };
static const char *const level_name[QJ_MAP_CELL] = {"country", "region totals", "national sections", "region x three sectors"};

static void print(const qj_map_backtest *b, const qj_map_backtest *plain, qj_map_level level, int from, int to) {
    qj_tally all = {0}, without = {0};
    double naive = 0;
    for (size_t i = 0; i < b->n; i++) {
        const qj_map_point *p = &b->point[i];
        if (p->level != level || p->ahead < from || p->ahead > to)
            continue;
        qj_tally_add(&all, &p->at);
        qj_tally_add(&without, &plain->point[i].at);
        naive += fabs(p->at.last - p->at.y);
    }
    char ahead[32];
    (void)snprintf(ahead, sizeof ahead, "%d", from);
    if (to > from)
        (void)snprintf(ahead, sizeof ahead, "%d-%d", from, to);
    const qj_accuracy a = qj_tally_read(&all), w = qj_tally_read(&without);
    printf("| %s | %s | %zu | %.2f | %.2f | %.2f | %.0f %% | %.0f %% |\n", level_name[level], ahead, a.n, a.wmape, w.wmape,
           100 * naive / all.actual, 100 * a.cover80, 100 * a.cover95);
}

// Wilson's 95 % interval of a share that was seen in n independent trials.
static void wilson(double share, double n, double *lo, double *hi) {
    const double z = 1.959963984540054, middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    *lo = fmax(0, middle - half);
    *hi = fmin(1, middle + half);
}

// Errors of one origin depend on each other, so origins are the trials.
static void print_target(const qj_map_backtest *b, qj_map_level level) {
    qj_tally all = {0};
    double lo, hi, lo95, hi95;
    for (size_t i = 0; i < b->n; i++)
        if (b->point[i].level == level)
            qj_tally_add(&all, &b->point[i].at);
    const qj_accuracy a = qj_tally_read(&all);
    const double n = b->last_origin - b->first_origin + 1;
    wilson(a.cover80, n, &lo, &hi);
    wilson(a.cover95, n, &lo95, &hi95);
    printf("| %s | %.0f %% (%.0f-%.0f) | %s | %.0f %% (%.0f-%.0f) | %s |\n", level_name[level], 100 * a.cover80, 100 * lo, 100 * hi,
           a.cover80 >= 0.77 && a.cover80 <= 0.87 ? "met" : a.cover80 > 0.87 ? "too wide" : "too narrow", 100 * a.cover95,
           100 * lo95, 100 * hi95, a.cover95 >= 0.92 && a.cover95 <= 0.97 ? "met" : a.cover95 > 0.97 ? "too wide" : "too narrow");
}

// How often ranges of one level held from one origin: the method and the widths are those of the map, found from what was
// known then, the ranges those of the level alone.
static qj_rc judge_alone(const qj_need_input *in, int kind, int origin, const qj_ctx *ctx, qj_tally *t, qj_err *err) {
    qj_need_input past;
    level_past l;
    qj_spread s;
    QJ_TRY(qj_need_until(in, origin, ctx->arena, &past, err));
    const qj_panel *all = kind == QJ_KIND_TOTAL ? &in->total : &in->region, *p = kind == QJ_KIND_TOTAL ? &past.total : &past.region;
    double *scale = QJ_NEW(ctx->arena, double, p->n), *f = QJ_NEW(ctx->arena, double, p->n *HORIZON);
    if (scale == NULL || f == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(level_of_panel(p, NULL, ctx, &l, err));
    QJ_TRY(qj_spread_fit(&l.r[l.best.method], scale, ctx->arena, &s, err));
    QJ_TRY(level_forecast(&l, HORIZON, ctx, f, err));
    const int now = origin - all->first_year;
    for (size_t i = 0; i < p->n; i++) {
        const qj_reach r = {.scale = scale[i], .offset = qj_log_offset(l.set.s[i].n, l.set.s[i].x)};
        for (int h = 1; h <= HORIZON && now + h < all->n_years; h++) {
            if (!qj_panel_use(all, i)[now] || !qj_panel_use(all, i)[now + h])
                continue;
            qj_forecast_point q = {.last = qj_panel_row(all, i)[now], .y = qj_panel_row(all, i)[now + h], .f = f[i * HORIZON + (size_t)h - 1], .scale = (double)NAN};
            const double width = qj_spread_growth(&s, h);
            qj_series_range(r, s.q80 * width, 1, q.f, &q.lo80, &q.hi80);
            qj_series_range(r, s.q95 * width, 1, q.f, &q.lo95, &q.hi95);
            qj_tally_add(t, &q);
        }
    }
    return QJ_OK;
}

static qj_rc print_alone(const qj_need_input *in, const qj_ctx *ctx, qj_err *err) {
    printf("\nThe country and regions from every year since 2008, before levels are made to agree, one to five years ahead:\n\n"
           "| margin | origins | forecasts | in 80 %% | in 95 %% |\n| --- | --- | ---: | ---: | ---: |\n");
    for (int kind = QJ_KIND_TOTAL; kind <= QJ_KIND_REGION; kind++) {
        static const int from[] = {2008, 2008, 2013, 2018}, to[] = {2024, 2012, 2017, 2024};
        for (size_t k = 0; k < sizeof from / sizeof *from; k++) {
            qj_tally t = {0};
            for (int origin = from[k]; origin <= to[k] && origin < in->base_year; origin++) {
                const qj_mark mark = qj_arena_mark(ctx->arena);
                QJ_TRY(judge_alone(in, kind, origin, ctx, &t, err));
                qj_arena_rewind(ctx->arena, mark);
            }
            const qj_accuracy a = qj_tally_read(&t);
            printf("| %s | %d-%d | %zu | %.0f %% | %.0f %% |\n", level_name[kind], from[k], to[k], a.n, 100 * a.cover80, 100 * a.cover95);
        }
    }
    return QJ_OK;
}

int main(int argc, char **argv) {
    qj_err err = {0};
    qj_arena *a = qj_arena_new((size_t)2 << 30);
    qj_workspace *w = NULL;
    qj_inputs *in = NULL;
    qj_pool *threads = NULL;
    qj_map_backtest pooled, plain;
    qj_map_backtest_options o = QJ_MAP_BACKTEST;
    o.draws = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1000;
    o.horizon = HORIZON;
    qj_rc rc = a == NULL || argc < 2 ? -1 : qj_workspace_open(argv[1], QJ_STORE_READ, a, &w, &err);
    rc = rc == QJ_OK ? qj_inputs_load(w, &(qj_inputs_options){.horizon = HORIZON, .without_events = true}, a, &in, &err) : rc;
    rc = rc == QJ_OK ? qj_pool_new(0, &threads, &err) : rc;
    const qj_ctx ctx = {.pool = threads, .arena = a};
    qj_need_params params = QJ_NEED_DEFAULTS;
    rc = rc == QJ_OK ? qj_map_backtest_run(in, &params, &o, &ctx, &pooled, &err) : rc;
    params.pool_growth = false;
    rc = rc == QJ_OK ? qj_map_backtest_run(in, &params, &o, &ctx, &plain, &err) : rc;
    if (rc != QJ_OK) {
        fprintf(stderr, "%s\n", a == NULL || argc < 2 ? "usage: coverage WORKSPACE [draws]" : qj_err_text(a, QJ_EN, &err));
        return 1;
    }
    printf("Origins %d-%d, %u draws.\n\n", pooled.first_origin, pooled.last_origin, o.draws);
    printf("| margin | years ahead | forecasts | wMAPE %% | without pooling | naive | in 80 %% | in 95 %% |\n"
           "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (int m = 0; m < QJ_MAP_CELL; m++) {
        for (int h = 1; h <= HORIZON; h++)
            print(&pooled, &plain, (qj_map_level)m, h, h);
        print(&pooled, &plain, (qj_map_level)m, 1, HORIZON);
    }
    printf("\nOne to five years ahead together, with Wilson intervals over the %d origins:\n\n", pooled.last_origin - pooled.first_origin + 1);
    printf("| margin | in 80 %% | target 77-87 %% | in 95 %% | target 92-97 %% |\n| --- | ---: | --- | ---: | --- |\n");
    for (int m = 0; m < QJ_MAP_CELL; m++)
        print_target(&pooled, (qj_map_level)m);
    rc = print_alone(&in->need, &ctx, &err);
    if (rc != QJ_OK)
        fprintf(stderr, "%s\n", qj_err_text(a, QJ_EN, &err));
    qj_pool_free(threads);
    qj_workspace_close(w);
    qj_arena_free(a);
    return rc != QJ_OK;
}
