#include "data/frame.h"

#include <string.h>

const qj_column *qj_frame_column(const qj_frame *f, const char *name) {
    for (size_t i = 0; i < f->n_cols; i++) {
        if (strcmp(f->cols[i].name, name) == 0)
            return &f->cols[i];
    }
    return NULL;
}

qj_rc qj_frame_want(const qj_frame *f, const qj_want *want, size_t n, const qj_column **out, qj_err *err) {
    for (size_t i = 0; i < n; i++) {
        out[i] = qj_frame_column(f, want[i].name);
        if (out[i] == NULL || out[i]->type != want[i].type)
            return qj_fail(err, QJ_E_PACK_COLUMN, qj_text_arg("file", f->name), qj_text_arg("column", want[i].name));
    }
    return QJ_OK;
}
