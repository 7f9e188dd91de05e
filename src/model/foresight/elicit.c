#include "model/foresight/elicit.h"

#include "num/dist.h"
#include "num/elem.h"
#include "num/minimise.h"
#include "num/normal.h"
#include "num/rng.h"

#include <math.h>

size_t qj_idea_group(size_t n, const qj_idea *expert, double level, double least, double most, qj_idea *out, qj_idea *group) {
    size_t cut = 0;
    *group = (qj_idea){.sure = level};
    for (size_t i = 0; i < n; i++) {
        const qj_idea *e = &expert[i];
        const double wider = level / e->sure, low = e->best - (e->best - e->low) * wider, high = e->best + (e->high - e->best) * wider;
        out[i] = (qj_idea){fmax(least, low), e->best, fmin(most, high), level};
        cut += (size_t)(low < least) + (size_t)(high > most);
        group->low += out[i].low / (double)n;
        group->best += out[i].best / (double)n;
        group->high += out[i].high / (double)n;
    }
    return cut;
}

typedef struct target {
    size_t n;
    const double *p, *q;
} target;

static double lognormal_miss(const double *x, void *arg) {
    const target *t = arg;
    const double sigma = qj_exp(x[1]);
    double sum = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double d = qj_normal_cdf((qj_log(t->q[i]) - x[0]) / sigma) - t->p[i];
        sum += d * d;
    }
    return sum;
}

static double beta_miss(const double *x, void *arg) {
    const target *t = arg;
    double sum = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double d = qj_beta_cdf(qj_exp(x[0]), qj_exp(x[1]), t->q[i]) - t->p[i];
        sum += d * d;
    }
    return sum;
}

// Searched anew from where the search ended until nothing is gained: the simplex may shrink on the way.
static double settle(double x[static 2], qj_objective f, target *t) {
    double now = f(x, t);
    for (int k = 0; k < 20; k++) {
        const double before = now;
        now = qj_minimise(2, x, k == 0 ? 0.3 : 0.02, 1e-18, 4000, f, t);
        if (before - now < 1e-16)
            break;
    }
    return now;
}

qj_fitted qj_fit_lognormal(size_t n, const double *p, const double *q) {
    target t = {n, p, q};
    const double spread = (qj_log(q[n - 1]) - qj_log(q[0])) / (qj_normal_quantile(p[n - 1]) - qj_normal_quantile(p[0]));
    double x[2] = {qj_log(q[0]) - spread * qj_normal_quantile(p[0]), qj_log(spread)};
    const double sse = settle(x, lognormal_miss, &t);
    return (qj_fitted){x[0], qj_exp(x[1]), sse};
}

qj_fitted qj_fit_beta(size_t n, const double *p, const double *q) {
    target t = {n, p, q};
    const double mean = q[n / 2], sd = (q[n - 1] - q[0]) / (qj_normal_quantile(p[n - 1]) - qj_normal_quantile(p[0]));
    const double size = fmax(1.0, mean * (1.0 - mean) / (sd * sd) - 1.0);
    double x[2] = {qj_log(mean * size), qj_log((1.0 - mean) * size)};
    const double sse = settle(x, beta_miss, &t);
    return (qj_fitted){qj_exp(x[0]), qj_exp(x[1]), sse};
}
