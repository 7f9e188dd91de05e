// What commands share: the workspace, the vintage, long work.
#include "cli/run.h"

#include "cli/progress.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

qj_rc cli_open(cli *c, qj_store_mode mode, qj_workspace **out, qj_err *err) {
    QJ_TRY(qj_workspace_open(c->store, mode, c->arena, &c->workspace, err));
    *out = c->workspace;
    return QJ_OK;
}

void cli_close(cli *c) {
    if (c->workspace != NULL)
        qj_workspace_close(c->workspace);
    c->workspace = NULL;
}

qj_rc cli_snapshot(cli *c, qj_workspace *w, const qj_snapshot **out, qj_err *err) {
    return qj_snapshot_open(w, cli_text(c, "vintage"), c->arena, out, err);
}

// Signals reach a program by number only, so what they set can't live in a run.
static atomic_bool interrupted;

static void interrupt(int number) {
    (void)number;
    atomic_store(&interrupted, true);
}

qj_rc cli_work(cli *c, cli_job job, void *arg, qj_err *err) {
    // The first Ctrl+C asks the work to stop, a second one ends the program.
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND}, before;
    (void)sigemptyset(&action.sa_mask);
    qj_pool *pool;
    QJ_TRY(qj_pool_new(c->threads, &pool, err));
    progress p = progress_new(c->lang);
    qj_ctx ctx = {.pool = pool,
                  .arena = c->arena,
                  .progress = progress_show,
                  .tell = progress_tell,
                  .progress_arg = &p,
                  .cancel = &interrupted};
    (void)sigaction(SIGINT, &action, &before);
    qj_rc rc = job(c, arg, &ctx, err);
    (void)sigaction(SIGINT, &before, NULL);
    progress_end(&p);
    qj_pool_free(pool);
    return rc;
}
