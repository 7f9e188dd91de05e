// qajet bench: a workload of docs/performance.md.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/bench.h"

static qj_rc work(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    return qj_bench(c->operands[0], cli_text(c, "data"), ctx, arg, err);
}

qj_rc cmd_bench(cli *c, qj_err *err) {
    qj_table *t;
    QJ_TRY(cli_work(c, work, &t, err));
    return output_table(c, t, err);
}
