// What the files of this folder share: the open workspace, statements, chunks. Only this folder knows SQLite.
#pragma once

#include "store/store.h"
#include <sqlite3.h>

struct qj_store {
    sqlite3 *db;
    char *path;      // of the workspace
    char *part;      // where it is being made; NULL once published
    bool writable;
};

// The error of a failed SQLite call on this store, in our terms.
qj_rc store_fail(const qj_store *s, int rc, const char *origin, qj_err *err);
#define STORE_FAIL(s, rc, err) store_fail((s), (rc), __FILE__ ":" QJ_STR(__LINE__), (err))

// A prepared statement and its parameters and columns. A failed bind shows at the step.
typedef struct query {
    const qj_store *s;
    sqlite3_stmt *stmt;
    int bound;
    int rc;
} query;

QJ_CHECKED qj_rc query_open(const qj_store *s, const char *sql, query *q, qj_err *err);
void query_text(query *q, const char *v);
void query_int(query *q, int64_t v);
void query_null(query *q);
void query_blob(query *q, const void *data, size_t n);
// One row; *row tells whether there was one.
QJ_CHECKED qj_rc query_step(query *q, bool *row, qj_err *err);
// A statement without rows, run and closed.
QJ_CHECKED qj_rc query_run(query *q, qj_err *err);
// The text of a column in the arena; NULL becomes "".
QJ_CHECKED qj_rc query_get_text(query *q, int col, qj_arena *a, const char **out, qj_err *err);
void query_close(query *q);
int64_t query_new_id(const query *q);

// The first and only text or number of a statement without parameters.
QJ_CHECKED qj_rc store_scalar(const qj_store *s, const char *sql, int64_t *out, qj_err *err);
// The row of a vintage. QJ_E_NOT_FOUND.
QJ_CHECKED qj_rc store_vintage_row(const qj_store *s, const char *vintage, int64_t *seq, qj_err *err);
// Whether the workspace has a table that earlier versions lacked.
QJ_CHECKED qj_rc store_has_table(const qj_store *s, const char *name, bool *has, qj_err *err);
QJ_CHECKED qj_rc store_exec(const qj_store *s, const char *sql, qj_err *err);

// The rows of a table as a list in the arena. A table that the workspace lacks has none.
typedef struct store_list_of {
    const char *table, *sql;
    size_t size, align; // of an item
    qj_rc (*read)(query *q, qj_arena *a, void *item, qj_err *err);
} store_list_of;
QJ_CHECKED qj_rc store_list(const qj_store *s, const store_list_of *what, qj_arena *a, void **list, size_t *n, qj_err *err);

// Chunks. sha256 may be given when it is known. get: *bytes of the arena, checked against the strong (SHA-256) or the
// fast (XXH3) digest; *intact is false when it does not match, cannot be unpacked or is missing.
typedef enum chunk_check { CHUNK_SHA256, CHUNK_XXH3 } chunk_check;
QJ_CHECKED qj_rc chunk_put(qj_store *s, const void *data, size_t n, char sha256[static 65], int64_t *id, qj_err *err);
QJ_CHECKED qj_rc chunk_get(const qj_store *s, int64_t id, chunk_check check, qj_arena *a, void **data, size_t *n,
                           char sha256[static 65], bool *intact, qj_err *err);
