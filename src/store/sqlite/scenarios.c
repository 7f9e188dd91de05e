// Versions of scenarios.
#include "store/sqlite/db.h"

qj_rc qj_store_scenario_put(qj_store *s, const qj_scenario_version *v, qj_err *err) {
    query q;
    QJ_TRY(query_open(s, "INSERT INTO scenario(name, content, at) VALUES(?, ?, ?)", &q, err));
    query_text(&q, v->name);
    if (*v->content != '\0')
        query_text(&q, v->content);
    else
        query_null(&q);
    query_text(&q, v->at);
    return query_run(&q, err);
}

static qj_rc get_row(query *q, qj_arena *a, qj_scenario_version *out, qj_err *err) {
    QJ_TRY(query_get_text(q, 0, a, &out->name, err));
    QJ_TRY(query_get_text(q, 1, a, &out->content, err));
    return query_get_text(q, 2, a, &out->at, err);
}

qj_rc qj_store_scenarios(qj_store *s, qj_arena *a, const qj_scenario_version **out, size_t *n, qj_err *err) {
    bool row;
    int64_t count;
    *n = 0;
    *out = NULL;
    QJ_TRY(store_has_table(s, "scenario", &row, err));
    if (!row)
        return QJ_OK;
    QJ_TRY(store_scalar(s, "SELECT count(*) FROM scenario", &count, err));
    qj_scenario_version *list = QJ_NEW(a, qj_scenario_version, (size_t)count + 1);
    QJ_NEED(err, list);
    query q;
    QJ_TRY(query_open(s, "SELECT name, content, at FROM scenario ORDER BY seq", &q, err));
    qj_rc rc = QJ_OK;
    // Another program may add one between the two statements; it is not there for us yet.
    while (*n < (size_t)count && (rc = query_step(&q, &row, err)) == QJ_OK && row) {
        rc = get_row(&q, a, &list[*n], err);
        if (rc != QJ_OK)
            break;
        (*n)++;
    }
    query_close(&q);
    *out = list;
    return rc;
}
