#include "io/pack_read.h"

#include "base/file.h"
#include "base/hash.h"
#include "io/pack_check.h"
#include "io/pack_file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

// Look-up tables and the texts of the tables while they are read.
#define SCRATCH_BYTES ((size_t)1 << 30)

typedef struct reading {
    const char *dir;
    int folder;
    qj_arena *a, *scratch;
    findings f;
    pack_list list;
    qj_pack *pack;
    pack_tables tables;
    const qj_frame **frames;
    int64_t *frame_bytes;
    struct qj_pack_blob *blobs;
} reading;

// The text of a file, or NULL and a finding.
static qj_rc read_text(reading *r, const char *path, qj_arena *a, char **text, size_t *len, qj_err *err) {
    file_outcome outcome;
    int number;
    *text = NULL;
    QJ_TRY(pack_file_read(r->folder, path, a, text, len, &outcome, &number, err));
    switch (outcome) {
    case FILE_OK:
        break;
    case FILE_ABSENT:
        qj_fail(finding_at(&r->f, path, 0), QJ_E_PACK_FILE_MISSING, qj_text_arg("file", path),
                qj_text_arg("dir", r->dir));
        break;
    case FILE_NOT_PLAIN:
        qj_fail(finding_at(&r->f, path, 0), QJ_E_PACK_NOT_PLAIN, qj_text_arg("file", path), qj_text_arg("dir", r->dir));
        break;
    case FILE_UNREADABLE:
        *text = NULL;
        qj_fail(finding_at(&r->f, path, 0), QJ_E_PACK_FILE_READ, qj_text_arg("file", path), qj_text_arg("dir", r->dir),
                qj_msg_arg("cause", qj_file_cause(number)), qj_int_arg("number", number));
    }
    return QJ_OK;
}

static bool is_csv(const char *path) {
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".csv") == 0;
}

static qj_rc read_table(reading *r, const list_entry *e, const schema_table *schema, qj_err *err) {
    char *text;
    size_t len;
    QJ_TRY(read_text(r, e->path, r->scratch, &text, &len, err));
    if (text == NULL)
        return QJ_OK;
    char *sha256 = QJ_NEW(r->a, char, 65);
    QJ_NEED(err, sha256);
    qj_sha256_hex(text, len, sha256);
    pack_table *t = &r->tables.tables[r->tables.n++];
    *t = (pack_table){.schema = schema, .path = e->path};
    QJ_TRY(pack_table_parse(t, sha256, text, len, r->a, r->scratch, &r->f, err));
    if (strcmp(sha256, e->sha256) != 0)
        qj_fail(finding_at(&r->f, e->path, LINE_LAST), QJ_E_PACK_CHANGED, qj_text_arg("file", e->path),
                qj_text_arg("dir", r->dir));
    else if (t->frame != NULL && e->rows >= 0 && e->rows != (int64_t)t->frame->n_rows)
        qj_fail(finding_at(&r->f, e->path, LINE_LAST), QJ_E_PACK_ROWS, qj_text_arg("file", e->path),
                qj_text_arg("dir", r->dir), qj_int_arg("rows", t->frame->n_rows), qj_int_arg("listed", e->rows));
    return QJ_OK;
}

static qj_rc read_blob(reading *r, const list_entry *e, qj_err *err) {
    char *text, sha256[65];
    size_t len;
    QJ_TRY(read_text(r, e->path, r->a, &text, &len, err));
    if (text == NULL)
        return QJ_OK;
    qj_sha256_hex(text, len, sha256);
    if (strcmp(sha256, e->sha256) != 0)
        qj_fail(finding_at(&r->f, e->path, LINE_LAST), QJ_E_PACK_CHANGED, qj_text_arg("file", e->path),
                qj_text_arg("dir", r->dir));
    r->blobs[r->pack->n_blobs++] = (struct qj_pack_blob){.name = e->path, .data = text, .len = len};
    return QJ_OK;
}

static bool is_listed(const reading *r, const char *path) {
    for (size_t i = 0; i < r->list.n; i++) {
        if (strcmp(r->list.entries[i].path, path) == 0)
            return true;
    }
    return false;
}

// A file that nobody lists would silently be left out, a table that is lacking would stop the forecast later.
static qj_rc check_list(reading *r, qj_err *err) {
    const char **paths;
    size_t n;
    QJ_TRY(pack_csv_paths(r->folder, r->a, &paths, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!is_listed(r, paths[i]))
            qj_fail(finding_at(&r->f, paths[i], 0), QJ_E_PACK_UNLISTED, qj_text_arg("file", paths[i]),
                    qj_text_arg("dir", r->dir));
    }
    for (size_t i = 0; i < pack_schema_n; i++) {
        if (pack_schema[i].required && !is_listed(r, pack_schema[i].path))
            qj_fail(finding_at(&r->f, PACK_LIST, 1), QJ_E_PACK_REQUIRED, qj_text_arg("file", PACK_LIST),
                    qj_text_arg("path", pack_schema[i].path));
    }
    return QJ_OK;
}

