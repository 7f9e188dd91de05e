// qajet scenario: named sets of assumptions, and two of them compared.
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query.h"
#include "service/scenario.h"

static void told(cli *c, const char *id) {
    const qj_arg args[] = {qj_text_arg("name", c->operands[0]), {.name = NULL}};
    output_message(c, id, args);
}

static qj_rc show(cli *c, qj_workspace *w, qj_err *err) {
    qj_table *t;
    QJ_TRY(qj_scenario_show(w, c->operands[0], c->lang, c->arena, &t, err));
    return output_table(c, t, err);
}

qj_rc cmd_scenario_new(cli *c, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_WRITE, &w, err));
    QJ_TRY(qj_scenario_make(w, c->operands[0], &(qj_scenario_start){.from = cli_text(c, "copy"), .lang = c->lang}, c->arena, err));
    told(c, "cli.scenario.new");
    return QJ_OK;
}

qj_rc cmd_scenario_set(cli *c, qj_err *err) {
    qj_workspace *w;
    const qj_override_words words = {.growth = cli_text(c, "growth"), .target = cli_text(c, "target"), .jobs = cli_text(c, "jobs"),
                                     .retirement = cli_text(c, "retirement"), .region = cli_text(c, "region"),
                                     .industry = cli_text(c, "industry"), .occupation = cli_text(c, "occupation"),
                                     .sex = cli_text(c, "sex"), .title = cli_text(c, "title"), .from = (int)cli_int(c, "from", 0),
                                     .to = (int)cli_int(c, "to", 0), .phase_in = (int)cli_int(c, "phase-in", 0),
                                     .percent = (int)cli_int(c, "percent", -1), .lang = c->lang};
    const int drop = (int)cli_int(c, "drop", 0);
    QJ_TRY(cli_open(c, QJ_STORE_WRITE, &w, err));
    if (drop > 0)
        QJ_TRY(qj_scenario_drop(w, c->operands[0], drop, c->arena, err));
    else
        QJ_TRY(qj_scenario_set(w, c->operands[0], &words, c->arena, err));
    told(c, "cli.scenario.set");
    return show(c, w, err);
}

qj_rc cmd_scenario_show(cli *c, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    return show(c, w, err);
}

qj_rc cmd_scenario_list(cli *c, qj_err *err) {
    qj_workspace *w;
    qj_table *t;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(qj_scenario_list(w, c->arena, &t, err));
    return output_table(c, t, err);
}

qj_rc cmd_scenario_remove(cli *c, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_WRITE, &w, err));
    QJ_TRY(qj_scenario_remove(w, c->operands[0], c->arena, err));
    told(c, "cli.scenario.removed");
    return QJ_OK;
}

typedef struct job {
    qj_compare_query query;
    qj_compare_result result;
} job;

static qj_rc compare(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    job *j = arg;
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    return qj_scenario_compare(w, &j->query, ctx, &j->result, err);
}

qj_rc cmd_scenario_compare(cli *c, qj_err *err) {
    const qj_need_query n = query_need(c);
    job j = {.query = {.a = c->operands[0], .b = c->operands[1], .by = n.by, .region = n.region, .industry = n.industry,
                       .occupation = n.occupation, .year = n.year, .level = n.level, .lang = c->lang,
                       .draws = (int)cli_int(c, "draws", 100), .horizon = (int)cli_int(c, "horizon", 10),
                       .seed = (uint64_t)cli_int(c, "seed", 1)}};
    QJ_TRY(cli_work(c, compare, &j, err));
    const qj_arg args[] = {qj_num_arg("seconds", j.result.seconds, 2), {.name = NULL}};
    output_message(c, "cli.scenario.compared", args);
    return output_table(c, j.result.rows, err);
}
