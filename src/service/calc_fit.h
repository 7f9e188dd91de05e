// Internal to calc_fit: the tables of a fit.
#pragma once

#include "num/fit.h"
#include "service/calc_csv.h"

enum { FIT_MARGINS = 16 };

// A file of dimensions and values: the seed, or a margin.
typedef struct fit_table {
    const char *file;
    qj_arena *arena;
    size_t n_dims, n, cap;
    const char *name[QJ_CALC_MOST_COLUMNS];
    size_t column[QJ_CALC_MOST_COLUMNS]; // where a dimension stands in the file
    size_t dim[QJ_CALC_MOST_COLUMNS];    // of a margin: which of the seed's it is
    const char **text;                   // [n][n_dims]
    double *value, *sd, *given;          // given: before a repair
    uint32_t *line, *place;
    bool has_sd;
    qj_calc_keys rows; // all dimensions of a row as one key
} fit_table;

// Words of all files, each kept once.
typedef struct fit_words {
    qj_calc_keys keys;
} fit_words;

typedef struct fit_job {
    fit_table seed, margin[FIT_MARGINS];
    size_t n, cells; // margins; cells of the seed that are not 0
    size_t *row;     // [cells] of the seed
    double *start, *x;
    double slack; // how far sums may differ and still agree
    qj_ipf_result result;
} fit_job;
