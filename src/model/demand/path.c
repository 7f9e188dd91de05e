// The central path of employment: each level by the method of its own back-test, reconciled with the published margins.
#include "model/demand/levels.h"
#include "model/demand/override.h"
#include "num/pool.h"
#include "num/smooth.h"

#include <math.h>
#include <string.h>

static const double Z50 = 0.6744897501960817, Z80 = 1.2815515655446004, Z95 = 1.959963984540054;

static qj_rc new_path(const qj_need_input *in, int horizon, qj_arena *a, qj_path **out, qj_err *err) {
    qj_path *p = QJ_NEW(a, qj_path, 1);
    QJ_NEED(err, p);
    const size_t n = qj_reconcile_nodes(in->n_regions, in->n_industries), h = (size_t)horizon;
    p->n_nodes = n;
    p->horizon = horizon;
    p->growth = QJ_NEW(a, double, n);
    p->own_growth = QJ_NEW(a, double, n);
    p->pool_weight = QJ_NEW(a, double, n);
    p->base = QJ_NEW(a, double, n *h);
    p->scale = QJ_NEW(a, double, n);
    p->weight = QJ_NEW(a, double, n);
    p->multiplier = QJ_NEW(a, double, h *(1 + in->n_regions + in->n_industries));
    p->level = QJ_NEW(a, double, n *(h + 1));
    if (p->growth == NULL || p->own_growth == NULL || p->pool_weight == NULL || p->base == NULL ||
        p->scale == NULL || p->weight == NULL || p->multiplier == NULL || p->level == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    *out = p;
    return QJ_OK;
}

// One kind of node: where its series are and where they start among the nodes.
typedef struct kind_nodes {
    const qj_panel *panel;
    size_t first;
    level_past past;
} kind_nodes;

static qj_rc choose_methods(const qj_need_input *in, const qj_best *chosen, const qj_ctx *ctx, kind_nodes k[static QJ_KINDS], qj_path *p, qj_err *err) {
    k[QJ_KIND_TOTAL] = (kind_nodes){.panel = &in->total, .first = 0};
    k[QJ_KIND_REGION] = (kind_nodes){.panel = &in->region, .first = 1};
    k[QJ_KIND_INDUSTRY] = (kind_nodes){.panel = &in->industry, .first = 1 + in->n_regions};
    k[QJ_KIND_CELL] = (kind_nodes){.panel = &in->cells, .first = 1 + in->n_regions + in->n_industries};
    for (int kind = 0; kind < QJ_KIND_CELL; kind++)
        QJ_TRY(level_of_panel(k[kind].panel, chosen != NULL ? &chosen[kind] : NULL, ctx, &k[kind].past, err));
    QJ_TRY(level_of_cells(in, chosen != NULL ? &chosen[QJ_KIND_CELL] : NULL, ctx, &k[QJ_KIND_CELL].past, err));
    for (int kind = 0; kind < QJ_KINDS; kind++)
        p->best[kind] = k[kind].past.best;
    return QJ_OK;
}

// Scales of every series and quantiles of every kind. Cells are judged by the published region x sector series, because
// their own history is fitted; of those the 80 % range alone is taken and the shape is normal: the far tails are changes of
// a survey's basis, which would come back in every year of every drawn cell.
static qj_rc fit_spreads(const qj_need_input *in, const kind_nodes *kind, qj_path *p, qj_arena *a, qj_err *err) {
    for (int k = 0; k < QJ_KINDS; k++)
        QJ_TRY(qj_spread_fit(&kind[k].past.r[p->best[k].method], p->scale + kind[k].first, a, &p->spread[k], err));
    if (in->sector.n == 0)
        return QJ_OK;
    qj_spread sector, *cell = &p->spread[QJ_KIND_CELL];
    QJ_NEED(err, p->sector_scale = QJ_NEW(a, double, in->sector.n));
    QJ_TRY(qj_spread_fit(&kind[QJ_KIND_CELL].past.by[p->best[QJ_KIND_CELL].method], p->sector_scale, a, &sector, err));
    cell->q50 = sector.q80 / Z80 * Z50;
    cell->q80 = sector.q80;
    cell->q95 = sector.q80 / Z80 * Z95;
    cell->drift = sector.drift;
    cell->n_scores = sector.n_scores;
    return QJ_OK;
}

// Growth of cells shrunk towards what their region and industry suggest (num/pool.h).
static qj_rc pool_growth(const qj_need_input *in, const kind_nodes *cells, qj_path *p, qj_arena *a, qj_err *err) {
    const size_t first = cells->first;
    const size_t n = in->n_regions * in->n_industries;
    double *se = QJ_NEW(a, double, n);
    QJ_NEED(err, se);
    for (size_t c = 0; c < n; c++)
        se[c] = p->scale[first + c] / sqrt((double)cells->past.set.s[c].n - 1);
    qj_twoway fit;
    double excess;
    return qj_pool_cells(in->n_regions, in->n_industries, p->own_growth + first, se, p->growth + first,
                         p->pool_weight + first, &fit, &excess, a, err);
}

// Base forecasts, weights and the base year of every node. TD8 of cells takes their pooled growth.
static qj_rc forecast_nodes(const kind_nodes *kind, bool pooled, const qj_ctx *ctx, qj_path *p, qj_err *err) {
    const size_t h = (size_t)p->horizon;
    for (int k = 0; k < QJ_KINDS; k++) {
        const qj_panel *panel = kind[k].panel;
        QJ_TRY(level_forecast(&kind[k].past, p->horizon, ctx, p->base + kind[k].first * h, err));
        for (size_t i = 0; i < panel->n; i++) {
            const size_t node = kind[k].first + i;
            const qj_series *s = &kind[k].past.set.s[i];
            if (k == QJ_KIND_CELL && pooled && p->best[k].method == QJ_METHOD_TD8)
                qj_td8(s->n, s->x, p->growth[node], p->horizon, p->base + node * h, NULL);
            const double last = s->x[s->n - 1], error = p->scale[node] * (p->spread[k].q80 / Z80) * fmax(last, 1);
            p->weight[node] = error * error;
            p->level[node * (h + 1)] = last;
        }
    }
    return QJ_OK;
}

// Errors of a region's cells move together. Taken as independent, many fitted cells would outvote the published total; so
// the weights of a region's cells add up to the square of the sum of their errors.
static void weigh_cells(const qj_need_input *in, qj_path *p) {
    const size_t I = in->n_industries, first = 1 + in->n_regions + I;
    for (size_t r = 0; r < in->n_regions; r++) {
        double *w = p->weight + first + r * I, sum = 0;
        for (size_t i = 0; i < I; i++)
            sum += sqrt(w[i]);
        for (size_t i = 0; i < I; i++)
            w[i] = sqrt(w[i]) * sum;
    }
}

// Reconciles every year; the base year's margins become the sums of its cells (they differ by rounding only).
static qj_rc reconcile_years(const qj_need_input *in, qj_path *p, qj_arena *a, qj_err *err) {
    const size_t R = in->n_regions, I = in->n_industries, h = (size_t)p->horizon;
    QJ_TRY(qj_reconcile_new(R, I, p->weight, a, &p->reconcile, err));
    double *y = QJ_NEW(a, double, p->n_nodes), *scratch = QJ_NEW(a, double, qj_reconcile_scratch(p->reconcile));
    if (y == NULL || scratch == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t t = 0; t < h; t++) {
        for (size_t node = 0; node < p->n_nodes; node++)
            y[node] = p->base[node * h + t];
        p->clipped += qj_reconcile_apply(p->reconcile, y, p->multiplier + t * (1 + R + I), scratch);
        for (size_t node = 0; node < p->n_nodes; node++)
            p->level[node * (h + 1) + t + 1] = y[node];
    }
    double *level = p->level;
    for (size_t node = 0; node < 1 + R + I; node++)
        level[node * (h + 1)] = 0;
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < I; i++) {
            const double x = level[(1 + R + I + r * I + i) * (h + 1)];
            level[0] += x;
            level[(1 + r) * (h + 1)] += x;
            level[(1 + R + i) * (h + 1)] += x;
        }
    return QJ_OK;
}

