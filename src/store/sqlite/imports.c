// The list of imports and what happened to them.
#include "store/sqlite/db.h"

static qj_rc put_event(qj_store *s, int64_t import, const char *what, const char *at, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO import_event(import, what, at) VALUES(?, ?, ?)", &q, err));
    query_int(&q, import);
    query_text(&q, what);
    query_text(&q, at);
    return query_run(&q, err);
}

qj_rc qj_store_import_put(qj_store *s, const qj_import *in, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO import(id, file, sha256, frames, rows) VALUES(?, ?, ?, ?, ?)", &q, err));
    query_text(&q, in->id);
    query_text(&q, in->file);
    query_text(&q, in->sha256);
    query_text(&q, in->frames);
    query_int(&q, in->rows);
    QJ_TRY(query_run(&q, err));
    return put_event(s, query_new_id(&q), "made", in->made_at, err);
}

static qj_rc get_row(query *q, qj_arena *a, void *item, qj_err *err) {
    qj_import *out = item;
    const char **const texts[] = {&out->id, &out->file, &out->sha256, &out->frames, &out->made_at, &out->withdrawn_at};
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
        QJ_TRY(query_get_text(q, i, a, texts[i], err));
    out->rows = sqlite3_column_int64(q->stmt, 6);
    return QJ_OK;
}

qj_rc qj_store_imports(qj_store *s, qj_arena *a, const qj_import **out, size_t *n, qj_err *err) {
    static const store_list_of all = {.table = "import", .size = sizeof(qj_import), .align = _Alignof(qj_import), .read = get_row,
                                      .sql = "SELECT i.id, i.file, i.sha256, i.frames, m.at, w.at, i.rows FROM import i"
                                             " JOIN import_event m ON m.import = i.seq AND m.what = 'made'"
                                             " LEFT JOIN import_event w ON w.import = i.seq AND w.what = 'withdrawn'"
                                             " ORDER BY i.seq"};
    void *list;
    QJ_TRY(store_list(s, &all, a, &list, n, err));
    *out = list;
    return QJ_OK;
}

qj_rc qj_store_import_withdraw(qj_store *s, const char *id, const char *at, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "SELECT i.seq, w.seq FROM import i LEFT JOIN import_event w ON w.import = i.seq AND"
                         " w.what = 'withdrawn' WHERE i.id = ?", &q, err));
    query_text(&q, id);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    int64_t seq = row ? sqlite3_column_int64(q.stmt, 0) : 0, withdrawn = row ? sqlite3_column_int64(q.stmt, 1) : 0;
    query_close(&q);
    QJ_TRY(rc);
    if (!row)
        return qj_fail(err, QJ_E_IMPORT_NONE, qj_text_arg("name", id));
    if (withdrawn != 0)
        return qj_fail(err, QJ_E_IMPORT_WITHDRAWN, qj_text_arg("name", id));
    return put_event(s, seq, "withdrawn", at, err);
}
