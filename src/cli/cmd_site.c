// qajet site: the published pages as files for any web server.
#include "cli/commands.h"
#include "cli/output.h"
#include "http/still.h"

static qj_rc work(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    const qj_still_options o = {.store_path = c->store, .out = c->operands[0], .base = cli_text(c, "base")};
    return qj_still_write(&o, ctx, arg, err);
}

qj_rc cmd_site(cli *c, qj_err *err) {
    qj_still_result r = {0};
    QJ_TRY(cli_work(c, work, &r, err));
    const qj_arg args[] = {qj_text_arg("folder", c->operands[0]), qj_text_arg("vintage", r.vintage), qj_num_arg("files", (double)r.files, 0),
                           qj_num_arg("size", (double)r.bytes / 1e6, 1), qj_num_arg("seconds", r.seconds, 1), {.name = NULL}};
    output_message(c, "site.done", args);
    if (!r.has_map)
        output_message(c, "site.no-map", args);
    return QJ_OK;
}
