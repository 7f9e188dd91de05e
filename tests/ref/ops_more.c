// Staffing patterns, replacement by cohorts, labour force, bridge, draws.
#include "model/exits/cohorts.h"
#include "model/exits/separations.h"
#include "model/exits/sequence.h"
#include "model/staffing/shares.h"
#include "model/supply/bridge.h"
#include "model/supply/labour.h"
#include "model/supply/pipeline.h"
#include "num/copula.h"
#include "num/dirichlet.h"
#include "num/dist.h"
#include "num/linalg.h"
#include "num/pool.h"
#include "num/sobol.h"
#include "ref/ops.h"
#include <math.h>
#include <string.h>

// shares[wave][n]; the slope of the group is drawn to that of a parent with `weight` on its own.
void op_shares(qjt_case *c)
{
    size_t m, n;
    const double *shares = qjt_given(c, "shares", &m), *parent = qjt_given(c, "parent_slope", &n);
    size_t waves = m / n;
    int h = (int)qjt_number(c, "h");
    double w = qjt_number(c, "weight"), damping = qjt_number(c, "damping");
    double *clr = qjt_room(c, m), *year = qjt_room(c, waves), *one = qjt_room(c, waves);
    double *slope = qjt_room(c, n), *used = qjt_room(c, n), *out = qjt_room(c, n);
    for (size_t t = 0; t < waves; t++) {
        qj_shares_clr(n, shares + t * n, clr + t * n);
        year[t] = (double)t;
        one[t] = 1.0;
    }
    qj_shares_slope(waves, n, year, one, clr, slope, NULL);
    for (size_t i = 0; i < n; i++)
        used[i] = w * slope[i] + (1.0 - w) * parent[i];
    qj_shares_project(n, clr + (waves - 1) * n, used, damping, h, out);
    qjt_put(c, "clr", m, clr);
    qjt_put(c, "slope", n, slope);
    qjt_put(c, "used", n, used);
    qjt_put(c, "projected", n, out);
}

void op_shares_fill(qjt_case *c)
{
    size_t n;
    const double *p = qjt_given(c, "p", &n);
    double *share = qjt_room(c, n);
    memcpy(share, p, n * sizeof *p);
    qjt_put1(c, "zeros", (double)qj_shares_fill(n, share, qjt_number(c, "n_eff")));
    qjt_put(c, "share", n, share);
    qjt_put1(c, "bound", qj_share_bound(qjt_number(c, "of"), 1.0, qjt_number(c, "sd"), 4));
}

void op_dirichlet_kappa(qjt_case *c)
{
    size_t m, n;
    const double *counts = qjt_given(c, "counts", &m), *pattern = qjt_given(c, "pattern", &n);
    double *repeated = qjt_room(c, m), at = qjt_number(c, "at");
    for (size_t k = 0; k < m; k++)
        repeated[k] = pattern[k % n];
    qjt_put1(c, "likelihood", qj_dirichlet_likelihood(m / n, n, counts, repeated, at));
    qjt_put1(c, "kappa", qj_dirichlet_kappa(m / n, n, counts, repeated));
}

void op_cohorts(qjt_case *c)
{
    size_t n, m;
    const double *before = qjt_given(c, "before", &n), *now = qjt_given(c, "now", &m);
    double *rate = qjt_room(c, n), *both = qjt_room(c, 2 * n);
    memcpy(both, before, n * sizeof *both);
    memcpy(both + n, now, n * sizeof *both);
    qj_cohort_rates(n, 1, both, rate);
    qj_cohorts o = qj_cohorts_of(n, now, rate, 5.0, qjt_number(c, "growth"));
    qjt_put(c, "rate", n - 1, rate);
    qjt_put1(c, "outflow", o.outflow);
    qjt_put1(c, "annual_rate", o.annual_rate);
    qjt_put1(c, "refill", o.refill);
}

