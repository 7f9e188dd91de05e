// JSON-stat 2.0 (https://json-stat.org/full/): a dataset is a cube written out in row-major order.
#include "data/table_rows.h"
#include "io/write_cube.h"
#include "io/write_facts.h"

#include <math.h>
#include <string.h>

#define METRIC "statistic"

typedef struct job {
    const qj_write_doc *d;
    write_cube c;
    const ptrdiff_t *row; // [n_places] row of the table, -1 where it has none
    qj_arena *a;
    qj_json j;
} job;

static qj_rc find_rows(job *w, qj_err *err) {
    ptrdiff_t *row = QJ_NEW(w->a, ptrdiff_t, w->c.n_places + 1);
    QJ_NEED(err, row);
    for (size_t p = 0; p < w->c.n_places; p++)
        row[p] = -1;
    for (size_t i = 0; i < w->d->table->n_rows; i++)
        row[w->c.place[i]] = (ptrdiff_t)i;
    w->row = row;
    return QJ_OK;
}

// ---- dimensions

static void put_axis(job *w, const write_axis *x) {
    qj_json *j = &w->j;
    const qj_table *t = w->d->table;
    qj_json_key(j, x->dim->id);
    qj_json_object(j);
    write_text(j, "label", qj_table_heading(w->a, w->d->lang, &t->cols[x->dim->name]));
    qj_json_key(j, "category");
    qj_json_object(j);
    qj_json_key(j, "index");
    qj_json_array(j);
    for (size_t i = 0; i < x->n; i++)
        qj_json_text(j, write_axis_code(&w->c, x, i));
    qj_json_array_end(j);
    qj_json_key(j, "label");
    qj_json_object(j);
    for (size_t i = 0; i < x->n; i++) {
        qj_json_key(j, write_axis_code(&w->c, x, i));
        qj_json_text(j, write_axis_name(&w->c, x, i));
    }
    qj_json_object_end(j);
    qj_json_object_end(j);
    qj_json_object_end(j);
}

static void put_units(job *w) {
    qj_json *j = &w->j;
    const qj_table *t = w->d->table;
    if (w->c.unit < 0 || t->n_rows == 0)
        return;
    const qj_table_col *col = &t->cols[w->c.unit];
    const char *unit = qj_table_label(w->d->lang, col->prefix, write_cell_text(t, 0, w->c.unit));
    qj_json_key(j, "unit");
    qj_json_object(j);
    for (size_t m = 0; m < w->c.n_measures; m++) {
        const qj_table_col *measure = &t->cols[w->c.measure[m]];
        qj_json_key(j, measure->id);
        qj_json_object(j);
        write_text(j, "label", unit);
        if (measure->decimals != QJ_DECIMALS_NEEDED) {
            qj_json_key(j, "decimals");
            qj_json_int(j, measure->decimals);
        }
        qj_json_object_end(j);
    }
    qj_json_object_end(j);
}

static void put_metric(job *w) {
    qj_json *j = &w->j;
    const qj_table *t = w->d->table;
    qj_json_key(j, METRIC);
    qj_json_object(j);
    write_text(j, "label", qj_text(w->d->lang, "export.statistic"));
    qj_json_key(j, "category");
    qj_json_object(j);
    qj_json_key(j, "index");
    qj_json_array(j);
    for (size_t m = 0; m < w->c.n_measures; m++)
        qj_json_text(j, t->cols[w->c.measure[m]].id);
    qj_json_array_end(j);
    qj_json_key(j, "label");
    qj_json_object(j);
    for (size_t m = 0; m < w->c.n_measures; m++) {
        const qj_table_col *col = &t->cols[w->c.measure[m]];
        qj_json_key(j, col->id);
        qj_json_text(j, qj_table_heading(w->a, w->d->lang, col));
    }
    qj_json_object_end(j);
    put_units(w);
    qj_json_object_end(j);
    qj_json_object_end(j);
}

static void put_role(job *w, const char *role) {
    bool open = false;
    for (size_t i = 0; i < w->d->n_dims; i++) {
        const qj_write_dim *dim = &w->d->dims[i];
        if (dim->role == NULL || strcmp(dim->role, role) != 0)
            continue;
        if (!open) {
            qj_json_key(&w->j, role);
            qj_json_array(&w->j);
        }
        open = true;
        qj_json_text(&w->j, dim->id);
    }
    if (open)
        qj_json_array_end(&w->j);
}

static void put_dimensions(job *w) {
    qj_json *j = &w->j;
    qj_json_key(j, "id");
    qj_json_array(j);
    for (size_t i = 0; i < w->d->n_dims; i++)
        qj_json_text(j, w->d->dims[i].id);
    qj_json_text(j, METRIC);
    qj_json_array_end(j);
    qj_json_key(j, "size");
    qj_json_array(j);
    for (size_t i = 0; i < w->d->n_dims; i++)
        qj_json_int(j, (int64_t)w->c.axes[i].n);
    qj_json_int(j, (int64_t)w->c.n_measures);
    qj_json_array_end(j);
    qj_json_key(j, "role");
    qj_json_object(j);
    put_role(w, "time");
    put_role(w, "geo");
    qj_json_key(j, "metric");
    qj_json_array(j);
    qj_json_text(j, METRIC);
    qj_json_array_end(j);
    qj_json_object_end(j);
    qj_json_key(j, "dimension");
    qj_json_object(j);
    for (size_t i = 0; i < w->d->n_dims; i++)
        put_axis(w, &w->c.axes[i]);
    put_metric(w);
    qj_json_object_end(j);
}

