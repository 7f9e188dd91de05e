// qajet export: a whole table as a file.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query.h"
#include "cli/tables.h"

#include <string.h>

// Without --by every cell is written.
static qj_rc table_need(cli *c, qj_workspace *w, qj_table **out, qj_err *err) {
    const qj_snapshot *s;
    qj_need_query q = query_need(c);
    if (q.by == 0)
        q.by = QJ_BY_REGION | QJ_BY_INDUSTRY | QJ_BY_OCCUPATION | QJ_BY_YEAR;
    QJ_TRY(cli_snapshot(c, w, &s, err));
    return qj_need(s, &q, c->arena, out, err);
}

static const struct source {
    const char *name; // choice of --what; the first is the default
    table_of make;
} sources[] = {
    {"need", table_need}, {"claims", table_claims}, {"check", table_check}, {"vintages", table_vintages}};

static table_of source_of(const char *what) {
    for (size_t i = 0; what != NULL && i < sizeof sources / sizeof *sources; i++) {
        if (strcmp(sources[i].name, what) == 0)
            return sources[i].make;
    }
    return sources[0].make;
}

qj_rc cmd_export(cli *c, qj_err *err) {
    const char *as = cli_text(c, "as"), *path = c->operands[0];
    qj_workspace *w;
    qj_table *t;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(source_of(cli_text(c, "what"))(c, w, &t, err));
    bool json = as != NULL && strcmp(as, "json") == 0;
    // About what a cell takes: growing later would hold the text twice.
    qj_buf out = qj_buf_new(c->arena, (t->n_rows + 1) * t->n_cols * (json ? 28 : 18));
    if (json)
        format_json(&out, t);
    else
        format_csv(&out, t);
    if (out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    if (strcmp(path, "-") == 0)
        return output_write(c, out.data, out.len, err);
    QJ_TRY(qj_file_write(path, out.data, out.len, err));
    const qj_arg args[] = {qj_num_arg("n", (double)t->n_rows, 0), qj_text_arg("file", path), {.name = NULL}};
    output_message(c, "cli.export.done", args);
    return QJ_OK;
}
