#include "service/plans.h"

#include "service/cut.h"
#include "service/statements.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { C_REGION, C_REGION_NAME, C_OCCUPATION, C_OCCUPATION_NAME, C_YEAR, C_HIRES, C_JOBS, C_LIKELY, C_OPENINGS, C_LO, C_HI, C_UNIT, C_IMPORTS, COLUMNS };

static const qj_table_col columns[COLUMNS] = {
    {.id = "region", .type = QJ_TABLE_TEXT},       {.id = "region_name", .type = QJ_TABLE_TEXT},
    {.id = "occupation", .type = QJ_TABLE_TEXT},   {.id = "occupation_name", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_TEXT},         {.id = "planned_hires", .type = QJ_TABLE_NUM},
    {.id = "project_jobs", .type = QJ_TABLE_NUM},  {.id = "project_jobs_likely", .type = QJ_TABLE_NUM},
    {.id = "openings", .type = QJ_TABLE_NUM},      {.id = "lo80", .type = QJ_TABLE_NUM},
    {.id = "hi80", .type = QJ_TABLE_NUM},          {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
    {.id = "imports", .type = QJ_TABLE_TEXT},
};

// One answer, and later the sum of those of one place. Places are indices into the code lists, -1 for all.
typedef struct plan {
    ptrdiff_t region, occupation;
    int year;
    double hires, jobs, likely; // NaN: nobody speaks of it
    const char *imports;        // ids, separated by spaces
} plan;

typedef struct plans {
    plan *list;
    size_t n;
} plans;

static double plus(double a, double b) { return isnan(a) ? b : isnan(b) ? a : a + b; }

// ---- gathering

static ptrdiff_t second_level(const qj_codes *c, ptrdiff_t i) {
    while (i >= 0 && c->items[i].level > 2)
        i = qj_codes_find(c, c->items[i].parent);
    return i;
}

// The id in "imports/<id>/<indicator>".
static const char *import_of(const qj_frame *f, qj_arena *a) {
    const char *id = strchr(f->name, '/') + 1;
    return qj_arena_strn(a, id, strcspn(id, "/"));
}

static qj_rc gather(const qj_workspace *w, const qj_statements *said, plans *all, qj_arena *a, qj_err *err) {
    QJ_NEED(err, all->list = QJ_NEW(a, plan, said->n + 1));
    const qj_frame *frame = NULL;
    const char *import = NULL;
    for (size_t k = 0; k < said->n; k++) {
        const qj_said *s = &said->list[k];
        if (s->fate == QJ_FATE_REPLACED || isnan(s->value))
            continue;
        if (s->frame != frame)
            QJ_NEED(err, import = import_of(s->frame, a));
        frame = s->frame;
        all->list[all->n++] = (plan){.region = s->region,
                                     .occupation = second_level(&w->occupation, s->occupation),
                                     .year = s->year,
                                     .hires = s->project ? NAN : s->value,
                                     .jobs = s->project ? s->value : NAN,
                                     .likely = s->project ? s->value * s->probability : NAN,
                                     .imports = import};
    }
    return QJ_OK;
}

static int by_place(const void *x, const void *y) {
    const plan *a = x, *b = y;
    if (a->region != b->region)
        return a->region < b->region ? -1 : 1;
    if (a->occupation != b->occupation)
        return a->occupation < b->occupation ? -1 : 1;
    return (a->year > b->year) - (a->year < b->year);
}

// Adds up what is said of one place. Sums are of whole persons, so the order of equal places does not matter; the
// weighted ones are rounded to a thousandth for the same reason.
static qj_rc merge(plans *all, qj_arena *a, qj_err *err) {
    if (all->n > 0)
        qsort(all->list, all->n, sizeof *all->list, by_place);
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++) {
        plan *p = &all->list[i];
        p->likely = nearbyint(p->likely * 1000) / 1000;
        if (kept > 0 && by_place(&all->list[kept - 1], p) == 0) {
            plan *into = &all->list[kept - 1];
            into->hires = plus(into->hires, p->hires);
            into->jobs = plus(into->jobs, p->jobs);
            into->likely = plus(into->likely, p->likely);
            if (strstr(into->imports, p->imports) == NULL)
                QJ_NEED(err, into->imports = qj_arena_printf(a, "%s %s", into->imports, p->imports));
        } else {
            all->list[kept++] = *p;
        }
    }
    all->n = kept;
    return QJ_OK;
}

// ---- beside the forecast

static double figure(const qj_cube *c, const char *id, size_t cell) {
    const qj_stat *s = qj_cube_stat(c, id);
    if (s == NULL || s->type == QJ_CELL_U8)
        return NAN;
    return s->type == QJ_CELL_F64 ? ((const double *)s->data)[cell] : (double)((const float *)s->data)[cell];
}

static const char *code_of(const qj_codes *c, ptrdiff_t i) { return i >= 0 ? c->items[i].code : ""; }
static const char *name_of(const qj_codes *c, ptrdiff_t i, qj_lang lang) { return i >= 0 ? c->items[i].name[lang] : ""; }

