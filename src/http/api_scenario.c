// Scenarios: the list, one of them, changing them, and two of them compared.
#include "http/api.h"
#include "http/render.h"
#include "service/scenario.h"

#include <string.h>

#define RESULT_BYTES ((size_t)1 << 30) // of which an answer takes what it needs
#define MOST ((size_t)4400 * 1000)     // cuts asked for x draws x (horizon + 1): 64 bytes each; those of the ceiling come on top

static const char *text_of(const qj_request *r, const char *name) { return qj_request_value(r, name)->text; }
static int number_of(const qj_request *r, const char *name) { return qj_request_value(r, name)->number; }

static void put_text(qj_json *j, const char *key, const char *text) {
    qj_json_key(j, key);
    qj_json_text(j, text);
}

static void put_flag(qj_json *j, const char *key, bool flag) {
    qj_json_key(j, key);
    qj_json_bool(j, flag);
}

qj_rc qj_api_scenarios(qj_request *r, qj_err *err) {
    QJ_BUG_IF(err, r->desk == NULL);
    qj_table *t = NULL;
    qj_view_lock(r->view);
    qj_rc rc = qj_scenario_list(r->view->ws, r->arena, &t, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    qj_json_object(&r->json);
    put_flag(&r->json, "changes", r->desk->open);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

static qj_rc render_one(qj_request *r, const qj_workspace *w, qj_err *err) {
    qj_table *t;
    QJ_TRY(qj_scenario_show(w, text_of(r, "name"), r->lang, r->arena, &t, err));
    qj_json_object(&r->json);
    put_text(&r->json, "scenario", text_of(r, "name"));
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_scenario(qj_request *r, qj_err *err) {
    qj_view_lock(r->view);
    qj_rc rc = render_one(r, r->view->ws, err);
    qj_view_unlock(r->view);
    return rc;
}

// A change to the workspace, and the scenario as it is then.
static qj_rc change(qj_request *r, qj_rc (*make)(const qj_request *r, qj_workspace *w, qj_err *err), bool show, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(qj_workspace_open(r->desk->store_path, QJ_STORE_WRITE, r->arena, &w, err));
    qj_rc rc = make(r, w, err);
    if (rc == QJ_OK && show)
        rc = render_one(r, w, err);
    qj_workspace_close(w);
    return rc;
}

static qj_rc make_new(const qj_request *r, qj_workspace *w, qj_err *err) {
    const qj_scenario_start start = {.from = text_of(r, "copy"), .text = text_of(r, "assumptions"), .lang = r->lang,
                                     .replace = strcmp(text_of(r, "replace"), "yes") == 0};
    return qj_scenario_make(w, text_of(r, "name"), &start, r->arena, err);
}

qj_rc qj_api_scenariomake(qj_request *r, qj_err *err) { return change(r, make_new, true, err); }

static qj_rc set_one(const qj_request *r, qj_workspace *w, qj_err *err) {
    return qj_scenario_lay(w, text_of(r, "name"), text_of(r, "assumptions"), r->lang, r->arena, err);
}

qj_rc qj_api_scenarioset(qj_request *r, qj_err *err) { return change(r, set_one, true, err); }

static qj_rc drop_one(const qj_request *r, qj_workspace *w, qj_err *err) {
    return qj_scenario_drop(w, text_of(r, "name"), number_of(r, "number"), r->arena, err);
}

qj_rc qj_api_scenariodrop(qj_request *r, qj_err *err) { return change(r, drop_one, true, err); }

static qj_rc put_away(const qj_request *r, qj_workspace *w, qj_err *err) { return qj_scenario_remove(w, text_of(r, "name"), r->arena, err); }

qj_rc qj_api_scenarioremove(qj_request *r, qj_err *err) {
    QJ_TRY(change(r, put_away, false, err));
    qj_json_object(&r->json);
    put_text(&r->json, "scenario", text_of(r, "name"));
    qj_json_object_end(&r->json);
    return QJ_OK;
}

static void render_compared(qj_request *r, const qj_compare_query *q, const qj_compare_result *c) {
    qj_json *j = &r->json;
    if (strcmp(text_of(r, "give"), "csv") == 0) {
        r->type = "text/csv; charset=utf-8";
        r->file = "qajet-scenario.csv";
        qj_table_csv(&r->out, c->rows);
        return;
    }
    qj_json_object(j);
    put_text(j, "a", q->a);
    put_text(j, "b", q->b);
    put_text(j, "assumptions", q->trial);
    qj_json_key(j, "draws"), qj_json_int(j, q->draws);
    qj_json_key(j, "horizon"), qj_json_int(j, q->horizon);
    qj_json_key(j, "seconds"), qj_json_num(j, c->seconds);
    qj_json_key(j, "total");
    qj_table_json_row(j, c->total, 0);
    qj_render_list(j, "years", c->years);
    qj_render_rows(j, c->rows);
    qj_json_object_end(j);
}

static qj_rc compare(qj_request *r, qj_arena *a, qj_err *err) {
    const qj_compare_query q = {.a = text_of(r, "a"), .b = text_of(r, "b"), .trial = text_of(r, "assumptions"),
                                .by = qj_request_value(r, "by")->set, .region = text_of(r, "region"), .industry = text_of(r, "industry"),
                                .occupation = text_of(r, "occupation"), .year = number_of(r, "year"), .level = number_of(r, "level"),
                                .draws = number_of(r, "draws"), .horizon = number_of(r, "horizon"),
                                .seed = (uint64_t)number_of(r, "seed"), .most = MOST, .lang = r->lang};
    const qj_ctx ctx = {.arena = a, .cancel = r->desk->cancel};
    qj_compare_result c;
    QJ_TRY(qj_labs_compare(r->desk->labs, &q, &ctx, &c, err));
    render_compared(r, &q, &c);
    return QJ_OK;
}

qj_rc qj_api_scenariocompare(qj_request *r, qj_err *err) {
    qj_arena *a = qj_arena_new(RESULT_BYTES);
    QJ_NEED(err, a);
    qj_rc rc = compare(r, a, err);
    qj_arena_free(a);
    return rc;
}
