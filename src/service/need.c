// Reading the map.
#include "service/need.h"

#include "data/status.h"
#include "service/cut.h"
#include "service/publish.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Cells of fewer persons are withheld on screens and in downloads; aggregates always use them (methods, decisions).
static const double WITHHELD_UNDER = 50;

enum {
    C_REGION, C_REGION_NAME, C_INDUSTRY, C_INDUSTRY_NAME, C_OCCUPATION, C_OCCUPATION_NAME, C_YEAR, C_FIRST_FIGURE,
    C_OPENINGS = C_FIRST_FIGURE + 4, C_CLASS = C_FIRST_FIGURE + QJ_NEED_FIGURES, C_QUALITY, C_STATUS, C_UNIT, COLUMNS
};

static const qj_table_col columns[COLUMNS] = {
    {"region", QJ_TABLE_TEXT, NULL, 0},        {"region_name", QJ_TABLE_TEXT, NULL, 0},
    {"industry", QJ_TABLE_TEXT, NULL, 0},      {"industry_name", QJ_TABLE_TEXT, NULL, 0},
    {"occupation", QJ_TABLE_TEXT, NULL, 0},    {"occupation_name", QJ_TABLE_TEXT, NULL, 0},
    {"year", QJ_TABLE_TEXT, NULL, 0},          {"employed", QJ_TABLE_NUM, NULL, 0},
    {"growth", QJ_TABLE_NUM, NULL, 0},         {"replacement", QJ_TABLE_NUM, NULL, 0},
    {"net", QJ_TABLE_NUM, NULL, 0},            {"openings", QJ_TABLE_NUM, NULL, 0},
    {"p50", QJ_TABLE_NUM, NULL, 0},            {"lo80", QJ_TABLE_NUM, NULL, 0},
    {"hi80", QJ_TABLE_NUM, NULL, 0},           {"lo95", QJ_TABLE_NUM, NULL, 0},
    {"hi95", QJ_TABLE_NUM, NULL, 0},           {"employed_lo80", QJ_TABLE_NUM, NULL, 0},
    {"employed_hi80", QJ_TABLE_NUM, NULL, 0},  {"class", QJ_TABLE_MSG, "class.", 0},
    {"quality", QJ_TABLE_MSG, "quality.", 0},  {"status", QJ_TABLE_MSG, "status.", 0},
    {"unit", QJ_TABLE_MSG, "unit.", 0},
};

static double stat_at(const qj_stat *s, size_t cell) {
    if (s == NULL)
        return NAN;
    switch (s->type) {
    case QJ_CELL_F64:
        return ((const double *)s->data)[cell];
    case QJ_CELL_F32:
        return (double)((const float *)s->data)[cell];
    case QJ_CELL_U8:
        break;
    }
    return ((const uint8_t *)s->data)[cell];
}

static const char *quality_text(double quality) {
    static const char *const text[] = {"A", "B", "C", "D", "E"};
    const int i = (int)quality - QJ_QUALITY_A;
    return i >= 0 && i < 5 ? text[i] : "E";
}

static bool is_withheld(const qj_stat *quality, const qj_stat *employed, size_t cell) {
    return stat_at(quality, cell) >= QJ_QUALITY_E || stat_at(employed, cell) < WITHHELD_UNDER;
}

bool qj_cut_withheld(const qj_cube *need, size_t cell) {
    return is_withheld(qj_cube_stat(need, "quality"), qj_cube_stat(need, "employed"), cell);
}

const char *qj_need_figure(size_t i) { return i < QJ_NEED_FIGURES ? columns[C_FIRST_FIGURE + i].id : NULL; }

enum { EMPLOYED = 0, OPENINGS = C_OPENINGS - C_FIRST_FIGURE }; // among the figures

void qj_need_cell_at(const qj_snapshot *s, size_t cell, qj_need_cell *out) {
    const qj_snapshot_index *x = s->index;
    out->withheld = is_withheld(x->quality, x->figure[EMPLOYED], cell);
    for (size_t i = 0; i < QJ_NEED_FIGURES; i++)
        out->figure[i] = out->withheld ? NAN : stat_at(x->figure[i], cell);
    out->class = out->withheld ? QJ_CLASS_INSUFFICIENT : (qj_class)(int)stat_at(x->class, cell);
    out->quality = quality_text(stat_at(x->quality, cell));
    out->status = out->withheld ? QJ_STATUS_SUPPRESSED : QJ_STATUS_FORECAST;
}

