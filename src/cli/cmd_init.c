// qajet init: a workspace from a pack; qajet pack seal: the listing of a pack renewed.
#include "cli/commands.h"
#include "cli/output.h"

#include <stdio.h>

#define MOST_FINDINGS 1000

typedef struct job {
    const char *path, *pack;
    qj_init_result result;
} job;

static qj_rc work(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    (void)c;
    job *j = arg;
    return qj_workspace_init(j->path, j->pack, ctx, &j->result, err);
}

// All that is wrong with the pack, a line each, so that it can be put right in one go.
static void tell_findings(cli *c, const qj_init_result *r) {
    for (size_t i = 0; i < r->n_findings; i++) {
        qj_mark mark = qj_arena_mark(c->arena);
        (void)fprintf(stderr, "%s\n", qj_err_text(c->arena, c->lang, &r->findings[i].err));
        qj_arena_rewind(c->arena, mark);
    }
    const qj_arg args[] = {qj_int_arg("n", r->n_findings), {.name = NULL}};
    output_message(c, r->n_findings < MOST_FINDINGS ? "cli.init.refused" : "cli.init.refused-more", args);
    c->told = true;
}

qj_rc cmd_init(cli *c, qj_err *err) {
    job j = {.path = c->n_operands > 0 ? c->operands[0] : c->store, .pack = cli_text(c, "pack")};
    qj_rc rc = cli_work(c, work, &j, err);
    if (rc != QJ_OK && j.result.n_findings > 0)
        tell_findings(c, &j.result);
    QJ_TRY(rc);
    const qj_arg args[] = {qj_num_arg("n", (double)j.result.rows, 0),
                           qj_num_arg("files", (double)j.result.files, 0),
                           qj_text_arg("store", j.path),
                           qj_text_arg("pack", j.result.pack_id),
                           qj_text_arg("version", j.result.pack_version),
                           {.name = NULL}};
    output_message(c, "cli.init.done", args);
    return QJ_OK;
}

qj_rc cmd_pack_seal(cli *c, qj_err *err) {
    size_t changed = 0;
    QJ_TRY(qj_workspace_seal_pack(c->operands[0], c->arena, &changed, err));
    const qj_arg args[] = {qj_int_arg("n", changed), qj_text_arg("pack", c->operands[0]), {.name = NULL}};
    output_message(c, changed == 0 ? "cli.seal.same" : "cli.seal.done", args);
    return QJ_OK;
}
