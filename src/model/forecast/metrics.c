#include "model/forecast/metrics.h"

#include <math.h>

static const double NO_DIRECTION = 1e-3; // of the usual yearly change: a forecast that moves less names none

double qj_mase_scale(size_t n, const double *x) {
    double sum = 0;
    for (size_t t = 1; t < n; t++)
        sum += fabs(x[t] - x[t - 1]);
    return n < 2 ? NAN : sum / (double)(n - 1);
}

double qj_sape(double y, double f) {
    const double size = fabs(y) + fabs(f);
    return size > 0 ? 200 * fabs(y - f) / size : 0;
}

double qj_interval_score(double y, double lo, double hi, double alpha) {
    return hi - lo + 2 / alpha * (fmax(0, lo - y) + fmax(0, y - hi));
}

double qj_pinball(double y, double q, double tau) { return (y - q) * (tau - (y < q)); }

void qj_tally_add(qj_tally *t, const qj_forecast_point *p) {
    t->n++;
    t->error += fabs(p->y - p->f);
    t->actual += p->y;
    t->sape += qj_sape(p->y, p->f);
    t->in80 += p->y >= p->lo80 && p->y <= p->hi80;
    t->in95 += p->y >= p->lo95 && p->y <= p->hi95;
    if (fabs(p->f - p->last) > NO_DIRECTION * p->scale && p->y != p->last) {
        t->n_direction++;
        t->right += (p->f > p->last) == (p->y > p->last);
    }
    if (p->scale > 0) {
        t->n_scaled++;
        t->scaled += fabs(p->y - p->f) / p->scale;
        t->naive += fabs(p->y - p->last) / p->scale;
        t->interval += qj_interval_score(p->y, p->lo95, p->hi95, 0.05) / p->scale;
    }
}

void qj_tally_join(qj_tally *to, const qj_tally *from) {
    to->n += from->n, to->n_scaled += from->n_scaled, to->n_direction += from->n_direction;
    to->right += from->right, to->in80 += from->in80, to->in95 += from->in95;
    to->scaled += from->scaled, to->naive += from->naive, to->error += from->error, to->actual += from->actual;
    to->sape += from->sape, to->interval += from->interval;
}

static double share(double part, size_t n) { return n > 0 ? part / (double)n : NAN; }

qj_accuracy qj_tally_read(const qj_tally *t) {
    return (qj_accuracy){
        .mase = share(t->scaled, t->n_scaled),
        .wmape = t->actual > 0 ? 100 * t->error / t->actual : NAN,
        .smape = share(t->sape, t->n),
        .cover80 = share((double)t->in80, t->n),
        .cover95 = share((double)t->in95, t->n),
        .msis = share(t->interval, t->n_scaled),
        .skill_naive = t->naive > 0 ? 1 - t->scaled / t->naive : NAN,
        .direction = share((double)t->right, t->n_direction),
        .n = t->n,
        .n_unscaled = t->n - t->n_scaled,
    };
}
