// Store: bytes and rows in and out of one workspace. It knows frames and cubes, no formulae.
//
// A workspace is one file. It is made under another name and appears whole or not at all; every later change is
// one transaction. Frames and cubes are kept as typed column chunks, each with its SHA-256.
#pragma once

#include "data/cube.h"
#include "data/frame.h"

typedef struct qj_store qj_store;
typedef enum qj_store_mode { QJ_STORE_READ, QJ_STORE_WRITE } qj_store_mode;

// A new workspace at `path`, which must not exist. It is written beside it and is not there until
// qj_store_publish. QJ_E_STORE_EXISTS, QJ_E_STORE_WRITE.
QJ_CHECKED qj_rc qj_store_create(const char *path, qj_store **out, qj_err *err);

// Ends the making: everything durable, then one rename. The store stays open for writing.
QJ_CHECKED qj_rc qj_store_publish(qj_store *s, qj_err *err);

// Opens a workspace. QJ_E_STORE_MISSING, _FOREIGN (not a workspace), _NEWER (made by a later version),
// _DAMAGED (truncated or corrupt), _READONLY (write mode on a read-only file), _BUSY.
QJ_CHECKED qj_rc qj_store_open(const char *path, qj_store_mode mode, qj_store **out, qj_err *err);

// Closes; an unpublished workspace is removed. NULL is allowed.
void qj_store_close(qj_store *s);

const char *qj_store_path(const qj_store *s);

QJ_CHECKED qj_rc qj_store_begin(qj_store *s, qj_err *err);
QJ_CHECKED qj_rc qj_store_commit(qj_store *s, qj_err *err);
void qj_store_rollback(qj_store *s);

// Facts about the workspace: "pack.id", "pack.version", "pack.json" ...; *value is NULL when there is none.
QJ_CHECKED qj_rc qj_store_fact_put(qj_store *s, const char *key, const char *value, qj_err *err);
QJ_CHECKED qj_rc qj_store_fact_get(qj_store *s, const char *key, qj_arena *a, const char **value, qj_err *err);

// One file of the pack, as it was read.
typedef struct qj_input {
    const char *name;   // "observations/wage.csv"
    const char *sha256; // of the file
    const char *kind;   // "frame" or "blob"
    int64_t bytes, rows;
} qj_input;

QJ_CHECKED qj_rc qj_store_frame_put(qj_store *s, const qj_frame *f, int64_t source_bytes, qj_err *err);
QJ_CHECKED qj_rc qj_store_blob_put(qj_store *s, const char *name, const void *data, size_t n, qj_err *err);

// All inputs, ordered by name.
QJ_CHECKED qj_rc qj_store_inputs(qj_store *s, qj_arena *a, const qj_input **out, size_t *n, qj_err *err);

// Reads an input and checks every chunk against its digest. QJ_E_NOT_FOUND, QJ_E_INPUT_CHANGED (names the input).
QJ_CHECKED qj_rc qj_store_frame_get(qj_store *s, const char *name, qj_arena *a, const qj_frame **out, qj_err *err);
QJ_CHECKED qj_rc qj_store_blob_get(qj_store *s, const char *name, qj_arena *a, const char **data, size_t *n, qj_err *err);

// A published run. Immutable once put.
typedef struct qj_vintage {
    const char *id;       // derived from inputs, parameters, seed and method version
    const char *made_at;  // UTC; not part of the id
    const char *method;   // method version
    const char *params;   // JSON, canonical
    const char *inputs;   // JSON {name: sha256}
    const char *summary;  // JSON
    const char *digest;   // SHA-256 over all chunks of its cubes
} qj_vintage;

// Inside a transaction. QJ_E_VINTAGE_EXISTS when the id is there.
QJ_CHECKED qj_rc qj_store_vintage_put(qj_store *s, const qj_vintage *v, const qj_cube *const *cubes, size_t n, qj_err *err);

// In the order of making, oldest first.
QJ_CHECKED qj_rc qj_store_vintages(qj_store *s, qj_arena *a, const qj_vintage **out, size_t *n, qj_err *err);
QJ_CHECKED qj_rc qj_store_cube_get(qj_store *s, const char *vintage, const char *cube, qj_arena *a, qj_cube **out, qj_err *err);

