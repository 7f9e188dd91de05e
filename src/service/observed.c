#include "service/observed.h"

#include "data/indicator.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { C_INDICATOR, C_REGION, C_REGION_NAME, C_INDUSTRY, C_INDUSTRY_NAME, C_OCCUPATION, C_OCCUPATION_NAME, C_FIELD, C_SEX, C_AGE,
       C_YEAR, C_VALUE, C_UNIT, C_STATUS, C_SOURCE, C_FILE, C_LINE, COLUMNS };

static const qj_table_col columns[COLUMNS] = {
    {"indicator", QJ_TABLE_MSG, "indicator.", 0}, {"region", QJ_TABLE_TEXT, NULL, 0},
    {"region_name", QJ_TABLE_TEXT, NULL, 0},      {"industry", QJ_TABLE_TEXT, NULL, 0},
    {"industry_name", QJ_TABLE_TEXT, NULL, 0},    {"occupation", QJ_TABLE_TEXT, NULL, 0},
    {"occupation_name", QJ_TABLE_TEXT, NULL, 0},  {"field", QJ_TABLE_TEXT, NULL, 0},
    {"sex", QJ_TABLE_TEXT, NULL, 0},              {"age", QJ_TABLE_TEXT, NULL, 0},
    {"year", QJ_TABLE_INT, NULL, 0},              {"value", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"unit", QJ_TABLE_MSG, "unit.", 0},           {"status", QJ_TABLE_MSG, "status.", 0},
    {"source", QJ_TABLE_TEXT, NULL, 0},           {"file", QJ_TABLE_TEXT, NULL, 0},
    {"line", QJ_TABLE_INT, NULL, 0},
};

enum { PLACES = 6 }; // texts that tell what a figure is of
static const char *const places[PLACES] = {"region", "industry", "occupation", "field", "sex", "age"};

typedef struct found {
    size_t indicator;
    const char *at[PLACES];
    int year;
    const qj_frame *frame;
    size_t row, order; // order of the source: the pack's are 0
} found;

typedef struct search {
    qj_workspace *w;
    const qj_observed_query *q;
    ptrdiff_t indicator;       // -1: all
    const char *wanted[PLACES]; // codes; NULL: any
    found *list;
    size_t n, cap;
    qj_arena *a;
    qj_err *err;
} search;

// ---- the question

static qj_rc wanted_code(search *s, size_t place, const qj_codes *codes, const char *text) {
    static const char *const what[] = {"import.axis.region", "import.axis.industry", "import.axis.occupation"};
    if (text == NULL || *text == '\0')
        return QJ_OK;
    const ptrdiff_t at = qj_codes_lookup(codes, text, s->a);
    if (at >= 0) {
        s->wanted[place] = codes->items[at].code;
        return QJ_OK;
    }
    const qj_item *near;
    const char *name = qj_codes_suggest(codes, text, s->a, &near, 1) > 0 ? near->name[s->q->lang] : codes->items[0].name[s->q->lang];
    return qj_fail(s->err, QJ_E_NO_CODE, qj_msg_arg("what", what[place]), qj_text_arg("code", text), qj_text_arg("near", name));
}

static qj_rc understand(search *s) {
    s->indicator = s->q->indicator != NULL && *s->q->indicator != '\0' ? qj_indicator_find(s->q->indicator) : -1;
    if (s->q->indicator != NULL && *s->q->indicator != '\0' && s->indicator < 0)
        return qj_fail(s->err, QJ_E_IMPORT_INDICATOR, qj_text_arg("name", s->q->indicator));
    QJ_TRY(wanted_code(s, 0, &s->w->region, s->q->region));
    QJ_TRY(wanted_code(s, 1, &s->w->industry, s->q->industry));
    return wanted_code(s, 2, &s->w->occupation, s->q->occupation);
}

// Plans are no observations.
static bool asked_for(const search *s, ptrdiff_t indicator) {
    return indicator >= 0 && (s->indicator < 0 ? (qj_indicators[indicator].flags & QJ_INDICATOR_NAMED) == 0 : indicator == s->indicator);
}

// ---- rows

static const char *text_at(const qj_frame *f, const char *name, size_t row) {
    const qj_column *c = qj_frame_column(f, name);
    return c == NULL || c->type != QJ_FRAME_TEXT ? "" : qj_column_text(c, row);
}

static qj_rc put(search *s, const found *one) {
    if (s->n == s->cap) {
        const size_t cap = s->cap > 0 ? 2 * s->cap : 1024;
        found *more = QJ_NEW(s->a, found, cap);
        QJ_NEED(s->err, more);
        if (s->n > 0)
            memcpy(more, s->list, s->n * sizeof *more);
        s->list = more;
        s->cap = cap;
    }
    s->list[s->n++] = *one;
    return QJ_OK;
}

static qj_rc search_frame(search *s, const qj_frame *f, size_t order) {
    const qj_column *indicator = qj_frame_column(f, "indicator"), *year = qj_frame_column(f, "year");
    // What is shorter than a year is not of a year.
    if (qj_frame_column(f, "period") != NULL || indicator == NULL || year == NULL || indicator->type != QJ_FRAME_TEXT || year->type != QJ_FRAME_NUM)
        return QJ_OK;
    ptrdiff_t *of = QJ_NEW(s->a, ptrdiff_t, indicator->n_dict + 1);
    QJ_NEED(s->err, of);
    for (uint32_t d = 0; d < indicator->n_dict; d++)
        of[d] = qj_indicator_find(indicator->dict[d]);
    for (size_t row = 0; row < f->n_rows; row++) {
        const ptrdiff_t which = of[indicator->code[row]];
        found one = {.year = (int)year->num[row], .frame = f, .row = row, .order = order};
        bool same = asked_for(s, which) && (s->q->year == 0 || s->q->year == one.year);
        for (size_t p = 0; same && p < PLACES; p++) {
            one.at[p] = text_at(f, places[p], row);
            same = s->wanted[p] == NULL || strcmp(s->wanted[p], one.at[p]) == 0;
        }
        one.indicator = (size_t)which;
        if (same)
            QJ_TRY(put(s, &one));
    }
    return QJ_OK;
}

