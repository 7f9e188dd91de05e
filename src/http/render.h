// Tables and trees as JSON. Nothing here knows what a column means.
#pragma once

#include "data/table_rows.h"
#include "service/explain.h"

// "rows": [...], and "notes": [...] when there are any, into an open object.
void qj_render_rows(qj_json *j, const qj_table *t);

// "notes": [...] when there are any, into an open object.
void qj_render_notes(qj_json *j, const qj_table *t);

// The rows of a table as a list under a key of an open object.
void qj_render_list(qj_json *j, const char *key, const qj_table *t);

// The tree of an explanation; empty fields are left out.
void qj_render_node(qj_json *j, const qj_node *n);

// {"kk": .., "ru": .., "en": ..}
void qj_render_names(qj_json *j, const char *const name[static QJ_LANGS]);
