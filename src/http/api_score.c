// How good the forecasts were, and how good the map would have been.
#include "http/api.h"
#include "http/render.h"
#include "service/backtest.h"
#include "service/score.h"

typedef struct card {
    const char *sentence;
    qj_table *rows, *points, *history, *changes, *claims;
} card;

static qj_rc make(qj_request *r, qj_workspace *w, card *c, qj_err *err) {
    qj_scorecard *s;
    QJ_TRY(qj_score_make(w, r->lang, r->arena, &s, err));
    QJ_TRY(qj_score_sentence(s, &c->sentence, err));
    QJ_TRY(qj_score_table(s, true, &c->rows, err));
    QJ_TRY(qj_score_points(s, &c->points, err));
    QJ_TRY(qj_score_claims(s, &c->claims, err));
    QJ_TRY(qj_score_history(w, r->lang, r->arena, &c->history, err));
    return qj_score_changes(w, r->lang, r->arena, &c->changes, err);
}

qj_rc qj_api_score(qj_request *r, qj_err *err) {
    card c;
    qj_workspace *own;
    QJ_TRY(qj_view_reopen(r->view, r->arena, &own, err));
    const qj_rc rc = make(r, own, &c, err);
    qj_workspace_close(own);
    QJ_TRY(rc);
    qj_json_object(&r->json);
    qj_json_key(&r->json, "sentence");
    qj_json_text(&r->json, c.sentence);
    qj_render_rows(&r->json, c.rows);
    qj_render_list(&r->json, "points", c.points);
    qj_render_list(&r->json, "history", c.history);
    qj_render_list(&r->json, "changes", c.changes);
    qj_render_list(&r->json, "claims", c.claims);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

enum { BACKTEST_BYTES = 512 << 20 };

// Made under the lock by the first who asks, and kept until the workspace changes; the others wait for it.
static qj_rc make_backtest(qj_request *r, qj_arena *a, qj_backtested *b, qj_err *err) {
    const qj_ctx ctx = {.arena = a, .cancel = r->desk->cancel};
    qj_backtest_options o = QJ_BACKTEST_DEFAULTS;
    qj_inputs *in;
    o.points = true;
    qj_view_lock(r->view);
    qj_rc rc = qj_backtest_load(r->view->ws, r->view->snap, a, &in, err);
    if (rc == QJ_OK)
        rc = qj_backtest_map(r->view->ws, r->view->snap, in, &o, r->lang, &ctx, b, err);
    qj_view_unlock(r->view);
    return rc;
}

static qj_rc backtest(qj_request *r, qj_arena *a, qj_err *err) {
    qj_backtested b;
    QJ_TRY(make_backtest(r, a, &b, err));
    qj_json_object(&r->json);
    qj_render_rows(&r->json, b.table);
    qj_render_list(&r->json, "points", b.points);
    qj_json_object_end(&r->json);
    return QJ_OK;
}

qj_rc qj_api_backtest(qj_request *r, qj_err *err) {
    qj_arena *a = qj_arena_new(BACKTEST_BYTES);
    QJ_NEED(err, a);
    const qj_rc rc = backtest(r, a, err);
    qj_arena_free(a);
    return rc;
}
