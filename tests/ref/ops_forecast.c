// The registered methods: forecasts, back-test and calibration of panels, the choice of a method, accuracy measures.
#include "model/forecast/backtest.h"
#include "ref/ops.h"
#include <math.h>
#include <string.h>

enum { HORIZON = 5, LEAST = 8 };

static qj_method_id method(qjt_case *c)
{
    const char *id = qjt_text(c, "method");
    qj_method_id m = qj_method_find(id, strlen(id));
    if (m == QJ_METHODS)
        qjt_problem(c, c->line, "unknown method %s", id);
    return m;
}

void op_forecast(qjt_case *c)
{
    size_t n;
    const double *x = qjt_given(c, "x", &n);
    double out[6];
    qj_method_id m = method(c);
    if (m == QJ_METHODS)
        return;
    qj_methods[m].forecast(n, x, 6, out);
    qjt_put(c, "out", 6, out);
}

static qj_series_set series_of(qjt_case *c, const ref_panel *p, size_t years)
{
    qj_series_set set = {.n = p->n, .longest = years, .last_year = 1969 + (int)years};
    set.s = QJ_NEW(c->arena, qj_series, p->n);
    uint8_t *use = QJ_NEW(c->arena, uint8_t, years);
    memset(use, 1, years);
    for (size_t i = 0; i < p->n; i++)
        set.s[i] = (qj_series){.first_year = 1970, .n = years, .x = p->x + i * p->years, .use = use};
    return set;
}

typedef struct run {
    qj_ctx ctx;
    qj_series_set set;
    qj_rolling rolling;
} run;

static bool start(qjt_case *c, run *r, const ref_panel *p, qj_method_id m)
{
    qj_err err;
    r->ctx = (qj_ctx){.arena = c->arena};
    r->set = series_of(c, p, p->years);
    if (c->problem[0] || qj_pool_new(1, &r->ctx.pool, &err) != QJ_OK) {
        qjt_problem(c, c->line, "no threads");
        return false;
    }
    bool wanted[QJ_METHODS] = {false};
    qj_rolling all[QJ_METHODS];
    if (m == QJ_METHODS)
        return true;
    wanted[m] = true;
    if (qj_rolling_all(&r->set, wanted, HORIZON, 1, &r->ctx, all, &err) != QJ_OK)
        qjt_problem(c, c->line, "no memory");
    r->rolling = all[m];
    return !c->problem[0];
}

// Share of the errors three to five years ahead, which the back-test does not tell apart.
static double late_wmape(const run *r)
{
    double error = 0.0, actual = 0.0;
    for (size_t i = 0; i < r->set.n; i++)
        for (size_t n = LEAST; n < r->set.s[i].n; n++)
            for (size_t h = 3; h <= HORIZON && n + h <= r->set.s[i].n; h++) {
                double y = r->set.s[i].x[n + h - 1];
                error += fabs(y - qj_rolling_at(&r->rolling, i, n)[h - 1]);
                actual += y;
            }
    return 100.0 * error / actual;
}

void op_rolling(qjt_case *c)
{
    ref_panel p = ref_read_panel(c);
    qj_method_id m = method(c);
    run r = {0};
    bool asked[QJ_METHODS] = {false}, possible;
    qj_backtest b;
    qj_err err;
    if (!start(c, &r, &p, m))
        return;
    asked[m] = true;
    if (qj_backtest_run(&r.set, asked, HORIZON, 0, &r.ctx, &b, &possible, &err) != QJ_OK || !possible)
        qjt_problem(c, c->line, "no back-test");
    qjt_put1(c, "mase", b.accuracy[m].mase);
    qjt_put1(c, "wmape", b.accuracy[m].wmape);
    qjt_put1(c, "wmape_h3_5", late_wmape(&r));
    qj_pool_free(r.ctx.pool);
}

static void coverage(const run *r, const qj_calibration *k, size_t origin, double q, double out[2])
{
    double hits = 0.0, width = 0.0, count = 0.0, lo, hi;
    for (size_t i = 0; i < r->set.n; i++) {
        const qj_series *s = &r->set.s[i];
        const double *f = qj_rolling_at(&r->rolling, i, origin);
        qj_reach reach = qj_series_reach(k, s, origin);
        for (size_t h = 1; h <= HORIZON && origin + h <= s->n; h++) {
            qj_series_range(reach, q, (int)h, f[h - 1], &lo, &hi);
            hits += s->x[origin + h - 1] >= lo && s->x[origin + h - 1] <= hi;
            width += hi - lo;
            count += 1.0;
        }
    }
    out[0] = hits / count;
    out[1] = width / count;
}

