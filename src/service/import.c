#include "service/import.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "service/score.h"
#include <string.h>

#define SCRATCH ((size_t)2 << 30)
#define PREFIX_MIN 4

// ---- one file

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// Links between regions of different years; a pack may have none.
static qj_rc links_of(const qj_workspace *w, qj_arena *a, const qj_frame **out, qj_err *err) {
    qj_rc rc = qj_store_frame_get(w->store, "codes/region_link.csv", a, out, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) {
        *out = NULL;
        rc = QJ_OK;
    }
    return rc;
}

static qj_rc fields_of(const qj_workspace *w, qj_arena *a, qj_codes *out, qj_err *err) {
    const qj_frame *f;
    QJ_TRY(qj_store_frame_get(w->store, "codes/field.csv", a, &f, err));
    return qj_codes_from_frame("field", f, a, out, err);
}

// The id follows from the file, what it was taken for and how often it was withdrawn before; not from the clock.
static const char *import_id(const char *sha256, const qj_bring_options *o, size_t times, qj_arena *a) {
    char hex[65];
    const char *text = qj_arena_printf(a, "%s\n%s\n%d\n%zu\n", sha256, o->indicator != NULL ? o->indicator : "",
                                       o->accept_good, times);
    if (text == NULL)
        return NULL;
    qj_sha256_hex(text, strlen(text), hex);
    return qj_arena_printf(a, "i%.10s", hex);
}

// An id that is free; *active is that of the same import when it is in already, *twin another of the same bytes.
static qj_rc choose_id(const qj_workspace *w, const char *sha256, const qj_bring_options *o, qj_arena *a, const char **id,
                       const qj_import **active, const char **twin, qj_err *err) {
    const qj_import *list;
    size_t n;
    *active = NULL;
    *twin = NULL;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    for (size_t i = 0; i < n; i++)
        *twin = strcmp(list[i].sha256, sha256) == 0 && *list[i].withdrawn_at == '\0' ? list[i].id : *twin;
    for (size_t times = 0;; times++) {
        QJ_NEED(err, *id = import_id(sha256, o, times, a));
        const qj_import *found = NULL;
        for (size_t i = 0; i < n; i++)
            found = strcmp(list[i].id, *id) == 0 ? &list[i] : found;
        if (found == NULL)
            return QJ_OK;
        if (*found->withdrawn_at == '\0') {
            *active = found;
            return QJ_OK;
        }
    }
}

static qj_rc put_all(qj_store *s, const qj_import *in, const qj_import_result *r, int64_t bytes, qj_err *err) {
    for (size_t i = 0; i < r->n_frames; i++)
        QJ_TRY(qj_store_frame_put(s, r->frames[i], bytes, err));
    return qj_store_import_put(s, in, err);
}

static qj_rc keep(qj_workspace *w, const qj_bring_result *r, const char *sha256, size_t bytes, qj_arena *a, qj_err *err) {
    char stamp[21];
    qj_clock_stamp(stamp);
    qj_buf frames = qj_buf_new(a, 64);
    for (size_t i = 0; i < r->read.n_frames; i++) {
        qj_buf_str(&frames, i > 0 ? "," : "");
        qj_buf_str(&frames, strrchr(r->read.frames[i]->name, '/') + 1);
    }
    if (frames.failed)
        return qj_fail(err, QJ_E_MEMORY);
    const qj_import in = {.id = r->id, .file = r->file, .sha256 = sha256, .frames = frames.data,
                          .rows = (int64_t)r->read.rows, .made_at = stamp};
    QJ_TRY(qj_store_begin(w->store, err));
    qj_rc rc = put_all(w->store, &in, &r->read, (int64_t)bytes, err);
    if (rc == QJ_OK)
        rc = qj_store_commit(w->store, err);
    if (rc != QJ_OK)
        qj_store_rollback(w->store);
    return rc;
}

static qj_rc read_and_keep(qj_workspace *w, const char *data, size_t n, const qj_bring_options *o, const qj_ctx *ctx,
                           qj_arena *scratch, qj_bring_result *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    char *sha256 = QJ_NEW(a, char, 65);
    const qj_import *active;
    const char *id;
    qj_codes *field = QJ_NEW(a, qj_codes, 1);
    QJ_NEED(err, field);
    QJ_NEED(err, sha256);
    qj_sha256_hex(data, n, sha256);
    QJ_TRY(choose_id(w, sha256, o, a, &id, &active, &out->twin, err));
    out->existed = active != NULL && !o->dry_run;
    if (out->existed) {
        out->id = id;
        return QJ_OK;
    }
    const qj_frame *links;
    QJ_TRY(fields_of(w, a, field, err));
    QJ_TRY(links_of(w, a, &links, err));
    const char *prefix = qj_arena_printf(a, "imports/%s", id);
    QJ_NEED(err, prefix);
    const qj_import_options options = {.region = &w->region, .industry = &w->industry, .occupation = &w->occupation,
                                       .field = field, .region_link = links, .indicator = o->indicator, .prefix = prefix, .sha256 = sha256};
    qj_rc rc = qj_import_read(out->file, data, n, &options, a, scratch, &out->read, err);
    qj_ctx_progress(ctx, "stage.read", 1);
    QJ_TRY(rc);
    out->refused = out->read.rows == 0 || out->read.stopped || (out->read.errors > 0 && !o->accept_good);
    if (out->refused || o->dry_run)
        return QJ_OK;
    if (qj_ctx_cancelled(ctx))
        return qj_fail(err, QJ_E_CANCELLED);
    out->id = id;
    QJ_TRY(keep(w, out, sha256, n, a, err));
    qj_score_follow(w, a);
    return QJ_OK;
}

