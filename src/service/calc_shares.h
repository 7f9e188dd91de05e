// Internal to calc_shares: patterns of industries over years, and what is found in them.
#pragma once

#include "service/calc_rows.h"

enum { SHARE_MOST_WAVES = 100 };

// One industry: its own occupations and waves.
typedef struct share_industry {
    const char *name;
    size_t waves, n;         // n: occupations that ever have somebody
    double year[SHARE_MOST_WAVES], respondents[SHARE_MOST_WAVES];
    size_t *occupation;      // [n]
    double *share, *clr;     // [wave][n]
    double *slope, *se, *used; // [n]
} share_industry;

typedef struct share_job {
    qj_calc_rows rows;
    qj_calc_keys industries, occupations;
    share_industry *in;
    double *value;   // [industry][wave][occupation], NaN: no row
    double sd;       // of a year's change of a log-ratio around its slope; NaN: not known
    double n_slopes; // that were estimated
    double calm;     // part of the slopes that is kept
} share_job;

static inline const double *share_values(const share_job *j, size_t industry, size_t wave) {
    return j->value + (industry * SHARE_MOST_WAVES + wave) * j->occupations.n;
}

// Finds slopes and spread in the first `waves` years of every industry; one without years has n = 0. Into the arena.
QJ_CHECKED qj_rc share_fit(share_job *j, qj_arena *a, qj_err *err);

// Shares h years after the last one known, from the mean of the last `base`; z and out [in->n].
void share_path(const share_industry *in, size_t base, int h, double *z, double *out);

// The range of a share that holds in 80 of 100 cases.
void share_range(const share_job *j, double share, int h, double *lo, double *hi);

// The answer of --backtest.
QJ_CHECKED qj_rc share_backtest(share_job *j, int horizon, size_t base, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);
