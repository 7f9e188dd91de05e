// Verification: a vintage is computed again from the stored inputs and compared bit for bit.
#include "service/audit.h"

#include "service/vintage.h"

#include <string.h>

enum { C_WHAT, C_NAME, C_RESULT, COLUMNS };
static const qj_table_col columns[COLUMNS] = {
    {"what", QJ_TABLE_MSG, "verify.", 0}, {"name", QJ_TABLE_TEXT, NULL, 0}, {"result", QJ_TABLE_MSG, "result.", 0}};

static qj_rc add_result(qj_table *t, const char *what, const char *name, const char *result, qj_arena *a, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[C_WHAT].text = what;
    row[C_NAME].text = name;
    row[C_RESULT].text = result;
    return QJ_OK;
}

static qj_rc add_row(qj_table *t, const char *what, const char *name, qj_arena *a, qj_err *err) {
    return add_result(t, what, name, "same", a, err);
}

// Imports that the vintage rests on: the same as then, and perhaps withdrawn since.
static qj_rc add_imports(qj_workspace *w, const qj_run *run, qj_table *t, qj_arena *a, qj_err *err) {
    const qj_import *list;
    size_t n;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    for (size_t i = 0; i < run->in->n_imports; i++) {
        const char *name = run->in->imports[i]->name, *result = "same";
        for (size_t k = 0; k < n; k++) {
            const char *at = strstr(name, list[k].id);
            if (at == name + strlen("imports/") && at[strlen(list[k].id)] == '/' && *list[k].withdrawn_at != '\0')
                result = "withdrawn";
        }
        QJ_TRY(add_result(t, "input", name, result, a, err));
    }
    return QJ_OK;
}

// The first statistic whose bytes differ, or NULL.
static const char *first_difference(const qj_cube *stored, const qj_cube *again) {
    if (stored->n_cells != again->n_cells || stored->n_stats != again->n_stats)
        return stored->name;
    for (size_t s = 0; s < again->n_stats; s++) {
        const qj_stat *was = qj_cube_stat(stored, again->stats[s].id);
        if (was == NULL || was->type != again->stats[s].type ||
            memcmp(was->data, again->stats[s].data, again->n_cells * qj_cell_size(again->stats[s].type)) != 0)
            return again->stats[s].id;
    }
    return NULL;
}

static qj_rc differs(const qj_snapshot *s, const char *what, qj_err *err) {
    return qj_fail(err, QJ_E_VINTAGE_DIFFERS, qj_text_arg("vintage", s->vintage.id), qj_text_arg("what", what));
}

qj_rc qj_verify(qj_workspace *w, const char *vintage, const qj_ctx *ctx, qj_table **out, qj_err *err) {
    const qj_snapshot *s;
    size_t n_inputs;
    QJ_TRY(qj_workspace_check_inputs(w, &n_inputs, err)); // also those that the model does not read
    QJ_TRY(qj_snapshot_open(w, vintage, ctx->arena, &s, err));
    const qj_forecast_options o = qj_run_options(&s->vintage);
    qj_run run;
    QJ_TRY(qj_run_check_method(&s->vintage, err));
    QJ_TRY(qj_run_prepare(w, &o, ctx, &run, err));
    qj_table *t = NULL;
    QJ_TRY(qj_table_new(ctx->arena, columns, COLUMNS, QJ_ROLES + 32, &t, err));
    for (int role = 0; role < QJ_ROLES; role++) {
        const char *file = qj_role_file((qj_role)role), *digest = run.in->frame[role]->sha256;
        if (strstr(s->vintage.inputs, digest) == NULL)
            return qj_fail(err, QJ_E_INPUT_CHANGED, qj_text_arg("file", file), qj_text_arg("column", "sha256"));
        QJ_TRY(add_row(t, "input", file, ctx->arena, err));
    }
    QJ_TRY(add_imports(w, &run, t, ctx->arena, err));
    if (strcmp(run.vintage.params, s->vintage.params) != 0)
        return differs(s, s->vintage.params, err);
    QJ_TRY(qj_run_compute(&run, ctx, err));
    const char *different = first_difference(s->need, run.need);
    if (different != NULL)
        return differs(s, different, err);
    for (size_t i = 0; i < run.need->n_stats; i++)
        QJ_TRY(add_row(t, "statistic", run.need->stats[i].id, ctx->arena, err));
    const qj_cube *const cubes[] = {run.need};
    char digest[65];
    QJ_TRY(qj_store_cubes_digest(cubes, 1, digest, err));
    if (strcmp(digest, s->vintage.digest) != 0)
        return differs(s, "digest", err);
    QJ_TRY(add_row(t, "vintage", s->vintage.id, ctx->arena, err));
    *out = t;
    return QJ_OK;
}
