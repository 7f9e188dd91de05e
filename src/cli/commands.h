// What runs behind each line of the table in commands.c.
#pragma once

#include "cli/run.h"

qj_rc cmd_init(cli *c, qj_err *err);
qj_rc cmd_check(cli *c, qj_err *err);
qj_rc cmd_import(cli *c, qj_err *err);
qj_rc cmd_imports(cli *c, qj_err *err);
qj_rc cmd_template(cli *c, qj_err *err);
qj_rc cmd_forecast(cli *c, qj_err *err);
qj_rc cmd_show_need(cli *c, qj_err *err);
qj_rc cmd_show_labour(cli *c, qj_err *err);
qj_rc cmd_show_plans(cli *c, qj_err *err);
qj_rc cmd_scenario_new(cli *c, qj_err *err);
qj_rc cmd_scenario_set(cli *c, qj_err *err);
qj_rc cmd_scenario_show(cli *c, qj_err *err);
qj_rc cmd_scenario_list(cli *c, qj_err *err);
qj_rc cmd_scenario_compare(cli *c, qj_err *err);
qj_rc cmd_scenario_remove(cli *c, qj_err *err);
qj_rc cmd_show_observed(cli *c, qj_err *err);
qj_rc cmd_explain_need(cli *c, qj_err *err);
qj_rc cmd_explain_spread(cli *c, qj_err *err);
qj_rc cmd_explain_methods(cli *c, qj_err *err);
qj_rc cmd_claims(cli *c, qj_err *err);
qj_rc cmd_methods(cli *c, qj_err *err);
qj_rc cmd_score(cli *c, qj_err *err);
qj_rc cmd_backtest(cli *c, qj_err *err);
qj_rc cmd_verify(cli *c, qj_err *err);
qj_rc cmd_vintages(cli *c, qj_err *err);
qj_rc cmd_diff(cli *c, qj_err *err);
qj_rc cmd_publish(cli *c, qj_err *err);
qj_rc cmd_site(cli *c, qj_err *err);
qj_rc cmd_export(cli *c, qj_err *err);
qj_rc cmd_report_map(cli *c, qj_err *err);
qj_rc cmd_serve(cli *c, qj_err *err);
qj_rc cmd_bench(cli *c, qj_err *err);
qj_rc cmd_calc(cli *c, qj_err *err);
qj_rc cmd_doctor(cli *c, qj_err *err);
qj_rc cmd_pack_seal(cli *c, qj_err *err);
qj_rc cmd_help(cli *c, qj_err *err);
qj_rc cmd_completion(cli *c, qj_err *err);
qj_rc cmd_version(cli *c, qj_err *err);

void topic_statuses(qj_buf *out, qj_lang lang);
void topic_quality(qj_buf *out, qj_lang lang);
void topic_indicators(qj_buf *out, qj_lang lang);
void topic_exit_codes(qj_buf *out, qj_lang lang);

