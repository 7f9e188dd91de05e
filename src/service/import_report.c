// What a file was taken for: indicators, layout, years, and the first rows as they were understood.
#include "service/import.h"

#include <math.h>
#include <string.h>

// ---- recognised

static const qj_table_col recognised_cols[] = {
    {.id = "indicator", .type = QJ_TABLE_TEXT},  {.id = "name", .type = QJ_TABLE_TEXT},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."}, {.id = "layout", .type = QJ_TABLE_MSG, .prefix = "layout."},
    {.id = "sheet", .type = QJ_TABLE_TEXT},      {.id = "values", .type = QJ_TABLE_INT},
    {.id = "first_year", .type = QJ_TABLE_INT},  {.id = "last_year", .type = QJ_TABLE_INT},
};

static const char *indicator_name(const char *id, qj_lang lang, qj_arena *a) {
    const char *message = qj_arena_printf(a, "indicator.%s", id);
    return message != NULL ? qj_text(lang, message) : "";
}

// The table that an indicator was read from: the first that names it, else the first that has a column for it.
static const qj_import_table *table_of(const qj_import_result *r, const char *indicator) {
    const qj_import_table *open = NULL;
    for (size_t i = 0; i < r->n_tables; i++) {
        if (r->tables[i].indicator >= 0 && strcmp(qj_indicators[r->tables[i].indicator].id, indicator) == 0)
            return &r->tables[i];
        open = r->tables[i].indicator < 0 && open == NULL ? &r->tables[i] : open;
    }
    return open;
}

static void span_of(const qj_frame *f, qj_cell *first, qj_cell *last) {
    const qj_column *year = qj_frame_column(f, "year");
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; year != NULL && i < f->n_rows; i++) {
        lo = fmin(lo, year->num[i]);
        hi = fmax(hi, year->num[i]);
    }
    first->i = isfinite(lo) ? (int64_t)lo : QJ_INT_EMPTY;
    last->i = isfinite(hi) ? (int64_t)hi : QJ_INT_EMPTY;
}

qj_rc qj_import_recognised(const qj_bring_result *r, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    static const char *const layouts[] = {"long", "years", "across"};
    QJ_TRY(qj_table_new(a, recognised_cols, sizeof recognised_cols / sizeof *recognised_cols, 4, out, err));
    for (size_t i = 0; i < r->read.n_frames; i++) {
        const qj_frame *f = r->read.frames[i];
        const char *id = strrchr(f->name, '/') + 1;
        const qj_import_table *t = table_of(&r->read, id);
        const ptrdiff_t which = qj_indicator_find(id);
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = id;
        row[1].text = indicator_name(id, lang, a);
        row[2].text = which >= 0 ? qj_indicators[which].unit : NULL;
        row[3].text = t != NULL ? layouts[t->layout] : NULL;
        row[4].text = t != NULL ? t->sheet : "";
        row[5].i = (int64_t)f->n_rows;
        span_of(f, &row[6], &row[7]);
    }
    return QJ_OK;
}

// ---- preview

