// qajet import, imports, template, show plans, show observed: tables that people have.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/import.h"
#include "service/observed.h"
#include "service/plans.h"

#include "base/file.h"
#include "data/table_rows.h"
#include <string.h>

typedef struct job {
    qj_bring_options options;
    qj_bring_result *results;
} job;

static qj_rc work(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    job *j = arg;
    qj_workspace *w;
    QJ_TRY(cli_open(c, j->options.dry_run ? QJ_STORE_READ : QJ_STORE_WRITE, &w, err));
    for (size_t i = 0; i < c->n_operands; i++)
        QJ_TRY(qj_import_file(w, c->operands[i], &j->options, ctx, &j->results[i], err));
    return QJ_OK;
}

static void tell(cli *c, const qj_bring_result *r, bool dry_run) {
    const qj_arg args[] = {qj_text_arg("file", r->file), qj_text_arg("id", r->id != NULL ? r->id : ""),
                           qj_int_arg("rows", r->read.rows), qj_int_arg("bad", r->read.bad_rows),
                           qj_int_arg("n", r->read.errors + (r->cause.code != QJ_E_NONE)), {.name = NULL}};
    output_message(c, r->refused ? "err.import.refused" : r->existed ? "cli.import.existed" : dry_run ? "cli.import.dry" : "cli.import.done", args);
    size_t told = 0;
    for (size_t i = 0; i < r->read.n_findings; i++)
        told += !r->read.findings[i].note;
    const qj_arg more[] = {qj_int_arg("n", r->read.errors - told), {.name = NULL}};
    if (r->read.errors > told)
        output_message(c, "cli.import.more", more);
}

// Where the rows go that were left out: beside the report, else beside the file.
static const char *rejected_path(cli *c, const char *report) {
    const char *path = report != NULL ? report : c->operands[0];
    size_t n = strlen(path);
    if (report != NULL && n > 4 && strcmp(path + n - 4, ".csv") == 0)
        n -= 4;
    return qj_arena_printf(c->arena, "%.*s.rejected.csv", (int)n, path);
}

static qj_rc write_files(cli *c, const job *j, const qj_table *t, qj_err *err) {
    const char *report = cli_text(c, "report");
    if (report != NULL) {
        qj_buf out = qj_buf_new(c->arena, 4096);
        qj_table_csv(&out, t);
        if (out.failed)
            return qj_fail(err, QJ_E_MEMORY);
        QJ_TRY(qj_file_write(report, out.data, out.len, err));
    }
    if (report == NULL && (j->options.dry_run || !j->options.accept_good))
        return QJ_OK;
    qj_buf rows;
    const char *path = rejected_path(c, report);
    QJ_NEED(err, path);
    QJ_TRY(qj_import_rejected(j->results, c->n_operands, c->arena, &rows, err));
    if (rows.len == 0)
        return QJ_OK;
    QJ_TRY(qj_file_write(path, rows.data, rows.len, err));
    const qj_arg args[] = {qj_text_arg("file", path), {.name = NULL}};
    output_message(c, "cli.import.rejected", args);
    return QJ_OK;
}

static qj_rc undo(cli *c, const char *id, qj_err *err) {
    qj_workspace *w;
    const char *whole;
    QJ_TRY(cli_open(c, QJ_STORE_WRITE, &w, err));
    QJ_TRY(qj_import_undo(w, id, c->arena, &whole, err));
    const qj_arg args[] = {qj_text_arg("id", whole), {.name = NULL}};
    output_message(c, "cli.import.undone", args);
    return QJ_OK;
}

static qj_rc finish(cli *c, const job *j, qj_err *err) {
    qj_table *t;
    QJ_TRY(qj_import_findings(j->results, c->n_operands, c->lang, c->arena, &t, err));
    QJ_TRY(write_files(c, j, t, err));
    if (t->n_rows > 0)
        QJ_TRY(output_table(c, t, err));
    const qj_bring_result *refused = NULL;
    for (size_t i = 0; i < c->n_operands; i++) {
        tell(c, &j->results[i], j->options.dry_run);
        refused = j->results[i].refused && refused == NULL ? &j->results[i] : refused;
    }
    c->told = true;
    return refused == NULL ? QJ_OK
                           : qj_fail(err, QJ_E_IMPORT_REFUSED, qj_text_arg("file", refused->file),
                                     qj_int_arg("n", refused->read.errors));
}

qj_rc cmd_import(cli *c, qj_err *err) {
    if (cli_text(c, "undo") != NULL)
        return undo(c, cli_text(c, "undo"), err);
    if (c->n_operands == 0)
        return qj_fail(err, QJ_E_CLI_OPERAND_MISSING, qj_text_arg("operand", c->command->operands[0].metavar),
                       qj_text_arg("command", c->command->name));
    job j = {.options = {.indicator = cli_text(c, "as"), .accept_good = cli_flag(c, "accept-good"), .dry_run = cli_flag(c, "dry-run")},
             .results = QJ_NEW(c->arena, qj_bring_result, c->n_operands)};
    QJ_NEED(err, j.results);
    QJ_TRY(cli_work(c, work, &j, err));
    return finish(c, &j, err);
}

qj_rc cmd_imports(cli *c, qj_err *err) {
    qj_workspace *w;
    qj_table *t;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_import_list(w, c->arena, &t, err));
    return output_table(c, t, err);
}

qj_rc cmd_template(cli *c, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_import_template(w, c->operands[0], c->operands[1], c->lang, c->arena, err));
    const qj_arg args[] = {qj_text_arg("file", c->operands[1]), {.name = NULL}};
    output_message(c, "cli.template.done", args);
    return QJ_OK;
}

// Without a vintage the plans stand alone.
qj_rc cmd_show_plans(cli *c, qj_err *err) {
    qj_workspace *w;
    const qj_snapshot *s = NULL;
    qj_table *t;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    qj_rc rc = cli_snapshot(c, w, &s, err);
    if (rc != QJ_OK && rc != -(qj_rc)QJ_E_NO_VINTAGE)
        return rc;
    const qj_plans_query q = {.region = cli_text(c, "region"), .year = (int)cli_int(c, "year", 0), .lang = c->lang};
    QJ_TRY(qj_plans(w, s, &q, c->arena, &t, err));
    return output_table(c, t, err);
}

qj_rc cmd_show_observed(cli *c, qj_err *err) {
    qj_workspace *w;
    qj_table *t;
    const qj_observed_query q = {.indicator = cli_text(c, "indicator"), .region = cli_text(c, "region"),
                                 .industry = cli_text(c, "industry"), .occupation = cli_text(c, "occupation"),
                                 .year = (int)cli_int(c, "year", 0), .lang = c->lang};
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_observed(w, NULL, &q, c->arena, &t, err));
    return output_table(c, t, err);
}
