#include "model/supply/labour.h"

#include "num/elem.h"

#include <math.h>

static double within(double p) { return fmin(QJ_PARTICIPATION_MOST, fmax(QJ_PARTICIPATION_LEAST, p)); }

static double logit(double p) { return qj_log(p / (1.0 - p)); }

void qj_participation(size_t n, const double *year, const double *rate, int horizon, double *out) {
    double centre = 0.0, cross = 0.0, spread = 0.0, damp = 0.0, power = 1.0;
    for (size_t t = 0; t < n; t++)
        centre += year[t] / (double)n;
    for (size_t t = 0; t < n; t++) {
        cross += (year[t] - centre) * logit(within(rate[t]));
        spread += (year[t] - centre) * (year[t] - centre);
    }
    const double slope = spread > 0.0 ? cross / spread : 0.0, last = logit(within(rate[n - 1]));
    for (int h = 1; h <= horizon; h++) {
        damp += power *= QJ_PARTICIPATION_DAMPING;
        out[h - 1] = within(1.0 / (1.0 + qj_exp(-(last + slope * damp))));
    }
}

qj_ceiling qj_labour_ceiling(double labour_force, double idle, double employment) {
    qj_ceiling c = {.ceiling = labour_force * (1.0 - idle)};
    c.excess = fmax(0.0, employment - c.ceiling);
    c.employed = employment - c.excess;
    return c;
}
