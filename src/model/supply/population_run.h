// Populations of many draws over many steps, with means and quantiles of every region, sex and group of ages.
#pragma once

#include "base/ctx.h"
#include "base/err.h"
#include "model/supply/population_draws.h"

#include <stdbool.h>

typedef struct qj_people_run {
    const qj_people_model *model;
    const double *start;  // [region][sex][age]
    size_t draws, steps;
    const double *index;  // [draw][step] of mortality
    const double *births; // [draw][step] a factor
    const double *moves;  // [draw] how strongly people move; NULL: as the model says
    size_t n_p;
    const double *p;      // [n_p] probabilities
    bool totals;          // rows of all people of every region, and of all regions together, too
} qj_people_run;

// Rows of a step: [sex][group][region], then, with totals, [region] and all together.
typedef struct qj_people_stats {
    size_t rows;
    double *mean;     // [step][row]
    double *quantile; // [step][row][n_p]
} qj_people_stats;

size_t qj_people_rows(const qj_people_run *r);

// Draws go 32 side by side through a few steps at a time; what comes out does not depend on the number of threads.
QJ_CHECKED qj_rc qj_people_go(const qj_people_run *r, const qj_ctx *ctx, qj_people_stats *out, qj_err *err);
