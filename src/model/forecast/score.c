#include "model/forecast/score.h"

#include "model/forecast/metrics.h"

#include <math.h>
#include <string.h>

static double or_else(double v, double otherwise) { return isnan(v) ? otherwise : v; }

// now * (theirs - what came), the growth of something known on both sides.
static double gap(double now, double forecast, double fact) { return now * (forecast - fact); }

void qj_judged_parts(const qj_judged *p, bool occupation, double part[static QJ_CAUSES]) {
    memset(part, 0, QJ_CAUSES * sizeof *part);
    const double error = p->forecast - p->fact, now = or_else(p->base_now, p->base_then);
    if (!(p->base_then > 0) || !(now > 0)) { // nothing to grow from
        part[QJ_CAUSE_REST] = error;
        return;
    }
    const double growth = gap(now, p->forecast / p->base_then, p->fact / now);
    double rest = growth;
    if (!isnan(p->whole_forecast) && !isnan(p->whole_fact)) {
        part[QJ_CAUSE_TOTAL] = gap(now, p->whole_forecast, p->whole_fact);
        rest -= part[QJ_CAUSE_TOTAL];
        if (!occupation) {
            part[QJ_CAUSE_OWN] = rest;
            rest = 0;
        } else if (!isnan(p->mix_forecast) && !isnan(p->mix_fact)) {
            part[QJ_CAUSE_OWN] = gap(now, p->mix_forecast, p->mix_fact) - part[QJ_CAUSE_TOTAL];
            part[QJ_CAUSE_STAFFING] = rest - part[QJ_CAUSE_OWN];
            rest = 0;
        }
    }
    part[QJ_CAUSE_REST] = rest;
    part[QJ_CAUSE_REVISION] = now == p->base_then ? 0 : error - growth;
}

void qj_leavers_parts(double forecast, double fact, double employed_forecast, double employed_fact, double part[static QJ_CAUSES]) {
    memset(part, 0, QJ_CAUSES * sizeof *part);
    if (!(employed_forecast > 0) || !(employed_fact > 0)) {
        part[QJ_CAUSE_REST] = forecast - fact;
        return;
    }
    part[QJ_CAUSE_TOTAL] = forecast / employed_forecast * (employed_forecast - employed_fact);
    part[QJ_CAUSE_REPLACEMENT] = forecast - fact - part[QJ_CAUSE_TOTAL];
}

static bool known(double lo, double hi) { return !isnan(lo) && !isnan(hi); }

// Up or down since the base year as it is known today; a forecast that names no change is not judged.
static void add_direction(qj_score_sum *s, const qj_judged *p) {
    const double now = or_else(p->base_now, p->base_then);
    if (isnan(now) || p->fact == now || p->forecast == p->base_then)
        return;
    s->n_direction++;
    s->right += (p->forecast > p->base_then) == (p->fact > now);
}

// Faster or slower than the whole; the whole itself, or a forecast that names no difference, is not judged.
static void add_faster(qj_score_sum *s, const qj_judged *p) {
    const double now = or_else(p->base_now, p->base_then);
    if (!(p->base_then > 0) || !(now > 0) || isnan(p->whole_forecast) || isnan(p->whole_fact))
        return;
    const double growth = p->forecast / p->base_then;
    if (growth == p->whole_forecast)
        return;
    s->n_faster++;
    s->faster_right += (growth > p->whole_forecast) == (p->fact / now > p->whole_fact);
}

static void add_ranges(qj_score_sum *s, const qj_judged *p) {
    if (known(p->lo80, p->hi80)) {
        s->n80++;
        s->in80 += p->fact >= p->lo80 && p->fact <= p->hi80;
    }
    if (!known(p->lo95, p->hi95))
        return;
    s->n95++;
    s->in95 += p->fact >= p->lo95 && p->fact <= p->hi95;
    if (p->scale > 0) {
        s->n_scaled++;
        s->interval += qj_interval_score(p->fact, p->lo95, p->hi95, 0.05) / p->scale;
    }
}

void qj_score_add(qj_score_sum *s, const qj_judged *p, const double part[static QJ_CAUSES]) {
    const double error = p->forecast - p->fact, sign = error < 0 ? -1 : 1;
    s->n++;
    s->actual += p->fact;
    s->error += fabs(error);
    s->bias += error;
    if (!isnan(p->base_then)) {
        s->naive += fabs(p->base_then - p->fact);
        s->naive_error += fabs(error);
    }
    if (!isnan(p->constant)) {
        s->constant += fabs(p->constant - p->fact);
        s->constant_error += fabs(error);
    }
    for (int c = 0; c < QJ_CAUSES; c++)
        s->part[c] += sign * part[c];
    add_direction(s, p);
    add_faster(s, p);
    add_ranges(s, p);
}

static double share(double part, size_t n) { return n > 0 ? part / (double)n : NAN; }
static double skill(double ours, double theirs) { return theirs > 0 ? 1 - ours / theirs : NAN; }

qj_score qj_score_read(const qj_score_sum *s) {
    qj_score out = {
        .n = s->n,
        .wmape = s->actual > 0 ? 100 * s->error / s->actual : NAN,
        .bias = s->actual > 0 ? 100 * s->bias / s->actual : NAN,
        .direction = share((double)s->right, s->n_direction),
        .faster = share((double)s->faster_right, s->n_faster),
        .cover80 = share((double)s->in80, s->n80),
        .cover95 = share((double)s->in95, s->n95),
        .msis = share(s->interval, s->n_scaled),
        .skill_naive = skill(s->naive_error, s->naive),
        .skill_constant = skill(s->constant_error, s->constant),
    };
    for (int c = 0; c < QJ_CAUSES; c++)
        out.cause[c] = s->actual > 0 ? 100 * s->part[c] / s->actual : NAN;
    return out;
}

void qj_wilson(double p, size_t n, double *lo, double *hi) {
    static const double z = 1.959963984540054;
    *lo = *hi = NAN;
    if (n == 0 || isnan(p))
        return;
    const double m = (double)n, middle = (p + z * z / (2 * m)) / (1 + z * z / m);
    const double reach = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
    *lo = fmax(0, middle - reach);
    *hi = fmin(1, middle + reach);
}
