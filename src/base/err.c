#include "base/err.h"

#include <string.h>

static const struct code_info {
    const char *message;
    int exit_code, http;
} infos[QJ_E_COUNT] = {
    [QJ_E_NONE] = {"", 0, 200},
#define QJ_ERR(name, id, exit_code, http) [QJ_E_##name] = {id, exit_code, http},
#include "base/err.def"
#undef QJ_ERR
};

static const struct code_info *info(qj_code code) {
    return &infos[(unsigned)code < QJ_E_COUNT ? code : QJ_E_BUG];
}

const char *qj_code_message(qj_code code) { return info(code)->message; }
int qj_code_exit(qj_code code) { return info(code)->exit_code; }
int qj_code_http(qj_code code) { return info(code)->http; }

// Copies a text into the store, cut between characters when it does not fit.
static const char *keep(qj_err *err, const char *s) {
    if (s == NULL)
        s = "";
    size_t room = QJ_ERR_TEXT - err->used, n = strlen(s);
    if (room == 0)
        return "";
    if (n > room - 1) {
        n = room - 1;
        while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
            n--;
    }
    char *p = err->store + err->used;
    memcpy(p, s, n);
    p[n] = '\0';
    err->used += n + 1;
    return p;
}

const char *qj_err_arg_text(const qj_err *err, int i) {
    const char *text = err->args[i].text;
    if (err->args[i].kind != QJ_ARG_TEXT || err->home == NULL)
        return text;
    // An empty text that no longer fitted lies outside of the store.
    uintptr_t at = (uintptr_t)text - (uintptr_t)err->home;
    return at < QJ_ERR_TEXT ? err->store + at : "";
}

qj_rc qj_err_set(qj_err *err, qj_code code, const char *origin, const qj_arg *args) {
    if (err == NULL)
        return -(qj_rc)code;
    // The arguments may point into the error that is replaced, so the new one is made aside.
    qj_err made = {.code = code, .origin = origin};
    for (; args->name != NULL && made.n_args < QJ_ERR_ARGS; args++) {
        qj_arg *to = &made.args[made.n_args++];
        *to = *args;
        if (args->kind == QJ_ARG_TEXT)
            to->text = keep(&made, args->text);
    }
    made.home = made.store;
    *err = made;
    for (int i = 0; i < err->n_args; i++)
        err->args[i].text = qj_err_arg_text(err, i);
    err->home = err->store;
    return -(qj_rc)code;
}
