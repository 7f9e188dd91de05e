// Imported employment in the place of the pack's figures.
#include "service/inputs_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// A frame that may still change: columns are copied, texts may be added to a dictionary.
typedef union owned {
    double *num;
    uint32_t *code;
} owned;

typedef struct editable {
    qj_frame frame;
    qj_column *cols;
    owned *own; // the arrays of the columns
    uint32_t *line;
    size_t cap;
    qj_arena *a;
} editable;

static qj_rc copy_column(editable *e, size_t i, const qj_column *from, size_t n, qj_err *err) {
    e->cols[i] = *from;
    if (from->type == QJ_FRAME_NUM) {
        QJ_NEED(err, e->own[i].num = QJ_NEW(e->a, double, e->cap));
        memcpy(e->own[i].num, from->num, n * sizeof(double));
        e->cols[i].num = e->own[i].num;
    } else {
        QJ_NEED(err, e->own[i].code = QJ_NEW(e->a, uint32_t, e->cap));
        memcpy(e->own[i].code, from->code, n * sizeof(uint32_t));
        e->cols[i].code = e->own[i].code;
    }
    return QJ_OK;
}

static qj_rc edit(const qj_frame *f, size_t more, qj_arena *a, editable *out, qj_err *err) {
    const size_t cap = f->n_rows + more + 1;
    *out = (editable){.frame = *f,
                      .cols = QJ_NEW(a, qj_column, f->n_cols + 1),
                      .own = QJ_NEW(a, owned, f->n_cols + 1),
                      .line = QJ_NEW(a, uint32_t, cap),
                      .cap = cap,
                      .a = a};
    const char **none = QJ_NEW(a, const char *, 1);
    uint32_t *origin = QJ_NEW(a, uint32_t, cap);
    if (out->cols == NULL || out->own == NULL || out->line == NULL || none == NULL || origin == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    none[0] = "";
    for (size_t i = 0; i < f->n_cols; i++)
        QJ_TRY(copy_column(out, i, &f->cols[i], f->n_rows, err));
    out->own[f->n_cols].code = origin;
    out->cols[f->n_cols] = (qj_column){.name = "origin", .type = QJ_FRAME_TEXT, .code = origin, .dict = none, .n_dict = 1};
    memcpy(out->line, f->line, f->n_rows * sizeof *f->line);
    out->frame.n_cols++;
    out->frame.cols = out->cols;
    out->frame.line = out->line;
    return QJ_OK;
}

static qj_column *column_of(editable *e, const char *name) {
    for (size_t i = 0; i < e->frame.n_cols; i++) {
        if (strcmp(e->cols[i].name, name) == 0)
            return &e->cols[i];
    }
    return NULL;
}

static void put_number(editable *e, const char *name, size_t row, double v) {
    const qj_column *c = column_of(e, name);
    if (c != NULL && c->type == QJ_FRAME_NUM)
        e->own[c - e->cols].num[row] = v;
}

static qj_rc put_text(editable *e, const char *name, size_t row, const char *text, qj_err *err) {
    qj_column *c = column_of(e, name);
    if (c == NULL || c->type != QJ_FRAME_TEXT)
        return QJ_OK;
    uint32_t d = 0;
    while (d < c->n_dict && strcmp(c->dict[d], text) != 0)
        d++;
    if (d == c->n_dict) {
        const char **dict = QJ_NEW(e->a, const char *, (size_t)d + 1);
        QJ_NEED(err, dict);
        memcpy(dict, c->dict, d * sizeof *dict);
        dict[d] = text;
        c->dict = dict;
        c->n_dict = d + 1;
    }
    e->own[c - e->cols].code[row] = d;
    return QJ_OK;
}

// One imported figure.
typedef struct figure {
    const char *region, *industry, *status, *origin;
    int year;
    double value;
    uint32_t line;
} figure;

static qj_rc put_figure(editable *e, const figure *g, qj_err *err) {
    const char *const pairs[] = {"region", g->region, "industry", g->industry, "occupation", "", "sex", "", "age", "", NULL};
    ptrdiff_t found = qj_frame_find(&e->frame, g->year, pairs);
    size_t row = found >= 0 ? (size_t)found : e->frame.n_rows;
    if (found < 0) {
        QJ_BUG_IF(err, e->frame.n_rows == e->cap);
        e->frame.n_rows++;
        static const char *const empty[] = {"occupation", "field", "sex", "age"};
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            QJ_TRY(put_text(e, empty[i], row, "", err));
        QJ_TRY(put_text(e, "indicator", row, qj_column_text(column_of(e, "indicator"), 0), err));
        QJ_TRY(put_text(e, "unit", row, "persons", err));
        QJ_TRY(put_text(e, "region", row, g->region, err));
        QJ_TRY(put_text(e, "industry", row, g->industry, err));
        put_number(e, "year", row, g->year);
    }
    put_number(e, "value", row, g->value);
    QJ_TRY(put_text(e, "status", row, g->status, err));
    QJ_TRY(put_text(e, "source", row, "", err));
    QJ_TRY(put_text(e, "note", row, "", err));
    QJ_TRY(put_text(e, "origin", row, g->origin, err));
    e->line[row] = g->line;
    return QJ_OK;
}

// The frames of the pack that imports may change.
typedef struct targets {
    editable regions, country, sections, cells;
    const qj_frame *links;
    const char *whole; // code of the country
    const char *only;  // code of the industry when the pack has but one: its cells are the totals; else NULL
    int last;          // year of the pack's cells
} targets;

// Cells of years after the pack's: with the margins of the year they move the base year on. Those of the pack itself stay.
static qj_rc apply_cell(targets *t, const figure *g, qj_err *err) { return g->year > t->last ? put_figure(&t->cells, g, err) : QJ_OK; }

// In a pack of one industry a total is that industry's, too.
static qj_rc apply_only(targets *t, const figure *g, bool country, qj_err *err) {
    figure same = *g;
    if (t->only == NULL)
        return QJ_OK;
    same.industry = t->only;
    return country ? put_figure(&t->sections, &same, err) : apply_cell(t, &same, err);
}

static qj_rc apply(targets *t, const figure *g, int level, qj_err *err) {
    bool country = strcmp(g->region, t->whole) == 0, total = *g->industry == '\0';
    if (country && !total)
        return put_figure(&t->sections, g, err);
    if (!country && level != 1)
        return QJ_OK;
    if (!total)
        return apply_cell(t, g, err);
    QJ_TRY(apply_only(t, g, country, err));
    QJ_TRY(put_figure(&t->country, g, err));
    // The series on today's boundaries takes a region only since it has them.
    if (!country && g->year >= inputs_boundaries_since(t->links, g->region))
        return put_figure(&t->regions, g, err);
    return QJ_OK;
}

enum { F_REGION, F_INDUSTRY, F_OCCUPATION, F_SEX, F_AGE, F_YEAR, F_VALUE, F_STATUS, F_COLUMNS };
static const qj_want wanted[F_COLUMNS] = {{"region", QJ_FRAME_TEXT}, {"industry", QJ_FRAME_TEXT}, {"occupation", QJ_FRAME_TEXT},
                                          {"sex", QJ_FRAME_TEXT},    {"age", QJ_FRAME_TEXT},      {"year", QJ_FRAME_NUM},
                                          {"value", QJ_FRAME_NUM},   {"status", QJ_FRAME_TEXT}};

static qj_rc apply_frame(const qj_workspace *w, const qj_frame *f, targets *t, qj_err *err) {
    const qj_column *c[F_COLUMNS];
    QJ_TRY(qj_frame_want(f, wanted, F_COLUMNS, c, err));
    for (size_t row = 0; row < f->n_rows; row++) {
        if (isnan(c[F_VALUE]->num[row]) || *qj_column_text(c[F_OCCUPATION], row) != '\0' ||
            *qj_column_text(c[F_SEX], row) != '\0' || *qj_column_text(c[F_AGE], row) != '\0')
            continue;
        const figure g = {.region = qj_column_text(c[F_REGION], row),
                          .industry = qj_column_text(c[F_INDUSTRY], row),
                          .status = qj_column_text(c[F_STATUS], row),
                          .origin = f->name,
                          .year = (int)c[F_YEAR]->num[row],
                          .value = c[F_VALUE]->num[row],
                          .line = f->line[row]};
        ptrdiff_t region = qj_codes_find(&w->region, g.region);
        QJ_TRY(apply(t, &g, region >= 0 ? w->region.items[region].level : -1, err));
    }
    return QJ_OK;
}

static int last_year(const qj_frame *f) {
    const qj_column *year = qj_frame_column(f, "year");
    int last = 0;
    for (size_t row = 0; year != NULL && row < f->n_rows; row++)
        last = (int)year->num[row] > last ? (int)year->num[row] : last;
    return last;
}

static bool is_used(const qj_import *in, const char *used, const char *name) {
    if (used == NULL)
        return *in->withdrawn_at == '\0';
    char quoted[160];
    int n = snprintf(quoted, sizeof quoted, "\"%s\"", name);
    return n > 0 && (size_t)n < sizeof quoted && strstr(used, quoted) != NULL;
}

static bool lists(const char *frames, const char *indicator) {
    size_t n = strlen(indicator);
    for (const char *at = frames; (at = strstr(at, indicator)) != NULL; at++) {
        if ((at == frames || at[-1] == ',') && (at[n] == '\0' || at[n] == ','))
            return true;
    }
    return false;
}

qj_rc inputs_imported(const qj_workspace *w, const char *used, const char *indicator, qj_arena *a,
                      const qj_frame ***frames, size_t *n, qj_err *err) {
    const qj_import *list;
    size_t n_imports;
    *n = 0;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n_imports, err));
    QJ_NEED(err, *frames = QJ_NEW(a, const qj_frame *, n_imports + 1));
    for (size_t i = 0; i < n_imports; i++) {
        const char *name = qj_arena_printf(a, "imports/%s/%s", list[i].id, indicator);
        QJ_NEED(err, name);
        if (lists(list[i].frames, indicator) && is_used(&list[i], used, name))
            QJ_TRY(qj_store_frame_get(w->store, name, a, &(*frames)[(*n)++], err));
    }
    return QJ_OK;
}

