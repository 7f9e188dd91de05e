#include "model/order/curve.h"

#include "num/sort.h"

#include <math.h>

typedef struct room {
    double *kink, *slope, *value;
} room;

static qj_rc make_room(size_t n, qj_arena *a, room *r, qj_err *err) {
    r->kink = QJ_NEW(a, double, n + 1);
    r->slope = QJ_NEW(a, double, n + 1);
    r->value = QJ_NEW(a, double, n + 1);
    return r->kink == NULL || r->slope == NULL || r->value == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

static qj_order_curve curve_of(size_t n, double at_zero, room r) {
    double y = 0, v = at_zero;
    for (size_t j = 0; j < n; j++) {
        v += r.slope[j] * (r.kink[j] - y);
        y = r.kink[j];
        r.value[j] = v;
    }
    return (qj_order_curve){.n = n, .at_zero = at_zero, .kink = r.kink, .slope = r.slope, .value = r.value};
}

qj_rc qj_order_curve_of_draws(size_t n, const double *draw, const double *weight, double shortage, double surplus,
                              qj_arena *a, qj_order_curve *out, qj_err *err) {
    room r;
    QJ_TRY(make_room(n, a, &r, err));
    const qj_mark mark = qj_arena_mark(a);
    qj_keyed *d = QJ_NEW(a, qj_keyed, n);
    QJ_NEED(err, d);
    double mean = 0;
    for (size_t k = 0; k < n; k++) {
        d[k] = (qj_keyed){draw[k], (uint32_t)k};
        mean += draw[k] * (weight == NULL ? 1.0 / (double)n : weight[k]);
    }
    qj_sort_keyed(n, d);
    size_t m = 0;
    double below = 0; // weight of the draws up to here
    for (size_t k = 0; k < n;) {
        const double at = d[k].key, before = below;
        for (; k < n && d[k].key == at; k++)
            below = weight == NULL ? (double)(k + 1) / (double)n : below + weight[d[k].i];
        if (at > 0) {
            r.slope[m] = (shortage + surplus) * before - shortage;
            r.kink[m++] = at;
        }
    }
    r.slope[m] = surplus;
    qj_arena_rewind(a, mark);
    *out = curve_of(m, shortage * mean, r);
    return QJ_OK;
}

qj_rc qj_order_curve_of_segments(size_t n, const double *width, const double *slope, double at_zero, qj_arena *a,
                                 qj_order_curve *out, qj_err *err) {
    room r;
    QJ_TRY(make_room(n, a, &r, err));
    double y = 0;
    size_t m = 0;
    for (size_t j = 0; j + 1 < n; j++) {
        if (width[j] <= 0)
            continue;
        r.slope[m] = slope[j];
        r.kink[m++] = y += width[j];
    }
    r.slope[m] = slope[n - 1];
    *out = curve_of(m, at_zero, r);
    return QJ_OK;
}

qj_rc qj_order_curve_grid(const qj_order_curve *f, double unit, qj_arena *a, qj_order_curve *out, qj_err *err) {
    room r;
    QJ_TRY(make_room(2 * f->n, a, &r, err));
    size_t m = 0;
    double last = 0; // multiples up to here are done
    for (size_t j = 0; j < f->n; j++) {
        const double at = f->kink[j] / unit, near = floor(at + 0.5);
        const bool on = fabs(at - near) <= 1e-9 * (1 + at);
        const double from = on ? near : floor(at), to = on ? near : from + 1;
        for (int end = 0; end < 2; end++) {
            const double x = end == 0 ? from : to;
            if (x > last) {
                const double y0 = last * unit, y1 = x * unit;
                r.slope[m] = (qj_order_curve_at(f, y1) - qj_order_curve_at(f, y0)) / (y1 - y0);
                r.kink[m++] = y1;
                last = x;
            }
        }
    }
    r.slope[m] = f->slope[f->n];
    for (size_t j = 1; j <= m; j++) // rounding must not make it concave
        r.slope[j] = fmax(r.slope[j], r.slope[j - 1]);
    *out = curve_of(m, f->at_zero, r);
    return QJ_OK;
}

// Number of kinks below y.
static size_t kinks_below(const qj_order_curve *f, double y) {
    size_t lo = 0, hi = f->n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (f->kink[mid] < y)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

double qj_order_curve_at(const qj_order_curve *f, double y) {
    const size_t j = kinks_below(f, y);
    return j == 0 ? f->at_zero + f->slope[0] * y : f->value[j - 1] + f->slope[j] * (y - f->kink[j - 1]);
}

double qj_order_curve_slope(const qj_order_curve *f, double y) {
    size_t j = kinks_below(f, y);
    return f->slope[j < f->n && f->kink[j] <= y ? j + 1 : j];
}

ptrdiff_t qj_order_curve_least(const qj_order_curve *f, double price) {
    size_t lo = 0, hi = f->n + 1; // the first slope that is no longer below -price
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (f->slope[mid] < -price)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo == f->n + 1 ? (ptrdiff_t)f->n : (ptrdiff_t)lo - 1;
}
