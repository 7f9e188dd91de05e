// Title, addresses, citation and facts of a download.
#include "service/export_about.h"

#include "base/buf.h"
#include "service/forecast.h"
#include "service/publish.h"
#include "service/vintage.h"

#include <inttypes.h>
#include <string.h>

// In the order of the bits of qj_by.
static const char *const dimensions[] = {"region", "industry", "occupation", "year"};
#define DIMENSIONS 4

// ---- addresses

static void put_escaped(qj_buf *out, const char *s) {
    for (; *s != 0; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~", c) != NULL;
        if (plain)
            qj_buf_char(out, (char)c);
        else
            qj_buf_printf(out, "%%%02X", c);
    }
}

// "?name=value" or "&name=value"; nothing when there is no value.
static void put_param(qj_buf *out, const char *name, const char *value) {
    if (out->failed || value == NULL || *value == 0)
        return;
    qj_buf_char(out, strchr(out->data, '?') == NULL ? '?' : '&');
    qj_buf_printf(out, "%s=", name);
    put_escaped(out, value);
}

static void put_int_param(qj_buf *out, const char *name, int value) {
    if (value != 0)
        put_param(out, name, qj_arena_printf(out->arena, "%d", value));
}

static void put_places(const exporting *x, qj_buf *out, size_t but) {
    for (size_t i = 0; i < 3; i++)
        put_param(out, dimensions[i], i == but ? NULL : x->code[i]);
    put_param(out, "regions", x->q->need.regions);
}

// Pages of a region or an occupation have its code in their path.
static size_t own_place(const char *page) {
    return strcmp(page, "region") == 0 ? 0 : strcmp(page, "occupation") == 0 ? 2 : DIMENSIONS;
}

static const char *page_address(const exporting *x, const char *page) {
    const size_t own = own_place(page);
    qj_buf b = qj_buf_new(x->a, 120);
    qj_buf_printf(&b, "/%s/%s", qj_lang_code(x->q->need.lang), page);
    if (own < DIMENSIONS && *x->code[own] != 0)
        qj_buf_printf(&b, "/%s", x->code[own]);
    if (x->doc.n_dims > 0) {
        bool one_year = x->q->need.year != 0;
        put_param(&b, "year", one_year ? qj_arena_printf(x->a, "%d", x->q->need.year) : "all");
    }
    put_places(x, &b, own);
    put_param(&b, "topic", x->q->topic);
    put_param(&b, "against", x->q->against);
    put_param(&b, "vintage", x->s != NULL ? x->s->vintage.id : NULL);
    return b.failed ? NULL : b.data;
}

static const char *by_list(const exporting *x) {
    qj_buf b = qj_buf_new(x->a, 64);
    for (size_t i = 0; i < DIMENSIONS; i++) {
        if ((x->q->need.by & 1u << i) == 0)
            continue;
        qj_buf_str(&b, b.len > 0 ? "," : "");
        qj_buf_str(&b, dimensions[i]);
    }
    return b.failed || b.len == 0 ? "" : b.data;
}

static const char *data_address(const exporting *x) {
    qj_buf b = qj_buf_new(x->a, 200);
    qj_buf_str(&b, "/api/v1/download");
    put_param(&b, "what", x->q->what);
    put_param(&b, "as", x->q->as);
    put_param(&b, "by", by_list(x));
    put_places(x, &b, DIMENSIONS);
    put_int_param(&b, "year", x->q->need.year);
    put_int_param(&b, "level", x->q->need.level);
    put_int_param(&b, "top", x->q->need.top);
    put_param(&b, "topic", x->q->topic);
    put_param(&b, "picture", x->q->picture);
    put_param(&b, "figure", x->q->figure);
    bool dark = x->q->theme != NULL && strcmp(x->q->theme, "dark") == 0; // light goes without saying
    put_param(&b, "theme", dark ? x->q->theme : NULL);
    put_int_param(&b, "width", x->q->width);
    put_param(&b, "against", x->q->against);
    put_param(&b, "vintage", x->s != NULL ? x->s->vintage.id : NULL);
    put_param(&b, "lang", qj_lang_code(x->q->need.lang));
    return b.failed ? NULL : b.data;
}

