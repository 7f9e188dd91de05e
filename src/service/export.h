// Downloads: a table as a file in one of several forms. The command line and the web both call this, so that the same
// question gives the same bytes.
#pragma once

#include "service/need.h"

typedef struct qj_export_query {
    const char *what; // "need", "history", "profile", "plans", "claims", "sources", "check", "inputs", "vintages", "diff"
    const char *as;   // the form: "csv", "xlsx", "jsonstat", "sdmx-csv", "geojson", "json", "svg" or "png"
    qj_need_query need; // of need; its lang is that of the whole file. Without `by` every cell is taken
    const char *topic;   // of claims; NULL: all
    const char *against; // of diff: the earlier vintage
    const char *vintage; // NULL: the one that readers see; only read when no snapshot is given
    const struct qj_ceiling *ceiling; // of the snapshot given; NULL: made here when it is wanted
    // Of pictures; NULL or 0: what is natural for the rows.
    const char *picture; // "map", "ranking", "fan" or "split"
    const char *figure;  // of maps and rankings: "rate" (openings per 1,000 employed) or "openings"
    const char *theme;   // "light" or "dark"
    int width;           // in pixels
} qj_export_query;

typedef struct qj_export_file {
    const char *type; // media type
    const char *name; // for the reader's disk: "qajet-need-v1b20c61dfcdb.xlsx"
    size_t rows;
    size_t about; // bytes, roughly: a buffer of this size need not grow
    const struct qj_writer *writer;
    const struct qj_write_doc *doc;
} qj_export_file;

// Reads all that the file needs from the store. s: the snapshot to read from; NULL: that of q->vintage is opened when
// the table needs one. Errors of the service that makes the table, and QJ_E_EXPORT_FILTER for a part of the question
// that this table does not have, QJ_E_EXPORT_MUST for one that it can't do without, QJ_E_EXPORT_DIMS, QJ_E_EXPORT_REGIONS
// and QJ_E_EXPORT_PICTURE for a form that it can't take.
QJ_CHECKED qj_rc qj_export_open(qj_workspace *w, const qj_snapshot *s, const qj_export_query *q, qj_arena *a,
                                qj_export_file *out, qj_err *err);

// Appends the bytes; the store is not read any more. Deterministic.
QJ_CHECKED qj_rc qj_export_write(const qj_export_file *f, qj_buf *out, qj_err *err);

// The form that a file's name asks for by its ending; NULL when it has none of ours.
const char *qj_export_form(const char *path);

// The forms in their order, ended by NULL.
const char *qj_export_form_at(size_t i);
