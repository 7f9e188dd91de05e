// Invariants of the central path of the map: it knows neither the unit of the figures nor the order of the series.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/demand/need.h"
#include "num/elem.h"
#include "prop/prop.h"
#include <math.h>
#include <string.h>

enum { MOST_R = 5, MOST_I = 5, MOST_YEARS = 18, H = 4, SECTORS = 2, NODES = 1 + MOST_R + MOST_I + MOST_R * MOST_I };

// A random country.
typedef struct country {
    qj_need_input in;
    size_t sector_of[MOST_I];
    double cell[MOST_R * MOST_I * MOST_YEARS], region[MOST_R * MOST_YEARS], industry[MOST_I * MOST_YEARS], total[MOST_YEARS];
    double sector[MOST_R * SECTORS * MOST_YEARS];
    uint8_t use[MOST_R * MOST_I * MOST_YEARS];
} country;

// The figures of `from` times `unit`, with regions and industries in reverse order if so wanted; sums are taken anew.
static void build(country *c, const country *from, size_t n_r, size_t n_i, int years, double unit, bool reverse)
{
    const size_t y = (size_t)years;
    memset(c->region, 0, sizeof c->region), memset(c->industry, 0, sizeof c->industry);
    memset(c->total, 0, sizeof c->total), memset(c->sector, 0, sizeof c->sector);
    memset(c->use, 1, sizeof c->use);
    for (size_t i = 0; i < n_i; i++)
        c->sector_of[i] = (reverse ? n_i - 1 - i : i) % SECTORS;
    for (size_t r = 0; r < n_r; r++)
        for (size_t i = 0; i < n_i; i++)
            for (size_t t = 0; t < y; t++) {
                const size_t r0 = reverse ? n_r - 1 - r : r, i0 = reverse ? n_i - 1 - i : i;
                const double v = unit * from->cell[(r0 * n_i + i0) * y + t];
                c->cell[(r * n_i + i) * y + t] = v;
                c->region[r * y + t] += v, c->industry[i * y + t] += v, c->total[t] += v;
                c->sector[(r * SECTORS + c->sector_of[i]) * y + t] += v;
            }
    const int first = 2026 - years;
    c->in = (qj_need_input){.n_regions = n_r, .n_industries = n_i, .base_year = 2025, .n_sectors = SECTORS, .sector_of = c->sector_of,
                            .cells = {.n = n_r * n_i, .first_year = first, .n_years = years, .x = c->cell, .use = c->use},
                            .region = {.n = n_r, .first_year = first, .n_years = years, .x = c->region, .use = c->use},
                            .industry = {.n = n_i, .first_year = first, .n_years = years, .x = c->industry, .use = c->use},
                            .total = {.n = 1, .first_year = first, .n_years = years, .x = c->total, .use = c->use},
                            .sector = {.n = n_r * SECTORS, .first_year = first, .n_years = years, .x = c->sector, .use = c->use}};
}

static void any_country(prop_gen *g, country *c, size_t n_r, size_t n_i, int years)
{
    double growth[MOST_YEARS];
    for (int t = 0; t < years; t++)
        growth[t] = 0.01 + 0.02 * prop_normal(g);
    for (size_t k = 0; k < n_r * n_i; k++) {
        const double own = 0.02 * prop_normal(g);
        double x = qj_exp(prop_real(g, 5, 10));
        for (int t = 0; t < years; t++) {
            x *= qj_exp(growth[t] + own + 0.04 * prop_normal(g));
            c->cell[k * (size_t)years + (size_t)t] = x;
        }
    }
}

typedef struct outcome {
    qj_method_id method[QJ_KINDS];
    double level[NODES * (H + 1)], scale[NODES], q80[QJ_KINDS];
} outcome;

static bool solve(const country *c, outcome *out)
{
    qj_err err = {0};
    qj_arena *a = qj_arena_new((size_t)256 << 20);
    qj_need_params p = QJ_NEED_DEFAULTS;
    p.horizon = H;
    qj_path *path;
    const qj_ctx ctx = {.arena = a};
    const bool done = a != NULL && qj_path_fit(&c->in, &p, &ctx, &path, &err) == QJ_OK;
    for (int k = 0; done && k < QJ_KINDS; k++)
        out->method[k] = path->best[k].method, out->q80[k] = path->spread[k].q80;
    if (done) {
        memcpy(out->level, path->level, path->n_nodes * (H + 1) * sizeof(double));
        memcpy(out->scale, path->scale, path->n_nodes * sizeof(double));
    }
    qj_arena_free(a);
    return done;
}

