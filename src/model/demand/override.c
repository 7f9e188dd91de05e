#include "model/demand/override.h"
#include "num/elem.h"

#include <math.h>
#include <string.h>

typedef struct overriding {
    const qj_need_input *in;
    const qj_path *path;
    double *factor; // [h - 1][cell]
} overriding;

static bool covers(size_t place, size_t at) { return place == SIZE_MAX || place == at; }

static double *factor_at(const overriding *o, int h, size_t cell) {
    return &o->factor[(size_t)(h - 1) * o->in->n_regions * o->in->n_industries + cell];
}

static double level_at(const overriding *o, int h, size_t cell) {
    const size_t first = 1 + o->in->n_regions + o->in->n_industries;
    return o->path->level[(first + cell) * (size_t)(o->path->horizon + 1) + (size_t)h];
}

// The growth of a year is raised by so many points; all later years carry the gain.
static void apply_growth(const overriding *o, const struct qj_growth *g, size_t cell) {
    double gain = 1;
    for (int h = 1; h <= o->path->horizon; h++) {
        const int year = o->in->base_year + h;
        const double before = level_at(o, h - 1, cell), now = level_at(o, h, cell);
        if (year >= g->from && year <= g->to && before > 0 && now > 0)
            gain *= fmax(0, 1 + g->points / 100 * before / now);
        *factor_at(o, h, cell) *= gain;
    }
}

static void apply_target(const overriding *o, const struct qj_target *t) {
    const size_t R = o->in->n_regions, I = o->in->n_industries;
    const int end = t->year - o->in->base_year;
    double now = 0;
    if (end < 1 || end > o->path->horizon)
        return;
    for (size_t c = 0; c < R * I; c++)
        if (covers(t->region, c / I) && covers(t->industry, c % I))
            now += level_at(o, end, c) * *factor_at(o, end, c);
    if (!(now > 0))
        return;
    for (int h = 1; h <= o->path->horizon; h++) {
        const double way = h < end ? (double)h / end : 1, ratio = t->level / now;
        const double f = ratio > 0 ? qj_exp(way * qj_log(ratio)) : h < end ? 1 - way : 0;
        for (size_t c = 0; c < R * I; c++)
            if (covers(t->region, c / I) && covers(t->industry, c % I))
                *factor_at(o, h, c) *= f;
    }
}

// Levels of the cells times their factors; the margins are their sums.
static void multiply_levels(const overriding *o, double *level) {
    const size_t R = o->in->n_regions, I = o->in->n_industries, years = (size_t)o->path->horizon + 1;
    for (int h = 1; h <= o->path->horizon; h++) {
        for (size_t node = 0; node < 1 + R + I; node++)
            level[node * years + (size_t)h] = 0;
        for (size_t c = 0; c < R * I; c++) {
            double *x = &level[(1 + R + I + c) * years + (size_t)h];
            *x *= *factor_at(o, h, c);
            level[(size_t)h] += *x;
            level[(1 + c / I) * years + (size_t)h] += *x;
            level[(1 + R + c % I) * years + (size_t)h] += *x;
        }
    }
}

qj_rc qj_path_override(const qj_need_input *in, qj_path *path, qj_arena *a, qj_err *err) {
    const size_t cells = in->n_regions * in->n_industries, n = cells * (size_t)path->horizon;
    if (in->n_growth + in->n_targets == 0)
        return QJ_OK;
    overriding o = {.in = in, .path = path, .factor = QJ_NEW(a, double, n)};
    QJ_NEED(err, o.factor);
    for (size_t k = 0; k < n; k++)
        o.factor[k] = 1;
    for (size_t k = 0; k < in->n_growth; k++)
        for (size_t c = 0; c < cells; c++)
            if (covers(in->growth[k].region, c / in->n_industries) && covers(in->growth[k].industry, c % in->n_industries))
                apply_growth(&o, &in->growth[k], c);
    for (size_t k = 0; k < in->n_targets; k++)
        apply_target(&o, &in->targets[k]);
    multiply_levels(&o, path->level);
    path->factor = o.factor;
    return QJ_OK;
}
