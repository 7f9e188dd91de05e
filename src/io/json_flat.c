#include "io/json_flat.h"

#include "base/buf.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *text_of(const json_t *v, qj_arena *a) {
    if (json_is_string(v))
        return qj_arena_str(a, json_string_value(v));
    if (json_is_boolean(v))
        return json_is_true(v) ? "true" : "false";
    if (!json_is_number(v))
        return "null";
    qj_buf b = qj_buf_new(a, 24);
    if (json_is_integer(v))
        qj_buf_printf(&b, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    else
        qj_buf_double(&b, json_real_value(v));
    return b.failed ? NULL : b.data;
}

static bool read_members(json_t *root, qj_arena *a, qj_json_pair *pairs, size_t *n) {
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        qj_json_pair *p = &pairs[(*n)++];
        p->key = qj_arena_str(a, key);
        p->text = text_of(value, a);
        p->num = json_is_number(value) ? json_number_value(value) : NAN;
        if (p->key == NULL || p->text == NULL)
            return false;
    }
    return true;
}

qj_rc qj_json_flat(const char *json, qj_arena *a, const qj_json_pair **out, size_t *n, qj_err *err) {
    json_t *root = json_loads(json, 0, NULL);
    qj_json_pair *pairs = QJ_NEW(a, qj_json_pair, json_object_size(root) + 1);
    *n = 0;
    *out = pairs;
    bool good = pairs != NULL && read_members(root, a, pairs, n);
    json_decref(root);
    return good ? QJ_OK : qj_fail(err, QJ_E_MEMORY);
}

const qj_json_pair *qj_json_flat_find(const qj_json_pair *pairs, size_t n, const char *key) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(pairs[i].key, key) == 0)
            return &pairs[i];
    }
    return NULL;
}
