// Invariants of tables: reconciliation, proportional fitting, pooling.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "num/ipf.h"
#include "num/pool.h"
#include "num/reconcile.h"
#include "prop/prop.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 8                            // regions and industries of a random panel
#define NODES (1 + 2 * MOST + MOST * MOST) // of the largest one

typedef struct panel {
    size_t n_r, n_i, nodes, aggregates;
    double base[NODES], w[NODES];
} panel;

static panel any_panel(prop_gen *g, size_t size, double spread)
{
    panel p = {.n_r = prop_int(g, 1, size), .n_i = prop_int(g, 1, size)};
    p.nodes = qj_reconcile_nodes(p.n_r, p.n_i);
    p.aggregates = p.nodes - p.n_r * p.n_i;
    for (size_t k = 0; k < p.nodes; k++)
        p.w[k] = exp(prop_real(g, -3.0, 3.0));
    for (size_t c = 0; c < p.n_r * p.n_i; c++) {
        double v = p.base[p.aggregates + c] = exp(prop_real(g, 2.0, 6.0));
        p.base[0] += v, p.base[1 + c / p.n_i] += v, p.base[1 + p.n_r + c % p.n_i] += v;
    }
    for (size_t k = 0; k < p.aggregates; k++)
        p.base[k] *= 1.0 + spread * prop_normal(g);
    return p;
}

// Whether aggregate `k` contains cell `c`.
static bool contains(const panel *p, size_t k, size_t c)
{
    return k == 0 || k == 1 + c / p->n_i || k == 1 + p->n_r + c % p->n_i;
}

// The textbook formula y - W C' (C W C')^-1 C y by elimination with pivoting, in long double.
static void dense(const panel *p, double *y)
{
    enum { ROWS = 1 + 2 * MOST };
    long double m[ROWS][ROWS + 1];
    size_t n = p->aggregates;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            m[i][j] = i == j ? (long double)p->w[i] : 0.0L;
            for (size_t c = 0; c < p->n_r * p->n_i; c++)
                if (contains(p, i, c) && contains(p, j, c))
                    m[i][j] += (long double)p->w[n + c];
        }
        m[i][n] = (long double)p->base[i];
        for (size_t c = 0; c < p->n_r * p->n_i; c++)
            if (contains(p, i, c))
                m[i][n] -= (long double)p->base[n + c];
    }
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k; i < n; i++)
            if (fabsl(m[i][k]) > fabsl(m[pivot][k]))
                pivot = i;
        for (size_t j = 0; j <= n; j++) {
            long double t = m[k][j];
            m[k][j] = m[pivot][j], m[pivot][j] = t;
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = n + 1; i != k && j-- > k;)
                m[i][j] -= m[i][k] / m[k][k] * m[k][j];
    }
    for (size_t k = 0; k < p->nodes; k++) {
        long double v = (long double)p->base[k];
        for (size_t i = 0; i < n; i++) {
            long double lambda = m[i][n] / m[i][i];
            if (k == i)
                v -= (long double)p->w[k] * lambda;
            if (k >= n && contains(p, i, k - n))
                v += (long double)p->w[k] * lambda;
        }
        y[k] = (double)v;
    }
}

// Runs a panel through the library; returns the clipped cells, or SIZE_MAX without memory.
static size_t solve(const panel *p, double *y, double *multiplier)
{
    qj_arena *a = qj_arena_new((size_t)1 << 20);
    qj_reconcile *r;
    size_t clipped = SIZE_MAX;
    if (a && qj_reconcile_new(p->n_r, p->n_i, p->w, a, &r, NULL) == QJ_OK) {
        double *scratch = QJ_NEW(a, double, qj_reconcile_scratch(r));
        memcpy(y, p->base, p->nodes * sizeof *y);
        clipped = qj_reconcile_apply(r, y, multiplier, scratch);
    }
    qj_arena_free(a);
    return clipped;
}

static double incoherence(const panel *p, const double *y)
{
    double worst = 0.0;
    for (size_t k = 0; k < p->aggregates; k++) {
        double sum = 0.0;
        for (size_t c = 0; c < p->n_r * p->n_i; c++)
            sum += contains(p, k, c) ? y[p->aggregates + c] : 0.0;
        worst = fmax(worst, fabs(sum - y[k]) / (1.0 + fabs(sum)));
    }
    return worst;
}

