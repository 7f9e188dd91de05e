#include "model/exits/cohorts.h"

#include "num/elem.h"

#include <math.h>
#include <string.h>

void qj_cohort_rates(size_t n, size_t steps, const double *employed, double *rate) {
    for (size_t a = 0; a + 1 < n; a++) {
        double before = 0.0, after = 0.0;
        for (size_t t = 0; t < steps; t++) {
            before += employed[t * n + a];
            after += employed[(t + 1) * n + a + 1];
        }
        rate[a] = before > 0.0 ? after / before - 1.0 : (double)NAN;
    }
}

void qj_cohort_shrink(size_t n, const double *persons, const double *parent, double kappa, double *rate) {
    for (size_t a = 0; a + 1 < n; a++) {
        const double w = persons[a] / (persons[a] + kappa);
        rate[a] = persons[a] > 0.0 && !isnan(rate[a]) ? w * rate[a] + (1.0 - w) * parent[a] : parent[a];
    }
}

void qj_cohort_smooth(size_t n, double *rate, double *scratch) {
    memcpy(scratch, rate, (n - 1) * sizeof *rate);
    for (size_t a = 1; a + 2 < n; a++)
        if (!isnan(scratch[a - 1] + scratch[a] + scratch[a + 1]))
            rate[a] = 0.25 * scratch[a - 1] + 0.5 * scratch[a] + 0.25 * scratch[a + 1];
}

qj_cohorts qj_cohorts_of(size_t n, const double *now, const double *rate, double years, double growth) {
    qj_cohorts c = {.outflow = now[n - 1]};
    double employed = now[n - 1];
    for (size_t a = 0; a + 1 < n; a++) {
        if (!isnan(rate[a]))
            c.outflow += fmax(0.0, -rate[a]) * now[a];
        employed += now[a];
    }
    const double left = 1.0 - c.outflow / employed;
    c.annual_rate = left > 0.0 ? 1.0 - qj_exp(qj_log(left) / years) : 1.0;
    c.refill = fmax(0.0, c.outflow + fmin(0.0, growth));
    return c;
}
