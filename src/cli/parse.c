// From the words of the command line to a run.
#include "cli/run.h"

#include "base/csv.h"
#include "data/nearest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct words {
    int n, at;
    char **word;
} words;

// --- the language, which must be known before anything can be said

// The value of an option wherever it stands; the last one holds.
static const char *seek(const words *w, const char *dashed) {
    const char *value = NULL;
    size_t n = strlen(dashed);
    for (int i = 1; i < w->n && strcmp(w->word[i], "--") != 0; i++) {
        if (strncmp(w->word[i], dashed, n) != 0)
            continue;
        if (w->word[i][n] == '=')
            value = w->word[i] + n + 1;
        else if (w->word[i][n] == '\0' && i + 1 < w->n)
            value = w->word[i + 1];
    }
    return value;
}

static qj_lang language(const words *w) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    qj_lang lang;
    const char *asked = seek(w, "--lang");
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        if (qj_lang_parse(asked, &lang))
            break;
        asked = getenv(variables[i]);
    }
    return qj_lang_parse(asked, &lang) ? lang : QJ_KK;
}

static bool help_asked(const words *w) {
    for (int i = 1; i < w->n && strcmp(w->word[i], "--") != 0; i++) {
        if (strcmp(w->word[i], "--help") == 0 || strcmp(w->word[i], "-h") == 0)
            return true;
    }
    return false;
}

// --- values

static char *dashed(cli *c, const char *name) { return qj_arena_printf(c->arena, "--%s", name); }

static qj_rc check_whole(cli *c, const cli_option *o, const char *value, qj_err *err) {
    char *end;
    errno = 0;
    intmax_t v = strtoimax(value, &end, 10);
    bool whole = (*value == '-' || (*value >= '0' && *value <= '9')) && *end == '\0';
    if (whole && errno == 0 && v >= o->min && v <= o->max)
        return QJ_OK;
    char *option = dashed(c, o->name);
    QJ_NEED(err, option);
    return qj_fail(err, whole ? QJ_E_CLI_RANGE : QJ_E_CLI_WHOLE, qj_text_arg("option", option), qj_text_arg("value", value),
                   qj_int_arg("min", o->min), qj_int_arg("max", o->max));
}

// Choices as a reader takes them in: "a, b, c".
static char *readable(cli *c, const char *choices) {
    qj_buf out = qj_buf_new(c->arena, 64);
    const char *s;
    size_t n;
    for (size_t i = 0; cli_choice(choices, i, &s, &n); i++) {
        qj_buf_str(&out, i > 0 ? ", " : "");
        qj_buf_put(&out, s, n);
    }
    return out.failed ? NULL : out.data;
}

static qj_rc check_choices(cli *c, const cli_option *o, const char *value, qj_err *err) {
    for (const char *s = value;; s++) {
        size_t n = o->type == QJ_PARAM_LIST ? strcspn(s, ",") : strlen(s);
        if (cli_choice_find(o->choices, s, n) < 0) {
            char *option = dashed(c, o->name), *choices = readable(c, o->choices), *wrong = qj_arena_strn(c->arena, s, n);
            QJ_NEED(err, option);
            QJ_NEED(err, choices);
            QJ_NEED(err, wrong);
            return qj_fail(err, o->type == QJ_PARAM_LIST ? QJ_E_CLI_LIST : QJ_E_CLI_CHOICE, qj_text_arg("option", option),
                           qj_text_arg("value", wrong), qj_text_arg("choices", choices));
        }
        s += n;
        if (*s == '\0')
            return QJ_OK;
    }
}

static qj_rc check_number(cli *c, const cli_option *o, const char *value, qj_err *err) {
    double v;
    if (qj_csv_number((qj_field){.s = value, .n = strlen(value)}, &v) && v >= 0)
        return QJ_OK;
    char *option = dashed(c, o->name);
    QJ_NEED(err, option);
    return qj_fail(err, QJ_E_CLI_NUMBER, qj_text_arg("option", option), qj_text_arg("value", value));
}

static qj_rc check_value(cli *c, const cli_option *o, const char *value, qj_err *err) {
    switch (o->type) {
    case QJ_PARAM_INT: return check_whole(c, o, value, err);
    case QJ_PARAM_NUM: return check_number(c, o, value, err);
    case QJ_PARAM_CHOICE:
    case QJ_PARAM_LIST: return check_choices(c, o, value, err);
    case QJ_PARAM_TEXT:
    case QJ_PARAM_FILE:
    case QJ_PARAM_FILES:
    case QJ_PARAM_FLAG: break;
    }
    return QJ_OK;
}

// --- options

static ptrdiff_t find_option(const cli_option *list, size_t count, const char *name, size_t n) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i].name) == n && memcmp(list[i].name, name, n) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

static bool belongs_to_some_command(const char *name, size_t n) {
    for (size_t i = 0; i < cli_commands_count; i++) {
        if (find_option(cli_commands[i].options, cli_commands[i].n_options, name, n) >= 0)
            return true;
    }
    return false;
}

