// Which method forecasts a level: all of them from every earlier year, and the one that has missed clearly least.
#include "model/demand/levels.h"

#include <math.h>
#include <string.h>

// A panel as a set of series that begin with their first value. Gaps inside are filled by then.
static qj_rc set_of(const qj_panel *p, qj_arena *a, qj_series_set *set, qj_err *err) {
    *set = (qj_series_set){.n = p->n, .last_year = p->first_year + p->n_years - 1};
    QJ_NEED(err, set->s = QJ_NEW(a, qj_series, p->n + 1));
    for (size_t i = 0; i < p->n; i++) {
        int from = 0;
        while (from < p->n_years - 1 && isnan(qj_panel_row(p, i)[from]))
            from++;
        set->s[i] = (qj_series){p->first_year + from, (size_t)(p->n_years - from), qj_panel_row(p, i) + from, qj_panel_use(p, i) + from};
        set->longest = set->s[i].n > set->longest ? set->s[i].n : set->longest;
    }
    return QJ_OK;
}

// Smoothing with estimated parameters, and combinations of it, take no part: of few points they make less than simpler rules
// (docs/accuracy.md), and every forecast, explanation and back-test would wait for them.
static qj_rc roll(level_past *l, const qj_best *chosen, const qj_ctx *ctx, qj_err *err) {
    bool all[QJ_METHODS];
    memset(all, chosen == NULL, sizeof all);
    size_t shortest = SIZE_MAX; // of what will be forecast: cells are judged by longer series than their own
    for (size_t i = 0; i < l->set.n; i++)
        shortest = l->set.s[i].n < shortest ? l->set.s[i].n : shortest;
    for (int m = 0; chosen == NULL && m < QJ_METHODS; m++)
        all[m] = m == QJ_METHOD_TD8 || ((size_t)qj_methods[m].least <= shortest && m != QJ_METHOD_ETS && m != QJ_METHOD_DAMPED &&
                                        m != QJ_METHOD_LEVEL && m != QJ_METHOD_COMBO && m != QJ_METHOD_BEST);
    if (chosen != NULL)
        all[chosen->method] = true;
    return qj_rolling_all(&l->set, all, LEVEL_AHEAD, 1, ctx, l->r, err);
}

static void take_best(level_past *l, const qj_best *chosen) {
    if (chosen != NULL)
        l->best = *chosen;
    else
        qj_best_find(l->by, l->judged.last_year, &l->best);
}

qj_rc level_of_panel(const qj_panel *p, const qj_best *chosen, const qj_ctx *ctx, level_past *out, qj_err *err) {
    *out = (level_past){0};
    QJ_TRY(set_of(p, ctx->arena, &out->set, err));
    QJ_TRY(roll(out, chosen, ctx, err));
    out->judged = out->set;
    memcpy(out->by, out->r, sizeof out->by);
    take_best(out, chosen);
    return QJ_OK;
}

