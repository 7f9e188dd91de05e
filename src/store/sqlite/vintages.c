// Vintages: runs with their cubes. A cube is a chunk of codes for each dimension and one of cells for each statistic.
#include "base/hash.h"
#include "store/sqlite/db.h"
#include <stdlib.h>
#include <string.h>

static const char *type_name(qj_cell_type t) {
    switch (t) {
    case QJ_CELL_F64:
        return "f64";
    case QJ_CELL_F32:
        return "f32";
    case QJ_CELL_U8:
        return "u8";
    }
    return "";
}

static bool type_parse(const char *name, qj_cell_type *out) {
    for (qj_cell_type t = QJ_CELL_F64; t <= QJ_CELL_U8; t++) {
        if (strcmp(type_name(t), name) == 0) {
            *out = t;
            return true;
        }
    }
    return false;
}

// The digest of a vintage goes over names, sizes and the SHA-256 of every chunk, each text ended with NUL.
static void digest_texts(qj_sha256 *h, const char *a, const char *b, const char *c, const char *d) {
    const char *const texts[] = {a, b, c, d};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        qj_sha256_add(h, texts[i], strlen(texts[i]) + 1);
}

static void digest_dim(qj_sha256 *h, const char *name, int64_t n, const char *sha256) {
    digest_texts(h, "dim", name, sha256, "");
    qj_sha256_add(h, &n, sizeof n);
}

// The codes of a dimension one after the other, each ended with NUL; free them.
static char *join_codes(const qj_dim *d, size_t *len) {
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        n += strlen(d->codes[i]) + 1;
    char *codes = malloc(n + 1), *p = codes;
    for (size_t i = 0; codes != NULL && i < d->n; i++) {
        size_t k = strlen(d->codes[i]) + 1;
        memcpy(p, d->codes[i], k);
        p += k;
    }
    *len = n;
    return codes;
}

// What to do with each piece of a cube: store it, or only take its digest. The chunk id is 0 for the latter.
static qj_rc piece(qj_store *s, const void *data, size_t n, char sha256[static 65], int64_t *id, qj_err *err) {
    *id = 0;
    if (s != NULL)
        return chunk_put(s, data, n, sha256, id, err);
    qj_sha256_hex(data, n, sha256);
    return QJ_OK;
}

static qj_rc put_dim(qj_store *s, int64_t cube, size_t pos, const qj_dim *d, qj_sha256 *h, qj_err *err) {
    size_t n;
    char *codes = join_codes(d, &n), sha256[65];
    QJ_NEED(err, codes);
    int64_t id;
    qj_rc rc = piece(s, codes, n, sha256, &id, err);
    free(codes);
    QJ_TRY(rc);
    digest_dim(h, d->name, (int64_t)d->n, sha256);
    if (s == NULL)
        return QJ_OK;
    query q;
    QJ_TRY(query_open(s, "INSERT INTO cube_dim(cube, pos, name, n, codes) VALUES(?, ?, ?, ?, ?)", &q, err));
    query_int(&q, cube);
    query_int(&q, (int64_t)pos);
    query_text(&q, d->name);
    query_int(&q, (int64_t)d->n);
    query_int(&q, id);
    return query_run(&q, err);
}

static qj_rc put_stat(qj_store *s, int64_t cube, size_t pos, const qj_stat *t, size_t n_cells, qj_sha256 *h,
                      qj_err *err) {
    char sha256[65];
    int64_t id;
    QJ_TRY(piece(s, t->data, n_cells * qj_cell_size(t->type), sha256, &id, err));
    digest_texts(h, "stat", t->id, t->unit, type_name(t->type));
    digest_texts(h, sha256, "", "", "");
    if (s == NULL)
        return QJ_OK;
    query q;
    QJ_TRY(query_open(s, "INSERT INTO cube_stat(cube, pos, name, unit, type, content) VALUES(?, ?, ?, ?, ?, ?)", &q, err));
    query_int(&q, cube);
    query_int(&q, (int64_t)pos);
    query_text(&q, t->id);
    query_text(&q, t->unit);
    query_text(&q, type_name(t->type));
    query_int(&q, id);
    return query_run(&q, err);
}

