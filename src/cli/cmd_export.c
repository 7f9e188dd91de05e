// qajet export: a whole table as a file.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query.h"
#include "service/export.h"

#include <string.h>

// The form of --as, else that of the file's name, which may have no ending but none of another form.
static qj_rc form_of(const cli *c, const char *path, const char **out, qj_err *err) {
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path, *ending = strrchr(name, '.');
    *out = cli_text(c, "as");
    if (*out == NULL)
        *out = qj_export_form(path);
    if (*out == NULL && ending != NULL && ending != name)
        return qj_fail(err, QJ_E_CLI_FORM, qj_text_arg("file", path), qj_text_arg("ending", ending));
    if (*out == NULL)
        *out = qj_export_form_at(0);
    return QJ_OK;
}

qj_rc cmd_export(cli *c, qj_err *err) {
    const char *path = c->operands[0], *what = cli_text(c, "what"), *form;
    QJ_TRY(form_of(c, path, &form, err));
    qj_workspace *w;
    qj_export_file f;
    const qj_export_query q = {.what = what != NULL ? what : "need", .as = form, .need = query_need(c),
                               .topic = cli_text(c, "topic"), .against = cli_text(c, "against"),
                               .vintage = cli_text(c, "vintage"),
                               .picture = cli_text(c, "picture"), .figure = cli_text(c, "figure"),
                               .theme = cli_text(c, "theme"), .width = (int)cli_int(c, "width", 0)};
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_export_open(w, NULL, &q, c->arena, &f, err));
    qj_buf out = qj_buf_new(c->arena, f.about);
    QJ_TRY(qj_export_write(&f, &out, err));
    if (strcmp(path, "-") == 0)
        return output_write(c, out.data, out.len, err);
    QJ_TRY(qj_file_write(path, out.data, out.len, err));
    const qj_arg args[] = {qj_num_arg("n", (double)f.rows, 0), qj_text_arg("file", path), {.name = NULL}};
    output_message(c, "cli.export.done", args);
    return QJ_OK;
}
