#include "http/http.h"

#include "http/cache.h"
#include "http/dispatch.h"
#include "http/gzip.h"
#include "http/listen.h"
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
#define REQUEST_BYTES (512 * MIB) // all regions, industries, occupations and years at once take half of it
#define CACHE_BYTES (64 * MIB)
#define HEADER_BYTES (64 * 1024)      // of one connection
#define BODY_BYTES ((size_t)64 * 1024) // of a request that has one; none is wanted
#define CONNECTIONS 512u
#define IDLE_SECONDS 15u
#define THREADS_MAX 64u

typedef struct server {
    qj_server_rules rules;
    qj_cache *cache;
    qj_lang log_lang;
} server;

// A request from its first byte to its end. Lives in its own arena.
typedef struct visit {
    qj_arena *arena;
    const char *uri;
    bool greeted;
    size_t body;
} visit;

static void log_line(qj_lang lang, const char *id, const qj_arg *args) {
    qj_arena *a = qj_arena_new(64 * 1024);
    if (a == NULL)
        return;
    qj_buf b = qj_buf_new(a, 256);
    qj_text_format(&b, lang, id, args);
    if (!b.failed)
        fprintf(stderr, "qajet: %s\n", b.data);
    qj_arena_free(a);
}

static void log_error(qj_lang lang, const char *id, const char *url, const qj_err *err) {
    qj_arena *a = qj_arena_new(64 * 1024);
    if (a == NULL)
        return;
    const qj_arg args[] = {qj_text_arg("url", url), qj_text_arg("text", qj_err_text(a, lang, err)), {.name = NULL}};
    log_line(lang, id, args);
    qj_arena_free(a);
}

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *connection) {
    (void)cls, (void)connection;
    qj_arena *a = qj_arena_new(REQUEST_BYTES);
    visit *v = a != NULL ? QJ_NEW(a, visit, 1) : NULL;
    if (v == NULL) {
        qj_arena_free(a);
        return NULL;
    }
    v->arena = a;
    v->uri = qj_arena_str(a, uri);
    return v;
}

static void on_end(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code) {
    (void)cls, (void)connection, (void)code;
    visit *v = *state;
    if (v != NULL)
        qj_arena_free(v->arena);
    *state = NULL;
}

static void put_header(struct MHD_Response *r, const char *name, const char *value) {
    if (value != NULL)
        (void)MHD_add_response_header(r, name, value);
}

