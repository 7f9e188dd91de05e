#include "base/file.h"
#include "store/sqlite/db.h"
#include "store/sqlite/path.h"
#include "store/sqlite/schema.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 5000

// What the first 100 bytes of a database file say (the SQLite file format, section 1.3).
#define HEADER_BYTES 100

static char *copy(const char *s) {
    size_t n = strlen(s) + 1;
    char *c = malloc(n);
    if (c != NULL)
        memcpy(c, s, n);
    return c;
}

static qj_rc new_store(const char *path, bool writable, qj_store **out, qj_err *err) {
    qj_store *s = calloc(1, sizeof *s);
    QJ_NEED(err, s);
    s->path = copy(path);
    s->writable = writable;
    if (s->path == NULL) {
        free(s);
        return qj_fail(err, QJ_E_MEMORY);
    }
    *out = s;
    return QJ_OK;
}

// file: URI with the bytes that mean something in one escaped.
static char *uri_of(const char *path, const char *options) {
    static const char hex[] = "0123456789ABCDEF";
    char *uri = malloc(3 * strlen(path) + strlen(options) + 8);
    if (uri == NULL)
        return NULL;
    const char *scheme = path[0] == '/' ? "file://" : "file:";
    size_t n = strlen(scheme);
    memcpy(uri, scheme, n);
    for (; *path != 0; path++) {
        if (strchr("?#%", *path) != NULL) {
            uri[n++] = '%';
            uri[n++] = hex[(unsigned char)*path >> 4];
            uri[n++] = hex[(unsigned char)*path & 15];
        } else {
            uri[n++] = *path;
        }
    }
    memcpy(uri + n, options, strlen(options) + 1);
    return uri;
}

static qj_rc open_db(qj_store *s, const char *file, int flags, const char *options, qj_err *err) {
    char *uri = uri_of(file, options);
    QJ_NEED(err, uri);
    int rc = sqlite3_open_v2(uri, &s->db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX, NULL);
    free(uri);
    if (rc != SQLITE_OK)
        return STORE_FAIL(s, rc, err);
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    return store_exec(s, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;", err);
}

static qj_rc make_empty(qj_store *s, qj_err *err) {
    // Nothing here needs to outlive a crash: an unfinished file is thrown away.
    QJ_TRY(store_exec(s, "PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;", err));
    char sql[120];
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;", STORE_APPLICATION_ID,
             STORE_VERSION);
    QJ_TRY(store_exec(s, sql, err));
    return store_exec(s, store_schema, err);
}

static qj_rc check_target(const char *path, qj_err *err) {
    struct stat st;
    if (lstat(path, &st) == 0)
        return qj_fail(err, QJ_E_STORE_EXISTS, qj_text_arg("file", path));
    char *folder = path_folder(path);
    QJ_NEED(err, folder);
    qj_rc rc = QJ_OK;
    if (path[0] == 0 || path[strlen(path) - 1] == '/' || stat(folder, &st) != 0 || !S_ISDIR(st.st_mode) ||
        !path_writable(folder))
        rc = qj_fail(err, QJ_E_STORE_FOLDER, qj_text_arg("file", path), qj_text_arg("folder", folder));
    free(folder);
    return rc;
}

