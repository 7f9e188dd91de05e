// Short series: forecasts of one, and the back-test of a whole panel.
#include "base/csv.h"
#include "base/file.h"
#include "num/elem.h"
#include "num/smooth.h"
#include "num/stat.h"
#include "ref/ops.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HORIZON 5

void op_theta(qjt_case *c)
{
    size_t n;
    const double *x = qjt_given(c, "x", &n);
    qj_theta t = qj_theta_fit(n, x);
    double out[HORIZON];
    for (int h = 1; h <= HORIZON; h++)
        out[h - 1] = qj_theta_at(&t, n, h);
    qjt_put1(c, "alpha", t.alpha);
    qjt_put(c, "out", HORIZON, out);
}

void op_td8(qjt_case *c)
{
    size_t n;
    const double *x = qjt_given(c, "x", &n);
    double g = qjt_has(c, "growth") ? qjt_number(c, "growth") : NAN;
    double theta[HORIZON], drift[HORIZON], out[HORIZON];
    qj_theta fit;
    qj_td8(n, x, g, HORIZON, out, &fit);
    for (int h = 1; h <= HORIZON; h++) {
        theta[h - 1] = qj_theta_at(&fit, n, h);
        drift[h - 1] = qj_damped_drift(x[n - 1], qj_log_growth(n, x), QJ_TD8_PHI, h);
    }
    qjt_put1(c, "alpha", fit.alpha);
    qjt_put(c, "theta", HORIZON, theta);
    qjt_put(c, "drift", HORIZON, drift);
    qjt_put(c, "out", HORIZON, out);
}

// A panel: a file of name, group and one column a year.
typedef struct panel {
    size_t n, years;
    double *x;
} panel;

static panel read_panel(qjt_case *c)
{
    panel p = {0};
    qj_csv csv;
    qj_field f[64];
    qj_err err;
    char path[1024], *data;
    size_t len, fields;
    snprintf(path, sizeof path, "%s/%s", c->folder, qjt_text(c, "table"));
    bool ok = qj_file_read(path, c->arena, &data, &len, &err) == QJ_OK &&
              qj_csv_open(&csv, path, data, len, c->arena, &err) == QJ_OK &&
              qj_csv_next(&csv, f, 64, &fields, &err) == QJ_OK && fields > 2;
    p.years = ok ? fields - 2 : 0;
    p.x = qjt_room(c, 1000 * p.years);
    while (ok && qj_csv_next(&csv, f, 64, &fields, &err) == QJ_OK && fields > 0 && p.n < 1000) {
        ok = fields == p.years + 2;
        for (size_t t = 0; ok && t < p.years; t++)
            ok = qj_csv_number(f[t + 2], &p.x[p.n * p.years + t]);
        p.n++;
    }
    if (!ok || p.n == 0)
        qjt_problem(c, c->line, "the table %s cannot be read", path);
    return p;
}

static bool forecast(const char *method, size_t n, const double *x, int horizon, double *out)
{
    qj_theta t = qj_theta_fit(n, x);
    double g = qj_log_growth(n, x);
    if (strcmp(method, "td8") == 0) {
        qj_td8(n, x, NAN, horizon, out, NULL);
        return true;
    }
    for (int h = 1; h <= horizon; h++) {
        if (strcmp(method, "naive") == 0)
            out[h - 1] = x[n - 1];
        else if (strcmp(method, "drift") == 0)
            out[h - 1] = qj_damped_drift(x[n - 1], g, 1.0, h);
        else if (strcmp(method, "dd8") == 0)
            out[h - 1] = qj_damped_drift(x[n - 1], g, 0.8, h);
        else if (strcmp(method, "theta") == 0)
            out[h - 1] = qj_theta_at(&t, n, h);
        else
            return false;
    }
    return true;
}

static int horizon_from(const panel *p, size_t origin)
{
    return p->years - origin < HORIZON ? (int)(p->years - origin) : HORIZON;
}

