#include "base/digits.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Between these bounds v 10^k fits into 128 bits for every k that is needed, so that rounding and reading back are whole
// numbers' business; answers of the server are mostly numbers, and the library's way took most of its time.
static const double LEAST = 1e-4, MOST = 1e15;

__extension__ typedef unsigned __int128 wide;

enum { TENS = 21 }; // 10^0 to 10^20

static wide ten_to(int k) {
    static const uint64_t small[] = {1ull, 10ull, 100ull, 1000ull, 10000ull, 100000ull, 1000000ull, 10000000ull, 100000000ull,
                                     1000000000ull, 10000000000ull, 100000000000ull, 1000000000000ull, 10000000000000ull,
                                     100000000000000ull, 1000000000000000ull, 10000000000000000ull, 100000000000000000ull,
                                     1000000000000000000ull, 10000000000000000000ull};
    return k < TENS - 1 ? small[k] : (wide)small[TENS - 2] * 10;
}

// v = mantissa / 2^shift, and the power of ten of its first digit.
typedef struct parts {
    uint64_t mantissa;
    int shift, power;
} parts;

static parts take_apart(double v) {
    static const double steps[] = {1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    parts p = {.mantissa = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52, .shift = 1075 - (int)(bits >> 52), .power = -4};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && v >= steps[i]; i++)
        p.power++;
    return p;
}

// v to n digits, half to even, as a whole number; *tens: what it is to be divided by, as a power of ten.
static uint64_t round_to(const parts *p, int n, int *tens) {
    *tens = n - 1 - p->power;
    const wide x = p->mantissa * ten_to(*tens), half = (wide)1 << (p->shift - 1), rest = x & ((half << 1) - 1);
    uint64_t d = (uint64_t)(x >> p->shift);
    return d + (rest > half || (rest == half && (d & 1) != 0));
}

// Whether d / 10^tens is nearer to v than to its neighbours; of two that are equally near the even one is read.
static bool reads_back(const parts *p, uint64_t d, int tens) {
    const wide x = p->mantissa * ten_to(tens), y = (wide)d << p->shift, far = ten_to(tens);
    const bool below = y < x, edge = below && p->mantissa == (uint64_t)1 << 52; // there the lower neighbour is nearer
    const wide twice = (below ? x - y : y - x) * (edge ? 4 : 2);
    return twice < far || (twice == far && (p->mantissa & 1) == 0);
}

// Writes d / 10^tens without zeros at the end.
static size_t write(uint64_t d, int tens, char *out) {
    char digit[24];
    int n = 0;
    for (; tens > 0 && d % 10 == 0; tens--)
        d /= 10;
    for (; d > 0 || n <= tens; d /= 10)
        digit[n++] = (char)('0' + d % 10);
    size_t len = 0;
    while (n > 0) {
        if (n == tens)
            out[len++] = '.';
        out[len++] = digit[--n];
    }
    out[len] = 0;
    return len;
}

static size_t by_library(double v, char *out) {
    // The tiniest numbers have fewer digits than 15.
    int digits = fabs(v) < DBL_MIN ? 1 : 15, n;
    for (;; digits++) {
        n = snprintf(out, QJ_DIGITS_ROOM, "%.*g", digits, v);
        if (digits == 17 || strtod(out, NULL) == v)
            return (size_t)n;
    }
}

size_t qj_digits(double v, char out[static QJ_DIGITS_ROOM]) {
    const double size = fabs(v);
    const size_t sign = signbit(v) != 0;
    out[0] = '-';
    if (size == 0)
        return sign + write(0, 0, out + sign);
    if (!(size >= LEAST && size < MOST))
        return by_library(v, out);
    const parts p = take_apart(size);
    int digits = 15, tens;
    uint64_t d = round_to(&p, digits, &tens);
    while (digits < 17 && !reads_back(&p, d, tens))
        d = round_to(&p, ++digits, &tens);
    return sign + write(d, tens, out + sign);
}
