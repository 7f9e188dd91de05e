// Files of the pack: a frame is one chunk of lines, and for each column one of values and, for text, one of the
// dictionary; a blob is one chunk.
#include "base/hash.h"
#include "store/sqlite/db.h"
#include <stdlib.h>
#include <string.h>

// What the digest of an input is made over: its row and then its columns, each a line.
static void digest_input(qj_sha256 *h, const char *name, const char *kind, const char *sha256, int64_t bytes,
                         int64_t rows, const char *content) {
    qj_sha256_begin(h);
    const char *const texts[] = {name, kind, sha256, content};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        qj_sha256_add(h, texts[i], strlen(texts[i]) + 1);
    const int64_t numbers[] = {bytes, rows};
    qj_sha256_add(h, numbers, sizeof numbers);
}

static void digest_column(qj_sha256 *h, const char *name, const char *type, const char *content, const char *dict) {
    const char *const texts[] = {name, type, content, dict};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        qj_sha256_add(h, texts[i], strlen(texts[i]) + 1);
}

static const char *type_name(qj_frame_type t) { return t == QJ_FRAME_NUM ? "num" : "text"; }

typedef struct column_row {
    int64_t content, dict; // chunks; dict 0: none
} column_row;

static qj_rc put_dict(qj_store *s, const qj_column *c, char sha256[static 65], int64_t *id, qj_err *err) {
    size_t n = 0;
    for (uint32_t i = 0; i < c->n_dict; i++)
        n += strlen(c->dict[i]) + 1;
    char *texts = malloc(n + 1);
    QJ_NEED(err, texts);
    char *p = texts;
    for (uint32_t i = 0; i < c->n_dict; i++) {
        size_t len = strlen(c->dict[i]) + 1;
        memcpy(p, c->dict[i], len);
        p += len;
    }
    qj_rc rc = chunk_put(s, texts, n, sha256, id, err);
    free(texts);
    return rc;
}

static qj_rc put_column(qj_store *s, const qj_column *c, size_t n_rows, qj_sha256 *h, column_row *out, qj_err *err) {
    char content[65], dict[65] = "";
    *out = (column_row){0};
    if (c->type == QJ_FRAME_NUM) {
        QJ_TRY(chunk_put(s, c->num, n_rows * sizeof *c->num, content, &out->content, err));
    } else {
        QJ_TRY(chunk_put(s, c->code, n_rows * sizeof *c->code, content, &out->content, err));
        QJ_TRY(put_dict(s, c, dict, &out->dict, err));
    }
    digest_column(h, c->name, type_name(c->type), content, dict);
    return QJ_OK;
}

static qj_rc put_input_row(qj_store *s, const qj_input *in, int64_t content, const char *digest, int64_t *id,
                           qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO input(name, kind, sha256, bytes, rows, content, digest) VALUES(?,?,?,?,?,?,?)", &q,
                      err));
    query_text(&q, in->name);
    query_text(&q, in->kind);
    query_text(&q, in->sha256);
    query_int(&q, in->bytes);
    query_int(&q, in->rows);
    query_int(&q, content);
    query_text(&q, digest);
    QJ_TRY(query_run(&q, err));
    *id = query_new_id(&q);
    return QJ_OK;
}

static qj_rc put_column_row(qj_store *s, int64_t input, size_t pos, const qj_column *c, const column_row *r,
                            qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO input_column(input, pos, name, type, content, dict) VALUES(?,?,?,?,?,?)", &q, err));
    query_int(&q, input);
    query_int(&q, (int64_t)pos);
    query_text(&q, c->name);
    query_text(&q, type_name(c->type));
    query_int(&q, r->content);
    if (r->dict != 0)
        query_int(&q, r->dict);
    else
        query_null(&q);
    return query_run(&q, err);
}

qj_rc qj_store_frame_put(qj_store *s, const qj_frame *f, int64_t source_bytes, qj_err *err) {
    char hex[65];
    int64_t lines, input;
    const qj_input in = {.name = f->name, .sha256 = f->sha256, .kind = "frame", .bytes = source_bytes,
                         .rows = (int64_t)f->n_rows};
    QJ_TRY(chunk_put(s, f->line, f->n_rows * sizeof *f->line, hex, &lines, err));
    qj_sha256 h;
    digest_input(&h, in.name, in.kind, in.sha256, in.bytes, in.rows, hex);
    column_row *rows = calloc(f->n_cols > 0 ? f->n_cols : 1, sizeof *rows);
    QJ_NEED(err, rows);
    qj_rc rc = QJ_OK;
    for (size_t i = 0; i < f->n_cols && rc == QJ_OK; i++)
        rc = put_column(s, &f->cols[i], f->n_rows, &h, &rows[i], err);
    qj_sha256_end(&h, hex);
    if (rc == QJ_OK)
        rc = put_input_row(s, &in, lines, hex, &input, err);
    for (size_t i = 0; i < f->n_cols && rc == QJ_OK; i++)
        rc = put_column_row(s, input, i, &f->cols[i], &rows[i], err);
    free(rows);
    return rc;
}

