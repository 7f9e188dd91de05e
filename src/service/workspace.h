// A workspace: made from a pack, opened for use; and the snapshot of one vintage in it.
#pragma once

#include "base/ctx.h"
#include "data/codes.h"
#include "data/cube.h"
#include "io/pack_read.h"
#include "service/snapshot_index.h"
#include "store/store.h"

typedef struct qj_workspace {
    qj_store *store;
    qj_arena *arena; // of the caller; code lists and texts live here
    const char *pack_id, *pack_version, *pack_json;
    int base_year;
    qj_codes region, industry, occupation;
    bool public_only; // set by who opened it: only vintages that are or were public are there
    struct qj_backtest_kept *backtest; // backtest.h; NULL: none was made yet
} qj_workspace;

typedef struct qj_init_result {
    size_t files, rows;
    const char *pack_id, *pack_version;
    const qj_finding *findings; // when the pack was refused
    size_t n_findings;
} qj_init_result;

// Makes the workspace file from a pack: whole or not at all.
QJ_CHECKED qj_rc qj_workspace_init(const char *path, const char *pack_dir, const qj_ctx *ctx, qj_init_result *out, qj_err *err);

// Renews the listing of a pack whose files were edited on purpose; *changed files had differed.
QJ_CHECKED qj_rc qj_workspace_seal_pack(const char *pack_dir, qj_arena *a, size_t *changed, qj_err *err);

// Opens it; everything lives in the arena. Close with qj_workspace_close.
QJ_CHECKED qj_rc qj_workspace_open(const char *path, qj_store_mode mode, qj_arena *a, qj_workspace **out, qj_err *err);
void qj_workspace_close(qj_workspace *w);

// Reads every input, also those that no model uses, and compares it with its digest. QJ_E_INPUT_CHANGED names the
// first that was changed.
QJ_CHECKED qj_rc qj_workspace_check_inputs(qj_workspace *w, size_t *n, qj_err *err);

// Where a vintage stands towards the world. A former one was replaced by a later publication and can still be asked
// for by its id; one that was withdrawn is a draft again.
typedef enum qj_standing { QJ_STANDING_DRAFT, QJ_STANDING_PUBLISHED, QJ_STANDING_FORMER, QJ_STANDING_WITHDRAWN } qj_standing;

// One vintage, opened: immutable, may be read by many threads at once. Dimensions of its cube "need":
// region, industry, occupation, year; code "" is all, in the first place of each.
typedef struct qj_snapshot {
    const qj_workspace *ws;
    qj_vintage vintage;
    const qj_cube *need;
    const qj_snapshot_index *index; // of the cube
    int first_year, last_year, base_year;
    uint64_t etag;
    qj_standing standing; // when it was opened, as the next two
    const char *published_at; // UTC, of the last time; "" when it never was
    const char *withdrawn_imports; // files it rests on that were withdrawn since, joined by "; "; "" when there are none
} qj_snapshot;

// vintage NULL: the published one, else the newest. QJ_E_NO_VINTAGE when there is none, QJ_E_NOT_FOUND for an unknown id
// (a prefix of at least 4 characters will do when it is the only one). With public_only these two are
// QJ_E_NOTHING_PUBLISHED and QJ_E_NOT_PUBLIC, whether there are drafts or not.
QJ_CHECKED qj_rc qj_snapshot_open(qj_workspace *w, const char *vintage, qj_arena *a, const qj_snapshot **out, qj_err *err);
