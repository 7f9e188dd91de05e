// Probabilities of the standard normal, from our own exp: the same bits everywhere.
#pragma once

double qj_normal_cdf(double x);
double qj_normal_density(double x);

// erfc(x), relative error below 1e-13 where it is not denormal: the power series below 2, Legendre's continued
// fraction above.
double qj_erfc(double x);

// density(x) / cdf(x), also far in the left tail, where both vanish.
double qj_mills(double x);

// Chance that a chi-squared variable of 3 degrees of freedom exceeds x.
double qj_chi2_3_tail(double x);
