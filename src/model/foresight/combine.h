// Several forecasts made one.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_normal_pool {
    double mean, sd;
} qj_normal_pool;

// Normal forecasts mu[n], sd[n] with weights w[n] of sum 1. Linear: the mixture's moments. Logarithmic: product of powers,
// normal again. By quantiles: means of the quantiles (Lichtendahl et al. 2013).
qj_normal_pool qj_pool_linear(size_t n, const double *w, const double *mu, const double *sd);
qj_normal_pool qj_pool_log(size_t n, const double *w, const double *mu, const double *sd);
qj_normal_pool qj_pool_quantiles(size_t n, const double *w, const double *mu, const double *sd);

// Chances of an event: the mean of their log odds, away from a half by the exponent a (1: not; Satopaa et al. 2014).
double qj_pool_odds(size_t n, const double *w, const double *p, double a);

// A model and experts with errors of covariance cov[n][n]: weights S^-1 1 / (1' S^-1 1) (Winkler 1981). Negative weights are
// set to 0 and the rest is solved again when `simplex`. weight[n]; *definite false: cov is not positive definite.
QJ_CHECKED qj_rc qj_blend(size_t n, const double *mean, const double *cov, bool simplex, double *weight, qj_normal_pool *out,
                          bool *definite, qj_arena *scratch, qj_err *err);

// Weights of sources by the densities density[forecast][n] they gave to what came: those that maximise the log score of the
// mixture (EM), and the same drawn to equal weights as by `prior` more forecasts. Returns the log score.
double qj_stack(size_t forecasts, size_t n, const double *density, double prior, double *ml, double *shrunk);
