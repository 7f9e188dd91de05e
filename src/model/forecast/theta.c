// Theta: simple exponential smoothing with half the slope on time as drift (Assimakopoulos & Nikolopoulos 2000; Hyndman &
// Billah 2003).
#include "model/forecast/method.h"
#include "num/smooth.h"

#include <math.h>

void qj_forecast_theta(size_t n, const double *x, int horizon, double *out) {
    const qj_theta t = qj_theta_fit(n, x);
    for (int h = 1; h <= horizon; h++)
        out[h - 1] = fmax(0, qj_theta_at(&t, n, h));
}
