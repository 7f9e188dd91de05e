// What the ceiling rests on: people of regions within today's boundaries, and unemployment.
#include "service/ceiling.h"
#include "service/inputs_parts.h"

#include <math.h>
#include <string.h>

#define UNEMPLOYMENT "observations/unemployment.csv"
enum { OLDEST = 10 }; // years before the base year of which a rate of unemployment is still taken

// Regions of all times and the country: rows of the panel in the order of the code list.
typedef struct people {
    const qj_workspace *w;
    const qj_frame *links;
    qj_panel all;
} people;

static double at(const qj_panel *p, size_t i, int year) {
    const int t = year - p->first_year;
    return t < 0 || t >= p->n_years ? NAN : qj_panel_row(p, i)[t];
}

static int first_known(const qj_panel *p, size_t i) {
    int t = 0;
    while (t < p->n_years && isnan(qj_panel_row(p, i)[t]))
        t++;
    return p->first_year + t;
}

// The year since which the parts of a unit are counted: the first of those that are no remainder of it.
static int parts_since(const people *p, const char *old) {
    const qj_column *from = qj_frame_column(p->links, "old"), *to = qj_frame_column(p->links, "new"), *kind = qj_frame_column(p->links, "kind");
    int since = 0;
    for (size_t row = 0; row < p->links->n_rows; row++) {
        const char *part = qj_column_text(to, row);
        const ptrdiff_t i = qj_codes_find(&p->w->region, part);
        if (strcmp(qj_column_text(kind, row), "split") != 0 || strcmp(qj_column_text(from, row), old) != 0 || strcmp(part, old) == 0 || i < 0)
            continue;
        const int first = first_known(&p->all, (size_t)i);
        since = first > since ? first : since;
    }
    return since;
}

static double parts_total(const people *p, const char *old, int year) {
    const qj_column *from = qj_frame_column(p->links, "old"), *to = qj_frame_column(p->links, "new"), *kind = qj_frame_column(p->links, "kind");
    double sum = 0;
    for (size_t row = 0; row < p->links->n_rows; row++) {
        const ptrdiff_t i = qj_codes_find(&p->w->region, qj_column_text(to, row));
        if (i >= 0 && strcmp(qj_column_text(kind, row), "split") == 0 && strcmp(qj_column_text(from, row), old) == 0)
            sum += at(&p->all, (size_t)i, year);
    }
    return sum;
}

static const char *split_from(const people *p, const char *region) {
    const qj_column *from = qj_frame_column(p->links, "old"), *to = qj_frame_column(p->links, "new"), *kind = qj_frame_column(p->links, "kind");
    if (from == NULL || to == NULL || kind == NULL || from->type != QJ_FRAME_TEXT || to->type != QJ_FRAME_TEXT || kind->type != QJ_FRAME_TEXT)
        return NULL;
    for (size_t row = 0; row < p->links->n_rows; row++)
        if (strcmp(qj_column_text(kind, row), "split") == 0 && strcmp(qj_column_text(to, row), region) == 0)
            return qj_column_text(from, row);
    return NULL;
}

// A region within today's boundaries: before it was counted it had the part of the former unit's people that it had in the
// first year of its own.
static void put_region(const people *p, size_t item, double *x, uint8_t *use) {
    const size_t n = (size_t)p->all.n_years;
    memcpy(x, qj_panel_row(&p->all, item), n * sizeof *x);
    memcpy(use, qj_panel_use(&p->all, item), n);
    const char *old = split_from(p, p->w->region.items[item].code);
    const ptrdiff_t unit = old != NULL ? qj_codes_find(&p->w->region, old) : -1;
    const int since = unit >= 0 ? parts_since(p, old) : 0;
    const double part = since > 0 ? at(&p->all, item, since) / parts_total(p, old, since) : NAN;
    for (int t = 0; part > 0 && t < since - p->all.first_year && t < p->all.n_years; t++) {
        x[t] = part * qj_panel_row(&p->all, (size_t)unit)[t];
        use[t] = 0;
    }
}

static void years_of(const qj_frame *f, int *first, int *last) {
    const qj_column *year = qj_frame_column(f, "year");
    *first = INT32_MAX, *last = 0;
    for (size_t row = 0; year != NULL && year->type == QJ_FRAME_NUM && row < f->n_rows; row++) {
        *first = (int)year->num[row] < *first ? (int)year->num[row] : *first;
        *last = (int)year->num[row] > *last ? (int)year->num[row] : *last;
    }
}

