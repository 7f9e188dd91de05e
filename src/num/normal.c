#include "num/normal.h"

#include "num/elem.h"

#include <math.h>

#define SQRT_2 1.41421356237309504880
#define SQRT_PI 1.77245385090551602730
#define SQRT_2PI 2.50662827463100050242
#define CHANGE 2.0

// exp(-x^2) with the square split, so that its rounding is not magnified.
static double exp_minus_square(double x)
{
    double head = floor(x * 16.0) / 16.0, tail = (x - head) * (x + head);
    return qj_exp(-head * head) * qj_exp(-tail);
}

// erf by a series of positive terms.
static double erf_series(double x)
{
    double term = x, sum = x;
    for (int n = 1; n < 200 && term > 1e-17 * sum; n++) {
        term *= 2.0 * x * x / (2.0 * n + 1.0);
        sum += term;
    }
    return 2.0 / SQRT_PI * exp_minus_square(x) * sum;
}

// sqrt(pi) exp(x^2) erfc(x) = 1/(x + 1/2/(x + 1/(x + 3/2/(x + ...)))), from the inside out.
static double scaled_tail(double x)
{
    double f = x;
    for (int k = (int)(12.0 + 170.0 / (x * x)); k > 0; k--)
        f = x + 0.5 * k / f;
    return 1.0 / f;
}

double qj_erfc(double x)
{
    if (isnan(x))
        return x;
    if (x < 0.0)
        return 2.0 - qj_erfc(-x);
    if (x < CHANGE)
        return x == 0.0 ? 1.0 : 1.0 - erf_series(x);
    return x > 27.5 ? 0.0 : exp_minus_square(x) * scaled_tail(x) / SQRT_PI;
}

double qj_normal_cdf(double x)
{
    return 0.5 * qj_erfc(-x / SQRT_2);
}

double qj_normal_density(double x)
{
    return fabs(x) > 39.0 ? 0.0 : exp_minus_square(fabs(x) / SQRT_2) / SQRT_2PI;
}

double qj_mills(double x)
{
    double y = -x / SQRT_2;
    if (y >= CHANGE)
        return SQRT_2 / scaled_tail(y);
    return qj_normal_density(x) / qj_normal_cdf(x);
}

double qj_chi2_3_tail(double x)
{
    if (!(x > 0.0))
        return isnan(x) ? x : 1.0;
    return qj_erfc(sqrt(0.5 * x)) + sqrt(2.0 * x) / SQRT_PI * qj_exp(-0.5 * x);
}
