// Exponential smoothing and the local level model, at given parameters and by maximum likelihood.
#include "num/ets.h"
#include "num/level.h"
#include "ref/ops.h"

#define HORIZON 6

static void put_forecast(qjt_case *c, const char *name, const qj_ets *e)
{
    double out[HORIZON];
    for (int h = 1; h <= HORIZON; h++)
        out[h - 1] = qj_ets_at(e, h);
    qjt_put(c, name, HORIZON, out);
}

void op_ets_run(qjt_case *c)
{
    size_t n, m;
    const double *y = qjt_given(c, "y", &n), *p = qjt_given(c, "parameters", &m);
    if (m != 5) {
        qjt_problem(c, c->line, "five parameters: alpha beta phi l0 b0");
        return;
    }
    qj_ets e = {.kind = (qj_ets_kind)qjt_number(c, "kind"), .alpha = p[0], .beta = p[1], .phi = p[2], .l0 = p[3], .b0 = p[4]};
    double *errors = qjt_room(c, n), *levels = qjt_room(c, n), *trends = qjt_room(c, n), variance[HORIZON];
    qj_ets_run(&e, n, y, errors, levels, trends);
    qj_ets_variance(&e, e.sse / (double)n, HORIZON, variance);
    qjt_put(c, "errors", n, errors);
    qjt_put(c, "levels", n, levels);
    qjt_put(c, "trends", n, trends);
    qjt_put(c, "variance", HORIZON, variance);
    qjt_put1(c, "sse", e.sse);
    qjt_put1(c, "deviance", -2.0 * e.loglik);
    put_forecast(c, "forecast", &e);
}

void op_ets_fit(qjt_case *c)
{
    size_t n;
    const double *y = qjt_given(c, "y", &n);
    qj_ets e = qj_ets_fit((qj_ets_kind)qjt_number(c, "kind"), n, y);
    qjt_put1(c, "as_good", e.loglik >= qjt_number(c, "reached") - 0.01);
    put_forecast(c, "mean", &e);
}

void op_level_run(qjt_case *c)
{
    size_t n;
    const double *y = qjt_given(c, "y", &n);
    qj_level m = {.var_eps = qjt_number(c, "var_eps"), .var_eta = qjt_number(c, "var_eta")};
    double *v = qjt_room(c, n), *f = qjt_room(c, n);
    qj_level_run(&m, n, y, v, f);
    qjt_put1(c, "v2", v[1]);
    qjt_put1(c, "f2", f[1]);
    qjt_put1(c, "level", m.level);
    qjt_put1(c, "variance", m.variance);
    qjt_put1(c, "loglik", m.loglik);
    qj_level two = m;
    qj_level_run(&two, 2, y, NULL, NULL);
    qjt_put1(c, "a3", two.level);
    qjt_put1(c, "p3", two.variance);
}

void op_level_fit(qjt_case *c)
{
    size_t n;
    const double *y = qjt_given(c, "y", &n);
    qj_level m = qj_level_fit(n, y);
    qjt_put1(c, "loglik", m.loglik);
    qjt_put1(c, "var_eps", m.var_eps);
    qjt_put1(c, "var_eta", m.var_eta);
}
