// Help from the table of commands: overview, one command, one topic, man page, completion.
#pragma once

#include "cli/run.h"

QJ_CHECKED qj_rc help_overview(cli *c, qj_err *err);
QJ_CHECKED qj_rc help_command(cli *c, const cli_command *command, qj_err *err);
QJ_CHECKED qj_rc help_version(cli *c, qj_err *err);

// The man page as roff, in the language of the run.
QJ_CHECKED qj_rc help_man(cli *c, qj_err *err);

// "[OPTIONS] V1 [V2]": what may follow the name of a command.
void help_synopsis(qj_buf *out, const cli_command *command);

// The message of a prefix and a name, "cmd.init." + "summary".
const char *help_message(qj_buf *out, qj_lang lang, const char *prefix, const char *name);
