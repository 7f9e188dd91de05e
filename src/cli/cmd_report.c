// qajet report map: the document of a region.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "service/report.h"

#include <string.h>

qj_rc cmd_report_map(cli *c, qj_err *err) {
    const char *path = c->operands[0];
    qj_workspace *w;
    qj_report_file f;
    const qj_report_query q = {.region = cli_text(c, "region"),
                               .link = cli_text(c, "link"),
                               .vintage = cli_text(c, "vintage"),
                               .lang = c->lang};
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_report_open(w, NULL, &q, c->arena, &f, err));
    qj_buf out = qj_buf_new(c->arena, 1 << 18);
    QJ_TRY(qj_report_write(&f, &out, err));
    if (strcmp(path, "-") == 0)
        return output_write(c, out.data, out.len, err);
    QJ_TRY(qj_file_write(path, out.data, out.len, err));
    const qj_arg args[] = {qj_text_arg("file", path), qj_int_arg("n", f.pages), {.name = NULL}};
    output_message(c, "report.done", args);
    return QJ_OK;
}
