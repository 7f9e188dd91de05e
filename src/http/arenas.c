#include "http/arenas.h"

#include <pthread.h>
#include <stdbool.h>

enum { KEPT = 32 };

struct qj_arenas {
    pthread_mutex_t lock;
    size_t limit, n;
    qj_arena *idle[KEPT];
};

qj_arenas *qj_arenas_new(qj_arena *a, size_t limit) {
    qj_arenas *s = QJ_NEW(a, qj_arenas, 1);
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->lock, NULL);
    s->limit = limit;
    return s;
}

void qj_arenas_close(qj_arenas *s) {
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->n; i++)
        qj_arena_free(s->idle[i]);
    pthread_mutex_destroy(&s->lock);
}

qj_arena *qj_arenas_take(qj_arenas *s) {
    pthread_mutex_lock(&s->lock);
    qj_arena *a = s->n > 0 ? s->idle[--s->n] : NULL;
    pthread_mutex_unlock(&s->lock);
    return a != NULL ? a : qj_arena_new(s->limit);
}

void qj_arenas_give(qj_arenas *s, qj_arena *a) {
    if (a == NULL)
        return;
    qj_arena_clear(a);
    pthread_mutex_lock(&s->lock);
    const bool kept = s->n < KEPT;
    if (kept)
        s->idle[s->n++] = a;
    pthread_mutex_unlock(&s->lock);
    if (!kept)
        qj_arena_free(a);
}
