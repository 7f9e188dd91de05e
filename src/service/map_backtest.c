#include "service/map_backtest.h"

#include "model/demand/draws.h"
#include "num/stat.h"

#include <math.h>
#include <string.h>

static const char *const level_id[QJ_MAP_LEVELS] = {"country", "region", "industry", "sector", "cell"};

const char *qj_map_level_id(qj_map_level level) { return level_id[level]; }

// A gap that lasts to the end of a series is bridged by what came after it: nothing but the value before it was known then.
static void forget(qj_panel *p) {
    for (size_t i = 0; i < p->n; i++) {
        double *x = qj_panel_row(p, i);
        const uint8_t *bridged = p->bridged + i * (size_t)p->n_years;
        int known = p->n_years - 1;
        while (known > 0 && bridged[known])
            known--;
        for (int t = known + 1; t < p->n_years; t++)
            x[t] = x[known];
    }
}

static qj_rc cut(const qj_panel *p, int year, qj_arena *a, qj_panel *out, qj_err *err) {
    *out = *p;
    out->n_years = year - p->first_year + 1;
    if (out->n_years > p->n_years)
        out->n_years = p->n_years;
    if (out->n_years < 0)
        out->n_years = 0;
    out->x = QJ_NEW(a, double, p->n *(size_t)out->n_years + 1);
    out->use = QJ_NEW(a, uint8_t, p->n *(size_t)out->n_years + 1);
    out->bridged = QJ_NEW(a, uint8_t, p->n *(size_t)out->n_years + 1);
    if (out->x == NULL || out->use == NULL || out->bridged == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < p->n; i++) {
        memcpy(qj_panel_row(out, i), qj_panel_row(p, i), (size_t)out->n_years * sizeof(double));
        memcpy(qj_panel_use(out, i), qj_panel_use(p, i), (size_t)out->n_years);
        if (p->bridged != NULL)
            memcpy(out->bridged + i * (size_t)out->n_years, p->bridged + i * (size_t)p->n_years, (size_t)out->n_years);
    }
    forget(out);
    return QJ_OK;
}

qj_rc qj_need_until(const qj_need_input *in, int year, qj_arena *a, qj_need_input *out, qj_err *err) {
    *out = *in;
    out->base_year = year;
    QJ_TRY(cut(&in->cells, year, a, &out->cells, err));
    QJ_TRY(cut(&in->region, year, a, &out->region, err));
    QJ_TRY(cut(&in->industry, year, a, &out->industry, err));
    QJ_TRY(cut(&in->total, year, a, &out->total, err));
    return cut(&in->sector, year, a, &out->sector, err);
}

// Nodes of the path whose sum one series of a level is.
typedef struct members {
    size_t n, *node;
} members;

typedef struct job {
    const qj_need_input *whole;
    const qj_path *path;
    const draw_paths *draws; // NULL: none
    int origin, levels;
    members of;
    double *sample; // [draws]
    qj_map_backtest *out;
} job;

static void find_members(const qj_need_input *in, qj_map_level level, size_t series, members *m) {
    const size_t margins = 1 + in->n_regions + in->n_industries;
    m->n = 1;
    switch (level) {
    case QJ_MAP_REGION: m->node[0] = 1 + series; return;
    case QJ_MAP_INDUSTRY: m->node[0] = 1 + in->n_regions + series; return;
    case QJ_MAP_CELL: m->node[0] = margins + series; return;
    case QJ_MAP_SECTOR: break;
    case QJ_MAP_COUNTRY:
    case QJ_MAP_LEVELS: m->node[0] = 0; return;
    }
    m->n = 0;
    for (size_t i = 0; i < in->n_industries; i++)
        if (in->sector_of[i] == series % in->n_sectors)
            m->node[m->n++] = margins + series / in->n_sectors * in->n_industries + i;
}

static void read_ranges(const job *j, int h, qj_forecast_point *at) {
    const draw_paths *d = j->draws;
    at->lo80 = at->hi80 = at->lo95 = at->hi95 = NAN;
    if (d == NULL)
        return;
    for (size_t k = 0; k < d->n_draws; k++) {
        const double *y = d->cell + ((size_t)(h - 1) * d->n_draws + k) * d->n_nodes;
        j->sample[k] = 0;
        for (size_t m = 0; m < j->of.n; m++)
            j->sample[k] += y[j->of.node[m]];
    }
    qj_sort(d->n_draws, j->sample);
    at->lo80 = qj_quantile_sorted(d->n_draws, j->sample, 0.1);
    at->hi80 = qj_quantile_sorted(d->n_draws, j->sample, 0.9);
    at->lo95 = qj_quantile_sorted(d->n_draws, j->sample, 0.025);
    at->hi95 = qj_quantile_sorted(d->n_draws, j->sample, 0.975);
}

static double central(const job *j, int h) {
    double sum = 0;
    for (size_t m = 0; m < j->of.n; m++)
        sum += j->path->level[j->of.node[m] * (size_t)(j->path->horizon + 1) + (size_t)h];
    return sum;
}

