#include "http/http.h"

#include "http/api.h"
#include "http/listen.h"
#include "http/visit.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
#define CACHE_BYTES (64 * MIB)
#define HEADER_BYTES (32 * 1024) // of one connection; the library clears all of it for each request
#define CONNECTIONS 512u
#define IDLE_SECONDS 15u
#define BEAT_SECONDS 5
#define THREADS_MAX 64u
#define CHANGES_WAITING 16

void qj_server_log(qj_lang lang, const char *id, const qj_arg *args) {
    qj_arena *a = qj_arena_new(64 * 1024);
    if (a == NULL)
        return;
    qj_buf b = qj_buf_new(a, 256);
    qj_text_format(&b, lang, id, args);
    if (!b.failed)
        fprintf(stderr, "qajet: %s\n", b.data);
    qj_arena_free(a);
}

void qj_server_log_error(qj_lang lang, const char *id, const char *url, const qj_err *err) {
    qj_arena *a = qj_arena_new(64 * 1024);
    if (a == NULL)
        return;
    const qj_arg args[] = {qj_text_arg("url", url), qj_text_arg("text", qj_err_text(a, lang, err)), {.name = NULL}};
    qj_server_log(lang, id, args);
    qj_arena_free(a);
}

static void turn(qj_server *s) {
    qj_err err;
    bool changed = false;
    if (qj_site_refresh(s->rules.site, &changed, &err) != QJ_OK) {
        qj_server_log_error(s->log_lang, "http.log.stale", "", &err);
        return;
    }
    if (!changed)
        return;
    qj_cache_clear(s->cache);
    qj_view *view;
    if (qj_site_view(s->rules.site, NULL, &view, &err) != QJ_OK)
        return;
    if (view->snap != NULL)
        qj_server_log(s->log_lang, "http.log.newer",
                      (const qj_arg[]){qj_text_arg("vintage", view->snap->vintage.id), {.name = NULL}});
    qj_view_release(view);
}

void qj_server_refresh(qj_server *s) {
    pthread_mutex_lock(&s->turning);
    turn(s);
    pthread_mutex_unlock(&s->turning);
}

// Looks after the store until someone asks us to stop.
static void wait_for_end(qj_server *s, const sigset_t *stop) {
    const struct timespec second = {.tv_sec = 1};
    for (unsigned n = 1; sigtimedwait(stop, NULL, &second) < 0; n++) {
        qj_server_refresh(s);
        if (n % BEAT_SECONDS == 0)
            qj_events_beat(s->events);
    }
}

// ---- hooks of the work

static void on_made(void *arg) { qj_server_refresh(arg); }

static void on_changed(void *arg) { qj_events_tell(((qj_server *)arg)->events); }

static void put_state(void *arg, qj_lang lang, qj_buf *out) {
    qj_json json = qj_json_to(out);
    qj_job job;
    qj_jobs_look(((qj_server *)arg)->desk.jobs, &job);
    qj_render_job(&json, lang, &job);
}

static unsigned thread_count(unsigned wanted) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = wanted > 0 ? wanted : processors > 0 ? (unsigned)processors : 1;
    return n < THREADS_MAX ? n : THREADS_MAX;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **own, enum MHD_ConnectionNotificationCode code) {
    (void)connection, (void)own;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED)
        atomic_fetch_sub(&((qj_server *)cls)->open, 1);
}

// The library divides its limit by threads, which need not have the same number: how many there are in all is the acceptor's.
static struct MHD_Daemon *start(qj_server *s, unsigned threads) {
    const unsigned limit = 2 * CONNECTIONS * threads;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET;
    return MHD_start_daemon(flags, 0, NULL, NULL, qj_visit_go_on, s, MHD_OPTION_URI_LOG_CALLBACK, qj_visit_begin, s,
                            MHD_OPTION_NOTIFY_COMPLETED, qj_visit_end, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
                            MHD_OPTION_CONNECTION_LIMIT, limit, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_THREAD_POOL_SIZE,
                            threads > 1 ? threads : 0, MHD_OPTION_END);
}