// Rolling origins: training on the first 8 .. years - 1 values, horizons 1..5, scores over all of them.
void op_backtest(qjt_case *c)
{
    panel p = read_panel(c);
    const char *method = qjt_text(c, "method");
    double error = 0.0, actual = 0.0, late_error = 0.0, late_actual = 0.0, scaled = 0.0, count = 0.0, f[HORIZON];
    for (size_t origin = 8; !c->problem[0] && origin < p.years; origin++)
        for (size_t s = 0; s < p.n; s++) {
            const double *x = p.x + s * p.years;
            int horizon = horizon_from(&p, origin);
            if (!forecast(method, origin, x, horizon, f)) {
                qjt_problem(c, c->line, "unknown method %s", method);
                return;
            }
            double scale = 0.0;
            for (size_t t = 1; t < origin; t++)
                scale += fabs(x[t] - x[t - 1]) / (double)(origin - 1);
            for (int h = 0; h < horizon; h++) {
                double y = x[origin + (size_t)h], e = fabs(y - f[h]);
                error += e, actual += y, scaled += e / scale, count += 1.0;
                if (h >= 2)
                    late_error += e, late_actual += y;
            }
        }
    qjt_put1(c, "wmape", 100.0 * error / actual);
    qjt_put1(c, "mase", scaled / count);
    qjt_put1(c, "wmape_h3_5", 100.0 * late_error / late_actual);
}

// Sample variance of the log differences of the first n values.
static double log_variance(size_t n, const double *x)
{
    double mean = (qj_log(x[n - 1]) - qj_log(x[0])) / (double)(n - 1), sum = 0.0;
    for (size_t t = 1; t < n; t++) {
        double d = qj_log(x[t]) - qj_log(x[t - 1]) - mean;
        sum += d * d;
    }
    return sum / (double)(n - 2);
}

typedef struct scale {
    double common, cap;
} scale;

// Standard deviation shrunk to the panel's with 4 degrees of freedom, capped.
static double sigma(const scale *s, size_t n, const double *x)
{
    double nu = 4.0, own = (double)(n - 2);
    double v = sqrt((nu * s->common + own * log_variance(n, x)) / (nu + own));
    return v < s->cap ? v : s->cap;
}

static double quantile(qjt_case *c, size_t n, const double *x, double p)
{
    double *sorted = qjt_room(c, n);
    memcpy(sorted, x, n * sizeof *x);
    qj_sort(n, sorted);
    return qj_quantile_sorted(n, sorted, p);
}

static void coverage(const panel *p, const scale *s, size_t origin, double q, double out[2])
{
    double hits = 0.0, width = 0.0, count = 0.0, f[HORIZON];
    for (size_t k = 0; k < p->n; k++) {
        const double *x = p->x + k * p->years;
        int horizon = horizon_from(p, origin);
        qj_td8(origin, x, NAN, horizon, f, NULL);
        for (int h = 0; h < horizon; h++) {
            double r = sigma(s, origin, x) * sqrt(h + 1.0) * q, y = x[origin + (size_t)h];
            double low = f[h] * qj_exp(-r), high = f[h] * qj_exp(r);
            hits += y >= low && y <= high;
            width += high - low;
            count += 1.0;
        }
    }
    out[0] = hits / count;
    out[1] = width / count;
}

// Calibration of symmetric intervals on earlier origins of the panel, and how often they cover the years after.
void op_intervals(qjt_case *c)
{
    panel p = read_panel(c);
    size_t origin = (size_t)qjt_number(c, "origin"), n = 0;
    if (c->problem[0])
        return;
    double *v = qjt_room(c, p.n), *z = qjt_room(c, p.n * p.years * HORIZON), f[HORIZON];
    for (size_t k = 0; k < p.n; k++)
        v[k] = log_variance(origin, p.x + k * p.years);
    scale s = {.common = quantile(c, p.n, v, 0.5), .cap = INFINITY};
    for (size_t k = 0; k < p.n; k++)
        v[k] = sigma(&s, origin, p.x + k * p.years);
    s.cap = quantile(c, p.n, v, 0.95);
    for (size_t k = 0; k < p.n; k++)
        for (size_t from = 5; from < origin; from++) {
            const double *x = p.x + k * p.years;
            int horizon = origin - from < HORIZON ? (int)(origin - from) : HORIZON;
            qj_td8(from, x, NAN, horizon, f, NULL);
            for (int h = 0; h < horizon; h++)
                z[n++] = fabs(qj_log(x[from + (size_t)h] / f[h])) / (sigma(&s, from, x) * sqrt(h + 1.0));
        }
    double q80 = quantile(c, n, z, 0.80), q95 = quantile(c, n, z, 0.95), test80[2], test95[2];
    coverage(&p, &s, origin, q80, test80);
    coverage(&p, &s, origin, q95, test95);
    qjt_put1(c, "median_s2", s.common);
    qjt_put1(c, "cap", s.cap);
    qjt_put1(c, "n_scores", (double)n);
    qjt_put1(c, "q80", q80);
    qjt_put1(c, "q95", q95);
    qjt_put(c, "test80", 2, test80);
    qjt_put(c, "test95", 2, test95);
}
