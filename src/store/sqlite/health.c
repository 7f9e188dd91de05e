#include "store/sqlite/db.h"
#include "store/sqlite/path.h"
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

qj_rc qj_store_sound(qj_store *s, bool *sound, qj_err *err) {
    *sound = false;
    query q;
    QJ_TRY(query_open(s, "PRAGMA quick_check(1)", &q, err));
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    const unsigned char *answer = rc == QJ_OK && row ? sqlite3_column_text(q.stmt, 0) : NULL;
    *sound = answer != NULL && strcmp((const char *)answer, "ok") == 0;
    query_close(&q);
    return rc == -(qj_rc)QJ_E_STORE_DAMAGED ? QJ_OK : rc;
}

qj_rc qj_store_changes(qj_store *s, int64_t *out, qj_err *err) {
    return store_scalar(s, "PRAGMA data_version", out, err);
}

bool qj_store_may_write(const char *path) {
    char *folder = path_folder(path);
    bool may = folder != NULL && path_writable(path) && path_writable(folder);
    free(folder);
    return may;
}

int64_t qj_store_free_bytes(const char *path) {
    char *folder = path_folder(path);
    struct statvfs fs;
    int64_t bytes = folder != NULL && statvfs(folder, &fs) == 0 ? (int64_t)(fs.f_bavail * fs.f_frsize) : -1;
    free(folder);
    return bytes;
}

const char *qj_store_engine(void) { return "SQLite " SQLITE_VERSION; }
