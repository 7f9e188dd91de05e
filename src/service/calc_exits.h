// Inside of calc exits: what its files say, row by row.
#pragma once

#include "service/calc_csv.h"

typedef struct qj_calc_leavers {
    size_t n;
    const size_t *occupation; // [n] number of the name
    const double *age, *workers, *leave; // [n] leave: all causes together, a share of the workers
    const qj_calc_keys *names;
} qj_calc_leavers;

// Openings of the years to come, with ranges.
QJ_CHECKED qj_rc qj_calc_exits_years(const qj_calc_request *r, const qj_calc_leavers *l, const qj_ctx *ctx, qj_table **out, qj_err *err);
