#include "model/forecast/backtest.h"

#include <math.h>

static const double levels[] = {0.80, 0.95};
enum { LEVELS = 2 };

typedef struct job {
    const qj_series_set *set;
    const qj_rolling *rolling; // [QJ_METHODS]
    size_t least, n_origins;
    int first_origin;
    const bool *asked;
    double **scratch;     // [worker]
    qj_tally *tally;      // [method][origin]
    qj_method_id *choice; // [origin] of BEST
    const atomic_bool *cancel;
} job;

// All that one series has to say about one origin.
static void judge_series(const job *j, const qj_rolling *r, const qj_calibration *c, size_t i, size_t n, qj_tally *t) {
    const qj_series *s = &j->set->s[i];
    const double *f = qj_rolling_at(r, i, n);
    if (f == NULL || n < j->least || !s->use[n - 1])
        return;
    const qj_reach reach = qj_series_reach(c, s, n);
    qj_forecast_point p = {.last = s->x[n - 1], .scale = qj_mase_scale(n, s->x)};
    for (size_t h = 1; h <= (size_t)r->horizon && n + h <= s->n; h++) {
        if (!s->use[n + h - 1])
            continue;
        p.y = s->x[n + h - 1];
        p.f = f[h - 1];
        qj_series_range(reach, c->q[0], (int)h, p.f, &p.lo80, &p.hi80);
        qj_series_range(reach, c->q[1], (int)h, p.f, &p.lo95, &p.hi95);
        qj_tally_add(t, &p);
    }
}

static void judge_origin(void *arg, size_t task, size_t worker) {
    const job *j = arg;
    const size_t m = task / j->n_origins, o = task % j->n_origins;
    const int year = j->first_origin + (int)o;
    if (!j->asked[m] || (j->cancel != NULL && atomic_load(j->cancel)))
        return;
    const qj_rolling *r = &j->rolling[m];
    if (m == QJ_METHOD_BEST) {
        j->choice[o] = qj_best_pick(j->rolling, year);
        r = &j->rolling[j->choice[o]];
    }
    qj_calibration c;
    qj_calibrate(r, year, LEVELS, levels, j->scratch[worker], &c);
    for (size_t i = 0; i < j->set->n; i++)
        judge_series(j, r, &c, i, qj_series_known(&j->set->s[i], year), &j->tally[task]);
}

static qj_rc make_rolling(job *j, const bool *asked, int horizon, const qj_ctx *ctx, qj_err *err) {
    qj_rolling *r = QJ_NEW(ctx->arena, qj_rolling, QJ_METHODS);
    QJ_NEED(err, r);
    QJ_TRY(qj_rolling_all(j->set, asked, horizon, 1, ctx, r, err));
    j->rolling = r;
    j->asked = asked;
    return QJ_OK;
}

static qj_rc make_room(job *j, const qj_ctx *ctx, qj_err *err) {
    size_t room = 0;
    for (int m = 0; m < QJ_METHODS; m++) {
        const size_t r = j->rolling[m].set != NULL ? qj_calibrate_room(&j->rolling[m]) : 0;
        room = r > room ? r : room;
    }
    const unsigned workers = qj_pool_size(ctx->pool);
    j->scratch = QJ_NEW(ctx->arena, double *, workers);
    QJ_NEED(err, j->scratch);
    for (unsigned k = 0; k < workers; k++)
        QJ_NEED(err, j->scratch[k] = QJ_NEW(ctx->arena, double, room));
    j->tally = QJ_NEW(ctx->arena, qj_tally, QJ_METHODS * j->n_origins);
    QJ_NEED(err, j->tally);
    j->choice = QJ_NEW(ctx->arena, qj_method_id, j->n_origins);
    QJ_NEED(err, j->choice);
    return QJ_OK;
}

qj_rc qj_backtest_run(const qj_series_set *set, const bool asked[QJ_METHODS], int horizon, int origins, const qj_ctx *ctx,
                      qj_backtest *out, bool *possible, qj_err *err) {
    *out = (qj_backtest){.horizon = horizon, .last_origin = set->last_year - 1};
    job j = {.set = set, .least = qj_first_origin(set->longest), .cancel = ctx->cancel};
    // The longest series decides where origins may begin.
    int first = set->last_year;
    for (size_t i = 0; i < set->n; i++) {
        const int from = set->s[i].first_year + (int)j.least - 1;
        first = set->s[i].n > j.least && from < first ? from : first;
    }
    if (first < set->last_year - QJ_ORIGINS)
        first = set->last_year - QJ_ORIGINS;
    if (origins > 0 && first < set->last_year - origins)
        first = set->last_year - origins;
    *possible = first < set->last_year;
    if (!*possible)
        return QJ_OK;
    out->first_origin = j.first_origin = first;
    j.n_origins = (size_t)(set->last_year - first);
    QJ_TRY(make_rolling(&j, asked, horizon, ctx, err));
    QJ_TRY(make_room(&j, ctx, err));
    qj_pool_run(ctx->pool, QJ_METHODS * j.n_origins, judge_origin, &j);
    if (qj_ctx_cancelled(ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    for (size_t m = 0; m < QJ_METHODS; m++) {
        qj_tally all = {0};
        for (size_t o = 0; o < j.n_origins; o++)
            qj_tally_join(&all, &j.tally[m * j.n_origins + o]);
        out->accuracy[m] = qj_tally_read(&all);
        out->asked[m] = asked[m];
    }
    for (size_t o = 0; asked[QJ_METHOD_BEST] && o < j.n_origins; o++)
        out->chosen[j.choice[o]]++;
    return QJ_OK;
}
