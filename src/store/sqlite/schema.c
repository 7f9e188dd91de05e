#include "store/sqlite/schema.h"

#define NO_CHANGE(table, what)                                                                          \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table                                         \
    " BEGIN SELECT RAISE(ABORT, '" what " is immutable'); END;"                                          \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table                                         \
    " BEGIN SELECT RAISE(ABORT, '" what " is immutable'); END;"

// Imports: what was brought in by whom from which file, and what happened to it since. Withdrawing adds an event.
#define IMPORTS                                                                     \
    "CREATE TABLE import("                                                          \
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"                                       \
    " id TEXT NOT NULL UNIQUE,"                                                     \
    " file TEXT NOT NULL,"                                                          \
    " sha256 TEXT NOT NULL CHECK(length(sha256) = 64),"                             \
    " frames TEXT NOT NULL,"                                                        \
    " rows INTEGER NOT NULL"                                                        \
    ") STRICT;"                                                                     \
    "CREATE TABLE import_event("                                                    \
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"                                       \
    " import INTEGER NOT NULL REFERENCES import,"                                   \
    " what TEXT NOT NULL CHECK(what IN ('made', 'withdrawn')),"                     \
    " at TEXT NOT NULL,"                                                            \
    " UNIQUE(import, what)"                                                         \
    ") STRICT;" NO_CHANGE("import", "an import") NO_CHANGE("import_event", "an event")

// What was shown to the world and what was taken back: events, of which the last one of a vintage counts.
#define PUBLICATIONS                                                                  \
    "CREATE TABLE publication("                                                     \
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"                                       \
    " vintage INTEGER NOT NULL REFERENCES vintage,"                                 \
    " what TEXT NOT NULL CHECK(what IN ('published', 'withdrawn')),"                \
    " at TEXT NOT NULL"                                                             \
    ") STRICT;" NO_CHANGE("publication", "a publication")

// Named sets of assumptions: every change is a new version, the last one counts; content NULL: put away.
#define SCENARIOS                                                                      \
    "CREATE TABLE scenario("                                                         \
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"                                        \
    " name TEXT NOT NULL CHECK(length(name) > 0),"                                   \
    " content TEXT,"                                                                 \
    " at TEXT NOT NULL"                                                              \
    ") STRICT;" NO_CHANGE("scenario", "a scenario")

// How good vintages were, as it was known at a time: every change of the observations adds a row, the last one of a vintage
// counts. observed: the observations it rests on, scores: what came of them; both are texts of the service.
#define SCORES                                                                         \
    "CREATE TABLE score("                                                            \
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"                                        \
    " vintage INTEGER NOT NULL REFERENCES vintage,"                                  \
    " observed TEXT NOT NULL,"                                                       \
    " scores TEXT NOT NULL,"                                                         \
    " at TEXT NOT NULL"                                                              \
    ") STRICT;" NO_CHANGE("score", "a score")

const char *const store_schema_2 = IMPORTS;
const char *const store_schema_3 = PUBLICATIONS;
const char *const store_schema_4 = SCENARIOS;
const char *const store_schema_5 = SCORES;

// Inputs and vintages are written once: triggers refuse any later change, whoever asks for it.
const char *const store_schema =
    "CREATE TABLE fact("
    " key TEXT PRIMARY KEY,"
    " value TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    // A run of values: packed with zstd; sha256 and xxh3 are of the bytes before packing.
    "CREATE TABLE chunk("
    " id INTEGER PRIMARY KEY,"
    " sha256 TEXT NOT NULL CHECK(length(sha256) = 64),"
    " xxh3 INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL CHECK(bytes >= 0),"
    " packed BLOB NOT NULL"
    ") STRICT;"

    // digest: SHA-256 over the row itself and over names, types and digests of its columns.
    "CREATE TABLE input("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL UNIQUE,"
    " kind TEXT NOT NULL CHECK(kind IN ('frame', 'blob')),"
    " sha256 TEXT NOT NULL CHECK(length(sha256) = 64),"
    " bytes INTEGER NOT NULL,"
    " rows INTEGER NOT NULL,"
    " content INTEGER NOT NULL REFERENCES chunk," // lines of a frame, bytes of a blob
    " digest TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE input_column("
    " input INTEGER NOT NULL REFERENCES input,"
    " pos INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " type TEXT NOT NULL CHECK(type IN ('num', 'text')),"
    " content INTEGER NOT NULL REFERENCES chunk," // doubles, or 32-bit indices into the dictionary
    " dict INTEGER REFERENCES chunk,"             // texts, each ended with NUL
    " PRIMARY KEY(input, pos)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE vintage("
    " seq INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " made_at TEXT NOT NULL,"
    " method TEXT NOT NULL,"
    " params TEXT NOT NULL,"
    " inputs TEXT NOT NULL,"
    " summary TEXT NOT NULL,"
    " digest TEXT NOT NULL CHECK(length(digest) = 64)"
    ") STRICT;"
    "CREATE TABLE cube("
    " id INTEGER PRIMARY KEY,"
    " vintage INTEGER NOT NULL REFERENCES vintage,"
    " name TEXT NOT NULL,"
    " UNIQUE(vintage, name)"
    ") STRICT;"
    "CREATE TABLE cube_dim("
    " cube INTEGER NOT NULL REFERENCES cube,"
    " pos INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " n INTEGER NOT NULL CHECK(n > 0),"
    " codes INTEGER NOT NULL REFERENCES chunk,"
    " PRIMARY KEY(cube, pos)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE cube_stat("
    " cube INTEGER NOT NULL REFERENCES cube,"
    " pos INTEGER NOT NULL,"
    " name TEXT NOT NULL,"
    " unit TEXT NOT NULL,"
    " type TEXT NOT NULL CHECK(type IN ('f64', 'f32', 'u8')),"
    " content INTEGER NOT NULL REFERENCES chunk,"
    " PRIMARY KEY(cube, pos)"
    ") STRICT, WITHOUT ROWID;"

    NO_CHANGE("chunk", "a chunk") NO_CHANGE("input", "an input") NO_CHANGE("input_column", "an input")
    NO_CHANGE("vintage", "a vintage") NO_CHANGE("cube", "a vintage") NO_CHANGE("cube_dim", "a vintage")
    NO_CHANGE("cube_stat", "a vintage") IMPORTS PUBLICATIONS SCENARIOS SCORES;
