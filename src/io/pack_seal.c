#include "io/pack_seal.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "io/pack_file.h"
#include "io/pack_list.h"
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#define FIELDS_MAX 64

// Records below the header of a CSV file.
static qj_rc count_rows(const char *path, const char *text, size_t len, qj_arena *a, json_int_t *rows, qj_err *err) {
    qj_csv csv;
    qj_field fields[FIELDS_MAX];
    size_t n;
    *rows = -1;
    QJ_TRY(qj_csv_open(&csv, path, text, len, a, err));
    do {
        QJ_TRY(qj_csv_next(&csv, fields, FIELDS_MAX, &n, err));
        *rows += n > 0;
    } while (n > 0);
    if (*rows < 0)
        *rows = 0;
    return QJ_OK;
}

static bool ends_in_csv(const char *path) {
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".csv") == 0;
}

// jansson replaces the value of a key where it stands, so the order of keys stays.
static bool set(json_t *item, const char *key, json_t *value) { return json_object_set_new(item, key, value) == 0; }

static qj_rc seal_file(int folder, const char *dir, json_t *item, qj_arena *a, size_t *changed, qj_err *err) {
    const char *path = json_string_value(json_object_get(item, "path"));
    const char *before = json_string_value(json_object_get(item, "sha256"));
    char *text, sha256[65];
    size_t len;
    file_outcome outcome;
    int number;
    QJ_TRY(pack_file_read(folder, path, a, &text, &len, &outcome, &number, err));
    if (outcome == FILE_ABSENT)
        return qj_fail(err, QJ_E_PACK_FILE_MISSING, qj_text_arg("file", path), qj_text_arg("dir", dir));
    if (outcome == FILE_NOT_PLAIN)
        return qj_fail(err, QJ_E_PACK_NOT_PLAIN, qj_text_arg("file", path), qj_text_arg("dir", dir));
    if (outcome == FILE_UNREADABLE)
        return qj_fail(err, QJ_E_PACK_FILE_READ, qj_text_arg("file", path), qj_text_arg("dir", dir),
                       qj_msg_arg("cause", qj_file_cause(number)), qj_int_arg("number", number));
    qj_sha256_hex(text, len, sha256);
    *changed += before == NULL || strcmp(before, sha256) != 0;
    bool ok = set(item, "bytes", json_integer((json_int_t)len)) && set(item, "sha256", json_string(sha256));
    if (ok && ends_in_csv(path)) {
        json_int_t rows;
        QJ_TRY(count_rows(path, text, len, a, &rows, err));
        ok = set(item, "rows", json_integer(rows));
    }
    return ok ? QJ_OK : qj_fail(err, QJ_E_MEMORY);
}

static int append(const char *text, size_t n, void *out) {
    qj_buf_put(out, text, n);
    return 0;
}

static qj_rc seal_files(int folder, const char *dir, json_t *root, qj_arena *a, size_t *changed, qj_err *err) {
    json_t *files = json_object_get(root, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        qj_mark mark = qj_arena_mark(a);
        QJ_TRY(seal_file(folder, dir, json_array_get(files, i), a, changed, err));
        qj_arena_rewind(a, mark);
    }
    const char *path = qj_arena_printf(a, "%s/%s", dir, PACK_LIST);
    qj_buf out = qj_buf_new(a, 16384);
    int dumped = json_dump_callback(root, append, &out, JSON_INDENT(1));
    qj_buf_char(&out, '\n');
    if (dumped != 0 || path == NULL || out.failed)
        return qj_fail(err, QJ_E_MEMORY);
    return qj_file_write(path, out.data, out.len, err);
}

// Digests may be anything before sealing, so only what seal_file relies on is checked.
static qj_rc check_paths(const json_t *root, qj_err *err) {
    const json_t *files = json_object_get(root, "files");
    if (!json_is_array(files))
        return qj_fail(err, QJ_E_PACK_JSON_KEY, qj_text_arg("file", PACK_LIST), qj_text_arg("key", "files"));
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *path = json_string_value(json_object_get(json_array_get(files, i), "path"));
        if (path == NULL)
            return qj_fail(err, QJ_E_PACK_JSON_KEY, qj_text_arg("file", PACK_LIST), qj_text_arg("key", "path"));
        if (!pack_path_safe(path))
            return qj_fail(err, QJ_E_PACK_PATH, qj_text_arg("file", PACK_LIST), qj_text_arg("path", path));
    }
    return QJ_OK;
}

static qj_rc seal(int folder, const char *dir, qj_arena *a, size_t *changed, qj_err *err) {
    char *text;
    size_t len;
    file_outcome outcome;
    int number;
    QJ_TRY(pack_file_read(folder, PACK_LIST, a, &text, &len, &outcome, &number, err));
    if (outcome != FILE_OK)
        return qj_fail(err, QJ_E_PACK_NO_LIST, qj_text_arg("dir", dir));
    json_error_t e;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &e);
    if (root == NULL)
        return qj_fail(err, QJ_E_PACK_JSON, qj_text_arg("file", PACK_LIST), qj_int_arg("line", e.line > 0 ? e.line : 1),
                       qj_int_arg("column", e.column > 0 ? e.column : 1));
    qj_rc rc = check_paths(root, err);
    if (rc == QJ_OK)
        rc = seal_files(folder, dir, root, a, changed, err);
    json_decref(root);
    return rc;
}

qj_rc qj_pack_seal(const char *dir, qj_arena *a, size_t *changed, qj_err *err) {
    *changed = 0;
    int number;
    int folder = pack_folder_open(dir, &number);
    if (folder < 0)
        return qj_fail(err, QJ_E_PACK_MISSING, qj_text_arg("dir", dir), qj_msg_arg("cause", qj_file_cause(number)),
                       qj_int_arg("number", number));
    qj_rc rc = seal(folder, dir, a, changed, err);
    close(folder);
    return rc;
}