static const qj_table_col preview_cols[] = {
    {.id = "indicator", .type = QJ_TABLE_TEXT}, {.id = "name", .type = QJ_TABLE_TEXT},
    {.id = "region", .type = QJ_TABLE_TEXT},    {.id = "industry", .type = QJ_TABLE_TEXT},
    {.id = "occupation", .type = QJ_TABLE_TEXT}, {.id = "field", .type = QJ_TABLE_TEXT},
    {.id = "sex", .type = QJ_TABLE_TEXT},       {.id = "age", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_INT},       {.id = "value", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."}, {.id = "status", .type = QJ_TABLE_MSG, .prefix = "status."},
    {.id = "probability", .type = QJ_TABLE_NUM, .decimals = 2}, {.id = "place", .type = QJ_TABLE_TEXT},
};
#define FIRST_AXIS 2

typedef struct preview {
    const qj_codes *codes[QJ_AXES]; // NULL: the code speaks for itself
    qj_lang lang;
    qj_arena *arena;
} preview;

static const char *text_at(const qj_frame *f, const char *column, size_t row) {
    const qj_column *c = qj_frame_column(f, column);
    return c != NULL && c->type == QJ_FRAME_TEXT ? qj_column_text(c, row) : NULL;
}

static double number_at(const qj_frame *f, const char *column, size_t row) {
    const qj_column *c = qj_frame_column(f, column);
    return c != NULL && c->type == QJ_FRAME_NUM ? c->num[row] : NAN;
}

// The name of a code with the code behind it; sexes in words.
static const char *label_of(const preview *p, qj_axis axis, const char *code) {
    if (code == NULL || *code == '\0')
        return NULL;
    if (axis == QJ_AXIS_SEX) {
        const char *id = qj_arena_printf(p->arena, "sex.%s", code);
        return id != NULL && qj_text_has(id) ? qj_text(p->lang, id) : code;
    }
    const ptrdiff_t i = p->codes[axis] != NULL ? qj_codes_find(p->codes[axis], code) : -1;
    return i < 0 ? code : qj_arena_printf(p->arena, "%s (%s)", p->codes[axis]->items[i].name[p->lang], code);
}

static qj_rc put_row(const preview *p, const qj_frame *f, size_t row, qj_table *t, qj_err *err) {
    qj_cell *cell = qj_table_row(p->arena, t);
    QJ_NEED(err, cell);
    cell[0].text = strrchr(f->name, '/') + 1;
    cell[1].text = text_at(f, "name", row);
    for (int axis = 0; axis < QJ_AXES; axis++)
        cell[FIRST_AXIS + axis].text = label_of(p, (qj_axis)axis, text_at(f, qj_axis_name((qj_axis)axis), row));
    const double year = number_at(f, "year", row);
    cell[8].i = isfinite(year) ? (int64_t)year : QJ_INT_EMPTY;
    cell[9].num = number_at(f, "value", row);
    cell[10].text = text_at(f, "unit", row);
    cell[11].text = text_at(f, "status", row);
    cell[12].num = number_at(f, "probability", row);
    QJ_NEED(err, cell[13].text = qj_import_place(f, row, p->arena));
    return QJ_OK;
}

qj_rc qj_import_preview(qj_workspace *w, const qj_bring_result *r, size_t rows, qj_lang lang, qj_arena *a, qj_table **out,
                        qj_err *err) {
    const qj_frame *fields;
    qj_codes field;
    QJ_TRY(qj_store_frame_get(w->store, "codes/field.csv", a, &fields, err));
    QJ_TRY(qj_codes_from_frame("field", fields, a, &field, err));
    const preview p = {.codes = {[QJ_AXIS_REGION] = &w->region, [QJ_AXIS_INDUSTRY] = &w->industry,
                                 [QJ_AXIS_OCCUPATION] = &w->occupation, [QJ_AXIS_FIELD] = &field},
                       .lang = lang, .arena = a};
    QJ_TRY(qj_table_new(a, preview_cols, sizeof preview_cols / sizeof *preview_cols, rows, out, err));
    for (size_t i = 0; i < r->read.n_frames; i++)
        for (size_t row = 0; row < rows && row < r->read.frames[i]->n_rows; row++)
            QJ_TRY(put_row(&p, r->read.frames[i], row, *out, err));
    return QJ_OK;
}

// ---- what there is

static const qj_table_col indicator_cols[] = {
    {.id = "id", .type = QJ_TABLE_TEXT},   {.id = "name", .type = QJ_TABLE_TEXT}, {.id = "about", .type = QJ_TABLE_TEXT},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."}, {.id = "by", .type = QJ_TABLE_TEXT},
    {.id = "use", .type = QJ_TABLE_TEXT},
};

static qj_rc put_indicator(const qj_indicator *ind, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    const char *about = qj_arena_printf(a, "indicator-about.%s", ind->id);
    QJ_NEED(err, row);
    QJ_NEED(err, about);
    qj_buf by = qj_buf_new(a, 64);
    for (int axis = 0; axis < QJ_AXES; axis++)
        if ((ind->axes & 1u << axis) != 0) {
            qj_buf_str(&by, by.len > 0 ? "," : "");
            qj_buf_str(&by, qj_axis_name((qj_axis)axis));
        }
    row[0].text = ind->id;
    row[1].text = indicator_name(ind->id, lang, a);
    row[2].text = qj_text(lang, about);
    row[3].text = ind->unit;
    row[4].text = by.data;
    row[5].text = (ind->flags & QJ_INDICATOR_FEEDS) != 0 ? "forecast" : "aside";
    return by.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_import_indicators(qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    QJ_TRY(qj_table_new(a, indicator_cols, sizeof indicator_cols / sizeof *indicator_cols, qj_indicators_n, out, err));
    for (size_t i = 0; i < qj_indicators_n; i++)
        QJ_TRY(put_indicator(&qj_indicators[i], lang, a, *out, err));
    return QJ_OK;
}
