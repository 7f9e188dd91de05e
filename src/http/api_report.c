// The document of a region.
#include "http/api.h"
#include "service/report.h"

static const char *text_of(const qj_request *r, const char *name) { return qj_request_value(r, name)->text; }

qj_rc qj_api_report(qj_request *r, qj_err *err) {
    qj_report_query q = {.region = text_of(r, "region"), .link = text_of(r, "link"), .lang = r->lang};
    const qj_snapshot *snap;
    qj_report_file f;
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    QJ_TRY(qj_view_ceiling(r->view, &q.ceiling, err));
    qj_view_lock(r->view); // what follows it does not read the store
    qj_rc rc = qj_report_open(r->view->ws, snap, &q, r->arena, &f, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    r->out = qj_buf_new(r->arena, 1 << 18);
    r->type = "application/pdf";
    r->file = f.name;
    r->shown = true;
    return qj_report_write(&f, &r->out, err);
}
