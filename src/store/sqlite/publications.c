// What was made public and what was taken back.
#include "store/sqlite/db.h"

#include <string.h>

qj_rc qj_store_publication_put(qj_store *s, const qj_publication *p, qj_err *err) {
    query q;
    int64_t seq;
    QJ_TRY(store_vintage_row(s, p->vintage, &seq, err));
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