static qj_rc start_part(qj_store *s, qj_err *err) {
    path_remove_leftovers(s->path);
    s->part = path_part(s->path);
    QJ_NEED(err, s->part);
    int fd = open(s->part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (fd < 0) {
        int os = errno;
        free(s->part);
        s->part = NULL;
        return os == ENOSPC || os == EDQUOT
                   ? qj_fail(err, QJ_E_STORE_FULL, qj_text_arg("file", s->path))
                   : qj_fail(err, QJ_E_STORE_WRITE, qj_text_arg("file", s->path), qj_msg_arg("cause", qj_file_cause(os)),
                       qj_int_arg("number", os));
    }
    close(fd);
    QJ_TRY(open_db(s, s->part, SQLITE_OPEN_READWRITE, "", err));
    return make_empty(s, err);
}

qj_rc qj_store_create(const char *path, qj_store **out, qj_err *err) {
    QJ_TRY(check_target(path, err));
    qj_store *s;
    QJ_TRY(new_store(path, true, &s, err));
    qj_rc rc = start_part(s, err);
    if (rc != QJ_OK)
        qj_store_close(s);
    else
        *out = s;
    return rc;
}

static qj_rc open_writer(qj_store *s, qj_err *err) {
    QJ_TRY(open_db(s, s->path, SQLITE_OPEN_READWRITE, "", err));
    // FULL: what is committed survives a power cut, too.
    return store_exec(s, "PRAGMA synchronous = FULL;", err);
}

qj_rc qj_store_publish(qj_store *s, qj_err *err) {
    QJ_BUG_IF(err, s->part == NULL);
    // WAL is a property of the file and stays; closing the only connection leaves nothing beside it.
    QJ_TRY(store_exec(s, "PRAGMA journal_mode = WAL;", err));
    int rc = sqlite3_close(s->db);
    QJ_BUG_IF(err, rc != SQLITE_OK);
    s->db = NULL;
    int os = path_publish(s->part, s->path);
    if (os != 0) {
        path_remove_part(s->part);
        free(s->part);
        s->part = NULL;
        if (os == EEXIST)
            return qj_fail(err, QJ_E_STORE_EXISTS, qj_text_arg("file", s->path));
        if (os == ENOSPC || os == EDQUOT)
            return qj_fail(err, QJ_E_STORE_FULL, qj_text_arg("file", s->path));
        return qj_fail(err, QJ_E_STORE_WRITE, qj_text_arg("file", s->path), qj_msg_arg("cause", qj_file_cause(os)),
                       qj_int_arg("number", os));
    }
    free(s->part);
    s->part = NULL;
    return open_writer(s, err);
}

void qj_store_close(qj_store *s) {
    if (s == NULL)
        return;
    sqlite3_close_v2(s->db);
    if (s->part != NULL)
        path_remove_part(s->part);
    free(s->part);
    free(s->path);
    free(s);
}

const char *qj_store_path(const qj_store *s) { return s->path; }

static uint32_t big_endian(const unsigned char *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

// True when a log beside the file holds pages that the file does not have yet.
static bool has_log(const char *path) {
    size_t cap = strlen(path) + 8;
    char *wal = malloc(cap);
    struct stat st;
    bool has = false;
    if (wal != NULL) {
        snprintf(wal, cap, "%s-wal", path);
        has = stat(wal, &st) == 0 && st.st_size > 0;
    }
    free(wal);
    return has;
}

// The first bytes, by way of SQLite's file layer. Closing a file of our own would give up the locks of every connection
// that this process has to the same file, and another program would clear away the log under it (POSIX, fcntl).
static ssize_t read_header(const char *path, off_t size, unsigned char h[static HEADER_BYTES]) {
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    const char *name = vfs != NULL ? sqlite3_create_filename(path, "", "", 0, NULL) : NULL;
    sqlite3_file *file = vfs != NULL ? calloc(1, (size_t)vfs->szOsFile) : NULL;
    ssize_t n = -1;
    errno = ENOMEM;
    if (name != NULL && file != NULL) {
        errno = 0;
        int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
        if (vfs->xOpen(vfs, name, file, flags, &flags) == SQLITE_OK) {
            int want = size < HEADER_BYTES ? (int)size : HEADER_BYTES;
            n = file->pMethods->xRead(file, h, want, 0) == SQLITE_OK ? want : -1;
        }
        int cause = errno;
        if (file->pMethods != NULL)
            (void)file->pMethods->xClose(file);
        errno = cause != 0 ? cause : EIO;
    }
    free(file);
    sqlite3_free_filename(name);
    return n;
}

// Tells what kind of file it is before SQLite touches it: opening a foreign database could already change it.
static qj_rc check_header(const char *path, qj_err *err) {
    struct stat st;
    if (stat(path, &st) != 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? qj_fail(err, QJ_E_STORE_MISSING, qj_text_arg("file", path))
                   : qj_fail(err, QJ_E_STORE_READ, qj_text_arg("file", path), qj_msg_arg("cause", qj_file_cause(errno)),
                       qj_int_arg("number", errno));
    unsigned char h[HEADER_BYTES] = {0};
    ssize_t n = S_ISREG(st.st_mode) ? read_header(path, st.st_size, h) : 0;
    if (n < 0)
        return qj_fail(err, QJ_E_STORE_READ, qj_text_arg("file", path), qj_msg_arg("cause", qj_file_cause(errno)),
                       qj_int_arg("number", errno));
    bool sqlite = n >= 16 && memcmp(h, "SQLite format 3", 16) == 0;
    if (sqlite && n < HEADER_BYTES)
        return qj_fail(err, QJ_E_STORE_DAMAGED, qj_text_arg("file", path));
    if (!sqlite || big_endian(h + 68) != STORE_APPLICATION_ID)
        return qj_fail(err, QJ_E_STORE_FOREIGN, qj_text_arg("file", path));
    uint32_t version = big_endian(h + 60), page = (uint32_t)h[16] << 8 | h[17];
    if (version > STORE_VERSION)
        return qj_fail(err, QJ_E_STORE_NEWER, qj_text_arg("file", path), qj_int_arg("version", version),
                       qj_int_arg("known", STORE_VERSION));
    uint64_t bytes = (uint64_t)big_endian(h + 28) * (page == 1 ? 65536 : page);
    if (version == 0 || ((uint64_t)st.st_size < bytes && !has_log(path)))
        return qj_fail(err, QJ_E_STORE_DAMAGED, qj_text_arg("file", path));
    return QJ_OK;
}

// A reader of a WAL file keeps a shared index beside it and the last one clears it away, so it opens like a writer
// wherever that is possible. On a read-only medium the file can't change: then it is read as it stands.
static qj_rc open_reader(qj_store *s, bool may_write, qj_err *err) {
    if (may_write)
        QJ_TRY(open_db(s, s->path, SQLITE_OPEN_READWRITE, "", err));
    else
        QJ_TRY(open_db(s, s->path, SQLITE_OPEN_READONLY, has_log(s->path) ? "" : "?immutable=1", err));
    return store_exec(s, "PRAGMA query_only = ON;", err);
}

// A workspace of an earlier version gets the tables that it lacks, in one transaction, when it is first written to.
static qj_rc bring_up_to_date(qj_store *s, qj_err *err) {
    int64_t version;
    QJ_TRY(store_scalar(s, "PRAGMA user_version", &version, err));
    if (version >= STORE_VERSION)
        return QJ_OK;
    QJ_TRY(qj_store_begin(s, err));
    // Another program may have done it while we waited for the lock.
    qj_rc rc = store_scalar(s, "PRAGMA user_version", &version, err);
    if (rc == QJ_OK && version < 2)
        rc = store_exec(s, store_schema_2, err);
    if (rc == QJ_OK && version < 3)
        rc = store_exec(s, store_schema_3, err);
    if (rc == QJ_OK && version < 4)
        rc = store_exec(s, store_schema_4, err);
    if (rc == QJ_OK && version < 5)
        rc = store_exec(s, store_schema_5, err);
    if (rc == QJ_OK && version < 5)
        rc = store_exec(s, "PRAGMA user_version = 5", err);
    if (rc == QJ_OK)
        rc = qj_store_commit(s, err);
    if (rc != QJ_OK)
        qj_store_rollback(s);
    return rc;
}

qj_rc qj_store_open(const char *path, qj_store_mode mode, qj_store **out, qj_err *err) {
    QJ_TRY(check_header(path, err));
    bool may_write = qj_store_may_write(path);
    if (mode == QJ_STORE_WRITE && !may_write)
        return qj_fail(err, QJ_E_STORE_READONLY, qj_text_arg("file", path));
    qj_store *s;
    QJ_TRY(new_store(path, mode == QJ_STORE_WRITE, &s, err));
    qj_rc rc = s->writable ? open_writer(s, err) : open_reader(s, may_write, err);
    int64_t tables = 0;
    if (rc == QJ_OK)
        rc = store_scalar(s, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('fact', 'chunk', "
                             "'input', 'input_column', 'vintage', 'cube', 'cube_dim', 'cube_stat')", &tables, err);
    if (rc == QJ_OK && tables != 8)
        rc = qj_fail(err, QJ_E_STORE_DAMAGED, qj_text_arg("file", path));
    if (rc == QJ_OK && s->writable)
        rc = bring_up_to_date(s, err);
    if (rc != QJ_OK)
        qj_store_close(s);
    else
        *out = s;
    return rc;
}

qj_rc qj_store_begin(qj_store *s, qj_err *err) { return store_exec(s, "BEGIN IMMEDIATE", err); }

qj_rc qj_store_commit(qj_store *s, qj_err *err) { return store_exec(s, "COMMIT", err); }

void qj_store_rollback(qj_store *s) {
    if (s->db != NULL && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}