static void put_names(const qj_snapshot *s, const qj_cut_place *p, qj_lang lang, qj_cell *row) {
    row[C_REGION_NAME].text = qj_cut_region_name(s, p->region, lang);
    row[C_INDUSTRY_NAME].text = qj_cut_industry_name(s, p->industry, lang);
    row[C_OCCUPATION_NAME].text = qj_cut_occupation_name(s, p->occupation, lang);
}

static qj_rc add_row(const qj_snapshot *s, const qj_cut_place *p, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err) {
    const qj_cube *c = s->need;
    qj_need_cell cell;
    qj_need_cell_at(s, qj_cut_cell(c, p), &cell);
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[C_REGION].text = p->region == 0 ? s->ws->region.items[0].code : c->dims[0].codes[p->region];
    row[C_INDUSTRY].text = c->dims[1].codes[p->industry];
    row[C_OCCUPATION].text = c->dims[2].codes[p->occupation];
    if (!q->codes_only)
        put_names(s, p, q->lang, row);
    row[C_YEAR].text = p->year == 0 ? qj_arena_printf(a, "%d-%d", s->first_year, s->last_year) : c->dims[3].codes[p->year];
    QJ_NEED(err, row[C_YEAR].text);
    for (int i = 0; i < QJ_NEED_FIGURES; i++)
        row[C_FIRST_FIGURE + i].num = cell.figure[i];
    row[C_CLASS].text = qj_class_id(cell.class);
    row[C_QUALITY].text = cell.quality;
    row[C_STATUS].text = qj_status_id(cell.status);
    row[C_UNIT].text = "persons";
    return QJ_OK;
}

// Positions of a dimension to list: one, or all but the sum; occupations of one level, under a chosen major group.
typedef struct listing {
    size_t n;
    const size_t *at;
} listing;

static qj_rc list_one(size_t position, qj_arena *a, listing *out, qj_err *err) {
    size_t *at = QJ_NEW(a, size_t, 1);
    QJ_NEED(err, at);
    at[0] = position;
    *out = (listing){1, at};
    return QJ_OK;
}

static qj_rc list_all(size_t n, qj_arena *a, listing *out, qj_err *err) {
    size_t *at = QJ_NEW(a, size_t, n);
    QJ_NEED(err, at);
    for (size_t i = 1; i < n; i++)
        at[i - 1] = i;
    *out = (listing){n - 1, at};
    return QJ_OK;
}

static qj_rc list_dim(const qj_cube *c, int dim, bool by, size_t chosen, qj_arena *a, listing *out, qj_err *err) {
    return by && chosen == 0 ? list_all(c->dims[dim].n, a, out, err) : list_one(chosen, a, out, err);
}

const char *qj_need_regional_grade(const qj_snapshot *s, const char *industry) {
    const qj_cube *c = s->need;
    size_t at = 1, worse = 0;
    while (at < c->dims[1].n && strcmp(c->dims[1].codes[at], industry) != 0)
        at++;
    if (at == c->dims[1].n)
        return NULL;
    // The median: with half of the regions or more at a grade or below it.
    for (int grade = QJ_QUALITY_E; grade > QJ_QUALITY_A; grade--) {
        for (size_t region = 1; region < c->dims[0].n; region++) {
            const qj_cut_place p = {.region = region, .industry = at, .year = 1};
            worse += (int)stat_at(s->index->quality, qj_cut_cell(c, &p)) == grade;
        }
        if (2 * worse >= c->dims[0].n - 1)
            return quality_text(grade);
    }
    return quality_text(QJ_QUALITY_A);
}

const char *qj_need_next_region(const char **rest, qj_arena *a) {
    const char *at = *rest + strspn(*rest, ", ");
    size_t n = strcspn(at, ",");
    *rest = at + n;
    while (n > 0 && at[n - 1] == ' ')
        n--;
    return n > 0 ? qj_arena_printf(a, "%.*s", (int)n, at) : NULL;
}

// Those that were named, each once, in the order in which they were named.
static qj_rc list_named(const qj_snapshot *s, const qj_need_query *q, qj_arena *a, listing *out, qj_err *err) {
    if (q->region != NULL && *q->region != 0)
        return qj_fail(err, QJ_E_NEED_REGIONS);
    size_t *at = QJ_NEW(a, size_t, s->need->dims[0].n), n = 0;
    QJ_NEED(err, at);
    const char *rest = q->regions;
    for (const char *text; (text = qj_need_next_region(&rest, a)) != NULL;) {
        const qj_cut_words words = {.region = text, .lang = q->lang};
        qj_cut_place place;
        QJ_TRY(qj_cut_resolve(s, &words, a, &place, err));
        size_t same = 0;
        while (same < n && at[same] != place.region)
            same++;
        if (same == n)
            at[n++] = place.region;
    }
    *out = (listing){n, at};
    return QJ_OK;
}

