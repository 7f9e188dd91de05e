#include "http/dispatch.h"

#include "base/hash.h"
#include "http/api.h"
#include "http/assets.h"
#include "http/gzip.h"
#include "http/problem.h"
#include <string.h>

#define POLICY_FOR(who) "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; " \
                        "form-action 'self'; frame-ancestors " who
#define POLICY POLICY_FOR("'self'")
#define POLICY_EMBEDDED POLICY_FOR("*") // a bare chart: nothing in it can be changed
#define START_PAGE "/kk/map"
#define SMALL 1024 // answers below this are not worth compressing

typedef struct job {
    const qj_server_rules *rules;
    const qj_in *in;
    qj_arena *arena;
    const char *path, *query; // query NULL when there is none
    qj_out *out;
} job;

bool qj_host_is_local(const char *host, const char *bind) {
    if (host == NULL)
        return true; // no browser leaves it out
    const char *names[] = {"localhost", "127.0.0.1", "[::1]", bind};
    size_t n = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    if (n > strlen(host) || strspn(host + n, ":0123456789") != strlen(host + n))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] != NULL && strlen(names[i]) == n && strncasecmp(names[i], host, n) == 0)
            return true;
    return false;
}

bool qj_tag_matches(const char *if_none_match, const char *tag) {
    if (if_none_match == NULL || tag == NULL)
        return false;
    if (strcmp(if_none_match, "*") == 0)
        return true;
    const char *opaque = strncmp(tag, "W/", 2) == 0 ? tag + 2 : tag; // compared as weak tags
    return strstr(if_none_match, opaque) != NULL;
}

static const char *make_tag(qj_arena *a, uint64_t one, uint64_t other) {
    uint64_t both[2] = {one, other};
    return qj_arena_printf(a, "W/\"%016llx\"", (unsigned long long)qj_xxh3(both, sizeof both));
}

static void fail(const job *j, qj_err *err) {
    qj_lang lang = qj_problem_lang(j->query, j->in->accept_language);
    qj_buf b = qj_buf_new(j->arena, 512);
    unsigned status = qj_problem(&b, lang, err);
    *j->out = (qj_out){.status = status, .policy = POLICY, .cache = "no-store", .type = "application/problem+json"};
    j->out->body = b.failed ? "{}" : b.data;
    j->out->size = b.failed ? 2 : b.len;
    if (err->code == QJ_E_HTTP_METHOD)
        j->out->allow = qj_route_methods(j->path);
    j->out->failure = status >= 500 ? err : NULL;
}

// What came from outside, fit to be repeated.
static const char *clean(const char *s) { return qj_text_valid(s, strlen(s)) == strlen(s) ? s : "?"; }

static void redirect(const job *j, const char *to) {
    *j->out = (qj_out){.status = 302, .location = to, .policy = POLICY, .cache = "no-cache"};
}

static void compress(const job *j) {
    qj_out *o = j->out;
    size_t n;
    void *packed = o->size >= SMALL && qj_gzip_accepted(j->in->accept_encoding) ? qj_gzip(o->body, o->size, j->arena, &n) : NULL;
    if (packed == NULL)
        return;
    o->body = packed;
    o->size = n;
    o->gzip = true;
    o->constant = false;
}

// The pages were not compiled in: say so, in a page that needs nothing.
static void bare_page(const job *j) {
    qj_lang lang = qj_problem_lang(j->query, j->in->accept_language);
    qj_lang wanted;
    char code[3] = {j->path[0] != 0 ? j->path[1] : 0, j->path[0] != 0 && j->path[1] != 0 ? j->path[2] : 0, 0};
    if (qj_lang_parse(code, &wanted))
        lang = wanted;
    qj_buf b = qj_buf_new(j->arena, 1024);
    qj_buf_printf(&b,
                  "<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width\"><title>Qajet</title><h1>%s</h1><p>%s</p>"
                  "<p><a href=\"/api?lang=%s\">%s</a></p></html>\n",
                  qj_lang_code(lang), qj_text(lang, "http.bare.title"), qj_text(lang, "http.bare.text"), qj_lang_code(lang),
                  qj_text(lang, "http.bare.api"));
    *j->out = (qj_out){.status = 404, .type = "text/html; charset=utf-8", .policy = POLICY, .cache = "no-store"};
    j->out->body = b.failed ? "" : b.data;
    j->out->size = b.failed ? 0 : b.len;
}

