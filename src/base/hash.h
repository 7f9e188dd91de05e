// Digests: SHA-256 for identity, XXH3 for entity tags.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct qj_sha256 {
    _Alignas(16) unsigned char state[256];
} qj_sha256;

void qj_sha256_begin(qj_sha256 *h);
void qj_sha256_add(qj_sha256 *h, const void *data, size_t n);
void qj_sha256_end(qj_sha256 *h, char hex[static 65]);

// All at once.
void qj_sha256_hex(const void *data, size_t n, char hex[static 65]);

uint64_t qj_xxh3(const void *data, size_t n);