static qj_rc open_desk(qj_server *s, const qj_serve_options *o, qj_arena *a, qj_err *err) {
    const qj_jobs_hooks hooks = {.made = on_made, .changed = on_changed, .arg = s};
    s->desk = (qj_desk){.store_path = o->store_path, .cancel = &s->stopping,
                        .open = !o->read_only && !o->public_only && (o->bind == NULL || qj_listen_is_loopback(o->bind))};
    s->rules.desk = &s->desk;
    QJ_NEED(err, s->events = qj_events_new(put_state, s, a));
    QJ_TRY(qj_jobs_open(o->store_path, o->threads, &hooks, a, &s->desk.jobs, err));
    QJ_TRY(qj_labs_open(o->store_path, o->threads, a, &s->desk.labs, err));
    const qj_worker_options changes = {.run = qj_visit_change, .arg = s, .threads = 1, .waiting = CHANGES_WAITING};
    const qj_worker_options slow = {.run = qj_visit_slow, .arg = s, .threads = thread_count(o->threads),
                                    .waiting = CONNECTIONS}; // one asks for one thing at a time
    QJ_TRY(qj_worker_start(&changes, a, &s->changes, err));
    return qj_worker_start(&slow, a, &s->slow, err);
}

// Work ends first: nobody may sleep when the daemon stops.
static void close_desk(qj_server *s) {
    atomic_store(&s->stopping, true);
    qj_worker_stop(s->changes);
    qj_worker_stop(s->slow);
    qj_labs_close(s->desk.labs);
    qj_jobs_close(s->desk.jobs);
    if (s->events != NULL)
        qj_events_close(s->events);
}

static qj_rc open_doors(qj_server *s, const qj_serve_options *o, const qj_listener *at, qj_arena *a, qj_err *err) {
    QJ_TRY(open_desk(s, o, a, err));
    s->daemon = start(s, thread_count(o->threads));
    if (s->daemon == NULL)
        return qj_fail(err, QJ_E_HTTP_START, qj_text_arg("reason", qj_listen_reason(a)));
    return qj_acceptor_start(at->socket, s->daemon, CONNECTIONS, &s->open, a, &s->acceptor, err);
}

static qj_rc run(const qj_serve_options *o, qj_server *s, const qj_listener *at, qj_arena *a, const sigset_t *stop,
                 qj_err *err) {
    qj_rc rc = open_doors(s, o, at, a, err);
    if (rc == QJ_OK) {
        if (o->ready != NULL)
            o->ready(o->ready_arg, at->url);
        wait_for_end(s, stop);
    }
    qj_acceptor_stop(s->acceptor);
    close(at->socket);
    close_desk(s);
    if (s->daemon != NULL)
        MHD_stop_daemon(s->daemon);
    return rc;
}

static qj_rc serve(const qj_serve_options *o, qj_server *s, qj_arena *a, const sigset_t *stop, qj_err *err) {
    qj_listener at;
    QJ_TRY(qj_listen(o->bind, o->port, a, &at, err));
    s->rules.bind = at.host;
    qj_rc rc = qj_site_open(o->store_path, o->public_only, &s->rules.site, err);
    if (rc != QJ_OK) {
        close(at.socket);
        return rc;
    }
    rc = run(o, s, &at, a, stop, err);
    qj_cache_clear(s->cache);
    qj_site_close(s->rules.site);
    return rc;
}

qj_rc qj_serve(const qj_serve_options *o, qj_err *err) {
    qj_arena *a = qj_arena_new(8 * MIB);
    QJ_NEED(err, a);
    qj_server s = {.rules = {.local_only = o->bind == NULL}, .log_lang = o->lang, .cache = qj_cache_new(a, CACHE_BYTES),
                   .arenas = qj_arenas_new(a, QJ_REQUEST_BYTES)};
    pthread_mutex_init(&s.turning, NULL);
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    // Blocked before any thread starts, so that only wait_for_end takes them.
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    signal(SIGPIPE, SIG_IGN);
    qj_rc rc = s.cache == NULL || s.arenas == NULL ? qj_fail(err, QJ_E_MEMORY) : serve(o, &s, a, &stop, err);
    qj_arenas_close(s.arenas);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_mutex_destroy(&s.turning);
    qj_arena_free(a);
    return rc;
}
