// Women's share of every industry x occupation cell, from the shares of industries and of major groups.
#include "model/demand/need.h"
#include "num/ipf.h"

#include <math.h>
#include <string.h>

// The three-way table is sex x industry x major group; occupations of one major group share its odds.
typedef struct sex_table {
    size_t n_i, n_m;
    double *x;         // [sex][industry][major]
    double *by_cell;   // [industry][major] employed
    double *by_sex_i;  // [sex][industry]
    double *by_sex_m;  // [sex][major]
} sex_table;

static void fill_margins(sex_table *t, const double *women_industry, const double *women_major) {
    double women = 0, all = 0;
    for (size_t i = 0; i < t->n_i; i++)
        for (size_t m = 0; m < t->n_m; m++) {
            all += t->by_cell[i * t->n_m + m];
            women += t->by_cell[i * t->n_m + m] * women_industry[i];
        }
    // Women by major group: published shares; where unknown, what industries imply. Then to the same total.
    double given = 0;
    for (size_t m = 0; m < t->n_m; m++) {
        double group = 0, implied = 0;
        for (size_t i = 0; i < t->n_i; i++) {
            group += t->by_cell[i * t->n_m + m];
            implied += t->by_cell[i * t->n_m + m] * women_industry[i];
        }
        t->by_sex_m[QJ_MAN * t->n_m + m] = group;
        t->by_sex_m[QJ_WOMAN * t->n_m + m] = isnan(women_major[m]) ? implied : group * women_major[m];
        given += t->by_sex_m[QJ_WOMAN * t->n_m + m];
    }
    // Odds are scaled, not shares, so that no group exceeds its size; a few steps of Newton are plenty.
    double odds = 1;
    for (int step = 0; step < 50 && given > 0 && given < all; step++) {
        double sum = 0, slope = 0;
        for (size_t m = 0; m < t->n_m; m++) {
            const double n = t->by_sex_m[QJ_MAN * t->n_m + m], w = t->by_sex_m[QJ_WOMAN * t->n_m + m];
            const double s = n > 0 ? w / n : 0, scaled = odds * s / (1 - s + odds * s);
            sum += n * scaled;
            slope += n * scaled * (1 - scaled);
        }
        if (fabs(sum - women) <= 1e-12 * all || slope <= 0)
            break;
        odds *= 1 + (women - sum) / slope > 0.1 ? 1 + (women - sum) / slope : 0.1;
    }
    for (size_t m = 0; m < t->n_m; m++) {
        double *man = &t->by_sex_m[QJ_MAN * t->n_m + m], *woman = &t->by_sex_m[QJ_WOMAN * t->n_m + m];
        const double n = *man, s = n > 0 ? *woman / n : 0;
        *woman = n * (odds * s / (1 - s + odds * s));
        *man = n - *woman;
    }
    for (size_t i = 0; i < t->n_i; i++) {
        double group = 0;
        for (size_t m = 0; m < t->n_m; m++)
            group += t->by_cell[i * t->n_m + m];
        t->by_sex_i[QJ_WOMAN * t->n_i + i] = group * women_industry[i];
        t->by_sex_i[QJ_MAN * t->n_i + i] = group * (1 - women_industry[i]);
    }
}

qj_rc qj_women_fit(size_t n_i, size_t n_o, size_t n_majors, const double *employed, const double *share,
                   const uint32_t *major, const double *women_industry, const double *women_major, double *out,
                   qj_arena *scratch, qj_err *err) {
    const qj_mark mark = qj_arena_mark(scratch);
    sex_table t = {.n_i = n_i, .n_m = n_majors};
    t.x = QJ_NEW(scratch, double, QJ_SEXES *n_i *n_majors);
    t.by_cell = QJ_NEW(scratch, double, n_i *n_majors);
    t.by_sex_i = QJ_NEW(scratch, double, QJ_SEXES *n_i);
    t.by_sex_m = QJ_NEW(scratch, double, QJ_SEXES *n_majors);
    const qj_ipf_table table = {.n0 = QJ_SEXES, .n1 = n_i, .n2 = n_majors, .x = t.x, .m01 = t.by_sex_i, .m12 = t.by_cell,
                                .m02 = t.by_sex_m};
    double *work = QJ_NEW(scratch, double, qj_ipf3_scratch(&table));
    if (t.x == NULL || work == NULL || t.by_cell == NULL || t.by_sex_i == NULL || t.by_sex_m == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < n_i; i++)
        for (size_t o = 0; o < n_o; o++)
            t.by_cell[i * n_majors + major[o]] += employed[i] * share[i * n_o + o];
    fill_margins(&t, women_industry, women_major);
    for (size_t c = 0; c < n_i * n_majors; c++)
        t.x[c] = t.x[n_i * n_majors + c] = t.by_cell[c] > 0 ? 1 : 0;
    (void)qj_ipf3(&table, 1e-9, 2000, work);
    for (size_t i = 0; i < n_i; i++)
        for (size_t o = 0; o < n_o; o++) {
            const size_t c = i * n_majors + major[o];
            const double men = t.x[c], women = t.x[n_i * n_majors + c];
            out[i * n_o + o] = men + women > 0 ? women / (men + women) : women_industry[i];
        }
    qj_arena_rewind(scratch, mark);
    return QJ_OK;
}
