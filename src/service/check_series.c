// Series of an observation table, and rows of the report.
#include "base/buf.h"
#include "service/check.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const dim_names[SERIES_DIMS] = {"indicator", "region", "industry", "occupation", "field", "sex", "age"};

// A row of the table on its way into a series.
typedef struct loose {
    uint32_t code[SERIES_DIMS];
    uint32_t order; // of the first row with these codes: series keep the order of the file
    uint32_t row;
    check_point point;
} loose;

static int by_codes(const void *pa, const void *pb) {
    const loose *a = pa, *b = pb;
    int order = memcmp(a->code, b->code, sizeof a->code);
    return order != 0 ? order : a->row < b->row ? -1 : 1;
}

static int by_order(const void *pa, const void *pb) {
    const loose *a = pa, *b = pb;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->point.year != b->point.year)
        return a->point.year < b->point.year ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static qj_rc loose_rows(const qj_frame *f, const qj_column *const *dim, qj_arena *a, loose **out, qj_err *err) {
    const qj_want want[] = {{"year", QJ_FRAME_NUM}, {"value", QJ_FRAME_NUM}, {"status", QJ_FRAME_TEXT}};
    const qj_column *col[3];
    QJ_TRY(qj_frame_want(f, want, 3, col, err));
    loose *rows = QJ_NEW(a, loose, f->n_rows + 1);
    QJ_NEED(err, rows);
    for (size_t i = 0; i < f->n_rows; i++) {
        for (size_t d = 0; d < SERIES_DIMS; d++)
            rows[i].code[d] = dim[d]->code[i];
        rows[i].row = (uint32_t)i;
        rows[i].point = (check_point){.year = (int)col[0]->num[i],
                                      .value = col[1]->num[i],
                                      .line = f->line[i],
                                      .imputed = strcmp(qj_column_text(col[2], i), "imputed") == 0};
    }
    qsort(rows, f->n_rows, sizeof *rows, by_codes);
    for (size_t i = 0; i < f->n_rows; i++) {
        bool same = i > 0 && memcmp(rows[i].code, rows[i - 1].code, sizeof rows[i].code) == 0;
        rows[i].order = same ? rows[i - 1].order : rows[i].row;
    }
    qsort(rows, f->n_rows, sizeof *rows, by_order);
    *out = rows;
    return QJ_OK;
}

