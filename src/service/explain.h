// Why this number: the tree of what a figure was made from, down to rows of source files.
#pragma once

#include "service/need.h"

// A figure and how it follows from its children. A leaf is a row of a source file (file and line), an assumption, or a
// quantity estimated jointly from a whole table (status derived or fitted; `source` says from what).
typedef struct qj_node {
    const char *id;      // the same quantity has the same id everywhere in the tree
    const char *ref;     // not NULL: the quantity of this id is opened elsewhere in the tree; no children here
    const char *label;   // in the user's language
    double value;        // NaN when there is none
    const char *unit;    // "persons", "ratio", "years", "1" ...
    const char *status;  // id
    const char *op;      // how the value follows from the children, see explain_ops.def; "" for a leaf
    const char *formula; // the same, readable; "" for a leaf
    const char *source;  // ids of sources.csv, or ""
    const char *file;    // of a source row, or ""
    uint32_t line;       // of a source row, or 0
    size_t n;
    struct qj_node **child;
    bool cut; // children left out because of the depth asked for
} qj_node;

// What every explanation of a vintage begins with: its inputs and its central path, computed again in some 30 ms. Made
// once, read by any number of threads.
typedef struct qj_explain_basis qj_explain_basis;
QJ_CHECKED qj_rc qj_explain_open(const qj_snapshot *s, qj_arena *a, const qj_explain_basis **out, qj_err *err);

// The vintage's run with its path, which the basis holds.
struct qj_run;
const struct qj_run *qj_explain_run(const qj_explain_basis *b);

typedef struct qj_explain_query {
    const char *figure; // "openings" (default), "employed", "growth", "replacement", "net"
    const char *region, *industry, *occupation; // NULL: all
    int year;           // must be given
    int depth;          // levels under the root; 0: the whole tree
    qj_lang lang;
    const qj_explain_basis *basis; // of this snapshot; NULL: made for this question. With one the store is not read
} qj_explain_query;

// QJ_E_NO_FIGURE, QJ_E_NO_CODE, QJ_E_NO_YEAR; QJ_E_WITHHELD for a figure that is not shown.
QJ_CHECKED qj_rc qj_explain(const qj_snapshot *s, const qj_explain_query *q, qj_arena *a, qj_node **out, qj_err *err);
