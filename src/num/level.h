// The local level model: y_t = mu_t + e_t, mu_{t+1} = mu_t + u_t, both errors normal (Durbin & Koopman 2012).
#pragma once

#include <stddef.h>

typedef struct qj_level {
    double var_eps, var_eta; // of the observation and of the level
    double level, variance;  // of mu one step ahead, given all values
    double loglik;           // of y_2..y_n: the start is diffuse, so the first value only sets the level
} qj_level;

// Kalman filter at given variances, n >= 2. innovation[n] (one-step errors; 0 for the first) and their variances may be NULL.
void qj_level_run(qj_level *m, size_t n, const double *y, double *innovation, double *innovation_variance);

// Maximum likelihood; the ratio of the variances is searched for within 1e-8..1e8, their size has a closed form. n >= 3.
qj_level qj_level_fit(size_t n, const double *y);
