#include "model/staffing/shares.h"

#include "num/elem.h"

#include <math.h>

size_t qj_shares_fill(size_t n, double *share, double n_eff) {
    const double delta = 0.65 / (2.0 * n_eff);
    size_t zeros = 0;
    for (size_t i = 0; i < n; i++)
        zeros += share[i] > 0.0 ? 0u : 1u;
    for (size_t i = 0; i < n; i++)
        share[i] = share[i] > 0.0 ? share[i] * (1.0 - (double)zeros * delta) : delta;
    return zeros;
}

void qj_shares_clr(size_t n, const double *share, double *clr) {
    double mean = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += clr[i] = qj_log(share[i]);
    mean /= (double)n;
    for (size_t i = 0; i < n; i++)
        clr[i] -= mean;
}

void qj_shares_slope(size_t waves, size_t n, const double *year, const double *weight, const double *clr, double *slope, double *se) {
    double total = 0.0, centre = 0.0, spread = 0.0;
    for (size_t t = 0; t < waves; t++) {
        total += weight[t];
        centre += weight[t] * year[t];
    }
    centre /= total;
    for (size_t t = 0; t < waves; t++)
        spread += weight[t] * (year[t] - centre) * (year[t] - centre);
    for (size_t i = 0; i < n; i++) {
        double cross = 0.0, mean = 0.0, squares = 0.0;
        for (size_t t = 0; t < waves; t++) {
            cross += weight[t] * (year[t] - centre) * clr[t * n + i];
            mean += weight[t] / total * clr[t * n + i];
        }
        slope[i] = waves > 1 ? cross / spread : (double)NAN;
        for (size_t t = 0; t < waves; t++) {
            const double e = clr[t * n + i] - mean - slope[i] * (year[t] - centre);
            squares += weight[t] * e * e;
        }
        if (se)
            se[i] = waves > 2 ? sqrt(squares / ((double)waves - 2.0) / spread) : (double)NAN;
    }
}

void qj_shares_project(size_t n, const double *base, const double *slope, double damping, int h, double *out) {
    double damp = 0.0, power = 1.0, most = -INFINITY, sum = 0.0;
    for (int j = 1; j <= h; j++)
        damp += power *= damping;
    for (size_t i = 0; i < n; i++) {
        const double s = fmin(QJ_SHARE_SLOPE_MOST, fmax(-QJ_SHARE_SLOPE_MOST, slope[i]));
        out[i] = base[i] + s * damp;
        most = fmax(most, out[i]);
    }
    for (size_t i = 0; i < n; i++)
        sum += out[i] = qj_exp(out[i] - most);
    for (size_t i = 0; i < n; i++)
        out[i] /= sum;
}

double qj_share_bound(double share, double z, double sd, int h) {
    const double up = share * qj_exp(z * sd * sqrt((double)h));
    return up / (1.0 - share + up);
}

char qj_share_quality(double weight, double respondents) {
    if (respondents < 10.0)
        return 'E';
    return weight >= 0.7 ? 'A' : weight >= 0.4 ? 'B' : 'C';
}