static qj_rc unknown_option(cli *c, const char *word, size_t n, qj_err *err) {
    const char *names[2 * CLI_MOST_OPTIONS];
    size_t count = 0, best;
    for (size_t i = 0; c->command != NULL && i < c->command->n_options; i++)
        names[count++] = c->command->options[i].name;
    for (size_t i = 0; i < cli_globals_count; i++)
        names[count++] = cli_globals[i].name;
    char *option = qj_arena_strn(c->arena, word, n);
    QJ_NEED(err, option);
    const char *name = option + strspn(option, "-");
    if (c->command == NULL && belongs_to_some_command(name, strlen(name)))
        return qj_fail(err, QJ_E_CLI_OPTION_EARLY, qj_text_arg("option", option));
    if (qj_nearest(name, names, count, c->arena, &best, 1) == 0)
        return qj_fail(err, QJ_E_CLI_OPTION, qj_text_arg("option", option));
    char *nearest = dashed(c, names[best]);
    QJ_NEED(err, nearest);
    return qj_fail(err, QJ_E_CLI_OPTION_NEAR, qj_text_arg("option", option), qj_text_arg("nearest", nearest));
}

static qj_rc no_value(cli *c, const cli_option *o, qj_code code, qj_err *err) {
    char *option = dashed(c, o->name);
    QJ_NEED(err, option);
    return qj_fail(err, code, qj_text_arg("option", option), qj_text_arg("metavar", o->metavar));
}

// Options that may be given again stand in full in c->values.
static qj_rc note_value(cli *c, const cli_option *o, const char *value, qj_err *err) {
    if (c->n_values == CLI_MOST_VALUES) {
        char *option = dashed(c, o->name);
        QJ_NEED(err, option);
        return qj_fail(err, QJ_E_CLI_MANY, qj_text_arg("option", option), qj_int_arg("max", CLI_MOST_VALUES));
    }
    c->values[c->n_values].option = o;
    c->values[c->n_values++].value = value;
    return QJ_OK;
}

// --name value, --name=value, --flag
static qj_rc take_option(cli *c, words *w, qj_err *err) {
    const char *word = w->word[w->at++], *name = word + 2;
    size_t n = strcspn(name, "=");
    const cli_option *o = NULL;
    const char **slot = NULL;
    ptrdiff_t i = c->command == NULL ? -1 : find_option(c->command->options, c->command->n_options, name, n);
    const bool ours = i >= 0;
    if (ours) {
        o = &c->command->options[i];
        slot = &c->given[i];
    } else if ((i = find_option(cli_globals, cli_globals_count, name, n)) >= 0) {
        o = &cli_globals[i];
        slot = &c->global[i];
    } else {
        return unknown_option(c, word, n + 2, err);
    }
    if (o->type == QJ_PARAM_FLAG) {
        *slot = "";
        if (name[n] == '=')
            return no_value(c, o, QJ_E_CLI_VALUE_NONE, err);
        return ours ? note_value(c, o, "", err) : QJ_OK;
    }
    if (name[n] == '=')
        *slot = name + n + 1;
    else if (w->at < w->n && strncmp(w->word[w->at], "--", 2) != 0)
        *slot = w->word[w->at++];
    else
        return no_value(c, o, QJ_E_CLI_VALUE_MISSING, err);
    if (**slot == '\0')
        return no_value(c, o, QJ_E_CLI_VALUE_MISSING, err);
    QJ_TRY(check_value(c, o, *slot, err));
    return ours ? note_value(c, o, *slot, err) : QJ_OK;
}

// --- the command

// Commands of two words that begin with this one, joined by commas; NULL when there are none.
static const char *group(cli *c, const char *first) {
    qj_buf out = qj_buf_new(c->arena, 32);
    size_t n = strlen(first);
    for (size_t i = 0; i < cli_commands_count; i++) {
        const char *name = cli_commands[i].name;
        if (strncmp(name, first, n) != 0 || name[n] != ' ')
            continue;
        qj_buf_str(&out, out.len > 0 ? ", " : "");
        qj_buf_str(&out, name);
    }
    return out.failed || out.len == 0 ? NULL : out.data;
}

// The nearest command; of a command of two words the first one is enough to be near.
static qj_rc unknown_command(cli *c, const char *name, qj_err *err) {
    const char *names[64];
    size_t n = cli_commands_count < 32 ? cli_commands_count : 32, best;
    for (size_t i = 0; i < n; i++) {
        names[i] = cli_commands[i].name;
        names[n + i] = qj_arena_strn(c->arena, names[i], strcspn(names[i], " "));
        QJ_NEED(err, names[n + i]);
    }
    if (qj_nearest(name, names, 2 * n, c->arena, &best, 1) == 0)
        return qj_fail(err, QJ_E_CLI_COMMAND, qj_text_arg("name", name));
    return qj_fail(err, QJ_E_CLI_COMMAND_NEAR, qj_text_arg("name", name), qj_text_arg("nearest", names[best % n]));
}