static void put_forecast(const qj_snapshot *s, const plan *p, qj_arena *a, qj_cell *row) {
    row[C_OPENINGS].num = row[C_LO].num = row[C_HI].num = NAN;
    if (s == NULL)
        return;
    qj_cut_place at;
    qj_err ignored;
    // The country, the first of the list, is all regions.
    const qj_cut_words words = {.region = p->region > 0 ? code_of(&s->ws->region, p->region) : NULL,
                                .occupation = code_of(&s->ws->occupation, p->occupation),
                                .year = p->year};
    if (qj_cut_resolve(s, &words, a, &at, &ignored) != QJ_OK)
        return; // a year or a place of which the forecast does not speak
    const size_t cell = qj_cut_cell(s->need, &at);
    if (qj_cut_withheld(s->need, cell))
        return;
    row[C_OPENINGS].num = figure(s->need, "openings", cell);
    row[C_LO].num = figure(s->need, "lo80", cell);
    row[C_HI].num = figure(s->need, "hi80", cell);
}

static qj_rc add_row(qj_workspace *w, const qj_snapshot *s, const plan *p, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    const char *year = qj_arena_printf(a, "%d", p->year);
    QJ_NEED(err, row);
    QJ_NEED(err, year);
    row[C_REGION].text = code_of(&w->region, p->region);
    row[C_REGION_NAME].text = name_of(&w->region, p->region, lang);
    row[C_OCCUPATION].text = code_of(&w->occupation, p->occupation);
    row[C_OCCUPATION_NAME].text = name_of(&w->occupation, p->occupation, lang);
    row[C_YEAR].text = year;
    row[C_HIRES].num = p->hires;
    row[C_JOBS].num = p->jobs;
    row[C_LIKELY].num = p->likely;
    row[C_UNIT].text = "persons";
    row[C_IMPORTS].text = p->imports;
    put_forecast(s, p, a, row);
    return QJ_OK;
}

static qj_rc find_region(const qj_workspace *w, const qj_plans_query *q, qj_arena *a, ptrdiff_t *out, qj_err *err) {
    *out = q->region != NULL ? qj_codes_lookup(&w->region, q->region, a) : -1;
    if (q->region == NULL || *out >= 0)
        return QJ_OK;
    const qj_item *near;
    const char *name = qj_codes_suggest(&w->region, q->region, a, &near, 1) > 0 ? near->name[q->lang]
                                                                                         : w->region.items[0].name[q->lang];
    return qj_fail(err, QJ_E_NO_CODE, qj_msg_arg("what", "import.axis.region"), qj_text_arg("code", q->region),
                   qj_text_arg("near", name));
}

// ---- notes

static qj_rc add_note(const char ***next, qj_lang lang, const char *id, const qj_arg *args, qj_arena *a, qj_err *err) {
    qj_buf b = qj_buf_new(a, 200);
    qj_text_format(&b, lang, id, args);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *(*next)++ = b.data;
    return QJ_OK;
}

// Whether every import with plans is part of the vintage, some are, or none.
static const char *entered(const qj_snapshot *s, const qj_statements *said) {
    size_t n = 0;
    for (size_t k = 0; k < said->n_frames; k++)
        n += strstr(s->vintage.inputs, said->frames[k]->name) != NULL;
    return n == 0 ? "plans.note.apart" : n < said->n_frames ? "plans.note.partly" : "plans.note.entered";
}

static qj_rc add_notes(const qj_snapshot *s, const qj_statements *said, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    size_t replaced = 0;
    for (size_t k = 0; k < said->n; k++)
        replaced += said->list[k].fate == QJ_FATE_REPLACED;
    const char **notes = QJ_NEW(a, const char *, 4), **next = notes;
    QJ_NEED(err, notes);
    const qj_arg args[] = {qj_text_arg("vintage", s != NULL ? s->vintage.id : ""), qj_int_arg("n", (int64_t)replaced), {.name = NULL}};
    if (t->n_rows > 0 && s != NULL)
        QJ_TRY(add_note(&next, lang, entered(s, said), args, a, err));
    if (t->n_rows > 0)
        QJ_TRY(add_note(&next, lang, "plans.note.likely", args, a, err));
    if (replaced > 0)
        QJ_TRY(add_note(&next, lang, "plans.note.replaced", args, a, err));
    t->notes = next > notes ? notes : NULL;
    return QJ_OK;
}

qj_rc qj_plans(qj_workspace *w, const qj_snapshot *s, const qj_plans_query *q, qj_arena *a, qj_table **out, qj_err *err) {
    plans all = {0};
    qj_statements said;
    ptrdiff_t region;
    QJ_TRY(find_region(w, q, a, &region, err));
    // The world sees what the vintage rests on; what was brought in since is a matter of the house.
    const char *used = !w->public_only ? NULL : s != NULL ? s->vintage.inputs : "";
    QJ_TRY(qj_statements_read(w, used, a, &said, err));
    QJ_TRY(gather(w, &said, &all, a, err));
    QJ_TRY(merge(&all, a, err));
    QJ_TRY(qj_table_new(a, columns, COLUMNS, all.n, out, err));
    for (size_t i = 0; i < all.n; i++) {
        const plan *p = &all.list[i];
        if ((region < 0 || p->region == region) && (q->year == 0 || p->year == q->year))
            QJ_TRY(add_row(w, s, p, q->lang, a, *out, err));
    }
    return add_notes(s, &said, q->lang, a, *out, err);
}
