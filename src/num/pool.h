// Partial pooling by empirical Bayes (Morris 1983).
#pragma once

#include "base/arena.h"
#include "base/err.h"

// One-way normal-normal model: tau2 by Paule & Mandel (1982), bisection to 1e-12; y[n], se[n] > 0.
// out_mean[n] posterior means, out_b[n] shrinkage weights towards mu (both may be NULL).
typedef struct qj_oneway {
    double mu, se_mu, tau2;
} qj_oneway;
qj_oneway qj_pool_oneway(size_t n, const double *y, const double *se, double *out_mean, double *out_b);

// James & Stein's estimate for n >= 4 means of equal standard error (Efron & Morris 1975): out = mean + c (y - mean) with
// c = 1 - (n - 3) se^2 / sum of squares, not below 0. Returns c.
double qj_james_stein(size_t n, const double *y, double se, double *out);

// Two-way mixed model y = mu + a_r + b_i + e with random a, b by REML (EM, then average-information steps, on
// Henderson's equations). y[n_r][n_i], NaN missing. a[n_r], b[n_i] get the predictions; a region or industry without
// observations gets 0. Patterson & Thompson 1971; Henderson 1975; Gilmour, Thompson & Cullis 1995.
// A component that does not help the fit is 0; when all y are equal all are 0; with one region or one industry there is
// var_e only. mu of no observations is NaN.
// Fails with QJ_E_MEMORY only; `converged` false is a value.
typedef struct qj_twoway {
    double mu, var_a, var_b, var_e;
    int rounds;
    bool converged;
} qj_twoway;
QJ_CHECKED qj_rc qj_pool_twoway(size_t n_r, size_t n_i, const double *y, double *a, double *b, qj_arena *scratch,
                                qj_twoway *out, qj_err *err);

// Cells shrunk towards their two-way prediction: mean = w (mu + a_r + b_i) + (1 - w) y, w = se^2 / (se^2 + excess),
// excess cell variance by Paule & Mandel on the residuals. se[n_r][n_i]. Where y is missing, or se is not a positive
// number, the prediction is taken (w = 1). mean and w: [n_r][n_i]; excess may be NULL.
QJ_CHECKED qj_rc qj_pool_cells(size_t n_r, size_t n_i, const double *y, const double *se, double *mean, double *w,
                               qj_twoway *fit, double *excess, qj_arena *scratch, qj_err *err);