static qj_rc put_cube(qj_store *s, int64_t vintage, const qj_cube *c, qj_sha256 *h, qj_err *err) {
    size_t cells = 1;
    for (size_t i = 0; i < c->n_dims; i++)
        cells *= c->dims[i].n;
    QJ_BUG_IF(err, cells != c->n_cells);
    digest_texts(h, "cube", c->name, "", "");
    int64_t cube = 0;
    if (s != NULL) {
        query q;
        QJ_TRY(query_open(s, "INSERT INTO cube(vintage, name) VALUES(?, ?)", &q, err));
        query_int(&q, vintage);
        query_text(&q, c->name);
        QJ_TRY(query_run(&q, err));
        cube = query_new_id(&q);
    }
    for (size_t i = 0; i < c->n_dims; i++)
        QJ_TRY(put_dim(s, cube, i, &c->dims[i], h, err));
    for (size_t i = 0; i < c->n_stats; i++)
        QJ_TRY(put_stat(s, cube, i, &c->stats[i], c->n_cells, h, err));
    return QJ_OK;
}

qj_rc qj_store_cubes_digest(const qj_cube *const *cubes, size_t n, char hex[static 65], qj_err *err) {
    qj_sha256 h;
    qj_sha256_begin(&h);
    for (size_t i = 0; i < n; i++)
        QJ_TRY(put_cube(NULL, 0, cubes[i], &h, err));
    qj_sha256_end(&h, hex);
    return QJ_OK;
}

static qj_rc vintage_exists(qj_store *s, const char *id, bool *exists, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "SELECT 1 FROM vintage WHERE id = ?", &q, err));
    query_text(&q, id);
    qj_rc rc = query_step(&q, exists, err);
    query_close(&q);
    return rc;
}

// The digest is known only when the chunks are: the row, which they refer to, is written last, so its number is
// reserved first and the reference is checked at the commit.
static qj_rc put_vintage_row(qj_store *s, int64_t seq, const qj_vintage *v, const char *digest, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO vintage(seq, id, made_at, method, params, inputs, summary, digest) "
                         "VALUES(?, ?, ?, ?, ?, ?, ?, ?)", &q, err));
    query_int(&q, seq);
    const char *const texts[] = {v->id, v->made_at, v->method, v->params, v->inputs, v->summary, digest};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        query_text(&q, texts[i]);
    return query_run(&q, err);
}

qj_rc qj_store_vintage_put(qj_store *s, const qj_vintage *v, const qj_cube *const *cubes, size_t n, qj_err *err) {
    QJ_BUG_IF(err, sqlite3_get_autocommit(s->db));
    bool exists;
    QJ_TRY(vintage_exists(s, v->id, &exists, err));
    if (exists)
        return qj_fail(err, QJ_E_VINTAGE_EXISTS, qj_text_arg("vintage", v->id));
    int64_t last;
    QJ_TRY(store_scalar(s, "SELECT coalesce(max(seq), 0) FROM vintage", &last, err));
    QJ_TRY(store_exec(s, "PRAGMA defer_foreign_keys = ON", err));
    qj_sha256 h;
    qj_sha256_begin(&h);
    for (size_t i = 0; i < n; i++)
        QJ_TRY(put_cube(s, last + 1, cubes[i], &h, err));
    char digest[65];
    qj_sha256_end(&h, digest);
    return put_vintage_row(s, last + 1, v, digest, err);
}

static qj_rc get_vintage(query *q, qj_arena *a, void *item, qj_err *err) {
    qj_vintage *v = item;
    const char **const fields[] = {&v->id, &v->made_at, &v->method, &v->params, &v->inputs, &v->summary, &v->digest};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        QJ_TRY(query_get_text(q, (int)i, a, fields[i], err));
    return QJ_OK;
}

qj_rc qj_store_vintages(qj_store *s, qj_arena *a, const qj_vintage **out, size_t *n, qj_err *err) {
    static const store_list_of all = {.table = "vintage", .size = sizeof(qj_vintage), .align = _Alignof(qj_vintage), .read = get_vintage,
                                      .sql = "SELECT id, made_at, method, params, inputs, summary, digest FROM vintage ORDER BY seq"};
    void *list;
    QJ_TRY(store_list(s, &all, a, &list, n, err));
    *out = list;
    return QJ_OK;
}