// True when the error lies in the file: the others may still be read.
static bool about_file(qj_code code) {
    return code == QJ_E_FILE_MISSING || code == QJ_E_FILE_READ || (code >= QJ_E_CSV_NUL && code <= QJ_E_CSV_FIELDS) ||
           (code >= QJ_E_IMPORT_UTF16 && code <= QJ_E_IMPORT_TEXT);
}

// A failure that lies in the file is a result.
static qj_rc settle(qj_rc rc, qj_bring_result *out, const qj_err *err) {
    if (rc == QJ_OK || !about_file((qj_code)-rc))
        return rc;
    out->refused = true;
    out->cause = *err;
    return QJ_OK;
}

static qj_rc open_result(const char *file, const qj_ctx *ctx, qj_arena **scratch, qj_bring_result *out, qj_err *err) {
    *out = (qj_bring_result){.file = qj_arena_str(ctx->arena, base_name(file))};
    QJ_NEED(err, out->file);
    QJ_NEED(err, *scratch = qj_arena_new(SCRATCH));
    qj_ctx_progress(ctx, "stage.read", 0);
    return QJ_OK;
}

qj_rc qj_import_file(qj_workspace *w, const char *path, const qj_bring_options *o, const qj_ctx *ctx,
                     qj_bring_result *out, qj_err *err) {
    qj_arena *scratch;
    char *data;
    size_t n;
    QJ_TRY(open_result(path, ctx, &scratch, out, err));
    qj_rc rc = qj_file_read(path, scratch, &data, &n, err);
    if (rc == QJ_OK)
        rc = read_and_keep(w, data, n, o, ctx, scratch, out, err);
    qj_arena_free(scratch);
    return settle(rc, out, err);
}

qj_rc qj_import_bytes(qj_workspace *w, const char *file, const char *data, size_t n, const qj_bring_options *o,
                      const qj_ctx *ctx, qj_bring_result *out, qj_err *err) {
    qj_arena *scratch;
    QJ_TRY(open_result(file, ctx, &scratch, out, err));
    qj_rc rc = read_and_keep(w, data, n, o, ctx, scratch, out, err);
    qj_arena_free(scratch);
    return settle(rc, out, err);
}

// ---- what was found

static const qj_table_col finding_cols[] = {
    {.id = "file", .type = QJ_TABLE_TEXT},   {.id = "place", .type = QJ_TABLE_TEXT},
    {.id = "severity", .type = QJ_TABLE_MSG, .prefix = "severity."}, {.id = "value", .type = QJ_TABLE_TEXT},
    {.id = "reason", .type = QJ_TABLE_TEXT}, {.id = "suggestion", .type = QJ_TABLE_TEXT},
};
#define FINDING_COLS (sizeof finding_cols / sizeof *finding_cols)

static const char *names_near(const qj_import_finding *f, qj_lang lang, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 80);
    for (size_t i = 0; i < f->n_near; i++) {
        qj_buf_str(&b, i > 0 ? "; " : "");
        qj_buf_printf(&b, "%s (%s)", f->near[i]->name[lang], f->near[i]->code);
    }
    return b.failed ? "" : b.data;
}

static const char *text_of(const char *id, const qj_arg *args, qj_lang lang, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 120);
    qj_text_format(&b, lang, id, args);
    return b.failed ? NULL : b.data;
}

static qj_rc add_finding(const qj_bring_result *r, const qj_import_finding *f, qj_lang lang, qj_arena *a, qj_table *t,
                         qj_err *err) {
    const qj_arg near[] = {qj_text_arg("near", names_near(f, lang, a)), {.name = NULL}};
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[0].text = r->file;
    row[1].text = f->place;
    row[2].text = f->note ? "note" : "error";
    row[3].text = f->value;
    QJ_NEED(err, row[4].text = text_of(f->reason, f->args, lang, a));
    row[5].text = "";
    if (f->advice != NULL)
        QJ_NEED(err, row[5].text = text_of(f->advice, near, lang, a));
    return QJ_OK;
}

qj_rc qj_import_findings(const qj_bring_result *results, size_t n, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    QJ_TRY(qj_table_new(a, finding_cols, FINDING_COLS, 16, out, err));
    for (size_t i = 0; i < n; i++) {
        if (results[i].cause.code != QJ_E_NONE) {
            qj_cell *row = qj_table_row(a, *out);
            QJ_NEED(err, row);
            row[0].text = results[i].file;
            row[1].text = row[3].text = row[5].text = "";
            row[2].text = "error";
            QJ_NEED(err, row[4].text = qj_err_text(a, lang, &results[i].cause));
        }
        for (size_t k = 0; k < results[i].read.n_findings; k++)
            QJ_TRY(add_finding(&results[i], &results[i].read.findings[k], lang, a, *out, err));
    }
    return QJ_OK;
}

