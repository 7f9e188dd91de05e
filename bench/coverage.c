// Back-test of the need model's employment paths on published margins: forecasts from past years, with nothing known
// after them, against what was published since. Prints a Markdown table: error against naive, and how often the 80 and
// 95 % ranges held. Usage: coverage WORKSPACE [draws]
#include "model/demand/draws.h"
#include "num/elem.h"
#include "num/stat.h"
#include "service/methods.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { REGION_TOTALS, SECTIONS, REGION_SECTORS, COUNTRY, MARGINS };
static const char *const margin_name[MARGINS] = {"region totals", "national sections", "region x three sectors", "country"};

typedef struct score {
    int n, in80, in95;
    double error, naive, actual; // sums of absolute errors and of the actual values
} score;

// Scores draws of a margin that is the sum of the nodes in `member` against the published value.
static void judge(score *s, const draw_paths *d, int h, size_t n_members, const size_t *member, double central, double last,
                  double actual, double *sample) {
    for (size_t k = 0; k < d->n_draws; k++) {
        sample[k] = 0;
        for (size_t m = 0; m < n_members; m++)
            sample[k] += d->cell[((size_t)(h - 1) * d->n_draws + k) * d->n_nodes + member[m]];
    }
    qj_sort(d->n_draws, sample);
    s->n++;
    s->in80 += actual >= qj_quantile_sorted(d->n_draws, sample, 0.1) && actual <= qj_quantile_sorted(d->n_draws, sample, 0.9);
    s->in95 += actual >= qj_quantile_sorted(d->n_draws, sample, 0.025) && actual <= qj_quantile_sorted(d->n_draws, sample, 0.975);
    s->error += fabs(central - actual);
    s->naive += fabs(last - actual);
    s->actual += actual;
}

typedef struct backtest {
    const qj_inputs *in;
    const qj_path *path;
    const draw_paths *draws;
    int origin;
    double *sample;
    size_t *member;
    score (*score)[MARGINS]; // [h]
} backtest;

static void judge_panel(backtest *b, const qj_panel *p, size_t first_node, int margin) {
    for (size_t i = 0; i < p->n; i++)
        for (int h = 1; h <= b->path->horizon; h++) {
            const int base = b->origin - p->first_year, t = base + h;
            if (t >= p->n_years || !qj_panel_use(p, i)[t] || !qj_panel_use(p, i)[base])
                continue;
            b->member[0] = first_node + i;
            judge(&b->score[h][margin], b->draws, h, 1, b->member, b->path->level[(first_node + i) * (size_t)(b->path->horizon + 1) + (size_t)h],
                  qj_panel_row(p, i)[base], qj_panel_row(p, i)[t], b->sample);
        }
}

static void judge_sectors(backtest *b) {
    const qj_need_input *n = &b->in->need;
    for (size_t s = 0; s < n->sector.n; s++) {
        const size_t r = s / n->n_sectors;
        size_t members = 0;
        for (size_t i = 0; i < n->n_industries; i++)
            if (n->sector_of[i] == s % n->n_sectors)
                b->member[members++] = 1 + n->n_regions + n->n_industries + r * n->n_industries + i;
        for (int h = 1; h <= b->path->horizon; h++) {
            const int base = b->origin - n->sector.first_year, t = base + h;
            if (t >= n->sector.n_years || !qj_panel_use(&n->sector, s)[t] || !qj_panel_use(&n->sector, s)[base])
                continue;
            double central = 0;
            for (size_t m = 0; m < members; m++)
                central += b->path->level[b->member[m] * (size_t)(b->path->horizon + 1) + (size_t)h];
            judge(&b->score[h][REGION_SECTORS], b->draws, h, members, b->member, central, qj_panel_row(&n->sector, s)[base],
                  qj_panel_row(&n->sector, s)[t], b->sample);
        }
    }
}

