// Completion for bash, from the table of commands. What it offers needs no run of the program.
#include "cli/commands.h"
#include "cli/output.h"

#include <string.h>

static void choices(qj_buf *out, const char *list) {
    const char *s;
    size_t n;
    for (size_t i = 0; cli_choice(list, i, &s, &n); i++) {
        qj_buf_str(out, i > 0 ? " " : "");
        qj_buf_put(out, s, n);
    }
}

// One line of "case": what may follow an option of a command, or of every command.
static void values(qj_buf *out, const cli_option *o, const char *command) {
    if (o->type != QJ_PARAM_FILE && o->type != QJ_PARAM_FILES && o->choices == NULL)
        return; // nothing to offer
    qj_buf_printf(out, "    %s%s --%s') ", command != NULL ? "'" : "*'", command != NULL ? command : "", o->name);
    if (o->type == QJ_PARAM_FILE || o->type == QJ_PARAM_FILES)
        qj_buf_str(out, "files=1 ;;\n");
    else {
        qj_buf_str(out, "words='");
        choices(out, o->choices);
        qj_buf_str(out, "' ;;\n");
    }
}

static void names(qj_buf *out, const cli_option *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        qj_buf_printf(out, " --%s", list[i].name);
}

// Words of the table that come first, each once.
static void first_words(qj_buf *out, const char *separator, bool groups_only) {
    const char *before = "";
    for (size_t i = 0; i < cli_commands_count; i++) {
        const char *name = cli_commands[i].name;
        size_t n = strcspn(name, " ");
        bool again = strlen(before) >= n && strncmp(before, name, n) == 0 && (before[n] == ' ' || before[n] == '\0');
        if (again || (groups_only && name[n] == '\0'))
            continue;
        qj_buf_str(out, *before != '\0' ? separator : "");
        qj_buf_put(out, name, n);
        before = name;
    }
}

static void second_words(qj_buf *out) {
    for (size_t i = 0; i < cli_commands_count; i++) {
        const char *space = strchr(cli_commands[i].name, ' ');
        if (space != NULL)
            qj_buf_printf(out, "    %.*s) words='%s' ;;\n", (int)(space - cli_commands[i].name), cli_commands[i].name, space + 1);
    }
}

static void topics(qj_buf *out) {
    for (size_t i = 0; i < cli_topics_count; i++)
        qj_buf_printf(out, " %s", cli_topics[i].name);
}

static const char head[] =
    "# Completion of qajet for bash.\n"
    "_qajet() {\n"
    "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
    "  local command='' words='' files='' word='' skip='' i\n"
    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "    word=\"${COMP_WORDS[i]}\"\n"
    "    if [[ -n $skip ]]; then skip=''; continue; fi\n"
    "    case \"$word\" in\n"
    "    --help|--version|--man) ;;\n"
    "    --*=*) ;;\n"
    "    --*) skip=1 ;;\n"
    "    *) case \"$command\" in\n"
    "      '') command=\"$word\" ;;\n"
    "      ";

static const char middle[] =
    ") command=\"$command $word\" ;;\n"
    "      esac ;;\n"
    "    esac\n"
    "  done\n"
    "  if [[ -n $skip ]]; then\n"
    "    case \"$command $prev\" in\n";

static const char tail[] =
    "  if [[ -n $files ]]; then\n"
    "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "  else\n"
    "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
    "  fi\n"
    "}\n"
    "complete -o filenames -F _qajet qajet\n";

static bool operand_is_file(const cli_command *c) {
    return c->run == cmd_init || c->run == cmd_export || c->run == cmd_calc || c->run == cmd_import || c->run == cmd_template;
}

static void script(qj_buf *out) {
    qj_buf_str(out, head);
    first_words(out, "|", true);
    qj_buf_str(out, middle);
    for (size_t i = 0; i < cli_commands_count; i++) {
        for (size_t k = 0; k < cli_commands[i].n_options; k++)
            values(out, &cli_commands[i].options[k], cli_commands[i].name);
    }
    for (size_t i = 0; i < cli_globals_count; i++)
        values(out, &cli_globals[i], NULL);
    qj_buf_str(out, "    esac\n  else\n    case \"$command\" in\n    '') words='");
    first_words(out, " ", false);
    names(out, cli_globals, cli_globals_count);
    qj_buf_str(out, "' ;;\n");
    second_words(out);
    for (size_t i = 0; i < cli_commands_count; i++) {
        const cli_command *c = &cli_commands[i];
        qj_buf_printf(out, "    '%s') words='", c->name);
        if (c->run == cmd_help) {
            first_words(out, " ", false);
            topics(out);
        } else if (c->run == cmd_completion) {
            qj_buf_str(out, c->operands[0].metavar);
        }
        names(out, c->options, c->n_options);
        names(out, cli_globals, cli_globals_count);
        bool takes_file = operand_is_file(c);
        qj_buf_str(out, takes_file ? "'; [[ $cur == -* ]] || files=1 ;;\n" : "' ;;\n");
    }
    qj_buf_str(out, "    esac\n  fi\n");
    qj_buf_str(out, tail);
}

qj_rc cmd_completion(cli *c, qj_err *err) {
    if (strcmp(c->operands[0], c->command->operands[0].metavar) != 0)
        return qj_fail(err, QJ_E_CLI_SHELL, qj_text_arg("value", c->operands[0]),
                       qj_text_arg("choices", c->command->operands[0].metavar));
    qj_buf out = qj_buf_new(c->arena, 1 << 13);
    script(&out);
    if (out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    return output_write(c, out.data, out.len, err);
}
