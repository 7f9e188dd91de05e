// Numerics of the calculators: fitting to margins, hierarchies, expert judgement.
#include "num/dirichlet.h"
#include "num/expert.h"
#include "num/fit.h"
#include "num/hier.h"
#include "num/normal.h"
#include "ref/ops.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 6 };

// Margins dims0/target0, dims1/target1 ... of a dense table of the given shape: which target counts each cell.
static size_t read_margins(qjt_case *c, size_t n_dims, const double *shape, size_t cells, qj_fit_margin *m)
{
    size_t n = 0, n_keep;
    char name[16];
    for (; n < MOST; n++) {
        snprintf(name, sizeof name, "dims%zu", n);
        if (!qjt_has(c, name))
            break;
        const double *keep = qjt_given(c, name, &n_keep);
        snprintf(name, sizeof name, "target%zu", n);
        m[n].target = qjt_given(c, name, &m[n].n);
        uint32_t *of = QJ_NEW(c->arena, uint32_t, cells);
        for (size_t cell = 0; cell < cells; cell++) {
            size_t at[MOST], rest = cell;
            for (size_t d = n_dims; d-- > 0;) {
                at[d] = rest % (size_t)shape[d];
                rest /= (size_t)shape[d];
            }
            for (size_t k = 0; k < n_keep; k++)
                of[cell] = of[cell] * (uint32_t)shape[(size_t)keep[k]] + (uint32_t)at[(size_t)keep[k]];
        }
        m[n].of = of;
    }
    return n;
}

void op_fit(qjt_case *c)
{
    size_t n_dims, cells;
    const double *shape = qjt_given(c, "shape", &n_dims), *seed = qjt_given(c, "seed", &cells);
    qj_fit_margin m[MOST] = {0};
    size_t n = read_margins(c, n_dims, shape, cells, m);
    double *x = qjt_room(c, cells);
    memcpy(x, seed, cells * sizeof *x);
    qj_ipf_result r = qj_fit(cells, x, n, m, 1e-12, 10000, qjt_room(c, cells));
    qjt_put(c, "x", cells, x);
    qjt_put1(c, "converged", r.converged);
}

void op_fit_cut(qjt_case *c)
{
    size_t n_dims, cells;
    const double *shape = qjt_given(c, "shape", &n_dims), *seed = qjt_given(c, "seed", &cells);
    qj_fit_margin m[MOST] = {0};
    qj_fit_cut cut;
    qj_err err;
    if (read_margins(c, n_dims, shape, cells, m) != 2 ||
        qj_fit_cut_of(cells, seed, &m[0], &m[1], 1e-9, c->arena, &cut, &err) != QJ_OK) {
        qjt_problem(c, c->line, "two margins are wanted");
        return;
    }
    double *rows = qjt_room(c, m[0].n), *cols = qjt_room(c, m[1].n);
    for (size_t k = 0; k < m[0].n; k++)
        rows[k] = cut.rows[k];
    for (size_t k = 0; k < m[1].n; k++)
        cols[k] = cut.cols[k];
    double *forced = qjt_room(c, cells);
    for (size_t k = 0; cut.feasible && k < cells; k++)
        forced[k] = cut.forced[k];
    qjt_put(c, "forced", cells, forced);
    qjt_put1(c, "feasible", cut.feasible);
    qjt_put1(c, "flow", cut.flow);
    qjt_put1(c, "need", cut.need);
    qjt_put1(c, "give", cut.give);
    qjt_put(c, "rows", m[0].n, rows);
    qjt_put(c, "cols", m[1].n, cols);
}

// Two margins whose totals must agree.
void op_fit_repair(qjt_case *c)
{
    size_t n[2], k;
    const double *given[2] = {qjt_given(c, "rows", &n[0]), qjt_given(c, "cols", &n[1])};
    const double *sd[2] = {qjt_given(c, "row_sd", &k), qjt_given(c, "col_sd", &k)};
    double *target[2] = {qjt_room(c, n[0]), qjt_room(c, n[1])}, sums[2], gap;
    for (int m = 0; m < 2; m++)
        memcpy(target[m], given[m], n[m] * sizeof *target[m]);
    uint32_t *zeros = QJ_NEW(c->arena, uint32_t, n[0] + n[1]);
    qj_fit_pair pair = {.a = 0, .b = 1, .n_groups = 1, .group_a = zeros, .group_b = zeros};
    qj_fit_repair(2, n, target, sd, 1, &pair, 1e-14, sums, &gap);
    qjt_put(c, "rows", n[0], target[0]);
    qjt_put(c, "cols", n[1], target[1]);
    qjt_put1(c, "lagrange", (target[0][0] - given[0][0]) / (sd[0][0] * sd[0][0]));
}

void op_dirichlet(qjt_case *c)
{
    size_t n, m;
    const double *counts = qjt_given(c, "counts", &n), *p = qjt_given(c, "pattern", &m);
    double *mean = qjt_room(c, n), *sd = qjt_room(c, n);
    qjt_put1(c, "weight", qj_dirichlet_shrink(n, counts, p, qjt_number(c, "kappa"), mean, sd));
    qjt_put(c, "mean", n, mean);
    qjt_put(c, "sd", n, sd);
}

