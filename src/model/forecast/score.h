// How good a kept forecast was, once facts have come: errors, what they come from, and how they compare
// (docs/models/score.md).
#pragma once

#include <stdbool.h>
#include <stddef.h>

// What an error comes from. docs/models/score.md has the formulas; parts of one error add up to it exactly.
typedef enum qj_cause {
    QJ_CAUSE_REVISION,    // the base year was another one than is known today
    QJ_CAUSE_TOTAL,       // growth of the whole
    QJ_CAUSE_OWN,         // growth of the region or industry beyond that of the whole; of an occupation: of its industries
    QJ_CAUSE_STAFFING,    // the occupation's share within its industries
    QJ_CAUSE_REPLACEMENT, // rate of those who leave for good
    QJ_CAUSE_REST,        // cannot be told apart: a fact that would tell is not there
    QJ_CAUSES
} qj_cause;

// One forecast and its fact. NaN where something is not known.
typedef struct qj_judged {
    double forecast, fact;
    double base_then, base_now;        // of the base year: as the forecast took it, as it is known today
    double lo80, hi80, lo95, hi95;
    double constant;                   // forecast with the shares of the base year
    double whole_forecast, whole_fact; // growth of the whole since the base year, a ratio: forecast, fact
    double mix_forecast, mix_fact;     // an occupation's growth, had its shares within industries stayed: forecast, fact
    double scale;                      // usual yearly change before the base year (qj_mase_scale)
} qj_judged;

// Signed parts of forecast - fact: part[QJ_CAUSES], summing to it. An unknown base_now is taken as base_then; without the
// growth of the whole, or of an occupation's industries, that part of the error goes to the rest. occupation: mix_* are
// meant to be known; else they are ignored.
void qj_judged_parts(const qj_judged *p, bool occupation, double part[static QJ_CAUSES]);

// The same of those who leave: rate times employed. Without employment it can't be told apart.
void qj_leavers_parts(double forecast, double fact, double employed_forecast, double employed_fact, double part[static QJ_CAUSES]);

// Sums over forecasts.
typedef struct qj_score_sum {
    size_t n, n80, in80, n95, in95, n_direction, right, n_faster, faster_right, n_scaled;
    double actual, error, bias;      // sums of facts, |errors|, errors
    double naive, naive_error;       // |errors| of the base year carried on, and ours on the same forecasts
    double constant, constant_error; // the same for constant shares
    double interval;                 // scaled scores of the 95 % range
    double part[QJ_CAUSES];          // parts of |error|: each signed part times the sign of its error
} qj_score_sum;

// part: the signed parts of this forecast's error.
void qj_score_add(qj_score_sum *s, const qj_judged *p, const double part[static QJ_CAUSES]);

typedef struct qj_score {
    size_t n;
    double wmape, bias;             // per cent of the facts
    double direction, faster;       // shares right: up or down since the base year; faster or slower than the whole
    double cover80, cover95;        // shares inside
    double msis;                    // scaled score of the 95 % range
    double skill_naive, skill_constant; // 1 - our error / that of the rule, on the same forecasts
    double cause[QJ_CAUSES];        // points of wmape; they add up to it, and one can be negative
} qj_score;

// NaN where nothing was judged.
qj_score qj_score_read(const qj_score_sum *s);

// 95 % range of a share p of n independent cases (Wilson 1927); NaN without cases.
void qj_wilson(double p, size_t n, double *lo, double *hi);
