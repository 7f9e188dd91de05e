// Classes of a map and ticks of an axis, with rounded breaks; the same rules as on the pages (web/src/map/scale.ts).
#pragma once

#include "base/arena.h"
#include "base/err.h"

#define QJ_MOST_BREAKS 7

typedef struct qj_scale {
    bool diverging; // classes around zero
    size_t n;       // breaks; one more class
    double breaks[QJ_MOST_BREAKS];
} qj_scale;

// values [n], NaN is left out. With negative ones among them the classes lie around zero.
QJ_CHECKED qj_rc qj_scale_of(const double *values, size_t n, qj_arena *a, qj_scale *out, qj_err *err);
size_t qj_scale_class(const qj_scale *s, double v);

// Ticks that cover lo..hi: first, step and how many; about `wanted` of them.
typedef struct qj_ticks {
    double first, step;
    size_t n;
    int decimals;
} qj_ticks;
qj_ticks qj_ticks_of(double lo, double hi, int wanted);