static qj_rc list_regions(const qj_snapshot *s, const qj_need_query *q, size_t chosen, qj_arena *a, listing *out, qj_err *err) {
    if (q->regions != NULL && *q->regions != 0)
        return list_named(s, q, a, out, err);
    return list_dim(s->need, 0, q->by & QJ_BY_REGION, chosen, a, out, err);
}

// A leaf may itself be a major group (armed forces): then it belongs to both levels.
static qj_rc list_occupations(const qj_snapshot *s, const qj_need_query *q, size_t chosen, qj_arena *a, listing *out,
                              qj_err *err) {
    const qj_dim *d = &s->need->dims[2];
    if (!(q->by & QJ_BY_OCCUPATION))
        return list_one(chosen, a, out, err);
    size_t *at = QJ_NEW(a, size_t, d->n), n = 0;
    QJ_NEED(err, at);
    const int level = q->level == 0 ? 2 : q->level;
    for (size_t i = 1; i < d->n; i++) {
        const size_t digits = strlen(d->codes[i]);
        const bool major = digits == 1, parent = major && i + 1 < d->n && strncmp(d->codes[i + 1], d->codes[i], 1) == 0;
        const bool wanted = level == 1 ? major : !parent;
        const bool under = chosen == 0 || strncmp(d->codes[i], d->codes[chosen], strlen(d->codes[chosen])) == 0;
        if (wanted && under)
            at[n++] = i;
    }
    if (n == 0)
        at[n++] = chosen;
    *out = (listing){n, at};
    return QJ_OK;
}

typedef struct ranked {
    double openings; // withheld rows come last
    size_t row;
} ranked;

static int more_openings(const void *x, const void *y) {
    const ranked *a = x, *b = y;
    if (a->openings != b->openings)
        return a->openings < b->openings ? 1 : -1;
    return a->row < b->row ? -1 : a->row > b->row;
}

// The largest by openings of those that were offered, in order; equal ones stay in the order of codes. Up to twice as many
// as are wanted wait to be sorted.
typedef struct best {
    size_t most, n;
    ranked *list; // [2 most]
    bool full;    // list[most - 1] is the least that still counts
} best;

static void sort_best(best *b) {
    qsort(b->list, b->n, sizeof *b->list, more_openings);
    b->n = b->n < b->most ? b->n : b->most;
    b->full = b->n == b->most;
}

static void offer(best *b, ranked r) {
    if (b->full && more_openings(&r, &b->list[b->most - 1]) > 0)
        return;
    b->list[b->n++] = r;
    if (b->n == 2 * b->most)
        sort_best(b);
}

// The rows of a question: all combinations of four listings, the last one fastest.
typedef struct rows {
    listing region, industry, occupation, year;
} rows;

static size_t rows_count(const rows *l) { return l->region.n * l->industry.n * l->occupation.n * l->year.n; }

static qj_cut_place row_place(const rows *l, size_t row) {
    qj_cut_place p;
    p.year = l->year.at[row % l->year.n], row /= l->year.n;
    p.occupation = l->occupation.at[row % l->occupation.n], row /= l->occupation.n;
    p.industry = l->industry.at[row % l->industry.n], row /= l->industry.n;
    p.region = l->region.at[row];
    return p;
}

// Adds the rows with most openings: only figures that decide are read for the others.
static qj_rc add_top(const qj_snapshot *s, const rows *l, const qj_need_query *q, qj_arena *a, qj_table **t, qj_err *err) {
    const size_t n = rows_count(l), top = (size_t)q->top;
    const qj_snapshot_index *x = s->index;
    best b = {.most = top < n ? top : n};
    QJ_NEED(err, b.list = QJ_NEW(a, ranked, 2 * b.most));
    size_t row = 0;
    for (size_t r = 0; r < l->region.n; r++)
        for (size_t i = 0; i < l->industry.n; i++)
            for (size_t o = 0; o < l->occupation.n; o++)
                for (size_t y = 0; y < l->year.n; y++, row++) {
                    const qj_cut_place p = {l->region.at[r], l->industry.at[i], l->occupation.at[o], l->year.at[y]};
                    const size_t cell = qj_cut_cell(s->need, &p);
                    const bool withheld = is_withheld(x->quality, x->figure[EMPLOYED], cell);
                    const double openings = withheld ? NAN : stat_at(x->figure[OPENINGS], cell);
                    offer(&b, (ranked){isnan(openings) ? -INFINITY : openings, row});
                }
    sort_best(&b);
    QJ_TRY(qj_table_new(a, columns, COLUMNS, b.n, t, err));
    for (size_t i = 0; i < b.n; i++) {
        const qj_cut_place p = row_place(l, b.list[i].row);
        QJ_TRY(add_row(s, &p, q, a, *t, err));
    }
    return QJ_OK;
}

