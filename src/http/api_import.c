// Bringing tables in: what a file holds, keeping it, the list, taking it back, templates.
#include "http/api.h"
#include "http/render.h"
#include "service/import.h"

#include <string.h>

#define RESULT_BYTES ((size_t)4 << 30) // of which the import takes what the file needs
#define PREVIEW_ROWS 12

static void put_text(qj_json *j, const char *key, const char *text) {
    qj_json_key(j, key);
    qj_json_text(j, text);
}

static void put_int(qj_json *j, const char *key, size_t v) {
    qj_json_key(j, key);
    qj_json_int(j, (int64_t)v);
}

static void put_bool(qj_json *j, const char *key, bool v) {
    qj_json_key(j, key);
    qj_json_bool(j, v);
}

static bool is(const qj_request *r, const char *name, const char *value) {
    return strcmp(qj_request_value(r, name)->text, value) == 0;
}

static void put_result(qj_json *j, const qj_bring_result *b, bool dry_run) {
    put_text(j, "file", b->file);
    put_text(j, "id", b->id);
    put_text(j, "twin", b->twin);
    put_bool(j, "dry_run", dry_run);
    put_bool(j, "kept", b->id != NULL);
    put_bool(j, "existed", b->existed);
    put_bool(j, "refused", b->refused);
    put_bool(j, "stopped", b->read.stopped);
    put_bool(j, "unreadable", b->cause.code != QJ_E_NONE);
    put_int(j, "values", b->read.rows);
    put_int(j, "bad_rows", b->read.bad_rows);
    put_int(j, "errors", b->read.errors + (b->cause.code != QJ_E_NONE));
}

// The report as JSON, or one of its tables as a file.
static qj_rc render(qj_request *r, qj_workspace *w, const qj_bring_result *b, bool dry_run, qj_arena *a, qj_err *err) {
    qj_table *found, *taken, *shown;
    QJ_TRY(qj_import_findings(b, 1, r->lang, a, &found, err));
    if (is(r, "give", "findings")) {
        r->type = "text/csv; charset=utf-8";
        r->file = "qajet-findings.csv";
        qj_table_csv(&r->out, found);
        return QJ_OK;
    }
    if (is(r, "give", "rejected")) {
        qj_buf rows;
        r->type = "text/csv; charset=utf-8";
        r->file = "qajet-rejected.csv";
        QJ_TRY(qj_import_rejected(b, 1, a, &rows, err));
        qj_buf_put(&r->out, rows.data, rows.len);
        return QJ_OK;
    }
    QJ_TRY(qj_import_recognised(b, r->lang, a, &taken, err));
    QJ_TRY(qj_import_preview(w, b, PREVIEW_ROWS, r->lang, a, &shown, err));
    qj_json_object(&r->json);
    put_result(&r->json, b, dry_run);
    qj_render_list(&r->json, "recognised", taken);
    qj_render_list(&r->json, "findings", found);
    qj_render_list(&r->json, "preview", shown);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

static qj_rc bring(qj_request *r, qj_arena *a, qj_err *err) {
    const qj_bring_options o = {.indicator = qj_request_value(r, "as")->text, .dry_run = is(r, "dry_run", "yes"),
                                .accept_good = is(r, "accept_good", "yes")};
    const qj_ctx ctx = {.arena = a, .cancel = r->desk->cancel};
    qj_workspace *w;
    qj_bring_result b;
    QJ_TRY(qj_workspace_open(r->desk->store_path, o.dry_run ? QJ_STORE_READ : QJ_STORE_WRITE, a, &w, err));
    qj_rc rc = qj_import_bytes(w, qj_request_value(r, "file")->text, r->body, r->body_size, &o, &ctx, &b, err);
    if (rc == QJ_OK)
        rc = render(r, w, &b, o.dry_run, a, err);
    qj_workspace_close(w);
    return rc;
}

qj_rc qj_api_bring(qj_request *r, qj_err *err) {
    qj_arena *a = qj_arena_new(RESULT_BYTES);
    QJ_NEED(err, a);
    qj_rc rc = bring(r, a, err);
    qj_arena_free(a);
    return rc;
}

qj_rc qj_api_imports(qj_request *r, qj_err *err) {
    QJ_BUG_IF(err, r->desk == NULL);
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_import_list(r->view->ws, r->arena, &t, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    if (!r->desk->open)
        t->n_rows = 0; // names of files are nobody else's business
    qj_json_object(&r->json);
    put_bool(&r->json, "changes", r->desk->open);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_undo(qj_request *r, qj_err *err) {
    qj_workspace *w;
    const char *id;
    QJ_TRY(qj_workspace_open(r->desk->store_path, QJ_STORE_WRITE, r->arena, &w, err));
    qj_rc rc = qj_import_undo(w, qj_request_value(r, "id")->text, r->arena, &id, err);
    qj_workspace_close(w);
    QJ_TRY(rc);
    qj_json_object(&r->json);
    put_text(&r->json, "id", id);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_indicators(qj_request *r, qj_err *err) {
    qj_table *t;
    QJ_TRY(qj_import_indicators(r->lang, r->arena, &t, err));
    qj_json_object(&r->json);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_template(qj_request *r, qj_err *err) {
    qj_view_lock(r->view);
    qj_rc rc = qj_import_template_bytes(r->view->ws, qj_request_value(r, "indicator")->text, qj_request_value(r, "as")->text,
                                        r->lang, r->arena, &r->out, &r->type, &r->file, err);
    qj_view_unlock(r->view);
    return rc;
}
