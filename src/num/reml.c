// Two-way random effects by restricted maximum likelihood: three rounds of EM, then Newton steps with the average
// information matrix (Gilmour, Thompson & Cullis 1995), which needs nothing but Henderson's equations. A step that
// lowers the likelihood is damped more and more (Levenberg & Marquardt), then replaced by one of EM, which never does.
#include "num/elem.h"
#include "num/linalg.h"
#include "num/pool.h"

#include <math.h>
#include <string.h>

enum { A, B, E, PARTS };

#define EM_ROUNDS 3
#define MAX_ROUNDS 200
#define TRIES 6
#define TOLERANCE 1e-9
#define FLAT 1e-11 // a gain of log likelihood that tells nothing more: where the data cannot tell components apart
#define FLOOR 1e-8     // of the total variance: a component this small is none
#define FLOOR_REST 1e-6 // the same for the residual, which may not vanish

typedef struct system {
    size_t n_r, n_i, size; // size of Henderson's equations: mean, regions, industries
    double n;              // cells observed, as a double
    const double *y;
    double *coef, *inverse; // [size][size]
    double *solution;       // [size]
    double *work[PARTS];    // [size] each: W' f of the working variates
    double var[PARTS];
    double squares[PARTS], trace[PARTS]; // a'a, b'b, e'e; traces of the blocks of the inverse, times var_e
    double working[PARTS][PARTS];        // f_i' f_j
    double loglik;
} system_t;

static qj_rc new_system(size_t n_r, size_t n_i, const double *y, qj_arena *scratch, system_t *s, qj_err *err)
{
    *s = (system_t){.n_r = n_r, .n_i = n_i, .size = 1 + n_r + n_i, .y = y};
    s->coef = QJ_NEW(scratch, double, s->size * s->size);
    s->inverse = QJ_NEW(scratch, double, s->size * s->size);
    s->solution = QJ_NEW(scratch, double, s->size);
    QJ_NEED(err, s->coef);
    QJ_NEED(err, s->inverse);
    QJ_NEED(err, s->solution);
    for (int k = 0; k < PARTS; k++)
        QJ_NEED(err, s->work[k] = QJ_NEW(scratch, double, s->size));
    for (size_t c = 0; c < n_r * n_i; c++)
        s->n += !isnan(y[c]);
    return QJ_OK;
}

// Henderson's equations multiplied by var_e; the right-hand side goes to `solution`.
static void set_up(system_t *s)
{
    size_t m = s->size;
    memset(s->coef, 0, m * m * sizeof *s->coef);
    memset(s->solution, 0, m * sizeof *s->solution);
    for (size_t r = 0; r < s->n_r; r++)
        for (size_t i = 0; i < s->n_i; i++) {
            double y = s->y[r * s->n_i + i];
            if (isnan(y))
                continue;
            size_t row[3] = {0, 1 + r, 1 + s->n_r + i};
            for (int p = 0; p < 3; p++) {
                s->solution[row[p]] += y;
                for (int q = 0; q <= p; q++)
                    s->coef[row[p] * m + row[q]] += 1.0;
            }
        }
    for (size_t k = 1; k < m; k++)
        s->coef[k * m + k] += s->var[E] / s->var[k <= s->n_r ? A : B];
}

// Sums over the observed cells of what the scores and the average information need.
static void accumulate(system_t *s)
{
    const double *a = s->solution + 1, *b = s->solution + 1 + s->n_r;
    memset(s->working, 0, sizeof s->working);
    for (int k = 0; k < PARTS; k++)
        memset(s->work[k], 0, s->size * sizeof(double));
    for (size_t r = 0; r < s->n_r; r++)
        for (size_t i = 0; i < s->n_i; i++) {
            double y = s->y[r * s->n_i + i];
            if (isnan(y))
                continue;
            double f[PARTS] = {a[r] / s->var[A], b[i] / s->var[B], (y - s->solution[0] - a[r] - b[i]) / s->var[E]};
            for (int p = 0; p < PARTS; p++) {
                s->work[p][0] += f[p];
                s->work[p][1 + r] += f[p];
                s->work[p][1 + s->n_r + i] += f[p];
                for (int q = 0; q < PARTS; q++)
                    s->working[p][q] += f[p] * f[q];
            }
        }
    s->squares[E] = s->working[E][E] * s->var[E] * s->var[E];
    s->squares[A] = s->squares[B] = 0.0;
    for (size_t r = 0; r < s->n_r; r++)
        s->squares[A] += a[r] * a[r];
    for (size_t i = 0; i < s->n_i; i++)
        s->squares[B] += b[i] * b[i];
}

