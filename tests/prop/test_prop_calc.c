// Invariants of the calculators: fitting lists of cells, hierarchies, pools of experts, populations.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/supply/population.h"
#include "num/expert.h"
#include "num/fit.h"
#include "num/hier.h"
#include "prop/prop.h"
#include <math.h>
#include <string.h>

enum { MOST = 6, CELLS = MOST * MOST * MOST };

typedef struct cube {
    size_t n[3], cells;
    double seed[CELLS], target[3][MOST * MOST];
    uint32_t of[3][CELLS];
    qj_fit_margin m[3];
} cube;

// A random cube with zeros and the two-way margins of another cube that has the same zeros, so that a fit exists.
static void any_cube(prop_gen *g, size_t size, double scale, cube *c)
{
    memset(c, 0, sizeof *c);
    for (int d = 0; d < 3; d++)
        c->n[d] = prop_int(g, 1, size);
    c->cells = c->n[0] * c->n[1] * c->n[2];
    for (size_t k = 0; k < c->cells; k++) {
        size_t i = k / (c->n[1] * c->n[2]), j = k / c->n[2] % c->n[1], l = k % c->n[2];
        c->seed[k] = prop_real(g, 0.0, 1.0) < 0.15 ? 0.0 : prop_real(g, 0.5, 20.0);
        double truth = scale * c->seed[k] * exp(0.5 * prop_normal(g));
        uint32_t of[3] = {(uint32_t)(i * c->n[1] + j), (uint32_t)(j * c->n[2] + l), (uint32_t)(i * c->n[2] + l)};
        for (int d = 0; d < 3; d++) {
            c->of[d][k] = of[d];
            c->target[d][of[d]] += truth;
        }
    }
    for (int d = 0; d < 3; d++)
        c->m[d] = (qj_fit_margin){c->n[d == 1] * c->n[d == 0 ? 1 : 2], c->target[d], c->of[d]};
}

static bool margins_are_met(prop_gen *g, size_t size, char *why, size_t n)
{
    cube c;
    double x[CELLS], sums[MOST * MOST];
    any_cube(g, size, 1.0, &c);
    memcpy(x, c.seed, sizeof x);
    qj_ipf_result r = qj_fit(c.cells, x, 3, c.m, 1e-9, 20000, sums);
    PROP(r.converged, "not converged: %g after %d sweeps", r.error, r.sweeps);
    for (int d = 0; d < 3; d++) {
        memset(sums, 0, sizeof sums);
        for (size_t k = 0; k < c.cells; k++)
            sums[c.of[d][k]] += x[k];
        for (size_t k = 0; k < c.m[d].n; k++)
            PROP(fabs(sums[k] - c.target[d][k]) <= 1e-9 * fmax(1.0, c.target[d][k]), "margin %d, %zu: %g", d, k, sums[k]);
    }
    for (size_t k = 0; k < c.cells; k++)
        PROP((c.seed[k] > 0.0) == (x[k] > 0.0), "cell %zu was %g and is %g", k, c.seed[k], x[k]);
    return true;
}
PROP_TEST(margins_are_met, 200, MOST)

// The scale of the seed does not matter, and scaled targets scale the fit.
static bool fits_scale(prop_gen *g, size_t size, char *why, size_t n)
{
    cube c;
    double x[CELLS], y[CELLS], sums[MOST * MOST];
    any_cube(g, size, 1.0, &c);
    for (size_t k = 0; k < c.cells; k++) {
        x[k] = c.seed[k];
        y[k] = 1024.0 * c.seed[k];
    }
    qj_fit(c.cells, x, 2, c.m, 1e-12, 5000, sums);
    for (int d = 0; d < 2; d++)
        for (size_t k = 0; k < c.m[d].n; k++)
            c.target[d][k] *= 8.0;
    qj_fit(c.cells, y, 2, c.m, 1e-12, 5000, sums);
    for (size_t k = 0; k < c.cells; k++)
        PROP(fabs(y[k] - 8.0 * x[k]) <= 1e-7 * (1.0 + x[k]), "cell %zu: %g and %g", k, x[k], y[k]);
    return true;
}
PROP_TEST(fits_scale, 200, MOST)

