// Level: the last level of a local level model (Durbin & Koopman 2012).
#include "model/forecast/method.h"
#include "num/level.h"

#include <math.h>

void qj_forecast_level(size_t n, const double *x, int horizon, double *out) {
    const qj_level m = qj_level_fit(n, x);
    for (int h = 0; h < horizon; h++)
        out[h] = fmax(0, m.level);
}
