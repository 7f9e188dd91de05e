// What a workspace was made from, for those who show it: the pack's title, whom to name, sources, shapes.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

typedef struct qj_pack_about {
    const char *title[QJ_LANGS];     // "" when the pack gives none
    const char *const *attribution;  // ended by NULL
} qj_pack_about;

QJ_CHECKED qj_rc qj_pack_describe(const qj_workspace *w, qj_arena *a, qj_pack_about *out, qj_err *err);

// Columns: id, title, publisher, date, url, licence, note. QJ_E_NOT_FOUND when the pack has no sources.csv.
QJ_CHECKED qj_rc qj_sources(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err);

// Every file of the pack as it was read. Columns: name, kind (MSG "input."), rows, bytes, sha256.
QJ_CHECKED qj_rc qj_input_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err);

// Whether the pack has shapes of its regions.
QJ_CHECKED qj_rc qj_has_shapes(qj_workspace *w, qj_arena *a, bool *out, qj_err *err);

// The TopoJSON of the pack, not changed. QJ_E_NOT_FOUND when it has none.
QJ_CHECKED qj_rc qj_geometry(qj_workspace *w, qj_arena *a, const char **data, size_t *n, qj_err *err);