// Two margins of one table are feasible; with a total that is larger than what its cells can give they are not, and the
// cut shows it.
static bool cuts_prove(prop_gen *g, size_t size, char *why, size_t n)
{
    cube c;
    qj_fit_cut cut;
    qj_err err;
    any_cube(g, size, 1.0, &c);
    qj_arena *a = qj_arena_new((size_t)8 << 20);
    bool ok = a && qj_fit_cut_of(c.cells, c.seed, &c.m[0], &c.m[1], 1e-9, a, &cut, &err) == QJ_OK;
    bool feasible = ok && cut.feasible; // and no cell of the table that the margins were taken from is forced to 0
    for (size_t k = 0; feasible && k < c.cells; k++)
        feasible = !cut.forced[k];
    c.target[0][0] += 5.0;
    ok = ok && qj_fit_cut_of(c.cells, c.seed, &c.m[0], &c.m[1], 1e-9, a, &cut, &err) == QJ_OK;
    double need = 0.0, give = 0.0;
    for (size_t k = 0; ok && k < c.m[0].n; k++)
        need += cut.rows[k] ? c.target[0][k] : 0.0;
    for (size_t k = 0; ok && k < c.m[1].n; k++)
        give += cut.cols[k] ? c.target[1][k] : 0.0;
    bool closed = true;
    for (size_t k = 0; ok && k < c.cells; k++)
        closed = closed && !(c.seed[k] > 0.0 && cut.rows[c.of[0][k]] && !cut.cols[c.of[1][k]]);
    bool infeasible = ok && !cut.feasible;
    qj_arena_free(a);
    PROP(ok && feasible, "margins of one table are said not to fit");
    PROP(infeasible && closed && need > give + 4.0, "the cut needs %g and gives %g", need, give);
    return true;
}
PROP_TEST(cuts_prove, 300, MOST)

// A random tree of three levels; the answer adds up, is not negative, and is what it was when nothing was wrong.
static bool hierarchies_add_up(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { LEAVES = 30, AGG = 8 };
    size_t groups = prop_int(g, 1, size), leaves = groups * prop_int(g, 1, 4), n_agg = 1 + groups, clipped;
    uint8_t sums[AGG * LEAVES] = {0};
    double w[AGG + LEAVES], y[2][AGG + LEAVES] = {{0}}, before[AGG + LEAVES];
    bool definite;
    qj_err err;
    qj_hier h = {n_agg, leaves, sums};
    for (size_t k = 0; k < leaves; k++) {
        sums[k] = sums[(1 + k % groups) * leaves + k] = 1;
        y[0][n_agg + k] = exp(prop_real(g, 0.0, 5.0));
        y[1][n_agg + k] = y[0][n_agg + k];
    }
    for (size_t i = 0; i < n_agg; i++)
        for (size_t k = 0; k < leaves; k++)
            y[0][i] += sums[i * leaves + k] ? y[0][n_agg + k] : 0.0;
    for (size_t i = 0; i < n_agg; i++)
        y[1][i] = y[0][i] * (1.0 + 0.8 * prop_normal(g));
    memcpy(before, y[0], sizeof before);
    double *rows = y[0];
    double flat[2 * (AGG + LEAVES)];
    for (size_t i = 0; i < n_agg + leaves; i++) {
        w[i] = exp(prop_normal(g));
        flat[i] = rows[i];
        flat[n_agg + leaves + i] = y[1][i];
    }
    qj_arena *a = qj_arena_new((size_t)4 << 20);
    bool ok = a && qj_hier_reconcile(&h, w, false, 2, flat, &clipped, &definite, a, &err) == QJ_OK && definite;
    qj_arena_free(a);
    PROP(ok, "not solved");
    for (size_t r = 0; r < 2; r++)
        for (size_t i = 0; i < n_agg; i++) {
            double sum = 0.0, *x = flat + r * (n_agg + leaves);
            for (size_t k = 0; k < leaves; k++)
                sum += sums[i * leaves + k] ? x[n_agg + k] : 0.0;
            PROP(fabs(sum - x[i]) <= 1e-9 * (1.0 + sum), "row %zu, node %zu: %g and %g", r, i, x[i], sum);
        }
    for (size_t i = 0; i < n_agg + leaves; i++) {
        PROP(fabs(flat[i] - before[i]) <= 1e-9 * before[i], "a coherent forecast was moved: %g, %g", flat[i], before[i]);
        PROP(flat[n_agg + leaves + i] >= 0.0, "node %zu is %g", i, flat[n_agg + leaves + i]);
    }
    return true;
}
PROP_TEST(hierarchies_add_up, 300, 7)

