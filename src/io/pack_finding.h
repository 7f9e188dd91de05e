// Findings of a pack, gathered in any order and told in the order of file and line.
#pragma once

#include "io/pack_read.h"

#define FINDINGS_MAX 1000
// One broken file must not hide what is wrong in the others.
#define FINDINGS_PER_FILE 200

// After all lines of its file: what concerns the file as a whole and follows from its content.
#define LINE_LAST UINT32_MAX

typedef struct finding_entry {
    qj_finding finding;
    const char *file;
    uint32_t line;
    size_t seq;
} finding_entry;

typedef struct findings {
    qj_arena *arena;
    finding_entry **entries;
    size_t n, cap;
    bool no_memory;
    qj_err overflow; // where errors go that are too many
} findings;

findings findings_new(qj_arena *a);

// Where to write the error of a finding: qj_fail(finding_at(f, file, line), QJ_E_..., ...). file must outlive the
// findings.
qj_err *finding_at(findings *f, const char *file, uint32_t line);

// True when something was found in the content of this file; that it differs from its listing does not count.
bool findings_any(const findings *f, const char *file);

// Sorted, at most FINDINGS_MAX.
QJ_CHECKED qj_rc findings_sorted(findings *f, const qj_finding **out, size_t *n, qj_err *err);
