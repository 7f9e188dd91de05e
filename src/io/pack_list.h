// pack.json: what the pack is and which files it has. Only this folder knows JSON from outside.
#pragma once

#include "io/pack_finding.h"

#define PACK_LIST "pack.json"

typedef struct list_entry {
    const char *path;
    const char *sha256; // 64 hex digits, lower case
    int64_t rows;       // -1: not given
} list_entry;

typedef struct pack_list {
    const char *id, *version, *country; // country may be ""
    int base_year;
    const list_entry *entries; // in the order of pack.json
    size_t n;
} pack_list;

// Reads the text of pack.json; what is wrong goes to the findings.
QJ_CHECKED qj_rc pack_list_read(const char *text, size_t len, qj_arena *a, pack_list *out, findings *f, qj_err *err);
