// Addresses of the API: "/api/v1/need?region=61". The table is the one of the program; its handlers are not linked, for
// parameters are checked before any of them is called.
#include "http/route.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void parse(const qj_op *op, const char *query, qj_arena *a) {
    qj_value *values;
    qj_err err = {0};
    qj_rc rc = qj_route_parse(op, query, a, &values, &err);
    if (rc != QJ_OK) {
        const char *said = qj_err_text(a, QJ_KK, &err);
        if (rc != -(qj_rc)err.code || err.code == QJ_E_BUG || said == NULL || qj_text_valid(said, strlen(said)) != strlen(said))
            abort();
        return;
    }
    for (size_t i = 0; i < op->n_params; i++) {
        const qj_route_param *p = &op->params[i];
        const char *text = values[i].text;
        if (text == NULL ? p->required || p->fallback != NULL : qj_text_valid(text, strlen(text)) != strlen(text))
            abort();
        if (text != NULL && p->kind == QJ_PARAM_INT && (values[i].number < p->min || values[i].number > p->max))
            abort();
    }
}

// A path that is none picks an operation by its first byte.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    qj_arena *a = qj_arena_new((size_t)64 << 20);
    char *text = malloc(n + 1);
    if (a == NULL || text == NULL)
        abort();
    memcpy(text, data, n);
    text[n] = '\0';
    char *query = strchr(text, '?');
    if (query != NULL)
        *query++ = '\0';
    const qj_op *op = qj_route_find(text, n % 2 == 0 ? QJ_GET : QJ_POST);
    if (op == NULL)
        op = &qj_ops[(n > 0 ? data[0] : 0) % qj_ops_count];
    if (qj_route_methods(text) == NULL)
        abort();
    qj_lang lang = QJ_KK;
    if (qj_route_lang(query, &lang) && lang >= QJ_LANGS)
        abort();
    parse(op, query, a);
    free(text);
    qj_arena_free(a);
    return 0;
}
