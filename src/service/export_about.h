// What a download says about itself: title, citation, links, facts, notes. Inside of the service.
#pragma once

#include "io/write.h"
#include "service/catalog.h"
#include "service/cut.h"
#include "service/export.h"

typedef struct exporting {
    qj_workspace *w;
    const qj_snapshot *s; // NULL: the table is not of a vintage
    const qj_snapshot *shown; // what readers see, where the caller had it open
    const qj_export_query *q;
    qj_cut_place place;  // of need
    const char *code[3]; // region, industry, occupation asked for; "": all
    qj_pack_about pack;
    const qj_table *sources; // for the notes; NULL: none
    qj_arena *a;
    qj_err *err;
    qj_write_doc doc;
} exporting;

// Title, addresses, citation, source and facts of x->doc. page: the page that shows the table.
QJ_CHECKED qj_rc export_about(exporting *x, const char *page);

// Notes for people.
QJ_CHECKED qj_rc export_notes(exporting *x);

// The sources whose ids are named: by a column of the table, or by the files a vintage was made from.
QJ_CHECKED qj_rc export_sources_of_table(exporting *x);
QJ_CHECKED qj_rc export_sources_of_vintage(exporting *x);
QJ_CHECKED qj_rc export_sources_all(exporting *x);