static bool reconcile_is_the_textbook_formula(prop_gen *g, size_t size, char *why, size_t n)
{
    panel p = any_panel(g, size, 0.02);
    double y[NODES], exact[NODES], m[1 + 2 * MOST];
    size_t clipped = solve(&p, y, m), negative = 0;
    dense(&p, exact);
    for (size_t k = p.aggregates; k < p.nodes; k++)
        negative += exact[k] < 0.0;
    PROP(incoherence(&p, y) < 1e-12, "%zu x %zu: incoherent", p.n_r, p.n_i);
    PROP((clipped > 0) == (negative > 0), "%zu cells clipped, %zu negative", clipped, negative);
    for (size_t k = 0; clipped == 0 && k < p.nodes; k++)
        PROP(fabs(y[k] - exact[k]) < 1e-9 * (1.0 + fabs(exact[k])), "node %zu is %.15g, not %.15g", k, y[k], exact[k]);
    for (size_t c = 0; clipped == 0 && c < p.n_r * p.n_i; c++) {
        size_t k = p.aggregates + c;
        double common = m[0] + m[1 + c / p.n_i];
        PROP(y[k] == p.base[k] + p.w[k] * (common + m[1 + p.n_r + c % p.n_i]), "multipliers do not give cell %zu", c);
    }
    panel again = p;
    memcpy(again.base, y, p.nodes * sizeof *y);
    solve(&again, exact, NULL);
    for (size_t k = 0; k < p.nodes; k++)
        PROP(fabs(exact[k] - y[k]) <= 1e-10 * (1.0 + fabs(y[k])), "a coherent panel changes at node %zu", k);
    return true;
}
PROP_TEST(reconcile_is_the_textbook_formula, 300, MOST)

// Regions in reverse order give the same cells in reverse order.
static bool reconcile_does_not_see_the_order(prop_gen *g, size_t size, char *why, size_t n)
{
    panel p = any_panel(g, size, 0.02), q = p;
    double y[NODES], z[NODES];
    for (size_t r = 0; r < p.n_r; r++) {
        size_t from = p.n_r - 1 - r;
        q.base[1 + r] = p.base[1 + from], q.w[1 + r] = p.w[1 + from];
        memcpy(q.base + q.aggregates + r * q.n_i, p.base + p.aggregates + from * p.n_i, p.n_i * sizeof *q.base);
        memcpy(q.w + q.aggregates + r * q.n_i, p.w + p.aggregates + from * p.n_i, p.n_i * sizeof *q.w);
    }
    PROP(solve(&p, y, NULL) == solve(&q, z, NULL), "another number of clipped cells");
    for (size_t r = 0; r < p.n_r; r++)
        for (size_t i = 0; i < p.n_i; i++) {
            double a = y[p.aggregates + r * p.n_i + i], b = z[p.aggregates + (p.n_r - 1 - r) * p.n_i + i];
            PROP(fabs(a - b) < 1e-10 * (1.0 + fabs(a)), "cell %zu %zu depends on the order: %.15g %.15g", r, i, a, b);
        }
    return true;
}
PROP_TEST(reconcile_does_not_see_the_order, 200, MOST)

static bool reconcile_clips(prop_gen *g, size_t size, char *why, size_t n)
{
    panel p = any_panel(g, size, 0.5);
    for (size_t c = 0; c < p.n_r * p.n_i; c++)
        if (prop_int(g, 0, 4) == 0)
            p.base[p.aggregates + c] *= -0.5;
    double y[NODES];
    size_t clipped = solve(&p, y, NULL), zeros = 0;
    for (size_t k = 0; k < p.nodes; k++) {
        PROP(y[k] >= 0.0, "node %zu is %g", k, y[k]);
        zeros += k >= p.aggregates && y[k] == 0.0;
    }
    PROP(clipped == zeros, "%zu clipped, %zu zeros", clipped, zeros);
    PROP(incoherence(&p, y) < 1e-12, "clipped panel is incoherent");
    return true;
}
PROP_TEST(reconcile_clips, 300, MOST)

