#include "model/supply/population_draws.h"

#include "num/elem.h"
#include "num/vec.h"

#include <math.h>
#include <string.h>

enum { LANES = QJ_PEOPLE_LANES };

// Series of exp(x) up to x^degree, for |x| up to `reach`: what is left out is below 2^-57 of the result. Ages differ in
// their force of mortality a thousandfold, so most need half of the terms.
static const struct series {
    double reach;
    int degree;
} series[] = {{0.0119, 6}, {0.0514, 8}, {0.134, 10}, {0.34, 13}};
enum { SERIES = sizeof series / sizeof *series };
static const double FACTOR_MOST = 2.0; // of mortality, up to which the series is chosen for all draws alike

// people * exp(-hazard factor), by a series of `degree`, which is a constant wherever this is used.
static inline __attribute__((always_inline)) void by_series(int degree, double hazard, const double *factor, const double *people,
                                                            double *alive) {
    enum { N = 4 };
#define EACH for (size_t v = 0; v < N; v++)
#define TERM(k, divisor)  \
    if (degree > (k))     \
    EACH q[v] = q[v] * x[v] + 1.0 / (divisor)
    for (size_t l = 0; l < LANES; l += N * QJ_V4) {
        const double top = degree == 6 ? 1.0 / 720.0 : degree == 8 ? 1.0 / 40320.0 : degree == 10 ? 1.0 / 3628800.0 : 1.0 / 6227020800.0;
        qj_v4 x[N], q[N];
        EACH {
            x[v] = -hazard * QJ_V4_OF(factor + l + v * QJ_V4);
            q[v] = (qj_v4){top, top, top, top};
        }
        TERM(12, 479001600.0);
        TERM(11, 39916800.0);
        TERM(10, 3628800.0);
        TERM(9, 362880.0);
        TERM(8, 40320.0);
        TERM(7, 5040.0);
        TERM(6, 720.0);
        TERM(5, 120.0);
        TERM(4, 24.0);
        TERM(3, 6.0);
        TERM(2, 2.0);
        EACH QJ_V4_AT(alive + l + v * QJ_V4) = QJ_V4_OF(people + l + v * QJ_V4) * (1.0 + (x[v] + x[v] * x[v] * q[v]));
    }
#undef TERM
#undef EACH
}

static inline __attribute__((always_inline)) size_t series_of(double hazard) {
    size_t s = 0;
    while (s < SERIES && !(fabs(hazard) * FACTOR_MOST <= series[s].reach))
        s++;
    return s;
}

// Survivors of a sex and age in every region whose hazard is small; tells whether there are others.
QJ_CLONES static int survive_mild(size_t n, size_t step, const double *hazard, const double *factor, const double *people, double *alive) {
    int others = 0;
    for (size_t r = 0; r < n; r++) {
        const double h = hazard[r * step], *p = people + r * LANES;
        double *to = alive + r * LANES;
        switch (series_of(h)) {
        case 0:
            by_series(6, h, factor, p, to);
            break;
        case 1:
            by_series(8, h, factor, p, to);
            break;
        case 2:
            by_series(10, h, factor, p, to);
            break;
        case 3:
            by_series(13, h, factor, p, to);
            break;
        default:
            others = 1;
        }
    }
    return others;
}

// The same by the exponential proper, for the draws that the series does not reach.
static void survive_harsh(size_t n, size_t step, const double *hazard, const double *factor, const double *people, double *alive) {
    double part[LANES];
    for (size_t r = 0; r < n; r++) {
        const double h = hazard[r * step];
        const int all = series_of(h) == SERIES;
        for (size_t l = 0; l < LANES; l++)
            part[l] = -h * factor[l];
        qj_exp_array(LANES, part, part);
        for (size_t l = 0; l < LANES; l++)
            if (all || !(factor[l] <= FACTOR_MOST))
                alive[r * LANES + l] = people[r * LANES + l] * part[l];
    }
}

// alive[region][lane]; factor[lane] >= 0 multiplies the hazards.
static void survive(size_t n, size_t step, const double *hazard, const double *factor, const double *people, double *alive) {
    int harsh = survive_mild(n, step, hazard, factor, people, alive);
    for (size_t l = 0; l < LANES; l++)
        harsh |= !(factor[l] <= FACTOR_MOST);
    if (harsh)
        survive_harsh(n, step, hazard, factor, people, alive);
}

QJ_CLONES static void scale(double by, const double *x, double *out) {
    for (size_t l = 0; l < LANES; l += QJ_V4)
        QJ_V4_AT(out + l) = by * QJ_V4_OF(x + l);
}

QJ_CLONES static void add(size_t n, const double *more, double *x) {
    for (size_t k = 0; k < n; k += QJ_V4)
        QJ_V4_AT(x + k) = QJ_V4_OF(x + k) + QJ_V4_OF(more + k);
}

