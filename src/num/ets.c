#include "num/ets.h"

#include "num/elem.h"
#include "num/minimise.h"
#include "num/vec.h"

#include <math.h>
#include <string.h>

static const double LEAST = 1e-4, MOST = 0.9999, PHI_LEAST = 0.8, PHI_MOST = 0.98;

// Smoothing parameters, first states and the variance.
static int parameters(qj_ets_kind kind)
{
    return kind == QJ_ETS_ANN ? 3 : kind == QJ_ETS_AAN ? 5 : 6;
}

// A straight line or a constant has no errors left; what remains is rounding and must not decide between kinds.
static double least_sse(size_t n, const double *y)
{
    double size = 0.0;
    for (size_t t = 0; t < n; t++)
        size += y[t] * y[t];
    return fmax(1e-20 * size, 1e-300);
}

static void judge(qj_ets *e, size_t n, const double *y)
{
    double k = parameters(e->kind), rest = (double)n - k - 1.0;
    e->loglik = -0.5 * (double)n * qj_log(fmax(e->sse, least_sse(n, y)));
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

// ---- the search

// The searches of one series go side by side, in lanes of vectors: three starts for each kind asked for. What a lane does
// is what it would do alone, so which kinds are asked for together changes nothing in any of them.
enum { STARTS = 3, LANES = STARTS * QJ_ETS_KINDS, ROOM = (LANES + QJ_V4 - 1) / QJ_V4 * QJ_V4, EXPS = 32 };

typedef struct lane {
    qj_ets_kind kind;
    qj_minimiser search;
} lane;

// A point of every lane still searching, as parameters, and the sums of squared errors there.
typedef struct points {
    double alpha[ROOM], beta[ROOM], phi[ROOM], flat[ROOM], sse[ROOM]; // flat 1: there is no trend
} points;

static double logit(double p)
{
    return qj_log(p / (1.0 - p));
}

// e[j] = exp(-u[j]).
static void set_parameters(qj_ets_kind kind, const double *e, double *alpha, double *beta, double *phi)
{
    *alpha = LEAST + (MOST - LEAST) * (1.0 / (1.0 + e[0]));
    *beta = kind == QJ_ETS_ANN ? 0.0 : LEAST + (*alpha - LEAST) * (1.0 / (1.0 + e[1]));
    *phi = kind == QJ_ETS_AADN ? PHI_LEAST + (PHI_MOST - PHI_LEAST) * (1.0 / (1.0 + e[2])) : 1.0;
}

#define EACH for (size_t v = 0; v < N; v++)

// first_states and qj_ets_run for N vectors of points from i on, operation by operation.
static inline __attribute__((always_inline)) void squares(const size_t N, size_t i, size_t n, const double *y, points *p)
{
    const qj_v4 none = {0.0, 0.0, 0.0, 0.0}, one = {1.0, 1.0, 1.0, 1.0};
    qj_v4 alpha[3], beta[3], phi[3], zl[3], zb[3], ul[3], ub[3], wl[3], wb[3], ll[3], lb[3], bb[3], le[3], be[3], sse[3];
    EACH {
        alpha[v] = QJ_V4_OF(p->alpha + i + v * QJ_V4), beta[v] = QJ_V4_OF(p->beta + i + v * QJ_V4);
        phi[v] = QJ_V4_OF(p->phi + i + v * QJ_V4);
        zl[v] = zb[v] = ub[v] = wl[v] = ll[v] = lb[v] = bb[v] = le[v] = be[v] = sse[v] = none;
        ul[v] = wb[v] = one;
    }
    for (size_t t = 0; t < n; t++) {
        const double from_first = y[t] - y[0];
        EACH {
            qj_v4 f = zl[v] + phi[v] * zb[v], error = from_first - f;
            zl[v] = f + alpha[v] * error;
            zb[v] = phi[v] * zb[v] + beta[v] * error;
            f = ul[v] + phi[v] * ub[v];
            qj_v4 e = 0.0 - f;
            ul[v] = f + alpha[v] * e;
            ub[v] = phi[v] * ub[v] + beta[v] * e;
            const qj_v4 u = -e;
            f = wl[v] + phi[v] * wb[v];
            e = 0.0 - f;
            wl[v] = f + alpha[v] * e;
            wb[v] = phi[v] * wb[v] + beta[v] * e;
            const qj_v4 w = -e;
            ll[v] += u * u, lb[v] += u * w, bb[v] += w * w;
            le[v] += u * error, be[v] += w * error;
        }
    }
    EACH {
        const qj_v4 det = ll[v] * bb[v] - lb[v] * lb[v], flat = QJ_V4_OF(p->flat + i + v * QJ_V4);
        const qj_i4 trend = QJ_V4_LESS(1e-12 * ll[v] * bb[v], det) & QJ_V4_LESS(flat, one);
        zl[v] = QJ_V4_CHOOSE(trend, y[0] + (bb[v] * le[v] - lb[v] * be[v]) / det, y[0] + le[v] / ll[v]);
        zb[v] = QJ_V4_CHOOSE(trend, (ll[v] * be[v] - lb[v] * le[v]) / det, none);
    }
    for (size_t t = 0; t < n; t++)
        EACH {
            const qj_v4 f = zl[v] + phi[v] * zb[v], error = y[t] - f;
            sse[v] += error * error;
            zl[v] = f + alpha[v] * error;
            zb[v] = phi[v] * zb[v] + beta[v] * error;
        }
    EACH QJ_V4_AT(p->sse + i + v * QJ_V4) = sse[v];
}
#undef EACH

QJ_CLONES static void all_squares(size_t lanes, size_t n, const double *y, points *p)
{
    if (lanes <= QJ_V4)
        squares(1, 0, n, y, p);
    else if (lanes <= 2 * QJ_V4)
        squares(2, 0, n, y, p);
    else
        squares(3, 0, n, y, p);
}

// One value for each lane that asks, until none does.
static void search_all(lane *lanes, size_t n_lanes, size_t n, const double *y)
{
    points p;
    memset(&p, 0, sizeof p);
    const double least = least_sse(n, y);
    size_t busy[LANES], n_busy = n_lanes;
    for (size_t k = 0; k < n_lanes; k++)
        busy[k] = k;
    while (n_busy > 0) {
        double e[EXPS] = {0.0};
        size_t n_exps = 0, left = 0;
        for (size_t k = 0; k < n_busy; k++) {
            const lane *l = &lanes[busy[k]];
            const double *u = qj_minimiser_ask(&l->search);
            for (size_t j = 0; j < l->search.n; j++)
                e[n_exps++] = -u[j];
        }
        qj_exp_array(n_exps % 16 > 4 ? n_exps / 16 * 16 + 16 : n_exps, e, e); // sixteen at once cost what a few do
        n_exps = 0;
        for (size_t k = 0; k < n_busy; k++) {
            const lane *l = &lanes[busy[k]];
            set_parameters(l->kind, e + n_exps, &p.alpha[k], &p.beta[k], &p.phi[k]);
            p.flat[k] = l->kind == QJ_ETS_ANN;
            n_exps += l->search.n;
        }
        all_squares(n_busy, n, y, &p);
        for (size_t k = 0; k < ROOM; k++)
            p.sse[k] = p.sse[k] > least ? p.sse[k] : least;
        qj_log_array((n_busy + QJ_V4 - 1) / QJ_V4 * QJ_V4, p.sse, p.sse);
        for (size_t k = 0; k < n_busy; k++) {
            lane *l = &lanes[busy[k]];
            qj_minimiser_tell(&l->search, 0.5 * (double)n * p.sse[k]);
            if (qj_minimiser_ask(&l->search) != NULL)
                busy[left++] = busy[k];
        }
        n_busy = left;
    }
}

// The best end of a kind's searches, and the model there.
static qj_ets best_of(const lane *lanes, size_t n, const double *y)
{
    qj_ets model = {.kind = lanes[0].kind};
    double best = INFINITY, e[3] = {0.0};
    for (size_t s = 0; s < STARTS; s++) {
        const qj_minimiser *m = &lanes[s].search;
        if (!(m->f[0] < best))
            continue;
        best = m->f[0];
        for (size_t j = 0; j < m->n; j++)
            e[j] = qj_exp(-m->x[0][j]);
    }
    set_parameters(model.kind, e, &model.alpha, &model.beta, &model.phi);
    first_states(&model, n, y);
    qj_ets_run(&model, n, y, NULL, NULL, NULL);
    return model;
}

void qj_ets_fits(const bool kinds[QJ_ETS_KINDS], size_t n, const double *y, qj_ets out[QJ_ETS_KINDS])
{
    // alpha, beta / alpha, place of phi between its bounds
    static const double starts[STARTS][3] = {{0.5, 0.1, 0.8}, {0.95, 0.02, 0.5}, {0.05, 0.5, 0.9}};
    static const size_t free_ones[QJ_ETS_KINDS] = {1, 2, 3};
    lane lanes[LANES];
    size_t n_lanes = 0;
    for (int kind = 0; kind < QJ_ETS_KINDS; kind++)
        for (size_t s = 0; s < STARTS && kinds[kind]; s++) {
            const double u[3] = {logit(starts[s][0]), logit(starts[s][1]), logit(starts[s][2])};
            lane *l = &lanes[n_lanes++];
            l->kind = (qj_ets_kind)kind;
            qj_minimiser_begin(&l->search, free_ones[kind], u, 1.0, 1e-7, 400);
        }
    search_all(lanes, n_lanes, n, y);
    const lane *at = lanes;
    for (int kind = 0; kind < QJ_ETS_KINDS; kind++)
        if (kinds[kind]) {
            out[kind] = best_of(at, n, y);
            at += STARTS;
        }
}

qj_ets qj_ets_fit(qj_ets_kind kind, size_t n, const double *y)
{
    bool kinds[QJ_ETS_KINDS] = {false};
    qj_ets out[QJ_ETS_KINDS];
    kinds[kind] = true;
    qj_ets_fits(kinds, n, y, out);
    return out[kind];
}

qj_ets qj_ets_best(size_t n, const double *y)
{
    bool kinds[QJ_ETS_KINDS];
    qj_ets out[QJ_ETS_KINDS], best;
    for (int kind = 0; kind < QJ_ETS_KINDS; kind++)
        kinds[kind] = kind == QJ_ETS_ANN || (int)n > parameters((qj_ets_kind)kind) + 1;
    qj_ets_fits(kinds, n, y, out);
    best = out[QJ_ETS_ANN];
    for (int kind = QJ_ETS_AAN; kind < QJ_ETS_KINDS; kind++)
        if (kinds[kind] && out[kind].aicc < best.aicc)
            best = out[kind];
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
