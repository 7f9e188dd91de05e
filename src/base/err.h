// Errors: a code, typed arguments and the culprit; the text is made at the edge, in the reader's language.
//
// A function that can fail returns qj_rc: 0, or the negative qj_code, and then it has filled *err.
// One list, err.def, maps each code to its message id, exit code and HTTP status.
// Numerical outcomes (not converged, infeasible) are values of the function, not errors.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int qj_rc;
#define QJ_OK 0
#define QJ_CHECKED __attribute__((warn_unused_result))

typedef enum qj_code {
    QJ_E_NONE = 0,
#define QJ_ERR(name, id, exit_code, http) QJ_E_##name,
#include "base/err.def"
#undef QJ_ERR
    QJ_E_COUNT
} qj_code;

typedef enum qj_argkind { QJ_ARG_END = 0, QJ_ARG_TEXT, QJ_ARG_INT, QJ_ARG_NUM, QJ_ARG_MSG } qj_argkind;

// One named argument of a message: {name} in the text is replaced by it. QJ_ARG_MSG is the id of another message.
typedef struct qj_arg {
    const char *name;
    qj_argkind kind;
    int decimals;
    const char *text;
    int64_t i;
    double num;
} qj_arg;

#define qj_text_arg(n, v) ((qj_arg){.name = (n), .kind = QJ_ARG_TEXT, .text = (v)})
#define qj_int_arg(n, v) ((qj_arg){.name = (n), .kind = QJ_ARG_INT, .i = (int64_t)(v)})
#define qj_num_arg(n, v, d) ((qj_arg){.name = (n), .kind = QJ_ARG_NUM, .num = (v), .decimals = (d)})
#define qj_msg_arg(n, v) ((qj_arg){.name = (n), .kind = QJ_ARG_MSG, .text = (v)})

#define QJ_ERR_ARGS 6
#define QJ_ERR_TEXT 1024

typedef struct qj_err {
    qj_code code;
    int n_args;
    qj_arg args[QJ_ERR_ARGS + 1]; // texts point into `store`; read them with qj_err_arg_text
    const char *home;             // where `store` was when it was filled, so that a plain copy can be read, too
    const char *origin;           // source file:line that raised it
    size_t used;
    char store[QJ_ERR_TEXT];
} qj_err;

// Fills *err (NULL allowed) and returns -code. Arguments are copied; texts past the store are cut.
qj_rc qj_err_set(qj_err *err, qj_code code, const char *origin, const qj_arg *args);

// The text of argument i (TEXT or MSG), also in a copy of the error.
const char *qj_err_arg_text(const qj_err *err, int i);

#define QJ_STR2(x) #x
#define QJ_STR(x) QJ_STR2(x)

// Inline, so that the compiler sees that what comes back is no success.
static inline qj_rc qj_err_raise(qj_err *err, qj_code code, const char *origin, const qj_arg *args) {
    (void)qj_err_set(err, code, origin, args);
    return -(qj_rc)code;
}

// return qj_fail(err, QJ_E_FILE_MISSING, qj_text_arg("file", path));
#define qj_fail(err, code, ...)                                        \
    qj_err_raise((err), (code), __FILE__ ":" QJ_STR(__LINE__),         \
                 (const qj_arg[]){__VA_ARGS__ __VA_OPT__(,) {.name = NULL}})

// Propagates a failure.
#define QJ_TRY(call)                 \
    do {                             \
        qj_rc qj_try_rc = (call);    \
        if (qj_try_rc != QJ_OK)      \
            return qj_try_rc;        \
    } while (0)

// For a pointer that is NULL only when there is no memory.
#define QJ_NEED(err, p)                       \
    do {                                      \
        if ((p) == NULL)                      \
            return qj_fail((err), QJ_E_MEMORY); \
    } while (0)

// A broken promise of our own: fails the job with QJ_E_BUG, also in release builds.
#define QJ_BUG_IF(err, cond)                                               \
    do {                                                                   \
        if (cond)                                                          \
            return qj_fail((err), QJ_E_BUG, qj_text_arg("where", #cond));  \
    } while (0)

const char *qj_code_message(qj_code code); // message id
int qj_code_exit(qj_code code);            // exit code of the command line
int qj_code_http(qj_code code);            // HTTP status
