// What a method has missed by, origin by origin.
#include "model/forecast/metrics.h"
#include "model/forecast/rolling.h"

#include <math.h>

// Points of a series that are known in a year.
static size_t points(const qj_series *s, int year) {
    const int n = year - s->first_year + 1;
    return n < 1 ? 0 : (size_t)n < s->n ? (size_t)n : s->n;
}

static void add_origin(qj_record *to, const qj_rolling *r, size_t i, size_t n, size_t end, size_t back) {
    const qj_series *s = &r->set->s[i];
    const double *f = qj_rolling_at(r, i, n), scale = qj_mase_scale(n, s->x);
    if (f == NULL || !s->use[n - 1] || !(scale > 0) || back >= QJ_RECORD)
        return;
    for (size_t h = 1; h <= (size_t)r->horizon && n + h <= end; h++) {
        if (!s->use[n + h - 1])
            continue;
        to->sum[back] += fabs(s->x[n + h - 1] - f[h - 1]) / scale;
        to->n[back]++;
    }
}

// Origins with at least `least` points whose outcome was known in the year.
qj_record qj_record_of(const qj_rolling *r, int year, size_t least) {
    qj_record out = {0};
    for (size_t i = 0; i < r->set->n; i++) {
        const qj_series *s = &r->set->s[i];
        const size_t end = points(s, year);
        for (size_t n = least; n < end; n++)
            add_origin(&out, r, i, n, end, (size_t)(year - (s->first_year + (int)n - 1)));
    }
    return out;
}

double qj_record_mean(const qj_record *r) {
    double sum = 0;
    size_t n = 0;
    for (size_t k = 0; k < QJ_RECORD; k++)
        sum += r->sum[k], n += r->n[k];
    return n > 0 ? sum / (double)n : NAN;
}
