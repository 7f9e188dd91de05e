#include "http/still_parts.h"

#include <stdatomic.h>
#include <string.h>

#define FIRST_JOBS 256

qj_rc still_jobs_add(still *s, still_jobs *to, const still_job *job, qj_err *err) {
    if (to->n == to->room) {
        const size_t room = to->room > 0 ? 2 * to->room : FIRST_JOBS;
        still_job *list = QJ_NEW(s->a, still_job, room);
        QJ_NEED(err, list);
        if (to->n > 0)
            memcpy(list, to->list, to->n * sizeof *list);
        to->list = list;
        to->room = room;
    }
    still_job *added = &to->list[to->n];
    *added = *job;
    added->uri = qj_arena_str(s->a, job->uri);
    added->name = qj_arena_str(s->a, job->name);
    if (added->uri == NULL || added->name == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    to->n++;
    return QJ_OK;
}

typedef struct run {
    still *s;
    const still_jobs *jobs;
    const char *stage;
    atomic_size_t done;
    atomic_bool failed;
    pthread_mutex_t lock; // guards first and err
    size_t first;         // of the jobs that failed, so that the same trouble is told whoever comes to it first
    qj_err err;
} run;

static void note_failure(run *r, size_t number, const qj_err *err) {
    pthread_mutex_lock(&r->lock);
    if (number < r->first) {
        r->first = number;
        r->err = *err;
    }
    pthread_mutex_unlock(&r->lock);
    atomic_store(&r->failed, true);
}

static void take_job(void *arg, size_t number, size_t worker) {
    run *r = arg;
    still_job *job = &r->jobs->list[number];
    qj_err err;
    if (atomic_load(&r->failed))
        return;
    if (job->run(r->s, job, &err) != QJ_OK)
        note_failure(r, number, &err);
    const size_t done = atomic_fetch_add(&r->done, 1) + 1, hundredth = r->jobs->n / 100 + 1;
    if (worker == 0 && (done % hundredth == 0 || done == r->jobs->n)) // progress is for the caller's thread
        qj_ctx_progress(r->s->ctx, r->stage, (double)done / (double)r->jobs->n);
}

qj_rc still_jobs_run(still *s, const still_jobs *jobs, const char *stage, qj_err *err) {
    run r = {.s = s, .jobs = jobs, .stage = stage, .first = SIZE_MAX};
    pthread_mutex_init(&r.lock, NULL);
    qj_pool_run(s->ctx->pool, jobs->n, take_job, &r);
    pthread_mutex_destroy(&r.lock);
    if (r.first == SIZE_MAX)
        return QJ_OK;
    *err = r.err;
    return -(qj_rc)err->code;
}