static qj_rc fit(const qj_need_input *in, const qj_need_params *params, const qj_ctx *ctx, qj_path *p, qj_err *err) {
    kind_nodes kind[QJ_KINDS];
    QJ_TRY(choose_methods(in, params->methods, ctx, kind, p, err));
    QJ_TRY(fit_spreads(in, kind, p, ctx->arena, err));
    for (int k = 0; k < QJ_KINDS; k++)
        for (size_t i = 0; i < kind[k].panel->n; i++) {
            const qj_series *s = &kind[k].past.set.s[i];
            p->own_growth[kind[k].first + i] = p->growth[kind[k].first + i] = qj_log_growth(s->n, s->x);
        }
    if (params->pool_growth)
        QJ_TRY(pool_growth(in, &kind[QJ_KIND_CELL], p, ctx->arena, err));
    QJ_TRY(forecast_nodes(kind, params->pool_growth, ctx, p, err));
    weigh_cells(in, p);
    QJ_TRY(reconcile_years(in, p, ctx->arena, err));
    return qj_path_override(in, p, ctx->arena, err);
}

qj_rc qj_path_fit(const qj_need_input *in, const qj_need_params *params, const qj_ctx *given, qj_path **out, qj_err *err) {
    qj_ctx ctx = *given;
    qj_path *p = NULL;
    QJ_TRY(new_path(in, params->horizon, ctx.arena, &p, err));
    if (ctx.pool == NULL)
        QJ_TRY(qj_pool_new(1, &ctx.pool, err));
    ctx.cancel = NULL; // it takes a moment only
    ctx.progress = NULL;
    const qj_rc rc = fit(in, params, &ctx, p, err);
    if (given->pool == NULL)
        qj_pool_free(ctx.pool);
    if (rc == QJ_OK)
        *out = p;
    return rc;
}
