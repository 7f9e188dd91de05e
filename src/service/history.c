#include "service/history.h"

#include "io/json_pick.h"
#include <math.h>
#include <string.h>

#define LINKS "codes/region_link.csv"

enum { R_REGION, R_REGION_NAME, R_INDUSTRY, R_INDUSTRY_NAME, R_YEAR, R_EMPLOYED, R_UNIT, R_STATUS, R_SOURCE, R_FILE, R_LINE, R_NOTE, R_COLUMNS };

static const qj_table_col row_cols[R_COLUMNS] = {
    {"region", QJ_TABLE_TEXT, NULL, 0},  {"region_name", QJ_TABLE_TEXT, NULL, 0},
    {"industry", QJ_TABLE_TEXT, NULL, 0}, {"industry_name", QJ_TABLE_TEXT, NULL, 0},
    {"year", QJ_TABLE_INT, NULL, 0},     {"employed", QJ_TABLE_NUM, NULL, 0}, {"unit", QJ_TABLE_MSG, "unit.", 0},
    {"status", QJ_TABLE_MSG, "status.", 0}, {"source", QJ_TABLE_TEXT, NULL, 0},  {"file", QJ_TABLE_TEXT, NULL, 0},
    {"line", QJ_TABLE_INT, NULL, 0},     {"note", QJ_TABLE_TEXT, NULL, 0},
};

enum { B_YEAR, B_KIND, B_TEXT, B_COLUMNS };

static const qj_table_col break_cols[B_COLUMNS] = {
    {"year", QJ_TABLE_INT, NULL, 0},
    {"kind", QJ_TABLE_MSG, "break.", 0},
    {"text", QJ_TABLE_TEXT, NULL, 0},
};

// Each question has its table. Regions are taken within today's boundaries, so that a series does not jump at a split.
static const char *file_for(bool region, bool industry) {
    if (region)
        return industry ? "observations/employed_region_section_panel.csv" : "observations/employed_region_panel.csv";
    return industry ? "observations/employed_section.csv" : "observations/employed_region.csv";
}

// The item that was meant, or NULL for the whole (nothing written, or the code of the whole).
static qj_rc find_item(const qj_codes *list, const char *what, const char *text, qj_lang lang, qj_arena *a,
                       const qj_item **out, qj_err *err) {
    *out = NULL;
    if (text == NULL || *text == 0)
        return QJ_OK;
    const ptrdiff_t at = qj_codes_lookup(list, text, a);
    if (at == 0 && list->items[0].level == 0)
        return QJ_OK;
    if (at >= 0 && list->items[at].level == 1) {
        *out = &list->items[at];
        return QJ_OK;
    }
    const qj_item *near = NULL;
    const char *both = "";
    if (qj_codes_suggest(list, text, a, &near, 1) > 0)
        both = qj_arena_printf(a, "%s %s", near->code, near->name[lang]);
    QJ_NEED(err, both);
    return qj_fail(err, QJ_E_NO_CODE, qj_msg_arg("what", what), qj_text_arg("code", text), qj_text_arg("near", both));
}

// ---- rows

enum { W_REGION, W_INDUSTRY, W_OCCUPATION, W_SEX, W_AGE, W_YEAR, W_VALUE, W_UNIT, W_STATUS, W_SOURCE, W_NOTE, WANTED };

static const qj_want wanted[WANTED] = {
    {"region", QJ_FRAME_TEXT}, {"industry", QJ_FRAME_TEXT}, {"occupation", QJ_FRAME_TEXT}, {"sex", QJ_FRAME_TEXT},
    {"age", QJ_FRAME_TEXT},    {"year", QJ_FRAME_NUM},      {"value", QJ_FRAME_NUM},       {"unit", QJ_FRAME_TEXT},
    {"status", QJ_FRAME_TEXT}, {"source", QJ_FRAME_TEXT},   {"note", QJ_FRAME_TEXT},
};