void op_gras(qjt_case *c)
{
    size_t n, rows, cols;
    const double *a = qjt_given(c, "a", &n), *u = qjt_given(c, "rows", &rows), *v = qjt_given(c, "cols", &cols);
    double *r = qjt_room(c, rows), *s = qjt_room(c, cols), *x = qjt_room(c, n);
    qj_ipf_result out = qj_gras(rows, cols, a, u, v, 1e-12, 20000, r, s, x);
    qjt_put(c, "x", n, x);
    qjt_put1(c, "converged", out.converged);
}

void op_hier(qjt_case *c)
{
    size_t nodes, n_sums, n_e, n_agg = (size_t)qjt_number(c, "aggregates");
    const double *base = qjt_given(c, "base", &nodes), *given = qjt_given(c, "sums", &n_sums);
    const double *e = qjt_given(c, "residuals", &n_e);
    const char *method = qjt_text(c, "method");
    uint8_t *sums = QJ_NEW(c->arena, uint8_t, n_sums);
    for (size_t k = 0; k < n_sums; k++)
        sums[k] = (uint8_t)given[k];
    qj_hier h = {n_agg, nodes - n_agg, sums};
    double *w = qjt_room(c, nodes * nodes), *y = qjt_room(c, nodes);
    bool full = strcmp(method, "mint") == 0, definite;
    if (full)
        qjt_put1(c, "lambda", qj_hier_shrink(nodes, n_e / nodes, e, w));
    else if (strcmp(method, "wls-var") == 0)
        qj_hier_variances(nodes, n_e / nodes, e, w);
    for (size_t k = 0; !full && strcmp(method, "wls-var") != 0 && k < nodes; k++) {
        w[k] = 1.0;
        for (size_t j = 0; strcmp(method, "struct") == 0 && k < n_agg && j < h.n_leaves; j++)
            w[k] += sums[k * h.n_leaves + j] - (j == 0);
    }
    memcpy(y, base, nodes * sizeof *y);
    size_t clipped;
    qj_err err;
    if (qj_hier_reconcile(&h, w, full, 1, y, &clipped, &definite, c->arena, &err) != QJ_OK || !definite)
        qjt_problem(c, c->line, "not solved");
    qjt_put(c, "y", nodes, y);
    qjt_put1(c, "clipped", (double)clipped);
}

// Quantiles as expert x item x 3; `alpha` auto or a number; without it equal weights.
void op_pool(qjt_case *c)
{
    size_t n, items;
    const double *q = qjt_given(c, "q", &n), *truth = qjt_given(c, "truth", &items);
    size_t experts = n / (3 * items);
    uint8_t *log_scale = QJ_NEW(c->arena, uint8_t, items);
    qj_judgements j = {experts, items, 0.05, q, truth, log_scale};
    bool performance = qjt_has(c, "alpha"), scored;
    bool best = performance && strcmp(qjt_text(c, "alpha"), "auto") == 0;
    qj_pool_weights o = {performance, !performance ? 0.0 : best ? (double)NAN : qjt_number(c, "alpha")};
    qj_pool_result r;
    qj_err err;
    if (qj_expert_pool(&j, &o, c->arena, &r, &scored, &err) != QJ_OK)
        qjt_problem(c, c->line, "no memory");
    qjt_put(c, "calibration", experts, r.calibration);
    qjt_put(c, "information", experts, r.information);
    qjt_put(c, "weight", experts, r.weight);
    qjt_put(c, "pool", 3 * items, r.q);
    qjt_put1(c, "pool_calibration", r.pool_calibration);
    qjt_put1(c, "pool_information", r.pool_information);
    qjt_put1(c, "alpha", r.alpha);
}

void op_expert_calibration(qjt_case *c)
{
    size_t n;
    const double *counts = qjt_given(c, "counts", &n);
    qjt_put1(c, "calibration", qj_calibration(counts, counts[0] + counts[1] + counts[2] + counts[3], 0.05));
}

void op_information(qjt_case *c)
{
    size_t n, m;
    const double *q = qjt_given(c, "q", &n), *truth = qjt_given(c, "truth", &m);
    double *out = qjt_room(c, m);
    for (size_t i = 0; i < m; i++) {
        double low = fmin(q[3 * i], truth[i]), high = fmax(q[3 * i + 2], truth[i]), more = 0.1 * (high - low);
        out[i] = qj_information(q + 3 * i, low - more, high + more, 0.05);
    }
    qjt_put(c, "information", m, out);
}

void op_normal(qjt_case *c)
{
    size_t n;
    const double *x = qjt_given(c, "x", &n);
    double *cdf = qjt_room(c, n), *mills = qjt_room(c, n);
    for (size_t i = 0; i < n; i++) {
        cdf[i] = qj_normal_cdf(x[i]);
        mills[i] = qj_mills(x[i]);
    }
    qjt_put(c, "cdf", n, cdf);
    qjt_put(c, "mills", n, mills);
}