static struct MHD_Response *response_of(const qj_out *o) {
    union {
        const void *in;
        void *out;
    } body = {.in = o->size > 0 ? o->body : ""}; // the library takes it without const and leaves it alone
    struct MHD_Response *r =
        MHD_create_response_from_buffer(o->size, body.out, o->constant ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
    if (r == NULL)
        return NULL;
    put_header(r, "Content-Type", o->type);
    char saved[160];
    if (o->file != NULL && snprintf(saved, sizeof saved, "attachment; filename=\"%s\"", o->file) < (int)sizeof saved)
        put_header(r, "Content-Disposition", saved);
    put_header(r, "Content-Encoding", o->gzip ? "gzip" : NULL);
    put_header(r, "ETag", o->tag);
    put_header(r, "Cache-Control", o->cache);
    put_header(r, "Location", o->location);
    put_header(r, "Allow", o->allow);
    put_header(r, "Vary", o->status >= 400 ? "Accept-Encoding, Accept-Language" : "Accept-Encoding");
    put_header(r, "Content-Security-Policy", o->policy);
    put_header(r, "X-Content-Type-Options", "nosniff");
    put_header(r, "Referrer-Policy", "same-origin");
    return r;
}

static const char *header(struct MHD_Connection *c, const char *name) {
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static enum MHD_Result answer(server *s, visit *v, struct MHD_Connection *connection, const char *method) {
    qj_in in = {.method = method, .uri = v->uri, .host = header(connection, "Host"),
                .accept_encoding = header(connection, "Accept-Encoding"),
                .accept_language = header(connection, "Accept-Language"),
                .if_none_match = header(connection, "If-None-Match")};
    bool gzip = qj_gzip_accepted(in.accept_encoding);
    bool known_host = !s->rules.local_only || qj_host_is_local(in.host, s->rules.bind);
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    uint64_t tag = qj_site_tag(s->rules.site);
    if (known_host && reads && in.if_none_match == NULL && qj_cache_send(s->cache, v->uri, gzip, tag, connection))
        return MHD_YES;
    qj_out out;
    qj_dispatch(&s->rules, &in, v->arena, &out);
    if (out.failure != NULL)
        log_error(s->log_lang, "http.log.failed", v->uri, out.failure);
    struct MHD_Response *r = response_of(&out);
    if (r == NULL)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(connection, out.status, r);
    bool kept = out.keep && out.status == 200 && qj_cache_put(s->cache, v->uri, gzip, tag, r, out.size);
    if (!kept)
        MHD_destroy_response(r);
    return queued;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_size, void **state) {
    (void)url, (void)version, (void)upload;
    visit *v = *state;
    if (v == NULL || v->uri == NULL)
        return MHD_NO; // no memory
    if (!v->greeted) { // the headers are there, a body may follow
        v->greeted = true;
        return MHD_YES;
    }
    if (*upload_size > 0) { // read and thrown away, within reason
        v->body += *upload_size;
        *upload_size = 0;
        return v->body <= BODY_BYTES ? MHD_YES : MHD_NO;
    }
    return answer(cls, v, connection, method);
}

static void refresh(server *s) {
    qj_err err;
    bool changed = false;
    if (qj_site_refresh(s->rules.site, &changed, &err) != QJ_OK) {
        log_error(s->log_lang, "http.log.stale", "", &err);
        return;
    }
    if (!changed)
        return;
    qj_cache_clear(s->cache);
    qj_view *view;
    if (qj_site_view(s->rules.site, NULL, &view, &err) != QJ_OK)
        return;
    if (view->snap != NULL)
        log_line(s->log_lang, "http.log.newer",
                 (const qj_arg[]){qj_text_arg("vintage", view->snap->vintage.id), {.name = NULL}});
    qj_view_release(view);
}

// Looks after the store until someone asks us to stop.
static void wait_for_end(server *s, const sigset_t *stop) {
    const struct timespec second = {.tv_sec = 1};
    while (sigtimedwait(stop, NULL, &second) < 0)
        refresh(s);
}

static unsigned thread_count(unsigned wanted) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = wanted > 0 ? wanted : processors > 0 ? (unsigned)processors : 1;
    return n < THREADS_MAX ? n : THREADS_MAX;
}

static struct MHD_Daemon *start(server *s, int socket, unsigned threads) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, socket,
                            MHD_OPTION_URI_LOG_CALLBACK, on_uri, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
                            MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_THREAD_POOL_SIZE,
                            threads > 1 ? threads : 0, MHD_OPTION_END);
}

static qj_rc serve(const qj_serve_options *o, server *s, qj_arena *a, const sigset_t *stop, qj_err *err) {
    qj_listener at;
    QJ_TRY(qj_listen(o->bind, o->port, a, &at, err));
    s->rules.bind = at.host;
    qj_rc rc = qj_site_open(o->store_path, o->public_only, &s->rules.site, err);
    if (rc != QJ_OK) {
        close(at.socket);
        return rc;
    }
    struct MHD_Daemon *daemon = start(s, at.socket, thread_count(o->threads));
    if (daemon != NULL) {
        if (o->ready != NULL)
            o->ready(o->ready_arg, at.url);
        wait_for_end(s, stop);
        MHD_stop_daemon(daemon); // closes the socket
    } else {
        rc = qj_fail(err, QJ_E_HTTP_START, qj_text_arg("reason", qj_listen_reason(a)));
        close(at.socket);
    }
    qj_cache_clear(s->cache);
    qj_site_close(s->rules.site);
    return rc;
}

qj_rc qj_serve(const qj_serve_options *o, qj_err *err) {
    qj_arena *a = qj_arena_new(8 * MIB);
    QJ_NEED(err, a);
    server s = {.rules = {.local_only = o->bind == NULL}, .log_lang = o->lang, .cache = qj_cache_new(a, CACHE_BYTES)};
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    // Blocked before any thread starts, so that only wait_for_end takes them.
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    signal(SIGPIPE, SIG_IGN);
    qj_rc rc = s.cache == NULL ? qj_fail(err, QJ_E_MEMORY) : serve(o, &s, a, &stop, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    qj_arena_free(a);
    return rc;
}
