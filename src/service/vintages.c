// The vintages of a workspace, and what differs between two of them.
#include "base/buf.h"
#include "io/json_flat.h"
#include "service/audit.h"
#include "service/cut.h"
#include "service/publish.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- list

enum { L_VINTAGE, L_MADE_AT, L_METHOD, L_HORIZON, L_DRAWS, L_SEED, L_FIRST, L_LAST, L_OPENINGS, L_DIGEST, L_STANDING, L_PUBLISHED, L_COLUMNS };

static const qj_table_col list_columns[L_COLUMNS] = {
    {"vintage", QJ_TABLE_TEXT, NULL, 0},   {"made_at", QJ_TABLE_TEXT, NULL, 0}, {"method", QJ_TABLE_TEXT, NULL, 0},
    {"horizon", QJ_TABLE_INT, NULL, 0},    {"draws", QJ_TABLE_INT, NULL, 0},    {"seed", QJ_TABLE_INT, NULL, 0},
    {"first_year", QJ_TABLE_INT, NULL, 0}, {"last_year", QJ_TABLE_INT, NULL, 0},
    {"openings", QJ_TABLE_NUM, NULL, 0},   {"digest", QJ_TABLE_TEXT, NULL, 0},
    {"standing", QJ_TABLE_MSG, "standing.", 0}, {"published_at", QJ_TABLE_TEXT, NULL, 0},
};

typedef struct pairs {
    const qj_json_pair *list;
    size_t n;
} pairs;

static qj_rc read_pairs(const char *json, qj_arena *a, pairs *out, qj_err *err) {
    return qj_json_flat(json, a, &out->list, &out->n, err);
}

static double number(const pairs *p, const char *key) {
    const qj_json_pair *found = qj_json_flat_find(p->list, p->n, key);
    return found != NULL ? found->num : NAN;
}

static int64_t whole(double v) { return isnan(v) ? QJ_INT_EMPTY : (int64_t)v; }

static qj_rc list_row(const qj_vintages *all, size_t at, qj_arena *a, qj_table *t, qj_err *err) {
    const qj_vintage *v = &all->list[at];
    pairs params, summary;
    QJ_TRY(read_pairs(v->params, a, &params, err));
    QJ_TRY(read_pairs(v->summary, a, &summary, err));
    double base = number(&summary, "base_year"), horizon = number(&params, "horizon");
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[L_VINTAGE].text = v->id;
    row[L_MADE_AT].text = v->made_at;
    row[L_METHOD].text = v->method;
    row[L_HORIZON].i = whole(horizon);
    row[L_DRAWS].i = whole(number(&params, "draws"));
    row[L_SEED].i = whole(number(&params, "seed"));
    row[L_FIRST].i = whole(base + 1);
    row[L_LAST].i = whole(base + horizon);
    row[L_OPENINGS].num = number(&summary, "openings");
    row[L_DIGEST].text = v->digest;
    row[L_STANDING].text = qj_standing_id(all->standing[at]);
    row[L_PUBLISHED].text = *all->published_at[at] != 0 ? all->published_at[at] : NULL;
    return QJ_OK;
}

qj_rc qj_vintage_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err) {
    qj_vintages all;
    QJ_TRY(qj_vintages_read(w, a, &all, err));
    QJ_TRY(qj_table_new(a, list_columns, L_COLUMNS, all.n, out, err));
    for (size_t i = 0; i < all.n; i++)
        QJ_TRY(list_row(&all, i, a, *out, err));
    return QJ_OK;
}

// ---- diff

enum { D_KIND, D_NAME, D_BEFORE, D_AFTER, D_CHANGE, D_UNIT, D_TEXT, D_COLUMNS };

static const qj_table_col diff_columns[D_COLUMNS] = {
    {"kind", QJ_TABLE_MSG, "diff.", 0},   {"name", QJ_TABLE_TEXT, NULL, 0},
    {"before", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED}, {"after", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"change", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED}, {"unit", QJ_TABLE_MSG, "unit.", 0},
    {"text", QJ_TABLE_TEXT, NULL, 0},
};

