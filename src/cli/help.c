#include "cli/help.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/screen.h"
#include "data/indicator.h"
#include "data/nearest.h"
#include "data/status.h"

#include <string.h>

#define LINE 96 // columns of help where the terminal does not say
#define INDENT 2

typedef struct page {
    qj_buf out;
    qj_lang lang;
    size_t columns;
} page;

static page page_new(cli *c) {
    size_t columns = screen_columns();
    return (page){.out = qj_buf_new(c->arena, 4096), .lang = c->lang, .columns = columns == 0 || columns > LINE ? LINE : columns};
}

static qj_rc page_write(cli *c, const page *p, qj_err *err) {
    if (p->out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    return output_write(c, p->out.data, p->out.len, err);
}

const char *help_message(qj_buf *out, qj_lang lang, const char *prefix, const char *name) {
    char *id = qj_arena_printf(out->arena, "%s%s", prefix, name);
    return id != NULL ? qj_text(lang, id) : "";
}

static void heading(page *p, const char *id) {
    qj_buf_str(&p->out, p->out.len > 0 ? "\n" : "");
    qj_buf_str(&p->out, qj_text(p->lang, id));
    qj_buf_str(&p->out, "\n");
}

static void paragraph(page *p, const char *text) {
    format_wrapped(&p->out, text, 0, 0, p->columns);
    qj_buf_str(&p->out, "\n");
}

// "  name   text", the text in a column of its own; under a long name it begins on the next line.
static void entry(page *p, const char *name, const char *text, size_t at) {
    size_t width = INDENT + qj_text_width(name);
    format_spaces(&p->out, INDENT);
    qj_buf_str(&p->out, name);
    if (width + 2 > at) {
        qj_buf_str(&p->out, "\n");
        width = 0;
    }
    format_wrapped(&p->out, text, at, width, p->columns);
    qj_buf_str(&p->out, "\n");
}

// --- options

static const char *option_name(page *p, const cli_option *o) {
    return qj_arena_printf(p->out.arena, "--%s%s%s", o->name, o->metavar != NULL ? " " : "", o->metavar != NULL ? o->metavar : "");
}

// What the option does, its choices or range, what holds without it.
static const char *option_text(page *p, const cli_option *o) {
    qj_buf out = qj_buf_new(p->out.arena, 200);
    const char *text = qj_text(p->lang, o->help);
    size_t what = strcspn(text, ";"); // what follows says more
    qj_buf_put(&out, text, what);
    if (o->type == QJ_PARAM_INT && o->max < 100000 && o->max != 2200)
        qj_buf_printf(&out, " (%d–%d)", (int)o->min, (int)o->max);
    qj_buf_str(&out, text + what);
    if (o->choices != NULL) {
        qj_buf_str(&out, ": ");
        const char *s;
        size_t n;
        for (size_t i = 0; cli_choice(o->choices, i, &s, &n); i++) {
            qj_buf_str(&out, i > 0 ? ", " : "");
            qj_buf_put(&out, s, n);
        }
    }
    if (o->required || o->fallback != NULL) {
        const qj_arg args[] = {qj_text_arg("value", o->fallback), {.name = NULL}};
        qj_buf_str(&out, "; ");
        qj_text_format(&out, p->lang, o->required ? "cli.help.required" : "cli.help.default", args);
    }
    return out.failed ? "" : out.data;
}

static size_t widest_option(page *p, const cli_option *list, size_t n) {
    size_t widest = 0;
    for (size_t i = 0; i < n; i++) {
        size_t w = qj_text_width(option_name(p, &list[i]));
        widest = w > widest ? w : widest;
    }
    return widest;
}

static void options(page *p, const char *title, const cli_option *list, size_t n) {
    size_t at = INDENT + widest_option(p, list, n) + 2;
    if (n > 0)
        heading(p, title);
    for (size_t i = 0; i < n; i++)
        entry(p, option_name(p, &list[i]), option_text(p, &list[i]), at);
}

// --- pages

void help_synopsis(qj_buf *out, const cli_command *command) {
    for (size_t i = 0; i < command->n_options; i++) {
        const cli_option *o = &command->options[i];
        if (o->required)
            qj_buf_printf(out, " --%s %s", o->name, o->metavar);
    }
    qj_buf_str(out, command->n_options > 0 ? " [OPTIONS]" : "");
    for (size_t i = 0; i < CLI_MOST_OPERANDS && command->operands[i].metavar != NULL; i++)
        qj_buf_printf(out, command->operands[i].required ? " %s" : " [%s]", command->operands[i].metavar);
}

static size_t widest_command(void) {
    size_t widest = 0;
    for (size_t i = 0; i < cli_commands_count; i++)
        widest = strlen(cli_commands[i].name) > widest ? strlen(cli_commands[i].name) : widest;
    return widest;
}

qj_rc help_overview(cli *c, qj_err *err) {
    page p = page_new(c);
    paragraph(&p, qj_text(c->lang, "cli.help.intro"));
    heading(&p, "cli.help.usage");
    qj_buf_str(&p.out, "  qajet COMMAND [OPTIONS]\n");
    heading(&p, "cli.help.start");
    qj_buf_str(&p.out, "  qajet init --pack packs/kz\n  qajet forecast\n  qajet serve\n");
    heading(&p, "cli.help.commands");
    size_t at = INDENT + widest_command() + 2;
    for (size_t i = 0; i < cli_commands_count; i++)
        entry(&p, cli_commands[i].name, help_message(&p.out, c->lang, cli_commands[i].help, "summary"), at);
    options(&p, "cli.help.globals", cli_globals, cli_globals_count);
    heading(&p, "cli.help.topics");
    for (size_t i = 0; i < cli_topics_count; i++)
        entry(&p, cli_topics[i].name, help_message(&p.out, c->lang, cli_topics[i].help, "title"), at);
    qj_buf_str(&p.out, "\n");
    paragraph(&p, qj_text(c->lang, "cli.help.more"));
    return page_write(c, &p, err);
}

qj_rc help_command(cli *c, const cli_command *command, qj_err *err) {
    page p = page_new(c);
    qj_buf_printf(&p.out, "qajet %s — %s\n\n", command->name, help_message(&p.out, c->lang, command->help, "summary"));
    paragraph(&p, help_message(&p.out, c->lang, command->help, "text"));
    heading(&p, "cli.help.usage");
    qj_buf_printf(&p.out, "  qajet %s", command->name);
    help_synopsis(&p.out, command);
    qj_buf_str(&p.out, command->operands[0].help != NULL ? "\n\n" : "\n");
    for (size_t i = 0; i < CLI_MOST_OPERANDS && command->operands[i].help != NULL; i++)
        entry(&p, command->operands[i].metavar, qj_text(c->lang, command->operands[i].help), INDENT + 10);
    options(&p, "cli.help.options", command->options, command->n_options);
    options(&p, "cli.help.globals", cli_globals, cli_globals_count);
    heading(&p, "cli.help.examples");
    for (size_t i = 0; i < CLI_MOST_EXAMPLES && command->examples[i] != NULL; i++)
        qj_buf_printf(&p.out, "  qajet %s\n", command->examples[i]);
    return page_write(c, &p, err);
}

static qj_rc help_topic(cli *c, const cli_topic *topic, qj_err *err) {
    page p = page_new(c);
    paragraph(&p, help_message(&p.out, c->lang, topic->help, "title"));
    qj_buf_str(&p.out, "\n");
    paragraph(&p, help_message(&p.out, c->lang, topic->help, "text"));
    if (topic->list != NULL) {
        qj_buf_str(&p.out, "\n");
        topic->list(&p.out, c->lang);
    }
    return page_write(c, &p, err);
}

// --- topics that list a table of the program

static void listed(qj_buf *out, const char *name, const char *text) {
    page p = {.out = *out, .columns = LINE};
    entry(&p, name, text, 17);
    *out = p.out;
}

void topic_statuses(qj_buf *out, qj_lang lang) {
    for (int i = 0; i < QJ_STATUS_COUNT; i++) {
        const char *id = qj_status_id((qj_status)i);
        listed(out, id, help_message(out, lang, "about.status.", id));
    }
}

void topic_quality(qj_buf *out, qj_lang lang) {
    for (char grade[2] = {QJ_QUALITY_A, '\0'}; grade[0] <= QJ_QUALITY_E; grade[0]++)
        listed(out, grade, help_message(out, lang, "about.quality.", grade));
}

void topic_indicators(qj_buf *out, qj_lang lang) {
    for (size_t i = 0; i < qj_indicators_n; i++)
        listed(out, qj_indicators[i].id, help_message(out, lang, "indicator.", qj_indicators[i].id));
}

void topic_exit_codes(qj_buf *out, qj_lang lang) {
    static const char *const codes[] = {"0", "1", "2", "3", "4", "5", "70"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        listed(out, codes[i], help_message(out, lang, "about.exit.", codes[i]));
}

// --- commands

qj_rc help_version(cli *c, qj_err *err) {
    static const char version[] = "qajet " QJ_VERSION "\n";
    return output_write(c, version, sizeof version - 1, err);
}

qj_rc cmd_version(cli *c, qj_err *err) { return help_version(c, err); }

static const cli_topic *topic_find(const char *name) {
    for (size_t i = 0; i < cli_topics_count; i++) {
        if (strcmp(cli_topics[i].name, name) == 0)
            return &cli_topics[i];
    }
    return NULL;
}

static qj_rc unknown_topic(cli *c, const char *name, qj_err *err) {
    const char *names[64];
    size_t n = 0, best;
    for (size_t i = 0; i < cli_commands_count && n < 64; i++)
        names[n++] = cli_commands[i].name;
    for (size_t i = 0; i < cli_topics_count && n < 64; i++)
        names[n++] = cli_topics[i].name;
    if (qj_nearest(name, names, n, c->arena, &best, 1) == 0)
        return qj_fail(err, QJ_E_CLI_TOPIC, qj_text_arg("name", name));
    return qj_fail(err, QJ_E_CLI_TOPIC_NEAR, qj_text_arg("name", name), qj_text_arg("nearest", names[best]));
}

// "show" stands for "show need" as long as it is the only one.
static const cli_command *command_beginning(const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i < cli_commands_count; i++) {
        if (strncmp(cli_commands[i].name, word, n) == 0 && cli_commands[i].name[n] == ' ')
            return &cli_commands[i];
    }
    return NULL;
}

qj_rc cmd_help(cli *c, qj_err *err) {
    if (cli_flag(c, "man"))
        return help_man(c, err);
    if (c->n_operands == 0)
        return help_overview(c, err);
    const char *name = c->n_operands == 1 ? c->operands[0] : qj_arena_printf(c->arena, "%s %s", c->operands[0], c->operands[1]);
    QJ_NEED(err, name);
    const cli_topic *topic = topic_find(name);
    if (topic != NULL)
        return help_topic(c, topic, err);
    const cli_command *command = cli_command_find(name);
    if (command == NULL)
        command = command_beginning(name);
    return command != NULL ? help_command(c, command, err) : unknown_topic(c, name, err);
}
