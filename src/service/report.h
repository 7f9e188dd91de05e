// The document: a region's map (or the country's) as a PDF to be approved. The command line and the web both call this.
#pragma once

#include "service/need.h"

typedef struct qj_report_query {
    const char *region;  // code, name or alias; NULL or "": the whole country
    const char *link;    // where readers find the pages: "https://host"; NULL: http://127.0.0.1:8080
    const char *vintage; // NULL: the one that readers see; only read when no snapshot is given
    qj_lang lang;
    const struct qj_ceiling *ceiling; // of the snapshot given; NULL: made here
} qj_report_query;

typedef struct qj_report_file {
    const char *name; // for the reader's disk: "qajet-map-61-vda83a64a8007.pdf"
    size_t pages;     // once written
    struct report *report;
} qj_report_file;

// Reads all that the document needs from the store. Errors of qj_snapshot_open and qj_need; QJ_E_REPORT_LINK for a link
// that is no address.
QJ_CHECKED qj_rc qj_report_open(qj_workspace *w, const qj_snapshot *s, const qj_report_query *q, qj_arena *a,
                                qj_report_file *out, qj_err *err);

// Appends the PDF; the store is not read any more. The same vintage gives the same bytes: the clock is not asked.
QJ_CHECKED qj_rc qj_report_write(qj_report_file *f, qj_buf *out, qj_err *err);
