#include "http/visit.h"

#include "base/clock.h"
#include "http/api.h"
#include "http/body.h"
#include "http/gzip.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((size_t)1 << 20)
#define DRAIN_BYTES (8 * MIB) // of a body that nobody wants: read and thrown away, so that the answer is heard
// A body must come at this rate on average, after a while for the line to warm up.
#define SLOW_SECONDS 20.0
#define SLOW_BYTES (16.0 * 1024)

// Lives in its own arena, which belongs to one thread at a time: the worker has it while the connection is suspended.
typedef struct visit {
    qj_arena *arena;
    qj_server *server;
    struct MHD_Connection *connection;
    const char *uri;
    double started;
    qj_in in;
    qj_out out;
    bool greeted;  // the headers are there
    bool answered; // out is the answer
    uint64_t tag;  // of the vintages when it was asked for; 0: a change
    size_t came;   // of the body
    qj_body *body; // NULL: not wanted
} visit;

void *qj_visit_begin(void *cls, const char *uri, struct MHD_Connection *connection) {
    qj_server *s = cls;
    qj_arena *a = qj_arenas_take(s->arenas);
    visit *v = a != NULL ? QJ_NEW(a, visit, 1) : NULL;
    if (v == NULL) {
        qj_arenas_give(s->arenas, a);
        return NULL;
    }
    v->arena = a;
    v->server = s;
    v->connection = connection;
    v->uri = qj_arena_str(a, uri);
    v->started = qj_clock_seconds();
    return v;
}

void qj_visit_end(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code) {
    (void)cls, (void)connection, (void)code;
    visit *v = *state;
    if (v != NULL) {
        qj_body_free(v->body);
        qj_arenas_give(v->server->arenas, v->arena);
    }
    *state = NULL;
}

// ---- answers

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
    if (o->file != NULL && snprintf(saved, sizeof saved, "%s; filename=\"%s\"", o->shown ? "inline" : "attachment", o->file) <
                                 (int)sizeof saved)
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

static void read_headers(visit *v, const char *method) {
    struct MHD_Connection *c = v->connection;
    v->in = (qj_in){.method = method, .uri = v->uri, .host = header(c, "Host"),
                    .accept_encoding = header(c, "Accept-Encoding"), .accept_language = header(c, "Accept-Language"),
                    .if_none_match = header(c, "If-None-Match"), .origin = header(c, "Origin"),
                    .fetch_site = header(c, "Sec-Fetch-Site"), .mark = header(c, QJ_MARK_HEADER),
                    .media = header(c, "Content-Type")};
}

// The stream of events, or the word that there are too many.
static struct MHD_Response *live_response(visit *v) {
    qj_lang lang = QJ_KK;
    const char *query = strchr(v->uri, '?');
    (void)qj_route_lang(query != NULL ? query + 1 : NULL, &lang);
    struct MHD_Response *r = qj_events_watch(v->server->events, lang, v->connection);
    if (r != NULL) {
        put_header(r, "Content-Type", v->out.type);
        put_header(r, "Cache-Control", v->out.cache);
        put_header(r, "X-Content-Type-Options", "nosniff");
        return r;
    }
    qj_err *err = QJ_NEW(v->arena, qj_err, 1);
    if (err == NULL)
        return NULL;
    (void)qj_fail(err, QJ_E_HTTP_WATCHERS);
    qj_dispatch_failed(&v->in, err, v->arena, &v->out);
    return response_of(&v->out);
}

// Sends v->out; keeps it under the tag when it may be kept.
static enum MHD_Result send_out(visit *v, uint64_t tag) {
    const qj_out *out = &v->out;
    qj_server *s = v->server;
    if (out->failure != NULL)
        qj_server_log_error(s->log_lang, "http.log.failed", v->uri, out->failure);
    struct MHD_Response *r = out->live ? live_response(v) : response_of(out);
    if (r == NULL)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(v->connection, out->status, r);
    bool kept = out->keep && out->status == 200 &&
                qj_cache_put(s->cache, v->uri, qj_gzip_accepted(v->in.accept_encoding), tag, r, out->size);
    if (!kept)
        MHD_destroy_response(r);
    return queued;
}

// Sets the answer to a failure of our own making.
static void give_up(visit *v, const qj_err *why) {
    qj_err *err = QJ_NEW(v->arena, qj_err, 1);
    if (err != NULL)
        *err = *why;
    qj_body_free(v->body);
    v->body = NULL;
    v->answered = true;
    if (err != NULL)
        qj_dispatch_failed(&v->in, err, v->arena, &v->out);
    else
        v->out = (qj_out){.status = 503, .cache = "no-store"};
}