static bool close_to(double a, double b) { return fabs(a - b) <= 1e-7 * (fabs(a) + fabs(b)) + 1e-12; }

// Thousands of persons give the same path as persons, and ranges as wide.
static bool path_scales(prop_gen *g, size_t size, char *why, size_t n)
{
    static country from, one, other;
    static outcome a, b;
    const size_t n_r = prop_int(g, 1, 1 + size % MOST_R), n_i = prop_int(g, 2, MOST_I);
    const int years = (int)prop_int(g, 9, MOST_YEARS);
    const double unit = qj_exp(prop_real(g, 0, 9));
    any_country(g, &from, n_r, n_i, years);
    build(&one, &from, n_r, n_i, years, 1, false);
    build(&other, &from, n_r, n_i, years, unit, false);
    PROP(solve(&one, &a) && solve(&other, &b), "no path");
    for (int k = 0; k < QJ_KINDS; k++)
        PROP(close_to(a.q80[k], b.q80[k]), "kind %d: methods %d, %d, quantiles %.12g, %.12g", k, (int)a.method[k], (int)b.method[k], a.q80[k], b.q80[k]);
    for (size_t node = 0; node < qj_reconcile_nodes(n_r, n_i); node++) {
        PROP(close_to(a.scale[node], b.scale[node]), "scale of node %zu is %.12g, %.12g", node, a.scale[node], b.scale[node]);
        for (size_t t = 0; t <= H; t++) {
            const double x = unit * a.level[node * (H + 1) + t], y = b.level[node * (H + 1) + t];
            PROP(close_to(x, y), "%zu x %zu, %d years, unit %g: node %zu, year %zu is %.12g, not %.12g", n_r, n_i, years, unit, node, t, y, x);
        }
    }
    return true;
}
PROP_TEST(path_scales, 60, 50)

static size_t mirrored(size_t node, size_t n_r, size_t n_i)
{
    if (node == 0)
        return 0;
    if (node < 1 + n_r)
        return n_r - (node - 1);
    if (node < 1 + n_r + n_i)
        return n_r + n_i - (node - 1 - n_r);
    const size_t c = node - 1 - n_r - n_i;
    return 1 + n_r + n_i + (n_r - 1 - c / n_i) * n_i + (n_i - 1 - c % n_i);
}

// Regions and industries in reverse order give the same path in reverse order.
static bool path_does_not_see_the_order(prop_gen *g, size_t size, char *why, size_t n)
{
    static country from, one, other;
    static outcome a, b;
    const size_t n_r = prop_int(g, 1, 1 + size % MOST_R), n_i = prop_int(g, 2, MOST_I);
    const int years = (int)prop_int(g, 9, MOST_YEARS);
    any_country(g, &from, n_r, n_i, years);
    build(&one, &from, n_r, n_i, years, 1, false);
    build(&other, &from, n_r, n_i, years, 1, true);
    PROP(solve(&one, &a) && solve(&other, &b), "no path");
    for (int k = 0; k < QJ_KINDS; k++)
        PROP(close_to(a.q80[k], b.q80[k]), "kind %d: methods %d, %d, quantiles %.12g, %.12g", k, (int)a.method[k], (int)b.method[k], a.q80[k], b.q80[k]);
    for (size_t node = 0; node < qj_reconcile_nodes(n_r, n_i); node++)
        for (size_t t = 0; t <= H; t++) {
            const double x = a.level[node * (H + 1) + t], y = b.level[mirrored(node, n_r, n_i) * (H + 1) + t];
            PROP(close_to(x, y), "%zu x %zu, %d years: node %zu, year %zu is %.12g, not %.12g", n_r, n_i, years, node, t, y, x);
        }
    return true;
}
PROP_TEST(path_does_not_see_the_order, 60, 50)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_scales_test),
        cmocka_unit_test(path_does_not_see_the_order_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
