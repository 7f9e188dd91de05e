// Age bands and populations of many draws at once, against the definition draw by draw.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/exits/ages.h"
#include "model/supply/population_run.h"
#include "num/pool.h"
#include "num/rng.h"
#include <math.h>
#include <string.h>

enum { BANDS = 4, LANES = QJ_AGE_LANES };
static const double leave[BANDS] = {0.05, 0.1, 0.02, 0.4}, enter[BANDS] = {0.5, 0.3, 0.2, 0.0}, pass[BANDS] = {0.2, 0.1, 0.5, 0.0};

static double year_of_ages(double hazard, double wanted, double p[BANDS])
{
    double left[BANDS], all = 0.0;
    for (size_t a = 0; a < BANDS; a++) {
        left[a] = p[a] * (1.0 - fmin(1.0, leave[a] * hazard));
        p[a] = (1.0 - pass[a]) * left[a] + (a > 0 ? pass[a - 1] * left[a - 1] : 0.0);
        all += p[a];
    }
    const double open = fmax(0.0, wanted - all), now = all + open;
    for (size_t a = 0; a < BANDS; a++)
        p[a] = (p[a] + open * enter[a]) * (now > 0.0 ? wanted / now : 1.0);
    return open;
}

static void ages_go_through_a_year(void **state)
{
    (void)state;
    const qj_ages m = {.bands = BANDS, .pass = pass, .leave = leave, .enter = enter};
    double hazard[LANES], wanted[LANES], keep[BANDS][LANES], people[BANDS][LANES], open[LANES], plain[LANES][BANDS];
    for (size_t l = 0; l < LANES; l++)
        for (size_t a = 0; a < BANDS; a++)
            people[a][l] = plain[l][a] = l == 3 ? 0.0 : 100.0 + (double)(7 * a + l);
    for (int year = 0; year < 6; year++) {
        for (size_t l = 0; l < LANES; l++) {
            hazard[l] = l == 5 ? 30.0 : 0.5 + 0.1 * (double)l; // in lane 5 nearly all go
            wanted[l] = l == 3 ? 0.0 : 300.0 + 20.0 * (double)l - 25.0 * year;
        }
        qj_ages_keep(&m, hazard, &keep[0][0]);
        qj_ages_year(&m, &keep[0][0], wanted, &people[0][0], open);
        for (size_t l = 0; l < LANES; l++) {
            const double expected = year_of_ages(hazard[l], wanted[l], plain[l]);
            double sum = 0.0;
            assert_true(fabs(open[l] - expected) <= 1e-11 && open[l] >= 0.0);
            for (size_t a = 0; a < BANDS; a++) {
                assert_true(fabs(people[a][l] - plain[l][a]) <= 1e-11);
                sum += people[a][l];
            }
            assert_true(fabs(sum - wanted[l]) <= 1e-10); // as many as are wanted, whether they grow or shrink
        }
    }
}

enum { R = 3, A = 13, FIRST = 3, LAST = 6, SEXES = 2, WIDTH = 5, GROUPS = (A + WIDTH - 1) / WIDTH, WOMEN = 1 };

typedef struct shelf {
    double sum[SEXES][GROUPS][R][LANES];
    int calls;
} shelf;

static void keep(void *arg, size_t sex, size_t group, const double *sum)
{
    shelf *s = arg;
    assert_true(sex < SEXES && group < GROUPS);
    memcpy(s->sum[sex][group], sum, sizeof s->sum[sex][group]);
    s->calls++;
}

static double hazard[R][SEXES][A], slope[SEXES][A], move[A][R][R], before[R][LAST - FIRST + 1], after[R][LAST - FIRST + 1];
static const double share[SEXES] = {0.512, 0.488}, born_hazard[R][SEXES] = {{0.01, 0.02}, {0.3, 0.001}, {0.0, 0.0}};

static double moved_to(size_t to, size_t age, double moves, const double alive[R])
{
    double sum = 0.0;
    for (size_t r = 0; r < R; r++)
        sum += alive[r] * ((r == to ? 1.0 : 0.0) + moves * (move[age][r][to] - (r == to ? 1.0 : 0.0)));
    return sum;
}