qj_rc qj_import_rejected(const qj_bring_result *results, size_t n, qj_arena *a, qj_buf *out, qj_err *err) {
    size_t bytes = 16;
    for (size_t i = 0; i < n; i++)
        bytes += results[i].read.rejected_n;
    *out = qj_buf_new(a, bytes);
    if (bytes > 16)
        qj_buf_str(out, "file,place\r\n");
    for (size_t i = 0; i < n; i++)
        qj_buf_put(out, results[i].read.rejected, results[i].read.rejected_n);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// ---- the list

static const qj_table_col list_cols[] = {
    {.id = "id", .type = QJ_TABLE_TEXT},     {.id = "file", .type = QJ_TABLE_TEXT},    {.id = "indicators", .type = QJ_TABLE_TEXT},
    {.id = "rows", .type = QJ_TABLE_INT},    {.id = "made_at", .type = QJ_TABLE_TEXT}, {.id = "withdrawn_at", .type = QJ_TABLE_TEXT},
    {.id = "sha256", .type = QJ_TABLE_TEXT}, {.id = "vintages", .type = QJ_TABLE_TEXT},
};

// Ids of the vintages that rest on an import, joined by commas.
static qj_rc resting(const qj_import *in, const qj_vintage *list, size_t n, qj_arena *a, const char **out, qj_err *err) {
    const char *name = qj_arena_printf(a, "\"imports/%s/", in->id);
    qj_buf b = qj_buf_new(a, 32);
    QJ_NEED(err, name);
    for (size_t i = 0; i < n; i++) {
        if (strstr(list[i].inputs, name) == NULL)
            continue;
        qj_buf_str(&b, b.len > 0 ? "," : "");
        qj_buf_str(&b, list[i].id);
    }
    *out = b.data;
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_import_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_import *list;
    const qj_vintage *made;
    size_t n, n_made;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    QJ_TRY(qj_store_vintages(w->store, a, &made, &n_made, err));
    QJ_TRY(qj_table_new(a, list_cols, sizeof list_cols / sizeof *list_cols, n, out, err));
    for (size_t i = 0; i < n; i++) {
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = list[i].id;
        row[1].text = list[i].file;
        row[2].text = list[i].frames;
        row[3].i = list[i].rows;
        row[4].text = list[i].made_at;
        row[5].text = list[i].withdrawn_at;
        row[6].text = list[i].sha256;
        QJ_TRY(resting(&list[i], made, n_made, a, &row[7].text, err));
    }
    return QJ_OK;
}

qj_rc qj_import_undo(qj_workspace *w, const char *id, qj_arena *a, const char **whole_id, qj_err *err) {
    const qj_import *list;
    size_t n, matches = 0, len = strlen(id);
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    *whole_id = id;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].id, id) == 0 || (len >= PREFIX_MIN && strncmp(list[i].id, id, len) == 0)) {
            *whole_id = list[i].id;
            matches++;
        }
    }
    if (matches != 1)
        return qj_fail(err, QJ_E_IMPORT_NONE, qj_text_arg("name", id));
    char stamp[21];
    qj_clock_stamp(stamp);
    QJ_TRY(qj_store_begin(w->store, err));
    qj_rc rc = qj_store_import_withdraw(w->store, *whole_id, stamp, err);
    if (rc == QJ_OK)
        rc = qj_store_commit(w->store, err);
    if (rc != QJ_OK)
        qj_store_rollback(w->store);
    else
        qj_score_follow(w, a);
    return rc;
}

// ---- vintages

static qj_rc withdrawn_note(const qj_vintage *v, const qj_import *in, qj_lang lang, qj_arena *a, const char **out, qj_err *err) {
    const qj_arg args[] = {qj_text_arg("vintage", v->id), qj_text_arg("id", in->id), qj_text_arg("file", in->file),
                           qj_text_arg("at", in->withdrawn_at), {.name = NULL}};
    QJ_NEED(err, *out = text_of("vintages.withdrawn", args, lang, a));
    return QJ_OK;
}

qj_rc qj_import_withdrawn(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table *vintages, qj_err *err) {
    const qj_import *list;
    const qj_vintage *all;
    size_t n, n_all, used = 0;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    QJ_TRY(qj_store_vintages(w->store, a, &all, &n_all, err));
    const char **notes = QJ_NEW(a, const char *, n * n_all + 1);
    QJ_NEED(err, notes);
    for (size_t v = 0; v < n_all; v++) {
        for (size_t i = 0; i < n; i++) {
            const char *name = qj_arena_printf(a, "\"imports/%s/", list[i].id);
            QJ_NEED(err, name);
            if (*list[i].withdrawn_at != '\0' && strstr(all[v].inputs, name) != NULL)
                QJ_TRY(withdrawn_note(&all[v], &list[i], lang, a, &notes[used++], err));
        }
    }
    if (used > 0)
        vintages->notes = notes;
    return QJ_OK;
}
