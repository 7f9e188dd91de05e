// How good forecasts are (Hyndman & Koehler 2006; Gneiting & Raftery 2007).
#pragma once

#include <stddef.h>

// Mean absolute yearly change of what was known, by which the errors of a series are divided (Hyndman & Koehler 2006).
// 0 for a constant series, NaN for n < 2: its scaled errors are left out.
double qj_mase_scale(size_t n, const double *x);

// Symmetric absolute percentage error, 200 |y - f| / (|y| + |f|); 0 when both are 0 (Makridakis 1993).
double qj_sape(double y, double f);

// Score of a central interval that is to hold with probability 1 - alpha: its width, and 2 / alpha times by how much y lies
// outside (Gneiting & Raftery 2007).
double qj_interval_score(double y, double lo, double hi, double alpha);

// Pinball loss of the quantile q at level tau (Koenker & Bassett 1978).
double qj_pinball(double y, double q, double tau);

// Sums over forecasts; add one at a time, then read the summary.
typedef struct qj_tally {
    size_t n, n_scaled, n_direction, right, in80, in95;
    double scaled, naive, error, actual, sape, interval; // sums; scaled, naive (of the last value) and interval over n_scaled
} qj_tally;

typedef struct qj_forecast_point {
    double last, y, f;               // last known value, what came, what was forecast
    double lo80, hi80, lo95, hi95;
    double scale;                    // of qj_mase_scale
} qj_forecast_point;

// Ranges that are NaN hold nothing; a scale of 0 or NaN keeps a forecast out of the scaled sums.
void qj_tally_add(qj_tally *t, const qj_forecast_point *p);
void qj_tally_join(qj_tally *to, const qj_tally *from);

typedef struct qj_accuracy {
    double mase, wmape, smape; // wmape and smape in per cent
    double cover80, cover95;   // shares of forecasts inside
    double msis;               // scaled score of the 95 % interval
    double skill_naive;        // 1 - mase / mase of naive on the same forecasts
    double direction;          // share of forecasts that named the direction of the change rightly, where both name one
    size_t n, n_unscaled;      // forecasts; those of constant series, which mase and msis leave out
} qj_accuracy;

// NaN where nothing was scored.
qj_accuracy qj_tally_read(const qj_tally *t);