// A worker makes the answer, and the connection sleeps until it has. A thread of the library serves many connections: while
// it works for one it hears none of the others, and then closes those that it has not heard for long.
static enum MHD_Result hand_over(visit *v, qj_worker *to) {
    qj_err err;
    MHD_suspend_connection(v->connection);
    if (qj_worker_put(to, v))
        return MHD_YES;
    (void)qj_fail(&err, QJ_E_HTTP_QUEUE);
    give_up(v, &err);
    MHD_resume_connection(v->connection);
    return MHD_YES;
}

void qj_visit_slow(void *cls, void *item) {
    qj_server *s = cls;
    visit *v = item;
    qj_dispatch(&s->rules, &v->in, v->arena, &v->out);
    v->answered = true;
    MHD_resume_connection(v->connection);
}

static enum MHD_Result answer(visit *v) {
    qj_server *s = v->server;
    const qj_in *in = &v->in;
    bool gzip = qj_gzip_accepted(in->accept_encoding);
    bool known_host = !s->rules.local_only || qj_host_is_local(in->host, s->rules.bind);
    bool reads = strcmp(in->method, "GET") == 0 || strcmp(in->method, "HEAD") == 0;
    v->tag = qj_site_tag(s->rules.site);
    if (known_host && reads && in->if_none_match == NULL && qj_cache_send(s->cache, v->uri, gzip, v->tag, v->connection))
        return MHD_YES;
    if (reads && qj_dispatch_is_slow(v->uri))
        return hand_over(v, s->slow);
    qj_dispatch(&s->rules, in, v->arena, &v->out);
    return send_out(v, v->tag);
}

// ---- changes

static uint64_t announced_size(struct MHD_Connection *c) {
    const char *text = header(c, "Content-Length");
    return text != NULL ? strtoull(text, NULL, 10) : 0;
}

// The headers of a change are there: may its body come?
static enum MHD_Result greet(visit *v) {
    qj_server *s = v->server;
    qj_err err;
    size_t max = 0;
    uint64_t announced = announced_size(v->connection);
    if (!qj_dispatch_admits(&s->rules, &v->in, announced, v->arena, &max, &v->out))
        v->answered = true;
    else if (max > 0 && qj_body_new(s->desk.store_path, max, v->arena, &v->body, &err) != QJ_OK)
        give_up(v, &err);
    return v->answered && announced > DRAIN_BYTES ? send_out(v, 0) : MHD_YES;
}

static enum MHD_Result take(visit *v, const char *bytes, size_t n) {
    qj_err err;
    v->came += n;
    double seconds = qj_clock_seconds() - v->started;
    if (seconds > SLOW_SECONDS && (double)v->came < (seconds - SLOW_SECONDS) * SLOW_BYTES)
        return MHD_NO; // too slow: the line is wanted by others
    if (v->body == NULL)
        return v->came <= DRAIN_BYTES ? MHD_YES : MHD_NO;
    if (qj_body_put(v->body, bytes, n, &err) != QJ_OK) {
        give_up(v, &err);
        v->came = 0;
    }
    return MHD_YES;
}

void qj_visit_change(void *cls, void *item) {
    qj_server *s = cls;
    visit *v = item;
    qj_err err;
    if (v->body != NULL) {
        v->in.body_size = qj_body_size(v->body);
        if (qj_body_read(v->body, &v->in.body, &err) != QJ_OK)
            give_up(v, &err);
    }
    if (!v->answered) {
        qj_dispatch(&s->rules, &v->in, v->arena, &v->out);
        qj_server_refresh(s); // who made the change sees it next
    }
    v->answered = true;
    MHD_resume_connection(v->connection);
}

enum MHD_Result qj_visit_go_on(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *upload, size_t *upload_size, void **state) {
    (void)cls, (void)connection, (void)url, (void)version;
    visit *v = *state;
    if (v == NULL || v->uri == NULL)
        return MHD_NO; // no memory
    const bool changes = strcmp(method, "POST") == 0;
    if (!v->greeted) { // the headers are there, a body may follow
        v->greeted = true;
        read_headers(v, method);
        return changes ? greet(v) : MHD_YES;
    }
    if (*upload_size > 0) {
        const size_t n = *upload_size;
        *upload_size = 0;
        return take(v, upload, n);
    }
    if (v->answered)
        return send_out(v, v->tag);
    return changes ? hand_over(v, v->server->changes) : answer(v);
}