// Reading a vintage: every cube takes part in the digest, only the wanted one is unpacked.
typedef struct reading {
    qj_store *s;
    qj_arena *a;
    const char *vintage, *wanted;
    qj_sha256 h;
    qj_cube *out; // NULL until found
} reading;

static qj_rc changed(const reading *r, const char *cube, qj_err *err) {
    return qj_fail(err, QJ_E_VINTAGE_CHANGED, qj_text_arg("vintage", r->vintage), qj_text_arg("cube", cube));
}

static qj_rc chunk_digest(const reading *r, int64_t id, char sha256[static 65], qj_err *err) {
    query q;
    QJ_TRY(query_open(r->s, "SELECT sha256 FROM chunk WHERE id = ?", &q, err));
    query_int(&q, id);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    const unsigned char *hex = rc == QJ_OK && row ? sqlite3_column_text(q.stmt, 0) : NULL;
    sha256[0] = 0;
    if (hex != NULL && strlen((const char *)hex) == 64)
        memcpy(sha256, hex, 65);
    query_close(&q);
    return rc;
}

// The codes of a dimension in the arena.
static qj_rc get_codes(const reading *r, const char *cube, int64_t id, qj_dim *d, char sha256[static 65], qj_err *err) {
    void *data;
    size_t len;
    bool intact;
    QJ_TRY(chunk_get(r->s, id, CHUNK_SHA256, r->a, &data, &len, sha256, &intact, err));
    const char *p = data, *end = p + len;
    if (!intact || len == 0 || end[-1] != 0)
        return changed(r, cube, err);
    const char **codes = QJ_NEW(r->a, const char *, d->n);
    QJ_NEED(err, codes);
    for (size_t i = 0; i < d->n; i++) {
        if (p >= end)
            return changed(r, cube, err);
        codes[i] = p;
        p += strlen(p) + 1;
    }
    d->codes = codes;
    return p == end ? QJ_OK : changed(r, cube, err);
}

static qj_rc get_dims(reading *r, int64_t cube, const char *name, qj_cube *c, qj_err *err) {
    query q;
    QJ_TRY(query_open(r->s, "SELECT name, n, codes FROM cube_dim WHERE cube = ? ORDER BY pos", &q, err));
    query_int(&q, cube);
    bool row;
    qj_rc rc;
    char sha256[65];
    c->n_cells = 1;
    while ((rc = query_step(&q, &row, err)) == QJ_OK && row) {
        if (c->n_dims == QJ_CUBE_DIMS) {
            rc = changed(r, name, err);
            break;
        }
        qj_dim *d = &c->dims[c->n_dims++];
        rc = query_get_text(&q, 0, r->a, &d->name, err);
        d->n = (size_t)sqlite3_column_int64(q.stmt, 1);
        if (rc == QJ_OK && (d->n == 0 || d->n > UINT32_MAX || c->n_cells > SIZE_MAX / 8 / d->n))
            rc = changed(r, name, err);
        if (rc == QJ_OK)
            rc = get_codes(r, name, sqlite3_column_int64(q.stmt, 2), d, sha256, err);
        if (rc != QJ_OK)
            break;
        c->n_cells *= d->n;
        digest_dim(&r->h, d->name, (int64_t)d->n, sha256);
    }
    query_close(&q);
    return rc;
}

static qj_rc get_stat(reading *r, query *q, const char *name, bool unpack, size_t n_cells, qj_stat *t, qj_err *err) {
    const char *type;
    char sha256[65];
    int64_t id = sqlite3_column_int64(q->stmt, 3);
    QJ_TRY(query_get_text(q, 0, r->a, &t->id, err));
    QJ_TRY(query_get_text(q, 1, r->a, &t->unit, err));
    QJ_TRY(query_get_text(q, 2, r->a, &type, err));
    if (!type_parse(type, &t->type))
        return changed(r, name, err);
    if (unpack) {
        size_t n;
        bool intact;
        QJ_TRY(chunk_get(r->s, id, CHUNK_XXH3, r->a, &t->data, &n, sha256, &intact, err));
        if (!intact || n != n_cells * qj_cell_size(t->type))
            return changed(r, name, err);
    } else {
        QJ_TRY(chunk_digest(r, id, sha256, err));
    }
    digest_texts(&r->h, "stat", t->id, t->unit, type);
    digest_texts(&r->h, sha256, "", "", "");
    return QJ_OK;
}

