// One thread that makes changes, one after the other, while other threads go on answering readers.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_worker qj_worker;

// `run` is called with each item in the order of qj_worker_put. Lives in the arena until qj_worker_stop.
QJ_CHECKED qj_rc qj_worker_start(void (*run)(void *arg, void *item), void *arg, qj_arena *a, qj_worker **out, qj_err *err);

// False when too many wait, or after the stop.
bool qj_worker_put(qj_worker *w, void *item);

// Takes no more, runs what waits, and ends the thread. NULL is allowed.
void qj_worker_stop(qj_worker *w);
