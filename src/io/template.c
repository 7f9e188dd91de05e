#include "io/template.h"

#include "base/csv.h"
#include "base/file.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#define CELLS 16

// Headings and the example under them; a number has no text.
typedef struct layout {
    size_t n;
    const char *heading[CELLS], *text[CELLS];
    double number[CELLS];
} layout;

static void put(layout *l, const char *heading, const char *text, double v) {
    l->heading[l->n] = heading;
    l->text[l->n] = text;
    l->number[l->n++] = v;
}

static qj_rc lay_out(const qj_template *t, qj_lang lang, qj_arena *a, layout *l, qj_err *err) {
    const qj_indicator *ind = t->indicator;
    *l = (layout){0};
    if ((ind->flags & QJ_INDICATOR_NAMED) != 0)
        put(l, qj_text(lang, (ind->flags & QJ_INDICATOR_LIKELY) != 0 ? "template.project" : "template.employer"),
            qj_text(lang, "template.example-name"), NAN);
    for (int axis = 0; axis < QJ_AXES; axis++) {
        const char *id = qj_arena_printf(a, "import.axis.%s", qj_axis_name((qj_axis)axis));
        QJ_NEED(err, id);
        if ((ind->axes & 1u << axis) != 0)
            put(l, qj_text(lang, id), t->example[axis], NAN);
    }
    put(l, qj_text(lang, "template.year"), NULL, t->year);
    put(l, qj_text(lang, "template.value"), NULL, strcmp(ind->unit, "ratio") == 0 ? 0.05 : fmax(ind->min, 100));
    if ((ind->flags & QJ_INDICATOR_LIKELY) != 0)
        put(l, qj_text(lang, "template.probability"), NULL, 0.8);
    put(l, qj_text(lang, "template.indicator"), ind->id, NAN);
    return QJ_OK;
}

static qj_rc write_csv(const layout *l, const char *path, qj_arena *a, qj_err *err) {
    qj_buf out = qj_buf_new(a, 400);
    qj_buf_str(&out, "\xEF\xBB\xBF"); // spreadsheets take it for Windows-1251 otherwise
    for (size_t i = 0; i < l->n; i++) {
        qj_buf_str(&out, i > 0 ? "," : "");
        qj_csv_put(&out, l->heading[i]);
    }
    qj_buf_str(&out, "\r\n");
    for (size_t i = 0; i < l->n; i++) {
        qj_buf_str(&out, i > 0 ? "," : "");
        if (l->text[i] != NULL)
            qj_csv_put(&out, l->text[i]);
        else
            qj_buf_double(&out, l->number[i]);
    }
    qj_buf_str(&out, "\r\n");
    if (out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    return qj_file_write(path, out.data, out.len, err);
}

// What has to be known to fill the file in.
static void write_notes(lxw_worksheet *sheet, const qj_template *t, qj_lang lang, lxw_format *wrap, qj_arena *a) {
    static const char *const lines[] = {"template.note.names", "template.note.empty", "template.note.missing",
                                        "template.note.example"};
    const char *id = qj_arena_printf(a, "indicator.%s", t->indicator->id);
    qj_buf unit = qj_buf_new(a, 60);
    const char *hyphened = qj_arena_str(a, t->indicator->unit);
    char key[64];
    (void)snprintf(key, sizeof key, "unit.%s", hyphened != NULL ? hyphened : "");
    for (char *p = key; *p != '\0'; p++)
        *p = *p == ' ' ? '-' : *p;
    const qj_arg args[] = {qj_msg_arg("indicator", id != NULL ? id : ""), qj_msg_arg("unit", key), {.name = NULL}};
    qj_text_format(&unit, lang, "template.note.unit", args);
    (void)worksheet_set_column(sheet, 0, 0, 100, wrap);
    (void)worksheet_write_string(sheet, 0, 0, unit.failed ? "" : unit.data, wrap);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        (void)worksheet_write_string(sheet, (lxw_row_t)i + 1, 0, qj_text(lang, lines[i]), wrap);
}

static qj_rc write_xlsx(const qj_template *t, const layout *l, const char *path, qj_lang lang, qj_arena *a, qj_err *err) {
    const char *part = qj_arena_printf(a, "%s.part", path);
    QJ_NEED(err, part);
    lxw_workbook *book = workbook_new(part);
    lxw_worksheet *sheet = book != NULL ? workbook_add_worksheet(book, qj_text(lang, "template.sheet")) : NULL;
    lxw_worksheet *notes = book != NULL ? workbook_add_worksheet(book, qj_text(lang, "template.notes")) : NULL;
    lxw_format *bold = book != NULL ? workbook_add_format(book) : NULL, *wrap = book != NULL ? workbook_add_format(book) : NULL;
    if (sheet == NULL || notes == NULL || bold == NULL || wrap == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    format_set_bold(bold);
    format_set_text_wrap(wrap);
    (void)worksheet_set_column(sheet, 0, (lxw_col_t)(l->n - 1), 24, NULL);
    for (size_t i = 0; i < l->n; i++) {
        (void)worksheet_write_string(sheet, 0, (lxw_col_t)i, l->heading[i], bold);
        if (l->text[i] != NULL)
            (void)worksheet_write_string(sheet, 1, (lxw_col_t)i, l->text[i], NULL);
        else
            (void)worksheet_write_number(sheet, 1, (lxw_col_t)i, l->number[i], NULL);
    }
    write_notes(notes, t, lang, wrap, a);
    bool failed = workbook_close(book) != LXW_NO_ERROR || rename(part, path) != 0;
    if (failed)
        (void)remove(part);
    return failed ? qj_fail(err, QJ_E_FILE_WRITE, qj_text_arg("file", path), qj_msg_arg("cause", "cause.folder")) : QJ_OK;
}

static bool ends_with(const char *s, const char *end) {
    size_t n = strlen(s), k = strlen(end);
    return n > k && strcmp(s + n - k, end) == 0;
}

qj_rc qj_template_write(const qj_template *t, const char *path, qj_lang lang, qj_arena *a, qj_err *err) {
    layout l;
    QJ_TRY(lay_out(t, lang, a, &l, err));
    if (ends_with(path, ".csv"))
        return write_csv(&l, path, a, err);
    if (ends_with(path, ".xlsx"))
        return write_xlsx(t, &l, path, lang, a, err);
    return qj_fail(err, QJ_E_IMPORT_TEMPLATE, qj_text_arg("file", path));
}
