// Yearly series of a CSV file with the columns series, year and value, for the calculators forecast and backtest.
#pragma once

#include "model/forecast/rolling.h"
#include "service/calc_csv.h"

typedef struct qj_calc_series {
    const char *file;
    qj_series_set set; // gaps inside are bridged
    const char **name; // [series], in the order of the file
    uint32_t *line;    // [series] where it begins in the file
    size_t *known;     // [series] values that were given
    size_t bridged;    // values that were not
    size_t gap_series; // the first bridged one
    int gap_year;
} qj_calc_series;

QJ_CHECKED qj_rc qj_calc_series_read(const char *path, qj_arena *a, qj_calc_series *out, qj_err *err);

// Notes how many values were bridged.
QJ_CHECKED qj_rc qj_calc_series_note(const qj_calc_series *in, qj_arena *a, qj_table *t, qj_lang lang, qj_err *err);
