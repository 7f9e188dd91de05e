#include "http/dispatch.h"

#include "base/hash.h"
#include "http/api.h"
#include "http/assets.h"
#include "http/gzip.h"
#include "http/problem.h"
#include <string.h>

#define METHODS "GET, HEAD, OPTIONS"
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
        j->out->allow = METHODS;
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
        return make_tag(j->arena, r->view->tag, address);
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
    qj_request r = {.arena = j->arena, .op = op, .values = values};
    (void)qj_route_lang(j->query, &r.lang); // Kazakh when none is named
    bool needs_view = op->fresh == QJ_FRESH_VINTAGE || op->fresh == QJ_FRESH_BODY;
    if (needs_view) {
        QJ_BUG_IF(err, j->rules->site == NULL);
        QJ_TRY(qj_site_view(j->rules->site, qj_request_value(&r, "vintage")->text, &r.view, err));
    }
    qj_rc rc = run(j, &r, err);
    qj_view_release(r.view);
    return rc;
}

static qj_rc answer(const job *j, qj_err *err) {
    const qj_in *in = j->in;
    if (j->rules->local_only && !qj_host_is_local(in->host, j->rules->bind))
        return qj_fail(err, QJ_E_HTTP_HOST, qj_text_arg("host", clean(in->host)));
    bool reads = strcmp(in->method, "GET") == 0 || strcmp(in->method, "HEAD") == 0;
    bool asks = strcmp(in->method, "OPTIONS") == 0;
    if (!reads && !asks)
        return qj_fail(err, QJ_E_HTTP_METHOD, qj_text_arg("method", clean(in->method)), qj_text_arg("allowed", METHODS));
    if (asks) {
        *j->out = (qj_out){.status = 204, .allow = METHODS, .policy = POLICY, .cache = "no-store"};
        return QJ_OK;
    }
    const qj_op *op = qj_route_find(j->path);
    if (op != NULL)
        return call(j, op, err);
    const qj_asset *asset = qj_asset_find(j->path);
    bool page = qj_asset_is_page(j->path) || strcmp(j->path, "/") == 0;
    if (strcmp(j->path, "/") == 0 && qj_assets_count > 0)
        redirect(j, START_PAGE);
    else if (asset != NULL)
        send_asset(j, asset, err);
    else if (page)
        bare_page(j);
    else
        return qj_fail(err, QJ_E_HTTP_NOT_FOUND, qj_text_arg("path", clean(j->path)));
    if (j->out->status == 200 && qj_tag_matches(in->if_none_match, j->out->tag))
        *j->out = (qj_out){.status = 304, .policy = POLICY, .cache = j->out->cache, .tag = j->out->tag};
    return QJ_OK;
}

void qj_dispatch(const qj_server_rules *rules, const qj_in *in, qj_arena *a, qj_out *out) {
    job j = {.rules = rules, .in = in, .arena = a, .out = out};
    qj_err *err = QJ_NEW(a, qj_err, 1);
    if (err == NULL) {
        *out = (qj_out){.status = 503, .cache = "no-store", .policy = POLICY};
        return;
    }
    const char *mark = strchr(in->uri, '?');
    size_t n = mark != NULL ? (size_t)(mark - in->uri) : strlen(in->uri);
    j.path = qj_arena_strn(a, in->uri, n);
    j.query = mark != NULL ? mark + 1 : NULL;
    qj_rc rc;
    if (strlen(in->uri) > QJ_URL_MAX)
        rc = qj_fail(err, QJ_E_HTTP_URL_LONG, qj_int_arg("max", QJ_URL_MAX));
    else
        rc = j.path == NULL ? qj_fail(err, QJ_E_MEMORY) : answer(&j, err);
    if (rc != QJ_OK)
        fail(&j, err);
}
