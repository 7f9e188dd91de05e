#include "model/forecast/rolling.h"

#include "num/elem.h"

#include <math.h>

static void bridge(qj_series *s, size_t from, size_t to) {
    const double a = s->x[from], b = s->x[to];
    for (size_t t = from + 1; t < to; t++) {
        const double w = (double)(t - from) / (double)(to - from);
        s->x[t] = a > 0 && b > 0 ? a * qj_exp(w * (qj_log(b) - qj_log(a))) : a + w * (b - a);
        s->use[t] = 0;
    }
}

size_t qj_series_bridge(qj_series *s) {
    size_t filled = 0, known = 0;
    for (size_t t = 1; t < s->n; t++) {
        if (isnan(s->x[t]))
            continue;
        filled += t - known - 1;
        bridge(s, known, t);
        known = t;
    }
    return filled;
}

size_t qj_series_known(const qj_series *s, int year) {
    const int n = year - s->first_year + 1;
    return n < 1 || (size_t)n > s->n ? 0 : (size_t)n;
}

size_t qj_first_origin(size_t longest) {
    const size_t part = (longest * 6 + 9) / 10;
    return part < 8 ? part : 8;
}

typedef struct job {
    qj_rolling *r;
    const atomic_bool *cancel;
} job;

static void forecast_series(void *arg, size_t i, size_t worker) {
    (void)worker;
    const job *j = arg;
    const qj_rolling *r = j->r;
    const qj_series *s = &r->set->s[i];
    const size_t h = (size_t)r->horizon;
    for (size_t n = r->first[i]; n <= s->n && !(j->cancel != NULL && atomic_load(j->cancel)); n++)
        qj_methods[r->method].forecast(n, s->x, r->horizon, r->f + r->at[i] + (n - r->first[i]) * h);
}

static qj_rc derive(const qj_rolling *all, int m, const qj_ctx *ctx, qj_rolling *out, qj_err *err) {
    const qj_rolling *like = &all[QJ_METHOD_TD8];
    const qj_series_set *set = like->set;
    size_t total = 0;
    for (size_t i = 0; i < set->n; i++)
        total += set->s[i].n < like->first[i] ? 0 : (set->s[i].n - like->first[i] + 1) * (size_t)like->horizon;
    *out = *like;
    out->method = (qj_method_id)m;
    QJ_NEED(err, out->f = QJ_NEW(ctx->arena, double, total + 1));
    return qj_methods[m].derive(all, ctx, out, err);
}

qj_rc qj_rolling_all(const qj_series_set *set, const bool wanted[QJ_METHODS], int horizon, size_t stride, const qj_ctx *ctx,
                     qj_rolling r[QJ_METHODS], qj_err *err) {
    const bool all = wanted[QJ_METHOD_COMBO] || wanted[QJ_METHOD_BEST];
    for (int m = 0; m < QJ_METHODS; m++) {
        const bool own = wanted[m] || all || (m == QJ_METHOD_TD8 && wanted[QJ_METHOD_SHIFT_SHARE]);
        r[m] = (qj_rolling){0};
        if (own && qj_methods[m].forecast != NULL)
            QJ_TRY(qj_rolling_make(set, (qj_method_id)m, horizon, stride, ctx, &r[m], err));
        else if (own && qj_methods[m].derive != NULL)
            QJ_TRY(derive(r, m, ctx, &r[m], err));
        qj_ctx_progress(ctx, "stage.backtest", (m + 1.0) / (QJ_METHODS + 1));
    }
    return QJ_OK;
}

size_t qj_sample_stride(size_t n_series) { return n_series / 2000 + 1; }

qj_rc qj_rolling_make(const qj_series_set *set, qj_method_id method, int horizon, size_t stride, const qj_ctx *ctx,
                      qj_rolling *out, qj_err *err) {
    *out = (qj_rolling){.set = set, .method = method, .horizon = horizon};
    out->first = QJ_NEW(ctx->arena, size_t, set->n + 1);
    out->at = QJ_NEW(ctx->arena, size_t, set->n + 1);
    if (out->first == NULL || out->at == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    // Calibration begins with 5 points; a short history leaves fewer to the first origin of its back-test.
    const size_t origin = qj_first_origin(set->longest), early = origin < 5 ? origin : 5;
    const size_t least = (size_t)qj_methods[method].least > early ? (size_t)qj_methods[method].least : early;
    size_t total = 0;
    for (size_t i = 0; i < set->n; i++) {
        const size_t n = set->s[i].n, last = n > QJ_ORIGINS ? n - QJ_ORIGINS : 0;
        out->first[i] = least > last ? least : last;
        if ((out->first[i] > n || i % stride != 0) && (size_t)qj_methods[method].least <= n)
            out->first[i] = n; // not judged, but it has its own forecast
        out->at[i] = total;
        total += n < out->first[i] ? 0 : (n - out->first[i] + 1) * (size_t)horizon;
    }
    QJ_NEED(err, out->f = QJ_NEW(ctx->arena, double, total + 1));
    job j = {out, ctx->cancel};
    qj_pool_run(ctx->pool, set->n, forecast_series, &j);
    return qj_ctx_cancelled(ctx) ? qj_fail(err, QJ_E_CANCELLED) : QJ_OK;
}

const double *qj_rolling_at(const qj_rolling *r, size_t i, size_t n) {
    if (n < r->first[i] || n > r->set->s[i].n)
        return NULL;
    return r->f + r->at[i] + (n - r->first[i]) * (size_t)r->horizon;
}
