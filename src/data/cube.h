// Cube: a dense array over named dimensions with several statistics, each of one type and unit.
// Row-major, the first dimension slowest. NaN is missing.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef enum qj_cell_type { QJ_CELL_F64, QJ_CELL_F32, QJ_CELL_U8 } qj_cell_type;
size_t qj_cell_size(qj_cell_type t);

typedef struct qj_dim {
    const char *name; // "region"
    size_t n;
    const char *const *codes; // [n]; "" stands for all
} qj_dim;

typedef struct qj_stat {
    const char *id;   // "openings"
    const char *unit; // "persons"
    qj_cell_type type;
    void *data; // [n cells]
} qj_stat;

#define QJ_CUBE_DIMS 6

typedef struct qj_cube {
    const char *name; // "need"
    size_t n_dims, n_stats, n_cells;
    qj_dim dims[QJ_CUBE_DIMS];
    qj_stat *stats;
} qj_cube;

const qj_stat *qj_cube_stat(const qj_cube *c, const char *id); // or NULL