static qj_rc run_origin(const qj_inputs *in, int origin, int horizon, bool pool, uint32_t draws, qj_pool *threads,
                        score (*scores)[MARGINS], qj_err *err) {
    qj_arena *a = qj_arena_new((size_t)2 << 30);
    QJ_NEED(err, a);
    const qj_ctx ctx = {.pool = threads, .arena = a};
    qj_need_input past;
    QJ_TRY(qj_need_until(&in->need, origin, a, &past, err));
    qj_need_params p = QJ_NEED_DEFAULTS;
    p.horizon = horizon;
    p.draws = draws;
    p.pool_growth = pool;
    backtest b = {.in = in, .origin = origin, .score = scores, .sample = QJ_NEW(a, double, draws),
                  .member = QJ_NEW(a, size_t, in->need.cells.n)};
    qj_path *path = NULL;
    draw_paths paths;
    if (b.sample == NULL || b.member == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(qj_path_fit(&past, &p, &ctx, &path, err));
    QJ_TRY(draw_paths_make(&past, &p, path, &ctx, &paths, err));
    b.path = path;
    b.draws = &paths;
    judge_panel(&b, &in->need.region, 1, REGION_TOTALS);
    judge_panel(&b, &in->need.industry, 1 + in->need.n_regions, SECTIONS);
    judge_panel(&b, &in->need.total, 0, COUNTRY);
    judge_sectors(&b);
    qj_arena_free(a);
    return QJ_OK;
}

static void add(score *to, const score *s) {
    to->n += s->n, to->in80 += s->in80, to->in95 += s->in95;
    to->error += s->error, to->naive += s->naive, to->actual += s->actual;
}

static void print(const char *name, const char *ahead, const score *s, const score *unpooled) {
    printf("| %s | %s | %d | %.2f | %.2f | %.2f | %.0f %% | %.0f %% |\n", name, ahead, s->n, 100 * s->error / s->actual,
           100 * unpooled->error / unpooled->actual, 100 * s->naive / s->actual, 100.0 * s->in80 / s->n, 100.0 * s->in95 / s->n);
}

int main(int argc, char **argv) {
    enum { HORIZON = 5, FIRST_ORIGIN = 2020 };
    qj_err err = {0};
    qj_arena *a = qj_arena_new((size_t)1 << 30);
    qj_workspace *w = NULL;
    qj_inputs *in = NULL;
    qj_pool *threads = NULL;
    static score pooled[HORIZON + 1][MARGINS], plain[HORIZON + 1][MARGINS];
    const uint32_t draws = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1000;
    qj_rc rc = a == NULL || argc < 2 ? -1 : qj_workspace_open(argv[1], QJ_STORE_READ, a, &w, &err);
    rc = rc == QJ_OK ? qj_inputs_load(w, &(qj_inputs_options){.horizon = HORIZON, .without_events = true}, a, &in, &err) : rc;
    rc = rc == QJ_OK ? qj_pool_new(0, &threads, &err) : rc;
    const int last = rc == QJ_OK ? in->need.base_year : 0;
    for (int origin = FIRST_ORIGIN; rc == QJ_OK && origin < last; origin++) {
        rc = run_origin(in, origin, HORIZON, true, draws, threads, pooled, &err);
        rc = rc == QJ_OK ? run_origin(in, origin, HORIZON, false, draws, threads, plain, &err) : rc;
    }
    if (rc != QJ_OK) {
        fprintf(stderr, "%s\n", a == NULL || argc < 2 ? "usage: coverage WORKSPACE [draws]" : qj_err_text(a, QJ_EN, &err));
        return 1;
    }
    printf("Origins %d-%d, %u draws.\n\n", FIRST_ORIGIN, last - 1, draws);
    printf("| margin | years ahead | forecasts | wMAPE %% | without pooling | naive | in 80 %% | in 95 %% |\n"
           "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (int m = 0; m < MARGINS; m++) {
        score all = {0}, all_plain = {0};
        for (int h = 1; h <= HORIZON; h++) {
            char ahead[12];
            (void)snprintf(ahead, sizeof ahead, "%d", h);
            print(margin_name[m], ahead, &pooled[h][m], &plain[h][m]);
            add(&all, &pooled[h][m]);
            add(&all_plain, &plain[h][m]);
        }
        print(margin_name[m], "1-5", &all, &all_plain);
    }
    qj_pool_free(threads);
    qj_workspace_close(w);
    qj_arena_free(a);
    return 0;
}
