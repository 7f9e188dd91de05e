#include "service/workspace.h"

#include "base/hash.h"
#include "io/pack_seal.h"
#include "service/publish.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- init

static qj_rc put_facts(qj_store *s, const qj_pack *p, qj_err *err) {
    char year[16];
    snprintf(year, sizeof year, "%d", p->base_year);
    const char *const facts[][2] = {
        {"pack.id", p->id}, {"pack.version", p->version}, {"pack.json", p->json}, {"pack.base_year", year}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        QJ_TRY(qj_store_fact_put(s, facts[i][0], facts[i][1], err));
    return QJ_OK;
}

static qj_rc put_pack(qj_store *s, const qj_pack *p, const qj_ctx *ctx, qj_init_result *out, qj_err *err) {
    size_t files = p->n_frames + p->n_blobs, done = 0;
    QJ_TRY(put_facts(s, p, err));
    for (size_t i = 0; i < p->n_frames; i++) {
        if (qj_ctx_cancelled(ctx))
            return qj_fail(err, QJ_E_CANCELLED);
        QJ_TRY(qj_store_frame_put(s, p->frames[i], p->frame_bytes[i], err));
        out->rows += p->frames[i]->n_rows;
        qj_ctx_progress(ctx, "stage.keep", (double)++done / (double)files);
    }
    for (size_t i = 0; i < p->n_blobs; i++) {
        QJ_TRY(qj_store_blob_put(s, p->blobs[i].name, p->blobs[i].data, p->blobs[i].len, err));
        qj_ctx_progress(ctx, "stage.keep", (double)++done / (double)files);
    }
    out->files = files;
    return QJ_OK;
}

static qj_rc fill(qj_store *s, const qj_pack *p, const qj_ctx *ctx, qj_init_result *out, qj_err *err) {
    QJ_TRY(qj_store_begin(s, err));
    QJ_TRY(put_pack(s, p, ctx, out, err));
    QJ_TRY(qj_store_commit(s, err));
    return qj_store_publish(s, err);
}

qj_rc qj_workspace_init(const char *path, const char *pack_dir, const qj_ctx *ctx, qj_init_result *out, qj_err *err) {
    *out = (qj_init_result){0};
    qj_store *s;
    // The target first: that it is taken is told at once, not after reading the pack.
    QJ_TRY(qj_store_create(path, &s, err));
    qj_ctx_progress(ctx, "stage.read", 0);
    qj_pack *pack;
    qj_rc rc = qj_pack_read(pack_dir, ctx->arena, &pack, &out->findings, &out->n_findings, err);
    qj_ctx_progress(ctx, "stage.read", 1);
    if (rc == QJ_OK) {
        out->pack_id = pack->id;
        out->pack_version = pack->version;
        rc = fill(s, pack, ctx, out, err);
    }
    qj_store_close(s);
    return rc;
}

// ---- open

// A year written by us.
static int year_of(const char *text) { return (int)strtol(text, NULL, 10); }

// A fact that every workspace has.
static qj_rc need_fact(qj_store *s, const char *key, qj_arena *a, const char **out, qj_err *err) {
    QJ_TRY(qj_store_fact_get(s, key, a, out, err));
    return *out != NULL ? QJ_OK : qj_fail(err, QJ_E_STORE_DAMAGED, qj_text_arg("file", qj_store_path(s)));
}

static qj_rc read_codes(qj_store *s, const char *name, const char *path, qj_arena *a, qj_codes *out, qj_err *err) {
    const qj_frame *f;
    QJ_TRY(qj_store_frame_get(s, path, a, &f, err));
    return qj_codes_from_frame(name, f, a, out, err);
}

static qj_rc fill_workspace(qj_workspace *w, qj_err *err) {
    const char *year;
    QJ_TRY(need_fact(w->store, "pack.id", w->arena, &w->pack_id, err));
    QJ_TRY(need_fact(w->store, "pack.version", w->arena, &w->pack_version, err));
    QJ_TRY(need_fact(w->store, "pack.json", w->arena, &w->pack_json, err));
    QJ_TRY(need_fact(w->store, "pack.base_year", w->arena, &year, err));
    w->base_year = year_of(year);
    QJ_TRY(read_codes(w->store, "region", "codes/region.csv", w->arena, &w->region, err));
    QJ_TRY(read_codes(w->store, "industry", "codes/industry.csv", w->arena, &w->industry, err));
    return read_codes(w->store, "occupation", "codes/occupation.csv", w->arena, &w->occupation, err);
}

qj_rc qj_workspace_open(const char *path, qj_store_mode mode, qj_arena *a, qj_workspace **out, qj_err *err) {
    qj_workspace *w = QJ_NEW(a, qj_workspace, 1);
    QJ_NEED(err, w);
    w->arena = a;
    QJ_TRY(qj_store_open(path, mode, &w->store, err));
    qj_rc rc = fill_workspace(w, err);
    if (rc != QJ_OK)
        qj_store_close(w->store);
    else
        *out = w;
    return rc;
}

void qj_workspace_close(qj_workspace *w) {
    if (w == NULL)
        return;
    qj_store_close(w->store);
    w->store = NULL;
}

// ---- inputs

// What the largest input may take while it is checked.
#define CHECK_BYTES ((size_t)1 << 30)

static qj_rc check_input(qj_store *s, const qj_input *in, qj_arena *a, qj_err *err) {
    const qj_frame *f;
    const char *data;
    size_t n;
    if (strcmp(in->kind, "frame") == 0)
        return qj_store_frame_get(s, in->name, a, &f, err);
    return qj_store_blob_get(s, in->name, a, &data, &n, err);
}

static qj_rc check_all(qj_store *s, qj_arena *a, size_t *n, qj_err *err) {
    const qj_input *list;
    QJ_TRY(qj_store_inputs(s, a, &list, n, err));
    for (size_t i = 0; i < *n; i++) {
        qj_mark mark = qj_arena_mark(a);
        QJ_TRY(check_input(s, &list[i], a, err));
        qj_arena_rewind(a, mark);
    }
    return QJ_OK;
}

qj_rc qj_workspace_check_inputs(qj_workspace *w, size_t *n, qj_err *err) {
    qj_arena *a = qj_arena_new(CHECK_BYTES);
    QJ_NEED(err, a);
    qj_rc rc = check_all(w->store, a, n, err);
    qj_arena_free(a);
    return rc;
}

// ---- snapshot

static const qj_dim *dim_of(const qj_cube *c, const char *name) {
    for (size_t i = 0; i < c->n_dims; i++) {
        if (strcmp(c->dims[i].name, name) == 0)
            return &c->dims[i];
    }
    return NULL;
}

qj_rc qj_snapshot_open(qj_workspace *w, const char *vintage, qj_arena *a, const qj_snapshot **out, qj_err *err) {
    qj_vintages all;
    size_t at;
    QJ_TRY(qj_vintages_read(w, a, &all, err));
    QJ_TRY(qj_vintages_choose(w, &all, vintage, &at, err));
    const qj_vintage *v = &all.list[at];
    qj_cube *need;
    QJ_TRY(qj_store_cube_get(w->store, v->id, "need", a, &need, err));
    const qj_dim *year = dim_of(need, "year");
    QJ_BUG_IF(err, need->n_dims != 4 || year == NULL || year->n < 2);
    qj_snapshot *s = QJ_NEW(a, qj_snapshot, 1);
    QJ_NEED(err, s);
    *s = (qj_snapshot){.ws = w,
                       .vintage = *v,
                       .need = need,
                       .first_year = year_of(year->codes[1]),
                       .last_year = year_of(year->codes[year->n - 1]),
                       .base_year = w->base_year,
                       .etag = qj_xxh3(v->digest, strlen(v->digest)),
                       .standing = all.standing[at],
                       .published_at = all.published_at[at]};
    QJ_TRY(qj_vintage_withdrawn(w, v, a, &s->withdrawn_imports, err));
    const qj_codes *const lists[QJ_INDEX_DIMS] = {&w->region, &w->industry, &w->occupation};
    QJ_TRY(qj_snapshot_index_make(need, lists, a, &s->index, err));
    *out = s;
    return QJ_OK;
}

qj_rc qj_workspace_seal_pack(const char *pack_dir, qj_arena *a, size_t *changed, qj_err *err) {
    return qj_pack_seal(pack_dir, a, changed, err);
}
