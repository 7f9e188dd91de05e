// One table of a pack: from the text of a CSV file to a checked frame.
#pragma once

#include "io/pack_finding.h"
#include "io/pack_schema.h"

typedef struct pack_table {
    const schema_table *schema;
    const char *path;
    int64_t bytes;
    qj_frame *frame; // NULL when the file could not be read as a table
} pack_table;

// Reads the text into a frame in arena a; scratch is used for the look-up of texts. Wrong headers, numbers of fields,
// numbers and ranges go to the findings.
QJ_CHECKED qj_rc pack_table_parse(pack_table *t, const char *sha256, const char *text, size_t len, qj_arena *a,
                                  qj_arena *scratch, findings *f, qj_err *err);