static qj_rc load_people(const qj_workspace *w, const qj_inputs *in, const qj_ctx *ctx, qj_panel *regions, qj_panel *country, qj_err *err) {
    static const char *const all[] = {""};
    people p = {.w = w, .links = in->frame[QJ_ROLE_REGION_LINKS]};
    const char **codes = QJ_NEW(ctx->arena, const char *, w->region.n + 1);
    int first, last;
    QJ_NEED(err, codes);
    for (size_t i = 0; i < w->region.n; i++)
        codes[i] = w->region.items[i].code;
    years_of(in->frame[QJ_ROLE_BANDS], &first, &last);
    QJ_TRY(inputs_panel(in->frame[QJ_ROLE_BANDS], w->region.n, codes, 1, all, first, last, ctx->arena, &p.all, err));
    const size_t n = (size_t)p.all.n_years;
    *regions = (qj_panel){.n = in->need.n_regions, .first_year = first, .n_years = p.all.n_years};
    *country = (qj_panel){.n = 1, .first_year = first, .n_years = p.all.n_years, .x = qj_panel_row(&p.all, 0), .use = qj_panel_use(&p.all, 0)};
    regions->x = QJ_NEW(ctx->arena, double, regions->n *n);
    regions->use = QJ_NEW(ctx->arena, uint8_t, regions->n *n);
    if (regions->x == NULL || regions->use == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t r = 0; r < regions->n; r++)
        put_region(&p, in->region[r], qj_panel_row(regions, r), qj_panel_use(regions, r));
    return QJ_OK;
}

// The newest published rate up to the base year.
static double rate_of(const qj_frame *f, const char *region, int base_year, int *year) {
    const char *const pairs[] = {"indicator", "unemployment_rate", "region", region, "sex", "", "age", "", NULL};
    for (int y = base_year; y > base_year - OLDEST; y--) {
        const double v = qj_frame_number(f, qj_frame_find(f, y, pairs), "value");
        if (v >= 0 && v < 1) {
            *year = y > *year ? y : *year;
            return v;
        }
    }
    return NAN;
}

static qj_rc load_unemployment(const qj_workspace *w, const qj_inputs *in, qj_arena *a, qj_ceiling_basis *out, qj_err *err) {
    const qj_frame *f = NULL;
    const size_t n = in->need.n_regions;
    double *rate = QJ_NEW(a, double, n), *idle = QJ_NEW(a, double, n);
    size_t known = 0;
    if (rate == NULL || idle == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    const qj_rc rc = qj_store_frame_get(w->store, UNEMPLOYMENT, a, &f, err);
    if (rc != QJ_OK && rc != -QJ_E_NOT_FOUND)
        return rc;
    for (size_t r = 0; r < n; r++) {
        rate[r] = rc == QJ_OK ? rate_of(f, in->region_code[r], in->need.base_year, &out->unemployment_year) : NAN;
        idle[r] = rate[r] < QJ_CEILING_IDLE ? rate[r] : QJ_CEILING_IDLE;
        known += isnan(rate[r]) ? 0 : 1;
    }
    out->unemployment = rate;
    out->idle = idle;
    if (known == 0)
        out->why = "ceiling.none.unemployment";
    return QJ_OK;
}

qj_rc qj_ceiling_basis_make(const qj_workspace *w, const qj_inputs *in, int horizon, const qj_ctx *ctx, qj_ceiling_basis *out, qj_err *err) {
    qj_panel regions, country;
    bool known;
    *out = (qj_ceiling_basis){.why = in->without_leavers ? "ceiling.none.people" : NULL};
    if (out->why != NULL)
        return QJ_OK;
    QJ_TRY(load_unemployment(w, in, ctx->arena, out, err));
    if (out->why != NULL)
        return QJ_OK;
    QJ_TRY(load_people(w, in, ctx, &regions, &country, err));
    QJ_TRY(qj_places_make(&regions, &country, in->need.base_year, horizon, ctx, &out->places, &known, err));
    if (!known)
        out->why = "ceiling.none.places";
    for (int t = 0; t < country.n_years; t++)
        if (country.x[t] > 0)
            out->population_year = country.first_year + t;
    return QJ_OK;
}

qj_rc qj_ceiling_under(const qj_ceiling_basis *b, const qj_inputs *in, qj_arena *a, qj_force *out, qj_err *err) {
    const qj_force_input f = {.need = &in->need, .places = &b->places, .band_year = in->band_year, .unemployment = b->unemployment,
                              .idle = b->idle};
    return qj_force_make(&f, a, out, err);
}
