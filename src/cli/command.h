// What the command line can do: one constant table from which parsing, help, the man page and completion come.
#pragma once

#include "base/err.h"
#include "base/text.h"
#include "service/param.h"

typedef struct cli cli; // run.h

typedef qj_param cli_option;

typedef struct cli_operand {
    const char *metavar;
    bool required;
    const char *help; // message id
} cli_operand;

#define CLI_MOST_OPTIONS 28
#define CLI_MOST_VALUES 64
#define CLI_MOST_OPERANDS 3
#define CLI_MOST_GIVEN 64
#define CLI_MOST_EXAMPLES 4

typedef struct cli_command {
    const char *name; // one or two words
    const char *help; // prefix of the messages: + "summary", + "text"
    const cli_option *options;
    size_t n_options;
    cli_operand operands[CLI_MOST_OPERANDS]; // ends with .metavar == NULL when there are fewer
    bool several; // the last operand may be given any number of times
    const char *examples[CLI_MOST_EXAMPLES]; // arguments; ends with NULL when there are fewer
    qj_rc (*run)(cli *c, qj_err *err);
} cli_command;

// In the order of help.
extern const cli_command cli_commands[];
extern const size_t cli_commands_count;

// Options that every command takes, before or after its name.
extern const cli_option cli_globals[];
extern const size_t cli_globals_count;

// A page of `qajet help` that is no command.
typedef struct cli_topic {
    const char *name;
    const char *help; // prefix of the messages: + "title", + "text"
    void (*list)(qj_buf *out, qj_lang lang); // appends what stands in a table of the program; NULL: nothing
} cli_topic;

extern const cli_topic cli_topics[];
extern const size_t cli_topics_count;

// The command of this name, or NULL.
const cli_command *cli_command_find(const char *name);

// The choice number i of a list separated by |, or false.
bool cli_choice(const char *choices, size_t i, const char **s, size_t *n);

// Position of a text among the choices, or -1.
int cli_choice_find(const char *choices, const char *s, size_t n);
