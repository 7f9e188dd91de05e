#include "http/still.h"

#include "base/clock.h"
#include "base/json.h"
#include "http/gzip.h"
#include "http/still_parts.h"
#include <string.h>

#define MIB ((size_t)1 << 20)
#define RUN_BYTES (256 * MIB)
#define FILE_BYTES (256 * MIB)
#define MARKER "site.json"
#define WORTH 2048 // files below this are not worth a second form

static qj_rc put_file(still *s, const char *name, const void *data, size_t n, qj_err *err) {
    pthread_mutex_lock(&s->writing);
    qj_rc rc = qj_tree_put(s->tree, name, data, n, err);
    pthread_mutex_unlock(&s->writing);
    return rc;
}

qj_rc still_put(still *s, const char *name, const void *data, size_t n, bool packed, qj_err *err) {
    if (qj_ctx_cancelled(s->ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    QJ_TRY(put_file(s, name, data, n, err));
    if (!packed || n < WORTH)
        return QJ_OK;
    qj_arena *a = qj_arena_new(FILE_BYTES);
    QJ_NEED(err, a);
    size_t small;
    const void *gz = qj_gzip(data, n, a, &small);
    const char *gz_name = qj_arena_printf(a, "%s.gz", name);
    qj_rc rc = QJ_OK;
    if (gz != NULL && gz_name != NULL)
        rc = put_file(s, gz_name, gz, small, err);
    qj_arena_free(a);
    return rc;
}

size_t still_codes(const still *s, int dim, const char *const **codes) {
    const qj_dim *d = &s->view->snap->need->dims[dim];
    *codes = d->codes + 1;
    return d->n - 1;
}

// ---- where it will stand

static bool is_path(const char *p) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    while (*p == '/') {
        size_t n = strspn(p + 1, plain);
        if (n == 0 || strspn(p + 1, ".") == n)
            return false;
        p += 1 + n;
    }
    return *p == 0;
}

static qj_rc read_base(still *s, const char *given, qj_err *err) {
    const char *wanted = given != NULL ? given : "";
    size_t n = strlen(wanted);
    while (n > 0 && wanted[n - 1] == '/')
        n--;
    const char *base = qj_arena_strn(s->a, wanted, n);
    QJ_NEED(err, base);
    size_t scheme = strncmp(base, "https://", 8) == 0 ? 8 : strncmp(base, "http://", 7) == 0 ? 7 : 0;
    size_t host = scheme > 0 ? strcspn(base + scheme, "/") : 0;
    bool named = host > 0 && strspn(base + scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]") >= host;
    s->url = scheme > 0 ? base : NULL;
    s->base = base + scheme + host;
    if ((scheme > 0 && !named) || !is_path(s->base))
        return qj_fail(err, QJ_E_SITE_BASE, qj_text_arg("value", wanted));
    return QJ_OK;
}

// ---- the whole

static qj_rc put_assets(still *s, qj_err *err) {
    for (size_t i = 0; i < qj_assets_count; i++) {
        const qj_asset *asset = &qj_assets[i];
        if (strcmp(asset->path, "/index.html") == 0)
            continue;
        qj_arena *a = qj_arena_new(FILE_BYTES);
        QJ_NEED(err, a);
        const void *raw = asset->gzip ? qj_gunzip(asset->bytes, asset->size, asset->raw, a) : asset->bytes;
        qj_rc rc = raw == NULL ? qj_fail(err, QJ_E_MEMORY) : still_put(s, asset->path + 1, raw, asset->raw, asset->gzip, err);
        qj_arena_free(a);
        QJ_TRY(rc);
    }
    return QJ_OK;
}

// By this file the folder is known as ours.
static qj_rc put_marker(still *s, qj_err *err) {
    qj_buf b = qj_buf_new(s->a, 400);
    qj_json j = qj_json_to(&b);
    const char *const facts[][2] = {{"program", "qajet"}, {"version", QJ_VERSION}, {"pack", s->view->ws->pack_id},
                                    {"pack_version", s->view->ws->pack_version}, {"vintage", s->view->snap->vintage.id},
                                    {"base", s->url != NULL ? s->url : s->base}};
    qj_json_object(&j);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        qj_json_key(&j, facts[i][0]);
        qj_json_text(&j, facts[i][1]);
    }
    qj_json_object_end(&j);
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : still_put(s, MARKER, b.data, b.len, false, err);
}

static qj_rc write_all(still *s, qj_err *err) {
    QJ_TRY(put_marker(s, err));
    QJ_TRY(put_assets(s, err));
    QJ_TRY(still_pages(s, err));
    QJ_TRY(still_answers(s, err));
    return still_files(s, err);
}

// The workspace may know why there is nothing to show, in its own words.
static qj_rc need_vintage(still *s, qj_err *err) {
    const qj_snapshot *none;
    if (s->view->snap != NULL)
        return QJ_OK;
    qj_view_lock(s->view);
    qj_rc rc = qj_snapshot_open(s->view->ws, NULL, s->a, &none, err);
    qj_view_unlock(s->view);
    return rc;
}

static qj_rc write_site(still *s, const qj_still_options *o, qj_still_result *out, qj_err *err) {
    qj_tree_size size = {0};
    QJ_TRY(need_vintage(s, err));
    QJ_TRY(qj_tree_open(o->out, MARKER, s->a, &s->tree, err));
    qj_rc rc = write_all(s, err);
    if (rc == QJ_OK)
        rc = qj_tree_publish(s->tree, &size, err);
    qj_tree_close(s->tree);
    QJ_TRY(rc);
    QJ_NEED(err, out->vintage = qj_arena_str(s->ctx->arena, s->view->snap->vintage.id));
    out->files = size.files;
    out->bytes = size.bytes;
    out->has_map = s->url != NULL;
    return QJ_OK;
}

qj_rc qj_still_write(const qj_still_options *o, const qj_ctx *ctx, qj_still_result *out, qj_err *err) {
    const double start = qj_clock_seconds();
    still s = {.ctx = ctx, .a = qj_arena_new(RUN_BYTES)};
    QJ_NEED(err, s.a);
    pthread_mutex_init(&s.writing, NULL);
    qj_rc rc = qj_asset_find("/index.html") == NULL ? qj_fail(err, QJ_E_SITE_BARE) : read_base(&s, o->base, err);
    if (rc == QJ_OK)
        rc = qj_site_open(o->store_path, true, &s.site, err);
    if (rc == QJ_OK) {
        rc = qj_site_view(s.site, NULL, &s.view, err);
        if (rc == QJ_OK)
            rc = write_site(&s, o, out, err);
        qj_view_release(s.view);
        qj_site_close(s.site);
    }
    pthread_mutex_destroy(&s.writing);
    qj_arena_free(s.a);
    out->seconds = qj_clock_seconds() - start;
    return rc;
}
