#include "store/sqlite/db.h"

qj_rc qj_store_fact_put(qj_store *s, const char *key, const char *value, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO fact(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                      &q, err));
    query_text(&q, key);
    query_text(&q, value);
    return query_run(&q, err);
}

qj_rc qj_store_fact_get(qj_store *s, const char *key, qj_arena *a, const char **value, qj_err *err) {
    *value = NULL;
    query q;
    QJ_TRY(query_open(s, "SELECT value FROM fact WHERE key = ?", &q, err));
    query_text(&q, key);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    if (rc == QJ_OK && row)
        rc = query_get_text(&q, 0, a, value, err);
    query_close(&q);
    return rc;
}