static qj_rc search_pack(search *s) {
    const qj_input *list;
    size_t n;
    QJ_TRY(qj_store_inputs(s->w->store, s->a, &list, &n, s->err));
    for (size_t i = 0; i < n; i++) {
        const qj_frame *f;
        if (strncmp(list[i].name, "observations/", strlen("observations/")) != 0 || strcmp(list[i].kind, "frame") != 0)
            continue;
        QJ_TRY(qj_store_frame_get(s->w->store, list[i].name, s->a, &f, s->err));
        QJ_TRY(search_frame(s, f, 0));
    }
    return QJ_OK;
}

// Imports that are not withdrawn; until NULL, or made by then.
static qj_rc search_imports(search *s, const char *until) {
    const qj_import *list;
    size_t n;
    QJ_TRY(qj_store_imports(s->w->store, s->a, &list, &n, s->err));
    for (size_t i = 0; i < n; i++) {
        if (*list[i].withdrawn_at != '\0' || (until != NULL && strcmp(list[i].made_at, until) > 0))
            continue;
        for (const char *at = list[i].frames; *at != '\0';) {
            const size_t len = strcspn(at, ",");
            const char *name = qj_arena_printf(s->a, "imports/%s/%.*s", list[i].id, (int)len, at);
            const qj_frame *f;
            QJ_NEED(s->err, name);
            if (asked_for(s, qj_indicator_find(strrchr(name, '/') + 1))) {
                QJ_TRY(qj_store_frame_get(s->w->store, name, s->a, &f, s->err));
                QJ_TRY(search_frame(s, f, i + 1));
            }
            at += len + (at[len] == ',');
        }
    }
    return QJ_OK;
}

static int by_key(const found *a, const found *b) {
    if (a->indicator != b->indicator)
        return a->indicator < b->indicator ? -1 : 1;
    for (size_t p = 0; p < PLACES; p++) {
        const int c = strcmp(a->at[p], b->at[p]);
        if (c != 0)
            return c;
    }
    return (a->year > b->year) - (a->year < b->year);
}

static int in_order(const void *x, const void *y) {
    const found *a = x, *b = y;
    const int c = by_key(a, b);
    if (c != 0 || a->order != b->order)
        return c != 0 ? c : a->order < b->order ? -1 : 1;
    const int file = strcmp(a->frame->name, b->frame->name);
    return file != 0 ? file : a->row < b->row ? -1 : a->row > b->row;
}

// True when a later import says it anew.
static bool replaced(const search *s, size_t i) {
    for (size_t k = i + 1; k < s->n && by_key(&s->list[i], &s->list[k]) == 0; k++)
        if (s->list[k].order > s->list[i].order)
            return true;
    return false;
}

static const char *name_of(const qj_codes *codes, const char *code, qj_lang lang) {
    const ptrdiff_t at = *code != '\0' ? qj_codes_find(codes, code) : -1;
    return at >= 0 ? codes->items[at].name[lang] : "";
}

static qj_rc add_row(const search *s, const found *one, qj_table *t) {
    qj_cell *row = qj_table_row(s->a, t);
    QJ_NEED(s->err, row);
    const qj_column *value = qj_frame_column(one->frame, "value");
    row[C_INDICATOR].text = qj_indicators[one->indicator].id;
    row[C_REGION].text = one->at[0];
    row[C_REGION_NAME].text = name_of(&s->w->region, one->at[0], s->q->lang);
    row[C_INDUSTRY].text = one->at[1];
    row[C_INDUSTRY_NAME].text = name_of(&s->w->industry, one->at[1], s->q->lang);
    row[C_OCCUPATION].text = one->at[2];
    row[C_OCCUPATION_NAME].text = name_of(&s->w->occupation, one->at[2], s->q->lang);
    for (size_t p = 3; p < PLACES; p++)
        row[C_FIELD + p - 3].text = one->at[p];
    row[C_YEAR].i = one->year;
    row[C_VALUE].num = value != NULL && value->type == QJ_FRAME_NUM ? value->num[one->row] : NAN;
    row[C_UNIT].text = text_at(one->frame, "unit", one->row);
    row[C_STATUS].text = text_at(one->frame, "status", one->row);
    row[C_SOURCE].text = text_at(one->frame, "source", one->row);
    row[C_FILE].text = one->frame->name;
    row[C_LINE].i = one->frame->line[one->row];
    return QJ_OK;
}

qj_rc qj_observed(qj_workspace *w, const qj_snapshot *snap, const qj_observed_query *q, qj_arena *a, qj_table **out, qj_err *err) {
    search s = {.w = w, .q = q, .a = a, .err = err};
    QJ_TRY(understand(&s));
    QJ_TRY(search_pack(&s));
    QJ_TRY(search_imports(&s, !w->public_only ? NULL : snap != NULL ? snap->vintage.made_at : ""));
    if (s.n > 0)
        qsort(s.list, s.n, sizeof *s.list, in_order);
    QJ_TRY(qj_table_new(a, columns, COLUMNS, s.n, out, err));
    for (size_t i = 0; i < s.n; i++)
        if (!replaced(&s, i))
            QJ_TRY(add_row(&s, &s.list[i], *out));
    return QJ_OK;
}