static qj_rc count_stats(const reading *r, int64_t cube, size_t *n, qj_err *err) {
    query q;
    QJ_TRY(query_open(r->s, "SELECT count(*) FROM cube_stat WHERE cube = ?", &q, err));
    query_int(&q, cube);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    *n = rc == QJ_OK && row ? (size_t)sqlite3_column_int64(q.stmt, 0) : 0;
    query_close(&q);
    return rc;
}

static qj_rc get_cube(reading *r, int64_t id, const char *name, qj_err *err) {
    qj_cube *c = QJ_NEW(r->a, qj_cube, 1);
    QJ_NEED(err, c);
    c->name = name;
    digest_texts(&r->h, "cube", name, "", "");
    QJ_TRY(get_dims(r, id, name, c, err));
    QJ_TRY(count_stats(r, id, &c->n_stats, err));
    c->stats = QJ_NEW(r->a, qj_stat, c->n_stats + 1);
    QJ_NEED(err, c->stats);
    bool wanted = strcmp(name, r->wanted) == 0;
    query q;
    QJ_TRY(query_open(r->s, "SELECT name, unit, type, content FROM cube_stat WHERE cube = ? ORDER BY pos", &q, err));
    query_int(&q, id);
    qj_rc rc = QJ_OK;
    bool row = true;
    for (size_t i = 0; i < c->n_stats && rc == QJ_OK; i++) {
        rc = query_step(&q, &row, err);
        if (rc == QJ_OK)
            rc = row ? get_stat(r, &q, name, wanted, c->n_cells, &c->stats[i], err) : changed(r, name, err);
    }
    query_close(&q);
    if (wanted)
        r->out = c;
    return rc;
}

static qj_rc get_cubes(reading *r, int64_t seq, qj_err *err) {
    query q;
    QJ_TRY(query_open(r->s, "SELECT id, name FROM cube WHERE vintage = ? ORDER BY id", &q, err));
    query_int(&q, seq);
    bool row;
    qj_rc rc;
    while ((rc = query_step(&q, &row, err)) == QJ_OK && row) {
        const char *name;
        rc = query_get_text(&q, 1, r->a, &name, err);
        if (rc == QJ_OK)
            rc = get_cube(r, sqlite3_column_int64(q.stmt, 0), name, err);
        if (rc != QJ_OK)
            break;
    }
    query_close(&q);
    return rc;
}

static qj_rc find_vintage(reading *r, int64_t *seq, const char **digest, qj_err *err) {
    query q;
    QJ_TRY(query_open(r->s, "SELECT seq, digest FROM vintage WHERE id = ?", &q, err));
    query_text(&q, r->vintage);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    if (rc == QJ_OK && row) {
        *seq = sqlite3_column_int64(q.stmt, 0);
        rc = query_get_text(&q, 1, r->a, digest, err);
    }
    query_close(&q);
    QJ_TRY(rc);
    return row ? QJ_OK : qj_fail(err, QJ_E_NOT_FOUND, qj_text_arg("name", r->vintage));
}

qj_rc qj_store_cube_get(qj_store *s, const char *vintage, const char *cube, qj_arena *a, qj_cube **out, qj_err *err) {
    reading r = {.s = s, .a = a, .vintage = vintage, .wanted = cube};
    int64_t seq = 0;
    const char *digest = "";
    QJ_TRY(find_vintage(&r, &seq, &digest, err));
    qj_sha256_begin(&r.h);
    QJ_TRY(get_cubes(&r, seq, err));
    char hex[65];
    qj_sha256_end(&r.h, hex);
    if (strcmp(hex, digest) != 0)
        return changed(&r, cube, err);
    if (r.out == NULL)
        return qj_fail(err, QJ_E_NOT_FOUND, qj_text_arg("name", cube));
    *out = r.out;
    return QJ_OK;
}