static void check_country(reading *r) {
    const pack_table *t = pack_tables_find(&r->tables, "codes/region.csv");
    const qj_column *code = t != NULL ? qj_frame_column(t->frame, "code") : NULL;
    for (uint32_t i = 0; code != NULL && i < code->n_dict; i++) {
        if (strcmp(code->dict[i], r->list.country) == 0)
            return;
    }
    if (code != NULL && *r->list.country != 0)
        qj_fail(finding_at(&r->f, PACK_LIST, 1), QJ_E_PACK_JSON_KEY, qj_text_arg("file", PACK_LIST),
                qj_text_arg("key", "country"));
}

static qj_rc make_lists(reading *r, qj_err *err) {
    r->pack = QJ_NEW(r->a, qj_pack, 1);
    r->tables.tables = QJ_NEW(r->scratch, pack_table, r->list.n + 1);
    r->frames = QJ_NEW(r->a, const qj_frame *, r->list.n + 1);
    r->frame_bytes = QJ_NEW(r->a, int64_t, r->list.n + 1);
    r->blobs = QJ_NEW(r->a, struct qj_pack_blob, r->list.n + 1);
    if (r->pack == NULL || r->tables.tables == NULL || r->frames == NULL || r->frame_bytes == NULL || r->blobs == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    return QJ_OK;
}

static qj_rc read_files(reading *r, qj_err *err) {
    QJ_TRY(make_lists(r, err));
    for (size_t i = 0; i < r->list.n; i++) {
        const list_entry *e = &r->list.entries[i];
        const schema_table *schema = is_csv(e->path) ? schema_find(e->path) : NULL;
        if (schema != NULL)
            QJ_TRY(read_table(r, e, schema, err));
        else
            QJ_TRY(read_blob(r, e, err));
    }
    QJ_TRY(check_list(r, err));
    for (size_t i = 0; i < r->tables.n; i++) {
        if (r->tables.tables[i].frame != NULL)
            pack_check_cells(&r->tables, &r->tables.tables[i], r->scratch, &r->f);
    }
    for (size_t i = 0; i < r->tables.n; i++) {
        if (r->tables.tables[i].frame != NULL)
            QJ_TRY(pack_check_rows(&r->tables, &r->tables.tables[i], &r->list, r->scratch, &r->f, err));
    }
    check_country(r);
    return QJ_OK;
}

static qj_rc read_pack(reading *r, qj_err *err) {
    char *json;
    size_t len;
    file_outcome outcome;
    int number;
    QJ_TRY(pack_file_read(r->folder, PACK_LIST, r->a, &json, &len, &outcome, &number, err));
    if (outcome != FILE_OK) {
        qj_fail(finding_at(&r->f, PACK_LIST, 0), QJ_E_PACK_NO_LIST, qj_text_arg("dir", r->dir));
        return QJ_OK;
    }
    QJ_TRY(pack_list_read(json, len, r->a, &r->list, &r->f, err));
    if (r->f.n > 0)
        return QJ_OK;
    QJ_TRY(read_files(r, err));
    qj_pack *p = r->pack;
    for (size_t i = 0; i < r->tables.n; i++) {
        r->frames[i] = r->tables.tables[i].frame;
        r->frame_bytes[i] = r->tables.tables[i].bytes;
    }
    p->dir = r->dir;
    p->id = r->list.id;
    p->version = r->list.version;
    p->json = json;
    p->base_year = r->list.base_year;
    p->n_frames = r->tables.n;
    p->frames = r->frames;
    p->frame_bytes = r->frame_bytes;
    p->blobs = r->blobs;
    return QJ_OK;
}

qj_rc qj_pack_read(const char *dir, qj_arena *a, qj_pack **out, const qj_finding **found, size_t *n_found, qj_err *err) {
    *out = NULL;
    *found = NULL;
    *n_found = 0;
    int number;
    reading r = {.dir = qj_arena_str(a, dir), .a = a, .f = findings_new(a)};
    QJ_NEED(err, r.dir);
    r.folder = pack_folder_open(dir, &number);
    if (r.folder < 0)
        return qj_fail(err, QJ_E_PACK_MISSING, qj_text_arg("dir", dir), qj_msg_arg("cause", qj_file_cause(number)),
                       qj_int_arg("number", number));
    r.scratch = qj_arena_new(SCRATCH_BYTES);
    qj_rc rc = r.scratch != NULL ? read_pack(&r, err) : qj_fail(err, QJ_E_MEMORY);
    if (rc == QJ_OK)
        rc = findings_sorted(&r.f, found, n_found, err);
    qj_arena_free(r.scratch);
    close(r.folder);
    QJ_TRY(rc);
    if (*n_found > 0) {
        *err = (*found)[0].err;
        return -(qj_rc)err->code;
    }
    *out = r.pack;
    return QJ_OK;
}
