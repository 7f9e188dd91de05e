// Threads for what takes long, so that those that answer readers go on: changes, one after the other, and slow answers.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_worker qj_worker;

typedef struct qj_worker_options {
    void (*run)(void *arg, void *item); // called with each item in the order of qj_worker_put
    void *arg;
    unsigned threads; // with one, an item is done before the next begins
    size_t waiting;   // the most that wait
} qj_worker_options;

// Lives in the arena until qj_worker_stop.
QJ_CHECKED qj_rc qj_worker_start(const qj_worker_options *o, qj_arena *a, qj_worker **out, qj_err *err);

// False when too many wait, or after the stop.
bool qj_worker_put(qj_worker *w, void *item);

// Takes no more, runs what waits, and ends the threads. NULL is allowed.
void qj_worker_stop(qj_worker *w);
