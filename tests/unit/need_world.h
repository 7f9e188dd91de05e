// A small synthetic country for tests of the need model.
#pragma once

#include "model/demand/need.h"
#include "num/elem.h"
#include "num/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { R = 3, I = 4, O = 5, SLOTS = 8, YEARS = 12, H = 4, DRAWS = 96 };

// Occupations 11 12 of major 1, 21 22 of major 2, and the major group 3 itself; slots: all 1 11 12 2 21 22 3.
static const uint32_t leaf[O] = {2, 3, 5, 6, 7}, major[O] = {1, 1, 4, 4, 7};
static const qj_cut cut = {SLOTS, leaf, major};

typedef struct world {
    qj_arena *arena;
    qj_need_input in;
    size_t sector_of[I];
    double share[I * O], women[I * O];
    double population[QJ_SEXES * QJ_AGES * (H + 1)], mortality[QJ_SEXES * QJ_AGES * (H + 1)], pension[QJ_SEXES * (H + 1)];
    double rate[QJ_SEXES * QJ_AGES], then[QJ_SEXES], band_weight[R * QJ_SEXES * QJ_AGE_BANDS];
    int band_from[QJ_SEXES * QJ_AGE_BANDS];
} world;

static inline qj_panel panel(qj_arena *a, size_t n) {
    qj_panel p = {.n = n, .first_year = 2014, .n_years = YEARS};
    p.x = QJ_NEW(a, double, n *YEARS);
    p.use = QJ_NEW(a, uint8_t, n *YEARS);
    p.bridged = QJ_NEW(a, uint8_t, n *YEARS);
    memset(p.use, 1, n * YEARS);
    return p;
}

static inline void add_up(world *w) {
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < I; i++)
            for (size_t t = 0; t < YEARS; t++) {
                const double x = w->in.cells.x[(r * I + i) * YEARS + t];
                w->in.region.x[r * YEARS + t] += x;
                w->in.industry.x[i * YEARS + t] += x;
                w->in.total.x[t] += x;
                w->in.sector.x[(r * 2 + w->sector_of[i]) * YEARS + t] += x;
            }
}

static inline void make_people(world *w) {
    for (int s = 0; s < QJ_SEXES; s++) {
        w->then[s] = 61;
        for (int t = 0; t <= H; t++)
            w->pension[s * (H + 1) + t] = 61 + (s == QJ_WOMAN ? 0.25 * t : 0);
        for (int age = 0; age < QJ_AGES; age++) {
            w->rate[s * QJ_AGES + age] = age < 15 ? 0 : age < 61 ? 0.8 : 0.1;
            for (int t = 0; t <= H; t++) {
                w->population[(s * QJ_AGES + age) * (H + 1) + t] = 1000 - 9 * age;
                w->mortality[(s * QJ_AGES + age) * (H + 1) + t] = 0.0005 + 0.00004 * age;
            }
        }
        for (int b = 0; b < QJ_AGE_BANDS; b++)
            w->band_from[s * QJ_AGE_BANDS + b] = b == 0 ? 0 : b == 1 ? 16 : 55;
    }
    for (size_t i = 0; i < R * QJ_SEXES * QJ_AGE_BANDS; i++)
        w->band_weight[i] = 1;
    w->band_weight[QJ_SEXES * QJ_AGE_BANDS + 2] = 3; // the second region has many old men
}

static inline int set_up(void **state) {
    qj_arena *a = qj_arena_new((size_t)256 << 20);
    world *w = QJ_NEW(a, world, 1);
    w->arena = a;
    w->in = (qj_need_input){.n_regions = R, .n_industries = I, .n_occupations = O, .base_year = 2025, .n_sectors = 2,
                            .sector_of = w->sector_of, .cells = panel(a, R * I), .region = panel(a, R),
                            .industry = panel(a, I), .total = panel(a, 1), .sector = panel(a, (size_t)R * 2),
                            .share = w->share, .women = w->women};
    w->sector_of[1] = w->sector_of[2] = 1;
    double z[YEARS];
    for (size_t c = 0; c < R * I; c++) {
        qj_normals((qj_key){11}, (uint32_t)c, 0, 0, YEARS, 1, z);
        double x = 800 + 700 * (double)c;
        for (size_t t = 0; t < YEARS; t++) {
            x *= qj_exp(0.01 + 0.05 * z[t]);
            w->in.cells.x[c * YEARS + t] = x;
        }
    }
    add_up(w);
    for (size_t i = 0; i < I; i++)
        for (size_t o = 0; o < O; o++) {
            w->share[i * O + o] = (double)(1 + (i + 2 * o) % 5) / 15;
            w->women[i * O + o] = 0.2 + 0.1 * (double)o;
        }
    make_people(w);
    w->in.people = (qj_people){w->population, w->mortality, w->pension, w->rate, w->then, w->band_weight, w->band_from};
    *state = w;
    return 0;
}

static inline int tear_down(void **state) {
    qj_arena_free(((world *)*state)->arena);
    return 0;
}

static inline qj_need_params params_of(uint64_t seed) {
    qj_need_params p = QJ_NEED_DEFAULTS;
    p.horizon = H;
    p.draws = DRAWS;
    p.seed = seed;
    return p;
}

static inline qj_need_result *run(world *w, unsigned threads, uint64_t seed, qj_path **path) {
    qj_err err = {0};
    qj_pool *pool = NULL;
    assert_int_equal(qj_pool_new(threads, &pool, &err), QJ_OK);
    const qj_ctx ctx = {.pool = pool, .arena = w->arena};
    const qj_need_params p = params_of(seed);
    qj_need_result *out = NULL;
    assert_int_equal(qj_path_fit(&w->in, &p, &ctx, path, &err), QJ_OK);
    assert_int_equal(qj_need_run(&w->in, &p, *path, &cut, &ctx, &out, &err), QJ_OK);
    qj_pool_free(pool);
    return out;
}

static inline size_t at(size_t r, size_t i, size_t s, size_t y) { return ((r * (I + 1) + i) * SLOTS + s) * (H + 1) + y; }

static inline void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.17g, expected %.17g within %g", got, want, tolerance);
}

// A statistic adds up over regions, industries, occupations and (flows) years. Means are integer sums over a power of
// two grid and the number of draws, so only the last division rounds.
static inline void check_sums(const double *x, bool flow) {
    for (size_t y = 0; y <= H; y++) {
        double regions = 0, industries = 0, majors = 0, leaves = 0, years = 0;
        for (size_t r = 1; r <= R; r++)
            regions += x[at(r, 2, 5, y)];
        for (size_t i = 1; i <= I; i++)
            industries += x[at(1, i, 4, y)];
        majors = x[at(2, 0, 1, y)] + x[at(2, 0, 4, y)] + x[at(2, 0, 7, y)];
        for (size_t o = 0; o < O; o++)
            leaves += x[at(0, 0, leaf[o], y)];
        const double size = 1e-9 * (1 + fabs(x[at(0, 0, 0, y)]));
        near(regions, x[at(0, 2, 5, y)], size);
        near(industries, x[at(1, 0, 4, y)], size);
        near(majors, x[at(2, 0, 0, y)], size);
        near(leaves, x[at(0, 0, 0, y)], size);
        if (y == 0 && flow) {
            for (size_t h = 1; h <= H; h++)
                years += x[at(1, 1, 1, h)];
            near(years, x[at(1, 1, 1, 0)], size);
        }
    }
}
