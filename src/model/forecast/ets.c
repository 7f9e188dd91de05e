// Exponential smoothing of the kind with the smallest AICc (Hyndman, Koehler, Ord & Snyder 2008).
#include "model/forecast/method.h"
#include "num/ets.h"

#include <math.h>

void qj_forecast_ets(size_t n, const double *x, int horizon, double *out) {
    const qj_ets e = qj_ets_best(n, x);
    for (int h = 1; h <= horizon; h++)
        out[h - 1] = fmax(0, qj_ets_at(&e, h));
}
