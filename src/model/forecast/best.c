// Best: the method whose forecasts from earlier years have missed least.
#include "model/forecast/metrics.h"
#include "model/forecast/rolling.h"

#include <math.h>

enum { BACK = 2 * QJ_ORIGINS, ORIGINS_LEAST = 5 };

// Scaled errors by origin: [k] is k years before the year of the choice.
typedef struct record {
    double sum[BACK];
    size_t n[BACK];
} record;

// Points of a series that are known in a year.
static size_t points(const qj_series *s, int year) {
    const int n = year - s->first_year + 1;
    return n < 1 ? 0 : (size_t)n < s->n ? (size_t)n : s->n;
}

static void add_origin(record *to, const qj_rolling *r, size_t i, size_t n, size_t end, size_t back) {
    const qj_series *s = &r->set->s[i];
    const double *f = qj_rolling_at(r, i, n), scale = qj_mase_scale(n, s->x);
    if (f == NULL || !s->use[n - 1] || !(scale > 0) || back >= BACK)
        return;
    for (size_t h = 1; h <= (size_t)r->horizon && n + h <= end; h++) {
        if (!s->use[n + h - 1])
            continue;
        to->sum[back] += fabs(s->x[n + h - 1] - f[h - 1]) / scale;
        to->n[back]++;
    }
}

// Origins with at least `least` points whose outcome was known in the year.
static record past(const qj_rolling *r, int year, size_t least) {
    record out = {0};
    for (size_t i = 0; i < r->set->n; i++) {
        const qj_series *s = &r->set->s[i];
        const size_t end = points(s, year);
        for (size_t n = least; n < end; n++)
            add_origin(&out, r, i, n, end, (size_t)(year - (s->first_year + (int)n - 1)));
    }
    return out;
}

static double mean(const record *r) {
    double sum = 0;
    size_t n = 0;
    for (size_t k = 0; k < BACK; k++)
        sum += r->sum[k], n += r->n[k];
    return n > 0 ? sum / (double)n : NAN;
}

// True when a has missed by less than b beyond chance: errors of one origin depend on each other, so origins are what is
// counted, and the mean difference must exceed two standard errors.
static bool beats(const record *a, const record *b) {
    double sum = 0, sum2 = 0, n = 0;
    for (size_t k = 0; k < BACK; k++) {
        if (a->n[k] == 0 || b->n[k] == 0)
            continue;
        const double d = a->sum[k] / (double)a->n[k] - b->sum[k] / (double)b->n[k];
        sum += d, sum2 += d * d, n++;
    }
    if (n < ORIGINS_LEAST)
        return false;
    const double variance = fmax(0, (sum2 - sum * sum / n) / (n - 1));
    return sum / n + 2 * sqrt(variance / n) < 0;
}

qj_method_id qj_best_pick(const qj_rolling *r, int year, double *mase) {
    const qj_series_set *set = r[QJ_METHOD_TD8].set;
    const size_t least = qj_first_origin(set->longest);
    size_t shortest = least;
    for (size_t i = 0; i < set->n; i++)
        shortest = set->s[i].n < shortest ? set->s[i].n : shortest;
    const record td8 = past(&r[QJ_METHOD_TD8], year, least);
    qj_method_id best = QJ_METHOD_TD8;
    double smallest = mean(&td8);
    for (int m = 0; m < QJ_METHODS; m++) {
        if (qj_methods[m].forecast == NULL || m == QJ_METHOD_TD8 || (size_t)qj_methods[m].least > shortest)
            continue; // it could not forecast every series, or not from the first origin on
        const record other = past(&r[m], year, least);
        const double score = mean(&other);
        if (score < smallest && beats(&other, &td8)) {
            smallest = score;
            best = (qj_method_id)m;
        }
    }
    if (mase != NULL)
        *mase = smallest;
    return best;
}
