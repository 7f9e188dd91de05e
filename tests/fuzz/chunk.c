// Chunks of a workspace that someone else made. The first byte tells what the bytes become: a packed chunk as it is, the
// same with length and digest put right, or lines, codes and dictionary of a table whose row tells any number of rows.
#include "store/sqlite/db.h"

#include "base/hash.h"
#include "store/sqlite/schema.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static qj_store store;

static void run(const char *sql) {
    if (sqlite3_exec(store.db, sql, NULL, NULL, NULL) != SQLITE_OK)
        abort();
}

// An empty workspace in memory whose rows may be taken out again.
static void open_store(void) {
    if (store.db != NULL)
        return;
    if (sqlite3_open(":memory:", &store.db) != SQLITE_OK)
        abort();
    store.path = strdup(":memory:");
    store.writable = true;
    run(store_schema);
    run("DROP TRIGGER chunk_no_delete; DROP TRIGGER input_no_delete; DROP TRIGGER input_column_no_delete");
}

static int64_t put_row(int64_t bytes, const char *sha256, int64_t xxh3, const void *packed, size_t n) {
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(store.db, "INSERT INTO chunk(sha256, xxh3, bytes, packed) VALUES(?, ?, ?, ?)", -1, &s, NULL) != SQLITE_OK)
        abort();
    sqlite3_bind_text(s, 1, sha256, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, xxh3);
    sqlite3_bind_int64(s, 3, bytes);
    sqlite3_bind_blob(s, 4, n > 0 ? packed : "", (int)n, SQLITE_STATIC);
    if (sqlite3_step(s) != SQLITE_DONE)
        abort();
    sqlite3_finalize(s);
    return sqlite3_last_insert_rowid(store.db);
}

static void get(int64_t id, chunk_check check, qj_arena *a) {
    void *out;
    size_t n;
    char sha256[65];
    bool intact;
    qj_err err = {0};
    qj_rc rc = chunk_get(&store, id, check, a, &out, &n, sha256, &intact, &err);
    if (rc == QJ_OK && intact) {
        volatile unsigned char last = n > 0 ? ((const unsigned char *)out)[n - 1] : 0;
        (void)last;
    }
}

static int64_t number_of(const uint8_t **data, size_t *n) {
    int64_t v = 0;
    size_t k = *n < sizeof v ? *n : sizeof v;
    memcpy(&v, *data, k);
    *data += k;
    *n -= k;
    return v;
}

static void packed_chunk(const uint8_t *data, size_t n, bool mend, qj_arena *a) {
    char sha256[65];
    int64_t bytes = number_of(&data, &n);
    memset(sha256, 'a', 64);
    sha256[64] = '\0';
    int64_t xxh3 = bytes;
    char *plain = malloc((size_t)1 << 20);
    if (plain == NULL)
        abort();
    size_t size = mend ? ZSTD_decompress(plain, (size_t)1 << 20, data, n) : 0;
    if (mend && !ZSTD_isError(size)) {
        bytes = (int64_t)size;
        qj_sha256_hex(plain, size, sha256);
        xxh3 = (int64_t)qj_xxh3(plain, size);
    }
    free(plain);
    if (bytes < 0) // the table itself refuses these
        bytes = -(bytes + 1);
    int64_t id = put_row(bytes, sha256, xxh3, data, n);
    get(id, CHUNK_SHA256, a);
    get(id, CHUNK_XXH3, a);
    get(id + 1, CHUNK_SHA256, a);
}

// Parts divided by the byte 0xFF: lines, codes, dictionary.
static void table(const uint8_t *data, size_t n, qj_arena *a) {
    int64_t rows = number_of(&data, &n), id[3];
    char sha256[65], sql[512];
    qj_err err = {0};
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *end = i < 2 && n > 0 ? memchr(data, 0xFF, n) : NULL;
        size_t k = end != NULL ? (size_t)(end - data) : n;
        if (chunk_put(&store, data, k, sha256, &id[i], &err) != QJ_OK)
            abort();
        data += k;
        n -= k;
        if (end != NULL)
            data++, n--;
    }
    snprintf(sql, sizeof sql,
             "INSERT INTO input(id, name, kind, sha256, bytes, rows, content, digest) VALUES(1, 'f', 'frame', '%s', 0, %lld, %lld, '');"
             "INSERT INTO input_column(input, pos, name, type, content, dict) VALUES(1, 0, 'c', 'text', %lld, %lld)",
             sha256, (long long)rows, (long long)id[0], (long long)id[1], (long long)id[2]);
    run(sql);
    const qj_frame *f;
    (void)qj_store_frame_get(&store, "f", a, &f, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n == 0)
        return 0;
    open_store();
    qj_arena *a = qj_arena_new((size_t)64 << 20);
    if (a == NULL)
        abort();
    if (data[0] % 3 == 2)
        table(data + 1, n - 1, a);
    else
        packed_chunk(data + 1, n - 1, data[0] % 3 == 1, a);
    qj_arena_free(a);
    run("DELETE FROM input_column; DELETE FROM input; DELETE FROM chunk");
    return 0;
}
