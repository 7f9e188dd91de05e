// gzip, in memory.
#pragma once

#include "base/arena.h"
#include <stdbool.h>

// The compressed bytes in the arena, or NULL when there is no memory or nothing is gained.
void *qj_gzip(const void *data, size_t n, qj_arena *a, size_t *out_n);

// The `raw` bytes of a gzip member, or NULL when it is broken or there is no memory.
void *qj_gunzip(const void *data, size_t n, size_t raw, qj_arena *a);

// True when an Accept-Encoding header (NULL allowed) takes gzip.
bool qj_gzip_accepted(const char *accept_encoding);