typedef struct comparing {
    const qj_snapshot *before, *after;
    qj_lang lang;
    qj_arena *a;
    qj_table *t;
    qj_buf causes; // names of what differs, separated by commas
    size_t n_causes;
} comparing;

static qj_rc sentence(const comparing *c, const char *id, const qj_arg *args, const char **out, qj_err *err) {
    qj_buf b = qj_buf_new(c->a, 120);
    qj_text_format(&b, c->lang, id, args);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *out = b.data;
    return QJ_OK;
}

static qj_rc add(comparing *c, const char *kind, const char *name, double before, double after, const char *unit,
                 const char *text, qj_err *err) {
    qj_cell *row = qj_table_row(c->a, c->t);
    QJ_NEED(err, row);
    row[D_KIND].text = kind;
    row[D_NAME].text = name;
    row[D_BEFORE].num = before;
    row[D_AFTER].num = after;
    row[D_CHANGE].num = after - before;
    row[D_UNIT].text = unit;
    row[D_TEXT].text = text;
    return QJ_OK;
}

static void add_cause(comparing *c, const char *name) {
    if (c->n_causes++ > 0)
        qj_buf_str(&c->causes, ", ");
    qj_buf_str(&c->causes, name);
}

// One member that is in either object; "" where it is lacking.
static qj_rc compare_member(comparing *c, const char *kind, const char *id, const char *name, const qj_json_pair *x,
                            const qj_json_pair *y, qj_err *err) {
    const char *before = x != NULL ? x->text : "", *after = y != NULL ? y->text : "", *text;
    if (strcmp(before, after) == 0)
        return QJ_OK;
    // A digest is told by its beginning.
    bool input = strcmp(kind, "input") == 0;
    const qj_arg args[] = {qj_text_arg("name", name), qj_text_arg("before", input ? qj_arena_strn(c->a, before, strnlen(before, 12)) : before),
                           qj_text_arg("after", input ? qj_arena_strn(c->a, after, strnlen(after, 12)) : after), {.name = NULL}};
    QJ_TRY(sentence(c, x == NULL ? "diff.text.added" : y == NULL ? "diff.text.gone" : id, args, &text, err));
    add_cause(c, name);
    return add(c, kind, name, x != NULL ? x->num : NAN, y != NULL ? y->num : NAN, NULL, text, err);
}

static qj_rc compare_objects(comparing *c, const char *kind, const char *id, const char *before, const char *after,
                             qj_err *err) {
    pairs x, y;
    QJ_TRY(read_pairs(before, c->a, &x, err));
    QJ_TRY(read_pairs(after, c->a, &y, err));
    for (size_t i = 0; i < x.n; i++)
        QJ_TRY(compare_member(c, kind, id, x.list[i].key, &x.list[i], qj_json_flat_find(y.list, y.n, x.list[i].key), err));
    for (size_t i = 0; i < y.n; i++) {
        if (qj_json_flat_find(x.list, x.n, y.list[i].key) == NULL)
            QJ_TRY(compare_member(c, kind, id, y.list[i].key, NULL, &y.list[i], err));
    }
    return QJ_OK;
}

static qj_rc compare_methods(comparing *c, qj_err *err) {
    const qj_json_pair x = {"method", c->before->vintage.method, NAN}, y = {"method", c->after->vintage.method, NAN};
    return compare_member(c, "method", "diff.text.method", "method", &x, &y, err);
}

// Position of a code in a dimension, or 0 (all) when it has none.
static size_t position(const qj_dim *d, const char *code) {
    for (size_t i = 1; i < d->n; i++) {
        if (strcmp(d->codes[i], code) == 0)
            return i;
    }
    return 0;
}

// Openings of the years that both have; quantiles do not add up, means do.
static double openings(const qj_snapshot *s, const qj_snapshot *other, size_t region, size_t industry) {
    const double *v = qj_cube_stat(s->need, "openings")->data;
    const qj_dim *years = &s->need->dims[3];
    double sum = 0;
    for (size_t y = 1; y < years->n; y++) {
        const qj_cut_place p = {.region = region, .industry = industry, .year = y};
        if (position(&other->need->dims[3], years->codes[y]) > 0)
            sum += v[qj_cut_cell(s->need, &p)];
    }
    return sum;
}

