#include "model/foresight/combine.h"

#include "num/elem.h"
#include "num/linalg.h"

#include <math.h>
#include <string.h>

qj_normal_pool qj_pool_linear(size_t n, const double *w, const double *mu, const double *sd) {
    double mean = 0.0, second = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += w[i] * mu[i];
    for (size_t i = 0; i < n; i++)
        second += w[i] * (sd[i] * sd[i] + (mu[i] - mean) * (mu[i] - mean));
    return (qj_normal_pool){mean, sqrt(second)};
}

qj_normal_pool qj_pool_log(size_t n, const double *w, const double *mu, const double *sd) {
    double precision = 0.0, mean = 0.0;
    for (size_t i = 0; i < n; i++) {
        precision += w[i] / (sd[i] * sd[i]);
        mean += w[i] * mu[i] / (sd[i] * sd[i]);
    }
    return (qj_normal_pool){mean / precision, sqrt(1.0 / precision)};
}

qj_normal_pool qj_pool_quantiles(size_t n, const double *w, const double *mu, const double *sd) {
    qj_normal_pool out = {0.0, 0.0};
    for (size_t i = 0; i < n; i++) {
        out.mean += w[i] * mu[i];
        out.sd += w[i] * sd[i];
    }
    return out;
}

double qj_pool_odds(size_t n, const double *w, const double *p, double a) {
    double odds = 0.0;
    for (size_t i = 0; i < n; i++)
        odds += w[i] * qj_log(p[i] / (1.0 - p[i]));
    return 1.0 / (1.0 + qj_exp(-a * odds));
}

// Weights of those that `in` marks; false when their covariance is not positive definite.
static bool solve(size_t n, const double *cov, const uint8_t *in, double *s, double *b, double *weight) {
    size_t m = 0, row = 0;
    for (size_t i = 0; i < n; i++)
        m += in[i];
    for (size_t i = 0; i < n; i++) {
        size_t col = 0;
        for (size_t j = 0; in[i] && j < n; j++)
            if (in[j])
                s[row * m + col++] = cov[i * n + j];
        if (in[i])
            b[row++] = 1.0;
    }
    if (!qj_cholesky(m, s))
        return false;
    qj_cholesky_solve(m, s, b);
    double sum = 0.0;
    for (size_t k = 0; k < m; k++)
        sum += b[k];
    row = 0;
    for (size_t i = 0; i < n; i++)
        weight[i] = in[i] ? b[row++] / sum : 0.0;
    return true;
}

qj_rc qj_blend(size_t n, const double *mean, const double *cov, bool simplex, double *weight, qj_normal_pool *out,
               bool *definite, qj_arena *scratch, qj_err *err) {
    double *s = QJ_NEW(scratch, double, n * n), *b = QJ_NEW(scratch, double, n), variance = 0.0;
    uint8_t *in = QJ_NEW(scratch, uint8_t, n);
    if (s == NULL || b == NULL || in == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memset(in, 1, n);
    for (bool again = true; again;) {
        *definite = solve(n, cov, in, s, b, weight);
        if (!*definite)
            return QJ_OK;
        again = false;
        for (size_t i = 0; simplex && i < n; i++)
            if (weight[i] < 0.0) {
                in[i] = 0;
                again = true;
            }
    }
    *out = (qj_normal_pool){0.0, 0.0};
    for (size_t i = 0; i < n; i++) {
        out->mean += weight[i] * mean[i];
        for (size_t j = 0; j < n; j++)
            variance += weight[i] * weight[j] * cov[i * n + j];
    }
    out->sd = sqrt(variance);
    return QJ_OK;
}

static double log_score(size_t forecasts, size_t n, const double *density, const double *w) {
    double score = 0.0;
    for (size_t t = 0; t < forecasts; t++) {
        double mix = 0.0;
        for (size_t j = 0; j < n; j++)
            mix += w[j] * density[t * n + j];
        score += qj_log(mix);
    }
    return score;
}

double qj_stack(size_t forecasts, size_t n, const double *density, double prior, double *ml, double *shrunk) {
    enum { ROUNDS = 20000 };
    const double T = (double)forecasts, J = (double)n;
    for (size_t j = 0; j < n; j++)
        ml[j] = 1.0 / J;
    double change = 1.0;
    for (int round = 0; round < ROUNDS && change > 1e-15; round++) {
        memset(shrunk, 0, n * sizeof *shrunk);
        for (size_t t = 0; t < forecasts; t++) {
            double mix = 0.0;
            for (size_t j = 0; j < n; j++)
                mix += ml[j] * density[t * n + j];
            for (size_t j = 0; j < n; j++)
                shrunk[j] += ml[j] * density[t * n + j] / mix / T;
        }
        change = 0.0;
        for (size_t j = 0; j < n; j++) {
            change = fmax(change, fabs(shrunk[j] - ml[j]));
            ml[j] = shrunk[j];
        }
    }
    for (size_t j = 0; j < n; j++)
        shrunk[j] = (T * ml[j] + prior / J) / (T + prior);
    return log_score(forecasts, n, density, ml);
}
