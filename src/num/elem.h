// Elementary functions that give the same bits on every machine and with every compiler.
//
// The C library's exp and log differ between versions and processors in the last bit; a vintage must not.
// These use only + - * / and sqrt on doubles, without contraction. Error below 1 ulp (exp) and 1 ulp (log);
// exp overflows to infinity above 709.78 and goes to 0 below -745.13; log(x <= 0) is NaN, log(0) is -infinity.
#pragma once

#include <stddef.h>

double qj_exp(double x);
double qj_log(double x);

// y[i] = exp(x[i]); x and y may be the same array. Vectorises.
void qj_exp_array(size_t n, const double *x, double *y);

// y[i] = log(x[i]), the bits of qj_log; x and y may be the same array. Vectorises where all are positive, normal and finite.
void qj_log_array(size_t n, const double *x, double *y);
