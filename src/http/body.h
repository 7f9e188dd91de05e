// The body of a request: kept in a nameless file beside the store, so that a large one takes no memory.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_body qj_body;

// A body of at most `max` bytes. QJ_E_HTTP_BODY_KEEP when the folder of the store can't be written to.
QJ_CHECKED qj_rc qj_body_new(const char *store_path, size_t max, qj_arena *a, qj_body **out, qj_err *err);

// Appends. QJ_E_HTTP_BODY_LARGE, QJ_E_HTTP_BODY_KEEP.
QJ_CHECKED qj_rc qj_body_put(qj_body *b, const void *bytes, size_t n, qj_err *err);

size_t qj_body_size(const qj_body *b);

// What came, with a NUL behind it; readable until the body is freed. Nothing can be put after that.
QJ_CHECKED qj_rc qj_body_read(qj_body *b, const char **data, qj_err *err);

void qj_body_free(qj_body *b); // NULL is allowed