static void step_of_people(double index, double births, double moves, double p[R][SEXES][A])
{
    double next[R][SEXES][A] = {{{0}}}, born[R] = {0}, alive[R];
    for (size_t s = 0; s < SEXES; s++)
        for (size_t a = 0; a < A; a++) {
            for (size_t r = 0; r < R; r++)
                alive[r] = p[r][s][a] * exp(-hazard[r][s][a] * exp(slope[s][a] * index));
            for (size_t to = 0; to < R; to++) {
                const double moved = moved_to(to, a, moves, alive);
                next[to][s][a + 1 < A ? a + 1 : a] += moved;
                if (s == WOMEN && a >= FIRST && a <= LAST)
                    born[to] += moved * after[to][a - FIRST] + p[to][s][a] * before[to][a - FIRST];
            }
        }
    for (size_t s = 0; s < SEXES; s++) {
        for (size_t r = 0; r < R; r++)
            alive[r] = share[s] * born[r] * births * exp(-born_hazard[r][s] * exp(slope[s][0] * index));
        for (size_t to = 0; to < R; to++)
            next[to][s][0] = moved_to(to, 0, moves, alive);
    }
    memcpy(p, next, sizeof next);
}

static void fill_model(double people[SEXES][A][R][LANES], double plain[LANES][R][SEXES][A], double level)
{
    for (size_t a = 0; a < A; a++)
        for (size_t r = 0; r < R; r++) {
            for (size_t to = 0; to < R; to++)
                move[a][r][to] = r == to ? 0.9 : to == (r + 1) % R ? 0.1 : 0.0;
            for (size_t s = 0; s < SEXES; s++)
                hazard[r][s][a] = level * (double)(1 + a + r) / (double)(1 + s), slope[s][a] = 0.02 * (double)(a % 4);
            for (size_t b = 0; b <= LAST - FIRST; b++)
                before[r][b] = 0.05, after[r][b] = 0.1 + 0.01 * (double)(b + r);
            for (size_t l = 0; l < LANES; l++)
                for (size_t s = 0; s < SEXES; s++)
                    people[s][a][r][l] = plain[l][r][s][a] = 1000.0 + (double)(50 * r + 10 * s + a + l);
        }
}

static void people_go_through_a_step(void **state)
{
    (void)state;
    static double people[SEXES][A][R][LANES], plain[LANES][R][SEXES][A], weight[A][R * R];
    uint32_t first[A][R + 1];
    uint16_t at[A][R * R];
    qj_mix mix[SEXES * A];
    double scratch[4 * R * LANES + LANES], index[LANES], births[LANES], moves[LANES];
    static const double levels[] = {0.0, 1e-4, 0.004, 0.02, 0.2}; // every way of computing survival, and all of them together
    for (size_t level = 0; level < sizeof levels / sizeof *levels; level++) {
        fill_model(people, plain, levels[level]);
        for (size_t a = 0; a < A; a++)
            mix[a] = mix[A + a] = qj_mix_list(R, R, R, &move[a][0][0], first[a], at[a], weight[a]);
        const qj_people_model m = {.regions = R, .sexes = SEXES, .ages = A, .group = WIDTH, .hazard = &hazard[0][0][0],
                                   .slope = &slope[0][0], .move = mix, .women = WOMEN, .first = FIRST, .last = LAST,
                                   .before = &before[0][0], .after = &after[0][0], .share = share, .born_hazard = &born_hazard[0][0],
                                   .settle = mix};
        assert_true(qj_people_scratch(&m) <= sizeof scratch / sizeof *scratch);
        for (int year = 0; year < 4; year++) {
            shelf s = {.calls = 0};
            for (size_t l = 0; l < LANES; l++) {
                index[l] = l == 7 ? 60.0 : -1.0 * year + 0.2 * (double)l; // in lane 7 mortality is several times higher
                births[l] = 1.0 + 0.01 * (double)l;
                moves[l] = 0.05 * (double)l;
            }
            double born[R * LANES];
            for (size_t sex = SEXES; sex-- > 0;) // women first
                qj_people_step(&m, &(qj_people_shock){index, births, moves}, sex, &people[sex][0][0][0], born, keep, &s, scratch);
            assert_int_equal(s.calls, SEXES * GROUPS);
            for (size_t l = 0; l < LANES; l++) {
                step_of_people(index[l], births[l], moves[l], plain[l]);
                for (size_t sex = 0; sex < SEXES; sex++)
                    for (size_t r = 0; r < R; r++) {
                        double group[GROUPS] = {0};
                        for (size_t a = 0; a < A; a++) {
                            assert_true(fabs(people[sex][a][r][l] / plain[l][r][sex][a] - 1.0) <= 1e-13);
                            group[a / WIDTH] += plain[l][r][sex][a];
                        }
                        for (size_t g = 0; g < GROUPS; g++)
                            assert_true(fabs(s.sum[sex][g][r][l] / group[g] - 1.0) <= 1e-13);
                    }
            }
        }
    }
}

