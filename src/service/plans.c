#include "service/plans.h"

#include "service/cut.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { C_REGION, C_REGION_NAME, C_OCCUPATION, C_OCCUPATION_NAME, C_YEAR, C_HIRES, C_JOBS, C_LIKELY, C_OPENINGS, C_LO, C_HI, C_UNIT, COLUMNS };

static const qj_table_col columns[COLUMNS] = {
    {.id = "region", .type = QJ_TABLE_TEXT},       {.id = "region_name", .type = QJ_TABLE_TEXT},
    {.id = "occupation", .type = QJ_TABLE_TEXT},   {.id = "occupation_name", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_TEXT},         {.id = "planned_hires", .type = QJ_TABLE_NUM},
    {.id = "project_jobs", .type = QJ_TABLE_NUM},  {.id = "project_jobs_likely", .type = QJ_TABLE_NUM},
    {.id = "openings", .type = QJ_TABLE_NUM},      {.id = "lo80", .type = QJ_TABLE_NUM},
    {.id = "hi80", .type = QJ_TABLE_NUM},          {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
};

// One answer, and later the sum of those of one place. Places are indices into the code lists, -1 for all.
typedef struct plan {
    ptrdiff_t region, occupation;
    int year;
    double hires, jobs, likely; // NaN: nobody speaks of it
} plan;

typedef struct plans {
    plan *list;
    size_t n, cap;
} plans;

static double plus(double a, double b) { return isnan(a) ? b : isnan(b) ? a : a + b; }

// ---- gathering

static ptrdiff_t second_level(const qj_codes *c, const char *code) {
    ptrdiff_t i = qj_codes_find(c, code);
    while (i >= 0 && c->items[i].level > 2)
        i = qj_codes_find(c, c->items[i].parent);
    return i;
}

enum { F_REGION, F_OCCUPATION, F_YEAR, F_VALUE, F_COLUMNS };
static const qj_want wanted[F_COLUMNS] = {
    {"region", QJ_FRAME_TEXT}, {"occupation", QJ_FRAME_TEXT}, {"year", QJ_FRAME_NUM}, {"value", QJ_FRAME_NUM}};

static qj_rc add_frame(const qj_workspace *w, const qj_frame *f, bool projects, plans *all, qj_arena *a, qj_err *err) {
    const qj_column *c[F_COLUMNS], *probability = qj_frame_column(f, "probability");
    QJ_TRY(qj_frame_want(f, wanted, F_COLUMNS, c, err));
    if (all->n + f->n_rows > all->cap) {
        size_t cap = 2 * (all->n + f->n_rows);
        plan *more = QJ_NEW(a, plan, cap);
        QJ_NEED(err, more);
        if (all->n > 0)
            memcpy(more, all->list, all->n * sizeof *more);
        all->list = more;
        all->cap = cap;
    }
    for (size_t row = 0; row < f->n_rows; row++) {
        const double v = c[F_VALUE]->num[row], p = projects && probability != NULL ? probability->num[row] : NAN;
        if (isnan(v))
            continue;
        all->list[all->n++] = (plan){.region = qj_codes_find(&w->region, qj_column_text(c[F_REGION], row)),
                                     .occupation = second_level(&w->occupation, qj_column_text(c[F_OCCUPATION], row)),
                                     .year = (int)c[F_YEAR]->num[row],
                                     .hires = projects ? NAN : v,
                                     .jobs = projects ? v : NAN,
                                     .likely = projects ? v * (isnan(p) ? 1 : p) : NAN};
    }
    return QJ_OK;
}

static qj_rc gather(qj_workspace *w, plans *all, qj_arena *a, qj_err *err) {
    static const char *const indicators[] = {"planned_hires", "project_jobs"};
    const qj_import *list;
    size_t n;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 2 && *list[i].withdrawn_at == '\0'; k++) {
            const qj_frame *f;
            if (strstr(list[i].frames, indicators[k]) == NULL)
                continue;
            const char *name = qj_arena_printf(a, "imports/%s/%s", list[i].id, indicators[k]);
            QJ_NEED(err, name);
            QJ_TRY(qj_store_frame_get(w->store, name, a, &f, err));
            QJ_TRY(add_frame(w, f, k == 1, all, a, err));
        }
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
static void merge(plans *all) {
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
        } else {
            all->list[kept++] = *p;
        }
    }
    all->n = kept;
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

qj_rc qj_plans(qj_workspace *w, const qj_snapshot *s, const qj_plans_query *q, qj_arena *a, qj_table **out, qj_err *err) {
    plans all = {0};
    ptrdiff_t region;
    QJ_TRY(find_region(w, q, a, &region, err));
    QJ_TRY(gather(w, &all, a, err));
    merge(&all);
    QJ_TRY(qj_table_new(a, columns, COLUMNS, all.n, out, err));
    for (size_t i = 0; i < all.n; i++) {
        const plan *p = &all.list[i];
        if ((region < 0 || p->region == region) && (q->year == 0 || p->year == q->year))
            QJ_TRY(add_row(w, s, p, q->lang, a, *out, err));
    }
    return QJ_OK;
}
