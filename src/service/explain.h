// Why this number: the tree of what a figure was made from, down to rows of source files.
#pragma once

#include "service/need.h"

typedef struct qj_node {
    const char *label;   // in the user's language
    double value;        // NaN when there is none
    const char *unit;    // "persons", "ratio", "years", "1" ...
    const char *status;  // id
    const char *op;      // how the value follows from the children: "sum", "product", "td8" ...; "" for a leaf
    const char *formula; // the same, readable
    const char *source;  // ids of sources.csv, or ""
    const char *file;    // of a source row, or ""
    uint32_t line;       // of a source row, or 0
    size_t n;
    struct qj_node **child;
} qj_node;

typedef struct qj_explain_query {
    const char *figure; // "openings" (default), "employed", "growth", "replacement", "net"
    const char *region, *industry, *occupation; // NULL: all
    int year;           // must be given
    qj_lang lang;
} qj_explain_query;

QJ_CHECKED qj_rc qj_explain(const qj_snapshot *s, const qj_explain_query *q, qj_arena *a, qj_node **out, qj_err *err);
