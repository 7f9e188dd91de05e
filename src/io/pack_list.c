#include "io/pack_list.h"

#include "io/pack_file.h"
#include <jansson.h>
#include <string.h>

static void wrong_key(findings *f, const char *key) {
    qj_fail(finding_at(f, PACK_LIST, 1), QJ_E_PACK_JSON_KEY, qj_text_arg("file", PACK_LIST), qj_text_arg("key", key));
}

// A copy of a text of the object; "" and a finding when it isn't there.
static const char *text_of(const json_t *object, const char *key, qj_arena *a, findings *f) {
    const char *s = json_string_value(json_object_get(object, key));
    if (s == NULL || *s == 0) {
        wrong_key(f, key);
        return "";
    }
    const char *copy = qj_arena_str(a, s);
    f->no_memory |= copy == NULL;
    return copy;
}

static bool is_digest(const char *s) { return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64; }

static bool listed_before(const list_entry *entries, size_t n, const char *path) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(entries[i].path, path) == 0)
            return true;
    }
    return false;
}

// True when the entry can be used.
static bool read_entry(const json_t *item, size_t index, const list_entry *before, size_t n_before, qj_arena *a,
                       findings *f, list_entry *out) {
    const char *path = json_string_value(json_object_get(item, "path"));
    const char *digest = json_string_value(json_object_get(item, "sha256"));
    const json_t *rows = json_object_get(item, "rows");
    const char *key = path == NULL                                                     ? "path"
                      : digest == NULL || !is_digest(digest)                           ? "sha256"
                      : rows != NULL && !(json_is_integer(rows) && json_integer_value(rows) >= 0) ? "rows"
                                                                                       : NULL;
    if (key != NULL) {
        const char *full = qj_arena_printf(a, "files[%zu].%s", index, key);
        wrong_key(f, full != NULL ? full : key);
        return false;
    }
    out->path = qj_arena_str(a, path);
    out->sha256 = qj_arena_str(a, digest);
    out->rows = rows != NULL ? (int64_t)json_integer_value(rows) : -1;
    if (out->path == NULL || out->sha256 == NULL) {
        f->no_memory = true;
        return false;
    }
    if (!pack_path_safe(path)) {
        qj_fail(finding_at(f, PACK_LIST, 1), QJ_E_PACK_PATH, qj_text_arg("file", PACK_LIST), qj_text_arg("path", path));
        return false;
    }
    if (listed_before(before, n_before, path)) {
        qj_fail(finding_at(f, PACK_LIST, 1), QJ_E_PACK_TWICE, qj_text_arg("file", PACK_LIST), qj_text_arg("path", path));
        return false;
    }
    return true;
}

static qj_rc read_entries(const json_t *files, qj_arena *a, pack_list *out, findings *f, qj_err *err) {
    list_entry *entries = QJ_NEW(a, list_entry, json_array_size(files) + 1);
    QJ_NEED(err, entries);
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(files); i++)
        n += read_entry(json_array_get(files, i), i, entries, n, a, f, &entries[n]);
    out->entries = entries;
    out->n = n;
    return QJ_OK;
}

static qj_rc read_root(const json_t *root, qj_arena *a, pack_list *out, findings *f, qj_err *err) {
    *out = (pack_list){.id = text_of(root, "id", a, f), .version = text_of(root, "version", a, f), .country = ""};
    if (json_object_get(root, "country") != NULL)
        out->country = text_of(root, "country", a, f);
    const json_t *year = json_object_get(root, "base_year"), *files = json_object_get(root, "files");
    json_int_t base = json_integer_value(year);
    if (!json_is_integer(year) || base < 1900 || base > 2200)
        wrong_key(f, "base_year");
    else
        out->base_year = (int)base;
    if (!json_is_array(files)) {
        wrong_key(f, "files");
        return QJ_OK;
    }
    return read_entries(files, a, out, f, err);
}

qj_rc pack_list_read(const char *text, size_t len, qj_arena *a, pack_list *out, findings *f, qj_err *err) {
    *out = (pack_list){0};
    size_t bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    json_error_t e;
    json_t *root = json_loadb(text + bom, len - bom, JSON_REJECT_DUPLICATES, &e);
    if (root == NULL || !json_is_object(root)) {
        qj_fail(finding_at(f, PACK_LIST, 1), QJ_E_PACK_JSON, qj_text_arg("file", PACK_LIST),
                qj_int_arg("line", root == NULL && e.line > 0 ? e.line : 1),
                qj_int_arg("column", root == NULL && e.column > 0 ? e.column : 1));
        json_decref(root);
        return QJ_OK;
    }
    qj_rc rc = read_root(root, a, out, f, err);
    json_decref(root);
    return rc;
}
