#include "http/worker.h"

#include <pthread.h>

#define WAITING 16

struct qj_worker {
    void (*run)(void *arg, void *item);
    void *arg;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    void *items[WAITING]; // a ring
    size_t first, n;
    bool stop;
};

static void *work(void *arg) {
    qj_worker *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->n == 0 && !w->stop)
            pthread_cond_wait(&w->more, &w->lock);
        if (w->n == 0)
            break;
        void *item = w->items[w->first];
        w->first = (w->first + 1) % WAITING;
        w->n--;
        pthread_mutex_unlock(&w->lock);
        w->run(w->arg, item);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

qj_rc qj_worker_start(void (*run)(void *arg, void *item), void *arg, qj_arena *a, qj_worker **out, qj_err *err) {
    qj_worker *w = QJ_NEW(a, qj_worker, 1);
    QJ_NEED(err, w);
    w->run = run;
    w->arg = arg;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    if (pthread_create(&w->thread, NULL, work, w) != 0)
        return qj_fail(err, QJ_E_MEMORY);
    *out = w;
    return QJ_OK;
}

bool qj_worker_put(qj_worker *w, void *item) {
    pthread_mutex_lock(&w->lock);
    const bool taken = !w->stop && w->n < WAITING;
    if (taken) {
        w->items[(w->first + w->n) % WAITING] = item;
        w->n++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return taken;
}

void qj_worker_stop(qj_worker *w) {
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL); // the lock stays: late ones may still ask and are refused
}
