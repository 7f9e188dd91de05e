#include "data/table.h"

#include <math.h>
#include <string.h>

qj_rc qj_table_new(qj_arena *a, const qj_table_col *cols, size_t n_cols, size_t expected_rows, qj_table **out,
                   qj_err *err) {
    QJ_BUG_IF(err, n_cols == 0);
    qj_table *t = QJ_NEW(a, qj_table, 1);
    QJ_NEED(err, t);
    t->n_cols = n_cols;
    t->cols = cols;
    t->cap_rows = expected_rows > 0 ? expected_rows : 16;
    t->cells = QJ_NEW(a, qj_cell, t->cap_rows * n_cols);
    QJ_NEED(err, t->cells);
    *out = t;
    return QJ_OK;
}

static qj_cell empty_cell(qj_table_type type) {
    switch (type) {
    case QJ_TABLE_NUM:
        return (qj_cell){.num = NAN};
    case QJ_TABLE_INT:
        return (qj_cell){.i = QJ_INT_EMPTY};
    case QJ_TABLE_TEXT:
    case QJ_TABLE_MSG:
        break;
    }
    return (qj_cell){.text = NULL};
}

qj_cell *qj_table_row(qj_arena *a, qj_table *t) {
    if (t->n_rows == t->cap_rows) {
        size_t cap = t->cap_rows * 2;
        qj_cell *grown = QJ_NEW(a, qj_cell, cap * t->n_cols);
        if (grown == NULL)
            return NULL;
        memcpy(grown, t->cells, t->n_rows * t->n_cols * sizeof(qj_cell));
        t->cells = grown;
        t->cap_rows = cap;
    }
    qj_cell *row = &t->cells[t->n_rows++ * t->n_cols];
    for (size_t i = 0; i < t->n_cols; i++)
        row[i] = empty_cell(t->cols[i].type);
    return row;
}

ptrdiff_t qj_table_col_find(const qj_table *t, const char *id) {
    for (size_t i = 0; i < t->n_cols; i++) {
        if (strcmp(t->cols[i].id, id) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

// No more than four digits that matter: nobody reads the hundredth of a person in a million.
int qj_table_decimals(const qj_table_col *col, double v) {
    if (col->decimals != QJ_DECIMALS_NEEDED)
        return col->decimals;
    int most = 4, n = 0;
    for (double size = fabs(v); size >= 1 && most > 0; size /= 10)
        most--;
    for (double scale = 1; n < most && fabs(v * scale - round(v * scale)) > 1e-9 * fmax(1, fabs(v * scale)); n++)
        scale *= 10;
    return n;
}
