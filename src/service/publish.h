// What the world sees: one vintage is the public one, all others are drafts.
//
// Publishing adds an event to the workspace, and nothing that was published is ever changed: a vintage that was replaced
// can still be asked for by its id. The rule of what readers see is qj_vintages_choose, and it is the only one.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

// "draft", "published", "former", "withdrawn".
const char *qj_standing_id(qj_standing s);

// Message that warns of a vintage that is not the public one ("" when it is).
const char *qj_standing_note(qj_standing s);

// True when the world may read it.
bool qj_standing_public(qj_standing s);

// The vintages of a workspace in the order of making. With public_only those that are no longer or not yet public are
// left out.
typedef struct qj_vintages {
    const qj_vintage *list;
    const qj_standing *standing;
    const char *const *published_at; // UTC, the last time; "" for never
    size_t n;
} qj_vintages;

QJ_CHECKED qj_rc qj_vintages_read(const qj_workspace *w, qj_arena *a, qj_vintages *out, qj_err *err);

// Position of the vintage of an id or its beginning; NULL: the published one, else the newest. Errors as those of
// qj_snapshot_open, and QJ_E_VINTAGE_AMBIGUOUS.
QJ_CHECKED qj_rc qj_vintages_choose(const qj_workspace *w, const qj_vintages *all, const char *id, size_t *at, qj_err *err);

// Names of the files among a vintage's imports that were withdrawn since, joined by "; "; "" when there are none.
QJ_CHECKED qj_rc qj_vintage_withdrawn(const qj_workspace *w, const qj_vintage *v, qj_arena *a, const char **files, qj_err *err);

typedef struct qj_publish_result {
    const char *vintage; // the whole id
    bool existed;        // it was so already: nothing was written
    const char *former;  // another vintage that was the published one before; NULL: none
    const char *withdrawn_imports; // as in qj_snapshot
} qj_publish_result;

// Makes a vintage the public one. The workspace is open for writing; one transaction.
QJ_CHECKED qj_rc qj_publish(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err);

// Takes a public vintage back (NULL: the published one), so that the world can't read it. Nothing takes its place.
// QJ_E_NOTHING_PUBLISHED; QJ_E_NOT_PUBLISHED for one that is not public.
QJ_CHECKED qj_rc qj_publish_withdraw(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err);

// What happened, oldest first. Columns: at, vintage, what (MSG "publication.").
QJ_CHECKED qj_rc qj_publish_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err);