QJ_CLONES static void bear(size_t n, size_t step, const double *fertility, const double *women, double *born) {
    for (size_t r = 0; r < n; r++)
        for (size_t l = 0; l < LANES; l += QJ_V4)
            QJ_V4_AT(born + r * LANES + l) = QJ_V4_OF(born + r * LANES + l) + fertility[r * step] * QJ_V4_OF(women + r * LANES + l);
}

// Between nobody moving and all moving as the model says, and beyond.
QJ_CLONES static void strengthen(size_t n, const double *moves, const double *stayed, double *moved) {
    for (size_t r = 0; r < n; r++)
        for (size_t l = 0; l < LANES; l += QJ_V4) {
            const qj_v4 before = QJ_V4_OF(stayed + r * LANES + l), after = QJ_V4_OF(moved + r * LANES + l);
            QJ_V4_AT(moved + r * LANES + l) = before + QJ_V4_OF(moves + l) * (after - before);
        }
}

static void go(const qj_people_model *m, const qj_mix *to, const double *moves, const double *from, double *next) {
    if (to == NULL) {
        memcpy(next, from, m->regions * LANES * sizeof *next);
        return;
    }
    qj_mix_rows(to, from, next);
    if (moves != NULL)
        strengthen(m->regions, moves, from, next);
}

// Rooms of a step.
typedef struct desk {
    double *factor, *alive, *oldest, *born, *sum;
} desk;

size_t qj_people_scratch(const qj_people_model *m) { return 3 * m->regions * LANES + LANES; }

static void factor_of(double slope, const double *index, double *out) {
    scale(slope, index, out);
    qj_exp_array(LANES, out, out);
}

// From the oldest to the youngest, so that the next age's place is free; the newborn come last, when all births are known.
static void age_of_sex(const qj_people_model *m, const qj_people_shock *shock, size_t sex, double *people, const desk *d,
                       qj_people_sink sink, void *arg) {
    const size_t row = m->regions * LANES, bearing = m->last - m->first + 1, step = m->sexes * m->ages;
    memset(d->sum, 0, row * sizeof *d->sum);
    for (size_t age = m->ages; age-- > 0;) {
        double *here = people + age * row, *next = age + 1 < m->ages ? here + row : d->oldest;
        const int bears = (int)sex == m->women && age >= m->first && age <= m->last;
        if (age > 0)
            for (size_t k = 0; k < row; k += 8) // needed for the next age
                __builtin_prefetch(here - row + k, 1);
        factor_of(m->slope[sex * m->ages + age], shock->index, d->factor);
        survive(m->regions, step, m->hazard + sex * m->ages + age, d->factor, here, d->alive);
        if (bears && m->before != NULL)
            bear(m->regions, bearing, m->before + (age - m->first), here, d->born);
        go(m, m->move != NULL ? &m->move[sex * m->ages + age] : NULL, shock->moves, d->alive, next);
        if (bears)
            bear(m->regions, bearing, m->after + (age - m->first), next, d->born);
        if (age + 2 == m->ages)
            add(row, d->oldest, next);
        if (age + 1 == m->ages)
            continue;
        add(row, next, d->sum);
        if ((age + 1) % m->group == 0) {
            sink(arg, sex, (age + 1) / m->group, d->sum);
            memset(d->sum, 0, row * sizeof *d->sum);
        }
    }
}

// The newborn of a sex take the place of age 0.
static void newborn(const qj_people_model *m, const qj_people_shock *shock, size_t sex, double *youngest, const desk *d) {
    for (size_t r = 0; r < m->regions; r++)
        scale(m->share[sex], d->born + r * LANES, d->oldest + r * LANES);
    if (m->born_hazard != NULL) {
        factor_of(m->slope[sex * m->ages], shock->index, d->factor);
        survive(m->regions, m->sexes, m->born_hazard + sex, d->factor, d->oldest, d->alive);
    }
    go(m, m->settle != NULL ? &m->settle[sex] : NULL, shock->moves, m->born_hazard != NULL ? d->alive : d->oldest, youngest);
}

void qj_people_step(const qj_people_model *m, const qj_people_shock *shock, size_t sex, double *people, double *born,
                    qj_people_sink sink, void *arg, double *scratch) {
    const size_t row = m->regions * LANES;
    const desk d = {.born = born, .sum = scratch, .alive = scratch + row, .oldest = scratch + 2 * row, .factor = scratch + 3 * row};
    if ((int)sex == m->women)
        memset(born, 0, row * sizeof *born);
    age_of_sex(m, shock, sex, people, &d, sink, arg);
    for (size_t r = 0; (int)sex == m->women && r < m->regions; r++)
        for (size_t l = 0; l < LANES; l++)
            born[r * LANES + l] *= shock->births[l];
    newborn(m, shock, sex, people, &d);
    add(row, people, d.sum);
    sink(arg, sex, 0, d.sum);
}
