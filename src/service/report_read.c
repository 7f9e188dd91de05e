// What the document is made from.
#include "service/audit.h"
#include "service/ceiling.h"
#include "service/report_parts.h"

#include <string.h>

static qj_rc need(report *r, unsigned by, const char *region, int level, qj_table **out, qj_err *err) {
    const qj_need_query q = {.by = by, .region = region, .level = level, .lang = r->lang};
    return qj_need(r->s, &q, r->a, out, err);
}

// Keeps the claims about this place.
static qj_rc read_claims(report *r, qj_err *err) {
    const char *code = *r->region != '\0' ? r->region : r->w->region.items[0].code;
    qj_table *t;
    size_t n = 0;
    QJ_TRY(qj_claims(r->w, r->s, NULL, r->lang, r->a, &t, err));
    for (size_t row = 0; row < t->n_rows; row++)
        if (strcmp(report_text(r, t, row, "region"), code) == 0)
            memmove(&t->cells[t->n_cols * n++], &t->cells[t->n_cols * row], t->n_cols * sizeof *t->cells);
    t->n_rows = n;
    r->claims = t;
    return QJ_OK;
}

static qj_rc read_sources(report *r, qj_err *err) {
    exporting x = {.w = r->w, .s = r->s, .a = r->a, .err = err};
    QJ_TRY(export_sources_of_vintage(&x));
    r->sources = x.sources;
    return QJ_OK;
}

static qj_rc allow_missing(qj_rc rc) { return rc == -(qj_rc)QJ_E_NOT_FOUND ? QJ_OK : rc; }

// A vintage that can't be computed again has no ceiling of the labour force.
static qj_rc read_labour(report *r, qj_err *err) {
    const qj_ceiling_query q = {.region = r->region, .lang = r->lang};
    const qj_ceiling *c = r->ceiling;
    qj_table *t;
    qj_err ignored;
    const qj_rc rc = c != NULL ? QJ_OK : qj_ceiling_open(r->s, NULL, r->a, &c, &ignored);
    if (rc == -(qj_rc)QJ_E_MEMORY)
        return qj_fail(err, QJ_E_MEMORY);
    if (rc != QJ_OK)
        return QJ_OK;
    QJ_TRY(qj_ceiling_table(r->s, c, &q, r->a, &t, err));
    r->labour = t->notes;
    return QJ_OK;
}

qj_rc report_read(report *r, qj_err *err) {
    const qj_history_query past = {.region = *r->region != '\0' ? r->region : NULL, .lang = r->lang};
    QJ_TRY(need(r, 0, r->region, 0, &r->total, err));
    QJ_TRY(need(r, 0, NULL, 0, &r->country, err));
    QJ_TRY(need(r, QJ_BY_YEAR, r->region, 0, &r->by_year, err));
    QJ_TRY(need(r, QJ_BY_REGION, NULL, 0, &r->regions, err));
    QJ_TRY(need(r, QJ_BY_INDUSTRY, r->region, 0, &r->industries, err));
    QJ_TRY(need(r, QJ_BY_OCCUPATION, r->region, 1, &r->majors, err));
    QJ_TRY(need(r, QJ_BY_OCCUPATION, r->region, 2, &r->occupations, err));
    QJ_TRY(allow_missing(qj_history_read(r->w, &past, r->a, &r->history, err)));
    QJ_TRY(allow_missing(qj_geometry(r->w, r->a, &r->shapes, &r->n_shapes, err)));
    r->with_survey = strstr(r->s->vintage.inputs, "/employer_survey\"") != NULL;
    r->with_projects = strstr(r->s->vintage.inputs, "/investment_project\"") != NULL;
    QJ_TRY(read_labour(r, err));
    QJ_TRY(read_claims(r, err));
    QJ_TRY(read_sources(r, err));
    return qj_pack_describe(r->w, r->a, &r->pack, err);
}
