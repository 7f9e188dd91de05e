// Expert judgement beyond Cooke: agreement, elicitation, pools, blends, classes.
#include "model/foresight/combine.h"
#include "model/foresight/delphi.h"
#include "model/foresight/elicit.h"
#include "model/foresight/profession.h"
#include "num/elem.h"
#include "num/rng.h"
#include "ref/ops.h"
#include <math.h>

static void no_memory(qjt_case *c)
{
    qjt_problem(c, c->line, "no memory");
}

void op_kendall(qjt_case *c)
{
    size_t n, items = (size_t)qjt_number(c, "items");
    const double *rank = qjt_given(c, "ranks", &n);
    qj_kendall k;
    qj_err err;
    if (qj_kendall_of(n / items, items, rank, c->arena, &k, &err) != QJ_OK)
        no_memory(c);
    qjt_put(c, "out", 4, (double[]){k.w, k.chi2, (double)k.df, k.p});
}

void op_answers(qjt_case *c)
{
    size_t n;
    const double *before = qjt_given(c, "round1", &n), *after = qjt_given(c, "round2", &n);
    qj_answers a, b;
    qj_wilcoxon w;
    qj_err err;
    if (qj_answers_of(n, before, c->arena, &a, &err) != QJ_OK || qj_answers_of(n, after, c->arena, &b, &err) != QJ_OK ||
        qj_wilcoxon_of(n, before, after, c->arena, &w, &err) != QJ_OK)
        no_memory(c);
    qjt_put(c, "first", 5, (double[]){a.q1, a.median, a.q3, a.iqr, a.cv});
    qjt_put(c, "second", 5, (double[]){b.q1, b.median, b.q3, b.iqr, b.cv});
    qjt_put(c, "wilcoxon", 5, (double[]){w.plus, w.minus, (double)w.n, fabs(w.z), w.p});
}

void op_idea(qjt_case *c)
{
    size_t n;
    const double *e = qjt_given(c, "experts", &n);
    qj_idea in[8], out[8], group;
    n /= 4;
    double *all = qjt_room(c, 3 * n);
    for (size_t k = 0; k < n; k++)
        in[k] = (qj_idea){e[4 * k], e[4 * k + 1], e[4 * k + 2], e[4 * k + 3]};
    size_t cut = qj_idea_group(n, in, qjt_number(c, "level"), qjt_number(c, "least"), INFINITY, out, &group);
    for (size_t k = 0; k < n; k++) {
        all[3 * k] = out[k].low;
        all[3 * k + 1] = out[k].best;
        all[3 * k + 2] = out[k].high;
    }
    qjt_put(c, "out", 3 * n, all);
    qjt_put(c, "group", 3, (double[]){group.low, group.best, group.high});
    qjt_put1(c, "cut", (double)cut);
}

void op_elicit(qjt_case *c)
{
    size_t n;
    const double *p = qjt_given(c, "p", &n), *q = qjt_given(c, "q", &n), *b = qjt_given(c, "beta_q", &n);
    qj_fitted l = qj_fit_lognormal(n, p, q), f = qj_fit_beta(n, p, b);
    double z = qj_normal_quantile(0.95);
    qjt_put(c, "lognormal", 2, (double[]){l.a, l.b});
    qjt_put(c, "quantiles", 2, (double[]){qj_exp(l.a - z * l.b), qj_exp(l.a + z * l.b)});
    qjt_put(c, "beta", 2, (double[]){f.a, f.b});
    qjt_put(c, "sse", 2, (double[]){l.sse, f.sse});
    qjt_put1(c, "mean", f.a / (f.a + f.b));
}

void op_pools(qjt_case *c)
{
    size_t n;
    const double *w = qjt_given(c, "w", &n), *mu = qjt_given(c, "mu", &n), *sd = qjt_given(c, "sd", &n), *p = qjt_given(c, "prob", &n);
    const double *even = qjt_given(c, "odds_w", &n);
    qj_normal_pool l = qj_pool_linear(n, w, mu, sd), g = qj_pool_log(n, w, mu, sd), q = qj_pool_quantiles(n, w, mu, sd);
    qjt_put(c, "linear", 2, (double[]){l.mean, l.sd});
    qjt_put(c, "log", 2, (double[]){g.mean, g.sd});
    qjt_put(c, "quantiles", 2, (double[]){q.mean, q.sd});
    qjt_put(c, "odds", 2, (double[]){qj_pool_odds(n, even, p, 1.0), qj_pool_odds(n, even, p, qjt_number(c, "a"))});
}

void op_blend(qjt_case *c)
{
    size_t n, m;
    const double *mean = qjt_given(c, "mean", &n), *cov = qjt_given(c, "cov", &m);
    double *weight = qjt_room(c, n);
    qj_normal_pool out;
    bool definite;
    qj_err err;
    if (qj_blend(n, mean, cov, qjt_number(c, "simplex") > 0.0, weight, &out, &definite, c->arena, &err) != QJ_OK || !definite)
        no_memory(c);
    qjt_put(c, "weights", n, weight);
    qjt_put(c, "out", 2, (double[]){out.mean, out.sd});
}

void op_stack(qjt_case *c)
{
    size_t m, n = (size_t)qjt_number(c, "sources");
    const double *density = qjt_given(c, "density", &m);
    double *ml = qjt_room(c, n), *shrunk = qjt_room(c, n);
    qjt_put1(c, "score", qj_stack(m / n, n, density, qjt_number(c, "prior"), ml, shrunk));
    qjt_put(c, "ml", n, ml);
    qjt_put(c, "shrunk", n, shrunk);
}

void op_profession(qjt_case *c)
{
    size_t n;
    const double *v = qjt_given(c, "p", &n);
    qj_profession p = {v[0], v[1], v[2], v[3], qjt_number(c, "turnover"), qjt_number(c, "base_share"),
                       qjt_number(c, "new_code") > 0.0, qjt_number(c, "experts_for"), qjt_number(c, "experts")};
    qjt_put1(c, "class", (double)qj_profession_class_of(&p));
}
