// Distributions that tests and fits need, from our own exp and log: the same bits everywhere.
#pragma once

// ln Gamma(x), x > 0; Stirling's series above 12, relative error below 1e-14.
double qj_log_gamma(double x);

// Upper regularised incomplete gamma function Q(a, x), a > 0, x >= 0: series below a + 1, Lentz's continued fraction
// above. The chance that a chi-squared variable of d degrees of freedom exceeds c is Q(d / 2, c / 2).
double qj_gamma_q(double a, double x);

// Regularised incomplete beta function I_x(a, b): the chance that a beta variable is at most x. Lentz's continued
// fraction, on the side where it converges fast.
double qj_beta_cdf(double a, double b, double x);

// The angle in [-pi/2, pi/2] whose sine is x, |x| <= 1.
double qj_asin(double x);
