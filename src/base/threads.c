#define _GNU_SOURCE // sched_getaffinity

#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#define MOST_WORKERS 1024u

typedef struct worker {
    qj_pool *pool;
    pthread_t thread;
    size_t number; // from 1; the caller is 0
} worker;

struct qj_pool {
    unsigned size;
    unsigned started; // threads of our own
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    uint64_t round; // counts the runs, so that a worker joins each once
    unsigned busy;  // workers that have not finished the round
    bool stop;
    size_t n;
    qj_task task;
    void *arg;
    atomic_size_t next;
    worker workers[];
};

static void take_tasks(qj_pool *p, size_t number) {
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed);
        if (i >= p->n)
            return;
        p->task(p->arg, i, number);
    }
}

static void *work(void *arg) {
    worker *w = arg;
    qj_pool *p = w->pool;
    uint64_t seen = 0;
    (void)pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->round == seen)
            (void)pthread_cond_wait(&p->work, &p->lock);
        if (p->stop)
            break;
        seen = p->round;
        (void)pthread_mutex_unlock(&p->lock);
        take_tasks(p, w->number);
        (void)pthread_mutex_lock(&p->lock);
        if (--p->busy == 0)
            (void)pthread_cond_signal(&p->done);
    }
    (void)pthread_mutex_unlock(&p->lock);
    return NULL;
}

static unsigned processors(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : (unsigned)n;
}

// Signals are for the caller's thread: workers are started with all of them blocked.
static void start_workers(qj_pool *p) {
    sigset_t all, before;
    (void)sigfillset(&all);
    bool masked = pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
    while (p->started + 1 < p->size) {
        worker *w = &p->workers[p->started];
        w->pool = p;
        w->number = p->started + 1;
        if (pthread_create(&w->thread, NULL, work, w) != 0)
            break; // fewer threads, the same results
        p->started++;
    }
    if (masked)
        (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

qj_rc qj_pool_new(unsigned n, qj_pool **out, qj_err *err) {
    *out = NULL;
    if (n == 0)
        n = processors();
    if (n > MOST_WORKERS)
        n = MOST_WORKERS;
    qj_pool *p = calloc(1, sizeof *p + n * sizeof(worker));
    QJ_NEED(err, p);
    p->size = n;
    if (pthread_mutex_init(&p->lock, NULL) != 0 || pthread_cond_init(&p->work, NULL) != 0 ||
        pthread_cond_init(&p->done, NULL) != 0) {
        free(p);
        return qj_fail(err, QJ_E_MEMORY);
    }
    start_workers(p);
    p->size = p->started + 1;
    *out = p;
    return QJ_OK;
}

void qj_pool_free(qj_pool *p) {
    if (p == NULL)
        return;
    (void)pthread_mutex_lock(&p->lock);
    p->stop = true;
    (void)pthread_cond_broadcast(&p->work);
    (void)pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->started; i++)
        (void)pthread_join(p->workers[i].thread, NULL);
    (void)pthread_cond_destroy(&p->done);
    (void)pthread_cond_destroy(&p->work);
    (void)pthread_mutex_destroy(&p->lock);
    free(p);
}

unsigned qj_pool_size(const qj_pool *p) { return p->size; }

void qj_pool_run(qj_pool *p, size_t n, qj_task task, void *arg) {
    (void)pthread_mutex_lock(&p->lock);
    p->n = n;
    p->task = task;
    p->arg = arg;
    p->busy = p->started;
    p->round++;
    atomic_store_explicit(&p->next, 0, memory_order_relaxed);
    (void)pthread_cond_broadcast(&p->work);
    (void)pthread_mutex_unlock(&p->lock);
    take_tasks(p, 0);
    (void)pthread_mutex_lock(&p->lock);
    while (p->busy > 0)
        (void)pthread_cond_wait(&p->done, &p->lock);
    (void)pthread_mutex_unlock(&p->lock);
}
