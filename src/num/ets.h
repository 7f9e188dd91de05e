// Exponential smoothing with additive errors, as innovations state-space models (Hyndman, Koehler, Ord & Snyder 2008).
//
// f_t = l_{t-1} + phi b_{t-1}, e_t = y_t - f_t, l_t = f_t + alpha e_t, b_t = phi b_{t-1} + beta e_t.
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum qj_ets_kind {
    QJ_ETS_ANN,  // level only
    QJ_ETS_AAN,  // and a trend
    QJ_ETS_AADN, // and a trend that is damped
    QJ_ETS_KINDS
} qj_ets_kind;

typedef struct qj_ets {
    qj_ets_kind kind;
    double alpha, beta, phi; // beta 0 and phi 1 where the kind has none
    double l0, b0;           // states before the first value
    double level, trend;     // after the last one
    double sse, loglik, aicc; // loglik -n/2 ln(sse), without constants; aicc infinite when n is too small for the kind
} qj_ets;

// Runs the recursions at the parameters and first states of e, and sets the rest. errors, levels, trends [n] may be NULL.
void qj_ets_run(qj_ets *e, size_t n, const double *y, double *errors, double *levels, double *trends);

// Maximum likelihood with 1e-4 < alpha < 0.9999, 1e-4 < beta < alpha, 0.8 < phi < 0.98: first states by least squares for
// given parameters (the recursions are linear in them), parameters by Nelder & Mead on their logits from three starts.
// AICc counts parameters, first states and the variance. n >= 3.
qj_ets qj_ets_fit(qj_ets_kind kind, size_t n, const double *y);

// The fits of several kinds at once, faster than one by one and the same: out[kind] where kinds[kind].
void qj_ets_fits(const bool kinds[QJ_ETS_KINDS], size_t n, const double *y, qj_ets out[QJ_ETS_KINDS]);

// The fit of smallest AICc; with fewer than 5 values ANN.
qj_ets qj_ets_best(size_t n, const double *y);

// Forecast h >= 1 years after the last value.
double qj_ets_at(const qj_ets *e, int h);

// Variances of the errors at h = 1..horizon, for the variance of one-step errors.
void qj_ets_variance(const qj_ets *e, double sigma2, int horizon, double *out);
