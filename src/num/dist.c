#include "num/dist.h"

#include "num/elem.h"

#include <math.h>

static const double TINY = 1e-300, CLOSE = 1e-16;
enum { MOST_TERMS = 2000 };

double qj_log_gamma(double x) {
    double shift = 0.0, product = 1.0;
    while (x < 12.0) {
        product *= x;
        x += 1.0;
    }
    if (product != 1.0)
        shift = qj_log(product);
    const double i = 1.0 / x, i2 = i * i;
    const double tail = i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260 - i2 * (1.0 / 1680 - i2 * (1.0 / 1188 - i2 * (691.0 / 360360))))));
    return (x - 0.5) * qj_log(x) - x + 0.91893853320467274178 + tail - shift;
}

static double gamma_series(double a, double x) {
    double term = 1.0 / a, sum = term;
    for (int k = 1; k < MOST_TERMS && term > CLOSE * sum; k++) {
        term *= x / (a + k);
        sum += term;
    }
    return sum;
}

static double away_from_zero(double v) { return fabs(v) < TINY ? TINY : v; }

static double gamma_fraction(double a, double x) {
    double b = x + 1.0 - a, c = 1.0 / TINY, d = 1.0 / away_from_zero(b), h = d;
    for (int k = 1; k < MOST_TERMS; k++) {
        const double an = -k * (k - a);
        b += 2.0;
        d = 1.0 / away_from_zero(an * d + b);
        c = away_from_zero(b + an / c);
        h *= d * c;
        if (fabs(d * c - 1.0) < CLOSE)
            break;
    }
    return h;
}

double qj_gamma_q(double a, double x) {
    if (!(x > 0.0))
        return 1.0;
    const double front = qj_exp(a * qj_log(x) - x - qj_log_gamma(a));
    return x < a + 1.0 ? 1.0 - front * gamma_series(a, x) : front * gamma_fraction(a, x);
}

// Lentz's algorithm for the continued fraction of I_x(a, b).
static double beta_fraction(double a, double b, double x) {
    double c = 1.0, d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)), h = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        h *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        h *= d * c;
        if (fabs(d * c - 1.0) < CLOSE)
            break;
    }
    return h;
}

double qj_beta_cdf(double a, double b, double x) {
    if (!(x > 0.0) || !(x < 1.0))
        return x >= 1.0 ? 1.0 : 0.0;
    const double front = qj_exp(qj_log_gamma(a + b) - qj_log_gamma(a) - qj_log_gamma(b) + a * qj_log(x) + b * qj_log(1.0 - x));
    return x < (a + 1.0) / (a + b + 2.0) ? front * beta_fraction(a, b, x) / a : 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

// Halved to a small argument by sin(y / 2) = x / sqrt(2 (1 + sqrt(1 - x^2))), then the power series.
double qj_asin(double x) {
    double scale = 1.0, y = x;
    while (fabs(y) > 0.1) {
        y /= sqrt(2.0 * (1.0 + sqrt(fmax(0.0, 1.0 - y * y))));
        scale *= 2.0;
    }
    double power = y, sum = y;
    for (int k = 1; k < 20; k++) {
        power *= y * y * (2.0 * k - 1.0) / (2.0 * k);
        sum += power / (2.0 * k + 1.0);
    }
    return scale * sum;
}
