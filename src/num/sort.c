#include "num/sort.h"

#include <stdbool.h>

enum { INSERTION = 24 };

static bool before(qj_keyed a, qj_keyed b) { return a.key != b.key ? a.key < b.key : a.i < b.i; }

static void insert(size_t n, qj_keyed *v) {
    for (size_t i = 1; i < n; i++) {
        const qj_keyed at = v[i];
        size_t j = i;
        for (; j > 0 && before(at, v[j - 1]); j--)
            v[j] = v[j - 1];
        v[j] = at;
    }
}

// Lets v[i] sink to its place in the heap.
static void sink(size_t n, qj_keyed *v, size_t i) {
    const qj_keyed at = v[i];
    for (size_t c; (c = 2 * i + 1) < n; i = c) {
        if (c + 1 < n && before(v[c], v[c + 1]))
            c++;
        if (!before(at, v[c]))
            break;
        v[i] = v[c];
    }
    v[i] = at;
}

void qj_sort_keyed(size_t n, qj_keyed *v) {
    if (n <= INSERTION) {
        insert(n, v);
        return;
    }
    for (size_t i = n / 2; i-- > 0;)
        sink(n, v, i);
    while (n > 1) {
        const qj_keyed last = v[--n];
        v[n] = v[0];
        v[0] = last;
        sink(n, v, 0);
    }
}