// Several steps, shrunk to a parent and smoothed.
void op_cohort_rates(qjt_case *c)
{
    size_t m, n, k;
    const double *e = qjt_given(c, "employed", &m), *parent = qjt_given(c, "parent", &k);
    n = k + 1;
    double *rate = qjt_room(c, n), *persons = qjt_room(c, n), *scratch = qjt_room(c, n);
    for (size_t t = 0; t + 1 < m / n; t++)
        for (size_t a = 0; a + 1 < n; a++)
            persons[a] += e[t * n + a];
    qj_cohort_rates(n, m / n - 1, e, rate);
    qjt_put(c, "rate", n - 1, rate);
    qj_cohort_shrink(n, persons, parent, qjt_number(c, "kappa"), rate);
    qjt_put(c, "shrunk", n - 1, rate);
    qj_cohort_smooth(n, rate, scratch);
    qjt_put(c, "smooth", n - 1, rate);
}

void op_sequence(qjt_case *c)
{
    size_t n;
    const double *rate = qjt_given(c, "rate", &n);
    double *share = qjt_room(c, n);
    qjt_put1(c, "total", qj_exit_sequence(n, rate, share));
    qjt_put(c, "share", n, share);
}

// Separations that a published number of openings implies, and the rate.
void op_openings(qjt_case *c)
{
    double e0 = qjt_number(c, "employed"), et = qjt_number(c, "target"), years = qjt_number(c, "years");
    double rate = qjt_number(c, "rate");
    qj_openings o = qj_openings_of(e0, et, years, rate, 0.0);
    qjt_put1(c, "growth", o.growth);
    qjt_put1(c, "separations", o.separations);
    qjt_put1(c, "openings", o.openings);
}

void op_participation(qjt_case *c)
{
    size_t n, m;
    const double *year = qjt_given(c, "year", &n), *rate = qjt_given(c, "rate", &m);
    int horizon = (int)qjt_number(c, "horizon");
    double *out = qjt_room(c, (size_t)horizon);
    qj_participation(n, year, rate, horizon, out);
    qjt_put(c, "out", (size_t)horizon, out);
}

void op_ceiling(qjt_case *c)
{
    qj_ceiling o = qj_labour_ceiling(qjt_number(c, "labour_force"), qjt_number(c, "idle"), qjt_number(c, "employment"));
    qjt_put(c, "out", 3, (double[]){o.ceiling, o.employed, o.excess});
}

void op_bridge(qjt_case *c)
{
    size_t m, fields, occupations;
    const double *counts = qjt_given(c, "counts", &m), *prior = qjt_given(c, "prior", &m);
    const double *graduates = qjt_given(c, "graduates", &fields), *hires = qjt_given(c, "hires", &occupations);
    double *share = qjt_room(c, m), *flow = qjt_room(c, m), *final = qjt_room(c, m), *wanted = qjt_room(c, fields);
    qj_bridge_shrink(fields, occupations, counts, prior, qjt_number(c, "kappa"), share);
    qj_ipf_result r = qj_bridge_fit(fields, occupations, share, graduates, hires, flow, qjt_room(c, qj_bridge_scratch(fields, occupations)));
    for (size_t k = 0; k < m; k++)
        final[k] = flow[k] / graduates[k / occupations];
    qjt_put(c, "share", m, share);
    qjt_put(c, "flow", m, flow);
    qjt_put(c, "final", m, final);
    qjt_put1(c, "converged", r.converged);
    qjt_put1(c, "nobody", qj_bridge_back(fields, occupations, final, graduates, hires, wanted));
    qjt_put(c, "wanted", fields, wanted);
}

// Graduates of 100 entrants, all in year 0, and who comes to work in the field.
void op_destinations(qjt_case *c)
{
    size_t n;
    const double *share = qjt_given(c, "share", &n), *to_field = qjt_given(c, "to_field", &n), *lag = qjt_given(c, "lag", &n);
    qj_destination *d = QJ_NEW(c->arena, qj_destination, n);
    double graduates[3] = {qjt_number(c, "graduates")}, out[3];
    for (size_t k = 0; k < n; k++)
        d[k] = (qj_destination){share[k], to_field[k], (int)lag[k]};
    for (size_t t = 0; t < 3; t++)
        out[t] = qj_pipeline_supply(n, d, graduates, t);
    qjt_put(c, "supply", 3, out);
    qjt_put1(c, "all", out[0] + out[1] + out[2]);
}

