#include "io/write_cube.h"

#include "io/write_facts.h"
#include <string.h>

static const char *code_at(const qj_write_doc *d, const qj_write_dim *dim, size_t row) {
    return write_cell_text(d->table, row, (ptrdiff_t)dim->code);
}

const char *write_axis_code(const write_cube *c, const write_axis *x, size_t i) {
    return write_code(code_at(c->doc, x->dim, x->first[i]));
}

const char *write_axis_name(const write_cube *c, const write_axis *x, size_t i) {
    const char *name = write_cell_text(c->doc->table, x->first[i], (ptrdiff_t)x->dim->name);
    return *name != 0 ? name : write_axis_code(c, x, i);
}

// Position of a row's code on the axis; x->n when it is new. Rows come in the order of the axes, so that the last
// answer is mostly right again or just before the right one.
static size_t find(const qj_write_doc *d, const write_axis *x, const char *code, size_t guess) {
    for (size_t k = 0; k < x->n; k++) {
        size_t i = (guess + k) % x->n;
        const char *other = code_at(d, x->dim, x->first[i]);
        if (other == code || strcmp(other, code) == 0)
            return i;
    }
    return x->n;
}

static qj_rc make_axis(const qj_write_doc *d, const qj_write_dim *dim, qj_arena *a, write_axis *x, size_t *at, qj_err *err) {
    const size_t n_rows = d->table->n_rows;
    size_t room = 64, guess = 0;
    *x = (write_axis){.dim = dim, .first = QJ_NEW(a, size_t, room)};
    QJ_NEED(err, x->first);
    for (size_t row = 0; row < n_rows; row++) {
        guess = find(d, x, code_at(d, dim, row), guess);
        at[row] = guess;
        if (guess < x->n)
            continue;
        if (x->n == room) {
            size_t *grown = QJ_NEW(a, size_t, room * 2);
            QJ_NEED(err, grown);
            memcpy(grown, x->first, room * sizeof *grown);
            x->first = grown;
            room *= 2;
        }
        x->first[x->n++] = row;
    }
    return QJ_OK;
}

static qj_rc place_rows(const qj_write_doc *d, qj_arena *a, write_cube *c, qj_err *err) {
    write_axis *axes = QJ_NEW(a, write_axis, d->n_dims);
    size_t *place = QJ_NEW(a, size_t, d->table->n_rows + 1), *at = QJ_NEW(a, size_t, d->table->n_rows + 1);
    if (axes == NULL || place == NULL || at == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    c->n_places = 1;
    for (size_t i = 0; i < d->n_dims; i++) {
        QJ_TRY(make_axis(d, &d->dims[i], a, &axes[i], at, err));
        for (size_t row = 0; row < d->table->n_rows; row++)
            place[row] = place[row] * axes[i].n + at[row];
        if (__builtin_mul_overflow(c->n_places, axes[i].n, &c->n_places))
            return qj_fail(err, QJ_E_MEMORY);
    }
    c->axes = axes;
    c->place = place;
    bool *taken = QJ_NEW(a, bool, c->n_places + 1);
    QJ_NEED(err, taken);
    for (size_t row = 0; row < d->table->n_rows; row++) {
        QJ_BUG_IF(err, taken[place[row]]);
        taken[place[row]] = true;
    }
    return QJ_OK;
}

static qj_rc sort_columns(const qj_table *t, qj_arena *a, write_cube *c, qj_err *err) {
    size_t *measure = QJ_NEW(a, size_t, t->n_cols), *attribute = QJ_NEW(a, size_t, t->n_cols);
    if (measure == NULL || attribute == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    c->status = qj_table_col_find(t, "status");
    c->unit = qj_table_col_find(t, "unit");
    for (size_t k = 0; k < t->n_cols; k++) {
        if (t->cols[k].type == QJ_TABLE_NUM)
            measure[c->n_measures++] = k;
        else if (t->cols[k].type == QJ_TABLE_MSG && (ptrdiff_t)k != c->status && (ptrdiff_t)k != c->unit)
            attribute[c->n_attributes++] = k;
    }
    c->measure = measure;
    c->attribute = attribute;
    return QJ_OK;
}

qj_rc write_cube_of(const qj_write_doc *d, qj_arena *a, write_cube *out, qj_err *err) {
    *out = (write_cube){.doc = d};
    QJ_BUG_IF(err, d->n_dims == 0);
    QJ_TRY(sort_columns(d->table, a, out, err));
    return place_rows(d, a, out, err);
}
