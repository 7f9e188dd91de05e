// Convex piecewise linear functions of the graduates of a cell: the expected cost of shortage and surplus.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_order_curve {
    size_t n;            // kinks
    double at_zero;      // f(0)
    const double *kink;  // [n] rising, > 0
    const double *slope; // [n + 1] rising; slope[j] holds up to kink[j], the last one for ever
    const double *value; // [n] f(kink[j])
} qj_order_curve;

// E[ short * (D - y)^+ + surplus * (y - D)^+ ] over n draws of weights that add up to 1 (NULL: equal ones). draws >= 0.
// O(n log n). Into the arena.
QJ_CHECKED qj_rc qj_order_curve_of_draws(size_t n, const double *draw, const double *weight, double shortage,
                                         double surplus, qj_arena *a, qj_order_curve *out, qj_err *err);

// From n segments: `width` of each but the last, which has no end, and rising slopes.
QJ_CHECKED qj_rc qj_order_curve_of_segments(size_t n, const double *width, const double *slope, double at_zero,
                                            qj_arena *a, qj_order_curve *out, qj_err *err);

// The same values at multiples of `unit`, straight between them: the function of whole groups. It is nowhere below f.
QJ_CHECKED qj_rc qj_order_curve_grid(const qj_order_curve *f, double unit, qj_arena *a, qj_order_curve *out,
                                     qj_err *err);

double qj_order_curve_at(const qj_order_curve *f, double y);

// Slope to the right of y.
double qj_order_curve_slope(const qj_order_curve *f, double y);

// The smallest minimiser of f(y) + price * y over y >= 0, as the number of a kink: -1 is y = 0, n is no end.
ptrdiff_t qj_order_curve_least(const qj_order_curve *f, double price);