qj_rc qj_store_blob_put(qj_store *s, const char *name, const void *data, size_t n, qj_err *err) {
    char sha256[65], digest[65];
    int64_t content, input;
    QJ_TRY(chunk_put(s, data, n, sha256, &content, err));
    const qj_input in = {.name = name, .sha256 = sha256, .kind = "blob", .bytes = (int64_t)n};
    qj_sha256 h;
    digest_input(&h, in.name, in.kind, in.sha256, in.bytes, in.rows, sha256);
    qj_sha256_end(&h, digest);
    return put_input_row(s, &in, content, digest, &input, err);
}

static qj_rc get_input_row(query *q, qj_arena *a, void *item, qj_err *err) {
    qj_input *out = item;
    QJ_TRY(query_get_text(q, 0, a, &out->name, err));
    QJ_TRY(query_get_text(q, 1, a, &out->sha256, err));
    QJ_TRY(query_get_text(q, 2, a, &out->kind, err));
    out->bytes = sqlite3_column_int64(q->stmt, 3);
    out->rows = sqlite3_column_int64(q->stmt, 4);
    return QJ_OK;
}

qj_rc qj_store_inputs(qj_store *s, qj_arena *a, const qj_input **out, size_t *n, qj_err *err) {
    static const store_list_of all = {.table = "input", .size = sizeof(qj_input), .align = _Alignof(qj_input), .read = get_input_row,
                                      .sql = "SELECT name, sha256, kind, bytes, rows FROM input ORDER BY name"};
    void *list;
    QJ_TRY(store_list(s, &all, a, &list, n, err));
    *out = list;
    return QJ_OK;
}

// An input as its row tells; the content is still to be read.
typedef struct found {
    qj_input in;
    int64_t id, content;
    const char *digest;
} found;

static qj_rc changed(const char *input, const char *column, qj_err *err) {
    return qj_fail(err, QJ_E_INPUT_CHANGED, qj_text_arg("file", input),
                   qj_text_arg("column", *column != 0 ? column : "*"));
}

static qj_rc find_input(qj_store *s, const char *name, const char *kind, qj_arena *a, found *out, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "SELECT name, sha256, kind, bytes, rows, id, content, digest FROM input WHERE name = ?", &q, err));
    query_text(&q, name);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    if (rc == QJ_OK && row) {
        rc = get_input_row(&q, a, &out->in, err);
        out->id = sqlite3_column_int64(q.stmt, 5);
        out->content = sqlite3_column_int64(q.stmt, 6);
        if (rc == QJ_OK)
            rc = query_get_text(&q, 7, a, &out->digest, err);
    }
    query_close(&q);
    QJ_TRY(rc);
    if (!row || strcmp(out->in.kind, kind) != 0)
        return qj_fail(err, QJ_E_NOT_FOUND, qj_text_arg("name", name));
    // So many rows that their bytes could not be counted are not ours.
    return out->in.rows >= 0 && out->in.rows <= UINT32_MAX ? QJ_OK : changed(name, "", err);
}

// A chunk of exactly n bytes, or QJ_E_INPUT_CHANGED.
static qj_rc get_exact(qj_store *s, const char *input, const char *column, int64_t id, size_t expected, qj_arena *a,
                       void **data, char sha256[static 65], qj_err *err) {
    size_t n;
    bool intact;
    QJ_TRY(chunk_get(s, id, CHUNK_SHA256, a, data, &n, sha256, &intact, err));
    return intact && n == expected ? QJ_OK : changed(input, column, err);
}

static qj_rc get_dict(qj_store *s, const char *input, int64_t id, qj_arena *a, qj_column *c, char sha256[static 65],
                      qj_err *err) {
    void *data;
    size_t n;
    bool intact;
    QJ_TRY(chunk_get(s, id, CHUNK_SHA256, a, &data, &n, sha256, &intact, err));
    const char *p = data;
    if (!intact || (n > 0 && p[n - 1] != 0))
        return changed(input, c->name, err);
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += p[i] == 0;
    const char **dict = QJ_NEW(a, const char *, (size_t)count + 1);
    QJ_NEED(err, dict);
    for (uint32_t i = 0; i < count; i++) {
        dict[i] = p;
        p += strlen(p) + 1;
    }
    c->dict = dict;
    c->n_dict = count;
    return QJ_OK;
}

