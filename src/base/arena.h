// Arenas: memory that is given back all at once.
//
// An arena belongs to one thread at a time. Everything taken from it lives until the arena is freed or rewound
// past it. Allocations are zeroed. An arena has a byte limit; past it (or when the system has no memory) an
// allocation returns NULL and the caller reports QJ_E_MEMORY. There is no free of single objects.
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct qj_arena qj_arena;

// A new arena of at most `limit` bytes; NULL when the system has no memory. Free it with qj_arena_free.
qj_arena *qj_arena_new(size_t limit);

// Frees the arena and everything in it. NULL is allowed.
void qj_arena_free(qj_arena *a);

// `size` zeroed bytes aligned to `align` (a power of two), or NULL.
void *qj_arena_alloc(qj_arena *a, size_t size, size_t align);

// `n` zeroed objects of `size` bytes; NULL on overflow, too.
void *qj_arena_array(qj_arena *a, size_t n, size_t size, size_t align);

#define QJ_NEW(a, T, n) ((T *)qj_arena_array((a), (n), sizeof(T), _Alignof(T)))

// Copies of text, terminated with NUL; NULL when there is no memory.
char *qj_arena_str(qj_arena *a, const char *s);
char *qj_arena_strn(qj_arena *a, const char *s, size_t n);
char *qj_arena_printf(qj_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Bytes given out so far.
size_t qj_arena_used(const qj_arena *a);

// A mark, and going back to it: everything taken since is given back.
typedef struct qj_mark {
    void *block;
    size_t used, total;
} qj_mark;
qj_mark qj_arena_mark(const qj_arena *a);
void qj_arena_rewind(qj_arena *a, qj_mark mark);

// Everything is given back, for another use of the arena; it keeps some memory, so that a small use asks for none.
void qj_arena_clear(qj_arena *a);
