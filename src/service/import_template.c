// Templates: the columns of an indicator with an example row.
#include "base/file.h"
#include "io/write.h"
#include "service/import.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS (QJ_AXES + 5)
#define NOTES 5

// The first item of a level: an example.
static const char *example_of(const qj_codes *c, int level, qj_lang lang) {
    for (size_t i = 0; i < c->n; i++) {
        if (c->items[i].level == level && *c->items[i].valid_to == '\0')
            return c->items[i].name[lang];
    }
    return "";
}

typedef struct layout {
    size_t n;
    qj_table_col cols[COLUMNS];
    qj_cell cells[COLUMNS];
} layout;

static void put_text(layout *l, const char *id, const char *text) {
    l->cols[l->n] = (qj_table_col){.id = id, .type = QJ_TABLE_TEXT};
    l->cells[l->n++].text = text;
}

static void put_number(layout *l, const char *id, double v) {
    l->cols[l->n] = (qj_table_col){.id = id, .type = QJ_TABLE_NUM, .decimals = v < 1 ? 2 : 0};
    l->cells[l->n++].num = v;
}

static qj_rc lay_out(qj_workspace *w, const qj_indicator *ind, qj_lang lang, qj_arena *a, layout *l, qj_err *err) {
    const qj_frame *f;
    qj_codes field;
    QJ_TRY(qj_store_frame_get(w->store, "codes/field.csv", a, &f, err));
    QJ_TRY(qj_codes_from_frame("field", f, a, &field, err));
    const char *const example[QJ_AXES] = {[QJ_AXIS_REGION] = example_of(&w->region, 1, lang),
                                          [QJ_AXIS_INDUSTRY] = example_of(&w->industry, 1, lang),
                                          [QJ_AXIS_OCCUPATION] = example_of(&w->occupation, 2, lang),
                                          [QJ_AXIS_FIELD] = example_of(&field, 2, lang),
                                          [QJ_AXIS_SEX] = "F",
                                          [QJ_AXIS_AGE] = "15-28"};
    const bool likely = (ind->flags & QJ_INDICATOR_LIKELY) != 0;
    put_text(l, "indicator", ind->id);
    if ((ind->flags & QJ_INDICATOR_NAMED) != 0)
        put_text(l, likely ? "project" : "employer", qj_text(lang, "template.example-name"));
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if ((ind->axes & 1u << axis) != 0)
            put_text(l, qj_axis_name((qj_axis)axis), example[axis]);
    }
    l->cols[l->n] = (qj_table_col){.id = "year", .type = QJ_TABLE_INT};
    l->cells[l->n++].i = w->base_year;
    put_number(l, "value", strcmp(ind->unit, "ratio") == 0 ? 0.05 : fmax(ind->min, 100));
    if (likely)
        put_number(l, "probability", 0.8);
    return QJ_OK;
}

// What has to be known to fill the file in.
static qj_rc describe(const qj_indicator *ind, qj_lang lang, qj_arena *a, qj_write_note notes[NOTES], qj_err *err) {
    static const char *const lines[NOTES] = {"template.note.unit", "template.note.names", "template.note.empty",
                                             "template.note.missing", "template.note.example"};
    char unit[64];
    (void)snprintf(unit, sizeof unit, "unit.%s", ind->unit);
    for (char *p = unit; *p != '\0'; p++)
        *p = *p == ' ' ? '-' : *p;
    const char *id = qj_arena_printf(a, "indicator.%s", ind->id);
    QJ_NEED(err, id);
    const qj_arg args[] = {qj_msg_arg("indicator", id), qj_msg_arg("unit", unit), {.name = NULL}};
    for (size_t i = 0; i < NOTES; i++) {
        qj_buf text = qj_buf_new(a, 200);
        qj_text_format(&text, lang, lines[i], args);
        const char *number = qj_arena_printf(a, "%zu", i + 1);
        if (text.failed || number == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        notes[i] = (qj_write_note){.name = number, .text = text.data};
    }
    return QJ_OK;
}

static qj_rc write_template(qj_workspace *w, const char *indicator, const qj_writer *writer, qj_lang lang, qj_arena *a,
                            qj_buf *out, qj_err *err) {
    const ptrdiff_t which = qj_indicator_find(indicator);
    if (which < 0)
        return qj_fail(err, QJ_E_IMPORT_INDICATOR, qj_text_arg("name", indicator));
    const qj_indicator *ind = &qj_indicators[which];
    layout l = {0};
    qj_write_note notes[NOTES];
    qj_table *t;
    QJ_TRY(lay_out(w, ind, lang, a, &l, err));
    QJ_TRY(describe(ind, lang, a, notes, err));
    QJ_TRY(qj_table_new(a, l.cols, l.n, 1, &t, err));
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    memcpy(row, l.cells, l.n * sizeof *row);
    const char *name = qj_arena_printf(a, "indicator.%s", ind->id);
    QJ_NEED(err, name);
    const qj_write_doc doc = {.id = ind->id, .table = t, .lang = lang, .title = qj_text(lang, name),
                              .sheet = qj_text(lang, "template.sheet"), .citation = "", .link = "", .data = "", .source = "",
                              .notes = notes, .n_notes = NOTES, .notes_sheet = qj_text(lang, "template.notes")};
    return writer->write(&doc, out, err);
}

// The writer of a format in which templates come, or NULL.
static const qj_writer *writer_of(const char *path) {
    const qj_writer *writer = qj_writer_by_name(path);
    return writer != NULL && (strcmp(writer->id, "csv") == 0 || strcmp(writer->id, "xlsx") == 0) ? writer : NULL;
}

qj_rc qj_import_template(qj_workspace *w, const char *indicator, const char *path, qj_lang lang, qj_arena *a, qj_err *err) {
    const qj_writer *writer = writer_of(path);
    if (qj_indicator_find(indicator) >= 0 && writer == NULL)
        return qj_fail(err, QJ_E_IMPORT_TEMPLATE, qj_text_arg("file", path));
    qj_buf out = qj_buf_new(a, 4096);
    QJ_TRY(write_template(w, indicator, writer, lang, a, &out, err));
    return qj_file_write(path, out.data, out.len, err);
}

qj_rc qj_import_template_bytes(qj_workspace *w, const char *indicator, const char *as, qj_lang lang, qj_arena *a,
                               qj_buf *out, const char **type, const char **name, qj_err *err) {
    QJ_NEED(err, *name = qj_arena_printf(a, "qajet-%s.%s", indicator, as));
    const qj_writer *writer = writer_of(*name);
    QJ_BUG_IF(err, writer == NULL);
    *type = writer->type;
    return write_template(w, indicator, writer, lang, a, out, err);
}
