// What a snapshot looks up again and again, found once when it is opened: positions of codes, names of positions, figures.
#pragma once

#include "data/codes.h"
#include "data/cube.h"

enum { QJ_NEED_FIGURES = 12, QJ_INDEX_DIMS = 3 }; // region, industry, occupation

typedef struct qj_snapshot_index {
    struct {
        size_t mask;                // slots less one
        const uint32_t *slot;       // [mask + 1] by the hash of a code: its position, 0: free
        const qj_item *const *item; // [n] of a position; NULL: the whole, or a code that is in no list
    } dim[QJ_INDEX_DIMS];
    const qj_stat *figure[QJ_NEED_FIGURES]; // in the order of qj_need_figure; NULL: the vintage has none
    const qj_stat *class, *quality;
} qj_snapshot_index;

QJ_CHECKED qj_rc qj_snapshot_index_make(const qj_cube *need, const qj_codes *const list[QJ_INDEX_DIMS], qj_arena *a,
                                        const qj_snapshot_index **out, qj_err *err);

// Position of a code in a dimension; 0 when it has none.
size_t qj_snapshot_position(const qj_snapshot_index *x, const qj_cube *need, int dim, const char *code);
