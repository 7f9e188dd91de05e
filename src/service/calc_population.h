// Inside of calc population: what its files say.
#pragma once

#include "model/supply/population.h"
#include "service/calc_csv.h"

typedef struct qj_calc_people {
    qj_calc_keys regions, sexes;
    qj_population model;
    int base, steps;
    double *value; // [1 + steps][region][sex][age]: the base year, then as projected without draws
} qj_calc_people;

// The answer with draws: ranges of every row, and totals.
QJ_CHECKED qj_rc qj_calc_people_draws(const qj_calc_request *r, const qj_calc_people *p, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err);

// Fills the cells of the first four columns: region, sex, age, year of cell k (region, sex, age) after step t.
void qj_calc_people_name(const qj_calc_people *p, size_t k, int t, qj_cell *row);
