// The map and its explanation.
#include "data/table_rows.h"
#include "http/api.h"
#include "http/render.h"
#include "service/uncertainty.h"
#include "service/vintage.h"

#include <string.h>

static const char *text_of(const qj_request *r, const char *name) { return qj_request_value(r, name)->text; }

// The code that a place of the question was understood as; null when all was meant.
static void put_place(qj_request *r, const qj_table *total, const char *name) {
    ptrdiff_t col = qj_table_col_find(total, name);
    qj_json_key(&r->json, name);
    qj_json_text(&r->json, text_of(r, name) != NULL && col >= 0 && total->n_rows > 0 ? total->cells[col].text : NULL);
}

static void put_number(qj_json *j, const char *name, int n) {
    qj_json_key(j, name);
    if (n != 0)
        qj_json_int(j, n);
    else
        qj_json_null(j);
}

static void put_query(qj_request *r, const qj_need_query *q, const qj_table *total) {
    qj_json *j = &r->json;
    const qj_route_param *by = r->op->params;
    while (strcmp(by->name, "by") != 0)
        by++;
    qj_json_key(j, "query");
    qj_json_object(j);
    qj_json_key(j, "by");
    qj_json_array(j);
    for (size_t i = 0; i < by->n_words; i++)
        if ((q->by & 1u << i) != 0)
            qj_json_text(j, by->words[i]);
    qj_json_array_end(j);
    put_place(r, total, "region");
    qj_json_key(j, "regions");
    qj_json_text(j, q->regions);
    put_place(r, total, "industry");
    put_place(r, total, "occupation");
    put_number(j, "year", q->year);
    put_number(j, "level", q->level);
    put_number(j, "top", q->top);
    qj_json_key(j, "lang");
    qj_json_text(j, qj_lang_code(q->lang));
    qj_json_object_end(j);
}

static void put_need(qj_request *r, const char *vintage, const qj_need_query *q, const qj_table *rows, const qj_table *total) {
    qj_json *j = &r->json;
    qj_json_object(j);
    qj_json_key(j, "vintage");
    qj_json_text(j, vintage);
    put_query(r, q, total);
    qj_json_key(j, "unit");
    qj_json_text(j, "persons");
    qj_render_rows(j, rows);
    qj_json_key(j, "total");
    if (total->n_rows > 0)
        qj_table_json_row(j, total, 0);
    else
        qj_json_null(j);
    qj_json_object_end(j);
}

static qj_need_query query_of(const qj_request *r) {
    return (qj_need_query){.by = qj_request_value(r, "by")->set, .region = text_of(r, "region"), .regions = text_of(r, "regions"),
                           .industry = text_of(r, "industry"), .occupation = text_of(r, "occupation"),
                           .year = qj_request_value(r, "year")->number, .level = qj_request_value(r, "level")->number,
                           .top = qj_request_value(r, "top")->number, .lang = r->lang};
}

// Regions whose employment is forecast above the ceiling of the labour force.
static qj_rc warn(qj_view *v, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err) {
    const qj_ceiling *c;
    QJ_TRY(qj_view_ceiling(v, &c, err));
    return c != NULL ? qj_ceiling_warn(v->snap, c, q, a, t, err) : QJ_OK;
}

qj_rc qj_api_need(qj_request *r, qj_err *err) {
    const qj_snapshot *snap;
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    const qj_need_query q = query_of(r);
    qj_need_query whole = q;
    whole.by = 0;
    whole.regions = NULL;
    whole.top = 0;
    qj_table *rows, *total;
    QJ_TRY(qj_need(snap, &q, r->arena, &rows, err));
    QJ_TRY(qj_need(snap, &whole, r->arena, &total, err));
    QJ_TRY(warn(r->view, &q, r->arena, rows, err));
    put_need(r, snap->vintage.id, &q, rows, total);
    return QJ_OK;
}

// ---- in short form

enum { SHOWN_MOST = 32 };

// Columns of a table that are shown: codes of what the rows go over, then the figures asked for.
typedef struct shown {
    size_t n, col[SHOWN_MOST];
} shown;

static void show(const qj_request *r, const char *param, const qj_table *t, shown *out) {
    const qj_route_param *p = r->op->params;
    while (strcmp(p->name, param) != 0)
        p++;
    const unsigned set = qj_request_value(r, param)->set;
    for (size_t i = 0; i < p->n_words; i++) {
        const ptrdiff_t col = (set & 1u << i) != 0 ? qj_table_col_find(t, p->words[i]) : -1;
        if (col >= 0 && out->n < SHOWN_MOST)
            out->col[out->n++] = (size_t)col;
    }
}