// The digest that qj_store_vintage_put would store for these cubes.
QJ_CHECKED qj_rc qj_store_cubes_digest(const qj_cube *const *cubes, size_t n, char hex[static 65], qj_err *err);

// Health. Whether the file's own structure is whole (not whether its content is: the digests tell that).
QJ_CHECKED qj_rc qj_store_sound(qj_store *s, bool *sound, qj_err *err);

// A number that differs from before once another connection has changed the workspace. Cheap; compare it only with one
// of the same store. The times of the files would tell less: a commit is seen some time after its last byte is written.
QJ_CHECKED qj_rc qj_store_changes(qj_store *s, int64_t *out, qj_err *err);

// True when the workspace at the path and its folder may be written to.
bool qj_store_may_write(const char *path);

// Free bytes on the disk of the path's folder, -1 when the system does not tell.
int64_t qj_store_free_bytes(const char *path);

// Name and version of the engine, "SQLite 3.40.1".
const char *qj_store_engine(void);

// Tables that people brought in. Their frames are inputs named "imports/<id>/<indicator>"; an import is never changed,
// withdrawing it is an event of its own.
typedef struct qj_import {
    const char *id, *file;
    const char *sha256;       // of the file
    const char *frames;       // indicators, joined by commas
    int64_t rows;
    const char *made_at;      // UTC
    const char *withdrawn_at; // UTC, or ""
} qj_import;

// Inside a transaction; frames are put beside it. made_at is the caller's, withdrawn_at is not kept.
QJ_CHECKED qj_rc qj_store_import_put(qj_store *s, const qj_import *in, qj_err *err);

// In the order of making, oldest first; none in a workspace made before there were imports.
QJ_CHECKED qj_rc qj_store_imports(qj_store *s, qj_arena *a, const qj_import **out, size_t *n, qj_err *err);

// QJ_E_IMPORT_NONE, QJ_E_IMPORT_WITHDRAWN.
QJ_CHECKED qj_rc qj_store_import_withdraw(qj_store *s, const char *id, const char *at, qj_err *err);

// What became public and what was taken back: events in the order in which they happened, never changed.
typedef struct qj_publication {
    const char *vintage;
    bool withdrawn;  // taken back; else made public
    const char *at;  // UTC
} qj_publication;

// Inside a transaction. QJ_E_NOT_FOUND when there is no such vintage.
QJ_CHECKED qj_rc qj_store_publication_put(qj_store *s, const qj_publication *p, qj_err *err);

// Oldest first; none in a workspace made before there were publications.
QJ_CHECKED qj_rc qj_store_publications(qj_store *s, qj_arena *a, const qj_publication **out, size_t *n, qj_err *err);

// One version of a scenario; the last one of a name counts.
typedef struct qj_scenario_version {
    const char *name, *content; // content "": put away
    const char *at;             // UTC
} qj_scenario_version;

// Inside a transaction.
QJ_CHECKED qj_rc qj_store_scenario_put(qj_store *s, const qj_scenario_version *v, qj_err *err);

// All versions, oldest first; none in a workspace made before there were scenarios.
QJ_CHECKED qj_rc qj_store_scenarios(qj_store *s, qj_arena *a, const qj_scenario_version **out, size_t *n, qj_err *err);

// How good a vintage was, as it was known at a time; the last score of a vintage counts.
typedef struct qj_score_record {
    const char *vintage;
    const char *observed, *scores; // texts of the service
    const char *at;                // UTC
} qj_score_record;

// Inside a transaction. QJ_E_NOT_FOUND when there is no such vintage.
QJ_CHECKED qj_rc qj_store_score_put(qj_store *s, const qj_score_record *r, qj_err *err);

// Oldest first; none in a workspace made before there were scores.
QJ_CHECKED qj_rc qj_store_scores(qj_store *s, qj_arena *a, const qj_score_record **out, size_t *n, qj_err *err);

// The last one of each vintage only.
QJ_CHECKED qj_rc qj_store_scores_last(qj_store *s, qj_arena *a, const qj_score_record **out, size_t *n, qj_err *err);