enum { DRAWS = 41, STEPS = 7 };

// Draws of a model without moves, on so many threads.
static void run_draws(unsigned threads, qj_arena *a, qj_people_stats *out)
{
    static double people[SEXES][A][R][LANES], plain[LANES][R][SEXES][A], index[DRAWS * STEPS], births[DRAWS * STEPS], moves[DRAWS];
    static const double p[3] = {0.1, 0.5, 0.9};
    fill_model(people, plain, 0.004);
    qj_normals((qj_key){3}, 0, 0, 0, DRAWS * STEPS, 1, index);
    for (size_t k = 0; k < DRAWS * STEPS; k++)
        births[k] = 1.0 + 0.02 * index[DRAWS * STEPS - 1 - k];
    for (size_t d = 0; d < DRAWS; d++)
        moves[d] = 1.0 + 0.3 * index[d];
    const qj_people_model m = {.regions = R, .sexes = SEXES, .ages = A, .group = 1, .hazard = &hazard[0][0][0], .slope = &slope[0][0],
                               .women = WOMEN, .first = FIRST, .last = LAST, .after = &after[0][0], .share = share};
    const qj_people_run r = {.model = &m, .start = &plain[0][0][0][0], .draws = DRAWS, .steps = STEPS, .index = index, .births = births,
                             .moves = moves, .n_p = 3, .p = p, .totals = true};
    qj_err err = {0};
    qj_ctx ctx = {.arena = a};
    assert_int_equal(qj_pool_new(threads, &ctx.pool, &err), QJ_OK);
    assert_int_equal(qj_people_go(&r, &ctx, out, &err), QJ_OK);
    qj_pool_free(ctx.pool);
}

static void draws_are_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    qj_arena *a = qj_arena_new((size_t)1 << 26);
    qj_people_stats one, two;
    run_draws(1, a, &one);
    run_draws(2, a, &two);
    const size_t rows = SEXES * A * R + R + 1;
    assert_true(one.rows == rows && two.rows == rows);
    assert_memory_equal(one.mean, two.mean, STEPS * rows * sizeof(double));
    assert_memory_equal(one.quantile, two.quantile, STEPS * rows * 3 * sizeof(double));
    for (size_t t = 0; t < STEPS; t++) { // totals are the sums of what they are made of
        const double *mean = one.mean + t * rows, *q = one.quantile + t * rows * 3;
        double all = 0.0;
        for (size_t r = 0; r < R; r++) {
            double region = 0.0;
            for (size_t k = 0; k < SEXES * A; k++)
                region += mean[k * R + r];
            assert_true(fabs(region / mean[SEXES * A * R + r] - 1.0) <= 1e-13);
            all += region;
        }
        assert_true(fabs(all / mean[rows - 1] - 1.0) <= 1e-13);
        for (size_t k = 0; k < rows; k++)
            assert_true(q[k * 3] <= q[k * 3 + 1] && q[k * 3 + 1] <= q[k * 3 + 2] && (k < SEXES * A * R || q[k * 3] < q[k * 3 + 2]));
    }
    qj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ages_go_through_a_year),
        cmocka_unit_test(people_go_through_a_step),
        cmocka_unit_test(draws_are_the_same_on_any_number_of_threads),
    };
    return cmocka_run_group_tests_name("model draws", tests, NULL, NULL);
}
