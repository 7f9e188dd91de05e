// The handlers, one an operation of api/openapi.yaml: parse, one call of a service, render. The route table, which
// is made from that file, names them.
#pragma once

#include "base/json.h"
#include "http/desk.h"
#include "http/route.h"
#include "http/site.h"

typedef struct qj_request {
    qj_arena *arena;
    const qj_op *op;
    const qj_value *values; // of op->params
    qj_lang lang;
    qj_view *view;     // NULL for operations that need none
    qj_view *against;  // of the vintage named by the parameter "against" of an answer that holds as long as its vintages
    const qj_desk *desk;
    const char *body; // of a change, with a NUL behind it
    size_t body_size;
    qj_buf out;        // the answer
    qj_json json;      // writes to out
    const char *type;  // media type, JSON unless changed
    const char *file;  // a name to be saved under; NULL: to be shown
    bool shown;        // in the browser all the same; the name is for when it is saved
    const char *style; // what Content-Security-Policy says of styles, when a page has its own
} qj_request;

// The value of a parameter of the operation.
const qj_value *qj_request_value(const qj_request *r, const char *name);

// The snapshot to answer from; QJ_E_NO_VINTAGE when there is none.
QJ_CHECKED qj_rc qj_request_snapshot(qj_request *r, const qj_snapshot **out, qj_err *err);

qj_rc qj_api_health(qj_request *r, qj_err *err);
qj_rc qj_api_page(qj_request *r, qj_err *err);
qj_rc qj_api_openapi(qj_request *r, qj_err *err);
qj_rc qj_api_meta(qj_request *r, qj_err *err);
qj_rc qj_api_need(qj_request *r, qj_err *err);
qj_rc qj_api_figures(qj_request *r, qj_err *err);
qj_rc qj_api_explain(qj_request *r, qj_err *err);
qj_rc qj_api_labour(qj_request *r, qj_err *err);
qj_rc qj_api_spread(qj_request *r, qj_err *err);
qj_rc qj_api_claims(qj_request *r, qj_err *err);
qj_rc qj_api_vintages(qj_request *r, qj_err *err);
qj_rc qj_api_diff(qj_request *r, qj_err *err);
qj_rc qj_api_check(qj_request *r, qj_err *err);
qj_rc qj_api_sources(qj_request *r, qj_err *err);
qj_rc qj_api_inputs(qj_request *r, qj_err *err);
qj_rc qj_api_history(qj_request *r, qj_err *err);
qj_rc qj_api_occupation(qj_request *r, qj_err *err);
qj_rc qj_api_methods(qj_request *r, qj_err *err);
qj_rc qj_api_score(qj_request *r, qj_err *err);
qj_rc qj_api_backtest(qj_request *r, qj_err *err);
qj_rc qj_api_observed(qj_request *r, qj_err *err);
qj_rc qj_api_plans(qj_request *r, qj_err *err);
qj_rc qj_api_download(qj_request *r, qj_err *err);
qj_rc qj_api_report(qj_request *r, qj_err *err);
qj_rc qj_api_geometry(qj_request *r, qj_err *err);
qj_rc qj_api_bring(qj_request *r, qj_err *err);
qj_rc qj_api_indicators(qj_request *r, qj_err *err);
qj_rc qj_api_template(qj_request *r, qj_err *err);
qj_rc qj_api_publish(qj_request *r, qj_err *err);
qj_rc qj_api_imports(qj_request *r, qj_err *err);
qj_rc qj_api_undo(qj_request *r, qj_err *err);
qj_rc qj_api_forecast(qj_request *r, qj_err *err);
qj_rc qj_api_job(qj_request *r, qj_err *err);
qj_rc qj_api_cancel(qj_request *r, qj_err *err);
qj_rc qj_api_scenarios(qj_request *r, qj_err *err);
qj_rc qj_api_scenario(qj_request *r, qj_err *err);
qj_rc qj_api_scenariomake(qj_request *r, qj_err *err);
qj_rc qj_api_scenarioset(qj_request *r, qj_err *err);
qj_rc qj_api_scenariodrop(qj_request *r, qj_err *err);
qj_rc qj_api_scenarioremove(qj_request *r, qj_err *err);
qj_rc qj_api_scenariocompare(qj_request *r, qj_err *err);
qj_rc qj_api_events(qj_request *r, qj_err *err);

// The state of the work as an object.
void qj_render_job(qj_json *j, qj_lang lang, const qj_job *job);