// ---- title

// What is said of a dimension: the place that was asked for, that the rows go over it, or both.
static void put_part(const exporting *x, qj_buf *out, size_t i, const char *place, bool rows) {
    const char *id = qj_arena_printf(x->a, "export.by.%s", dimensions[i]);
    const char *by = rows && id != NULL ? qj_text(x->q->need.lang, id) : "";
    qj_buf_printf(out, "%s%s%s%s", i > 0 ? "; " : "", place, *place != 0 && *by != 0 ? ", " : "", by);
}

// The regions that were asked for together, by name; "" when none were.
static const char *region_names(const exporting *x) {
    const char *rest = x->q->need.regions != NULL ? x->q->need.regions : "";
    qj_buf b = qj_buf_new(x->a, 120);
    for (const char *code; (code = qj_need_next_region(&rest, x->a)) != NULL;) {
        const ptrdiff_t at = qj_codes_lookup(&x->w->region, code, x->a);
        qj_buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", at >= 0 ? x->w->region.items[at].name[x->q->need.lang] : code);
    }
    return b.failed || b.len == 0 ? "" : b.data;
}

// Of a table without dimensions: the places that were asked for, or the country.
static const char *asked_places(const exporting *x) {
    const qj_codes *lists[] = {&x->w->region, &x->w->industry, &x->w->occupation};
    qj_buf b = qj_buf_new(x->a, 120);
    for (size_t i = 0; i < 3; i++) {
        const ptrdiff_t at = *x->code[i] != 0 ? qj_codes_find(lists[i], x->code[i]) : i == 0 && x->w->region.n > 0 ? 0 : -1;
        if (at >= 0)
            qj_buf_printf(&b, "%s%s", b.len > 0 ? "; " : "", lists[i]->items[at].name[x->q->need.lang]);
    }
    return b.failed || b.len == 0 ? "" : b.data;
}

// What the table is of: "by region; Construction; All occupations; 2030".
static const char *places(const exporting *x) {
    const qj_lang lang = x->q->need.lang;
    const qj_cut_place *p = &x->place;
    unsigned by = x->q->need.by;
    bool regions = (by & QJ_BY_REGION) != 0 && p->region == 0, industries = (by & QJ_BY_INDUSTRY) != 0 && p->industry == 0;
    bool occupations = (by & QJ_BY_OCCUPATION) != 0, years = (by & QJ_BY_YEAR) != 0 && x->q->need.year == 0;
    const char *period = x->q->need.year != 0 ? qj_arena_printf(x->a, "%d", x->q->need.year)
                                              : qj_arena_printf(x->a, "%d–%d", x->s->first_year, x->s->last_year);
    qj_buf b = qj_buf_new(x->a, 200);
    const char *several = region_names(x);
    put_part(x, &b, 0, *several != 0 ? several : regions ? "" : qj_cut_region_name(x->s, p->region, lang), regions && *several == 0);
    put_part(x, &b, 1, industries ? "" : qj_cut_industry_name(x->s, p->industry, lang), industries);
    put_part(x, &b, 2, occupations && p->occupation == 0 ? "" : qj_cut_occupation_name(x->s, p->occupation, lang), occupations);
    put_part(x, &b, 3, period != NULL ? period : "", years);
    return b.failed ? NULL : b.data;
}

static qj_rc sentence(const exporting *x, const char *id, const qj_arg *args, const char **out) {
    qj_buf b = qj_buf_new(x->a, 200);
    qj_text_format(&b, x->q->need.lang, id, args);
    if (b.failed)
        return qj_fail(x->err, QJ_E_MEMORY);
    *out = b.data;
    return QJ_OK;
}