static bool ipf_meets_margins_and_keeps_odds(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { CELLS = MOST * MOST * MOST };
    size_t a = prop_int(g, 1, size), b = prop_int(g, 1, size), d = prop_int(g, 1, size);
    double seed[CELLS], x[CELLS], m01[MOST * MOST] = {0}, m12[MOST * MOST] = {0}, m02[MOST * MOST] = {0};
    bool third = prop_int(g, 0, 1) == 1;
    for (size_t c = 0; c < a * b * d; c++) {
        seed[c] = prop_int(g, 0, 9) == 0 ? 0.0 : exp(prop_normal(g));
        x[c] = seed[c];
        double truth = seed[c] * exp(0.5 * prop_normal(g)); // margins that a table with these zeros has
        m01[c / d] += truth, m12[c % (b * d)] += truth, m02[c / (b * d) * d + c % d] += truth;
    }
    double scratch[10 * MOST * MOST];
    const qj_ipf_table table = {a, b, d, x, m01, m12, third ? m02 : NULL};
    if (qj_ipf3_scratch(&table) > sizeof scratch / sizeof *scratch)
        abort();
    qj_ipf_result r = qj_ipf3(&table, 1e-9, 5000, scratch);
    PROP(r.converged, "%zu x %zu x %zu: error %g after %d sweeps", a, b, d, r.error, r.sweeps);
    double s01[MOST * MOST] = {0}, s12[MOST * MOST] = {0}, s02[MOST * MOST] = {0};
    for (size_t c = 0; c < a * b * d; c++) {
        PROP((x[c] == 0.0) == (seed[c] == 0.0), "a zero moved at %zu", c);
        s01[c / d] += x[c], s12[c % (b * d)] += x[c], s02[c / (b * d) * d + c % d] += x[c];
    }
    for (size_t k = 0; k < a * b; k++)
        PROP(fabs(s01[k] - m01[k]) <= 1e-9 * fmax(1.0, m01[k]) + 1e-12, "first margin at %zu", k);
    for (size_t k = 0; k < b * d; k++)
        PROP(fabs(s12[k] - m12[k]) <= 1e-9 * fmax(1.0, m12[k]) + 1e-12, "second margin at %zu", k);
    for (size_t k = 0; third && k < a * d; k++)
        PROP(fabs(s02[k] - m02[k]) <= 1e-9 * fmax(1.0, m02[k]) + 1e-12, "third margin at %zu", k);
    // Without the third margin the odds ratios of each middle category stay those of the seed.
    for (size_t i = 1; !third && i < a; i++)
        for (size_t k = 1; k < d; k++) {
            size_t p = 0, q = k, s = i * b * d, t = s + k;
            if (seed[p] * seed[q] * seed[s] * seed[t] > 0.0) {
                double before = seed[p] * seed[t] / (seed[q] * seed[s]), after = x[p] * x[t] / (x[q] * x[s]);
                PROP(fabs(after / before - 1.0) < 1e-9, "an odds ratio went from %g to %g", before, after);
            }
        }
    return true;
}
PROP_TEST(ipf_meets_margins_and_keeps_odds, 300, MOST)

static bool oneway_shrinks(prop_gen *g, size_t size, char *why, size_t n)
{
    double y[60], se[60], mean[60], b[60], moved[60], moved_se[60], shift = prop_normal(g), scale = exp(prop_normal(g));
    double between = prop_int(g, 0, 1) ? 0.0 : exp(prop_real(g, -4.0, 2.0));
    for (size_t i = 0; i < size; i++) {
        se[i] = exp(prop_normal(g));
        y[i] = between * prop_normal(g) + se[i] * prop_normal(g);
        moved[i] = shift + scale * y[i];
        moved_se[i] = scale * se[i];
    }
    qj_oneway o = qj_pool_oneway(size, y, se, mean, b), p = qj_pool_oneway(size, moved, moved_se, NULL, NULL);
    PROP(o.tau2 >= 0.0 && isfinite(o.mu), "tau2 %g, mu %g", o.tau2, o.mu);
    double q = 0.0;
    for (size_t i = 0; i < size; i++) {
        PROP(b[i] > 0.0 && b[i] <= 1.0, "weight %g", b[i]);
        double low = fmin(y[i], o.mu), high = fmax(y[i], o.mu), slack = 1e-12 * (1.0 + fabs(o.mu));
        PROP(mean[i] >= low - slack && mean[i] <= high + slack, "%g is not between %g and %g", mean[i], low, high);
        q += (y[i] - o.mu) * (y[i] - o.mu) / (se[i] * se[i] + o.tau2);
    }
    PROP(o.tau2 == 0.0 ? q <= (double)(size - 1) + 1e-9 : fabs(q - (double)(size - 1)) < 1e-6 * (double)size,
         "the moment equation is off: %g for %zu", q, size);
    PROP(fabs(p.mu - (shift + scale * o.mu)) < 1e-7 * (1.0 + fabs(p.mu)), "mu does not move with the data");
    PROP(fabs(p.tau2 - scale * scale * o.tau2) < 1e-7 * (1.0 + p.tau2), "tau2 does not scale");
    return true;
}
PROP_TEST(oneway_shrinks, 300, 60)

