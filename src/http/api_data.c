// What the figures rest on: claims, vintages, data quality, sources, shapes; and the documents of the API itself.
#include "http/api.h"
#include "http/assets.h"
#include "http/render.h"
#include "service/audit.h"
#include "service/catalog.h"
#include "service/import.h"
#include "service/methods.h"
#include "service/observed.h"
#include "service/plans.h"

// Ends the reading of the store and puts the table, when there is one.
static qj_rc put_table(qj_request *r, qj_rc rc, const qj_table *t) {
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    qj_json_object(&r->json);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_claims(qj_request *r, qj_err *err) {
    qj_table *t = NULL;
    const char *topic = qj_request_value(r, "topic")->text;
    qj_view_lock(r->view);
    qj_rc rc = qj_claims(r->view->ws, r->view->snap, topic, r->lang, r->arena, &t, err);
    return put_table(r, rc, t);
}

qj_rc qj_api_vintages(qj_request *r, qj_err *err) {
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_vintage_list(r->view->ws, r->arena, &t, err);
    if (rc == QJ_OK)
        rc = qj_import_withdrawn(r->view->ws, r->lang, r->arena, t, err);
    return put_table(r, rc, t);
}

// From the vintage that the others are compared with to that of the view.
qj_rc qj_api_diff(qj_request *r, qj_err *err) {
    const qj_snapshot *snap;
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_vintage_diff(r->view->ws, qj_request_value(r, "against")->text, snap->vintage.id, r->lang, r->arena, &t, err);
    return put_table(r, rc, t);
}

qj_rc qj_api_observed(qj_request *r, qj_err *err) {
    const qj_observed_query q = {.indicator = qj_request_value(r, "indicator")->text, .region = qj_request_value(r, "region")->text,
                                 .industry = qj_request_value(r, "industry")->text,
                                 .occupation = qj_request_value(r, "occupation")->text,
                                 .year = qj_request_value(r, "year")->number, .lang = r->lang};
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_observed(r->view->ws, r->view->snap, &q, r->arena, &t, err);
    return put_table(r, rc, t);
}

qj_rc qj_api_plans(qj_request *r, qj_err *err) {
    const qj_plans_query q = {.region = qj_request_value(r, "region")->text, .year = qj_request_value(r, "year")->number,
                              .lang = r->lang};
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_plans(r->view->ws, r->view->snap, &q, r->arena, &t, err);
    return put_table(r, rc, t);
}

qj_rc qj_api_check(qj_request *r, qj_err *err) {
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_check(r->view->ws, r->lang, r->arena, &t, err);
    return put_table(r, rc, t);
}

enum { METHODS_BYTES = 512 << 20 };

// The workspace is read under the lock; the back-test of a second or so runs without it.
static qj_rc methods(qj_request *r, qj_arena *a, qj_err *err) {
    const qj_ctx ctx = {.arena = a, .cancel = r->desk->cancel};
    qj_inputs *in;
    qj_table *t = NULL;
    qj_view_lock(r->view);
    const qj_rc rc = qj_methods_load(r->view->ws, a, &in, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    QJ_TRY(qj_methods_table(in, r->lang, &ctx, &t, err));
    qj_json_object(&r->json);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_methods(qj_request *r, qj_err *err) {
    qj_arena *a = qj_arena_new(METHODS_BYTES);
    QJ_NEED(err, a);
    const qj_rc rc = methods(r, a, err);
    qj_arena_free(a);
    return rc;
}

qj_rc qj_api_sources(qj_request *r, qj_err *err) {
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_sources(r->view->ws, r->arena, &t, err);
    return put_table(r, rc, t);
}

qj_rc qj_api_inputs(qj_request *r, qj_err *err) {
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_input_list(r->view->ws, r->arena, &t, err);
    return put_table(r, rc, t);
}

qj_rc qj_api_geometry(qj_request *r, qj_err *err) {
    const char *data;
    size_t n;
    qj_view_lock(r->view);
    qj_rc rc = qj_geometry(r->view->ws, r->arena, &data, &n, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    qj_buf_put(&r->out, data, n);
    return QJ_OK;
}

qj_rc qj_api_health(qj_request *r, qj_err *err) {
    (void)err;
    qj_json_object(&r->json);
    qj_json_key(&r->json, "status");
    qj_json_text(&r->json, "ok");
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_openapi(qj_request *r, qj_err *err) {
    (void)err;
    qj_buf_put(&r->out, qj_openapi_json.text, qj_openapi_json.size);
    return QJ_OK;
}

qj_rc qj_api_page(qj_request *r, qj_err *err) {
    (void)err;
    qj_buf_put(&r->out, qj_api_pages[r->lang].text, qj_api_pages[r->lang].size);
    r->type = "text/html; charset=utf-8";
    r->style = qj_api_page_style;
    return QJ_OK;
}
