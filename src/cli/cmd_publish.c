// qajet publish: which vintage the world sees.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/publish.h"

// Which of the three was asked for; they exclude each other.
static qj_rc check_question(const cli *c, qj_err *err) {
    bool list = cli_flag(c, "list"), withdraw = cli_flag(c, "withdraw"), named = c->n_operands > 0;
    if (list && (withdraw || named))
        return qj_fail(err, QJ_E_PUBLISH_LIST);
    if (!list && !withdraw && !named)
        return qj_fail(err, QJ_E_PUBLISH_WHICH);
    return QJ_OK;
}

static void tell(cli *c, const qj_publish_result *r, bool withdrawn) {
    const qj_arg args[] = {qj_text_arg("vintage", r->vintage), qj_text_arg("former", r->former != NULL ? r->former : ""),
                           qj_text_arg("files", r->withdrawn_imports), {.name = NULL}};
    if (withdrawn)
        output_message(c, r->former != NULL ? "publish.withdrawn-former" : "publish.withdrawn", args);
    else
        output_message(c, r->existed ? "publish.existed" : "publish.done", args);
    if (!withdrawn && r->former != NULL)
        output_message(c, "publish.replaced", args);
    if (*r->withdrawn_imports != 0)
        output_message(c, "publish.note.withdrawn-imports", args);
}

qj_rc cmd_publish(cli *c, qj_err *err) {
    qj_workspace *w;
    qj_table *t;
    qj_publish_result r;
    const char *vintage = c->n_operands > 0 ? c->operands[0] : NULL;
    QJ_TRY(check_question(c, err));
    QJ_TRY(cli_open(c, cli_flag(c, "list") ? QJ_STORE_READ : QJ_STORE_WRITE, &w, err));
    if (cli_flag(c, "list")) {
        QJ_TRY(qj_publish_list(w, c->arena, &t, err));
        return output_table(c, t, err);
    }
    bool withdraw = cli_flag(c, "withdraw");
    QJ_TRY(withdraw ? qj_publish_withdraw(w, vintage, c->arena, &r, err) : qj_publish(w, vintage, c->arena, &r, err));
    tell(c, &r, withdraw);
    return QJ_OK;
}
