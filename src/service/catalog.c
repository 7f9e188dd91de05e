#include "service/catalog.h"

#include "io/json_pick.h"
#include <math.h>
#include <string.h>

#define SOURCES "sources.csv"
#define GEOMETRY "geometry/regions.topo.json"

static const qj_table_col source_cols[] = {
    {.id = "id", .type = QJ_TABLE_TEXT},  {.id = "title", .type = QJ_TABLE_TEXT},   {.id = "publisher", .type = QJ_TABLE_TEXT},
    {.id = "date", .type = QJ_TABLE_TEXT}, {.id = "url", .type = QJ_TABLE_TEXT},    {.id = "licence", .type = QJ_TABLE_TEXT},
    {.id = "note", .type = QJ_TABLE_TEXT},
};
#define N_COLS (sizeof source_cols / sizeof *source_cols)

qj_rc qj_pack_describe(const qj_workspace *w, qj_arena *a, qj_pack_about *out, qj_err *err) {
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
        const char *path = qj_arena_printf(a, "title.%s", qj_lang_code(lang));
        QJ_NEED(err, path);
        const char *title = qj_json_pick_text(w->pack_json, path, a);
        out->title[lang] = title != NULL ? title : "";
    }
    return qj_json_pick_list(w->pack_json, "licence.attribution", a, &out->attribution, err);
}

// A cell as text, whatever the column's type; NULL when empty.
static qj_rc cell_text(const qj_column *c, size_t row, qj_arena *a, const char **out, qj_err *err) {
    *out = NULL;
    if (c == NULL || (c->type == QJ_FRAME_NUM && isnan(c->num[row])))
        return QJ_OK;
    if (c->type == QJ_FRAME_TEXT) {
        *out = qj_column_text(c, row);
        return QJ_OK;
    }
    qj_buf b = qj_buf_new(a, 32);
    qj_buf_double(&b, c->num[row]);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *out = b.data;
    return QJ_OK;
}

qj_rc qj_sources(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_frame *f;
    QJ_TRY(qj_store_frame_get(w->store, SOURCES, a, &f, err));
    qj_table *t;
    QJ_TRY(qj_table_new(a, source_cols, N_COLS, f->n_rows, &t, err));
    for (size_t row = 0; row < f->n_rows; row++) {
        qj_cell *cells = qj_table_row(a, t);
        QJ_NEED(err, cells);
        for (size_t c = 0; c < N_COLS; c++)
            QJ_TRY(cell_text(qj_frame_column(f, source_cols[c].id), row, a, &cells[c].text, err));
    }
    *out = t;
    return QJ_OK;
}

static const qj_table_col input_cols[] = {
    {.id = "name", .type = QJ_TABLE_TEXT}, {.id = "kind", .type = QJ_TABLE_MSG, .prefix = "input."},
    {.id = "rows", .type = QJ_TABLE_INT},  {.id = "bytes", .type = QJ_TABLE_INT},
    {.id = "sha256", .type = QJ_TABLE_TEXT},
};

qj_rc qj_input_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_input *input;
    size_t n;
    QJ_TRY(qj_store_inputs(w->store, a, &input, &n, err));
    QJ_TRY(qj_table_new(a, input_cols, sizeof input_cols / sizeof *input_cols, n, out, err));
    for (size_t i = 0; i < n; i++) {
        qj_cell *cells = qj_table_row(a, *out);
        QJ_NEED(err, cells);
        cells[0].text = input[i].name;
        cells[1].text = input[i].kind;
        cells[2].i = input[i].rows;
        cells[3].i = input[i].bytes;
        cells[4].text = input[i].sha256;
    }
    return QJ_OK;
}

qj_rc qj_has_shapes(qj_workspace *w, qj_arena *a, bool *out, qj_err *err) {
    const qj_input *input;
    size_t n;
    QJ_TRY(qj_store_inputs(w->store, a, &input, &n, err));
    *out = false;
    for (size_t i = 0; i < n; i++)
        *out = *out || strcmp(input[i].name, GEOMETRY) == 0;
    return QJ_OK;
}

qj_rc qj_geometry(qj_workspace *w, qj_arena *a, const char **data, size_t *n, qj_err *err) {
    return qj_store_blob_get(w->store, GEOMETRY, a, data, n, err);
}
