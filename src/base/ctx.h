// What long work needs besides its input: threads, progress, cancellation.
#pragma once

#include "base/arena.h"
#include "base/threads.h"
#include <stdatomic.h>

typedef struct qj_ctx {
    qj_pool *pool;
    qj_arena *arena; // results and scratch of the job
    // Called from the caller's thread, at most about a hundred times a stage; stage is a message id.
    void (*progress)(void *arg, const char *stage, double fraction);
    // A sentence about how it goes (message id and its arguments, .name == NULL ends them), now and then; may be NULL.
    void (*tell)(void *arg, const char *message, const qj_arg *args);
    void *progress_arg;
    const atomic_bool *cancel; // NULL: can't be cancelled
} qj_ctx;

static inline void qj_ctx_progress(const qj_ctx *c, const char *stage, double fraction) {
    if (c->progress != NULL)
        c->progress(c->progress_arg, stage, fraction);
}

static inline bool qj_ctx_cancelled(const qj_ctx *c) {
    return c->cancel != NULL && atomic_load_explicit(c->cancel, memory_order_relaxed);
}
