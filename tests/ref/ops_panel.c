#include "num/ipf.h"
#include "num/pool.h"
#include "num/reconcile.h"
#include "num/shift_share.h"
#include "ref/ops.h"
#include <math.h>
#include <string.h>

void op_oneway(qjt_case *c)
{
    size_t n, n_se;
    const double *y = qjt_given(c, "y", &n), *se = qjt_given(c, "se", &n_se);
    if (n != n_se) {
        qjt_problem(c, c->line, "y and se differ in length");
        return;
    }
    double *mean = qjt_room(c, n), *b = qjt_room(c, n);
    qj_oneway o = qj_pool_oneway(n, y, se, mean, b);
    qjt_put1(c, "mu", o.mu);
    qjt_put1(c, "se_mu", o.se_mu);
    qjt_put1(c, "tau2", o.tau2);
    qjt_put(c, "mean", n, mean);
    qjt_put(c, "b", n, b);
}

// Cells come as triples: region, industry (both from 1), value.
void op_twoway(qjt_case *c)
{
    size_t n_r = (size_t)qjt_number(c, "regions"), n_i = (size_t)qjt_number(c, "industries"), n, m, k;
    const double *region = qjt_given(c, "region", &n), *industry = qjt_given(c, "industry", &m);
    const double *value = qjt_given(c, "y", &k);
    if (n != m || n != k || n_r == 0 || n_i == 0) {
        qjt_problem(c, c->line, "region, industry and y must be of one length");
        return;
    }
    double *y = qjt_room(c, n_r * n_i), *a = qjt_room(c, n_r), *b = qjt_room(c, n_i);
    for (size_t i = 0; i < n_r * n_i; i++)
        y[i] = NAN;
    for (size_t i = 0; i < n; i++)
        y[(size_t)(region[i] - 1.0) * n_i + (size_t)(industry[i] - 1.0)] = value[i];
    qj_twoway fit;
    qj_err err;
    if (qj_pool_twoway(n_r, n_i, y, a, b, c->arena, &fit, &err) != QJ_OK) {
        qjt_problem(c, c->line, "no memory");
        return;
    }
    qjt_put1(c, "mu", fit.mu);
    qjt_put1(c, "var_region", fit.var_a);
    qjt_put1(c, "var_industry", fit.var_b);
    qjt_put1(c, "var_rest", fit.var_e);
    qjt_put1(c, "converged", fit.converged);
    qjt_put(c, "region_effect", n_r, a);
    qjt_put(c, "industry_effect", n_i, b);
}

void op_reconcile(qjt_case *c)
{
    size_t n_r = (size_t)qjt_number(c, "regions"), n_i = (size_t)qjt_number(c, "industries"), n, m;
    const double *base = qjt_given(c, "base", &n), *w = qjt_given(c, "w", &m);
    size_t nodes = qj_reconcile_nodes(n_r, n_i), aggregates = nodes - n_r * n_i;
    qj_reconcile *r;
    qj_err err;
    if (n != nodes || m != nodes || qj_reconcile_new(n_r, n_i, w, c->arena, &r, &err) != QJ_OK) {
        qjt_problem(c, c->line, "base and w must have %zu nodes", nodes);
        return;
    }
    double *y = qjt_room(c, nodes), *multiplier = qjt_room(c, aggregates);
    memcpy(y, base, nodes * sizeof *y);
    size_t clipped = qj_reconcile_apply(r, y, multiplier, qjt_room(c, qj_reconcile_scratch(r)));
    qjt_put1(c, "total", y[0]);
    qjt_put(c, "region", n_r, y + 1);
    qjt_put(c, "industry", n_i, y + 1 + n_r);
    qjt_put(c, "cell", n_r * n_i, y + aggregates);
    qjt_put1(c, "clipped", (double)clipped);
}

static const double *margin(qjt_case *c, const char *name, size_t expected)
{
    size_t n = 0;
    const double *m = qjt_has(c, name) ? qjt_given(c, name, &n) : NULL;
    if (m && n != expected)
        qjt_problem(c, c->line, "%s must have %zu numbers", name, expected);
    return m;
}

void op_ipf3(qjt_case *c)
{
    size_t n_shape, n;
    const double *shape = qjt_given(c, "shape", &n_shape), *seed = qjt_given(c, "seed", &n);
    if (n_shape != 3 || n != (size_t)(shape[0] * shape[1] * shape[2])) {
        qjt_problem(c, c->line, "the seed must fill a shape of three sizes");
        return;
    }
    size_t a = (size_t)shape[0], b = (size_t)shape[1], d = (size_t)shape[2];
    const double *m01 = margin(c, "m01", a * b), *m12 = margin(c, "m12", b * d), *m02 = margin(c, "m02", a * d);
    if (c->problem[0])
        return;
    double *x = qjt_room(c, n);
    memcpy(x, seed, n * sizeof *x);
    const qj_ipf_table t = {a, b, d, x, m01, m12, m02};
    qj_ipf_result r = qj_ipf3(&t, 1e-10, 2000, qjt_room(c, qj_ipf3_scratch(&t)));
    qjt_put(c, "x", n, x);
    qjt_put1(c, "converged", r.converged);
    qjt_put1(c, "error", r.error);
    qjt_put1(c, "few_sweeps", r.sweeps < 200);
}

// Parts of the first region.
void op_shift_share(qjt_case *c)
{
    size_t n_r = (size_t)qjt_number(c, "regions"), n, m;
    const double *base = qjt_given(c, "base", &n), *end = qjt_given(c, "end", &m);
    if (n_r == 0 || n != m || n % n_r != 0) {
        qjt_problem(c, c->line, "base and end must fill the regions");
        return;
    }
    size_t n_i = n / n_r;
    qj_shift *s = QJ_NEW(c->arena, qj_shift, n);
    double *part = qjt_room(c, 5 * n_i), change = 0.0;
    qj_shift_share(n_r, n_i, base, end, s);
    for (size_t i = 0; i < n_i; i++) {
        part[i] = s[i].national;
        part[n_i + i] = s[i].mix;
        part[2 * n_i + i] = s[i].regional;
        part[3 * n_i + i] = s[i].competitive;
        part[4 * n_i + i] = s[i].allocation;
        change += s[i].national + s[i].mix + s[i].regional;
    }
    qjt_put(c, "national", n_i, part);
    qjt_put(c, "mix", n_i, part + n_i);
    qjt_put(c, "regional", n_i, part + 2 * n_i);
    qjt_put(c, "competitive", n_i, part + 3 * n_i);
    qjt_put(c, "allocation", n_i, part + 4 * n_i);
    qjt_put1(c, "change", change);
}
