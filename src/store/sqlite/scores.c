// How good vintages were, as it was known at a time.
#include "store/sqlite/db.h"

qj_rc qj_store_score_put(qj_store *s, const qj_score_record *r, qj_err *err) {
    query q;
    int64_t seq;
    QJ_TRY(store_vintage_row(s, r->vintage, &seq, err));
    QJ_TRY(query_open(s, "INSERT INTO score(vintage, observed, scores, at) VALUES(?, ?, ?, ?)", &q, err));
    query_int(&q, seq);
    query_text(&q, r->observed);
    query_text(&q, r->scores);
    query_text(&q, r->at);
    return query_run(&q, err);
}

static qj_rc get_row(query *q, qj_arena *a, void *item, qj_err *err) {
    qj_score_record *out = item;
    QJ_TRY(query_get_text(q, 0, a, &out->vintage, err));
    QJ_TRY(query_get_text(q, 1, a, &out->observed, err));
    QJ_TRY(query_get_text(q, 2, a, &out->scores, err));
    return query_get_text(q, 3, a, &out->at, err);
}

static qj_rc list_of(qj_store *s, const char *sql, qj_arena *a, const qj_score_record **out, size_t *n, qj_err *err) {
    const store_list_of rows = {
        .table = "score", .size = sizeof(qj_score_record), .align = _Alignof(qj_score_record), .read = get_row, .sql = sql};
    void *list;
    QJ_TRY(store_list(s, &rows, a, &list, n, err));
    *out = list;
    return QJ_OK;
}

#define SCORES "SELECT v.id, s.observed, s.scores, s.at FROM score s JOIN vintage v ON v.seq = s.vintage"

qj_rc qj_store_scores(qj_store *s, qj_arena *a, const qj_score_record **out, size_t *n, qj_err *err) {
    return list_of(s, SCORES " ORDER BY s.seq", a, out, n, err);
}

qj_rc qj_store_scores_last(qj_store *s, qj_arena *a, const qj_score_record **out, size_t *n, qj_err *err) {
    return list_of(s, SCORES " WHERE s.seq IN (SELECT max(seq) FROM score GROUP BY vintage) ORDER BY s.seq", a, out, n, err);
}
