// Exponential smoothing with a damped trend (Gardner & McKenzie 1985).
#include "model/forecast/method.h"
#include "num/ets.h"

#include <math.h>

void qj_forecast_damped(size_t n, const double *x, int horizon, double *out) {
    const qj_ets e = qj_ets_fit(QJ_ETS_AADN, n, x);
    for (int h = 1; h <= horizon; h++)
        out[h - 1] = fmax(0, qj_ets_at(&e, h));
}
