// A pool of threads that runs numbered tasks.
//
// Which thread runs which task is not determined, so a task may only write what belongs to its number; a result
// that is summed over tasks is summed afterwards in the order of the numbers. That is why results do not depend on
// the number of threads.
#pragma once

#include "base/err.h"

typedef struct qj_pool qj_pool;
typedef void (*qj_task)(void *arg, size_t task, size_t worker);

// n workers (0: as many as the machine has processors); the caller's thread is one of them.
QJ_CHECKED qj_rc qj_pool_new(unsigned n, qj_pool **out, qj_err *err);
void qj_pool_free(qj_pool *p);
unsigned qj_pool_size(const qj_pool *p);

// Runs tasks 0..n-1 and returns when all are done. One caller at a time.
void qj_pool_run(qj_pool *p, size_t n, qj_task task, void *arg);
