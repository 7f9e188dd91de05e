// The forecast: run the model, keep the vintage.
#include "service/forecast.h"

#include "base/clock.h"
#include "service/score.h"
#include "service/vintage.h"

#include <string.h>

static void summarise(const qj_run *run, qj_forecast_summary *out) {
    const qj_need_result *n = run->result;
    out->employed_base = n->base_employed[0];
    out->employed_last = n->employed[0];
    out->openings = n->openings[0];
    out->openings_lo80 = (double)n->lo80[0];
    out->openings_hi80 = (double)n->hi80[0];
    out->replacement = n->replacement[0];
    out->growth = n->growth[0];
    out->mc_error = qj_median_error(out->openings_lo80, out->openings_hi80, run->params.draws);
}

// The same id means the same figures: nothing to compute, the stored ones are read.
static qj_rc summarise_stored(qj_workspace *w, const qj_run *run, qj_arena *a, qj_forecast_summary *out, qj_err *err) {
    const qj_snapshot *s;
    QJ_TRY(qj_snapshot_open(w, run->vintage.id, a, &s, err));
    const double *employed = qj_cube_stat(s->need, "employed")->data, *growth = qj_cube_stat(s->need, "growth")->data;
    out->employed_last = employed[0];
    out->employed_base = employed[0] - growth[0];
    out->growth = growth[0];
    out->openings = ((const double *)qj_cube_stat(s->need, "openings")->data)[0];
    out->replacement = ((const double *)qj_cube_stat(s->need, "replacement")->data)[0];
    out->openings_lo80 = (double)((const float *)qj_cube_stat(s->need, "lo80")->data)[0];
    out->openings_hi80 = (double)((const float *)qj_cube_stat(s->need, "hi80")->data)[0];
    out->mc_error = qj_median_error(out->openings_lo80, out->openings_hi80, run->params.draws);
    return QJ_OK;
}

// What projects and employers said and what it comes to. Of a stored vintage the central path is computed again.
static qj_rc tell_events(const qj_run *run, const qj_ctx *ctx, qj_events_told *out, qj_err *err) {
    const qj_need_input *in = &run->in->need;
    qj_path *path = run->path;
    qj_event_plan *jobs;
    qj_statements_tell(&run->in->statements, out);
    if (in->n_events == 0)
        return QJ_OK;
    if (path == NULL)
        QJ_TRY(qj_path_fit(in, &run->params, ctx, &path, err));
    QJ_TRY(qj_event_plan_make(in, &run->params, path, &run->in->cut, ctx->arena, &jobs, err));
    out->new_jobs = qj_event_likely(jobs, in, &run->in->cut, 0, 0, 0, in->base_year + run->params.horizon, QJ_SEXES);
    return QJ_OK;
}

static qj_rc has_vintage(qj_workspace *w, const char *id, qj_arena *a, bool *has, qj_err *err) {
    const qj_vintage *list;
    size_t n;
    QJ_TRY(qj_store_vintages(w->store, a, &list, &n, err));
    *has = false;
    for (size_t i = 0; i < n; i++)
        *has = *has || strcmp(list[i].id, id) == 0;
    return QJ_OK;
}

static qj_rc keep(qj_workspace *w, qj_run *run, qj_err *err) {
    char stamp[21];
    qj_clock_stamp(stamp);
    run->vintage.made_at = stamp;
    const qj_cube *const cubes[] = {run->need};
    QJ_TRY(qj_store_begin(w->store, err));
    qj_rc rc = qj_store_vintage_put(w->store, &run->vintage, cubes, 1, err);
    if (rc == QJ_OK)
        rc = qj_store_commit(w->store, err);
    if (rc != QJ_OK)
        qj_store_rollback(w->store);
    return rc;
}

qj_rc qj_forecast(qj_workspace *w, const qj_forecast_options *o, const qj_ctx *ctx, qj_forecast_summary *out,
                  qj_err *err) {
    const double start = qj_clock_seconds();
    qj_run run;
    qj_ctx_progress(ctx, "progress.inputs", 0);
    QJ_TRY(qj_run_prepare(w, o, ctx, &run, err));
    *out = (qj_forecast_summary){.vintage = run.vintage.id,
                                 .first_year = run.in->need.base_year + 1,
                                 .last_year = run.in->need.base_year + o->horizon};
    qj_ctx_progress(ctx, "progress.inputs", 1);
    QJ_TRY(has_vintage(w, run.vintage.id, ctx->arena, &out->existed, err));
    if (out->existed) {
        QJ_TRY(summarise_stored(w, &run, ctx->arena, out, err));
    } else {
        QJ_TRY(qj_run_compute(&run, ctx, err));
        qj_ctx_progress(ctx, "progress.store", 0);
        QJ_TRY(keep(w, &run, err));
        qj_score_follow(w, ctx->arena); // it may rest on earlier years than what is known by now
        qj_ctx_progress(ctx, "progress.store", 1);
        summarise(&run, out);
    }
    QJ_TRY(tell_events(&run, ctx, &out->events, err));
    out->seconds = qj_clock_seconds() - start;
    return QJ_OK;
}
