// Naive: the last value stays.
#include "model/forecast/method.h"

void qj_forecast_naive(size_t n, const double *x, int horizon, double *out) {
    for (int h = 0; h < horizon; h++)
        out[h] = x[n - 1];
}
