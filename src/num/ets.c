#include "num/ets.h"

#include "num/elem.h"
#include "num/minimise.h"

#include <math.h>

static const double LEAST = 1e-4, MOST = 0.9999, PHI_LEAST = 0.8, PHI_MOST = 0.98;

// Smoothing parameters, first states and the variance.
static int parameters(qj_ets_kind kind)
{
    return kind == QJ_ETS_ANN ? 3 : kind == QJ_ETS_AAN ? 5 : 6;
}

// A straight line or a constant has no errors left; what remains is rounding and must not decide between kinds.
static void judge(qj_ets *e, size_t n, const double *y)
{
    double size = 0.0;
    for (size_t t = 0; t < n; t++)
        size += y[t] * y[t];
    double k = parameters(e->kind), rest = (double)n - k - 1.0;
    e->loglik = -0.5 * (double)n * qj_log(fmax(e->sse, fmax(1e-20 * size, 1e-300)));
    e->aicc = rest > 0.0 ? -2.0 * e->loglik + 2.0 * k + 2.0 * k * (k + 1.0) / rest : INFINITY;
}

void qj_ets_run(qj_ets *e, size_t n, const double *y, double *errors, double *levels, double *trends)
{
    double l = e->l0, b = e->b0;
    e->sse = 0.0;
    for (size_t t = 0; t < n; t++) {
        double f = l + e->phi * b, error = y[t] - f;
        e->sse += error * error;
        l = f + e->alpha * error;
        b = e->phi * b + e->beta * error;
        if (errors)
            errors[t] = error;
        if (levels)
            levels[t] = l;
        if (trends)
            trends[t] = b;
    }
    e->level = l;
    e->trend = b;
    judge(e, n, y);
}

// Errors are those from zero states less what the first states add, so least squares gives l0 and b0.
typedef struct path {
    double l, b;
} path;

static double advance(const qj_ets *e, path *p, double y)
{
    double f = p->l + e->phi * p->b, error = y - f;
    p->l = f + e->alpha * error;
    p->b = e->phi * p->b + e->beta * error;
    return error;
}

static void first_states(qj_ets *e, size_t n, const double *y)
{
    path zero = {0.0, 0.0}, level = {1.0, 0.0}, trend = {0.0, 1.0};
    double ll = 0.0, lb = 0.0, bb = 0.0, le = 0.0, be = 0.0;
    for (size_t t = 0; t < n; t++) {
        double error = advance(e, &zero, y[t] - y[0]); // from y[0], for the sake of digits
        double u = -advance(e, &level, 0.0), w = -advance(e, &trend, 0.0);
        ll += u * u, lb += u * w, bb += w * w;
        le += u * error, be += w * error;
    }
    double det = ll * bb - lb * lb;
    if (e->kind == QJ_ETS_ANN || !(det > 1e-12 * ll * bb)) {
        e->l0 = y[0] + le / ll;
        e->b0 = 0.0;
        return;
    }
    e->l0 = y[0] + (bb * le - lb * be) / det;
    e->b0 = (ll * be - lb * le) / det;
}

typedef struct problem {
    qj_ets e;
    size_t n;
    const double *y;
} problem;

static double logistic(double u)
{
    return 1.0 / (1.0 + qj_exp(-u));
}

static double logit(double p)
{
    return qj_log(p / (1.0 - p));
}

static void set_parameters(qj_ets *e, const double *u)
{
    e->alpha = LEAST + (MOST - LEAST) * logistic(u[0]);
    e->beta = e->kind == QJ_ETS_ANN ? 0.0 : LEAST + (e->alpha - LEAST) * logistic(u[1]);
    e->phi = e->kind == QJ_ETS_AADN ? PHI_LEAST + (PHI_MOST - PHI_LEAST) * logistic(u[2]) : 1.0;
}

static double minus_loglik(const double *u, void *arg)
{
    problem *p = arg;
    set_parameters(&p->e, u);
    first_states(&p->e, p->n, p->y);
    qj_ets_run(&p->e, p->n, p->y, NULL, NULL, NULL);
    return -p->e.loglik;
}

qj_ets qj_ets_fit(qj_ets_kind kind, size_t n, const double *y)
{
    // alpha, beta / alpha, place of phi between its bounds
    static const double starts[3][3] = {{0.5, 0.1, 0.8}, {0.95, 0.02, 0.5}, {0.05, 0.5, 0.9}};
    static const size_t free_ones[QJ_ETS_KINDS] = {1, 2, 3};
    problem p = {.e = {.kind = kind}, .n = n, .y = y};
    double best = INFINITY, at[3] = {0.0, 0.0, 0.0};
    for (size_t s = 0; s < 3; s++) {
        double u[3] = {logit(starts[s][0]), logit(starts[s][1]), logit(starts[s][2])};
        double f = qj_minimise(free_ones[kind], u, 1.0, 1e-7, 400, minus_loglik, &p);
        if (f < best) {
            best = f;
            for (size_t j = 0; j < 3; j++)
                at[j] = u[j];
        }
    }
    (void)minus_loglik(at, &p);
    return p.e;
}

qj_ets qj_ets_best(size_t n, const double *y)
{
    qj_ets best = qj_ets_fit(QJ_ETS_ANN, n, y);
    for (int kind = QJ_ETS_AAN; kind < QJ_ETS_KINDS; kind++) {
        if ((int)n <= parameters((qj_ets_kind)kind) + 1)
            break;
        qj_ets other = qj_ets_fit((qj_ets_kind)kind, n, y);
        if (other.aicc < best.aicc)
            best = other;
    }
    return best;
}

double qj_ets_at(const qj_ets *e, int h)
{
    double sum = 0.0, power = 1.0;
    for (int j = 0; j < h; j++) {
        power *= e->phi;
        sum += power;
    }
    return e->level + sum * e->trend;
}

void qj_ets_variance(const qj_ets *e, double sigma2, int horizon, double *out)
{
    double sum = 1.0, damped = 0.0, power = 1.0;
    for (int h = 1; h <= horizon; h++) {
        out[h - 1] = sigma2 * sum;
        power *= e->phi;
        damped += power;
        double c = e->alpha + e->beta * damped;
        sum += c * c;
    }
}
