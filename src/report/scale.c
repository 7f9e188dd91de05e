#include "report/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

// What binary fractions add to a decimal one is dropped.
static double clean(double v) {
    if (v == 0)
        return 0;
    double unit = pow(10, floor(log10(fabs(v))) - 5);
    return round(v / unit) * unit;
}

// The rounded number nearest to v on a logarithmic scale.
static double nice(double v) {
    static const double steps[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    if (v <= 0)
        return 0;
    double power = pow(10, floor(log10(v))), best = 1;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (fabs(log(steps[i] / (v / power))) < fabs(log(best / (v / power))))
            best = steps[i];
    return clean(best * power);
}

static double nice_step(double range, int classes) {
    static const double steps[] = {1, 2, 2.5, 5};
    double raw = range / classes, power = pow(10, floor(log10(raw)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= raw * 0.999)
            return clean(steps[i] * power);
    return clean(10 * power);
}

// The roundest step that gives five to seven classes.
static void equal_breaks(double min, double max, qj_scale *s) {
    static const double mantissas[] = {1, 2, 5, 10, 2.5, 4, 3, 1.5, 6};
    double power = pow(10, floor(log10((max - min) / 6)));
    for (size_t m = 0; m < sizeof mantissas / sizeof *mantissas; m++) {
        double step = clean(mantissas[m] * power);
        s->n = 0;
        for (double i = floor(min / step) + 1; i * step < max && s->n < QJ_MOST_BREAKS; i++)
            s->breaks[s->n++] = clean(i * step);
        if (s->n >= 4 && s->n <= 6)
            return;
    }
    s->n = 0;
}

static void quantile_breaks(const double *sorted, size_t n, qj_scale *s) {
    s->n = 0;
    for (int i = 1; i < 6; i++) {
        double at = i / 6.0 * (double)(n - 1), lo = sorted[(size_t)floor(at)], hi = sorted[(size_t)ceil(at)];
        double b = nice(lo + (hi - lo) * (at - floor(at)));
        bool there = s->n > 0 && s->breaks[s->n - 1] >= b;
        if (b > sorted[0] && b <= sorted[n - 1] && !there)
            s->breaks[s->n++] = b;
    }
}

static size_t fullest(const double *sorted, size_t n, const qj_scale *s) {
    size_t counts[QJ_MOST_BREAKS + 1] = {0}, most = 0;
    for (size_t i = 0; i < n; i++)
        counts[qj_scale_class(s, sorted[i])]++;
    for (size_t i = 0; i <= s->n; i++)
        most = counts[i] > most ? counts[i] : most;
    return most;
}

static void sequential(const double *sorted, size_t n, qj_scale *out) {
    if (n == 0 || !(sorted[n - 1] > sorted[0]))
        return;
    equal_breaks(sorted[0], sorted[n - 1], out);
    // Where one equal class would hold most regions the map would say nothing: use rounded quantiles.
    if (sorted[0] <= 0 || n < 8 || 2 * fullest(sorted, n, out) <= n)
        return;
    qj_scale by_rank = {.n = 0};
    quantile_breaks(sorted, n, &by_rank);
    if (by_rank.n >= 3)
        *out = by_rank;
}

// Three breaks on each side of zero, of which those that occur are kept.
static void diverging(const double *sorted, size_t n, qj_scale *out) {
    const double min = sorted[0], max = fmax(0, sorted[n - 1]), size = fmax(-min, max), step = nice_step(size, 4);
    out->diverging = true;
    for (int i = -3; i <= 3; i++)
        if (i * step >= min && i * step <= max && fabs(i * step) < size)
            out->breaks[out->n++] = clean(i * step);
}

qj_rc qj_scale_of(const double *values, size_t n, qj_arena *a, qj_scale *out, qj_err *err) {
    double *sorted = QJ_NEW(a, double, n + 1);
    size_t m = 0;
    QJ_NEED(err, sorted);
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i]))
            sorted[m++] = values[i];
    qsort(sorted, m, sizeof *sorted, ascending);
    *out = (qj_scale){.n = 0};
    if (m > 0 && sorted[0] < 0)
        diverging(sorted, m, out);
    else
        sequential(sorted, m, out);
    return QJ_OK;
}

size_t qj_scale_class(const qj_scale *s, double v) {
    size_t i = 0;
    while (i < s->n && v >= s->breaks[i])
        i++;
    return i;
}

qj_ticks qj_ticks_of(double lo, double hi, int wanted) {
    if (!(hi > lo))
        hi = lo + 1;
    double step = nice_step(hi - lo, wanted), first = floor(lo / step + 1e-9) * step;
    qj_ticks t = {.first = clean(first), .step = step};
    t.n = (size_t)(ceil((hi - first) / step - 1e-9)) + 1;
    while (t.decimals < 6 && fabs(step * pow(10, t.decimals) - round(step * pow(10, t.decimals))) > 1e-9)
        t.decimals++;
    return t;
}
