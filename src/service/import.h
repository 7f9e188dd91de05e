// Bringing in tables that people have, listing them, withdrawing them.
#pragma once

#include "data/table.h"
#include "io/import.h"
#include "service/workspace.h"

typedef struct qj_bring_options {
    const char *indicator; // id, or NULL: recognised
    bool accept_good;      // good rows go in even when others are bad
    bool dry_run;
} qj_bring_options;

typedef struct qj_bring_result {
    const char *file; // name without folders
    const char *id;   // of the import; NULL when nothing was kept
    bool existed;     // the same file is imported already: nothing changed
    const char *twin; // an import of the same bytes that is not withdrawn; NULL: none
    bool refused;     // it has errors and was not taken
    qj_import_result read;
    qj_err cause; // code 0, or why the file could not be read at all
} qj_bring_result;

// One file: it goes in as a whole, or nothing changes. A file that can't be read is refused with its cause. The
// workspace must be open for writing unless dry_run.
QJ_CHECKED qj_rc qj_import_file(qj_workspace *w, const char *path, const qj_bring_options *o, const qj_ctx *ctx,
                                qj_bring_result *out, qj_err *err);

// The same from bytes with a NUL behind them, which must outlive the result.
QJ_CHECKED qj_rc qj_import_bytes(qj_workspace *w, const char *file, const char *data, size_t n, const qj_bring_options *o,
                                 const qj_ctx *ctx, qj_bring_result *out, qj_err *err);

// What a file was taken for. Columns: indicator, name, unit, layout (MSG "layout."), sheet, values (taken), first_year,
// last_year.
QJ_CHECKED qj_rc qj_import_recognised(const qj_bring_result *r, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);

// The first rows of each indicator as they were understood, names by language. Columns: indicator, name (of the employer
// or project), region, industry, occupation, field, sex, age, year, value, unit, status, probability, place.
QJ_CHECKED qj_rc qj_import_preview(qj_workspace *w, const qj_bring_result *r, size_t rows, qj_lang lang, qj_arena *a,
                                   qj_table **out, qj_err *err);

// What can be imported. Columns: id, name, about, unit, by (ids of the columns, joined by commas), use
// ("forecast", or "aside": the forecast does not compute with it).
QJ_CHECKED qj_rc qj_import_indicators(qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);

// Columns: file, place, severity (MSG "severity."), value, reason, suggestion.
QJ_CHECKED qj_rc qj_import_findings(const qj_bring_result *results, size_t n, qj_lang lang, qj_arena *a, qj_table **out,
                                    qj_err *err);

// The rows that were left out, as CSV with a line of headings.
QJ_CHECKED qj_rc qj_import_rejected(const qj_bring_result *results, size_t n, qj_arena *a, qj_buf *out, qj_err *err);

// Columns: id, file, indicators, rows, made_at, withdrawn_at, sha256, vintages (those that rest on it).
QJ_CHECKED qj_rc qj_import_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err);

// Adds to a table of vintages a sentence for each import that a vintage rests on and that was withdrawn since.
QJ_CHECKED qj_rc qj_import_withdrawn(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table *vintages, qj_err *err);

// Withdraws: the next forecast does without it; vintages stay as they were. id may be a beginning of at least 4
// characters. QJ_E_IMPORT_NONE, QJ_E_IMPORT_WITHDRAWN.
QJ_CHECKED qj_rc qj_import_undo(qj_workspace *w, const char *id, qj_arena *a, const char **whole_id, qj_err *err);

// A template for an indicator as bytes; as: "csv" or "xlsx". *type is its media type, *name the name of the file.
QJ_CHECKED qj_rc qj_import_template_bytes(qj_workspace *w, const char *indicator, const char *as, qj_lang lang, qj_arena *a,
                                          qj_buf *out, const char **type, const char **name, qj_err *err);

// A template for an indicator at a path that ends with .csv or .xlsx, with an example row from the workspace's lists.
QJ_CHECKED qj_rc qj_import_template(qj_workspace *w, const char *indicator, const char *path, qj_lang lang, qj_arena *a, qj_err *err);
