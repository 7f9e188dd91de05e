#include "model/supply/population_draws.h"

#include "num/elem.h"
#include "num/vec.h"

#include <string.h>

enum { LANES = QJ_PEOPLE_LANES };

// The exponents of survival of one sex and age: -hazard times the hazard's own change in each draw.
QJ_CLONES static void exponents(size_t n, size_t step, const double *hazard, const double *change, double *out) {
    for (size_t r = 0; r < n; r++)
        for (size_t l = 0; l < LANES; l += QJ_V4)
            QJ_V4_AT(out + r * LANES + l) = -hazard[r * step] * QJ_V4_OF(change + l);
}

QJ_CLONES static void scale(double by, const double *x, double *out) {
    for (size_t l = 0; l < LANES; l += QJ_V4)
        QJ_V4_AT(out + l) = by * QJ_V4_OF(x + l);
}

QJ_CLONES static void multiply(size_t n, const double *by, double *x) {
    for (size_t k = 0; k < n; k += QJ_V4)
        QJ_V4_AT(x + k) = QJ_V4_OF(x + k) * QJ_V4_OF(by + k);
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

size_t qj_people_scratch(const qj_people_model *m) { return 4 * m->regions * LANES + LANES; }

// From the oldest to the youngest, so that the next age's place is free; the newborn come last, when all births are known.
static void age_of_sex(const qj_people_model *m, size_t sex, const double *index, double *people, double *born, double *work,
                       double *sum, qj_people_sink sink, void *arg) {
    const size_t row = m->regions * LANES, bearing = m->last - m->first + 1;
    double *change = work, *alive = work + LANES, *oldest = alive + row;
    memset(sum, 0, row * sizeof *sum);
    for (size_t age = m->ages; age-- > 0;) {
        double *here = people + age * row, *next = age + 1 < m->ages ? here + row : oldest;
        for (size_t k = 0; k < row; k += 8) // needed once the exponentials are there
            __builtin_prefetch(here + k, 1);
        scale(m->slope[sex * m->ages + age], index, change);
        qj_exp_array(LANES, change, change);
        exponents(m->regions, QJ_PEOPLE_SEXES * m->ages, m->hazard + sex * m->ages + age, change, alive);
        qj_exp_array(row, alive, alive);
        multiply(row, here, alive);
        qj_mix_rows(&m->move[age], alive, next);
        if (sex == 1 && age >= m->first && age <= m->last)
            bear(m->regions, bearing, m->fertility + (age - m->first), next, born);
        if (age + 2 == m->ages)
            add(row, oldest, next);
        if (age + 1 == m->ages)
            continue;
        add(row, next, sum);
        if ((age + 1) % QJ_PEOPLE_GROUP == 0) {
            sink(arg, sex, (age + 1) / QJ_PEOPLE_GROUP, sum);
            memset(sum, 0, row * sizeof *sum);
        }
    }
}

void qj_people_year(const qj_people_model *m, const double *index, const double *births, double *people, qj_people_sink sink,
                    void *arg, double *scratch) {
    const size_t row = m->regions * LANES;
    double *born = scratch, *sum = born + row, *work = sum + row;
    memset(born, 0, row * sizeof *born);
    for (size_t s = QJ_PEOPLE_SEXES; s-- > 0;) { // women first: they bear the boys, too
        double *of_sex = people + s * m->ages * row;
        age_of_sex(m, s, index, of_sex, born, work, sum, sink, arg);
        for (size_t r = 0; s == 1 && r < m->regions; r++)
            multiply(LANES, births, born + r * LANES);
        for (size_t r = 0; r < m->regions; r++)
            scale(s == 0 ? m->boys : 1.0 - m->boys, born + r * LANES, of_sex + r * LANES);
        add(row, of_sex, sum);
        sink(arg, s, 0, sum);
    }
}
