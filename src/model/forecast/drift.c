// Drift: the mean yearly growth goes on, in logs.
#include "model/forecast/method.h"
#include "num/elem.h"
#include "num/smooth.h"

#include <math.h>

void qj_forecast_drift(size_t n, const double *x, int horizon, double *out) {
    const double offset = qj_log_offset(n, x), last = x[n - 1] + offset;
    const double g = (qj_log(last) - qj_log(x[0] + offset)) / (double)(n - 1);
    for (int h = 1; h <= horizon; h++)
        out[h - 1] = fmax(0, qj_damped_drift(last, g, 1, h) - offset);
}
