#include "service/snapshot_index.h"

#include "base/hash.h"
#include "service/need.h"

#include <string.h>

static size_t slot_of(const qj_snapshot_index *x, int dim, const char *code) {
    return (size_t)qj_xxh3(code, strlen(code)) & x->dim[dim].mask;
}

// Half of the slots stay free, so that a search ends soon.
static qj_rc index_dim(const qj_dim *d, const qj_codes *list, int dim, qj_arena *a, qj_snapshot_index *x, qj_err *err) {
    size_t slots = 16;
    while (slots < 2 * d->n)
        slots *= 2;
    uint32_t *slot = QJ_NEW(a, uint32_t, slots);
    const qj_item **item = QJ_NEW(a, const qj_item *, d->n);
    if (slot == NULL || item == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    x->dim[dim].mask = slots - 1;
    for (size_t i = 1; i < d->n; i++) {
        const ptrdiff_t at = qj_codes_find(list, d->codes[i]);
        item[i] = at < 0 ? NULL : &list->items[at];
        size_t s = slot_of(x, dim, d->codes[i]);
        while (slot[s] != 0)
            s = (s + 1) & x->dim[dim].mask;
        slot[s] = (uint32_t)i;
    }
    x->dim[dim].slot = slot;
    x->dim[dim].item = item;
    return QJ_OK;
}

qj_rc qj_snapshot_index_make(const qj_cube *need, const qj_codes *const list[QJ_INDEX_DIMS], qj_arena *a,
                             const qj_snapshot_index **out, qj_err *err) {
    qj_snapshot_index *x = QJ_NEW(a, qj_snapshot_index, 1);
    QJ_NEED(err, x);
    for (int d = 0; d < QJ_INDEX_DIMS; d++)
        QJ_TRY(index_dim(&need->dims[d], list[d], d, a, x, err));
    for (size_t i = 0; i < QJ_NEED_FIGURES; i++)
        x->figure[i] = qj_cube_stat(need, qj_need_figure(i));
    x->class = qj_cube_stat(need, "class");
    x->quality = qj_cube_stat(need, "quality");
    *out = x;
    return QJ_OK;
}

size_t qj_snapshot_position(const qj_snapshot_index *x, const qj_cube *need, int dim, const char *code) {
    size_t s = slot_of(x, dim, code);
    while (x->dim[dim].slot[s] != 0 && strcmp(need->dims[dim].codes[x->dim[dim].slot[s]], code) != 0)
        s = (s + 1) & x->dim[dim].mask;
    return x->dim[dim].slot[s];
}
