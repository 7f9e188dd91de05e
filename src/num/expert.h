// Cooke's classical model of expert judgement (Cooke 1991; Cooke & Goossens 2008).
//
// Experts give three quantiles of items, mostly 5, 50 and 95 %. Items whose value is known (seeds) score them.
#pragma once

#include "base/arena.h"
#include "base/err.h"

#define QJ_EXPERT_OVERSHOOT 0.1

// q[expert][item][3], ascending; NaN in the first: the expert did not judge the item. truth[item], NaN: not a seed.
// log_scale[item]: 1 where the background is log-uniform (all numbers > 0).
typedef struct qj_judgements {
    size_t experts, items;
    double tail; // probability of the first quantile: 0.05, or 0.1 for 10, 50 and 90 %
    const double *q, *truth;
    const uint8_t *log_scale;
} qj_judgements;

typedef struct qj_pool_weights {
    bool performance; // weight ~ calibration x information of those with calibration >= alpha; else equal weights
    double alpha;     // NaN: the cut-off that maximises calibration x information of the pool
} qj_pool_weights;

typedef struct qj_pool_result {
    size_t seeds, power; // seeds; the number all are scored at (the smallest of an expert)
    double alpha;
    double *calibration, *information, *weight; // [expert]
    double *q;                                  // [item][3] of the pool, NaN where no weighted expert judged
    double pool_calibration, pool_information;  // of the pool, on the seeds
} qj_pool_result;

// Chance that a calibrated expert would do worse, from counts[4] in the bins that the three quantiles make; `power`
// stands for the number of seeds in the statistic.
double qj_calibration(const double counts[static 4], double power, double tail);

// Information of q[3] against a uniform background on low..high.
double qj_information(const double q[static 3], double low, double high, double tail);

// Mixture of `experts` piecewise linear distributions on low..high with weights w (sum 1): the value whose probability
// is p. q[expert][3].
double qj_pool_quantile(size_t experts, const double *q, const double *w, double low, double high, double tail, double p);

// A weight is 0 for an expert who judged no seed. `scored` false: nobody has a positive score (no seeds, or all cut
// off), so there are no performance weights.
QJ_CHECKED qj_rc qj_expert_pool(const qj_judgements *j, const qj_pool_weights *o, qj_arena *arena, qj_pool_result *out,
                                bool *scored, qj_err *err);
