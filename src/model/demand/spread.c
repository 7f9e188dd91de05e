// How far forecasts of this kind of series have missed: scales and calibrated quantiles (methods 1.6).
#include "model/demand/need.h"
#include "num/elem.h"
#include "num/stat.h"

#include <math.h>

static const double PRIOR_YEARS = 4; // weight of the panel's median variance, in degrees of freedom
static const double Z50 = 0.6744897501960817, Z80 = 1.2815515655446004, Z95 = 1.959963984540054;
enum { MIN_POINTS = 5, MIN_POINTS_LONG = 7, LONG = 14 };

// First usable year of a series, or n_years.
static int first_used(const qj_panel *p, size_t i) {
    const uint8_t *use = qj_panel_use(p, i);
    int t = 0;
    while (t < p->n_years && !use[t])
        t++;
    return t;
}

// Sample variance of yearly log changes between neighbouring usable years; *n gets the number of usable years.
// NaN when there are fewer than two changes.
static double change_variance(const qj_panel *p, size_t i, int *n) {
    const double *x = qj_panel_row(p, i);
    const uint8_t *use = qj_panel_use(p, i);
    double sum = 0, sum2 = 0;
    int changes = 0;
    *n = 0;
    for (int t = 0; t < p->n_years; t++) {
        *n += use[t];
        if (t == 0 || !use[t] || !use[t - 1] || x[t] <= 0 || x[t - 1] <= 0)
            continue;
        const double d = qj_log(x[t]) - qj_log(x[t - 1]);
        sum += d;
        sum2 += d * d;
        changes++;
    }
    return changes < 2 ? NAN : fmax(0, (sum2 - sum * sum / changes) / (changes - 1));
}

// Scales of all series: own variance shrunk to the panel's median, capped at the panel's 95th percentile.
static void scales(const qj_panel *p, double *scale, double *v, double *sorted, qj_spread *out) {
    size_t known = 0;
    for (size_t i = 0; i < p->n; i++) {
        int n;
        v[i] = change_variance(p, i, &n);
        if (!isnan(v[i]))
            sorted[known++] = v[i];
    }
    qj_sort(known, sorted);
    out->median_var = known > 0 ? qj_quantile_sorted(known, sorted, 0.5) : NAN;
    for (size_t i = 0; i < p->n; i++) {
        int n;
        (void)change_variance(p, i, &n);
        const double own = isnan(v[i]) ? 0 : n - 2;
        scale[i] = sqrt((PRIOR_YEARS * out->median_var + own * (own > 0 ? v[i] : 0)) / (PRIOR_YEARS + own));
        sorted[i] = scale[i];
    }
    qj_sort(p->n, sorted);
    out->cap = qj_quantile_sorted(p->n, sorted, 0.95);
    for (size_t i = 0; i < p->n; i++)
        scale[i] = fmin(scale[i], out->cap);
}

// Scores |ln(y / f)| / (s sqrt h) of one series over its rolling origins, appended to score; returns how many.
static size_t origin_scores(const qj_panel *p, size_t i, int horizon, double s, double *path, double *score) {
    const int from = first_used(p, i), n = p->n_years - from;
    const double *x = qj_panel_row(p, i) + from;
    const uint8_t *use = qj_panel_use(p, i) + from;
    const int least = n >= LONG ? MIN_POINTS_LONG : MIN_POINTS;
    size_t count = 0;
    for (int origin = least; origin < n; origin++) {
        if (!use[origin - 1])
            continue;
        const int ahead = horizon < n - origin ? horizon : n - origin;
        qj_td8((size_t)origin, x, NAN, ahead, path, NULL);
        for (int h = 1; h <= ahead; h++)
            if (use[origin + h - 1] && x[origin + h - 1] > 0 && path[h - 1] > 0 && s > 0)
                score[count++] = fabs(qj_log(x[origin + h - 1]) - qj_log(path[h - 1])) / (s * sqrt(h));
    }
    return count;
}

qj_rc qj_spread_fit(const qj_panel *p, int horizon, double *scale, qj_arena *a, qj_spread *out, qj_err *err) {
    *out = (qj_spread){.median_var = NAN, .cap = NAN, .q50 = Z50, .q80 = Z80, .q95 = Z95};
    if (p->n == 0)
        return QJ_OK;
    const qj_mark mark = qj_arena_mark(a);
    const size_t years = (size_t)p->n_years;
    double *v = QJ_NEW(a, double, p->n), *sorted = QJ_NEW(a, double, p->n), *path = QJ_NEW(a, double, years);
    double *score = QJ_NEW(a, double, p->n * years * years);
    if (v == NULL || sorted == NULL || path == NULL || score == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    scales(p, scale, v, sorted, out);
    for (size_t i = 0; i < p->n; i++)
        out->n_scores += origin_scores(p, i, horizon, scale[i], path, score + out->n_scores);
    if (out->n_scores > 0) {
        qj_sort(out->n_scores, score);
        out->q50 = qj_quantile_sorted(out->n_scores, score, 0.50);
        out->q80 = qj_quantile_sorted(out->n_scores, score, 0.80);
        out->q95 = fmax(qj_quantile_sorted(out->n_scores, score, 0.95), Z95);
    }
    qj_arena_rewind(a, mark);
    return QJ_OK;
}

double qj_spread_score(const qj_spread *s, double z) {
    const double size = fabs(z);
    double score; // a line through the calibrated quantiles, carried on beyond the last
    if (size <= Z50)
        score = size * (s->q50 / Z50);
    else if (size <= Z80)
        score = s->q50 + (size - Z50) * ((s->q80 - s->q50) / (Z80 - Z50));
    else
        score = s->q80 + (size - Z80) * ((s->q95 - s->q80) / (Z95 - Z80));
    return z < 0 ? -score : score;
}
