// Assumptions as one text: in an address, or laid over a scenario for a trial.
#include "service/scenario_parts.h"

#include <stdlib.h>
#include <string.h>

static qj_rc unreadable(const char *text, qj_err *err) { return qj_fail(err, QJ_E_SCENARIO_TEXT, qj_text_arg("text", text)); }

static qj_rc whole_number(const char *text, int *out, qj_err *err) {
    char *end;
    const long n = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || n < -100000 || n > 100000)
        return unreadable(text, err);
    *out = (int)n;
    return QJ_OK;
}

static qj_rc take_part(const char *name, const char *value, qj_override_words *w, qj_err *err) {
    const struct {
        const char *name, **text;
        int *number;
    } parts[] = {{"growth", &w->growth, NULL},         {"target", &w->target, NULL},   {"jobs", &w->jobs, NULL},
                 {"retirement", &w->retirement, NULL}, {"region", &w->region, NULL},   {"industry", &w->industry, NULL},
                 {"occupation", &w->occupation, NULL}, {"sex", &w->sex, NULL},         {"title", &w->title, NULL},
                 {"from", NULL, &w->from},             {"to", NULL, &w->to},           {"phase_in", NULL, &w->phase_in},
                 {"percent", NULL, &w->percent}};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (strcmp(name, parts[k].name) == 0) {
            if (parts[k].number != NULL)
                return whole_number(value, parts[k].number, err);
            *parts[k].text = value;
            return QJ_OK;
        }
    return unreadable(name, err);
}

static bool good_words(const qj_override_words *w) {
    const bool sex = w->sex == NULL || strcmp(w->sex, "M") == 0 || strcmp(w->sex, "F") == 0;
    return sex && w->phase_in >= 0 && w->phase_in <= 20 && w->percent >= -1 && w->percent <= 100;
}

// One assumption; the text is taken apart where it stands.
static qj_rc read_one(char *text, qj_lang lang, qj_override_words *out, qj_err *err) {
    *out = (qj_override_words){.percent = -1, .lang = lang};
    for (char *at = text, *next; at != NULL; at = next) {
        char *equals = strchr(at, '=');
        if (equals == NULL)
            return unreadable(at, err);
        *equals = '\0';
        next = strcmp(at, "title") == 0 ? NULL : strchr(equals + 1, ',');
        if (next != NULL)
            *next++ = '\0';
        QJ_TRY(take_part(at, equals + 1, out, err));
    }
    return good_words(out) ? QJ_OK : unreadable(text, err);
}

qj_rc qj_scenario_read(const qj_workspace *w, const char *name, const char *text, qj_lang lang, qj_arena *a, qj_scenario *out, qj_err *err) {
    QJ_TRY(qj_scenario_find(w, name, a, out, err));
    char *copy = qj_arena_str(a, text != NULL ? text : "");
    QJ_NEED(err, copy);
    for (char *at = copy, *next; at != NULL && *at != '\0'; at = next) {
        qj_override_words words;
        qj_override one;
        next = strchr(at, '|');
        if (next != NULL)
            *next++ = '\0';
        QJ_TRY(read_one(at, lang, &words, err));
        QJ_TRY(scenario_assume(w, &words, a, &one, err));
        QJ_TRY(scenario_add(&one, a, out, err));
    }
    return QJ_OK;
}

qj_rc qj_scenario_make(qj_workspace *w, const char *name, const qj_scenario_start *start, qj_arena *a, qj_err *err) {
    qj_scenario s;
    QJ_TRY(scenario_name_free(w, name, start->replace, a, err));
    QJ_TRY(qj_scenario_read(w, start->from != NULL ? start->from : QJ_SCENARIO_BASE, start->text, start->lang, a, &s, err));
    return scenario_keep(w, name, s.list, s.n, a, err);
}

qj_rc qj_scenario_lay(qj_workspace *w, const char *name, const char *text, qj_lang lang, qj_arena *a, qj_err *err) {
    qj_scenario s;
    if (strcmp(name, QJ_SCENARIO_BASE) == 0)
        return qj_fail(err, QJ_E_SCENARIO_EXISTS, qj_text_arg("name", name));
    QJ_TRY(qj_scenario_read(w, name, text, lang, a, &s, err));
    return scenario_keep(w, name, s.list, s.n, a, err);
}
