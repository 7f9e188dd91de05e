// Combo: the mean of all methods, weighted by how little each has missed on the set (after Bates & Granger 1969).
#include "model/forecast/rolling.h"

#include <math.h>

static const double LEAST_ERROR = 1e-3; // in MASE: below it methods are equally good
static const double PRIOR_ORIGINS = 4;  // for which methods count as equally good

void qj_combo_weights(size_t n, const double *error, double origins, double *weight) {
    double sum = 0, members = 0;
    for (size_t k = 0; k < n; k++) {
        const double e = fmax(LEAST_ERROR, error[k]);
        weight[k] = isnan(error[k]) ? 0 : 1 / (e * e);
        sum += weight[k];
        members += weight[k] > 0;
    }
    for (size_t k = 0; k < n; k++)
        weight[k] = weight[k] > 0 ? (origins * weight[k] / sum + PRIOR_ORIGINS / members) / (origins + PRIOR_ORIGINS) : 0;
}

static void weigh(const qj_rolling *all, int year, size_t least, double weight[QJ_METHODS]) {
    double error[QJ_METHODS], origins = 0;
    for (int m = 0; m < QJ_METHODS; m++) {
        error[m] = NAN;
        if (all[m].set == NULL || m == QJ_METHOD_COMBO)
            continue;
        const qj_record past = qj_record_of(&all[m], year, least);
        error[m] = qj_record_mean(&past);
        double judged = 0;
        for (size_t k = 0; k < QJ_RECORD; k++)
            judged += past.n[k] > 0;
        origins = fmax(origins, judged);
    }
    qj_combo_weights(QJ_METHODS, error, origins, weight);
}

static void combine(const qj_rolling *all, size_t i, size_t n, const double weight[QJ_METHODS], double *out) {
    double sum = 0;
    const double *f[QJ_METHODS];
    for (int m = 0; m < QJ_METHODS; m++) {
        f[m] = all[m].set != NULL && m != QJ_METHOD_COMBO ? qj_rolling_at(&all[m], i, n) : NULL;
        sum += f[m] != NULL ? weight[m] : 0;
    }
    for (int h = 0; h < all[QJ_METHOD_TD8].horizon; h++) {
        double total = 0, members = 0;
        for (int m = 0; m < QJ_METHODS; m++) {
            const double w = f[m] == NULL ? 0 : sum > 0 ? weight[m] : 1;
            total += w > 0 ? w * f[m][h] : 0;
            members += w;
        }
        out[h] = total / members;
    }
}

qj_rc qj_derive_combo(const qj_rolling *all, const qj_ctx *ctx, qj_rolling *out, qj_err *err) {
    const qj_series_set *set = all[QJ_METHOD_TD8].set;
    const size_t least = qj_first_origin(set->longest);
    int first = set->last_year;
    (void)err;
    for (size_t i = 0; i < set->n; i++)
        first = set->s[i].first_year < first ? set->s[i].first_year : first;
    for (int year = first; year <= set->last_year && !qj_ctx_cancelled(ctx); year++) {
        double weight[QJ_METHODS];
        weigh(all, year, least, weight);
        for (size_t i = 0; i < set->n; i++) {
            const size_t n = qj_series_known(&set->s[i], year);
            if (n >= out->first[i] && n > 0 && n <= set->s[i].n)
                combine(all, i, n, weight, out->f + out->at[i] + (n - out->first[i]) * (size_t)out->horizon);
        }
    }
    return QJ_OK;
}
