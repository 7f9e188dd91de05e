#include "io/json_pick.h"

#include <jansson.h>
#include <string.h>

// The value at the path, borrowed from root, or NULL.
static const json_t *follow(const json_t *root, const char *path) {
    char key[64];
    while (root != NULL && *path != 0) {
        size_t n = strcspn(path, ".");
        if (n >= sizeof key)
            return NULL;
        memcpy(key, path, n);
        key[n] = 0;
        root = json_object_get(root, key);
        path += n + (path[n] == '.');
    }
    return root;
}

const char *qj_json_pick_text(const char *json, const char *path, qj_arena *a) {
    json_t *root = json_loads(json, 0, NULL);
    const char *text = json_string_value(follow(root, path));
    const char *copy = text != NULL ? qj_arena_str(a, text) : NULL;
    json_decref(root);
    return copy;
}

qj_rc qj_json_pick_list(const char *json, const char *path, qj_arena *a, const char *const **out, qj_err *err) {
    json_t *root = json_loads(json, 0, NULL);
    const json_t *list = follow(root, path);
    size_t n = json_array_size(list), kept = 0;
    const char **texts = QJ_NEW(a, const char *, n + 1);
    bool good = texts != NULL;
    for (size_t i = 0; i < n && good; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text == NULL)
            continue;
        texts[kept] = qj_arena_str(a, text);
        good = texts[kept++] != NULL;
    }
    json_decref(root);
    if (!good)
        return qj_fail(err, QJ_E_MEMORY);
    *out = texts;
    return QJ_OK;
}