static qj_rc get_column(qj_store *s, const char *input, query *q, size_t n_rows, qj_arena *a, qj_sha256 *h,
                        qj_column *c, qj_err *err) {
    const char *type;
    char content[65], dict[65] = "";
    void *data;
    QJ_TRY(query_get_text(q, 0, a, &c->name, err));
    QJ_TRY(query_get_text(q, 1, a, &type, err));
    c->type = strcmp(type, "num") == 0 ? QJ_FRAME_NUM : QJ_FRAME_TEXT;
    size_t size = c->type == QJ_FRAME_NUM ? sizeof *c->num : sizeof *c->code;
    QJ_TRY(get_exact(s, input, c->name, sqlite3_column_int64(q->stmt, 2), n_rows * size, a, &data, content, err));
    if (c->type == QJ_FRAME_NUM) {
        c->num = data;
    } else {
        c->code = data;
        QJ_TRY(get_dict(s, input, sqlite3_column_int64(q->stmt, 3), a, c, dict, err));
        for (size_t i = 0; i < n_rows; i++) {
            if (c->code[i] >= c->n_dict)
                return changed(input, c->name, err);
        }
    }
    digest_column(h, c->name, type, content, dict);
    return QJ_OK;
}

static qj_rc get_columns(qj_store *s, const found *in, qj_arena *a, qj_sha256 *h, qj_frame *f, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "SELECT count(*) FROM input_column WHERE input = ?", &q, err));
    query_int(&q, in->id);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    f->n_cols = rc == QJ_OK && row ? (size_t)sqlite3_column_int64(q.stmt, 0) : 0;
    query_close(&q);
    QJ_TRY(rc);
    qj_column *cols = QJ_NEW(a, qj_column, f->n_cols + 1);
    QJ_NEED(err, cols);
    f->cols = cols;
    QJ_TRY(query_open(s, "SELECT name, type, content, dict FROM input_column WHERE input = ? ORDER BY pos", &q, err));
    query_int(&q, in->id);
    for (size_t i = 0; i < f->n_cols && rc == QJ_OK; i++) {
        rc = query_step(&q, &row, err);
        if (rc == QJ_OK)
            rc = row ? get_column(s, in->in.name, &q, f->n_rows, a, h, &cols[i], err) : changed(in->in.name, "", err);
    }
    query_close(&q);
    return rc;
}

qj_rc qj_store_frame_get(qj_store *s, const char *name, qj_arena *a, const qj_frame **out, qj_err *err) {
    found in;
    QJ_TRY(find_input(s, name, "frame", a, &in, err));
    qj_frame *f = QJ_NEW(a, qj_frame, 1);
    QJ_NEED(err, f);
    *f = (qj_frame){.name = in.in.name, .sha256 = in.in.sha256, .n_rows = (size_t)in.in.rows};
    void *lines;
    char hex[65];
    QJ_TRY(get_exact(s, name, "", in.content, f->n_rows * sizeof *f->line, a, &lines, hex, err));
    f->line = lines;
    qj_sha256 h;
    digest_input(&h, in.in.name, in.in.kind, in.in.sha256, in.in.bytes, in.in.rows, hex);
    QJ_TRY(get_columns(s, &in, a, &h, f, err));
    qj_sha256_end(&h, hex);
    if (strcmp(hex, in.digest) != 0)
        return changed(name, "", err);
    *out = f;
    return QJ_OK;
}

qj_rc qj_store_blob_get(qj_store *s, const char *name, qj_arena *a, const char **data, size_t *n, qj_err *err) {
    found in;
    QJ_TRY(find_input(s, name, "blob", a, &in, err));
    void *bytes;
    char hex[65], digest[65];
    QJ_TRY(get_exact(s, name, "", in.content, (size_t)in.in.bytes, a, &bytes, hex, err));
    qj_sha256 h;
    digest_input(&h, in.in.name, in.in.kind, in.in.sha256, in.in.bytes, in.in.rows, hex);
    qj_sha256_end(&h, digest);
    if (strcmp(digest, in.digest) != 0)
        return changed(name, "", err);
    *data = bytes;
    *n = (size_t)in.in.bytes;
    return QJ_OK;
}
