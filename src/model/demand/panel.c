// Panel hygiene: gaps inside a series are bridged, ends are not invented.
#include "base/err.h"
#include "model/demand/need.h"
#include "num/elem.h"

#include <math.h>

// Bridges the gap between two known years at the same yearly rate; with a zero at one end, by a straight line.
static void bridge(double *x, uint8_t *bridged, int from, int to) {
    const double a = x[from], b = x[to];
    for (int t = from + 1; t < to; t++) {
        const double w = (double)(t - from) / (double)(to - from);
        x[t] = a > 0 && b > 0 ? a * qj_exp(w * (qj_log(b) - qj_log(a))) : a + w * (b - a);
        if (bridged != NULL)
            bridged[t] = 1;
    }
}

qj_rc qj_panel_fill(qj_panel *p, size_t *filled, qj_err *err) {
    *filled = 0;
    for (size_t i = 0; i < p->n; i++) {
        double *x = qj_panel_row(p, i);
        uint8_t *use = qj_panel_use(p, i), *bridged = p->bridged != NULL ? p->bridged + i * (size_t)p->n_years : NULL;
        if (isnan(x[p->n_years - 1]))
            return qj_fail(err, QJ_E_SERIES_END, qj_int_arg("series", i + 1),
                           qj_int_arg("year", p->first_year + p->n_years - 1));
        int known = -1;
        for (int t = 0; t < p->n_years; t++) {
            if (isnan(x[t])) {
                use[t] = 0;
                continue;
            }
            if (known >= 0 && t - known > 1) {
                bridge(x, bridged, known, t);
                *filled += (size_t)(t - known - 1);
            }
            known = t;
        }
    }
    return QJ_OK;
}
