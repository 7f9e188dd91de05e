#include "service/jobs.h"

#include "base/clock.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define JOB_BYTES ((size_t)4 << 30)

struct qj_jobs {
    const char *path;
    unsigned threads;
    qj_jobs_hooks hooks;
    pthread_mutex_t lock; // guards what follows, save `cancel`
    bool has_thread, closing;
    pthread_t thread;
    double started;
    qj_job job;
    atomic_bool cancel;
};

qj_rc qj_jobs_open(const char *store_path, unsigned threads, const qj_jobs_hooks *hooks, qj_arena *a, qj_jobs **out,
                   qj_err *err) {
    qj_jobs *j = QJ_NEW(a, qj_jobs, 1);
    QJ_NEED(err, j);
    QJ_NEED(err, j->path = qj_arena_str(a, store_path));
    j->threads = threads;
    j->hooks = *hooks;
    pthread_mutex_init(&j->lock, NULL);
    atomic_init(&j->cancel, false);
    *out = j;
    return QJ_OK;
}

static void tell(qj_jobs *j) {
    if (j->hooks.changed != NULL)
        j->hooks.changed(j->hooks.arg);
}

static void on_progress(void *arg, const char *stage, double fraction) {
    qj_jobs *j = arg;
    pthread_mutex_lock(&j->lock);
    j->job.stage = stage;
    j->job.fraction = fraction;
    pthread_mutex_unlock(&j->lock);
    tell(j);
}

static qj_rc forecast(qj_jobs *j, const qj_forecast_options *o, qj_arena *a, qj_forecast_summary *summary, qj_err *err) {
    qj_pool *pool;
    qj_workspace *w;
    QJ_TRY(qj_pool_new(j->threads, &pool, err));
    qj_rc rc = qj_workspace_open(j->path, QJ_STORE_WRITE, a, &w, err);
    if (rc == QJ_OK) {
        const qj_ctx ctx = {.pool = pool, .arena = a, .progress = on_progress, .progress_arg = j, .cancel = &j->cancel};
        rc = qj_forecast(w, o, &ctx, summary, err);
        qj_workspace_close(w);
    }
    qj_pool_free(pool);
    return rc;
}

static void end(qj_jobs *j, qj_rc rc, const qj_forecast_summary *summary, const qj_err *err) {
    if (rc == QJ_OK && j->hooks.made != NULL)
        j->hooks.made(j->hooks.arg);
    pthread_mutex_lock(&j->lock);
    qj_job *job = &j->job;
    job->seconds = qj_clock_seconds() - j->started;
    job->state = rc == QJ_OK ? QJ_JOB_DONE : rc == -(qj_rc)QJ_E_CANCELLED ? QJ_JOB_CANCELLED : QJ_JOB_FAILED;
    job->existed = rc == QJ_OK && summary->existed;
    job->events = summary->events;
    if (rc == QJ_OK)
        (void)snprintf(job->vintage, sizeof job->vintage, "%s", summary->vintage);
    else
        job->error = *err;
    pthread_mutex_unlock(&j->lock);
    tell(j);
}

static void *run(void *arg) {
    qj_jobs *j = arg;
    pthread_mutex_lock(&j->lock);
    char scenario[QJ_JOB_VINTAGE];
    qj_forecast_options o = j->job.options;
    (void)snprintf(scenario, sizeof scenario, "%s", j->job.scenario);
    o.scenario = *scenario != '\0' ? scenario : NULL;
    pthread_mutex_unlock(&j->lock);
    qj_err err;
    qj_forecast_summary summary = {0};
    qj_arena *a = qj_arena_new(JOB_BYTES);
    qj_rc rc = a == NULL ? qj_fail(&err, QJ_E_MEMORY) : forecast(j, &o, a, &summary, &err);
    end(j, rc, &summary, &err);
    qj_arena_free(a);
    return NULL;
}

// Takes the place of the last job, so that a second one is refused. The lock is held.
static qj_rc reserve(qj_jobs *j, const qj_forecast_options *o, qj_err *err) {
    if (j->closing)
        return qj_fail(err, QJ_E_CANCELLED);
    if (j->job.state == QJ_JOB_RUNNING)
        return qj_fail(err, QJ_E_JOB_BUSY);
    j->job = (qj_job){.state = QJ_JOB_RUNNING, .number = j->job.number + 1, .options = *o};
    if (o->scenario != NULL)
        (void)snprintf(j->job.scenario, sizeof j->job.scenario, "%s", o->scenario);
    j->job.options.scenario = NULL; // the caller's text does not outlive the call
    j->started = qj_clock_seconds();
    atomic_store(&j->cancel, false);
    return QJ_OK;
}

// The last thread is joined without the lock: it may still be telling that it has ended, and who listens asks for it.
static qj_rc start(qj_jobs *j, qj_err *err) {
    if (j->has_thread)
        pthread_join(j->thread, NULL);
    pthread_mutex_lock(&j->lock);
    j->has_thread = pthread_create(&j->thread, NULL, run, j) == 0;
    if (!j->has_thread)
        j->job.state = QJ_JOB_NONE;
    pthread_mutex_unlock(&j->lock);
    return j->has_thread ? QJ_OK : qj_fail(err, QJ_E_MEMORY);
}

qj_rc qj_jobs_start(qj_jobs *j, const qj_forecast_options *o, qj_err *err) {
    pthread_mutex_lock(&j->lock);
    qj_rc rc = reserve(j, o, err);
    pthread_mutex_unlock(&j->lock);
    QJ_TRY(rc);
    QJ_TRY(start(j, err));
    tell(j);
    return QJ_OK;
}

qj_rc qj_jobs_cancel(qj_jobs *j, qj_err *err) {
    pthread_mutex_lock(&j->lock);
    const bool runs = j->job.state == QJ_JOB_RUNNING;
    if (runs)
        atomic_store(&j->cancel, true);
    pthread_mutex_unlock(&j->lock);
    return runs ? QJ_OK : qj_fail(err, QJ_E_JOB_NONE);
}

void qj_jobs_look(qj_jobs *j, qj_job *out) {
    pthread_mutex_lock(&j->lock);
    *out = j->job;
    if (out->state == QJ_JOB_RUNNING)
        out->seconds = qj_clock_seconds() - j->started;
    pthread_mutex_unlock(&j->lock);
}

void qj_jobs_close(qj_jobs *j) {
    if (j == NULL)
        return;
    pthread_mutex_lock(&j->lock);
    j->closing = true;
    atomic_store(&j->cancel, true);
    const bool join = j->has_thread;
    j->has_thread = false;
    pthread_mutex_unlock(&j->lock);
    if (join)
        pthread_join(j->thread, NULL); // the lock stays: others may still look
}