qj_rc inputs_overlay(const qj_workspace *w, const char *used, qj_inputs *in, qj_arena *a, qj_err *err) {
    const qj_frame **frames;
    size_t rows = 0;
    QJ_TRY(inputs_imported(w, used, "employed", a, &frames, &in->n_imports, err));
    in->imports = frames;
    if (in->n_imports == 0)
        return QJ_OK;
    for (size_t i = 0; i < in->n_imports; i++)
        rows += frames[i]->n_rows;
    targets *t = QJ_NEW(a, targets, 1);
    QJ_NEED(err, t);
    t->links = in->frame[QJ_ROLE_REGION_LINKS];
    t->whole = w->region.items[0].code;
    t->last = last_year(in->frame[QJ_ROLE_CELLS]);
    const qj_column *industry = qj_frame_column(in->frame[QJ_ROLE_CELLS], "industry");
    t->only = industry != NULL && industry->type == QJ_FRAME_TEXT && industry->n_dict == 1 ? industry->dict[0] : NULL;
    QJ_TRY(edit(in->frame[QJ_ROLE_REGIONS], rows, a, &t->regions, err));
    QJ_TRY(edit(in->frame[QJ_ROLE_COUNTRY], rows, a, &t->country, err));
    QJ_TRY(edit(in->frame[QJ_ROLE_SECTIONS], rows, a, &t->sections, err));
    QJ_TRY(edit(in->frame[QJ_ROLE_CELLS], rows, a, &t->cells, err));
    for (size_t i = 0; i < in->n_imports; i++)
        QJ_TRY(apply_frame(w, in->imports[i], t, err));
    in->frame[QJ_ROLE_REGIONS] = &t->regions.frame;
    in->frame[QJ_ROLE_COUNTRY] = &t->country.frame;
    in->frame[QJ_ROLE_SECTIONS] = &t->sections.frame;
    if (t->cells.frame.n_rows > in->frame[QJ_ROLE_CELLS]->n_rows)
        in->frame[QJ_ROLE_CELLS] = &t->cells.frame;
    return QJ_OK;
}
