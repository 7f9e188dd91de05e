// Raising the bound: a deflected subgradient method with Polyak steps (Camerini, Fratta & Maffioli 1975) on the
// multipliers, rules scaled to equal norm.
#include "model/order/parts.h"

#include <math.h>
#include <string.h>

enum { USUAL_STEPS = 120, MOVED_STEPS = 300 }; // arrivals begin far from their prices

#define MEMORY 0.1 // weight of the newest slope in the mean
#define SHARE 0.3  // of the distance to the target, at first
#define PATIENCE 5

typedef struct climb {
    double *mu, *at, *slope, *mean, *scale; // [n_mu]
} climb;

static double limit_of(const qj_order_problem *p, size_t r) {
    return r < p->n_colleges ? p->room[r] : p->limit[r - p->n_colleges];
}

// One over the norm of each rule; rules without a limit stay at 0.
static void scale_rules(const qj_order_problem *p, size_t n_mu, double *scale) {
    for (size_t i = 0; i < p->n_lines; i++) {
        scale[p->line[i].college] += 1;
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            scale[p->n_colleges + p->rule[c]] += p->coef[c] * p->coef[c];
    }
    for (size_t r = 0; r < n_mu; r++)
        scale[r] = scale[r] > 0 && isfinite(limit_of(p, r)) ? 1 / sqrt(scale[r]) : 0;
}

// The next point: from the best one along the averaged slope; `reach` is how much the bound lacks.
static void go(const qj_order *w, climb *c, double reach) {
    double norm = 0;
    for (size_t r = 0; r < w->n_mu; r++) {
        const double g = c->mean[r] * c->scale[r];
        if (c->mu[r] > 0 || g > 0)
            norm += g * g;
    }
    const double step = norm > 0 ? reach / norm : 0;
    for (size_t r = 0; r < w->n_mu; r++)
        c->at[r] = fmax(0, c->mu[r] + step * c->mean[r] * c->scale[r] * c->scale[r]);
}

static double evaluate(qj_order *w, climb *c, double *bound) {
    const double v = qj_order_lagrangian(w, c->at, false);
    double towards = 0;
    qj_order_use(w->p, w->x, c->slope);
    for (size_t r = 0; r < w->n_mu; r++) {
        c->slope[r] = c->scale[r] > 0 ? c->slope[r] - limit_of(w->p, r) : 0;
        towards += c->slope[r] * c->mean[r] * c->scale[r] * c->scale[r];
    }
    if (v > *bound) {
        *bound = v;
        memcpy(c->mu, c->at, w->n_mu * sizeof *c->mu);
    }
    return towards;
}

qj_rc qj_order_ascent(qj_order *w, const qj_order_options *o, double target, double *mu, double *bound, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const qj_mark mark = qj_arena_mark(a);
    const size_t n = w->n_mu + 1;
    climb c = {mu, QJ_NEW(a, double, n), QJ_NEW(a, double, n), QJ_NEW(a, double, n), QJ_NEW(a, double, n)};
    if (c.at == NULL || c.slope == NULL || c.mean == NULL || c.scale == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    scale_rules(w->p, w->n_mu, c.scale);
    memcpy(c.at, mu, w->n_mu * sizeof *mu);
    *bound = -INFINITY;
    (void)evaluate(w, &c, bound);
    memcpy(c.mean, c.slope, w->n_mu * sizeof *c.mean);
    const unsigned steps = o->steps > 0 ? o->steps : w->narrow == NULL ? USUAL_STEPS : MOVED_STEPS;
    double share = SHARE;
    int tired = 0;
    for (unsigned i = 1; i < steps && !qj_ctx_cancelled(w->ctx); i++) {
        const double before = *bound;
        go(w, &c, share * fmax(target - before, 1e-6 * fabs(before)));
        const double towards = evaluate(w, &c, bound);
        const double weight = i < 10 ? 1.0 / (i + 1) : MEMORY;
        for (size_t r = 0; r < w->n_mu; r++)
            c.mean[r] += weight * (c.slope[r] - c.mean[r]);
        if (*bound > before) {
            tired = 0;
            if (towards > 0)
                share = fmin(2, share * 1.1);
        } else if (++tired >= PATIENCE) {
            tired = 0;
            share *= 0.66;
        }
        if (!qj_order_go_on(w, o, *bound, INFINITY))
            break;
    }
    qj_arena_rewind(a, mark);
    return QJ_OK;
}