static bool is(const qj_column *c, size_t row, const char *text) { return strcmp(qj_column_text(c, row), text) == 0; }

// A column that the file does not have matches the empty text.
static bool matches(const qj_frame *f, const char *name, size_t row, const char *text) {
    const qj_column *c = qj_frame_column(f, name);
    return c == NULL || c->type != QJ_FRAME_TEXT ? *text == 0 : is(c, row, text);
}

static const char *text_or_null(const qj_frame *f, const char *name, size_t row) {
    const qj_column *c = qj_frame_column(f, name);
    return c == NULL || c->type != QJ_FRAME_TEXT ? NULL : qj_column_text(c, row);
}

static const char *name_of(const qj_codes *list, const char *code, qj_lang lang) {
    const ptrdiff_t at = *code != 0 ? qj_codes_find(list, code) : -1;
    return at >= 0 ? list->items[at].name[lang] : NULL;
}

// Which rows of a file are wanted: codes as the file has them, "" for the whole.
typedef struct place {
    const char *region, *region_name, *industry, *industry_name;
} place;

static qj_rc put_rows(const qj_frame *f, const place *p, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_want need[] = {wanted[W_REGION], wanted[W_YEAR], wanted[W_VALUE]};
    const qj_column *c[sizeof need / sizeof *need];
    QJ_TRY(qj_frame_want(f, need, sizeof need / sizeof *need, c, err));
    QJ_TRY(qj_table_new(a, row_cols, R_COLUMNS, 32, out, err));
    for (size_t row = 0; row < f->n_rows; row++) {
        bool same = is(c[0], row, p->region) && matches(f, "industry", row, p->industry);
        for (int w = W_OCCUPATION; same && w <= W_AGE; w++)
            same = matches(f, wanted[w].name, row, "");
        if (!same)
            continue;
        qj_cell *cells = qj_table_row(a, *out);
        QJ_NEED(err, cells);
        cells[R_REGION].text = p->region;
        cells[R_REGION_NAME].text = p->region_name;
        cells[R_INDUSTRY].text = *p->industry != 0 ? p->industry : NULL;
        cells[R_INDUSTRY_NAME].text = p->industry_name;
        cells[R_YEAR].i = (int64_t)c[1]->num[row];
        cells[R_EMPLOYED].num = c[2]->num[row];
        cells[R_UNIT].text = text_or_null(f, "unit", row);
        cells[R_STATUS].text = text_or_null(f, "status", row);
        cells[R_SOURCE].text = text_or_null(f, "source", row);
        cells[R_FILE].text = f->name;
        cells[R_LINE].i = f->line[row];
        cells[R_NOTE].text = text_or_null(f, "note", row);
    }
    return QJ_OK;
}

// ---- breaks

static qj_rc put_break(qj_table *t, int year, const char *kind, const char *text, qj_arena *a, qj_err *err) {
    qj_cell *cells = qj_table_row(a, t);
    QJ_NEED(err, cells);
    cells[B_YEAR].i = year;
    cells[B_KIND].text = kind;
    cells[B_TEXT].text = text;
    return QJ_OK;
}

// In a year in which the region came out of another one, or gave a part away: the name of the region as it was.
static const char *split_from(const qj_workspace *w, const qj_frame *links, const char *region, int year, qj_lang lang) {
    const qj_column *of_old = qj_frame_column(links, "old"), *of_new = qj_frame_column(links, "new");
    const qj_column *of_year = qj_frame_column(links, "year"), *kind = qj_frame_column(links, "kind");
    if (of_old == NULL || of_new == NULL || of_year == NULL || kind == NULL || of_old->type != QJ_FRAME_TEXT ||
        of_new->type != QJ_FRAME_TEXT || of_year->type != QJ_FRAME_NUM || kind->type != QJ_FRAME_TEXT)
        return NULL;
    for (size_t i = 0; i < links->n_rows; i++) {
        if ((int)of_year->num[i] != year || !is(kind, i, "split") || !(is(of_old, i, region) || is(of_new, i, region)))
            continue;
        ptrdiff_t old = qj_codes_find(&w->region, qj_column_text(of_old, i));
        return old < 0 ? qj_column_text(of_old, i) : w->region.items[old].name[lang];
    }
    return NULL;
}

