#include "base/hash.h"
#include "store/sqlite/db.h"
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "chunks are kept in the order of the machine");

// Figures of a model hardly shrink: level 1 takes the zeros and the codes and costs least.
#define PACK_LEVEL 1

// A chunk says how long it is, so a changed length must not make us ask for all memory.
#define CHUNK_MAX ((int64_t)1 << 32)

qj_rc chunk_put(qj_store *s, const void *data, size_t n, char sha256[static 65], int64_t *id, qj_err *err) {
    qj_sha256_hex(data, n, sha256);
    size_t cap = ZSTD_compressBound(n);
    void *packed = malloc(cap);
    QJ_NEED(err, packed);
    size_t size = ZSTD_compress(packed, cap, data, n, PACK_LEVEL);
    qj_rc rc = QJ_OK;
    if (ZSTD_isError(size)) {
        rc = qj_fail(err, QJ_E_BUG, qj_text_arg("where", ZSTD_getErrorName(size)));
    } else {
        query q;
        rc = query_open(s, "INSERT INTO chunk(sha256, xxh3, bytes, packed) VALUES(?, ?, ?, ?)", &q, err);
        if (rc == QJ_OK) {
            query_text(&q, sha256);
            query_int(&q, (int64_t)qj_xxh3(data, n));
            query_int(&q, (int64_t)n);
            query_blob(&q, packed, size);
            rc = query_run(&q, err);
            *id = query_new_id(&q);
        }
    }
    free(packed);
    return rc;
}

static bool matches(const query *q, chunk_check check, const void *data, size_t n, const char *sha256) {
    if (check == CHUNK_XXH3)
        return (int64_t)qj_xxh3(data, n) == sqlite3_column_int64(q->stmt, 1);
    char hex[65];
    qj_sha256_hex(data, n, hex);
    return strcmp(hex, sha256) == 0;
}

static qj_rc unpack(query *q, chunk_check check, qj_arena *a, void **data, size_t *n, char sha256[static 65],
                    bool *intact, qj_err *err) {
    const unsigned char *hex = sqlite3_column_text(q->stmt, 0);
    int64_t bytes = sqlite3_column_int64(q->stmt, 2);
    const void *packed = sqlite3_column_blob(q->stmt, 3);
    size_t size = (size_t)sqlite3_column_bytes(q->stmt, 3);
    if (hex == NULL || strlen((const char *)hex) != 64 || packed == NULL || bytes < 0 || bytes > CHUNK_MAX)
        return QJ_OK;
    if (ZSTD_getFrameContentSize(packed, size) != (unsigned long long)bytes)
        return QJ_OK;
    memcpy(sha256, hex, 65);
    // One byte more, so that a chunk of text is terminated.
    char *out = qj_arena_alloc(a, (size_t)bytes + 1, 16);
    QJ_NEED(err, out);
    if (ZSTD_decompress(out, (size_t)bytes, packed, size) != (size_t)bytes)
        return QJ_OK;
    *intact = matches(q, check, out, (size_t)bytes, sha256);
    *data = out;
    *n = (size_t)bytes;
    return QJ_OK;
}

qj_rc chunk_get(const qj_store *s, int64_t id, chunk_check check, qj_arena *a, void **data, size_t *n,
                char sha256[static 65], bool *intact, qj_err *err) {
    *intact = false;
    *data = NULL;
    *n = 0;
    memset(sha256, 0, 65);
    query q;
    QJ_TRY(query_open(s, "SELECT sha256, xxh3, bytes, packed FROM chunk WHERE id = ?", &q, err));
    query_int(&q, id);
    bool row;
    qj_rc rc = query_step(&q, &row, err);
    if (rc == QJ_OK && row)
        rc = unpack(&q, check, a, data, n, sha256, intact, err);
    query_close(&q);
    return rc;
}
