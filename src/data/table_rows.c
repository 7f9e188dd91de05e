#include "data/table_rows.h"

#include "base/csv.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

bool qj_text_is_formula(const char *s) { return *s != 0 && strchr("=+-@\t\r\n", *s) != NULL; }

// ---- CSV

void qj_csv_put_safe(qj_buf *out, const char *s) {
    if (!qj_text_is_formula(s)) {
        qj_csv_put(out, s);
        return;
    }
    const char *quoted = qj_arena_printf(out->arena, "'%s", s);
    if (quoted != NULL)
        qj_csv_put(out, quoted);
    else
        out->failed = true;
}

static void csv_cell(qj_buf *out, qj_table_type type, qj_cell cell) {
    switch (type) {
    case QJ_TABLE_NUM:
        if (isfinite(cell.num))
            qj_buf_double(out, cell.num);
        break;
    case QJ_TABLE_INT:
        if (cell.i != QJ_INT_EMPTY)
            qj_buf_printf(out, "%" PRId64, cell.i);
        break;
    case QJ_TABLE_TEXT:
    case QJ_TABLE_MSG:
        qj_csv_put_safe(out, cell.text != NULL ? cell.text : "");
        break;
    }
}

void qj_table_csv(qj_buf *out, const qj_table *t) {
    for (size_t k = 0; k < t->n_cols; k++) {
        qj_buf_str(out, k > 0 ? "," : "");
        qj_csv_put(out, t->cols[k].id);
    }
    qj_buf_str(out, "\r\n");
    for (size_t i = 0; i < t->n_rows; i++) {
        for (size_t k = 0; k < t->n_cols; k++) {
            qj_buf_str(out, k > 0 ? "," : "");
            csv_cell(out, t->cols[k].type, t->cells[i * t->n_cols + k]);
        }
        qj_buf_str(out, "\r\n");
    }
}

// ---- JSON

void qj_table_json_cell(qj_json *j, qj_table_type type, qj_cell cell) {
    switch (type) {
    case QJ_TABLE_NUM:
        qj_json_num(j, cell.num);
        break;
    case QJ_TABLE_INT:
        if (cell.i == QJ_INT_EMPTY)
            qj_json_null(j);
        else
            qj_json_int(j, cell.i);
        break;
    case QJ_TABLE_TEXT:
    case QJ_TABLE_MSG:
        qj_json_text(j, cell.text != NULL && *cell.text != 0 ? cell.text : NULL);
        break;
    }
}

void qj_table_json_row(qj_json *j, const qj_table *t, size_t row) {
    const qj_cell *cells = &t->cells[row * t->n_cols];
    qj_json_object(j);
    for (size_t c = 0; c < t->n_cols; c++) {
        qj_json_key(j, t->cols[c].id);
        qj_table_json_cell(j, t->cols[c].type, cells[c]);
    }
    qj_json_object_end(j);
}

// ---- words

const char *qj_table_heading(qj_arena *a, qj_lang lang, const qj_table_col *col) {
    const char *id = qj_arena_printf(a, "col.%s", col->id);
    return id != NULL && qj_text_has(id) ? qj_text(lang, id) : col->id;
}

const char *qj_table_label(qj_lang lang, const char *prefix, const char *value) {
    char id[96];
    int n = snprintf(id, sizeof id, "%s%s", prefix != NULL ? prefix : "", value);
    for (char *p = id; *p != 0; p++)
        *p = *p == ' ' ? '-' : *p;
    bool known = n > 0 && (size_t)n < sizeof id && *value != 0 && qj_text_has(id);
    return known ? qj_text(lang, id) : value;
}