static qj_rc add_all(const qj_snapshot *s, const rows *l, const qj_need_query *q, qj_arena *a, qj_table **t, qj_err *err) {
    const size_t n = rows_count(l);
    QJ_TRY(qj_table_new(a, columns, COLUMNS, n, t, err));
    for (size_t row = 0; row < n; row++) {
        const qj_cut_place p = row_place(l, row);
        QJ_TRY(add_row(s, &p, q, a, *t, err));
    }
    return QJ_OK;
}

// Sentences a reader needs beside the figures: the vintage, that cells are modelled, what is withheld.
static qj_rc add_notes(const qj_snapshot *s, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err) {
    const char **notes = QJ_NEW(a, const char *, 7);
    QJ_NEED(err, notes);
    const char *const suppressed = qj_status_id(QJ_STATUS_SUPPRESSED); // the rows have the same constant
    size_t n = 0, withheld = 0, modelled = 0;
    for (size_t row = 0; row < t->n_rows; row++) {
        const qj_cell *cells = t->cells + row * t->n_cols;
        withheld += cells[C_STATUS].text == suppressed;
        modelled += *cells[C_QUALITY].text >= 'C';
    }
    const struct {
        bool show;
        const char *id;
    } candidates[] = {{true, "need.note.vintage"},
                      {s->standing != QJ_STANDING_PUBLISHED, qj_standing_note(s->standing)},
                      {s->withdrawn_imports != NULL && *s->withdrawn_imports != 0, "publish.note.withdrawn-imports"},
                      {modelled > 0, "need.note.modelled"},
                      {withheld > 0, "need.note.withheld"},
                      {q->year == 0 && !(q->by & QJ_BY_YEAR), "need.note.years-together"}};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (!candidates[i].show)
            continue;
        qj_buf b = qj_buf_new(a, 480);
        const qj_arg args[] = {qj_text_arg("vintage", s->vintage.id), qj_int_arg("count", withheld),
                               qj_int_arg("base", s->base_year),      qj_int_arg("least", (int)WITHHELD_UNDER),
                               qj_text_arg("pack", s->ws->pack_id),
                               qj_text_arg("files", s->withdrawn_imports != NULL ? s->withdrawn_imports : ""), {.name = NULL}};
        qj_text_format(&b, q->lang, candidates[i].id, args);
        if (b.failed)
            return qj_fail(err, QJ_E_MEMORY);
        notes[n++] = b.data;
    }
    t->notes = notes;
    return QJ_OK;
}

qj_rc qj_need(const qj_snapshot *s, const qj_need_query *q, qj_arena *a, qj_table **out, qj_err *err) {
    if (q->level < 0 || q->level > 2)
        return qj_fail(err, QJ_E_LEVEL, qj_int_arg("level", q->level));
    const qj_cut_words words = {q->region, q->industry, q->occupation, q->year, q->lang};
    qj_cut_place chosen;
    QJ_TRY(qj_cut_resolve(s, &words, a, &chosen, err));
    rows l = {0};
    const qj_cube *c = s->need;
    QJ_TRY(list_regions(s, q, chosen.region, a, &l.region, err));
    QJ_TRY(list_dim(c, 1, q->by & QJ_BY_INDUSTRY, chosen.industry, a, &l.industry, err));
    QJ_TRY(list_occupations(s, q, chosen.occupation, a, &l.occupation, err));
    QJ_TRY(list_dim(c, 3, q->by & QJ_BY_YEAR, chosen.year, a, &l.year, err));
    qj_table *t = NULL;
    if (q->top > 0 && rows_count(&l) > 0)
        QJ_TRY(add_top(s, &l, q, a, &t, err));
    else
        QJ_TRY(add_all(s, &l, q, a, &t, err));
    QJ_TRY(add_notes(s, q, a, t, err));
    *out = t;
    return QJ_OK;
}
