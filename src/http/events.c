#include "http/events.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define WATCHERS 32
#define WATCHER_BYTES ((size_t)256 * 1024)
#define BLOCK 1024

typedef struct watcher {
    struct watcher *next;
    qj_events *events;
    qj_arena *arena;
    struct MHD_Connection *connection;
    qj_lang lang;
    uint64_t seen; // the change that was told last
    bool asleep;   // its connection is suspended
    bool beat;     // a sign of life is due
    qj_mark mark;
    const char *text; // being sent
    size_t n, at;
} watcher;

struct qj_events {
    void (*render)(void *arg, qj_lang lang, qj_buf *out);
    void *arg;
    pthread_mutex_t lock;
    watcher *first;
    size_t n;
    uint64_t change; // counts, from 1
    bool closed;
};

qj_events *qj_events_new(void (*render)(void *arg, qj_lang lang, qj_buf *out), void *arg, qj_arena *a) {
    qj_events *e = QJ_NEW(a, qj_events, 1);
    if (e == NULL)
        return NULL;
    e->render = render;
    e->arg = arg;
    e->change = 1;
    pthread_mutex_init(&e->lock, NULL);
    return e;
}

// What is due next, as the text being sent. The lock is held.
static void compose(watcher *w) {
    w->beat = false;
    w->at = 0;
    if (w->seen == w->events->change) {
        w->text = ":\n\n";
        w->n = strlen(w->text);
        return;
    }
    qj_arena_rewind(w->arena, w->mark);
    qj_buf b = qj_buf_new(w->arena, 1024);
    qj_buf_str(&b, w->seen == 0 ? "retry: 2000\ndata: " : "data: ");
    w->events->render(w->events->arg, w->lang, &b);
    qj_buf_str(&b, "\n\n");
    w->seen = w->events->change;
    w->text = b.failed ? ":\n\n" : b.data;
    w->n = strlen(w->text);
}

// Called by the library when it can send. The lock is held while a connection falls asleep, so that nobody wakes it
// before it sleeps.
static ssize_t on_room(void *cls, uint64_t position, char *to, size_t room) {
    (void)position;
    watcher *w = cls;
    qj_events *e = w->events;
    pthread_mutex_lock(&e->lock);
    if (w->at == w->n && !e->closed && (w->seen != e->change || w->beat))
        compose(w);
    ssize_t sent = 0;
    if (w->at < w->n) {
        const size_t n = w->n - w->at < room ? w->n - w->at : room;
        memcpy(to, w->text + w->at, n);
        w->at += n;
        sent = (ssize_t)n;
    } else if (e->closed) {
        sent = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        w->asleep = true;
        MHD_suspend_connection(w->connection);
    }
    pthread_mutex_unlock(&e->lock);
    return sent;
}

static void on_gone(void *cls) {
    watcher *w = cls;
    qj_events *e = w->events;
    pthread_mutex_lock(&e->lock);
    watcher **at = &e->first;
    while (*at != NULL && *at != w)
        at = &(*at)->next;
    if (*at == w) {
        *at = w->next;
        e->n--;
    }
    pthread_mutex_unlock(&e->lock);
    qj_arena_free(w->arena);
}

struct MHD_Response *qj_events_watch(qj_events *e, qj_lang lang, struct MHD_Connection *connection) {
    qj_arena *a = qj_arena_new(WATCHER_BYTES);
    watcher *w = a != NULL ? QJ_NEW(a, watcher, 1) : NULL;
    if (w == NULL) {
        qj_arena_free(a);
        return NULL;
    }
    *w = (watcher){.events = e, .arena = a, .connection = connection, .lang = lang};
    w->mark = qj_arena_mark(a);
    struct MHD_Response *r = NULL;
    pthread_mutex_lock(&e->lock);
    if (!e->closed && e->n < WATCHERS)
        r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_room, w, on_gone);
    if (r != NULL) {
        w->next = e->first;
        e->first = w;
        e->n++;
    }
    pthread_mutex_unlock(&e->lock);
    if (r == NULL)
        qj_arena_free(a);
    return r;
}

// The lock is held.
static void wake(qj_events *e) {
    for (watcher *w = e->first; w != NULL; w = w->next)
        if (w->asleep) {
            w->asleep = false;
            MHD_resume_connection(w->connection);
        }
}

void qj_events_tell(qj_events *e) {
    pthread_mutex_lock(&e->lock);
    e->change++;
    wake(e);
    pthread_mutex_unlock(&e->lock);
}

void qj_events_beat(qj_events *e) {
    pthread_mutex_lock(&e->lock);
    for (watcher *w = e->first; w != NULL; w = w->next)
        w->beat = true;
    wake(e);
    pthread_mutex_unlock(&e->lock);
}

void qj_events_close(qj_events *e) {
    pthread_mutex_lock(&e->lock);
    e->closed = true;
    wake(e);
    pthread_mutex_unlock(&e->lock);
}
