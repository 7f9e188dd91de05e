#include "num/minimise.h"

#include <math.h>
#include <string.h>

enum { POINTS = QJ_MINIMISE_MOST + 1 };

typedef struct simplex {
    size_t n;
    double x[POINTS][QJ_MINIMISE_MOST], f[POINTS];
    double centre[QJ_MINIMISE_MOST]; // of all points but the worst
    qj_objective objective;
    void *arg;
    int evaluations;
} simplex;

static double value(simplex *s, const double *x)
{
    s->evaluations++;
    double f = s->objective(x, s->arg);
    return isnan(f) ? INFINITY : f;
}

// Points from best to worst; equal ones keep their order.
static void order(simplex *s)
{
    for (size_t i = 1; i <= s->n; i++)
        for (size_t k = i; k > 0 && s->f[k] < s->f[k - 1]; k--) {
            double f = s->f[k], x[QJ_MINIMISE_MOST];
            s->f[k] = s->f[k - 1];
            s->f[k - 1] = f;
            memcpy(x, s->x[k], sizeof x);
            memcpy(s->x[k], s->x[k - 1], sizeof x);
            memcpy(s->x[k - 1], x, sizeof x);
        }
}

static void find_centre(simplex *s)
{
    for (size_t j = 0; j < s->n; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < s->n; i++)
            sum += s->x[i][j];
        s->centre[j] = sum / (double)s->n;
    }
}

// The point at centre + t (worst - centre).
static double along(simplex *s, double t, double *x)
{
    for (size_t j = 0; j < s->n; j++)
        x[j] = s->centre[j] + t * (s->x[s->n][j] - s->centre[j]);
    return value(s, x);
}

static void replace_worst(simplex *s, const double *x, double f)
{
    memcpy(s->x[s->n], x, s->n * sizeof *x);
    s->f[s->n] = f;
}

static void shrink(simplex *s)
{
    for (size_t i = 1; i <= s->n; i++) {
        for (size_t j = 0; j < s->n; j++)
            s->x[i][j] = s->x[0][j] + 0.5 * (s->x[i][j] - s->x[0][j]);
        s->f[i] = value(s, s->x[i]);
    }
}

static void step_once(simplex *s)
{
    double reflected[QJ_MINIMISE_MOST], other[QJ_MINIMISE_MOST];
    find_centre(s);
    double f = along(s, -1.0, reflected);
    if (f < s->f[0]) {
        double further = along(s, -2.0, other);
        if (further < f)
            replace_worst(s, other, further);
        else
            replace_worst(s, reflected, f);
    } else if (f < s->f[s->n - 1]) {
        replace_worst(s, reflected, f);
    } else {
        bool outside = f < s->f[s->n];
        double nearer = along(s, outside ? -0.5 : 0.5, other);
        if (nearer < (outside ? f : s->f[s->n]))
            replace_worst(s, other, nearer);
        else
            shrink(s);
    }
    order(s);
}

static bool settled(const simplex *s, double tol)
{
    if (!(s->f[s->n] - s->f[0] <= tol))
        return false;
    for (size_t i = 1; i <= s->n; i++)
        for (size_t j = 0; j < s->n; j++)
            if (fabs(s->x[i][j] - s->x[0][j]) > 1e-4)
                return false;
    return true;
}

double qj_minimise(size_t n, double *x, double step, double tol, int most, qj_objective f, void *arg)
{
    simplex s = {.n = n, .objective = f, .arg = arg};
    for (size_t i = 0; i <= n; i++) {
        memcpy(s.x[i], x, n * sizeof *x);
        if (i > 0)
            s.x[i][i - 1] += step;
        s.f[i] = value(&s, s.x[i]);
    }
    order(&s);
    while (s.evaluations < most && !settled(&s, tol))
        step_once(&s);
    memcpy(x, s.x[0], n * sizeof *x);
    return s.f[0];
}
