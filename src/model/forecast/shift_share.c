// Shift-share: the path of the whole set, and each series' own growth beside it, shrunk and damped.
#include "model/forecast/rolling.h"
#include "num/elem.h"
#include "num/pool.h"
#include "num/smooth.h"

#include <math.h>
#include <stdint.h>

static const double DAMPING = 0.9, MOST_GROWTH = 0.25;

typedef struct whole {
    int first;      // year of total[0]
    size_t n;
    double *total;  // of the series that are known in all of its years
    double *path;   // [horizon] forecast over the last total
} whole;

// The series that began first and are known in the year make the whole; series that began later are held against it over
// their own years.
static bool total_of(const qj_series_set *set, int year, int horizon, whole *w) {
    w->first = INT32_MAX;
    for (size_t i = 0; i < set->n; i++)
        if (qj_series_known(&set->s[i], year) > 1 && set->s[i].first_year < w->first)
            w->first = set->s[i].first_year;
    if (w->first == INT32_MAX)
        return false;
    w->n = (size_t)(year - w->first + 1);
    for (size_t t = 0; t < w->n; t++) {
        w->total[t] = 0;
        for (size_t i = 0; i < set->n; i++)
            if (set->s[i].first_year == w->first && qj_series_known(&set->s[i], year) > 0)
                w->total[t] += set->s[i].x[t];
    }
    qj_td8(w->n, w->total, NAN, horizon, w->path, NULL);
    for (int h = 0; h < horizon; h++)
        w->path[h] = w->total[w->n - 1] > 0 ? w->path[h] / w->total[w->n - 1] : 1;
    return true;
}

// Mean of the yearly differences of log growth from that of the whole, and its standard error.
static double differential(const qj_series *s, size_t n, const whole *w, double *se) {
    const double offset = qj_log_offset(n, s->x), base = qj_log_offset(w->n, w->total);
    const size_t lag = (size_t)(s->first_year - w->first);
    double sum = 0, sum2 = 0;
    for (size_t t = 1; t < n; t++) {
        const double d = qj_log((s->x[t] + offset) / (s->x[t - 1] + offset)) -
                         qj_log((w->total[lag + t] + base) / (w->total[lag + t - 1] + base));
        sum += d, sum2 += d * d;
    }
    const double m = (double)n - 1, mean = sum / m;
    *se = m > 1 ? sqrt(fmax(1e-12, (sum2 - sum * mean) / (m - 1)) / m) : (double)NAN;
    return mean;
}

typedef struct room {
    double *d, *se, *shrunk;
    size_t *series;
} room;

static void forecast_year(const qj_series_set *set, int year, const whole *w, const room *o, qj_rolling *out) {
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++) {
        const size_t known = qj_series_known(&set->s[i], year);
        if (known < 3)
            continue;
        o->d[n] = differential(&set->s[i], known, w, &o->se[n]);
        o->series[n++] = i;
    }
    if (n > 1)
        (void)qj_pool_oneway(n, o->d, o->se, o->shrunk, NULL);
    for (size_t k = 0; k < n; k++) {
        const qj_series *s = &set->s[o->series[k]];
        const size_t known = qj_series_known(s, year), i = o->series[k];
        if (known < out->first[i])
            continue;
        double *f = out->f + out->at[i] + (known - out->first[i]) * (size_t)out->horizon;
        const double offset = qj_log_offset(known, s->x), g = fmin(MOST_GROWTH, fmax(-MOST_GROWTH, n > 1 ? o->shrunk[k] : o->d[k]));
        double damp = 0, power = 1;
        for (int h = 0; h < out->horizon; h++) {
            damp += power *= DAMPING;
            f[h] = fmax(0, (s->x[known - 1] + offset) * w->path[h] * qj_exp(g * damp) - offset);
        }
    }
}

qj_rc qj_derive_shift_share(const qj_rolling *all, const qj_ctx *ctx, qj_rolling *out, qj_err *err) {
    const qj_series_set *set = all[QJ_METHOD_TD8].set;
    qj_arena *a = ctx->arena;
    int first = INT32_MAX;
    size_t years = 0;
    for (size_t i = 0; i < set->n; i++)
        first = set->s[i].first_year < first ? set->s[i].first_year : first;
    years = (size_t)(set->last_year - first + 1);
    whole w = {.total = QJ_NEW(a, double, years), .path = QJ_NEW(a, double, (size_t)out->horizon)};
    room o = {QJ_NEW(a, double, set->n), QJ_NEW(a, double, set->n), QJ_NEW(a, double, set->n), QJ_NEW(a, size_t, set->n)};
    if (w.total == NULL || w.path == NULL || o.d == NULL || o.se == NULL || o.shrunk == NULL || o.series == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (int year = first; year <= set->last_year && !qj_ctx_cancelled(ctx); year++)
        if (total_of(set, year, out->horizon, &w))
            forecast_year(set, year, &w, &o, out);
    return QJ_OK;
}
