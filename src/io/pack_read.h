// Reading a data pack: a folder of CSV files with pack.json, checked as a whole before anything is kept.
#pragma once

#include "data/frame.h"

// What was found wrong: one sentence each, made at the edge from the error's message.
typedef struct qj_finding {
    qj_err err; // file, line, column, value, remedy as arguments
} qj_finding;

typedef struct qj_pack {
    const char *dir;
    const char *id, *version, *json; // the text of pack.json
    int base_year;
    size_t n_frames;
    const qj_frame **frames;
    const int64_t *frame_bytes;
    size_t n_blobs; // files that are not tables: geometry, README
    const struct qj_pack_blob {
        const char *name;
        const char *data;
        size_t len;
    } *blobs;
} qj_pack;

// Reads and checks all files. On bad input *findings (at most 1,000, in the order of file and line) tells all that
// is wrong and err the first of it; *out is then NULL. The schema of the tables is the constant table in pack_schema.c:
// files, columns, types, keys, code lists they refer to, allowed statuses, sums.
QJ_CHECKED qj_rc qj_pack_read(const char *dir, qj_arena *a, qj_pack **out, const qj_finding **findings,
                              size_t *n_findings, qj_err *err);
