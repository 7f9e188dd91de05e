// Long work: a forecast in the background, publishing.
#include "http/api.h"
#include "service/publish.h"
#include "service/scenario.h"

#include <string.h>

static void put_text(qj_json *j, const char *key, const char *text) {
    qj_json_key(j, key);
    qj_json_text(j, text);
}

static void put_int(qj_json *j, const char *key, int64_t v) {
    qj_json_key(j, key);
    qj_json_int(j, v);
}

static void put_error(qj_json *j, qj_lang lang, const qj_err *err) {
    qj_json_key(j, "error");
    if (err->code == QJ_E_NONE)
        qj_json_null(j);
    else
        qj_json_text(j, qj_err_text(j->out->arena, lang, err));
}

// What projects and employers said, a sentence each.
static void put_notes(qj_json *j, qj_lang lang, const qj_events_told *e) {
    qj_buf words = qj_buf_new(j->out->arena, 256);
    qj_events_words(e, lang, &words);
    qj_json_key(j, "notes");
    qj_json_array(j);
    for (char *at = words.failed ? NULL : words.data, *end; at != NULL && (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = '\0';
        qj_json_text(j, at);
    }
    qj_json_array_end(j);
}

void qj_render_job(qj_json *j, qj_lang lang, const qj_job *job) {
    static const char *const states[] = {"none", "running", "done", "failed", "cancelled"};
    qj_json_object(j);
    put_text(j, "state", states[job->state]);
    put_int(j, "number", job->number);
    put_text(j, "stage", job->stage);
    put_text(j, "stage_text", job->stage != NULL ? qj_text(lang, job->stage) : NULL);
    qj_json_key(j, "fraction");
    qj_json_num(j, job->fraction);
    qj_json_key(j, "seconds");
    qj_json_num(j, job->seconds);
    put_int(j, "draws", job->options.draws);
    put_int(j, "horizon", job->options.horizon);
    put_int(j, "seed", (int64_t)job->options.seed);
    put_text(j, "scenario", *job->scenario != '\0' ? job->scenario : NULL);
    put_text(j, "vintage", *job->vintage != '\0' ? job->vintage : NULL);
    qj_json_key(j, "existed");
    qj_json_bool(j, job->existed);
    put_notes(j, lang, &job->events);
    put_error(j, lang, &job->error);
    qj_json_object_end(j);
}

qj_rc qj_api_job(qj_request *r, qj_err *err) {
    QJ_BUG_IF(err, r->desk == NULL);
    qj_job job;
    qj_jobs_look(r->desk->jobs, &job);
    qj_render_job(&r->json, r->lang, &job);
    return QJ_OK;
}

qj_rc qj_api_forecast(qj_request *r, qj_err *err) {
    qj_forecast_options o = QJ_FORECAST_DEFAULTS;
    o.draws = qj_request_value(r, "draws")->number;
    o.horizon = qj_request_value(r, "horizon")->number;
    o.seed = (uint64_t)qj_request_value(r, "seed")->number;
    o.scenario = qj_request_value(r, "scenario")->text;
    if (o.scenario != NULL)
        QJ_TRY(qj_scenario_exists(r->desk->store_path, o.scenario, r->arena, err));
    QJ_TRY(qj_jobs_start(r->desk->jobs, &o, err));
    return qj_api_job(r, err);
}

qj_rc qj_api_cancel(qj_request *r, qj_err *err) {
    QJ_TRY(qj_jobs_cancel(r->desk->jobs, err));
    return qj_api_job(r, err);
}

// The stream itself is made where the connection is.
qj_rc qj_api_events(qj_request *r, qj_err *err) { return qj_api_job(r, err); }

// What was published before is in `former`.
qj_rc qj_api_publish(qj_request *r, qj_err *err) {
    qj_workspace *w;
    qj_publish_result p;
    QJ_TRY(qj_workspace_open(r->desk->store_path, QJ_STORE_WRITE, r->arena, &w, err));
    qj_rc rc = qj_publish(w, qj_request_value(r, "vintage")->text, r->arena, &p, err);
    qj_workspace_close(w);
    QJ_TRY(rc);
    qj_json_object(&r->json);
    put_text(&r->json, "vintage", p.vintage);
    qj_json_key(&r->json, "existed");
    qj_json_bool(&r->json, p.existed);
    put_text(&r->json, "former", p.former);
    put_text(&r->json, "withdrawn_imports", p.withdrawn_imports);
    qj_json_object_end(&r->json);
    return QJ_OK;
}
