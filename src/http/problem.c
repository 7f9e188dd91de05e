#include "http/problem.h"

#include "base/json.h"
#include "http/route.h"
#include <string.h>

static void put_args(qj_json *j, qj_lang lang, const qj_err *err) {
    if (err->n_args == 0)
        return;
    qj_json_key(j, "args");
    qj_json_object(j);
    for (int i = 0; i < err->n_args; i++) {
        const qj_arg *arg = &err->args[i];
        qj_json_key(j, arg->name);
        if (arg->kind == QJ_ARG_INT)
            qj_json_int(j, arg->i);
        else if (arg->kind == QJ_ARG_NUM)
            qj_json_num(j, arg->num);
        else
            qj_json_text(j, arg->kind == QJ_ARG_MSG ? qj_text(lang, qj_err_arg_text(err, i)) : qj_err_arg_text(err, i));
    }
    qj_json_object_end(j);
}

unsigned qj_problem(qj_buf *out, qj_lang lang, const qj_err *err) {
    int status = qj_code_http(err->code);
    const char *id = qj_code_message(err->code);
    const char *title = qj_arena_printf(out->arena, "http.status.%d", status);
    if (title == NULL || !qj_text_has(title))
        title = "http.status.500";
    qj_json j = qj_json_to(out);
    qj_json_object(&j);
    qj_json_key(&j, "type");
    qj_json_text(&j, qj_arena_printf(out->arena, "urn:qajet:%s", id));
    qj_json_key(&j, "title");
    qj_json_text(&j, qj_text(lang, title));
    qj_json_key(&j, "status");
    qj_json_int(&j, status);
    qj_json_key(&j, "detail");
    qj_json_text(&j, qj_err_text(out->arena, lang, err));
    qj_json_key(&j, "code");
    qj_json_text(&j, id);
    put_args(&j, lang, err);
    qj_json_object_end(&j);
    return (unsigned)status;
}

// Accept-Language: ranges separated by commas, each with an optional weight, "ru-RU, en;q=0.7".
static qj_lang best_language(const char *header) {
    qj_lang best = QJ_KK;
    double best_weight = 0;
    for (const char *at = header; *at != 0;) {
        at += strspn(at, " \t,");
        size_t n = strcspn(at, ",");
        const char *q = strstr(at, "q=");
        double weight = q == NULL || q >= at + n || q[2] == '1' ? 1 : 0;
        if (weight == 0 && strncmp(q, "q=0.", 4) == 0 && q[4] >= '1' && q[4] <= '9')
            weight = (double)(q[4] - '0') / 10;
        char code[3] = {0};
        if (n >= 2 && (n == 2 || strchr("-;, \t", at[2]) != NULL))
            memcpy(code, at, 2);
        qj_lang lang;
        if (weight > best_weight && qj_lang_parse(code, &lang)) {
            best = lang;
            best_weight = weight;
        }
        at += n;
    }
    return best;
}

qj_lang qj_problem_lang(const char *query, const char *accept_language) {
    qj_lang lang;
    if (qj_route_lang(query, &lang))
        return lang;
    return accept_language != NULL ? best_language(accept_language) : QJ_KK;
}
