// What was made public and what was taken back.
#include "store/sqlite/db.h"

#include <string.h>

qj_rc qj_store_publication_put(qj_store *s, const qj_publication *p, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "SELECT seq FROM vintage WHERE id = ?", &q, err));
    query_text(&q, p->vintage);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    int64_t seq = row ? sqlite3_column_int64(q.stmt, 0) : 0;
    query_close(&q);
    QJ_TRY(rc);
    if (!row)
        return qj_fail(err, QJ_E_NOT_FOUND, qj_text_arg("name", p->vintage));
    QJ_TRY(query_open(s, "INSERT INTO publication(vintage, what, at) VALUES(?, ?, ?)", &q, err));
    query_int(&q, seq);
    query_text(&q, p->withdrawn ? "withdrawn" : "published");
    query_text(&q, p->at);
    return query_run(&q, err);
}

static qj_rc get_row(query *q, qj_arena *a, void *item, qj_err *err) {
    qj_publication *out = item;
    const char *what;
    QJ_TRY(query_get_text(q, 0, a, &out->vintage, err));
    QJ_TRY(query_get_text(q, 1, a, &what, err));
    out->withdrawn = strcmp(what, "withdrawn") == 0;
    return query_get_text(q, 2, a, &out->at, err);
}

qj_rc qj_store_publications(qj_store *s, qj_arena *a, const qj_publication **out, size_t *n, qj_err *err) {
    static const store_list_of all = {.table = "publication", .size = sizeof(qj_publication), .align = _Alignof(qj_publication), .read = get_row,
                                      .sql = "SELECT v.id, p.what, p.at FROM publication p JOIN vintage v ON v.seq = p.vintage ORDER BY p.seq"};
    void *list;
    QJ_TRY(store_list(s, &all, a, &list, n, err));
    *out = list;
    return QJ_OK;
}