// Solves at s->var: effects, traces, restricted log likelihood (without its constant). False if not definite.
static bool solve(system_t *s)
{
    size_t m = s->size;
    set_up(s);
    if (!qj_cholesky(m, s->coef))
        return false;
    qj_cholesky_solve(m, s->coef, s->solution);
    qj_cholesky_inverse(m, s->coef, s->inverse);
    double log_det = 0.0;
    s->trace[A] = s->trace[B] = 0.0;
    for (size_t k = 0; k < m; k++) {
        log_det += 2.0 * qj_log(s->coef[k * m + k]);
        if (k > 0)
            s->trace[k <= s->n_r ? A : B] += s->var[E] * s->inverse[k * m + k];
    }
    accumulate(s);
    double fit = 0.0; // y'Py
    for (int k = 0; k < PARTS; k++)
        fit += s->squares[k] / s->var[k];
    double n_r = (double)s->n_r, n_i = (double)s->n_i;
    s->loglik = -0.5 * (log_det + (s->n - 1.0 - n_r - n_i) * qj_log(s->var[E]) + n_r * qj_log(s->var[A]) +
                        n_i * qj_log(s->var[B]) + fit);
    return true;
}

static void em_step(const system_t *s, double next[PARTS])
{
    double n_r = (double)s->n_r, n_i = (double)s->n_i;
    next[A] = (s->squares[A] + s->trace[A]) / n_r;
    next[B] = (s->squares[B] + s->trace[B]) / n_i;
    // Degrees of freedom the fit has taken: 1 + q - tr(C) / var for each factor.
    double taken = 1.0 + (n_r - s->trace[A] / s->var[A]) + (n_i - s->trace[B] / s->var[B]);
    next[E] = (s->squares[E] + s->var[E] * taken) / s->n;
}

static void score(const system_t *s, double d[PARTS])
{
    double n_r = (double)s->n_r, n_i = (double)s->n_i;
    double q_a = n_r - s->trace[A] / s->var[A], q_b = n_i - s->trace[B] / s->var[B];
    d[A] = -0.5 * (q_a - s->squares[A] / s->var[A]) / s->var[A];
    d[B] = -0.5 * (q_b - s->squares[B] / s->var[B]) / s->var[B];
    d[E] = -0.5 * (s->n - 1.0 - q_a - q_b - s->squares[E] / s->var[E]) / s->var[E];
}

// Average information: f_i' P f_j / 2, with P f = (f - W C^-1 W' f) / var_e.
static void information(const system_t *s, double info[PARTS][PARTS])
{
    size_t m = s->size;
    for (int p = 0; p < PARTS; p++)
        for (int q = 0; q <= p; q++) {
            double sum = 0.0;
            for (size_t k = 0; k < m; k++) {
                const double *row = s->inverse + k * m;
                double t = 0.0;
                for (size_t l = 0; l < m; l++)
                    t += row[l] * s->work[q][l];
                sum += s->work[p][k] * t;
            }
            info[p][q] = info[q][p] = 0.5 * (s->working[p][q] - sum) / s->var[E];
        }
}

// The step of the components that are not fixed, given the moves of those that are. In units of the variances, or the
// pivot rule would compare components of unlike size.
static bool solve_step(const system_t *s, double info[PARTS][PARTS], const double d[PARTS], const bool fixed[PARTS],
                       double damping, double step[PARTS])
{
    double m[PARTS * PARTS] = {0}, rhs[PARTS] = {0};
    for (int p = 0; p < PARTS; p++) {
        m[p * PARTS + p] = 1.0;
        if (fixed[p])
            continue;
        rhs[p] = d[p] * s->var[p];
        for (int q = 0; q < PARTS; q++) {
            if (fixed[q])
                rhs[p] -= info[p][q] * s->var[p] * step[q];
            else
                m[p * PARTS + q] = info[p][q] * s->var[p] * s->var[q] + (p == q ? damping : 0.0);
        }
    }
    if (!qj_cholesky(PARTS, m))
        return false;
    qj_cholesky_solve(PARTS, m, rhs);
    for (int p = 0; p < PARTS; p++)
        if (!fixed[p])
            step[p] = rhs[p] * s->var[p];
    return true;
}