static qj_rc take_command(cli *c, words *w, qj_err *err) {
    const char *first = w->word[w->at++];
    const char *second = w->at < w->n && w->word[w->at][0] != '-' ? w->word[w->at] : NULL;
    if (second != NULL) {
        char *both = qj_arena_printf(c->arena, "%s %s", first, second);
        QJ_NEED(err, both);
        c->command = cli_command_find(both);
        if (c->command != NULL) {
            w->at++;
            return QJ_OK;
        }
        if (group(c, first) != NULL)
            return unknown_command(c, both, err);
    }
    c->command = cli_command_find(first);
    if (c->command != NULL)
        return QJ_OK;
    const char *choices = group(c, first);
    if (choices != NULL)
        return qj_fail(err, QJ_E_CLI_INCOMPLETE, qj_text_arg("name", first), qj_text_arg("choices", choices));
    return unknown_command(c, first, err);
}

static size_t most_operands(const cli_command *command) {
    size_t n = 0;
    while (n < CLI_MOST_OPERANDS && command->operands[n].metavar != NULL)
        n++;
    return command->several ? CLI_MOST_GIVEN : n;
}

static qj_rc take_operand(cli *c, const char *word, qj_err *err) {
    if (c->n_operands == most_operands(c->command))
        return qj_fail(err, QJ_E_CLI_OPERAND_EXTRA, qj_text_arg("value", word), qj_text_arg("command", c->command->name));
    c->operands[c->n_operands++] = word;
    return QJ_OK;
}

static qj_rc take_words(cli *c, words *w, qj_err *err) {
    bool only_operands = false;
    for (w->at = 1; w->at < w->n;) {
        const char *word = w->word[w->at];
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
            w->at++;
        } else if (!only_operands && strncmp(word, "--", 2) == 0) {
            QJ_TRY(take_option(c, w, err));
        } else if (!only_operands && strcmp(word, "-h") == 0) {
            w->at++; // seen by help_asked
        } else if (!only_operands && word[0] == '-' && word[1] != '\0') {
            return unknown_option(c, word, strlen(word), err);
        } else if (c->command == NULL) {
            QJ_TRY(take_command(c, w, err));
        } else {
            w->at++;
            QJ_TRY(take_operand(c, word, err));
        }
    }
    return QJ_OK;
}

static qj_rc check_required(cli *c, qj_err *err) {
    if (c->command == NULL)
        return QJ_OK;
    for (size_t i = 0; i < c->command->n_options; i++) {
        const cli_option *o = &c->command->options[i];
        if (!o->required || c->given[i] != NULL)
            continue;
        char *option = dashed(c, o->name);
        QJ_NEED(err, option);
        return qj_fail(err, QJ_E_CLI_REQUIRED, qj_text_arg("option", option), qj_text_arg("metavar", o->metavar),
                       qj_text_arg("command", c->command->name));
    }
    for (size_t i = c->n_operands; i < CLI_MOST_OPERANDS && c->command->operands[i].metavar != NULL; i++) {
        const cli_operand *o = &c->command->operands[i];
        if (o->required)
            return qj_fail(err, QJ_E_CLI_OPERAND_MISSING, qj_text_arg("operand", o->metavar),
                           qj_text_arg("command", c->command->name));
    }
    return QJ_OK;
}

static const char *global(const cli *c, const char *name) {
    return c->global[find_option(cli_globals, cli_globals_count, name, strlen(name))];
}

static void settle(cli *c) {
    const char *store = global(c, "store"), *format = global(c, "format"), *threads = global(c, "threads");
    const char *variable = getenv("QAJET_STORE");
    c->store = store != NULL ? store : variable != NULL && *variable != '\0' ? variable : "qajet.db";
    c->format_given = format != NULL;
    c->format = format != NULL ? (cli_format)cli_choice_find(CLI_FORMATS, format, strlen(format)) : CLI_TABLE;
    c->threads = threads != NULL ? (unsigned)strtoul(threads, NULL, 10) : 0;
    c->version_wanted = global(c, "version") != NULL;
}

qj_rc cli_parse(cli *c, int argc, char **argv, qj_err *err) {
    words w = {.n = argc, .word = argv};
    c->lang = language(&w);
    c->help_wanted = help_asked(&w);
    qj_rc rc = take_words(c, &w, err);
    if (rc == QJ_OK && !c->help_wanted)
        rc = check_required(c, err);
    if (c->help_wanted) { // who asks for help gets it, whatever else is wrong with the line
        *err = (qj_err){0};
        rc = QJ_OK;
    }
    if (rc == QJ_OK)
        settle(c);
    return rc;
}

// --- values of the command's options

const char *cli_text(const cli *c, const char *option) {
    ptrdiff_t i = find_option(c->command->options, c->command->n_options, option, strlen(option));
    return i < 0 ? NULL : c->given[i];
}

int64_t cli_int(const cli *c, const char *option, int64_t fallback) {
    const char *s = cli_text(c, option);
    return s == NULL ? fallback : (int64_t)strtoimax(s, NULL, 10);
}

bool cli_flag(const cli *c, const char *option) { return cli_text(c, option) != NULL; }
