#include "base/file.h"
#include "store/sqlite/db.h"

#include <errno.h>
#include <string.h>

qj_rc store_fail(const qj_store *s, int rc, const char *origin, qj_err *err) {
    qj_arg args[] = {qj_text_arg("file", s->path), {.name = NULL}, {.name = NULL}, {.name = NULL}};
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return qj_err_set(err, QJ_E_STORE_BUSY, origin, args);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return qj_err_set(err, QJ_E_STORE_DAMAGED, origin, args);
    case SQLITE_READONLY:
        return qj_err_set(err, QJ_E_STORE_READONLY, origin, args);
    case SQLITE_FULL:
        return qj_err_set(err, QJ_E_STORE_FULL, origin, args);
    case SQLITE_NOMEM:
        return qj_err_set(err, QJ_E_MEMORY, origin, args);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: {
        int os = s->db != NULL ? sqlite3_system_errno(s->db) : errno;
        if (os == ENOSPC || os == EDQUOT)
            return qj_err_set(err, QJ_E_STORE_FULL, origin, args);
        args[1] = qj_msg_arg("cause", qj_file_cause(os));
        args[2] = qj_int_arg("number", os);
        return qj_err_set(err, s->writable ? QJ_E_STORE_WRITE : QJ_E_STORE_READ, origin, args);
    }
    default:
        args[1] = qj_text_arg("where", s->db != NULL ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc));
        return qj_err_set(err, QJ_E_BUG, origin, args);
    }
}

qj_rc query_open(const qj_store *s, const char *sql, query *q, qj_err *err) {
    *q = (query){.s = s};
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &q->stmt, NULL);
    return rc == SQLITE_OK ? QJ_OK : STORE_FAIL(s, rc, err);
}

static void bound(query *q, int rc) {
    if (q->rc == SQLITE_OK)
        q->rc = rc;
}

void query_text(query *q, const char *v) { bound(q, sqlite3_bind_text(q->stmt, ++q->bound, v, -1, SQLITE_STATIC)); }

void query_int(query *q, int64_t v) { bound(q, sqlite3_bind_int64(q->stmt, ++q->bound, v)); }

void query_null(query *q) { bound(q, sqlite3_bind_null(q->stmt, ++q->bound)); }

void query_blob(query *q, const void *data, size_t n) {
    bound(q, sqlite3_bind_blob64(q->stmt, ++q->bound, n > 0 ? data : "", n, SQLITE_STATIC));
}

qj_rc query_step(query *q, bool *row, qj_err *err) {
    int rc = q->rc == SQLITE_OK ? sqlite3_step(q->stmt) : q->rc;
    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? QJ_OK : STORE_FAIL(q->s, rc, err);
}

qj_rc query_run(query *q, qj_err *err) {
    bool row;
    qj_rc rc = query_step(q, &row, err);
    query_close(q);
    return rc;
}

qj_rc query_get_text(query *q, int col, qj_arena *a, const char **out, qj_err *err) {
    const unsigned char *text = sqlite3_column_text(q->stmt, col);
    *out = qj_arena_strn(a, text != NULL ? (const char *)text : "", (size_t)sqlite3_column_bytes(q->stmt, col));
    QJ_NEED(err, *out);
    return QJ_OK;
}

void query_close(query *q) {
    sqlite3_finalize(q->stmt);
    q->stmt = NULL;
}

int64_t query_new_id(const query *q) { return sqlite3_last_insert_rowid(q->s->db); }

qj_rc store_scalar(const qj_store *s, const char *sql, int64_t *out, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, sql, &q, err));
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    *out = rc == QJ_OK && row ? sqlite3_column_int64(q.stmt, 0) : 0;
    query_close(&q);
    return rc;
}

qj_rc store_exec(const qj_store *s, const char *sql, qj_err *err) {
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? QJ_OK : STORE_FAIL(s, rc, err);
}

qj_rc store_vintage_row(const qj_store *s, const char *vintage, int64_t *seq, qj_err *err) {
    query q;
    bool row;
    QJ_TRY(query_open(s, "SELECT seq FROM vintage WHERE id = ?", &q, err));
    query_text(&q, vintage);
    qj_rc rc = query_step(&q, &row, err);
    *seq = row ? sqlite3_column_int64(q.stmt, 0) : 0;
    query_close(&q);
    QJ_TRY(rc);
    return row ? QJ_OK : qj_fail(err, QJ_E_NOT_FOUND, qj_text_arg("name", vintage));
}

qj_rc store_has_table(const qj_store *s, const char *name, bool *has, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", &q, err));
    query_text(&q, name);
    qj_rc rc = query_step(&q, has, err);
    query_close(&q);
    return rc;
}

static qj_rc read_list(query *q, const store_list_of *what, size_t most, qj_arena *a, char *list, size_t *n, qj_err *err) {
    bool row = true;
    // Another program may add rows between counting and reading; they are not there for us yet.
    while (*n < most) {
        QJ_TRY(query_step(q, &row, err));
        if (!row)
            break;
        QJ_TRY(what->read(q, a, list + *n * what->size, err));
        (*n)++;
    }
    return QJ_OK;
}

qj_rc store_list(const qj_store *s, const store_list_of *what, qj_arena *a, void **list, size_t *n, qj_err *err) {
    bool has;
    int64_t count;
    *n = 0;
    *list = NULL;
    QJ_TRY(store_has_table(s, what->table, &has, err));
    if (!has)
        return QJ_OK;
    const char *sql = qj_arena_printf(a, "SELECT count(*) FROM %s", what->table);
    QJ_NEED(err, sql);
    QJ_TRY(store_scalar(s, sql, &count, err));
    QJ_NEED(err, *list = qj_arena_array(a, (size_t)count + 1, what->size, what->align));
    query q;
    QJ_TRY(query_open(s, what->sql, &q, err));
    qj_rc rc = read_list(&q, what, (size_t)count, a, *list, n, err);
    query_close(&q);
    return rc;
}
