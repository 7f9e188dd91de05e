#include "model/exits/separations.h"

#include "num/elem.h"
#include "num/linalg.h"
#include "num/normal.h"

#include <math.h>
#include <string.h>

#define ETA_CUT 8.0
#define MOST_ROUNDS 100
#define SMALL_STEP 1e-10

double qj_probit_eta(const double *beta, const uint32_t ones[static QJ_PROBIT_WIDTH])
{
    double eta = 0.0;
    for (int k = 0; k < QJ_PROBIT_WIDTH; k++)
        if (ones[k] != UINT32_MAX)
            eta += beta[ones[k]];
    return fmin(ETA_CUT, fmax(-ETA_CUT, eta));
}

static double likelihood(const qj_probit_data *d, const double *beta)
{
    double sum = 0.0;
    for (size_t i = 0; i < d->n; i++) {
        double eta = qj_probit_eta(beta, d->ones + i * QJ_PROBIT_WIDTH);
        sum += d->w[i] * qj_log(qj_normal_cdf(d->y[i] ? eta : -eta));
    }
    for (size_t j = 0; j < d->params; j++)
        sum -= 0.5 * d->precision[j] * beta[j] * beta[j];
    return sum;
}

// Adds v to all pairs of columns of a row.
static void add_pairs(const uint32_t *ones, double v, size_t params, double *m)
{
    for (int a = 0; a < QJ_PROBIT_WIDTH; a++)
        for (int b = 0; ones[a] != UINT32_MAX && b < QJ_PROBIT_WIDTH; b++)
            if (ones[b] != UINT32_MAX)
                m[ones[a] * params + ones[b]] += v;
}

// Score and expected information; `meat`, when wanted, is the sum of squared scores of the rows.
static void slopes(const qj_probit_data *d, const double *beta, double *score, double *info, double *meat)
{
    size_t p = d->params;
    memset(info, 0, p * p * sizeof *info);
    for (size_t j = 0; j < p; j++) {
        score[j] = -d->precision[j] * beta[j];
        info[j * p + j] = d->precision[j];
    }
    for (size_t i = 0; i < d->n; i++) {
        const uint32_t *ones = d->ones + i * QJ_PROBIT_WIDTH;
        double eta = qj_probit_eta(beta, ones), up = qj_mills(eta), down = qj_mills(-eta);
        double one = d->y[i] ? up : -down, s = d->w[i] * one;
        for (int a = 0; a < QJ_PROBIT_WIDTH; a++)
            if (ones[a] != UINT32_MAX)
                score[ones[a]] += s;
        add_pairs(ones, d->w[i] * up * down, p, info);
        if (meat)
            add_pairs(ones, (d->squares ? d->squares[i] : d->w[i] * d->w[i]) * one * one, p, meat);
    }
}

// out = a b of square symmetric matrices.
static void multiply(size_t n, const double *a, const double *b, double *out)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++)
                sum += a[i * n + k] * b[j * n + k];
            out[i * n + j] = sum;
        }
}

// One Newton step, halved until the likelihood does not fall. Returns the largest change, NaN when it can't be made.
static double step(const qj_probit_data *d, double *beta, double *score, double *info, double *trial, double *now)
{
    double largest = 0.0, before = *now;
    slopes(d, beta, score, info, NULL);
    if (!qj_cholesky(d->params, info))
        return NAN;
    qj_cholesky_solve(d->params, info, score);
    for (int half = 0; half < 30; half++) {
        for (size_t j = 0; j < d->params; j++)
            trial[j] = beta[j] + score[j];
        *now = likelihood(d, trial);
        if (*now >= before)
            break;
        for (size_t j = 0; j < d->params; j++)
            score[j] *= 0.5;
    }
    if (!(*now >= before)) { // nothing better within rounding
        *now = before;
        return 0.0;
    }
    for (size_t j = 0; j < d->params; j++)
        largest = fmax(largest, fabs(score[j]));
    memcpy(beta, trial, d->params * sizeof *beta);
    return largest;
}

qj_rc qj_probit_fit(const qj_probit_data *d, qj_arena *arena, qj_probit *out, qj_err *err)
{
    size_t p = d->params;
    double *score = QJ_NEW(arena, double, p), *info = QJ_NEW(arena, double, p * p);
    double *trial = QJ_NEW(arena, double, p), *meat = QJ_NEW(arena, double, p * p);
    *out = (qj_probit){.beta = QJ_NEW(arena, double, p), .inverse = QJ_NEW(arena, double, p * p),
                       .cov = QJ_NEW(arena, double, p * p)};
    if (!score || !info || !trial || !meat || !out->beta || !out->inverse || !out->cov)
        return qj_fail(err, QJ_E_MEMORY);
    double now = likelihood(d, out->beta), change = INFINITY;
    while (out->rounds < MOST_ROUNDS && change > SMALL_STEP) {
        change = step(d, out->beta, score, info, trial, &now);
        out->rounds++;
    }
    out->converged = change <= SMALL_STEP;
    slopes(d, out->beta, score, info, meat);
    out->converged = qj_cholesky(p, info) && out->converged;
    qj_cholesky_inverse(p, info, out->inverse);
    multiply(p, out->inverse, meat, info);
    multiply(p, info, out->inverse, out->cov);
    return QJ_OK;
}

double qj_probit_rate(const qj_probit_data *d, const qj_probit *fit, const uint32_t *group, uint32_t g, double *gradient,
                      double *se)
{
    size_t p = d->params;
    double rate = 0.0, total = 0.0, variance = 0.0;
    memset(gradient, 0, p * sizeof *gradient);
    for (size_t i = 0; i < d->n; i++) {
        if (group[i] != g)
            continue;
        const uint32_t *ones = d->ones + i * QJ_PROBIT_WIDTH;
        double eta = qj_probit_eta(fit->beta, ones), slope = d->w[i] * qj_normal_density(eta);
        rate += d->w[i] * qj_normal_cdf(eta);
        total += d->w[i];
        for (int a = 0; a < QJ_PROBIT_WIDTH; a++)
            if (ones[a] != UINT32_MAX)
                gradient[ones[a]] += slope;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; gradient[j] != 0.0 && k < p; k++)
            variance += gradient[j] * gradient[k] * fit->cov[j * p + k];
    *se = sqrt(fmax(0.0, variance)) / total;
    return rate / total;
}

qj_openings qj_openings_of(double employed, double target, double years, double exit_rate, double transfer_rate)
{
    double mean = 0.5 * (employed + target);
    qj_openings o = {.exits = exit_rate * mean, .transfers = transfer_rate * mean, .growth = (target - employed) / years};
    o.separations = o.exits + o.transfers;
    o.openings = o.separations + o.growth;
    return o;
}
