// TD8: the mean of theta and of a log drift damped by 0.8 (num/smooth.h names the sources of both).
#include "model/forecast/method.h"
#include "num/smooth.h"

#include <math.h>

void qj_forecast_td8(size_t n, const double *x, int horizon, double *out) { qj_td8(n, x, NAN, horizon, out, NULL); }