// A pool lies within its experts' ranges, its quantiles rise, and weights add up to 1. Affine units change nothing else.
static bool pools_are_between(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { EXPERTS = 6, ITEMS = 12 };
    size_t experts = prop_int(g, 1, size), items = 4 + prop_int(g, 0, 8);
    double q[2][EXPERTS * ITEMS * 3], truth[2][ITEMS], weight = 0.0;
    uint8_t log_scale[ITEMS] = {0};
    qj_pool_result r[2];
    bool scored = true, ok = true;
    qj_err err;
    qj_arena *a = qj_arena_new((size_t)4 << 20);
    for (size_t i = 0; i < items; i++) {
        truth[0][i] = prop_real(g, 10.0, 90.0);
        truth[1][i] = 4.0 * truth[0][i] - 64.0;
    }
    for (size_t k = 0; k < experts * items; k++) {
        double v = prop_real(g, 5.0, 80.0);
        for (size_t p = 0; p < 3; p++) {
            q[0][3 * k + p] = v += prop_real(g, 0.5, 20.0);
            q[1][3 * k + p] = 4.0 * v - 64.0;
        }
    }
    for (int u = 0; u < 2; u++) {
        qj_judgements j = {experts, items, 0.05, q[u], truth[u], log_scale};
        qj_pool_weights o = {.performance = true, .alpha = 0.0};
        ok = ok && a && qj_expert_pool(&j, &o, a, &r[u], &scored, &err) == QJ_OK && scored;
    }
    double value[2][ITEMS * 3], w[2][EXPERTS];
    for (int u = 0; ok && u < 2; u++) {
        memcpy(value[u], r[u].q, 3 * items * sizeof *value[u]);
        memcpy(w[u], r[u].weight, experts * sizeof *w[u]);
    }
    qj_arena_free(a);
    PROP(ok, "no pool");
    for (size_t e = 0; e < experts; e++) {
        weight += w[0][e];
        PROP(fabs(w[0][e] - w[1][e]) <= 1e-9, "units change the weight %g to %g", w[0][e], w[1][e]);
    }
    PROP(fabs(weight - 1.0) <= 1e-12, "weights add up to %g", weight);
    for (size_t k = 0; k < 3 * items; k++) {
        PROP(k % 3 == 0 || value[0][k] >= value[0][k - 1], "item %zu: quantiles fall", k / 3);
        PROP(fabs(value[1][k] - (4.0 * value[0][k] - 64.0)) <= 1e-6, "units: %g and %g", value[0][k], value[1][k]);
    }
    return true;
}
PROP_TEST(pools_are_between, 200, 6)

// Nobody is lost or made: P1 = P0 + births - deaths, and nothing is negative.
static bool people_add_up(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { REGIONS = 4, AGES = 20, MOST_PEOPLE = REGIONS * 2 * AGES };
    size_t regions = prop_int(g, 1, REGIONS), ages = 1 + prop_int(g, 1, size), cells = regions * 2 * ages;
    double p0[MOST_PEOPLE], next[MOST_PEOPLE], survive[MOST_PEOPLE], born[2 * REGIONS], fertility[REGIONS * AGES];
    double move[REGIONS * MOST_PEOPLE], births[REGIONS], deaths[REGIONS], balance = 0.0, total = 0.0;
    for (size_t k = 0; k < cells; k++) {
        p0[k] = prop_real(g, 0.0, 1000.0);
        survive[k] = prop_real(g, 0.5, 1.0);
        total += p0[k];
        balance -= p0[k];
    }
    for (size_t k = 0; k < regions * cells; k++)
        move[k] = prop_real(g, 0.0, 1.0 / REGIONS);
    for (size_t k = 0; k < 2 * regions; k++)
        born[k] = prop_real(g, 0.9, 1.0);
    for (size_t k = 0; k < regions * ages; k++)
        fertility[k] = prop_real(g, 0.0, 0.2);
    qj_population p = {.regions = regions, .sexes = 2, .ages = ages, .width = 1, .survive = survive, .born_alive = born,
                       .move = move, .fertility = fertility, .women = 1, .men = 0, .female_births = 1.0 / 2.05};
    qj_population_step(&p, p0, next, births, deaths);
    for (size_t k = 0; k < cells; k++) {
        PROP(next[k] >= 0.0, "cell %zu is %g", k, next[k]);
        balance += next[k];
    }
    for (size_t r = 0; r < regions; r++)
        balance -= births[r] - deaths[r];
    PROP(fabs(balance) <= 1e-10 * total, "%g people too many", balance);
    return true;
}
PROP_TEST(people_add_up, 200, 19)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_are_met_test),    cmocka_unit_test(fits_scale_test),
        cmocka_unit_test(cuts_prove_test),         cmocka_unit_test(hierarchies_add_up_test),
        cmocka_unit_test(pools_are_between_test),  cmocka_unit_test(people_add_up_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
