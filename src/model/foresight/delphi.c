#include "model/foresight/delphi.h"

#include "num/dist.h"
#include "num/normal.h"
#include "num/stat.h"

#include <math.h>
#include <string.h>

// Sum of t^3 - t over groups of equal values of sorted x.
static double ties(size_t n, const double *sorted) {
    double sum = 0.0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && sorted[j] == sorted[i];)
            j++;
        const double t = (double)(j - i);
        sum += t * t * t - t;
    }
    return sum;
}

qj_rc qj_kendall_of(size_t raters, size_t items, const double *rank, qj_arena *scratch, qj_kendall *out, qj_err *err) {
    double *sorted = QJ_NEW(scratch, double, items), mean = 0.0, s = 0.0, t = 0.0;
    QJ_NEED(err, sorted);
    const double m = (double)raters, n = (double)items;
    for (size_t r = 0; r < raters; r++) {
        memcpy(sorted, rank + r * items, items * sizeof *sorted);
        qj_sort(items, sorted);
        t += ties(items, sorted);
    }
    mean = m * (n + 1.0) / 2.0;
    for (size_t i = 0; i < items; i++) {
        double sum = 0.0;
        for (size_t r = 0; r < raters; r++)
            sum += rank[r * items + i];
        s += (sum - mean) * (sum - mean);
    }
    *out = (qj_kendall){.w = 12.0 * s / (m * m * (n * n * n - n) - m * t), .df = items - 1};
    out->chi2 = m * (n - 1.0) * out->w;
    out->p = qj_gamma_q(0.5 * (n - 1.0), 0.5 * out->chi2);
    return QJ_OK;
}

qj_rc qj_answers_of(size_t n, const double *x, qj_arena *scratch, qj_answers *out, qj_err *err) {
    double *sorted = QJ_NEW(scratch, double, n), squares = 0.0;
    QJ_NEED(err, sorted);
    memcpy(sorted, x, n * sizeof *x);
    qj_sort(n, sorted);
    *out = (qj_answers){.q1 = qj_quantile_sorted(n, sorted, 0.25), .median = qj_quantile_sorted(n, sorted, 0.5),
                        .q3 = qj_quantile_sorted(n, sorted, 0.75)};
    out->iqr = out->q3 - out->q1;
    const double mean = qj_mean(n, x);
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    out->cv = sqrt(squares / ((double)n - 1.0)) / mean;
    return QJ_OK;
}

qj_rc qj_wilcoxon_of(size_t n, const double *before, const double *after, qj_arena *scratch, qj_wilcoxon *out, qj_err *err) {
    double *size = QJ_NEW(scratch, double, n);
    QJ_NEED(err, size);
    *out = (qj_wilcoxon){.p = 1.0};
    for (size_t i = 0; i < n; i++)
        if (after[i] != before[i])
            size[out->n++] = fabs(after[i] - before[i]);
    if (out->n == 0)
        return QJ_OK;
    qj_sort(out->n, size);
    for (size_t i = 0; i < n; i++) {
        const double d = after[i] - before[i];
        double below = 0.0, equal = 0.0;
        for (size_t k = 0; d != 0.0 && k < out->n; k++) {
            below += size[k] < fabs(d);
            equal += size[k] == fabs(d);
        }
        const double rank = below + 0.5 * (equal + 1.0);
        out->plus += d > 0.0 ? rank : 0.0;
        out->minus += d < 0.0 ? rank : 0.0;
    }
    const double m = (double)out->n, variance = m * (m + 1.0) * (2.0 * m + 1.0) / 24.0 - ties(out->n, size) / 48.0;
    out->z = (fmin(out->plus, out->minus) - m * (m + 1.0) / 4.0) / sqrt(variance);
    out->p = 2.0 * qj_normal_cdf(-fabs(out->z));
    return QJ_OK;
}
