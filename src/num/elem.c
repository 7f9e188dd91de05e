#include "num/elem.h"

#include "num/vec.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// Adding 1.5 * 2^52 rounds a small double to the nearest integer and leaves that integer in the low bits.
#define ROUNDER 6755399441055744.0

// ln 2 in two parts; the first has 32 trailing zero bits, so a multiple of it by an exponent is exact.
#define LN2_HI 0x1.62e42feep-1
#define LN2_LO 0x1.a39ef35793c76p-33
#define LOG2_E 0x1.71547652b82fep+0

static inline uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static inline double of_bits(uint64_t u)
{
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

// 2^k for an integer -1022 <= k <= 1023 held in a double.
static inline double power_of_two(double k)
{
    return of_bits(bits_of(k + (ROUNDER + 1023.0)) << 52);
}

// Cody & Waite reduction to |r| <= ln 2 / 2, Taylor series to r^13 / 13! (remainder under 0.05 ulp), and scaling in
// two halves so that results near the ends of the range round once. No branches: the loop over an array vectorises.
static inline __attribute__((always_inline)) double exp_core(double x)
{
    x = x > 710.0 ? 710.0 : x;
    x = x < -746.0 ? -746.0 : x;
    double k = (x * LOG2_E + ROUNDER) - ROUNDER;
    double hi = x - k * LN2_HI;
    double lo = k * LN2_LO;
    double r = hi - lo;
    double c = (hi - r) - lo; // what rounding r lost
    double q = 1.0 / 6227020800.0;
    q = q * r + 1.0 / 479001600.0;
    q = q * r + 1.0 / 39916800.0;
    q = q * r + 1.0 / 3628800.0;
    q = q * r + 1.0 / 362880.0;
    q = q * r + 1.0 / 40320.0;
    q = q * r + 1.0 / 5040.0;
    q = q * r + 1.0 / 720.0;
    q = q * r + 1.0 / 120.0;
    q = q * r + 1.0 / 24.0;
    q = q * r + 1.0 / 6.0;
    q = q * r + 0.5;
    double y = 1.0 + (r + (r * r * q + (c + c * r)));
    double half = (k * 0.5 + ROUNDER) - ROUNDER;
    return y * power_of_two(half) * power_of_two(k - half);
}

double qj_exp(double x)
{
    return exp_core(x);
}

// The same for N vectors of four, step by step: while one waits for a product the others go on. Lane for lane these are
// the operations of exp_core in their order, so the bits are the same. Numbers below NEAR round to k = 0, which leaves the
// series alone.
#define NEAR 0.34
#define EACH for (size_t v = 0; v < N; v++)
#define TERM(divisor) EACH q[v] = q[v] * r[v] + 1.0 / (divisor)
#define TERMS       \
    TERM(39916800.0); \
    TERM(3628800.0);  \
    TERM(362880.0);   \
    TERM(40320.0);    \
    TERM(5040.0);     \
    TERM(720.0);      \
    TERM(120.0);      \
    TERM(24.0);       \
    TERM(6.0);        \
    TERM(2.0)

// Sixteen numbers.
static inline __attribute__((always_inline)) bool all_near(const double *x)
{
    qj_i4 near = {-1, -1, -1, -1};
    for (size_t v = 0; v < 4; v++)
        near &= (qj_i4)(QJ_V4_OF(x + v * QJ_V4) < NEAR) & (qj_i4)(QJ_V4_OF(x + v * QJ_V4) > -NEAR);
    return (near[0] & near[1] & near[2] & near[3]) != 0;
}

QJ_CLONES static size_t exp_wide(size_t n, const double *x, double *y)
{
    enum { N = 4 };
    size_t i = 0;
    for (; i + N * QJ_V4 <= n; i += N * QJ_V4) {
        qj_v4 k[N], r[N], c[N], q[N];
        EACH r[v] = QJ_V4_OF(x + i + v * QJ_V4);
        if (all_near(x + i)) {
            EACH q[v] = r[v] * (1.0 / 6227020800.0) + 1.0 / 479001600.0;
            TERMS;
            EACH QJ_V4_AT(y + i + v * QJ_V4) = 1.0 + (r[v] + r[v] * r[v] * q[v]);
            continue;
        }
        EACH {
            const qj_v4 most = {710.0, 710.0, 710.0, 710.0}, least = {-746.0, -746.0, -746.0, -746.0};
            qj_v4 t = r[v];
            t = QJ_V4_CHOOSE(QJ_V4_LESS(most, t), most, t);
            t = QJ_V4_CHOOSE(QJ_V4_LESS(t, least), least, t);
            k[v] = (t * LOG2_E + ROUNDER) - ROUNDER;
            const qj_v4 hi = t - k[v] * LN2_HI, lo = k[v] * LN2_LO;
            r[v] = hi - lo;
            c[v] = (hi - r[v]) - lo;
            q[v] = r[v] * (1.0 / 6227020800.0) + 1.0 / 479001600.0;
        }
        TERMS;
        EACH {
            const qj_v4 e = 1.0 + (r[v] + (r[v] * r[v] * q[v] + (c[v] + c[v] * r[v])));
            const qj_v4 half = (k[v] * 0.5 + ROUNDER) - ROUNDER, rest = k[v] - half;
            const qj_v4 low = half + (ROUNDER + 1023.0), high = rest + (ROUNDER + 1023.0);
            QJ_V4_AT(y + i + v * QJ_V4) = e * (qj_v4)((qj_u4)low << 52) * (qj_v4)((qj_u4)high << 52);
        }
    }
    return i;
}

void qj_exp_array(size_t n, const double *x, double *y)
{
    for (size_t i = exp_wide(n, x, y); i < n; i++)
        y[i] = exp_core(x[i]);
}

// x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); ln(1 + f) = 2 artanh(s), s = f / (2 + f), by its series,
// arranged as f - (f^2/2 - s (f^2/2 + R)) so that the large terms are exact.
double qj_log(double x)
{
    if (!(x > 0.0))
        return x == 0.0 ? -INFINITY : NAN;
    if (x == INFINITY)
        return x;
    double k = 0.0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54.0;
    }
    uint64_t u = bits_of(x);
    int exponent = (int)(u >> 52) - 1023;
    double m = of_bits((u & 0x000fffffffffffffu) | 0x3ff0000000000000u);
    if (m > 0x1.6a09e667f3bcdp+0) {
        m *= 0.5;
        exponent++;
    }
    k += exponent;
    double f = m - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    double p = 2.0 / 23.0;
    p = p * z + 2.0 / 21.0;
    p = p * z + 2.0 / 19.0;
    p = p * z + 2.0 / 17.0;
    p = p * z + 2.0 / 15.0;
    p = p * z + 2.0 / 13.0;
    p = p * z + 2.0 / 11.0;
    p = p * z + 2.0 / 9.0;
    p = p * z + 2.0 / 7.0;
    p = p * z + 2.0 / 5.0;
    p = p * z + 2.0 / 3.0;
    double half_square = 0.5 * f * f;
    return k * LN2_HI - ((half_square - (s * (half_square + z * p) + k * LN2_LO)) - f);
}

