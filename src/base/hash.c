#include "base/hash.h"

#include <sodium.h>
#include <xxhash.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(qj_sha256), "the state of the digest must fit");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(qj_sha256), "the state of the digest must be aligned");

static crypto_hash_sha256_state *state(qj_sha256 *h) { return (crypto_hash_sha256_state *)(void *)h->state; }

void qj_sha256_begin(qj_sha256 *h) { (void)crypto_hash_sha256_init(state(h)); }

void qj_sha256_add(qj_sha256 *h, const void *data, size_t n) {
    (void)crypto_hash_sha256_update(state(h), data, n);
}

void qj_sha256_end(qj_sha256 *h, char hex[static 65]) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256_final(state(h), digest);
    (void)sodium_bin2hex(hex, 65, digest, sizeof digest);
}

void qj_sha256_hex(const void *data, size_t n, char hex[static 65]) {
    qj_sha256 h;
    qj_sha256_begin(&h);
    qj_sha256_add(&h, data, n);
    qj_sha256_end(&h, hex);
}

uint64_t qj_xxh3(const void *data, size_t n) { return XXH3_64bits(data, n); }