static qj_rc make_series(const qj_frame *f, const qj_column *const *dim, const loose *rows, qj_arena *a, check_table *out,
                         qj_err *err) {
    const qj_column *unit = qj_frame_column(f, "unit");
    check_point *points = QJ_NEW(a, check_point, f->n_rows + 1);
    check_series *list = QJ_NEW(a, check_series, f->n_rows + 1);
    if (points == NULL || list == NULL || unit == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t n = 0;
    for (size_t i = 0; i < f->n_rows; i++) {
        points[i] = rows[i].point;
        if (i == 0 || rows[i].order != rows[i - 1].order) {
            check_series *s = &list[n++];
            for (size_t d = 0; d < SERIES_DIMS; d++)
                s->dim[d] = qj_column_text(dim[d], rows[i].row);
            s->unit = qj_column_text(unit, rows[i].row);
            s->at = &points[i];
        }
        list[n - 1].n++;
    }
    out->series = list;
    out->n = n;
    return QJ_OK;
}

qj_rc check_table_read(qj_workspace *w, const char *file, qj_arena *a, check_table *out, qj_err *err) {
    *out = (check_table){.file = file};
    qj_rc rc = qj_store_frame_get(w->store, file, a, &out->frame, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND)
        return QJ_OK;
    QJ_TRY(rc);
    qj_want want[SERIES_DIMS];
    const qj_column *dim[SERIES_DIMS];
    for (size_t d = 0; d < SERIES_DIMS; d++)
        want[d] = (qj_want){dim_names[d], QJ_FRAME_TEXT};
    QJ_TRY(qj_frame_want(out->frame, want, SERIES_DIMS, dim, err));
    loose *rows = NULL;
    QJ_TRY(loose_rows(out->frame, dim, a, &rows, err));
    return make_series(out->frame, dim, rows, a, out, err);
}

const check_table *check_table_find(const check_report *r, const char *file) {
    for (size_t i = 0; i < r->n_tables; i++) {
        if (strcmp(r->tables[i].file, file) == 0)
            return r->tables[i].frame != NULL ? &r->tables[i] : NULL;
    }
    return NULL;
}

const char *check_country(const check_report *r) {
    for (size_t i = 0; i < r->w->region.n; i++) {
        if (r->w->region.items[i].level == 0)
            return r->w->region.items[i].code;
    }
    return "";
}

// ---- words

static void add_word(qj_buf *b, const char *word) {
    if (word == NULL || *word == 0)
        return;
    qj_buf_str(b, b->len > 0 ? ", " : "");
    qj_buf_str(b, word);
}

static const char *name_of(const qj_codes *list, const char *code, qj_lang lang) {
    ptrdiff_t at = *code != 0 ? qj_codes_find(list, code) : -1;
    return at >= 0 ? list->items[at].name[lang] : code;
}

const char *check_place(const check_report *r, const check_series *s) {
    qj_buf b = qj_buf_new(r->a, 80);
    add_word(&b, name_of(&r->w->region, s->dim[SERIES_REGION], r->lang));
    add_word(&b, name_of(&r->w->industry, s->dim[SERIES_INDUSTRY], r->lang));
    add_word(&b, name_of(&r->w->occupation, s->dim[SERIES_OCCUPATION], r->lang));
    add_word(&b, s->dim[SERIES_FIELD]);
    const char *sex = s->dim[SERIES_SEX];
    add_word(&b, strcmp(sex, "M") == 0 ? qj_text(r->lang, "check.men") : strcmp(sex, "F") == 0 ? qj_text(r->lang, "check.women") : sex);
    add_word(&b, s->dim[SERIES_AGE]);
    return b.failed ? "" : b.data;
}

const char *check_years(const check_report *r, const int *years, size_t n) {
    qj_buf b = qj_buf_new(r->a, 60);
    for (size_t i = 0; i < n;) {
        size_t j = i;
        while (j + 1 < n && years[j + 1] == years[j] + 1)
            j++;
        qj_buf_str(&b, b.len > 0 ? ", " : "");
        if (j > i)
            qj_buf_printf(&b, "%d\xE2\x80\x93%d", years[i], years[j]);
        else
            qj_buf_printf(&b, "%d", years[i]);
        i = j + 1;
    }
    return b.failed ? "" : b.data;
}

// ---- rows

enum { C_KIND, C_SEVERITY, C_FILE, C_LINE, C_REGION, C_INDUSTRY, C_YEAR, C_VALUE, C_EXPECTED, C_UNIT, C_TEXT };

qj_rc check_add(check_report *r, const check_finding *f, const char *message, const qj_arg *args, qj_err *err) {
    qj_buf b = qj_buf_new(r->a, 200);
    qj_text_format(&b, r->lang, message, args);
    qj_cell *row = qj_table_row(r->a, r->t);
    if (b.failed || row == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    row[C_KIND].text = f->kind;
    row[C_SEVERITY].text = f->severity;
    row[C_FILE].text = f->file;
    row[C_LINE].i = f->line > 0 ? (int64_t)f->line : QJ_INT_EMPTY;
    row[C_REGION].text = f->series != NULL ? f->series->dim[SERIES_REGION] : NULL;
    row[C_INDUSTRY].text = f->series != NULL ? f->series->dim[SERIES_INDUSTRY] : NULL;
    row[C_YEAR].i = f->year > 0 ? f->year : QJ_INT_EMPTY;
    row[C_VALUE].num = f->value;
    row[C_EXPECTED].num = f->expected;
    const char *unit = f->unit != NULL ? f->unit : f->series != NULL ? f->series->unit : NULL;
    char *slug = unit != NULL ? qj_arena_str(r->a, unit) : NULL;
    for (char *p = slug; p != NULL && *p != 0; p++)
        *p = *p == ' ' ? '-' : *p;
    row[C_UNIT].text = slug;
    row[C_TEXT].text = b.data;
    return QJ_OK;
}