// Ranges of TD8 calibrated on earlier origins of the panel, and how often they cover the years after.
void op_calibration(qjt_case *c)
{
    ref_panel p = ref_read_panel(c);
    size_t origin = (size_t)qjt_number(c, "origin");
    run r = {0};
    static const double levels[] = {0.80, 0.95};
    double test80[2], test95[2];
    qj_calibration k;
    if (!start(c, &r, &p, QJ_METHOD_TD8))
        return;
    qj_calibrate(&r.rolling, 1969 + (int)origin, 2, levels, qjt_room(c, qj_calibrate_room(&r.rolling)), &k);
    coverage(&r, &k, origin, k.q[0], test80);
    coverage(&r, &k, origin, k.q[1], test95);
    qjt_put1(c, "median_s2", k.median_var);
    qjt_put1(c, "cap", k.cap);
    qjt_put1(c, "n_scores", (double)k.n_scores);
    qjt_put1(c, "q80", k.q[0]);
    qjt_put1(c, "q95", k.q[1]);
    qjt_put(c, "test80", 2, test80);
    qjt_put(c, "test95", 2, test95);
    qj_pool_free(r.ctx.pool);
}

// The choice among all methods for series of constant growth.
void op_best(qjt_case *c)
{
    size_t n;
    const double *growth = qjt_given(c, "growth", &n);
    ref_panel p = {.n = n, .years = (size_t)qjt_number(c, "years")};
    p.x = qjt_room(c, n * p.years);
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < p.years; t++)
            p.x[i * p.years + t] = t == 0 ? 100.0 : p.x[i * p.years + t - 1] * growth[i];
    run r = {0};
    qj_rolling all[QJ_METHODS] = {{0}};
    qj_err err;
    qj_best best;
    if (!start(c, &r, &p, QJ_METHODS))
        return;
    for (int m = 0; m < QJ_METHODS; m++)
        if (qj_methods[m].forecast && qj_rolling_make(&r.set, (qj_method_id)m, HORIZON, 1, &r.ctx, &all[m], &err) != QJ_OK)
            qjt_problem(c, c->line, "no memory");
    qj_best_find(all, r.set.last_year, &best);
    qjt_put1(c, "method", (double)best.method);
    qjt_put1(c, "mase", best.mase[best.method]);
    qj_pool_free(r.ctx.pool);
}

void op_combo(qjt_case *c)
{
    size_t n;
    const double *error = qjt_given(c, "error", &n);
    double *weight = qjt_room(c, n);
    qj_combo_weights(n, error, qjt_number(c, "origins"), weight);
    qjt_put(c, "weight", n, weight);
}

void op_metrics(qjt_case *c)
{
    size_t n_train, n, m;
    const double *train = qjt_given(c, "train", &n_train), *y = qjt_given(c, "actual", &n), *f = qjt_given(c, "point", &m);
    const double *lo = qjt_given(c, "lo", &m), *hi = qjt_given(c, "hi", &m);
    qj_tally t = {0};
    double scale = qj_mase_scale(n_train, train), pinball[3] = {0.0, 0.0, 0.0}, interval = 0.0;
    for (size_t h = 0; h < n; h++) {
        qj_forecast_point p = {.last = train[n_train - 1], .y = y[h], .f = f[h], .lo80 = lo[h], .hi80 = hi[h], .scale = scale};
        qj_tally_add(&t, &p);
        pinball[0] += qj_pinball(y[h], lo[h], 0.1) / (double)n;
        pinball[1] += qj_pinball(y[h], f[h], 0.5) / (double)n;
        pinball[2] += qj_pinball(y[h], hi[h], 0.9) / (double)n;
        interval += qj_interval_score(y[h], lo[h], hi[h], 0.2) / scale / (double)n;
    }
    qj_accuracy a = qj_tally_read(&t);
    qjt_put1(c, "scale", scale);
    qjt_put1(c, "mase", a.mase);
    qjt_put1(c, "wmape", a.wmape / 100.0);
    qjt_put1(c, "smape", a.smape);
    qjt_put1(c, "cover80", a.cover80);
    qjt_put(c, "pinball", 3, pinball);
    qjt_put1(c, "msis80", interval);
}
