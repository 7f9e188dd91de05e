#include "num/minimise.h"

#include <math.h>
#include <string.h>

// Loops over coordinates go over all there may be: the rest are zero, and a fixed length compiles to a few instructions.
enum { FIRST, REFLECTED, FURTHER, NEARER, SHRUNK, ENDED };

// Points from best to worst; equal ones keep their order.
static void order(qj_minimiser *m)
{
    for (size_t i = 1; i <= m->n; i++)
        for (size_t k = i; k > 0 && m->f[k] < m->f[k - 1]; k--) {
            double f = m->f[k], x[QJ_MINIMISE_MOST];
            m->f[k] = m->f[k - 1];
            m->f[k - 1] = f;
            memcpy(x, m->x[k], sizeof x);
            memcpy(m->x[k], m->x[k - 1], sizeof x);
            memcpy(m->x[k - 1], x, sizeof x);
        }
}

static void find_centre(qj_minimiser *m)
{
    for (size_t j = 0; j < QJ_MINIMISE_MOST; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < m->n; i++)
            sum += m->x[i][j];
        m->centre[j] = sum / (double)m->n;
    }
}

// The point at centre + t (worst - centre).
static void along(const qj_minimiser *m, double t, double *x)
{
    for (size_t j = 0; j < QJ_MINIMISE_MOST; j++)
        x[j] = m->centre[j] + t * (m->x[m->n][j] - m->centre[j]);
}

static void replace_worst(qj_minimiser *m, const double *x, double f)
{
    memcpy(m->x[m->n], x, sizeof m->x[0]);
    m->f[m->n] = f;
}

static bool settled(const qj_minimiser *m)
{
    if (!(m->f[m->n] - m->f[0] <= m->tol))
        return false;
    for (size_t i = 1; i <= m->n; i++)
        for (size_t j = 0; j < QJ_MINIMISE_MOST; j++)
            if (fabs(m->x[i][j] - m->x[0][j]) > 1e-4)
                return false;
    return true;
}

// All values of the simplex are known: it is put in order, and turned over its best side.
static void turn(qj_minimiser *m)
{
    order(m);
    if (m->evaluations >= m->most || settled(m)) {
        m->phase = ENDED;
        return;
    }
    find_centre(m);
    along(m, -1.0, m->reflected);
    m->phase = REFLECTED;
}

static void shrink(qj_minimiser *m)
{
    for (size_t i = 1; i <= m->n; i++)
        for (size_t j = 0; j < QJ_MINIMISE_MOST; j++)
            m->x[i][j] = m->x[0][j] + 0.5 * (m->x[i][j] - m->x[0][j]);
    m->point = 1;
    m->phase = SHRUNK;
}

static void judge_reflected(qj_minimiser *m, double f)
{
    m->f_reflected = f;
    if (f < m->f[0]) {
        along(m, -2.0, m->other);
        m->phase = FURTHER;
    } else if (f < m->f[m->n - 1]) {
        replace_worst(m, m->reflected, f);
        turn(m);
    } else {
        along(m, f < m->f[m->n] ? -0.5 : 0.5, m->other);
        m->phase = NEARER;
    }
}

void qj_minimiser_begin(qj_minimiser *m, size_t n, const double *x, double step, double tol, int most)
{
    *m = (qj_minimiser){.n = n, .tol = tol, .most = most, .phase = FIRST};
    for (size_t i = 0; i <= n; i++) {
        memcpy(m->x[i], x, n * sizeof *x);
        if (i > 0)
            m->x[i][i - 1] += step;
    }
}

const double *qj_minimiser_ask(const qj_minimiser *m)
{
    switch (m->phase) {
    case FIRST:
    case SHRUNK:
        return m->x[m->point];
    case REFLECTED:
        return m->reflected;
    case FURTHER:
    case NEARER:
        return m->other;
    default:
        return NULL;
    }
}

void qj_minimiser_tell(qj_minimiser *m, double value)
{
    const double f = isnan(value) ? INFINITY : value;
    m->evaluations++;
    switch (m->phase) {
    case FIRST:
    case SHRUNK:
        m->f[m->point] = f;
        if (++m->point > m->n)
            turn(m);
        break;
    case REFLECTED:
        judge_reflected(m, f);
        break;
    case FURTHER:
        if (f < m->f_reflected)
            replace_worst(m, m->other, f);
        else
            replace_worst(m, m->reflected, m->f_reflected);
        turn(m);
        break;
    case NEARER:
        if (f < fmin(m->f_reflected, m->f[m->n])) {
            replace_worst(m, m->other, f);
            turn(m);
        } else {
            shrink(m);
        }
        break;
    default:
        break;
    }
}

double qj_minimise(size_t n, double *x, double step, double tol, int most, qj_objective f, void *arg)
{
    qj_minimiser m;
    qj_minimiser_begin(&m, n, x, step, tol, most);
    for (const double *at; (at = qj_minimiser_ask(&m)) != NULL;)
        qj_minimiser_tell(&m, f(at, arg));
    memcpy(x, m.x[0], n * sizeof *x);
    return m.f[0];
}
