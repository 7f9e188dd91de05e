// qajet serve: the pages and the API.
#include "cli/commands.h"
#include "cli/output.h"
#include "http/http.h"

static void ready(void *arg, const char *url) {
    const qj_arg args[] = {qj_text_arg("url", url), {.name = NULL}};
    output_message(arg, "cli.serve.ready", args);
}

qj_rc cmd_serve(cli *c, qj_err *err) {
    const qj_serve_options options = {
        .store_path = c->store,
        .bind = cli_text(c, "bind"),
        .read_only = cli_flag(c, "read-only"),
        .port = (int)cli_int(c, "port", 8080),
        .public_only = cli_flag(c, "public"),
        .threads = c->threads,
        .lang = c->lang,
        .ready = ready,
        .ready_arg = c,
    };
    return qj_serve(&options, err);
}