static bool cells_lie_between(prop_gen *g, size_t size, char *why, size_t n)
{
    enum { CELLS = 4 * MOST * MOST };
    size_t n_r = prop_int(g, 1, 2 * size), n_i = prop_int(g, 1, 2 * size), cells = n_r * n_i;
    double y[CELLS], se[CELLS], mean[CELLS], w[CELLS], again[CELLS], a[2 * MOST], b[2 * MOST], excess, other;
    for (size_t r = 0; r < n_r; r++)
        a[r] = 0.02 * prop_normal(g);
    for (size_t i = 0; i < n_i; i++)
        b[i] = 0.03 * prop_normal(g);
    for (size_t c = 0; c < cells; c++) {
        se[c] = exp(prop_real(g, -6.0, -2.0));
        y[c] = 0.01 + a[c / n_i] + b[c % n_i] + 0.01 * prop_normal(g) + se[c] * prop_normal(g);
        if (prop_int(g, 0, 9) == 0)
            y[c] = NAN;
    }
    qj_arena *arena = qj_arena_new((size_t)4 << 20);
    qj_twoway fit, moved;
    qj_rc rc = qj_pool_cells(n_r, n_i, y, se, mean, w, &fit, &excess, arena, NULL);
    size_t left = qj_arena_used(arena);
    if (rc == QJ_OK)
        rc = qj_pool_twoway(n_r, n_i, y, a, b, arena, &moved, NULL);
    bool same = moved.mu == fit.mu || (isnan(moved.mu) && isnan(fit.mu));
    // The same figures a hundred times as large, moved by one.
    for (size_t c = 0; c < cells; c++)
        y[c] = 1.0 + 100.0 * y[c], se[c] *= 100.0;
    if (rc == QJ_OK)
        rc = qj_pool_cells(n_r, n_i, y, se, again, w, &moved, &other, arena, NULL);
    qj_arena_free(arena);
    PROP(rc == QJ_OK && left == 0, "rc %d, %zu bytes left behind", rc, left);
    PROP(same, "the same data give another mean");
    // Four cells can leave a likelihood without a summit.
    PROP(fit.converged || n_r < 3 || n_i < 3, "%zu x %zu: not converged after %d rounds", n_r, n_i, fit.rounds);
    PROP(fit.var_a >= 0.0 && fit.var_b >= 0.0 && fit.var_e >= 0.0 && excess >= 0.0, "a negative variance");
    for (size_t c = 0; c < cells && !isnan(fit.mu); c++) {
        double prediction = fit.mu + a[c / n_i] + b[c % n_i], own = isnan(y[c]) ? prediction : (y[c] - 1.0) / 100.0;
        double low = fmin(own, prediction) - 1e-12, high = fmax(own, prediction) + 1e-12;
        PROP(mean[c] >= low && mean[c] <= high, "cell %zu: %g is not between %g and %g", c, mean[c], low, high);
        PROP(!isnan(y[c]) || w[c] == 1.0, "a missing cell weighs itself");
        PROP(fabs(again[c] - 1.0 - 100.0 * mean[c]) < 1e-3, "cell %zu does not scale: %g, %g", c, mean[c], again[c]);
    }
    return true;
}
PROP_TEST(cells_lie_between, 300, MOST)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reconcile_is_the_textbook_formula_test),
        cmocka_unit_test(reconcile_does_not_see_the_order_test),
        cmocka_unit_test(reconcile_clips_test),
        cmocka_unit_test(ipf_meets_margins_and_keeps_odds_test),
        cmocka_unit_test(oneway_shrinks_test),
        cmocka_unit_test(cells_lie_between_test),
    };
    return cmocka_run_group_tests_name("prop panel", tests, NULL, NULL);
}