// A page asked for as a bare chart to stand in someone else's: "embed=" and a name in the query.
static bool is_embedded(const job *j) {
    const char *at = j->query != NULL && qj_asset_is_page(j->path) ? strstr(j->query, "embed=") : NULL;
    return at != NULL && (at == j->query || at[-1] == '&') && at[strlen("embed=")] != 0 && at[strlen("embed=")] != '&';
}

static void send_asset(const job *j, const qj_asset *asset, qj_err *err) {
    *j->out = (qj_out){.status = 200, .type = asset->type, .policy = is_embedded(j) ? POLICY_EMBEDDED : POLICY, .keep = true, .constant = true,
                       .cache = asset->immutable ? "public, max-age=31536000, immutable" : "no-cache",
                       .body = asset->bytes, .size = asset->size, .gzip = asset->gzip};
    j->out->tag = make_tag(j->arena, qj_xxh3(asset->bytes, asset->size), 0);
    if (!asset->gzip || qj_gzip_accepted(j->in->accept_encoding))
        return;
    j->out->body = qj_gunzip(asset->bytes, asset->size, asset->raw, j->arena);
    j->out->size = asset->raw;
    j->out->gzip = j->out->constant = false;
    if (j->out->body == NULL) {
        (void)qj_fail(err, QJ_E_MEMORY);
        fail(j, err);
    }
}

// The start page, which says that the address leads nowhere.
static void send_lost(const job *j, const qj_asset *start, qj_err *err) {
    send_asset(j, start, err);
    if (j->out->status != 200)
        return;
    j->out->status = 404;
    j->out->tag = NULL;
    j->out->keep = false;
}

const qj_value *qj_request_value(const qj_request *r, const char *name) {
    static const qj_value none = {0};
    for (size_t i = 0; i < r->op->n_params; i++)
        if (strcmp(r->op->params[i].name, name) == 0)
            return &r->values[i];
    return &none;
}

qj_rc qj_request_snapshot(qj_request *r, const qj_snapshot **out, qj_err *err) {
    *out = r->view->snap;
    if (*out != NULL)
        return QJ_OK;
    qj_view_lock(r->view); // the service says best why there is none
    qj_rc rc = qj_snapshot_open(r->view->ws, NULL, r->arena, out, err);
    qj_view_unlock(r->view);
    return rc;
}

// The tag of what an operation answers, when it can be known before it is made.
static const char *early_tag(const job *j, const qj_request *r) {
    uint64_t address = qj_xxh3(j->in->uri, strlen(j->in->uri));
    if (r->op->fresh == QJ_FRESH_VINTAGE)
        return make_tag(j->arena, r->against != NULL ? r->view->tag ^ (r->against->tag << 1 | 1) : r->view->tag, address);
    if (r->op->fresh == QJ_FRESH_BUILD)
        return make_tag(j->arena, qj_xxh3(qj_openapi_json.text, qj_openapi_json.size), address);
    return NULL;
}

