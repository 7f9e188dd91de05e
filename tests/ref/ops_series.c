// Short series: forecasts of one, and the back-test of a whole panel.
#include "base/csv.h"
#include "base/file.h"
#include "num/elem.h"
#include "num/smooth.h"
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

ref_panel ref_read_panel(qjt_case *c)
{
    ref_panel p = {0};
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

static int horizon_from(const ref_panel *p, size_t origin)
{
    return p->years - origin < HORIZON ? (int)(p->years - origin) : HORIZON;
}

// Rolling origins: training on the first 8 .. years - 1 values, horizons 1..5, scores over all of them.
void op_backtest(qjt_case *c)
{
    ref_panel p = ref_read_panel(c);
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