static double employed(const qj_snapshot *s, int year) {
    char code[12];
    snprintf(code, sizeof code, "%d", year);
    const qj_cut_place p = {.year = position(&s->need->dims[3], code)};
    return ((const double *)qj_cube_stat(s->need, "employed")->data)[qj_cut_cell(s->need, &p)];
}

static qj_rc figure(comparing *c, const char *name, double before, double after, const char *id, const qj_arg *args,
                    qj_err *err) {
    const char *text;
    if (before == after)
        return QJ_OK;
    QJ_TRY(sentence(c, id, args, &text, err));
    return add(c, "figure", name, before, after, "persons", text, err);
}

// Every code of a dimension that both have.
static qj_rc compare_dim(comparing *c, size_t dim, int first, int last, qj_err *err) {
    const qj_dim *x = &c->before->need->dims[dim], *y = &c->after->need->dims[dim];
    for (size_t i = 1; i < x->n; i++) {
        size_t j = position(y, x->codes[i]);
        if (j == 0)
            continue;
        bool region = dim == 0;
        double before = openings(c->before, c->after, region ? i : 0, region ? 0 : i);
        double after = openings(c->after, c->before, region ? j : 0, region ? 0 : j);
        const qj_arg args[] = {qj_text_arg("place", region ? qj_cut_region_name(c->before, i, c->lang)
                                                           : qj_cut_industry_name(c->before, i, c->lang)),
                               qj_int_arg("first", first), qj_int_arg("last", last), {.name = NULL}};
        QJ_TRY(figure(c, x->codes[i], before, after, "diff.text.openings", args, err));
    }
    return QJ_OK;
}

static qj_rc compare_figures(comparing *c, qj_err *err) {
    const qj_snapshot *b = c->before, *a = c->after;
    int first = b->first_year > a->first_year ? b->first_year : a->first_year;
    int last = b->last_year < a->last_year ? b->last_year : a->last_year;
    if (first > last)
        return QJ_OK;
    const qj_arg args[] = {qj_text_arg("place", qj_cut_region_name(b, 0, c->lang)), qj_int_arg("first", first),
                           qj_int_arg("last", last), {.name = NULL}};
    QJ_TRY(figure(c, "openings", openings(b, a, 0, 0), openings(a, b, 0, 0), "diff.text.openings", args, err));
    QJ_TRY(figure(c, "employed", employed(b, last), employed(a, last), "diff.text.employed", args, err));
    QJ_TRY(compare_dim(c, 0, first, last, err));
    return compare_dim(c, 1, first, last, err);
}

static qj_rc tell_cause(comparing *c, qj_err *err) {
    const char *text;
    if (c->causes.failed)
        return qj_fail(err, QJ_E_MEMORY);
    const qj_arg args[] = {qj_text_arg("causes", c->causes.data), {.name = NULL}};
    const char *id = c->n_causes == 0 ? "diff.text.same" : c->n_causes == 1 ? "diff.text.one-cause" : "diff.text.causes";
    QJ_TRY(sentence(c, id, args, &text, err));
    return add(c, c->n_causes == 0 ? "same" : "cause", c->causes.data, NAN, NAN, NULL, text, err);
}

qj_rc qj_vintage_diff(qj_workspace *w, const char *v1, const char *v2, qj_lang lang, qj_arena *a, qj_table **out,
                      qj_err *err) {
    comparing c = {.lang = lang, .a = a, .causes = qj_buf_new(a, 200)};
    QJ_TRY(qj_snapshot_open(w, v1, a, &c.before, err));
    QJ_TRY(qj_snapshot_open(w, v2, a, &c.after, err));
    QJ_TRY(qj_table_new(a, diff_columns, D_COLUMNS, 64, &c.t, err));
    QJ_TRY(compare_methods(&c, err));
    QJ_TRY(compare_objects(&c, "input", "diff.text.input", c.before->vintage.inputs, c.after->vintage.inputs, err));
    QJ_TRY(compare_objects(&c, "param", "diff.text.param", c.before->vintage.params, c.after->vintage.params, err));
    QJ_TRY(tell_cause(&c, err));
    QJ_TRY(compare_figures(&c, err));
    *out = c.t;
    return QJ_OK;
}
