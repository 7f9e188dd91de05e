// A table as a file.
#include "http/api.h"
#include "service/export.h"

#include <string.h>

static const char *text_of(const qj_request *r, const char *name) { return qj_request_value(r, name)->text; }
static int number_of(const qj_request *r, const char *name) { return qj_request_value(r, name)->number; }

qj_rc qj_api_download(qj_request *r, qj_err *err) {
    qj_export_query q = {.what = text_of(r, "what"), .as = text_of(r, "as"), .topic = text_of(r, "topic"),
                               .picture = text_of(r, "picture"), .figure = text_of(r, "figure"), .theme = text_of(r, "theme"),
                               .width = number_of(r, "width"),
                               .against = text_of(r, "against"),
                               .need = {.by = qj_request_value(r, "by")->set, .region = text_of(r, "region"),
                                        .regions = text_of(r, "regions"),
                                        .industry = text_of(r, "industry"), .occupation = text_of(r, "occupation"),
                                        .year = number_of(r, "year"), .level = number_of(r, "level"),
                                        .top = number_of(r, "top"), .lang = r->lang}};
    qj_export_file f;
    if (r->view->snap != NULL && strcmp(q.what, "labour") == 0)
        QJ_TRY(qj_view_ceiling(r->view, &q.ceiling, err));
    qj_view_lock(r->view); // what follows it does not read the store
    qj_rc rc = qj_export_open(r->view->ws, r->view->snap, &q, r->arena, &f, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    r->out = qj_buf_new(r->arena, f.about);
    r->type = f.type;
    r->file = f.name;
    return qj_export_write(&f, &r->out, err);
}