// ---- values

static void put_values(job *w) {
    const qj_table *t = w->d->table;
    qj_json_key(&w->j, "value");
    qj_json_array(&w->j);
    for (size_t p = 0; p < w->c.n_places; p++)
        for (size_t m = 0; m < w->c.n_measures; m++) {
            ptrdiff_t row = w->row[p];
            qj_json_num(&w->j, row < 0 ? NAN : t->cells[(size_t)row * t->n_cols + w->c.measure[m]].num);
        }
    qj_json_array_end(&w->j);
}

static const char *word_at(const job *w, size_t place, size_t col) {
    if (w->row[place] < 0)
        return NULL;
    const char *s = write_cell_text(w->d->table, (size_t)w->row[place], (ptrdiff_t)col);
    return *s != 0 ? s : NULL;
}

// The one word that all places have, or NULL.
static const char *common_word(const job *w, size_t col) {
    const char *word = w->c.n_places > 0 ? word_at(w, 0, col) : NULL;
    for (size_t p = 1; word != NULL && p < w->c.n_places; p++) {
        const char *other = word_at(w, p, col);
        word = other != NULL && strcmp(other, word) == 0 ? word : NULL;
    }
    return word;
}

// A column of words: one for all, or `times` for every place.
static void put_words(job *w, const char *key, size_t col, size_t times) {
    const char *common = common_word(w, col);
    qj_json_key(&w->j, key);
    if (common != NULL) {
        qj_json_text(&w->j, common);
        return;
    }
    qj_json_array(&w->j);
    for (size_t p = 0; p < w->c.n_places; p++)
        for (size_t i = 0; i < times; i++)
            qj_json_text(&w->j, word_at(w, p, col));
    qj_json_array_end(&w->j);
}

// Labels of the words that a column holds, each once.
static qj_rc put_labels(job *w, size_t col, qj_err *err) {
    const qj_table *t = w->d->table;
    const char *told[32];
    size_t n = 0;
    qj_json_key(&w->j, "label");
    qj_json_object(&w->j);
    for (size_t row = 0; row < t->n_rows; row++) {
        const char *word = write_cell_text(t, row, (ptrdiff_t)col);
        size_t i = 0;
        while (i < n && strcmp(told[i], word) != 0)
            i++;
        if (i < n || *word == 0)
            continue;
        QJ_BUG_IF(err, n == sizeof told / sizeof *told);
        told[n++] = word;
        qj_json_key(&w->j, word);
        qj_json_text(&w->j, qj_table_label(w->d->lang, t->cols[col].prefix, word));
    }
    qj_json_object_end(&w->j);
    return QJ_OK;
}

static qj_rc put_extension(job *w, qj_err *err) {
    qj_json *j = &w->j;
    const qj_table *t = w->d->table;
    qj_json_key(j, "extension");
    qj_json_object(j);
    write_text(j, "citation", w->d->citation);
    write_facts(j, "about", w->d);
    if (w->c.status >= 0) {
        qj_json_key(j, "status");
        qj_json_object(j);
        QJ_TRY(put_labels(w, (size_t)w->c.status, err));
        qj_json_object_end(j);
    }
    // Of a place, not of each figure in it: in the order of the dimensions without the last.
    for (size_t i = 0; i < w->c.n_attributes; i++) {
        qj_json_key(j, t->cols[w->c.attribute[i]].id);
        qj_json_object(j);
        QJ_TRY(put_labels(w, w->c.attribute[i], err));
        put_words(w, "value", w->c.attribute[i], 1);
        qj_json_object_end(j);
    }
    qj_json_object_end(j);
    return QJ_OK;
}

static void put_link(job *w, const char *relation, const char *type, const char *to) {
    qj_json *j = &w->j;
    if (to == NULL || *to == 0)
        return;
    qj_json_key(j, relation);
    qj_json_array(j);
    qj_json_object(j);
    qj_json_key(j, "type");
    qj_json_text(j, type);
    qj_json_key(j, "href");
    qj_json_text(j, to);
    qj_json_object_end(j);
    qj_json_array_end(j);
}

static qj_rc put_dataset(job *w, qj_err *err) {
    qj_json *j = &w->j;
    qj_json_object(j);
    qj_json_key(j, "version");
    qj_json_text(j, "2.0");
    qj_json_key(j, "class");
    qj_json_text(j, "dataset");
    write_text(j, "label", w->d->title);
    write_text(j, "source", w->d->source);
    write_notes(j, "note", w->d);
    qj_json_key(j, "link");
    qj_json_object(j);
    put_link(w, "self", "application/json", w->d->data);
    put_link(w, "alternate", "text/html", w->d->link);
    qj_json_object_end(j);
    put_dimensions(w);
    put_values(w);
    if (w->c.status >= 0)
        put_words(w, "status", (size_t)w->c.status, w->c.n_measures);
    QJ_TRY(put_extension(w, err));
    qj_json_object_end(j);
    qj_buf_char(j->out, '\n');
    return QJ_OK;
}

qj_rc qj_write_jsonstat(const qj_write_doc *d, qj_buf *out, qj_err *err) {
    job w = {.d = d, .a = out->arena, .j = qj_json_to(out)};
    QJ_TRY(write_cube_of(d, w.a, &w.c, err));
    QJ_TRY(find_rows(&w, err));
    QJ_TRY(put_dataset(&w, err));
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