void op_market_lag(qjt_case *c)
{
    size_t n;
    const double *years = qjt_given(c, "years", &n), *months = qjt_given(c, "months", &n);
    double *out = qjt_room(c, n);
    for (size_t k = 0; k < n; k++)
        out[k] = qj_market_lag((int)years[k], (int)months[k]);
    qjt_put(c, "lag", n, out);
}

void op_copula(qjt_case *c)
{
    size_t m, n;
    const double *given = qjt_given(c, "c", &m), *e = qjt_given(c, "e", &n);
    double *l = qjt_room(c, m), *z = qjt_room(c, n), *rho = qjt_room(c, 2);
    memcpy(l, given, m * sizeof *l);
    qjt_put1(c, "definite", qj_cholesky(n, l));
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            l[i * n + j] = 0.0;
    qj_correlate(n, l, e, z);
    rho[0] = qj_copula_spearman(given[1]);
    rho[1] = qj_copula_spearman(given[2]);
    qjt_put(c, "l", m, l);
    qjt_put(c, "z", n, z);
    qjt_put(c, "spearman", 2, rho);
}

void op_correlation_clip(qjt_case *c)
{
    size_t m, clipped, n;
    const double *given = qjt_given(c, "c", &m);
    for (n = 1; n * n < m;)
        n++;
    double *x = qjt_room(c, m), *value = qjt_room(c, n), *vector = qjt_room(c, m);
    qj_err err;
    memcpy(x, given, m * sizeof *x);
    if (qj_correlation_clip(n, x, qjt_number(c, "least"), &clipped, c->arena, &err) != QJ_OK)
        qjt_problem(c, c->line, "no memory");
    qjt_put(c, "out", m, x);
    qjt_put1(c, "clipped", (double)clipped);
    qj_eigen(n, x, value, vector);
    double smallest = INFINITY;
    for (size_t k = 0; k < n; k++)
        smallest = fmin(smallest, value[k]);
    qjt_put1(c, "positive", smallest > 0.0);
}

void op_sobol(qjt_case *c)
{
    size_t points = (size_t)qjt_number(c, "points"), dims = (size_t)qjt_number(c, "dims"), from = (size_t)qjt_number(c, "from");
    double *out = qjt_room(c, points * dims);
    uint32_t word[QJ_SOBOL_MOST];
    for (size_t i = 0; i < points; i++) {
        qj_sobol((uint32_t)(from + i), dims, word);
        for (size_t j = 0; j < dims; j++)
            out[i * dims + j] = word[j] / 4294967296.0;
    }
    qjt_put(c, "out", points * dims, out);
}

void op_dist(qjt_case *c)
{
    size_t n;
    const double *x = qjt_given(c, "x", &n), *a = qjt_given(c, "a", &n), *b = qjt_given(c, "b", &n);
    double *lg = qjt_room(c, n), *gq = qjt_room(c, n), *bc = qjt_room(c, n), *as = qjt_room(c, n);
    for (size_t k = 0; k < n; k++) {
        lg[k] = qj_log_gamma(a[k]);
        gq[k] = qj_gamma_q(a[k], b[k]);
        bc[k] = qj_beta_cdf(a[k], b[k], x[k]);
        as[k] = qj_asin(x[k]);
    }
    qjt_put(c, "log_gamma", n, lg);
    qjt_put(c, "gamma_q", n, gq);
    qjt_put(c, "beta", n, bc);
    qjt_put(c, "asin", n, as);
}

// James & Stein's shrinkage of equal variances to the mean, for comparison with pooling.
void op_james_stein(qjt_case *c)
{
    size_t n;
    const double *hits = qjt_given(c, "hits", &n);
    double at_bats = qjt_number(c, "at_bats"), *y = qjt_room(c, n), *out = qjt_room(c, n), mean = 0.0, keep;
    for (size_t i = 0; i < n; i++)
        mean += (y[i] = hits[i] / at_bats) / (double)n;
    keep = qj_james_stein(n, y, sqrt(mean * (1.0 - mean) / at_bats), out);
    qjt_put1(c, "mean", mean);
    qjt_put1(c, "c", keep);
    qjt_put(c, "estimates", n, out);
}