// qj_log for N vectors of four positive, normal, finite numbers, operation by operation.
QJ_CLONES static size_t log_wide(size_t n, const double *x, double *y)
{
    size_t i = 0;
    for (; i + QJ_V4 <= n; i += QJ_V4) {
        const qj_u4 u = (qj_u4)QJ_V4_OF(x + i), small = (u >> 52) | bits_of(0x1p52);
        qj_v4 m = (qj_v4)((u & 0x000fffffffffffffu) | 0x3ff0000000000000u), k = (qj_v4)small - (0x1p52 + 1023.0);
        const qj_v4 root = {0x1.6a09e667f3bcdp+0, 0x1.6a09e667f3bcdp+0, 0x1.6a09e667f3bcdp+0, 0x1.6a09e667f3bcdp+0};
        const qj_i4 above = QJ_V4_LESS(root, m);
        m = QJ_V4_CHOOSE(above, m * 0.5, m);
        k = QJ_V4_CHOOSE(above, k + 1.0, k);
        const qj_v4 f = m - 1.0, s = f / (2.0 + f), z = s * s;
        qj_v4 p = z * (2.0 / 23.0) + 2.0 / 21.0;
        p = p * z + 2.0 / 19.0;
        p = p * z + 2.0 / 17.0;
        p = p * z + 2.0 / 15.0;
        p = p * z + 2.0 / 13.0;
        p = p * z + 2.0 / 11.0;
        p = p * z + 2.0 / 9.0;
        p = p * z + 2.0 / 7.0;
        p = p * z + 2.0 / 5.0;
        p = p * z + 2.0 / 3.0;
        const qj_v4 half_square = 0.5 * f * f;
        QJ_V4_AT(y + i) = k * LN2_HI - ((half_square - (s * (half_square + z * p) + k * LN2_LO)) - f);
    }
    return i;
}

void qj_log_array(size_t n, const double *x, double *y)
{
    bool plain = true;
    for (size_t i = 0; i < n; i++)
        plain &= x[i] >= 0x1p-1022 && x[i] < INFINITY;
    for (size_t i = plain ? log_wide(n, x, y) : 0; i < n; i++)
        y[i] = qj_log(x[i]);
}