static qj_rc run(const job *j, qj_request *r, qj_err *err) {
    qj_out *o = j->out;
    *o = (qj_out){.status = 200, .policy = POLICY, .cache = r->op->fresh == QJ_FRESH_NEVER ? "no-store" : "no-cache"};
    o->tag = early_tag(j, r);
    if (qj_tag_matches(j->in->if_none_match, o->tag)) {
        o->status = 304;
        return QJ_OK;
    }
    r->out = qj_buf_new(j->arena, 4096);
    r->json = qj_json_to(&r->out);
    r->type = "application/json";
    QJ_TRY(r->op->handle(r, err));
    if (r->out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    o->type = r->type;
    o->file = r->file;
    o->shown = r->shown;
    o->body = r->out.data;
    o->size = r->out.len;
    o->keep = o->tag != NULL;
    if (r->style != NULL)
        o->policy = qj_arena_printf(j->arena, POLICY "; style-src %s", r->style);
    if (r->op->fresh == QJ_FRESH_BODY)
        o->tag = make_tag(j->arena, qj_xxh3(o->body, o->size), 0);
    if (qj_tag_matches(j->in->if_none_match, o->tag))
        *o = (qj_out){.status = 304, .policy = POLICY, .cache = o->cache, .tag = o->tag};
    else
        compress(j);
    return QJ_OK;
}

static qj_rc call(const job *j, const qj_op *op, qj_err *err) {
    qj_value *values;
    QJ_TRY(qj_route_parse(op, j->query, j->arena, &values, err));
    qj_request r = {.arena = j->arena, .op = op, .values = values, .desk = j->rules->desk, .body = j->in->body,
                    .body_size = j->in->body_size};
    (void)qj_route_lang(j->query, &r.lang); // Kazakh when none is named
    if (op->live) {
        *j->out = (qj_out){.status = 200, .type = "text/event-stream", .live = true, .policy = POLICY, .cache = "no-store"};
        return QJ_OK;
    }
    bool needs_view = op->fresh == QJ_FRESH_VINTAGE || op->fresh == QJ_FRESH_BODY;
    if (needs_view) {
        QJ_BUG_IF(err, j->rules->site == NULL);
        QJ_TRY(qj_site_view(j->rules->site, qj_request_value(&r, "vintage")->text, &r.view, err));
    }
    const char *against = needs_view && op->fresh == QJ_FRESH_VINTAGE ? qj_request_value(&r, "against")->text : NULL;
    qj_rc rc = against != NULL ? qj_site_view(j->rules->site, against, &r.against, err) : QJ_OK;
    if (rc == QJ_OK)
        rc = run(j, &r, err);
    qj_view_release(r.against);
    qj_view_release(r.view);
    return rc;
}

// True when an Origin header names the same server as the Host header.
static bool same_origin(const char *origin, const char *host) {
    const char *at = strstr(origin, "://");
    return at != NULL && strcasecmp(at + 3, host) == 0;
}

// Changes come from our own pages, on this machine: a page of another site can neither send the mark, nor hide where
// it is from, nor reach us under another name.
static qj_rc guard(const job *j, qj_err *err) {
    const qj_in *in = j->in;
    if (j->rules->desk == NULL || !j->rules->desk->open)
        return qj_fail(err, QJ_E_HTTP_READONLY);
    if (in->host == NULL || !qj_host_is_local(in->host, j->rules->bind))
        return qj_fail(err, QJ_E_HTTP_HOST, qj_text_arg("host", in->host != NULL ? clean(in->host) : ""));
    if (in->origin != NULL && !same_origin(in->origin, in->host))
        return qj_fail(err, QJ_E_HTTP_FOREIGN, qj_text_arg("origin", clean(in->origin)));
    if (in->fetch_site != NULL && strcmp(in->fetch_site, "same-origin") != 0)
        return qj_fail(err, QJ_E_HTTP_FOREIGN, qj_text_arg("origin", clean(in->fetch_site)));
    if (in->mark == NULL)
        return qj_fail(err, QJ_E_HTTP_MARK, qj_text_arg("header", QJ_MARK_HEADER));
    return QJ_OK;
}

static qj_rc check_body(const qj_in *in, const qj_op *op, uint64_t announced, qj_err *err) {
    if (op->media == NULL)
        return announced == 0 ? QJ_OK : qj_fail(err, QJ_E_HTTP_BODY_EXTRA);
    const char *media = in->media != NULL ? in->media : "";
    const size_t n = strlen(op->media);
    if (strncasecmp(media, op->media, n) != 0 || strchr("; \t", media[n]) == NULL)
        return qj_fail(err, QJ_E_HTTP_MEDIA, qj_text_arg("type", clean(media)), qj_text_arg("allowed", op->media));
    if (announced > op->max_bytes)
        return qj_fail(err, QJ_E_HTTP_BODY_LARGE, qj_int_arg("max", op->max_bytes >> 20));
    return QJ_OK;
}

static qj_rc no_method(const job *j, qj_err *err) {
    return qj_fail(err, QJ_E_HTTP_METHOD, qj_text_arg("method", clean(j->in->method)),
                   qj_text_arg("allowed", qj_route_methods(j->path)));
}

static qj_rc change(const job *j, qj_err *err) {
    const qj_op *op = qj_route_find(j->path, QJ_POST);
    if (op == NULL)
        return no_method(j, err);
    QJ_TRY(guard(j, err));
    if (op->media != NULL && j->in->body_size == 0)
        return qj_fail(err, QJ_E_HTTP_BODY_EMPTY);
    return call(j, op, err);
}

static qj_rc answer_page(const job *j, qj_err *err) {
    const qj_asset *asset = qj_asset_find(j->path);
    bool page = qj_asset_is_page(j->path) || strcmp(j->path, "/") == 0;
    if (strcmp(j->path, "/") == 0 && qj_assets_count > 0)
        redirect(j, START_PAGE);
    else if (asset != NULL && page && !qj_asset_has_page(j->path))
        send_lost(j, asset, err);
    else if (asset != NULL)
        send_asset(j, asset, err);
    else if (page)
        bare_page(j);
    else
        return qj_fail(err, QJ_E_HTTP_NOT_FOUND, qj_text_arg("path", clean(j->path)));
    if (j->out->status == 200 && qj_tag_matches(j->in->if_none_match, j->out->tag))
        *j->out = (qj_out){.status = 304, .policy = POLICY, .cache = j->out->cache, .tag = j->out->tag};
    return QJ_OK;
}

static qj_rc answer(const job *j, qj_err *err) {
    const qj_in *in = j->in;
    if (j->rules->local_only && !qj_host_is_local(in->host, j->rules->bind))
        return qj_fail(err, QJ_E_HTTP_HOST, qj_text_arg("host", clean(in->host)));
    if (strcmp(in->method, "POST") == 0)
        return change(j, err);
    if (strcmp(in->method, "OPTIONS") == 0) {
        *j->out = (qj_out){.status = 204, .allow = qj_route_methods(j->path), .policy = POLICY, .cache = "no-store"};
        return QJ_OK;
    }
    if (strcmp(in->method, "GET") != 0 && strcmp(in->method, "HEAD") != 0)
        return no_method(j, err);
    const qj_op *op = qj_route_find(j->path, QJ_GET);
    if (op != NULL)
        return call(j, op, err);
    return qj_route_find(j->path, QJ_POST) != NULL ? no_method(j, err) : answer_page(j, err);
}

// The parts of the address; false when there is no memory.
static bool open_job(job *j, const qj_in *in, qj_arena *a, qj_out *out) {
    *j = (job){.rules = j->rules, .in = in, .arena = a, .out = out};
    const char *mark = strchr(in->uri, '?');
    j->path = qj_arena_strn(a, in->uri, mark != NULL ? (size_t)(mark - in->uri) : strlen(in->uri));
    j->query = mark != NULL ? mark + 1 : NULL;
    return j->path != NULL;
}

static qj_rc check_length(const qj_in *in, qj_err *err) {
    return strlen(in->uri) > QJ_URL_MAX ? qj_fail(err, QJ_E_HTTP_URL_LONG, qj_int_arg("max", QJ_URL_MAX)) : QJ_OK;
}

bool qj_dispatch_admits(const qj_server_rules *rules, const qj_in *in, uint64_t announced, qj_arena *a, size_t *max,
                        qj_out *out) {
    job j = {.rules = rules};
    qj_err *err = QJ_NEW(a, qj_err, 1);
    *out = (qj_out){.status = 503, .cache = "no-store", .policy = POLICY};
    if (err == NULL || !open_job(&j, in, a, out))
        return false;
    const qj_op *op = qj_route_find(j.path, QJ_POST);
    qj_rc rc = check_length(in, err);
    if (rc == QJ_OK)
        rc = op == NULL ? no_method(&j, err) : guard(&j, err);
    if (rc == QJ_OK)
        rc = check_body(in, op, announced, err);
    *max = rc == QJ_OK && op->media != NULL ? op->max_bytes : 0;
    if (rc != QJ_OK)
        fail(&j, err);
    return rc == QJ_OK;
}

bool qj_dispatch_is_slow(const char *uri) {
    char path[128]; // longer ones are nobody's
    const size_t n = strcspn(uri, "?");
    if (n >= sizeof path)
        return false;
    memcpy(path, uri, n);
    path[n] = 0;
    const qj_op *op = qj_route_find(path, QJ_GET);
    return op != NULL && op->slow;
}

void qj_dispatch_failed(const qj_in *in, qj_err *err, qj_arena *a, qj_out *out) {
    job j = {0};
    *out = (qj_out){.status = 503, .cache = "no-store", .policy = POLICY};
    if (open_job(&j, in, a, out))
        fail(&j, err);
}

void qj_dispatch(const qj_server_rules *rules, const qj_in *in, qj_arena *a, qj_out *out) {
    job j = {.rules = rules};
    qj_err *err = QJ_NEW(a, qj_err, 1);
    *out = (qj_out){.status = 503, .cache = "no-store", .policy = POLICY};
    if (err == NULL || !open_job(&j, in, a, out))
        return;
    qj_rc rc = check_length(in, err);
    if (rc == QJ_OK)
        rc = answer(&j, err);
    if (rc != QJ_OK)
        fail(&j, err);
}
