// Replacement demand: who leaves work for retirement or by death (docs/models/need.md).
//
// No table of employed by age and occupation is public for the pack's country, so the age shape is an assumption: a
// rate by age that falls around the statutory pension age as a logistic curve. A rise of the pension age moves the
// curve; a cohort's loss of employment from one year to the next, past the age of 50, is its retirement.
#include "model/demand/need.h"
#include "num/elem.h"

#include <math.h>

static const double STAY_ON = 0.15;   // work beyond the pension age (the pack's age profile)
static const double EXIT_WIDTH = 1.0; // years; scale of the logistic curve (assumption)
enum { RETIRE_FROM = 50 };            // losses of younger ages are not retirement

// Share of those who would work at this age if there were no pension.
static double stay(double age, double pension_age) {
    return STAY_ON + (1 - STAY_ON) / (1 + qj_exp((age - pension_age) / EXIT_WIDTH));
}

void qj_rates_of_band(int from, int to, double rate, double pension_age, const double *population, double *rate_out) {
    double people = 0, staying = 0;
    for (int age = from; age <= to; age++) {
        people += population[age];
        staying += population[age] * stay(age + 0.5, pension_age);
    }
    for (int age = from; age <= to; age++)
        rate_out[age] = staying > 0 ? rate * stay(age + 0.5, pension_age) * people / staying : rate;
}

double qj_employment_rate(const qj_people *p, int n_years, int sex, int age, int year, double shift) {
    const double rate = p->rate[sex * QJ_AGES + age];
    const double then = stay(age + 0.5, p->rate_pension_age[sex]);
    const double now = stay(age + 0.5, p->pension_age[sex * n_years + year] + shift);
    return fmin(rate * (now / then), 1);
}

qj_exit qj_exit_at(const qj_people *p, int n_years, int sex, int age, int year, double shift, double mortality_factor) {
    qj_exit e = {.employed_rate = qj_employment_rate(p, n_years, sex, age, year - 1, shift)};
    e.death = fmin(p->mortality[(sex * QJ_AGES + age) * n_years + year] * mortality_factor, 1);
    if (age >= RETIRE_FROM && e.employed_rate > 0) {
        const int next = age + 1 < QJ_AGES ? age + 1 : age;
        e.retire = fmax(0, 1 - qj_employment_rate(p, n_years, sex, next, year, shift) / e.employed_rate);
    }
    return e;
}

static int band_of(const qj_people *p, int sex, int age) {
    int band = QJ_AGE_BANDS - 1;
    while (band > 0 && age < p->band_from[sex * QJ_AGE_BANDS + band])
        band--;
    return band;
}

void qj_exit_rates(const qj_need_input *in, int horizon, double age_shift, double mortality_factor, double *out) {
    qj_exit_rates_of(in, horizon, 1, horizon, age_shift, mortality_factor, out);
}

void qj_exit_rates_of(const qj_need_input *in, int horizon, int first, int last, double age_shift, double mortality_factor, double *out) {
    const qj_people *p = &in->people;
    const int n_years = horizon + 1;
    for (int sex = 0; sex < QJ_SEXES; sex++)
        for (int h = first; h <= last; h++) {
            // Employed and leavers of the country by band; a region weighs the bands.
            double employed[QJ_AGE_BANDS] = {0}, leavers[QJ_AGE_BANDS] = {0};
            for (int age = 15; age < QJ_AGES; age++) {
                const qj_exit e = qj_exit_at(p, n_years, sex, age, h, age_shift, mortality_factor);
                const double n = p->population[(sex * QJ_AGES + age) * n_years + h - 1] * e.employed_rate;
                const int band = band_of(p, sex, age);
                employed[band] += n;
                leavers[band] += n * (1 - (1 - e.death) * (1 - e.retire));
            }
            for (size_t r = 0; r < in->n_regions; r++) {
                const double *w = p->band_weight + (r * QJ_SEXES + (size_t)sex) * QJ_AGE_BANDS;
                double all = 0, leave = 0;
                for (int band = 0; band < QJ_AGE_BANDS; band++) {
                    all += w[band] * employed[band];
                    leave += w[band] * leavers[band];
                }
                out[(r * QJ_SEXES + (size_t)sex) * (size_t)horizon + (size_t)h - 1] = all > 0 ? leave / all : 0;
            }
        }
}