// Broad sectors of regions over the years of the cells: published where they are, else the sum of the cells, which judges
// nothing. A sector begins after the last year in which neither is known.
static qj_rc sector_set(const qj_need_input *in, qj_arena *a, qj_series_set *set, qj_err *err) {
    const qj_panel *c = &in->cells, *p = &in->sector;
    const int years = c->n_years;
    *set = (qj_series_set){.n = p->n, .last_year = c->first_year + years - 1, .longest = (size_t)years};
    QJ_NEED(err, set->s = QJ_NEW(a, qj_series, p->n + 1));
    for (size_t s = 0; s < p->n; s++) {
        double *x = QJ_NEW(a, double, (size_t)years);
        uint8_t *use = QJ_NEW(a, uint8_t, (size_t)years);
        if (x == NULL || use == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        for (int t = 0; t < years; t++) {
            const int u = c->first_year + t - p->first_year;
            use[t] = u >= 0 && u < p->n_years && qj_panel_use(p, s)[u];
            for (size_t i = 0; i < in->n_industries; i++)
                if (!use[t] && in->sector_of[i] == s % in->n_sectors)
                    x[t] += qj_panel_row(c, s / in->n_sectors * in->n_industries + i)[t];
            x[t] = use[t] ? qj_panel_row(p, s)[u] : x[t];
        }
        int from = years - 1;
        while (from > 0 && !isnan(x[from - 1]))
            from--;
        set->s[s] = (qj_series){c->first_year + from, (size_t)(years - from), x + from, use + from};
    }
    return QJ_OK;
}

// Forecasts of one broad sector of a region from its first n points: the sum of its cells'. False where one has none, and
// for a sector without cells.
static bool sum_cells(const qj_need_input *in, const qj_rolling *cells, size_t s, int year, double *f) {
    bool any = false;
    memset(f, 0, (size_t)cells->horizon * sizeof *f);
    for (size_t i = 0; i < in->n_industries; i++) {
        const size_t c = s / in->n_sectors * in->n_industries + i;
        if (in->sector_of[i] != s % in->n_sectors)
            continue;
        const double *g = qj_rolling_at(cells, c, qj_series_known(&cells->set->s[c], year));
        for (int h = 0; g != NULL && h < cells->horizon; h++)
            f[h] += g[h];
        if (g == NULL)
            return false;
        any = true;
    }
    return any;
}

static qj_rc sum_method(const qj_need_input *in, const qj_rolling *cells, const qj_series_set *set, qj_arena *a, qj_rolling *out,
                        qj_err *err) {
    *out = (qj_rolling){.set = set, .method = cells->method, .horizon = cells->horizon};
    const size_t h = (size_t)cells->horizon;
    out->first = QJ_NEW(a, size_t, set->n + 1);
    out->at = QJ_NEW(a, size_t, set->n + 1);
    out->f = QJ_NEW(a, double, set->n *(set->longest + 1) * h + 1);
    if (out->first == NULL || out->at == NULL || out->f == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t s = 0; s < set->n; s++) {
        const qj_series *x = &set->s[s];
        size_t n = x->n;
        out->at[s] = s * (set->longest + 1) * h;
        // From the last year backwards, as far as all cells have forecasts; laid out forwards.
        while (n > 0 && sum_cells(in, cells, s, x->first_year + (int)n - 1, out->f + out->at[s] + n * h))
            n--;
        out->first[s] = n + 1;
        out->at[s] += (n + 1) * h;
    }
    return QJ_OK;
}

qj_rc level_of_cells(const qj_need_input *in, const qj_best *chosen, const qj_ctx *ctx, level_past *out, qj_err *err) {
    *out = (level_past){0};
    if (in->sector.n == 0)
        return level_of_panel(&in->cells, chosen, ctx, out, err);
    QJ_TRY(set_of(&in->cells, ctx->arena, &out->set, err));
    QJ_TRY(roll(out, chosen, ctx, err));
    QJ_TRY(sector_set(in, ctx->arena, &out->judged, err));
    for (int m = 0; m < QJ_METHODS; m++)
        if (out->r[m].set != NULL)
            QJ_TRY(sum_method(in, &out->r[m], &out->judged, ctx->arena, &out->by[m], err));
    take_best(out, chosen);
    return QJ_OK;
}

qj_rc level_forecast(const level_past *l, int horizon, const qj_ctx *ctx, double *out, qj_err *err) {
    const qj_method *m = &qj_methods[l->best.method];
    const size_t h = (size_t)horizon;
    for (size_t i = 0; m->forecast != NULL && i < l->set.n; i++)
        m->forecast(l->set.s[i].n, l->set.s[i].x, horizon, out + i * h);
    if (m->forecast != NULL)
        return QJ_OK;
    bool wanted[QJ_METHODS] = {false};
    qj_rolling r[QJ_METHODS];
    wanted[l->best.method] = true;
    QJ_TRY(qj_rolling_all(&l->set, wanted, horizon, 1, ctx, r, err));
    for (size_t i = 0; i < l->set.n; i++) {
        const double *f = qj_rolling_at(&r[l->best.method], i, l->set.s[i].n);
        QJ_BUG_IF(err, f == NULL);
        memcpy(out + i * h, f, h * sizeof *f);
    }
    return QJ_OK;
}