static qj_rc make_title(exporting *x) {
    const char *id = qj_arena_printf(x->a, "export.title.%s", x->doc.id);
    const char *sheet = qj_arena_printf(x->a, "export.sheet.%s", x->doc.id);
    const char *where = x->doc.n_dims > 0 ? places(x) : asked_places(x);
    QJ_NEED(x->err, id);
    QJ_NEED(x->err, sheet);
    QJ_NEED(x->err, where);
    x->doc.sheet = qj_text(x->q->need.lang, sheet);
    x->doc.notes_sheet = qj_text(x->q->need.lang, "export.sheet.notes");
    const qj_arg args[] = {qj_text_arg("places", where),
                           qj_text_arg("before", x->q->against != NULL ? x->q->against : ""),
                           qj_text_arg("after", x->s != NULL ? x->s->vintage.id : ""),
                           {.name = NULL}};
    return sentence(x, id, args, &x->doc.title);
}

// A draft says in its citation that it is one.
static const char *citation_of(const qj_snapshot *s) {
    if (s == NULL)
        return "citation.pack";
    return qj_standing_public(s->standing) ? "citation.vintage" : "citation.draft";
}

static qj_rc make_citation(exporting *x) {
    const char *title = x->pack.title[x->q->need.lang];
    const qj_arg args[] = {qj_text_arg("title", x->doc.title),
                           qj_text_arg("pack", *title != 0 ? title : x->w->pack_id),
                           qj_text_arg("version", x->w->pack_version),
                           qj_text_arg("link", x->doc.link),
                           qj_text_arg("vintage", x->s != NULL ? x->s->vintage.id : ""),
                           qj_text_arg("method", x->s != NULL ? x->s->vintage.method : ""),
                           {.name = NULL}};
    return sentence(x, citation_of(x->s), args, &x->doc.citation);
}

static qj_rc make_source(exporting *x) {
    qj_buf b = qj_buf_new(x->a, 400);
    for (const char *const *who = x->pack.attribution; *who != NULL; who++) {
        qj_buf_str(&b, b.len > 0 ? "; " : "");
        qj_buf_str(&b, *who);
    }
    if (b.failed)
        return qj_fail(x->err, QJ_E_MEMORY);
    x->doc.source = b.data;
    return QJ_OK;
}

// ---- facts

#define MOST_FACTS 16

static qj_rc add(exporting *x, qj_write_fact *facts, const char *key, const char *text, bool number) {
    QJ_NEED(x->err, text);
    QJ_BUG_IF(x->err, x->doc.n_facts == MOST_FACTS);
    facts[x->doc.n_facts++] = (qj_write_fact){key, text, number};
    return QJ_OK;
}

static qj_rc add_int(exporting *x, qj_write_fact *facts, const char *key, int64_t v) {
    return add(x, facts, key, qj_arena_printf(x->a, "%" PRId64, v), true);
}

static qj_rc make_facts(exporting *x) {
    qj_write_fact *facts = QJ_NEW(x->a, qj_write_fact, MOST_FACTS);
    QJ_NEED(x->err, facts);
    x->doc.facts = facts;
    QJ_TRY(add(x, facts, "pack", x->w->pack_id, false));
    QJ_TRY(add(x, facts, "pack_version", x->w->pack_version, false));
    QJ_TRY(add_int(x, facts, "base_year", x->s != NULL ? x->s->base_year : x->w->base_year));
    if (x->s == NULL)
        return QJ_OK;
    const qj_vintage *v = &x->s->vintage;
    const qj_forecast_options o = qj_run_options(v);
    QJ_TRY(add(x, facts, "vintage", v->id, false));
    QJ_TRY(add(x, facts, "standing", qj_standing_id(x->s->standing), false));
    QJ_TRY(add(x, facts, "method", v->method, false));
    QJ_TRY(add_int(x, facts, "draws", o.draws));
    QJ_TRY(add(x, facts, "seed", qj_arena_printf(x->a, "%" PRIu64, o.seed), true));
    QJ_TRY(add_int(x, facts, "first_year", x->s->first_year));
    return add_int(x, facts, "last_year", x->s->last_year);
}

qj_rc export_about(exporting *x, const char *page) {
    QJ_TRY(make_title(x));
    x->doc.data = data_address(x);
    QJ_NEED(x->err, x->doc.data);
    x->doc.link = page_address(x, x->q->need.regions != NULL && *x->q->need.regions != 0 ? "compare" : page);
    QJ_NEED(x->err, x->doc.link);
    QJ_TRY(make_citation(x));
    QJ_TRY(make_source(x));
    return make_facts(x);
}
