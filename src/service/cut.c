// Places in the cube "need".
#include "service/cut.h"

#include <stdlib.h>
#include <string.h>

typedef struct dimension {
    const char *what;     // message id
    const qj_codes *list;
    const qj_dim *dim;
    qj_lang lang;
    const qj_snapshot *snap;
    int number;
} dimension;

static ptrdiff_t position_of(const qj_dim *d, const char *code) {
    for (size_t i = 1; i < d->n; i++)
        if (strcmp(d->codes[i], code) == 0)
            return (ptrdiff_t)i;
    return -1;
}

// The text that is no code, and the nearest code with its name.
static qj_rc no_code(const dimension *d, const char *text, const char *near, qj_arena *a, qj_err *err) {
    const ptrdiff_t item = qj_codes_find(d->list, near);
    const char *name = item < 0 ? "" : d->list->items[item].name[d->lang];
    const char *both = qj_arena_printf(a, "%s %s", near, name);
    QJ_NEED(err, both);
    return qj_fail(err, QJ_E_NO_CODE, qj_msg_arg("what", d->what), qj_text_arg("code", text), qj_text_arg("near", both));
}

// The nearest code of the cube, or the broader one that the cube holds.
static const char *nearest(const dimension *d, const char *text, ptrdiff_t item, qj_arena *a) {
    while (item >= 0) {
        if (position_of(d->dim, d->list->items[item].code) >= 0)
            return d->list->items[item].code;
        item = qj_codes_find(d->list, d->list->items[item].parent);
    }
    const qj_item *near[8];
    const size_t n = qj_codes_suggest(d->list, text, a, near, sizeof near / sizeof *near);
    for (size_t i = 0; i < n; i++)
        if (position_of(d->dim, near[i]->code) >= 0)
            return near[i]->code;
    return d->dim->n > 1 ? d->dim->codes[1] : "";
}

static qj_rc resolve(const dimension *d, const char *text, qj_arena *a, size_t *out, qj_err *err) {
    *out = 0;
    if (text == NULL || *text == '\0')
        return QJ_OK;
    const size_t known = qj_snapshot_position(d->snap->index, d->snap->need, d->number, text);
    if (known > 0 && d->snap->index->dim[d->number].item[known] != NULL) {
        *out = known;
        return QJ_OK;
    }
    const ptrdiff_t item = qj_codes_lookup(d->list, text, a);
    const ptrdiff_t at = item < 0 ? -1 : position_of(d->dim, d->list->items[item].code);
    // The code of the whole (the country, all activities) is level 0.
    if (at < 0 && item >= 0 && d->list->items[item].level == 0 && *d->list->items[item].parent == '\0' && item == 0)
        return QJ_OK;
    if (at < 0)
        return no_code(d, text, nearest(d, text, item, a), a, err);
    *out = (size_t)at;
    return QJ_OK;
}

qj_rc qj_cut_resolve(const qj_snapshot *s, const qj_cut_words *words, qj_arena *a, qj_cut_place *out, qj_err *err) {
    const qj_workspace *w = s->ws;
    const dimension dims[] = {{"dim.region", &w->region, &s->need->dims[0], words->lang, s, 0},
                              {"dim.industry", &w->industry, &s->need->dims[1], words->lang, s, 1},
                              {"dim.occupation", &w->occupation, &s->need->dims[2], words->lang, s, 2}};
    const int year = words->year;
    *out = (qj_cut_place){0};
    QJ_TRY(resolve(&dims[0], words->region, a, &out->region, err));
    QJ_TRY(resolve(&dims[1], words->industry, a, &out->industry, err));
    QJ_TRY(resolve(&dims[2], words->occupation, a, &out->occupation, err));
    if (year == 0)
        return QJ_OK;
    if (year < s->first_year || year > s->last_year)
        return qj_fail(err, QJ_E_NO_YEAR, qj_text_arg("year", qj_arena_printf(a, "%d", year)),
                       qj_text_arg("first", qj_arena_printf(a, "%d", s->first_year)),
                       qj_text_arg("last", qj_arena_printf(a, "%d", s->last_year)));
    out->year = (size_t)(year - s->first_year + 1);
    return QJ_OK;
}

size_t qj_cut_cell(const qj_cube *c, const qj_cut_place *p) {
    return ((p->region * c->dims[1].n + p->industry) * c->dims[2].n + p->occupation) * c->dims[3].n + p->year;
}

static const char *name_of(const qj_snapshot *s, int dim, size_t position, const char *all, qj_lang lang) {
    const qj_item *item = s->index->dim[dim].item[position];
    return item == NULL ? all : item->name[lang];
}

const char *qj_cut_region_name(const qj_snapshot *s, size_t position, qj_lang lang) {
    return name_of(s, 0, position, s->ws->region.items[0].name[lang], lang);
}

const char *qj_cut_industry_name(const qj_snapshot *s, size_t position, qj_lang lang) {
    return name_of(s, 1, position, qj_text(lang, "all.industry"), lang);
}

const char *qj_cut_occupation_name(const qj_snapshot *s, size_t position, qj_lang lang) {
    return name_of(s, 2, position, qj_text(lang, "all.occupation"), lang);
}
