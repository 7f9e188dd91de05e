// Files to fill in: the columns of an indicator with an example row.
#pragma once

#include "base/text.h"
#include "data/indicator.h"

typedef struct qj_template {
    const qj_indicator *indicator;
    int year;
    const char *example[QJ_AXES]; // a name of each axis
} qj_template;

// Writes beside the path and renames. The ending of the path tells the format: .csv, or .xlsx with a sheet of notes.
// QJ_E_IMPORT_TEMPLATE for another ending, QJ_E_FILE_WRITE.
QJ_CHECKED qj_rc qj_template_write(const qj_template *t, const char *path, qj_lang lang, qj_arena *a, qj_err *err);
