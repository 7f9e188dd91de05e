// One run of the program: what was asked, and how commands get at it.
#pragma once

#include "cli/command.h"
#include "data/table.h"
#include "service/workspace.h"

typedef enum cli_format { CLI_TABLE, CLI_CSV, CLI_JSON, CLI_XLSX } cli_format;
#define CLI_FORMATS "table|csv|json|xlsx" // in the order of cli_format

struct cli {
    const cli_command *command; // NULL: none was named
    const char *given[CLI_MOST_OPTIONS];
    const char *global[CLI_MOST_OPTIONS];
    const char *operands[CLI_MOST_GIVEN + 1];
    size_t n_operands;
    struct {
        const cli_option *option;
        const char *value;
    } values[CLI_MOST_VALUES]; // options of the command in the order given; those that repeat stand here in full
    size_t n_values;
    bool help_wanted, version_wanted;
    qj_lang lang;
    cli_format format;
    bool format_given;
    const char *store;
    unsigned threads; // 0: all processors
    qj_arena *arena;  // of the process
    qj_workspace *workspace; // NULL: not opened
    bool told;        // the failure was already told in full
    bool quiet;       // the reader of our output has gone: nothing to say
};

// Understands the arguments. On QJ_E_CLI_... errors the language is set all the same.
QJ_CHECKED qj_rc cli_parse(cli *c, int argc, char **argv, qj_err *err);

// Values of the command's options. cli_text is NULL when the option was not given; cli_int takes a fallback.
const char *cli_text(const cli *c, const char *option);
int64_t cli_int(const cli *c, const char *option, int64_t fallback);
bool cli_flag(const cli *c, const char *option);

// Opens the workspace; cli_close, at the end of the run, closes it.
QJ_CHECKED qj_rc cli_open(cli *c, qj_store_mode mode, qj_workspace **out, qj_err *err);
void cli_close(cli *c);

// Opens the vintage of --vintage, else the one that readers see.
QJ_CHECKED qj_rc cli_snapshot(cli *c, qj_workspace *w, const qj_snapshot **out, qj_err *err);

// Runs long work with threads, progress and cancellation by Ctrl+C.
typedef qj_rc (*cli_job)(cli *c, void *arg, const qj_ctx *ctx, qj_err *err);
QJ_CHECKED qj_rc cli_work(cli *c, cli_job job, void *arg, qj_err *err);
