// qajet calc ...: a method of the map on a CSV file.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/calc.h"

#include <string.h>

typedef struct job {
    qj_calc_run *run;
    qj_calc_request request;
    qj_calc_answer answer;
} job;

static qj_rc work(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    (void)c;
    job *j = arg;
    return j->run(&j->request, ctx, &j->answer, err);
}

// A calculator that can take its input from a vintage does when its file is not given, but others of its files are.
static bool takes_vintage(const cli *c) {
    for (size_t i = 0; i < c->command->n_options; i++)
        if (strcmp(c->command->options[i].name, "vintage") == 0)
            return cli_text(c, "demand") == NULL && cli_text(c, "template") == NULL &&
                   (cli_text(c, "vintage") != NULL || cli_text(c, "colleges") != NULL);
    return false;
}

static qj_rc open_vintage(cli *c, const qj_snapshot **out, qj_err *err) {
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    return cli_snapshot(c, w, out, err);
}

// "-", or a list of the JSON document that comes there.
static bool is_input(const char *v) { return v[0] == '-' && (v[1] == '\0' || v[1] == '#'); }

// Standard input is there once.
static qj_rc check_input(const cli *c, qj_err *err) {
    size_t n = c->n_operands > 0 && is_input(c->operands[0]);
    for (size_t i = 0; i < c->n_values; i++) {
        const cli_option *o = c->values[i].option;
        n += (o->type == QJ_PARAM_FILE || o->type == QJ_PARAM_FILES) && is_input(c->values[i].value);
    }
    return n < 2 ? QJ_OK : qj_fail(err, QJ_E_CALC_INPUT_TWICE);
}

qj_rc cmd_calc(cli *c, qj_err *err) {
    job j = {.run = qj_calc_find(c->command->name + strlen("calc "))};
    qj_calc_value values[CLI_MOST_VALUES];
    QJ_TRY(check_input(c, err));
    for (size_t i = 0; i < c->n_values; i++)
        values[i] = (qj_calc_value){.name = c->values[i].option->name, .value = c->values[i].value};
    j.request = (qj_calc_request){
        .file = c->n_operands > 0 ? c->operands[0] : NULL, .values = values, .n_values = c->n_values, .lang = c->lang};
    if (takes_vintage(c))
        QJ_TRY(open_vintage(c, &j.request.snapshot, err));
    if (!c->format_given) // what comes from a file goes on to programs
        c->format = CLI_CSV;
    QJ_TRY(cli_work(c, work, &j, err));
    return output_tables(c, j.answer.n, j.answer.name, j.answer.table, err);
}
