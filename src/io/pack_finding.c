#include "io/pack_finding.h"

#include <stdlib.h>
#include <string.h>

findings findings_new(qj_arena *a) { return (findings){.arena = a}; }

static size_t of_file(const findings *f, const char *file) {
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += strcmp(f->entries[i]->file, file) == 0;
    return n;
}

bool findings_any(const findings *f, const char *file) {
    for (size_t i = 0; i < f->n; i++) {
        if (f->entries[i]->line != LINE_LAST && strcmp(f->entries[i]->file, file) == 0)
            return true;
    }
    return false;
}

static bool grow(findings *f) {
    if (f->n < f->cap)
        return true;
    size_t cap = f->cap > 0 ? f->cap * 2 : 32;
    finding_entry **larger = QJ_NEW(f->arena, finding_entry *, cap);
    if (larger == NULL)
        return false;
    if (f->n > 0)
        memcpy(larger, f->entries, f->n * sizeof(finding_entry *));
    f->entries = larger;
    f->cap = cap;
    return true;
}

qj_err *finding_at(findings *f, const char *file, uint32_t line) {
    if (of_file(f, file) >= FINDINGS_PER_FILE)
        return &f->overflow;
    finding_entry *e = grow(f) ? QJ_NEW(f->arena, finding_entry, 1) : NULL;
    if (e == NULL) {
        f->no_memory = true;
        return &f->overflow;
    }
    e->file = file;
    e->line = line;
    e->seq = f->n;
    f->entries[f->n++] = e;
    return &e->finding.err;
}

static int by_place(const void *pa, const void *pb) {
    const finding_entry *a = *(finding_entry *const *)pa, *b = *(finding_entry *const *)pb;
    int order = strcmp(a->file, b->file);
    if (order != 0)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

qj_rc findings_sorted(findings *f, const qj_finding **out, size_t *n, qj_err *err) {
    if (f->no_memory)
        return qj_fail(err, QJ_E_MEMORY);
    size_t count = f->n < FINDINGS_MAX ? f->n : FINDINGS_MAX;
    qj_finding *list = QJ_NEW(f->arena, qj_finding, count + 1);
    QJ_NEED(err, list);
    if (f->n > 0)
        qsort(f->entries, f->n, sizeof(finding_entry *), by_place);
    for (size_t i = 0; i < count; i++)
        list[i] = f->entries[i]->finding;
    *out = list;
    *n = count;
    return QJ_OK;
}
