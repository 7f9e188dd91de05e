// Best: the method whose forecasts from earlier years have missed least.
#include "model/forecast/rolling.h"

#include <math.h>

static const double LEAST_GAIN = 0.01; // of the error of TD8: less is no gain

// Mean difference of the errors of a and b over origins, and its standard error: errors of one origin depend on each other,
// so origins are what is counted.
static size_t difference(const qj_record *a, const qj_record *b, double *mean, double *error) {
    double sum = 0, sum2 = 0;
    size_t n = 0;
    for (size_t k = 0; k < QJ_RECORD; k++) {
        if (a->n[k] == 0 || b->n[k] == 0)
            continue;
        const double d = a->sum[k] / (double)a->n[k] - b->sum[k] / (double)b->n[k];
        sum += d, sum2 += d * d, n++;
    }
    const double m = (double)n;
    *mean = n > 0 ? sum / m : (double)NAN;
    *error = n > 1 ? sqrt(fmax(0, (sum2 - sum * sum / m) / (m - 1)) / m) : (double)NAN;
    return n;
}

// The method with the smallest error but for one, QJ_METHODS when nothing was judged.
static qj_method_id smallest_but(const double *score, int except) {
    qj_method_id best = QJ_METHODS;
    for (int m = 0; m < QJ_METHODS; m++)
        if (m != except && !isnan(score[m]) && (best == QJ_METHODS || score[m] < score[best]))
            best = (qj_method_id)m;
    return best;
}

void qj_best_find(const qj_rolling *r, int year, qj_best *out) {
    const qj_series_set *set = r[QJ_METHOD_TD8].set;
    const size_t least = qj_first_origin(set->longest);
    size_t shortest = least;
    for (size_t i = 0; i < set->n; i++)
        shortest = set->s[i].n < shortest ? set->s[i].n : shortest;
    const qj_record td8 = qj_record_of(&r[QJ_METHOD_TD8], year, least);
    *out = (qj_best){.method = QJ_METHOD_TD8, .gain = NAN, .gain_error = NAN};
    for (int m = 0; m < QJ_METHODS; m++)
        out->mase[m] = NAN;
    for (size_t k = 0; k < QJ_RECORD; k++)
        out->origins += td8.n[k] > 0;
    out->mase[QJ_METHOD_TD8] = qj_record_mean(&td8);
    for (int m = 0; m < QJ_METHODS; m++) {
        if (r[m].set == NULL || m == QJ_METHOD_TD8 || m == QJ_METHOD_BEST || (size_t)qj_methods[m].least > shortest)
            continue; // it could not forecast every series, or not from the first origin on
        const qj_record other = qj_record_of(&r[m], year, least);
        double mean, error;
        out->mase[m] = qj_record_mean(&other);
        const size_t n = difference(&other, &td8, &mean, &error);
        if (!(out->mase[m] < out->mase[out->method] && out->mase[m] < (1 - LEAST_GAIN) * out->mase[QJ_METHOD_TD8]) ||
            n < QJ_BEST_ORIGINS || !(mean + 2 * error < 0))
            continue;
        out->method = (qj_method_id)m;
        out->gain = -mean;
        out->gain_error = error;
    }
    out->second = smallest_but(out->mase, (int)out->method);
}

qj_method_id qj_best_pick(const qj_rolling *r, int year) {
    qj_best best;
    qj_best_find(r, year, &best);
    return best.method;
}
