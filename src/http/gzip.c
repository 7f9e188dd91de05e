#include "http/gzip.h"

#include <libdeflate.h>
#include <string.h>

// Answers are kept and sent many times, so a middle level pays.
#define LEVEL 5

void *qj_gzip(const void *data, size_t n, qj_arena *a, size_t *out_n) {
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
    if (c == NULL)
        return NULL;
    void *out = n > 64 ? qj_arena_alloc(a, n - 32, 1) : NULL; // smaller than the text, or not at all
    *out_n = out != NULL ? libdeflate_gzip_compress(c, data, n, out, n - 32) : 0;
    libdeflate_free_compressor(c);
    return *out_n > 0 ? out : NULL;
}

void *qj_gunzip(const void *data, size_t n, size_t raw, qj_arena *a) {
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    void *out = qj_arena_alloc(a, raw > 0 ? raw : 1, 1);
    bool good = d != NULL && out != NULL && libdeflate_gzip_decompress(d, data, n, out, raw, NULL) == LIBDEFLATE_SUCCESS;
    libdeflate_free_decompressor(d);
    return good ? out : NULL;
}

bool qj_gzip_accepted(const char *accept_encoding) {
    for (const char *at = accept_encoding; at != NULL && *at != 0;) {
        at += strspn(at, " \t,");
        size_t n = strcspn(at, ","), name = strcspn(at, " \t,;");
        const char *q = strstr(at, "q=");
        // Refused only by a weight of zero: q=0, q=0.0 ...
        bool refused = q != NULL && q < at + n && strcspn(q + 2, "123456789") >= strcspn(q + 2, ", \t");
        if ((name == 4 && strncasecmp(at, "gzip", 4) == 0) || (name == 1 && *at == '*'))
            return !refused;
        at += n;
    }
    return false;
}
