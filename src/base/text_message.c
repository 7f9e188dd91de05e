// Messages: looking them up, their plural forms, their arguments.
#include "base/message.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const lang_codes[QJ_LANGS] = {"kk", "ru", "en"};

const char *qj_lang_code(qj_lang lang) { return lang_codes[lang]; }

bool qj_lang_parse(const char *code, qj_lang *out) {
    for (int i = 0; code != NULL && i < QJ_LANGS; i++) {
        // After the two letters a country, an encoding or a modifier may follow: "ru_RU.UTF-8", "kk@x", "en-GB".
        if (strncmp(code, lang_codes[i], 2) == 0 && (code[2] == '\0' || strchr("_-.@", code[2]) != NULL)) {
            *out = (qj_lang)i;
            return true;
        }
    }
    return false;
}

static int by_id(const void *key, const void *message) {
    return strcmp(key, ((const qj_message *)message)->id);
}

static const qj_message *find(const char *id) {
    return bsearch(id, qj_messages, qj_messages_count, sizeof *qj_messages, by_id);
}

const char *qj_text(qj_lang lang, const char *id) {
    const qj_message *m = find(id);
    return m != NULL ? m->text[lang][QJ_OTHER] : id;
}

bool qj_text_has(const char *id) { return find(id) != NULL; }

// CLDR: in Kazakh and English only 1 itself is "one"; Russian looks at the last digits of whole numbers.
static qj_plural plural_of(qj_lang lang, double n) {
    n = fabs(n);
    if (lang != QJ_RU)
        return n == 1 ? QJ_ONE : QJ_OTHER;
    if (!isfinite(n) || n != floor(n))
        return QJ_OTHER;
    int last = (int)fmod(n, 10), last_two = (int)fmod(n, 100);
    if (last == 1 && last_two != 11)
        return QJ_ONE;
    return last >= 2 && last <= 4 && (last_two < 12 || last_two > 14) ? QJ_FEW : QJ_MANY;
}

static const char *form(const qj_message *m, qj_lang lang, double n) {
    const char *s = m->text[lang][plural_of(lang, n)];
    return s != NULL ? s : m->text[lang][QJ_OTHER];
}

const char *qj_text_plural(qj_lang lang, const char *id, double n) {
    const qj_message *m = find(id);
    return m != NULL ? form(m, lang, n) : id;
}

static const qj_arg *named(const qj_arg *args, const char *name, size_t n) {
    for (; args != NULL && args->name != NULL; args++) {
        if (strncmp(args->name, name, n) == 0 && args->name[n] == '\0')
            return args;
    }
    return NULL;
}

static void expand(qj_buf *out, qj_lang lang, const char *s, const qj_arg *args, int depth);

static void put_arg(qj_buf *out, qj_lang lang, const qj_arg *arg, const qj_arg *args, bool position, int depth) {
    switch (arg->kind) {
    case QJ_ARG_TEXT: qj_buf_str(out, arg->text != NULL ? arg->text : ""); break;
    case QJ_ARG_NUM: qj_text_number(out, lang, arg->num, arg->decimals); break;
    case QJ_ARG_INT:
        if (position || (arg->i > -10000 && arg->i < 10000))
            qj_buf_printf(out, "%" PRId64, arg->i);
        else
            qj_text_integer(out, lang, arg->i);
        break;
    case QJ_ARG_MSG: // may name arguments itself, but not a third message
        if (depth == 0)
            expand(out, lang, qj_text(lang, arg->text), args, 1);
        break;
    case QJ_ARG_END: break;
    }
}

static void expand(qj_buf *out, qj_lang lang, const char *s, const qj_arg *args, int depth) {
    for (const char *open; (open = strchr(s, '{')) != NULL;) {
        const char *shut = strchr(open, '}');
        if (shut == NULL)
            break;
        const qj_arg *arg = named(args, open + 1, (size_t)(shut - open - 1));
        qj_buf_put(out, s, (size_t)(open - s));
        if (arg != NULL)
            put_arg(out, lang, arg, args, open > s && open[-1] == ':', depth);
        else
            qj_buf_put(out, open, (size_t)(shut - open + 1));
        s = shut + 1;
    }
    qj_buf_str(out, s);
}

// The count that chooses the plural form: argument "n", else the first number.
static const char *form_for(const qj_message *m, qj_lang lang, const qj_arg *args) {
    const qj_arg *count = named(args, "n", 1);
    for (const qj_arg *a = args; count == NULL && a != NULL && a->name != NULL; a++) {
        if (a->kind == QJ_ARG_INT || a->kind == QJ_ARG_NUM)
            count = a;
    }
    if (count == NULL)
        return m->text[lang][QJ_OTHER];
    return form(m, lang, count->kind == QJ_ARG_INT ? (double)count->i : count->num);
}

void qj_text_format(qj_buf *out, qj_lang lang, const char *id, const qj_arg *args) {
    const qj_message *m = find(id);
    expand(out, lang, m != NULL ? form_for(m, lang, args) : id, args, 0);
}

const char *qj_err_text(qj_arena *a, qj_lang lang, const qj_err *err) {
    qj_arg args[QJ_ERR_ARGS + 1];
    memcpy(args, err->args, sizeof args);
    for (int i = 0; i < err->n_args; i++)
        args[i].text = qj_err_arg_text(err, i);
    args[err->n_args] = (qj_arg){.name = NULL};
    qj_buf out = qj_buf_new(a, 200);
    qj_text_format(&out, lang, qj_code_message(err->code), args);
    return out.failed ? qj_text(lang, qj_code_message(err->code)) : out.data;
}
