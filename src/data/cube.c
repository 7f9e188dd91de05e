#include "data/cube.h"

#include <string.h>

size_t qj_cell_size(qj_cell_type t) {
    switch (t) {
    case QJ_CELL_F64:
        return sizeof(double);
    case QJ_CELL_F32:
        return sizeof(float);
    case QJ_CELL_U8:
        return 1;
    }
    return 0;
}

const qj_stat *qj_cube_stat(const qj_cube *c, const char *id) {
    for (size_t i = 0; i < c->n_stats; i++) {
        if (strcmp(c->stats[i].id, id) == 0)
            return &c->stats[i];
    }
    return NULL;
}
