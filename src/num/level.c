#include "num/level.h"

#include "num/elem.h"
#include "num/minimise.h"

#include <math.h>

static const double LOG_2PI = 1.8378770664093454836, MOST = 18.420680743952367; // ln 1e8

void qj_level_run(qj_level *m, size_t n, const double *y, double *innovation, double *innovation_variance)
{
    double a = y[0], p = m->var_eps + m->var_eta, sum = 0.0;
    for (size_t t = 1; t < n; t++) {
        double v = y[t] - a, f = p + m->var_eps, gain = p / f;
        sum += LOG_2PI + qj_log(f) + v * v / f;
        if (innovation)
            innovation[t] = v;
        if (innovation_variance)
            innovation_variance[t] = f;
        a += gain * v;
        p = gain * m->var_eps + m->var_eta;
    }
    if (innovation)
        innovation[0] = 0.0;
    if (innovation_variance)
        innovation_variance[0] = INFINITY;
    m->level = a;
    m->variance = p;
    m->loglik = -0.5 * sum;
}

typedef struct problem {
    size_t n;
    const double *y;
    double size; // variance of the observation that fits best
} problem;

// -2 log likelihood for a ratio, with the best size put in: (n - 1) ln size + sum of ln f, constants left out.
static double deviance(const double *u, void *arg)
{
    problem *p = arg;
    double ratio = qj_exp(MOST * u[0] / (1.0 + fabs(u[0])));
    double a = p->y[0], var = 1.0 + ratio, squares = 0.0, logs = 0.0;
    for (size_t t = 1; t < p->n; t++) {
        double v = p->y[t] - a, f = var + 1.0, gain = var / f;
        squares += v * v / f;
        logs += qj_log(f);
        a += gain * v;
        var = gain + ratio;
    }
    p->size = fmax(squares / (double)(p->n - 1), 1e-200); // a constant series has no errors
    return (double)(p->n - 1) * qj_log(p->size) + logs;
}

qj_level qj_level_fit(size_t n, const double *y)
{
    static const double starts[] = {-0.2, 0.0, 0.2};
    problem p = {.n = n, .y = y};
    double best = INFINITY, at = 0.0;
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
        double u = starts[s], f = qj_minimise(1, &u, 0.1, 1e-10, 200, deviance, &p);
        if (f < best) {
            best = f;
            at = u;
        }
    }
    (void)deviance(&at, &p);
    qj_level m = {.var_eps = p.size, .var_eta = p.size * qj_exp(MOST * at / (1.0 + fabs(at)))};
    qj_level_run(&m, n, y, NULL, NULL);
    return m;
}