// Years of a series from its first one on, up to the origin, over which its usual yearly change is measured.
static double usual_change(const qj_panel *p, size_t series, int known) {
    const double *x = qj_panel_row(p, series);
    int from = 0;
    while (from < known && isnan(x[from]))
        from++;
    return qj_mase_scale((size_t)(known - from), x + from);
}

static void judge_series(job *j, const qj_panel *p, qj_map_level level, size_t series) {
    const double *x = qj_panel_row(p, series);
    const uint8_t *use = qj_panel_use(p, series);
    const int base = j->origin - p->first_year;
    if (base < 0 || base >= p->n_years || !use[base])
        return;
    find_members(j->whole, level, series, &j->of);
    for (int h = 1; h <= j->path->horizon && base + h < p->n_years; h++) {
        if (!use[base + h])
            continue;
        qj_map_point *q = &j->out->point[j->out->n++];
        *q = (qj_map_point){.level = level, .series = series, .origin = j->origin, .ahead = h};
        q->at = (qj_forecast_point){.last = x[base], .y = x[base + h], .f = central(j, h), .scale = usual_change(p, series, base + 1)};
        read_ranges(j, h, &q->at);
    }
}

static void panels_of(const qj_need_input *in, const qj_panel *panel[static QJ_MAP_LEVELS]) {
    panel[QJ_MAP_COUNTRY] = &in->total;
    panel[QJ_MAP_REGION] = &in->region;
    panel[QJ_MAP_INDUSTRY] = &in->industry;
    panel[QJ_MAP_SECTOR] = &in->sector;
    panel[QJ_MAP_CELL] = &in->cells;
}

static qj_rc run_origin(job *j, const qj_need_params *params, const qj_ctx *ctx, qj_err *err) {
    qj_need_input past;
    qj_path *path;
    draw_paths draws;
    const qj_panel *panel[QJ_MAP_LEVELS];
    QJ_TRY(qj_need_until(j->whole, j->origin, ctx->arena, &past, err));
    QJ_TRY(qj_path_fit(&past, params, ctx, &path, err));
    if (j->sample != NULL)
        QJ_TRY(draw_paths_make(&past, params, path, ctx, &draws, err));
    j->path = path;
    j->draws = j->sample != NULL ? &draws : NULL;
    panels_of(j->whole, panel);
    for (int level = 0; level < j->levels; level++)
        for (size_t i = 0; i < panel[level]->n; i++)
            judge_series(j, panel[level], (qj_map_level)level, i);
    return QJ_OK;
}

// The year by which some series of a panel has three published years in a row: before it no spread can be told.
static int first_told(const qj_panel *p) {
    for (int t = 2; t < p->n_years; t++)
        for (size_t i = 0; i < p->n; i++) {
            const uint8_t *use = qj_panel_use(p, i);
            if (use[t] && use[t - 1] && use[t - 2])
                return p->first_year + t;
        }
    return p->first_year + p->n_years;
}

int qj_map_backtest_origins(const qj_need_input *in) {
    const qj_panel *const panel[] = {&in->cells, &in->region, &in->industry, &in->total};
    int first = in->cells.first_year + (int)qj_first_origin((size_t)in->cells.n_years) - 1;
    for (size_t i = 0; i < sizeof panel / sizeof *panel; i++) {
        const int told = first_told(panel[i]);
        first = told > first ? told : first;
    }
    return in->base_year - first;
}

qj_rc qj_map_backtest_run(const qj_inputs *in, const qj_need_params *p, const qj_map_backtest_options *o, const qj_ctx *ctx,
                          qj_map_backtest *out, qj_err *err) {
    const qj_need_input *n = &in->need;
    qj_need_params params = *p;
    const qj_panel *panel[QJ_MAP_LEVELS];
    size_t series = 0;
    params.horizon = o->horizon;
    params.draws = o->draws;
    panels_of(n, panel);
    const int levels = o->fitted ? QJ_MAP_LEVELS : QJ_MAP_CELL;
    for (int level = 0; level < levels; level++)
        series += panel[level]->n;
    const int possible = qj_map_backtest_origins(n), origins = possible < 1 ? 0 : o->origins < possible ? o->origins : possible;
    *out = (qj_map_backtest){.first_origin = n->base_year - origins, .last_origin = n->base_year - 1, .horizon = o->horizon};
    job j = {.whole = n, .levels = levels, .out = out};
    QJ_NEED(err, out->point = QJ_NEW(ctx->arena, qj_map_point, series * (size_t)origins * (size_t)o->horizon + 1));
    QJ_NEED(err, j.of.node = QJ_NEW(ctx->arena, size_t, n->n_industries + 1));
    if (o->draws > 0)
        QJ_NEED(err, j.sample = QJ_NEW(ctx->arena, double, o->draws));
    for (j.origin = out->first_origin; j.origin <= out->last_origin; j.origin++) {
        const qj_mark mark = qj_arena_mark(ctx->arena);
        QJ_TRY(run_origin(&j, &params, ctx, err));
        qj_arena_rewind(ctx->arena, mark);
        if (qj_ctx_cancelled(ctx))
            return qj_fail(err, QJ_E_CANCELLED);
        qj_ctx_progress(ctx, "stage.backtest", (double)(j.origin - out->first_origin + 1) / origins);
    }
    return QJ_OK;
}
