// The man page, from the same table as help.
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"

#include <string.h>

// Text for roff: hyphens that are typed stay hyphens, and no line begins with a control character.
static void put(qj_buf *out, const char *s) {
    for (; *s != '\0'; s++) {
        bool line_start = out->len > 0 && out->data[out->len - 1] == '\n';
        if (line_start && (*s == '.' || *s == '\''))
            qj_buf_str(out, "\\&");
        if (*s == '\\')
            qj_buf_str(out, "\\e");
        else if (*s == '-')
            qj_buf_str(out, "\\-");
        else if (*s == '\n' && line_start)
            qj_buf_str(out, ".PP\n"); // an empty line of the message
        else
            qj_buf_char(out, *s);
    }
}

static void end_line(qj_buf *out) {
    if (out->len > 0 && out->data[out->len - 1] != '\n')
        qj_buf_str(out, "\n");
}

// A heading; the colon that it has in help is left out.
static void macro(qj_buf *out, const char *name, const char *text) {
    end_line(out);
    qj_buf_printf(out, ".%s ", name);
    qj_buf_str(out, "\"");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        qj_buf_put(out, text, (size_t)(quote - text));
        qj_buf_str(out, "\\(dq");
    }
    size_t n = strlen(text);
    put(out, n > 0 && text[n - 1] == ':' ? qj_arena_strn(out->arena, text, n - 1) : text);
    qj_buf_str(out, "\"\n");
}

static void option(qj_buf *out, qj_lang lang, const cli_option *o) {
    end_line(out);
    qj_buf_str(out, ".TP\n\\fB");
    put(out, "--");
    put(out, o->name);
    qj_buf_str(out, "\\fR");
    if (o->metavar != NULL)
        qj_buf_printf(out, " \\fI%s\\fR", o->metavar);
    qj_buf_str(out, "\n");
    put(out, qj_text(lang, o->help));
    const char *s;
    size_t n;
    for (size_t i = 0; cli_choice(o->choices, i, &s, &n); i++) {
        qj_buf_str(out, i > 0 ? ", " : ": ");
        put(out, qj_arena_strn(out->arena, s, n));
    }
    if (o->fallback != NULL) {
        const qj_arg args[] = {qj_text_arg("value", o->fallback), {.name = NULL}};
        qj_buf text = qj_buf_new(out->arena, 64);
        qj_text_format(&text, lang, "cli.help.default", args);
        put(out, "; ");
        put(out, text.data);
    }
    put(out, "\n");
}

static void command(qj_buf *out, qj_lang lang, const cli_command *c) {
    qj_buf head = qj_buf_new(out->arena, 64);
    qj_buf_printf(&head, "qajet %s", c->name);
    help_synopsis(&head, c);
    macro(out, "SS", head.data);
    put(out, help_message(out, lang, c->help, "text"));
    end_line(out);
    for (size_t i = 0; i < c->n_options; i++)
        option(out, lang, &c->options[i]);
    for (size_t i = 0; i < CLI_MOST_EXAMPLES && c->examples[i] != NULL; i++) {
        end_line(out);
        qj_buf_str(out, i == 0 ? ".PP\n.nf\n    qajet " : "    qajet ");
        put(out, c->examples[i]);
    }
    end_line(out);
    qj_buf_str(out, ".fi\n");
}

static void topic(qj_buf *out, qj_lang lang, const cli_topic *t) {
    macro(out, "SH", help_message(out, lang, t->help, "title"));
    put(out, help_message(out, lang, t->help, "text"));
    end_line(out);
    if (t->list == NULL)
        return;
    qj_buf list = qj_buf_new(out->arena, 2048);
    t->list(&list, lang);
    qj_buf_str(out, ".PP\n.nf\n");
    put(out, list.data);
    end_line(out);
    qj_buf_str(out, ".fi\n");
}

qj_rc help_man(cli *c, qj_err *err) {
    qj_buf out = qj_buf_new(c->arena, 1 << 15);
    qj_buf_str(&out, ".TH QAJET 1 \"\" \"Qajet " QJ_VERSION "\"\n");
    macro(&out, "SH", qj_text(c->lang, "man.name"));
    put(&out, "qajet ");
    put(&out, "- ");
    put(&out, qj_text(c->lang, "man.summary"));
    macro(&out, "SH", qj_text(c->lang, "man.synopsis"));
    qj_buf_str(&out, "\\fBqajet\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n");
    macro(&out, "SH", qj_text(c->lang, "man.description"));
    put(&out, qj_text(c->lang, "cli.help.intro"));
    end_line(&out);
    macro(&out, "SH", qj_text(c->lang, "cli.help.globals"));
    for (size_t i = 0; i < cli_globals_count; i++)
        option(&out, c->lang, &cli_globals[i]);
    macro(&out, "SH", qj_text(c->lang, "cli.help.commands"));
    for (size_t i = 0; i < cli_commands_count; i++)
        command(&out, c->lang, &cli_commands[i]);
    for (size_t i = 0; i < cli_topics_count; i++)
        topic(&out, c->lang, &cli_topics[i]);
    if (out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    return output_write(c, out.data, out.len, err);
}
