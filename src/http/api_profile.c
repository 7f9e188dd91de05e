// What the pages of a region and of an occupation show besides the need: the past, and what the work is like.
#include "http/api.h"
#include "http/render.h"
#include "service/history.h"
#include "service/profile.h"

static void put_text(qj_json *j, const char *key, const char *text) {
    qj_json_key(j, key);
    qj_json_text(j, text);
}

qj_rc qj_api_history(qj_request *r, qj_err *err) {
    const qj_history_query q = {.region = qj_request_value(r, "region")->text,
                                .industry = qj_request_value(r, "industry")->text, .lang = r->lang};
    qj_history h;
    qj_view_lock(r->view);
    qj_rc rc = qj_history_read(r->view->ws, &q, r->arena, &h, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    qj_json *j = &r->json;
    qj_json_object(j);
    put_text(j, "region", h.region);
    put_text(j, "industry", h.industry);
    put_text(j, "file", h.file);
    qj_json_key(j, "fitted");
    qj_json_bool(j, h.fitted);
    qj_render_rows(j, h.rows);
    qj_render_list(j, "breaks", h.breaks);
    qj_json_object_end(j);
    return QJ_OK;
}

qj_rc qj_api_occupation(qj_request *r, qj_err *err) {
    enum { TOP = 6 };
    qj_profile p;
    qj_view_lock(r->view);
    qj_rc rc = qj_profile_read(r->view->ws, qj_request_value(r, "occupation")->text, TOP, r->lang, r->arena, &p, err);
    qj_view_unlock(r->view);
    QJ_TRY(rc);
    qj_json *j = &r->json;
    qj_json_object(j);
    put_text(j, "occupation", p.occupation);
    qj_json_key(j, "groups");
    qj_json_int(j, (int64_t)p.groups);
    qj_json_key(j, "measured");
    qj_json_int(j, (int64_t)p.measured);
    qj_json_key(j, "share_degree");
    qj_json_num(j, p.share_degree);
    qj_render_list(j, "interests", p.interests);
    qj_render_list(j, "skills", p.skills);
    qj_json_object_end(j);
    return QJ_OK;
}
