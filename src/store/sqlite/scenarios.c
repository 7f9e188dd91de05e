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

static qj_rc get_row(query *q, qj_arena *a, void *item, qj_err *err) {
    qj_scenario_version *out = item;
    QJ_TRY(query_get_text(q, 0, a, &out->name, err));
    QJ_TRY(query_get_text(q, 1, a, &out->content, err));
    return query_get_text(q, 2, a, &out->at, err);
}

qj_rc qj_store_scenarios(qj_store *s, qj_arena *a, const qj_scenario_version **out, size_t *n, qj_err *err) {
    static const store_list_of all = {.table = "scenario", .size = sizeof(qj_scenario_version), .align = _Alignof(qj_scenario_version), .read = get_row,
                                      .sql = "SELECT name, content, at FROM scenario ORDER BY seq"};
    void *list;
    QJ_TRY(store_list(s, &all, a, &list, n, err));
    *out = list;
    return QJ_OK;
}
