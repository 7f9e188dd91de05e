// qajet score, qajet backtest: how good the forecasts were.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/backtest.h"
#include "service/score.h"

// Each of these is a table of its own.
static qj_rc check_one(const cli *c, qj_err *err) {
    static const char *const tables[] = {"history", "changes", "points", "claims", "years"};
    const char *first = NULL;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (!cli_flag(c, tables[i]))
            continue;
        if (first != NULL)
            return qj_fail(err, QJ_E_CLI_TOGETHER, qj_text_arg("first", first), qj_text_arg("second", tables[i]));
        first = tables[i];
    }
    return QJ_OK;
}

// What was asked for: one table.
static qj_rc answer(cli *c, qj_workspace *w, qj_table **out, qj_err *err) {
    qj_scorecard *card;
    if (cli_flag(c, "history"))
        return qj_score_history(w, c->lang, c->arena, out, err);
    if (cli_flag(c, "changes"))
        return qj_score_changes(w, c->lang, c->arena, out, err);
    QJ_TRY(qj_score_make(w, c->lang, c->arena, &card, err));
    if (cli_flag(c, "points"))
        return qj_score_points(card, out, err);
    if (cli_flag(c, "claims"))
        return qj_score_claims(card, out, err);
    return qj_score_table(card, cli_flag(c, "years"), out, err);
}

// What is new is kept first, where the workspace may be written to; whoever reads is answered even if that fails.
qj_rc cmd_score(cli *c, qj_err *err) {
    qj_workspace *w;
    qj_table *t;
    const bool write = qj_store_may_write(c->store);
    QJ_TRY(check_one(c, err));
    QJ_TRY(cli_open(c, write ? QJ_STORE_WRITE : QJ_STORE_READ, &w, err));
    if (write)
        qj_score_follow(w, c->arena);
    QJ_TRY(answer(c, w, &t, err));
    return output_table(c, t, err);
}

static qj_rc backtest(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    qj_backtest_options o = QJ_BACKTEST_DEFAULTS;
    o.origins = (int)cli_int(c, "origins", o.origins);
    o.horizon = (int)cli_int(c, "horizon", o.horizon);
    o.draws = (int)cli_int(c, "draws", o.draws);
    o.points = cli_flag(c, "points");
    qj_workspace *w;
    qj_inputs *in;
    qj_backtested b;
    qj_table **out = arg;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_backtest_load(w, NULL, ctx->arena, &in, err));
    QJ_TRY(qj_backtest_map(w, NULL, in, &o, c->lang, ctx, &b, err));
    *out = o.points ? b.points : b.table;
    return QJ_OK;
}

qj_rc cmd_backtest(cli *c, qj_err *err) {
    qj_table *t;
    QJ_TRY(cli_work(c, backtest, &t, err));
    return output_table(c, t, err);
}
