// How far forecasts of a set of series have missed: scales and calibrated quantiles.
#include "model/forecast/rolling.h"
#include "num/elem.h"
#include "num/rng.h"
#include "num/stat.h"

#include <math.h>

static const double PRIOR_YEARS = 4; // weight of the set's median variance, in degrees of freedom
enum { LEAST = 5, LEAST_LONG = 7, LONG = 14 };

// Sample variance of the log changes between neighbouring values that may judge, and its degrees of freedom.
static double change_variance(const qj_series *s, size_t n, int *freedom) {
    const double offset = qj_log_offset(n, s->x);
    double sum = 0, sum2 = 0, before = NAN;
    int changes = 0;
    for (size_t t = 0; t < n; t++) {
        const double now = s->use[t] ? qj_log(s->x[t] + offset) : NAN, d = now - before;
        before = now;
        if (isnan(d))
            continue;
        sum += d;
        sum2 += d * d;
        changes++;
    }
    *freedom = changes - 1;
    return changes < 2 ? NAN : fmax(0, (sum2 - sum * sum / changes) / (changes - 1));
}

double qj_series_scale(const qj_calibration *c, const qj_series *s, size_t n) {
    int freedom;
    const double v = change_variance(s, n, &freedom);
    const double own = isnan(v) ? 0 : freedom;
    return fmin(sqrt((PRIOR_YEARS * c->median_var + own * (own > 0 ? v : 0)) / (PRIOR_YEARS + own)), c->cap);
}

// Points of a series that count in a year; a series that has ended before still tells how much it used to change.
static size_t points(const qj_series *s, int year) {
    const int n = year - s->first_year + 1;
    return n < 1 ? 0 : (size_t)n < s->n ? (size_t)n : s->n;
}

static void fit_scales(const qj_series_set *set, int year, double *scratch, qj_calibration *out) {
    size_t known = 0;
    for (size_t i = 0; i < set->n; i++) {
        int freedom;
        const double v = change_variance(&set->s[i], points(&set->s[i], year), &freedom);
        if (!isnan(v))
            scratch[known++] = v;
    }
    qj_sort(known, scratch);
    out->median_var = qj_quantile_sorted(known, scratch, 0.5);
    out->cap = INFINITY;
    known = 0;
    for (size_t i = 0; i < set->n; i++) {
        const size_t n = points(&set->s[i], year);
        if (n > 0)
            scratch[known++] = qj_series_scale(out, &set->s[i], n);
    }
    qj_sort(known, scratch);
    out->cap = qj_quantile_sorted(known, scratch, 0.95);
}

// Scores of the origins of one series that had come to an end by then, appended to score; returns how many.
static size_t origin_scores(const qj_rolling *r, size_t i, int year, const qj_calibration *c, double *score) {
    const qj_series *s = &r->set->s[i];
    const size_t end = points(s, year), least = end >= LONG ? LEAST_LONG : LEAST;
    size_t count = 0;
    for (size_t n = r->first[i] > least ? r->first[i] : least; n < end; n++) {
        const double *f = qj_rolling_at(r, i, n), scale = qj_series_scale(c, s, n), offset = qj_log_offset(n, s->x);
        if (f == NULL || !s->use[n - 1] || !(scale > 0))
            continue;
        for (size_t h = 1; h <= (size_t)r->horizon && n + h <= end; h++) {
            const double y = s->x[n + h - 1] + offset, g = f[h - 1] + offset;
            if (s->use[n + h - 1] && y > 0 && g > 0)
                score[count++] = fabs(qj_log(y) - qj_log(g)) / (scale * sqrt((double)h));
        }
    }
    return count;
}

size_t qj_calibrate_room(const qj_rolling *r) {
    size_t total = 1 + r->set->n;
    for (size_t i = 0; i < r->set->n; i++)
        for (size_t n = r->first[i]; n < r->set->s[i].n; n++) {
            const size_t left = r->set->s[i].n - n;
            total += left < (size_t)r->horizon ? left : (size_t)r->horizon;
        }
    return total;
}

void qj_calibrate(const qj_rolling *r, int year, size_t n_levels, const double *levels, double *scratch, qj_calibration *out) {
    *out = (qj_calibration){0};
    fit_scales(r->set, year, scratch, out);
    for (size_t i = 0; i < r->set->n; i++)
        out->n_scores += origin_scores(r, i, year, out, scratch + out->n_scores);
    qj_sort(out->n_scores, scratch);
    for (size_t k = 0; k < n_levels; k++) {
        const double normal = qj_normal_quantile(0.5 + levels[k] / 2);
        const bool few = out->n_scores < QJ_SCORES_LEAST;
        out->q[k] = few ? normal : qj_quantile_sorted(out->n_scores, scratch, levels[k]);
        if (levels[k] >= 0.95)
            out->q[k] = fmax(out->q[k], normal);
    }
}

qj_reach qj_series_reach(const qj_calibration *c, const qj_series *s, size_t n) {
    return (qj_reach){.scale = qj_series_scale(c, s, n), .offset = qj_log_offset(n, s->x)};
}

void qj_series_range(qj_reach r, double q, int h, double f, double *lo, double *hi) {
    const double reach = qj_exp(q * r.scale * sqrt(h));
    *lo = fmax(0, (f + r.offset) / reach - r.offset);
    *hi = (f + r.offset) * reach - r.offset;
}