static void put_lists(qj_json *j, const char *vintage, const qj_table *t, const shown *s) {
    qj_json_key(j, "vintage");
    qj_json_text(j, vintage);
    qj_json_key(j, "rows");
    qj_json_array(j);
    for (size_t row = 0; row < t->n_rows; row++) {
        qj_json_array(j);
        for (size_t i = 0; i < s->n; i++)
            qj_table_json_cell(j, t->cols[s->col[i]].type, t->cells[row * t->n_cols + s->col[i]]);
        qj_json_array_end(j);
    }
    qj_json_array_end(j);
    qj_render_notes(j, t);
}

static void put_figures(qj_request *r, const char *vintage, const qj_table *t, const char *other, const qj_table *of_other) {
    qj_json *j = &r->json;
    shown s = {.n = 0};
    show(r, "by", t, &s);
    show(r, "columns", t, &s);
    qj_json_object(j);
    qj_json_key(j, "unit");
    qj_json_text(j, "persons");
    qj_json_key(j, "columns");
    qj_json_array(j);
    for (size_t i = 0; i < s.n; i++)
        qj_json_text(j, t->cols[s.col[i]].id);
    qj_json_array_end(j);
    put_lists(j, vintage, t, &s);
    if (of_other != NULL) {
        qj_json_key(j, "against");
        qj_json_object(j);
        put_lists(j, other, of_other, &s);
        qj_json_object_end(j);
    }
    qj_json_object_end(j);
}

qj_rc qj_api_figures(qj_request *r, qj_err *err) {
    const qj_snapshot *snap, *other = r->against != NULL ? r->against->snap : NULL;
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    qj_need_query q = query_of(r);
    q.codes_only = true;
    qj_table *rows, *of_other = NULL;
    QJ_TRY(qj_need(snap, &q, r->arena, &rows, err));
    QJ_TRY(warn(r->view, &q, r->arena, rows, err));
    if (other != NULL) {
        QJ_TRY(qj_need(other, &q, r->arena, &of_other, err));
        QJ_TRY(warn(r->against, &q, r->arena, of_other, err));
    }
    put_figures(r, snap->vintage.id, rows, other != NULL ? other->vintage.id : NULL, of_other);
    return QJ_OK;
}

qj_rc qj_api_explain(qj_request *r, qj_err *err) {
    const qj_snapshot *snap;
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    qj_explain_query q = {.figure = text_of(r, "figure"), .region = text_of(r, "region"), .industry = text_of(r, "industry"),
                          .occupation = text_of(r, "occupation"), .year = qj_request_value(r, "year")->number,
                          .depth = qj_request_value(r, "depth")->number, .lang = r->lang};
    qj_node *root;
    QJ_TRY(qj_view_basis(r->view, &q.basis, err));
    QJ_TRY(qj_explain(snap, &q, r->arena, &root, err));
    qj_json_object(&r->json);
    qj_json_key(&r->json, "vintage");
    qj_json_text(&r->json, snap->vintage.id);
    qj_json_key(&r->json, "figure");
    qj_json_text(&r->json, q.figure);
    qj_json_key(&r->json, "root");
    qj_render_node(&r->json, root);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

// Draws of a page's question: a share is good to about 0.05, and the answer takes half a second of a processor.
enum { SPREAD_DRAWS = 250, SPREAD_BYTES = 512 << 20 };

static qj_rc spread(qj_request *r, qj_pool *pool, qj_arena *a, qj_err *err) {
    const qj_snapshot *snap;
    const qj_explain_basis *basis;
    qj_table *t;
    const qj_ctx ctx = {.pool = pool, .arena = a, .cancel = r->desk->cancel};
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    QJ_TRY(qj_view_basis(r->view, &basis, err));
    const int most = (int)qj_explain_run(basis)->params.draws;
    const qj_uncertainty_query q = {.region = text_of(r, "region"), .industry = text_of(r, "industry"),
                                    .occupation = text_of(r, "occupation"), .year = qj_request_value(r, "year")->number,
                                    .draws = most < SPREAD_DRAWS ? most : SPREAD_DRAWS, .lang = r->lang, .run = qj_explain_run(basis)};
    QJ_TRY(qj_uncertainty(snap, &q, &ctx, &t, err));
    qj_json_object(&r->json);
    qj_json_key(&r->json, "vintage");
    qj_json_text(&r->json, snap->vintage.id);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

// On one thread: other readers have the rest.
qj_rc qj_api_spread(qj_request *r, qj_err *err) {
    qj_pool *pool = NULL;
    qj_arena *a = qj_arena_new(SPREAD_BYTES);
    QJ_NEED(err, a);
    qj_rc rc = qj_pool_new(1, &pool, err);
    if (rc == QJ_OK)
        rc = spread(r, pool, a, err);
    qj_pool_free(pool);
    qj_arena_free(a);
    return rc;
}
