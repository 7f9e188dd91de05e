// The labour force of regions and the ceiling it sets to employment.
#include "http/api.h"
#include "http/render.h"
#include "service/vintage.h"

qj_rc qj_api_labour(qj_request *r, qj_err *err) {
    const qj_snapshot *snap;
    const qj_ceiling *ceiling;
    qj_table *t;
    const qj_ceiling_query q = {.region = qj_request_value(r, "region")->text, .year = qj_request_value(r, "year")->number,
                                .lang = r->lang};
    QJ_TRY(qj_request_snapshot(r, &snap, err));
    QJ_TRY(qj_view_ceiling(r->view, &ceiling, err));
    QJ_TRY(qj_run_check_method(&snap->vintage, err)); // of this one there is a ceiling
    QJ_TRY(qj_ceiling_table(snap, ceiling, &q, r->arena, &t, err));
    qj_json_object(&r->json);
    qj_json_key(&r->json, "vintage");
    qj_json_text(&r->json, snap->vintage.id);
    qj_render_rows(&r->json, t);
    qj_json_object_end(&r->json);
    return QJ_OK;
}
