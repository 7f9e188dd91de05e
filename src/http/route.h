// Routes: the table made from api/openapi.yaml, finding an operation, and checking its parameters.
#pragma once

#include "base/arena.h"
#include "base/text.h"

struct qj_request;

typedef enum qj_param_kind { QJ_PARAM_TEXT, QJ_PARAM_WORD, QJ_PARAM_WORDS, QJ_PARAM_INT } qj_param_kind;

typedef enum qj_pattern {
    QJ_PATTERN_ANY,
    QJ_PATTERN_ID, // Latin letters, digits and hyphens
} qj_pattern;

typedef struct qj_route_param {
    const char *name;
    qj_param_kind kind;
    qj_pattern pattern;
    bool required;
    int min, max;             // INT: of the value; TEXT: of the length in bytes
    const char *const *words; // WORD, WORDS: what is allowed
    size_t n_words;
    const char *fallback; // taken when not given; NULL: none
    const char *example;  // NULL: none
} qj_route_param;

// How long an answer holds.
typedef enum qj_fresh {
    QJ_FRESH_VINTAGE, // as long as the vintage it is from
    QJ_FRESH_BUILD,   // as long as the program
    QJ_FRESH_BODY,    // until asked again: the entity tag comes from the answer
    QJ_FRESH_NEVER,   // not to be kept
} qj_fresh;

typedef enum qj_verb { QJ_GET, QJ_POST } qj_verb;

typedef struct qj_op {
    const char *path, *id;
    qj_verb method; // POST changes something
    const char *media; // of the body; NULL: it takes none
    size_t max_bytes;  // of the body
    bool live;         // the answer goes on: server-sent events
    bool slow;         // the answer takes long: not for a thread that serves other connections too
    qj_rc (*handle)(struct qj_request *r, qj_err *err);
    qj_fresh fresh;
    const qj_route_param *params;
    size_t n_params;
} qj_op;

extern const qj_op qj_ops[];
extern const size_t qj_ops_count;

// The checked value of a parameter. An empty value counts as not given.
typedef struct qj_value {
    const char *text; // NULL: not given and no fallback
    int number;       // INT
    unsigned set;     // WORD, WORDS: bit i is words[i]
} qj_value;

// The longest address that is taken, in bytes.
#define QJ_URL_MAX 8000

// The operation at a path, or NULL.
const qj_op *qj_route_find(const char *path, qj_verb method);

// The methods that a path takes: "GET, HEAD, OPTIONS" and the like. Pages take what a path takes that only reads.
const char *qj_route_methods(const char *path);

// Checks the query string (what follows "?", may be NULL) against the operation; values[op->n_params] in an arena.
// Fails with QJ_E_HTTP_PARAM_*, QJ_E_HTTP_VALUE* or QJ_E_HTTP_QUERY, naming parameter, value and what is allowed.
QJ_CHECKED qj_rc qj_route_parse(const qj_op *op, const char *query, qj_arena *a, qj_value **values, qj_err *err);

// The language a query string asks for, wrong or right in all else; false when it names none.
bool qj_route_lang(const char *query, qj_lang *out);
