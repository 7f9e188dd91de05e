// The workspace that is served: which vintage is shown to those who name none, and the vintages opened.
//
// A view is one opened vintage. It is immutable and counted: a request keeps its view while another one takes over,
// and the last user of an old view gives its memory back.
#pragma once

#include "service/ceiling.h"

typedef struct qj_site qj_site;

typedef struct qj_view {
    qj_workspace *ws;
    const qj_snapshot *snap; // NULL while there is no vintage to be seen
    const qj_explain_basis *basis; // of explanations; made by qj_view_basis
    const qj_ceiling *ceiling; // of the labour force; made by qj_view_ceiling
    uint64_t tag;            // of program, pack and vintage: what an answer depends on besides its address
} qj_view;

// Opens the workspace and the vintage that readers see (the published one, else the newest). With public_only drafts are
// not there. Everything lives until qj_site_close.
QJ_CHECKED qj_rc qj_site_open(const char *store_path, bool public_only, qj_site **out, qj_err *err);
void qj_site_close(qj_site *s);

// The view of a vintage (NULL: the one that readers see), to be given back with qj_view_release. Views asked for by id are kept, a
// few of them. Errors of qj_snapshot_open.
QJ_CHECKED qj_rc qj_site_view(qj_site *s, const char *vintage, qj_view **out, qj_err *err);
void qj_view_release(qj_view *v);

// Calls that read the store are made one at a time between these two; reading the snapshot needs neither.
void qj_view_lock(qj_view *v);
void qj_view_unlock(qj_view *v);

// The workspace opened once more, for a reader that takes long and would hold up others under the lock. The reader closes it.
QJ_CHECKED qj_rc qj_view_reopen(qj_view *v, qj_arena *a, qj_workspace **out, qj_err *err);

// The basis of the explanations of a view with a snapshot, made when it is first asked for. Takes the lock itself.
QJ_CHECKED qj_rc qj_view_basis(qj_view *v, const qj_explain_basis **out, qj_err *err);

// The ceiling that the labour force sets, of a view with a snapshot, made when it is first asked for; NULL when the vintage
// is of another version of the method. Takes the lock itself where there is work.
QJ_CHECKED qj_rc qj_view_ceiling(qj_view *v, const qj_ceiling **out, qj_err *err);

// Tag of the view that readers see.
uint64_t qj_site_tag(qj_site *s);

// Looks for a new vintage or publication, or another workspace at the same path, and turns to it. *changed tells.
// On failure the site goes on with what it has. One caller at a time, about once a second; cheap when nothing changed.
QJ_CHECKED qj_rc qj_site_refresh(qj_site *s, bool *changed, qj_err *err);
