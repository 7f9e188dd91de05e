// Best: the method whose forecasts from earlier years have missed least.
#include "model/forecast/rolling.h"

#include <math.h>

enum { ORIGINS_LEAST = 5 };

// True when a has missed by less than b beyond chance: errors of one origin depend on each other, so origins are what is
// counted, and the mean difference must exceed two standard errors.
static bool beats(const qj_record *a, const qj_record *b) {
    double sum = 0, sum2 = 0, n = 0;
    for (size_t k = 0; k < QJ_RECORD; k++) {
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
    const qj_record td8 = qj_record_of(&r[QJ_METHOD_TD8], year, least);
    qj_method_id best = QJ_METHOD_TD8;
    double smallest = qj_record_mean(&td8);
    for (int m = 0; m < QJ_METHODS; m++) {
        if (r[m].set == NULL || m == QJ_METHOD_TD8 || m == QJ_METHOD_BEST || (size_t)qj_methods[m].least > shortest)
            continue; // it could not forecast every series, or not from the first origin on
        const qj_record other = qj_record_of(&r[m], year, least);
        const double score = qj_record_mean(&other);
        if (score < smallest && beats(&other, &td8)) {
            smallest = score;
            best = (qj_method_id)m;
        }
    }
    if (mase != NULL)
        *mase = smallest;
    return best;
}
