#include "num/smooth.h"

#include "num/elem.h"

#include <math.h>
#include <stdbool.h>

static double slope_on_time(size_t n, const double *x)
{
    double t_mean = (double)(n - 1) / 2.0, x_mean = 0.0, xy = 0.0, xx = 0.0;
    for (size_t t = 0; t < n; t++)
        x_mean += x[t];
    x_mean /= (double)n;
    for (size_t t = 0; t < n; t++) {
        double d = (double)t - t_mean;
        xy += d * (x[t] - x_mean);
        xx += d * d;
    }
    return xx > 0.0 ? xy / xx : 0.0;
}

qj_theta qj_theta_fit(size_t n, const double *x)
{
    qj_theta best = {.alpha = 1.0, .level = n > 0 ? x[n - 1] : NAN};
    double best_sse = INFINITY;
    for (int i = 1; i <= 20; i++) {
        double alpha = i / 20.0, level = n > 0 ? x[0] : NAN, sse = 0.0;
        for (size_t t = 1; t < n; t++) {
            double e = x[t] - level;
            sse += e * e;
            level += alpha * e;
        }
        if (sse < best_sse) {
            best_sse = sse;
            best.alpha = alpha;
            best.level = level;
        }
    }
    best.drift = n > 1 ? 0.5 * slope_on_time(n, x) : 0.0;
    return best;
}

double qj_theta_at(const qj_theta *t, size_t n, int h)
{
    double left = 1.0; // weight still on the first value, (1 - alpha)^n
    for (size_t i = 0; i < n && left > 0.0; i++)
        left *= 1.0 - t->alpha;
    return t->level + t->drift * ((double)(h - 1) + (1.0 - left) / t->alpha);
}

double qj_damped_drift(double x, double g, double phi, int h)
{
    double sum = 0.0, power = 1.0;
    for (int j = 0; j < h; j++) {
        power *= phi;
        sum += power;
    }
    return x * qj_exp(g * sum);
}

// What is added before logs: nothing, or with a zero in the series half the smallest positive value, at least 1.
static double log_offset(size_t n, const double *x)
{
    double smallest = INFINITY;
    bool zero = false;
    for (size_t t = 0; t < n; t++) {
        if (x[t] > 0.0)
            smallest = x[t] < smallest ? x[t] : smallest;
        else
            zero = true;
    }
    if (!zero)
        return 0.0;
    return smallest < INFINITY && smallest > 2.0 ? 0.5 * smallest : 1.0;
}

double qj_log_growth(size_t n, const double *x)
{
    if (n < 2)
        return NAN;
    const double offset = log_offset(n, x);
    return (qj_log(x[n - 1] + offset) - qj_log(x[0] + offset)) / (double)(n - 1);
}

void qj_td8(size_t n, const double *x, double g, int horizon, double *out, qj_theta *fit)
{
    qj_theta theta = qj_theta_fit(n, x);
    if (fit)
        *fit = theta;
    if (n == 0) {
        for (int h = 1; h <= horizon; h++)
            out[h - 1] = NAN;
        return;
    }
    double offset = log_offset(n, x), last = x[n - 1] + offset;
    if (isnan(g))
        g = n < 2 ? 0.0 : (qj_log(last) - qj_log(x[0] + offset)) / (double)(n - 1);
    g = g > QJ_TD8_MAX_GROWTH ? QJ_TD8_MAX_GROWTH : g < -QJ_TD8_MAX_GROWTH ? -QJ_TD8_MAX_GROWTH : g;
    for (int h = 1; h <= horizon; h++) {
        double drift = qj_damped_drift(last, g, QJ_TD8_PHI, h) - offset;
        double level = qj_theta_at(&theta, n, h);
        double f = level > 0.0 ? 0.5 * (level + drift) : drift;
        out[h - 1] = f > 0.0 ? f : 0.0;
    }
}
