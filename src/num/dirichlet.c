#include "num/dirichlet.h"

#include "num/dist.h"
#include "num/elem.h"

#include <math.h>

double qj_dirichlet_shrink(size_t n, const double *counts, const double *p, double kappa, double *mean, double *sd) {
    double total = 0.0;
    for (size_t i = 0; i < n; i++)
        total += counts[i];
    for (size_t i = 0; i < n; i++) {
        mean[i] = (counts[i] + kappa * p[i]) / (total + kappa);
        if (sd)
            sd[i] = sqrt(mean[i] * (1.0 - mean[i]) / (total + kappa + 1.0));
    }
    return total / (total + kappa);
}

double qj_dirichlet_likelihood(size_t groups, size_t n, const double *counts, const double *pattern, double kappa) {
    double sum = 0.0;
    for (size_t g = 0; g < groups; g++) {
        double total = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double c = counts[g * n + i], a = kappa * pattern[g * n + i];
            if (!(a > 0.0) || !(c > 0.0))
                continue;
            total += c;
            sum += qj_log_gamma(c + a) - qj_log_gamma(a);
        }
        sum += qj_log_gamma(kappa) - qj_log_gamma(kappa + total);
    }
    return sum;
}

double qj_dirichlet_kappa(size_t groups, size_t n, const double *counts, const double *pattern) {
    enum { STEPS = 60 };
    double best = 1.0, most = -INFINITY;
    for (int k = 0; k <= STEPS; k++) {
        const double kappa = qj_exp(k * (4.0 * 2.302585092994045684 / STEPS));
        const double l = qj_dirichlet_likelihood(groups, n, counts, pattern, kappa);
        if (l > most) {
            most = l;
            best = kappa;
        }
    }
    return best;
}
