// Age bands and populations of many draws at once, against the definition draw by draw.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/exits/ages.h"
#include "model/supply/population_draws.h"
#include "num/elem.h"
#include <math.h>
#include <string.h>

enum { BANDS = 4, LANES = QJ_AGE_LANES };
static const double leave[BANDS] = {0.05, 0.1, 0.02, 0.4}, enter[BANDS] = {0.5, 0.3, 0.2, 0.0};

static double year_of_ages(double hazard, double wanted, double p[BANDS])
{
    double left[BANDS], all = 0.0;
    for (size_t a = 0; a < BANDS; a++) {
        left[a] = p[a] * (1.0 - fmin(1.0, leave[a] * hazard));
        p[a] = (a < BANDS - 1 ? 0.8 : 1.0) * left[a] + (a > 0 ? 0.2 * left[a - 1] : 0.0);
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
    const qj_ages m = {.bands = BANDS, .pass = 0.2, .leave = leave, .enter = enter};
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

enum { R = 3, A = 13, FIRST = 3, LAST = 6, SEXES = 2, GROUPS = (A + 4) / 5 };

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

static double hazard[R][SEXES][A], slope[SEXES][A], move[A][R][R], fertility[R][LAST - FIRST + 1];

static void year_of_people(double index, double births, double p[R][SEXES][A])
{
    double next[R][SEXES][A] = {{{0}}};
    for (size_t to = 0; to < R; to++) {
        double born = 0.0;
        for (size_t s = 0; s < SEXES; s++)
            for (size_t a = 0; a < A; a++) {
                double moved = 0.0;
                for (size_t r = 0; r < R; r++)
                    moved += p[r][s][a] * exp(-hazard[r][s][a] * exp(slope[s][a] * index)) * move[a][r][to];
                next[to][s][a + 1 < A ? a + 1 : a] += moved;
                born += s == 1 && a >= FIRST && a <= LAST ? moved * fertility[to][a - FIRST] : 0.0;
            }
        next[to][0][0] = 0.512 * born * births;
        next[to][1][0] = 0.488 * born * births;
    }
    memcpy(p, next, sizeof next);
}

static void people_go_through_a_year(void **state)
{
    (void)state;
    static double people[SEXES][A][R][LANES], plain[LANES][R][SEXES][A], weight[A][R * R];
    uint32_t first[A][R + 1];
    uint16_t at[A][R * R];
    qj_mix mix[A];
    for (size_t a = 0; a < A; a++) {
        for (size_t r = 0; r < R; r++) {
            for (size_t to = 0; to < R; to++)
                move[a][r][to] = r == to ? 0.9 : to == (r + 1) % R ? 0.1 : 0.0;
            for (size_t s = 0; s < SEXES; s++)
                hazard[r][s][a] = 0.01 * (double)(1 + a + r) / (double)(1 + s), slope[s][a] = 0.02 * (double)(a % 4);
            for (size_t b = 0; b <= LAST - FIRST; b++)
                fertility[r][b] = 0.1 + 0.01 * (double)(b + r);
        }
        mix[a] = qj_mix_list(R, R, R, &move[a][0][0], first[a], at[a], weight[a]);
    }
    const qj_people_model m = {.regions = R, .ages = A, .hazard = &hazard[0][0][0], .slope = &slope[0][0], .move = mix, .first = FIRST,
                               .last = LAST, .fertility = &fertility[0][0], .boys = 0.512};
    for (size_t l = 0; l < LANES; l++)
        for (size_t s = 0; s < SEXES; s++)
            for (size_t a = 0; a < A; a++)
                for (size_t r = 0; r < R; r++)
                    people[s][a][r][l] = plain[l][r][s][a] = 1000.0 + (double)(50 * r + 10 * s + a + l);
    double scratch[4 * R * LANES + LANES], index[LANES], births[LANES];
    assert_true(qj_people_scratch(&m) <= sizeof scratch / sizeof *scratch);
    for (int year = 0; year < 4; year++) {
        shelf s = {.calls = 0};
        for (size_t l = 0; l < LANES; l++) {
            index[l] = -1.0 * year + 0.2 * (double)l;
            births[l] = 1.0 + 0.01 * (double)l;
        }
        qj_people_year(&m, index, births, &people[0][0][0][0], keep, &s, scratch);
        assert_int_equal(s.calls, SEXES * GROUPS);
        for (size_t l = 0; l < LANES; l++) {
            year_of_people(index[l], births[l], plain[l]);
            for (size_t sex = 0; sex < SEXES; sex++)
                for (size_t r = 0; r < R; r++) {
                    double group[GROUPS] = {0};
                    for (size_t a = 0; a < A; a++) {
                        assert_true(fabs(people[sex][a][r][l] / plain[l][r][sex][a] - 1.0) <= 1e-13);
                        group[a / 5] += plain[l][r][sex][a];
                    }
                    for (size_t g = 0; g < GROUPS; g++)
                        assert_true(fabs(s.sum[sex][g][r][l] / group[g] - 1.0) <= 1e-13);
                }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ages_go_through_a_year),
        cmocka_unit_test(people_go_through_a_year),
    };
    return cmocka_run_group_tests_name("model draws", tests, NULL, NULL);
}
