// Long work in the background: one forecast at a time, on a thread of its own, with its own connection to the store.
#pragma once

#include "base/err.h"
#include "service/forecast.h"

typedef struct qj_jobs qj_jobs;

typedef enum qj_job_state { QJ_JOB_NONE, QJ_JOB_RUNNING, QJ_JOB_DONE, QJ_JOB_FAILED, QJ_JOB_CANCELLED } qj_job_state;

#define QJ_JOB_VINTAGE 80

// What is known of the job started last. `seconds` is how long it runs or ran.
typedef struct qj_job {
    qj_job_state state;
    unsigned number; // counts the jobs, from 1
    const char *stage; // message id; NULL before the first stage
    double fraction;   // of the stage
    double seconds;
    qj_forecast_options options;
    char scenario[QJ_JOB_VINTAGE]; // of options; "" is none
    char vintage[QJ_JOB_VINTAGE]; // when done
    bool existed;                 // the same run was there already
    qj_events_told events;        // when done: what projects and employers said
    qj_err error;                 // when failed
} qj_job;

// Both are called from the job's thread. `made`: a vintage was stored, and nobody was told yet. `changed`: what
// qj_jobs_look shows has changed.
typedef struct qj_jobs_hooks {
    void (*made)(void *arg);
    void (*changed)(void *arg);
    void *arg;
} qj_jobs_hooks;

// threads 0: as many as the machine has processors. Lives in the arena until qj_jobs_close.
QJ_CHECKED qj_rc qj_jobs_open(const char *store_path, unsigned threads, const qj_jobs_hooks *hooks, qj_arena *a,
                              qj_jobs **out, qj_err *err);

// Cancels what runs and waits for its end; none starts after it, and qj_jobs_look goes on answering. NULL is allowed.
void qj_jobs_close(qj_jobs *j);

// Starts a forecast and returns at once. QJ_E_JOB_BUSY while one runs. One thread starts and closes.
QJ_CHECKED qj_rc qj_jobs_start(qj_jobs *j, const qj_forecast_options *o, qj_err *err);

// Asks the running job to stop; it ends as QJ_JOB_CANCELLED and nothing is stored. QJ_E_JOB_NONE.
QJ_CHECKED qj_rc qj_jobs_cancel(qj_jobs *j, qj_err *err);

void qj_jobs_look(qj_jobs *j, qj_job *out);
