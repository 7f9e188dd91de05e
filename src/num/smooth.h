// Forecasting a short annual series (methods: theta, damped drift, TD8).
#pragma once

#include "base/err.h"
#include <stddef.h>

typedef struct qj_theta {
    double alpha, level, drift; // smoothing, last level, yearly drift (half the slope of x on t)
} qj_theta;

// Simple exponential smoothing with drift. alpha from the grid 0.05, 0.10 ... 1, the first with the smallest sum of
// squared one-step errors. x[n] > 0, n >= 2, no missing. Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003.
qj_theta qj_theta_fit(size_t n, const double *x);
// Forecast h >= 1 years after the last of n values.
double qj_theta_at(const qj_theta *t, size_t n, int h);

// Mean yearly log growth, (ln x_n - ln x_1) / (n - 1); n >= 2. Zeros as in qj_td8.
double qj_log_growth(size_t n, const double *x);

// x exp(g (phi + phi^2 + ... + phi^h)).
double qj_damped_drift(double x, double g, double phi, int h);

// TD8: the mean of theta and of log drift damped by 0.8, |g| capped at 0.25; theta is left out where it is not
// positive. g: growth to use, NaN for the series' own (pooled growth comes in here). Zeros: half the smallest positive
// value, at least 1, is added before logs and taken off after. out[h - 1] for h = 1..horizon.
// fit may be NULL; it gets the theta component. Fixture t01_td8_states.
void qj_td8(size_t n, const double *x, double g, int horizon, double *out, qj_theta *fit);

#define QJ_TD8_PHI 0.8
#define QJ_TD8_MAX_GROWTH 0.25
