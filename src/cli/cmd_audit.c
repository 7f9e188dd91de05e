// qajet check, claims, methods, vintages, diff, verify, doctor: looking after what is in a workspace.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/audit.h"
#include "service/import.h"
#include "service/methods.h"

#include <string.h>

typedef qj_rc (*table_of)(cli *c, qj_workspace *w, qj_table **out, qj_err *err);

static qj_rc table_check(cli *c, qj_workspace *w, qj_table **out, qj_err *err) {
    return qj_check(w, c->lang, c->arena, out, err);
}

// Without a vintage the figures of others still stand side by side; only ours is missing.
static qj_rc table_claims(cli *c, qj_workspace *w, qj_table **out, qj_err *err) {
    const qj_snapshot *s = NULL;
    qj_rc rc = cli_snapshot(c, w, &s, err);
    if (rc != QJ_OK && rc != -(qj_rc)QJ_E_NO_VINTAGE)
        return rc;
    return qj_claims(w, rc == QJ_OK ? s : NULL, cli_text(c, "topic"), c->lang, c->arena, out, err);
}

static qj_rc table_vintages(cli *c, qj_workspace *w, qj_table **out, qj_err *err) {
    QJ_TRY(qj_vintage_list(w, c->arena, out, err));
    return qj_import_withdrawn(w, c->lang, c->arena, *out, err);
}

static qj_rc show(cli *c, table_of make, qj_err *err) {
    qj_workspace *w;
    qj_table *t;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(make(c, w, &t, err));
    return output_table(c, t, err);
}

qj_rc cmd_check(cli *c, qj_err *err) { return show(c, table_check, err); }
qj_rc cmd_claims(cli *c, qj_err *err) { return show(c, table_claims, err); }
qj_rc cmd_vintages(cli *c, qj_err *err) { return show(c, table_vintages, err); }

static qj_rc differences(cli *c, qj_workspace *w, qj_table **out, qj_err *err) {
    return qj_vintage_diff(w, c->operands[0], c->operands[1], c->lang, c->arena, out, err);
}

qj_rc cmd_diff(cli *c, qj_err *err) { return show(c, differences, err); }

static qj_rc verify(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    return qj_verify(w, c->n_operands > 0 ? c->operands[0] : NULL, ctx, arg, err);
}

qj_rc cmd_verify(cli *c, qj_err *err) {
    qj_table *t;
    QJ_TRY(cli_work(c, verify, &t, err));
    return output_table(c, t, err);
}

static bool found_failure(const qj_table *t) {
    ptrdiff_t result = qj_table_col_find(t, "result");
    for (size_t i = 0; result >= 0 && i < t->n_rows; i++) {
        const char *text = t->cells[i * t->n_cols + (size_t)result].text;
        if (text != NULL && strcmp(text, "failure") == 0)
            return true;
    }
    return false;
}

qj_rc cmd_doctor(cli *c, qj_err *err) {
    qj_table *t;
    QJ_TRY(qj_doctor(c->store, c->lang, c->arena, &t, err));
    QJ_TRY(output_table(c, t, err));
    return found_failure(t) ? qj_fail(err, QJ_E_CLI_DOCTOR, qj_text_arg("file", c->store)) : QJ_OK;
}

static qj_rc methods(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    qj_workspace *w;
    qj_inputs *in;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_methods_load(w, ctx->arena, &in, err));
    return qj_methods_table(in, c->lang, ctx, arg, err);
}

qj_rc cmd_methods(cli *c, qj_err *err) {
    qj_table *t;
    QJ_TRY(cli_work(c, methods, &t, err));
    return output_table(c, t, err);
}
