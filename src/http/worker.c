#include "http/worker.h"

#include <pthread.h>

struct qj_worker {
    qj_worker_options is;
    pthread_t *threads;
    unsigned running;
    pthread_mutex_t lock;
    pthread_cond_t more;
    void **items; // a ring
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
        w->first = (w->first + 1) % w->is.waiting;
        w->n--;
        pthread_mutex_unlock(&w->lock);
        w->is.run(w->is.arg, item);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

qj_rc qj_worker_start(const qj_worker_options *o, qj_arena *a, qj_worker **out, qj_err *err) {
    qj_worker *w = QJ_NEW(a, qj_worker, 1);
    QJ_NEED(err, w);
    w->is = *o;
    QJ_NEED(err, w->threads = QJ_NEW(a, pthread_t, o->threads));
    QJ_NEED(err, w->items = QJ_NEW(a, void *, o->waiting));
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    *out = w; // from here on there may be threads to stop
    for (; w->running < o->threads; w->running++)
        if (pthread_create(&w->threads[w->running], NULL, work, w) != 0)
            return qj_fail(err, QJ_E_MEMORY);
    return QJ_OK;
}

bool qj_worker_put(qj_worker *w, void *item) {
    pthread_mutex_lock(&w->lock);
    const bool taken = !w->stop && w->n < w->is.waiting;
    if (taken) {
        w->items[(w->first + w->n) % w->is.waiting] = item;
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
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->lock);
    for (; w->running > 0; w->running--)
        pthread_join(w->threads[w->running - 1], NULL); // the lock stays: late ones may still ask and are refused
}