// A Newton step that stays above the floor: a component that would fall through is set on it and the others solved
// again; one that lies there stays unless the likelihood pushes it off. False if there is no step.
static bool newton_step(const system_t *s, const double floor[PARTS], double info[PARTS][PARTS], double damping,
                        double step[PARTS])
{
    double d[PARTS];
    bool fixed[PARTS], again = true;
    score(s, d);
    for (int p = 0; p < PARTS; p++) {
        fixed[p] = s->var[p] <= floor[p] && d[p] <= 0.0;
        step[p] = 0.0;
    }
    while (again) {
        again = false;
        if (!solve_step(s, info, d, fixed, damping, step))
            return false;
        for (int p = 0; p < PARTS; p++)
            if (!fixed[p] && s->var[p] + step[p] < floor[p]) {
                fixed[p] = again = true;
                step[p] = floor[p] - s->var[p];
            }
    }
    return true;
}

static double at_least(double x, double floor)
{
    return x > floor ? x : floor;
}

// Moves from `s` by a Newton step, damped while the likelihood falls, else by EM. Returns the largest relative change,
// 0 when the likelihood is flat, infinity when the equations cannot be solved.
static double improve(system_t *s, const double floor[PARTS], bool em_only)
{
    double from[PARTS], em[PARTS], step[TRIES][PARTS], info[PARTS][PARTS];
    double before = s->loglik, change = 0.0, damping = 0.0;
    int tries = 0;
    memcpy(from, s->var, sizeof from);
    em_step(s, em);
    information(s, info);
    for (int t = 0; !em_only && t < TRIES; t++) {
        if (newton_step(s, floor, info, damping, step[tries]))
            tries++;
        damping = damping > 0.0 ? 10.0 * damping : 1e-2;
    }
    bool better = false;
    for (int t = 0; t < tries && !better; t++) {
        for (int k = 0; k < PARTS; k++)
            s->var[k] = at_least(from[k] + step[t][k], floor[k]);
        better = solve(s) && s->loglik >= before - 1e-12 * fabs(before);
    }
    if (!better) {
        for (int k = 0; k < PARTS; k++)
            s->var[k] = at_least(em[k], floor[k]);
        if (!solve(s))
            return INFINITY;
    }
    if (!em_only && fabs(s->loglik - before) < FLAT)
        return 0.0;
    for (int k = 0; k < PARTS; k++)
        change = at_least(fabs(s->var[k] - from[k]) / from[k], change);
    return change;
}

static void moments(const system_t *s, double *mean, double *variance)
{
    double sum = 0.0, squares = 0.0;
    for (size_t c = 0; c < s->n_r * s->n_i; c++)
        sum += isnan(s->y[c]) ? 0.0 : s->y[c];
    *mean = s->n > 0.0 ? sum / s->n : NAN;
    for (size_t c = 0; c < s->n_r * s->n_i; c++)
        squares += isnan(s->y[c]) ? 0.0 : (s->y[c] - *mean) * (s->y[c] - *mean);
    *variance = s->n > 1.0 ? squares / (s->n - 1.0) : 0.0;
}

qj_rc qj_pool_twoway(size_t n_r, size_t n_i, const double *y, double *a, double *b, qj_arena *scratch,
                     qj_twoway *out, qj_err *err)
{
    qj_mark mark = qj_arena_mark(scratch);
    system_t s;
    double mean, variance;
    QJ_TRY(new_system(n_r, n_i, y, scratch, &s, err));
    moments(&s, &mean, &variance);
    *out = (qj_twoway){.mu = mean, .converged = true};
    memset(a, 0, n_r * sizeof *a);
    memset(b, 0, n_i * sizeof *b);
    if (n_r < 2 || n_i < 2) {
        out->var_e = variance; // one row: an industry's effect cannot be told from its error
    } else if (variance > 1e-24 * mean * mean) { // else all equal, or nothing observed
        const double floor[PARTS] = {FLOOR * variance, FLOOR * variance, FLOOR_REST * variance};
        double change = INFINITY;
        for (int k = 0; k < PARTS; k++)
            s.var[k] = variance / PARTS;
        out->converged = false;
        bool solved = solve(&s);
        while (solved && out->rounds < MAX_ROUNDS && !(change < TOLERANCE)) {
            change = improve(&s, floor, out->rounds < EM_ROUNDS);
            solved = change < INFINITY;
            out->rounds++;
        }
        if (solved) {
            out->converged = change < TOLERANCE;
            out->mu = s.solution[0];
            out->var_a = s.var[A] > floor[A] ? s.var[A] : 0.0;
            out->var_b = s.var[B] > floor[B] ? s.var[B] : 0.0;
            out->var_e = s.var[E];
            memcpy(a, s.solution + 1, n_r * sizeof *a);
            memcpy(b, s.solution + 1 + n_r, n_i * sizeof *b);
        }
    }
    qj_arena_rewind(scratch, mark);
    return QJ_OK;
}
