#include "base/arena.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Under the address sanitizer, what is not given out is poisoned and a gap is left after each allocation, so that
// reading past the end of an arena object is found as it would be with malloc.
#if defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#endif
#ifndef GUARDED
#define GUARDED 0
#endif

#if GUARDED
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP ((size_t)16)
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#define GAP ((size_t)0)
#endif

#define BLOCK_FIRST ((size_t)16 << 10)
#define BLOCK_LARGEST ((size_t)4 << 20)
#define BLOCK_KEPT ((size_t)256 << 10) // the largest that an emptied arena keeps

typedef struct block {
    struct block *below; // the block filled before this one
    size_t size, used;
    size_t touched; // bytes from here on are zero, as calloc gave them
    _Alignas(16) unsigned char bytes[];
} block;

struct qj_arena {
    block *top;
    size_t limit, total, next_size;
};

qj_arena *qj_arena_new(size_t limit) {
    qj_arena *a = calloc(1, sizeof *a);
    if (a == NULL)
        return NULL;
    a->limit = limit;
    a->next_size = BLOCK_FIRST;
    return a;
}

static void drop_top(qj_arena *a) {
    block *b = a->top;
    a->top = b->below;
    SHOW(b->bytes, b->size);
    free(b);
}

void qj_arena_free(qj_arena *a) {
    if (a == NULL)
        return;
    while (a->top != NULL)
        drop_top(a);
    free(a);
}

// Asks for large pages in large blocks: filling 100 MB by two threads in pages of 4 KiB spent a sixth of a forecast in
// page faults. A refusal costs nothing.
static void want_large_pages(void *start, size_t size) {
    const uintptr_t page = (uintptr_t)1 << 21, first = ((uintptr_t)start + page - 1) & ~(page - 1);
    const uintptr_t end = ((uintptr_t)start + size) & ~(page - 1);
    if (end > first)
        (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
}

static bool push_block(qj_arena *a, size_t at_least) {
    size_t size = a->next_size > at_least ? a->next_size : at_least;
    if (size > SIZE_MAX - sizeof(block))
        return false;
    block *b = calloc(1, sizeof *b + size);
    if (b == NULL)
        return false;
    want_large_pages(b, sizeof *b + size);
    b->below = a->top;
    b->size = size;
    HIDE(b->bytes, size);
    a->top = b;
    if (a->next_size < BLOCK_LARGEST)
        a->next_size *= 2;
    return true;
}

// Bytes from `used` to the next address that is a multiple of align.
static size_t padding(const block *b, size_t align) {
    uintptr_t at = (uintptr_t)b->bytes + b->used;
    return (size_t)(-at & (align - 1));
}

void *qj_arena_alloc(qj_arena *a, size_t size, size_t align) {
    if (size == 0)
        size = 1;
    if (align == 0 || (align & (align - 1)) != 0 || align > 4096 || size > a->limit - a->total ||
        size > SIZE_MAX / 2)
        return NULL;
    block *b = a->top;
    if (b == NULL || b->size - b->used < padding(b, align) || b->size - b->used - padding(b, align) < size + GAP) {
        if (!push_block(a, size + GAP + align))
            return NULL;
        b = a->top;
    }
    size_t start = b->used + padding(b, align), end = start + size;
    unsigned char *p = b->bytes + start;
    SHOW(p, size);
    if (start < b->touched)
        memset(p, 0, (end < b->touched ? end : b->touched) - start);
    b->used = end + GAP < b->size ? end + GAP : b->size;
    if (b->used > b->touched)
        b->touched = b->used;
    a->total += size;
    return p;
}

void *qj_arena_array(qj_arena *a, size_t n, size_t size, size_t align) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        return NULL;
    return qj_arena_alloc(a, bytes, align);
}

char *qj_arena_strn(qj_arena *a, const char *s, size_t n) {
    if (n == SIZE_MAX)
        return NULL;
    char *p = qj_arena_alloc(a, n + 1, 1);
    if (p != NULL && n > 0)
        memcpy(p, s, n);
    return p;
}

char *qj_arena_str(qj_arena *a, const char *s) { return qj_arena_strn(a, s, strlen(s)); }

char *qj_arena_printf(qj_arena *a, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = n < 0 || n == INT_MAX ? NULL : qj_arena_alloc(a, (size_t)n + 1, 1);
    if (p != NULL)
        (void)vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p;
}

size_t qj_arena_used(const qj_arena *a) { return a->total; }

qj_mark qj_arena_mark(const qj_arena *a) {
    return (qj_mark){.block = a->top, .used = a->top != NULL ? a->top->used : 0, .total = a->total};
}

void qj_arena_rewind(qj_arena *a, qj_mark mark) {
    while (a->top != NULL && a->top != mark.block)
        drop_top(a);
    if (a->top != NULL) {
        a->top->used = mark.used;
        HIDE(a->top->bytes + mark.used, a->top->size - mark.used);
    }
    a->total = mark.total;
}

// Keeps the topmost block of moderate size: the larger ones are above it, the smaller ones below.
void qj_arena_clear(qj_arena *a) {
    while (a->top != NULL && a->top->size > BLOCK_KEPT)
        drop_top(a);
    if (a->top != NULL) {
        block *kept = a->top;
        for (a->top = kept->below; a->top != NULL;)
            drop_top(a);
        kept->below = NULL;
        kept->used = 0;
        HIDE(kept->bytes, kept->size);
        a->top = kept;
    }
    a->total = 0;
    a->next_size = a->top != NULL ? a->top->size : BLOCK_FIRST;
}