static qj_rc split_break(qj_table *t, int year, const char *old, qj_lang lang, qj_arena *a, qj_err *err) {
    qj_buf b = qj_buf_new(a, 160);
    const qj_arg args[] = {qj_text_arg("old", old), qj_text_arg("year", qj_arena_printf(a, "%d", year)), {.name = NULL}};
    qj_text_format(&b, lang, "history.split", args);
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : put_break(t, year, "split", b.data, a, err);
}

// Splits come from the links between regions, changes of the survey from the pack's own words in pack.json.
static qj_rc put_breaks(qj_workspace *w, const char *region, int from, int to, qj_lang lang, qj_arena *a, qj_table **out,
                        qj_err *err) {
    QJ_TRY(qj_table_new(a, break_cols, B_COLUMNS, 4, out, err));
    const qj_frame *links = NULL;
    const qj_rc rc = region != NULL ? qj_store_frame_get(w->store, LINKS, a, &links, err) : QJ_OK;
    if (rc != QJ_OK && rc != -QJ_E_NOT_FOUND) // a pack without splits has no such file
        return rc;
    for (int year = from + 1; year <= to; year++) {
        const char *old = links != NULL && rc == QJ_OK ? split_from(w, links, region, year, lang) : NULL;
        if (old != NULL)
            QJ_TRY(split_break(*out, year, old, lang, a, err));
        const char *path = qj_arena_printf(a, "breaks.%d.%s", year, qj_lang_code(lang));
        QJ_NEED(err, path);
        const char *text = qj_json_pick_text(w->pack_json, path, a);
        if (text != NULL)
            QJ_TRY(put_break(*out, year, "survey", text, a, err));
    }
    return QJ_OK;
}

qj_rc qj_history_read(qj_workspace *w, const qj_history_query *q, qj_arena *a, qj_history *out, qj_err *err) {
    const qj_item *region, *industry;
    QJ_TRY(find_item(&w->region, "dim.region", q->region, q->lang, a, &region, err));
    QJ_TRY(find_item(&w->industry, "dim.industry", q->industry, q->lang, a, &industry, err));
    *out = (qj_history){.region = region != NULL ? region->code : NULL, .industry = industry != NULL ? industry->code : NULL,
                        .file = file_for(region != NULL, industry != NULL), .fitted = region != NULL && industry != NULL};
    const qj_frame *f;
    const qj_rc rc = qj_store_frame_get(w->store, out->file, a, &f, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) { // a pack may have observed nothing of the kind
        QJ_TRY(qj_table_new(a, row_cols, R_COLUMNS, 0, &out->rows, err));
        return qj_table_new(a, break_cols, B_COLUMNS, 0, &out->breaks, err);
    }
    QJ_TRY(rc);
    const char *country = w->region.n > 0 && w->region.items[0].level == 0 ? w->region.items[0].code : "";
    place p = {.region = region != NULL ? region->code : country, .industry = industry != NULL ? industry->code : ""};
    p.region_name = name_of(&w->region, p.region, q->lang);
    p.industry_name = name_of(&w->industry, p.industry, q->lang);
    QJ_TRY(put_rows(f, &p, a, &out->rows, err));
    int from = 0, to = 0;
    for (size_t i = 0; i < out->rows->n_rows; i++) {
        const int year = (int)out->rows->cells[i * R_COLUMNS + R_YEAR].i;
        from = from == 0 || year < from ? year : from;
        to = year > to ? year : to;
    }
    return put_breaks(w, out->region, from, to, q->lang, a, &out->breaks, err);
}
