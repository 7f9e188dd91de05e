// Scenes as pictures and as documents, by cairo.
#pragma once

#include "base/buf.h"
#include "base/text.h"
#include "report/scene.h"

// Appends the scene as PNG, `pixels` wide. The same scene gives the same bytes. `arena` of out holds what is needed
// meanwhile.
QJ_CHECKED qj_rc qj_png(const qj_scene *s, int pixels, qj_type *type, qj_buf *out, qj_err *err);

// An entry of the bookmarks.
typedef struct qj_bookmark {
    const char *title;
    int level;   // 1, 2 ...
    size_t page; // from 0
    double y;
} qj_bookmark;

typedef struct qj_pdf_about {
    qj_lang lang;
    const char *title, *author, *subject, *keywords;
    const char *date; // "2026-11-21T08:30:00Z": the program never asks the clock
} qj_pdf_about;

typedef struct qj_pdf_doc {
    qj_pdf_about about;
    const qj_scene *pages; // [n_pages]; groups may begin on one page and end on another
    size_t n_pages;
    const qj_bookmark *marks; // in reading order
    size_t n_marks;
} qj_pdf_doc;

// Appends a tagged PDF whose text can be searched. Deterministic. QJ_E_BUG when groups are not closed in order.
QJ_CHECKED qj_rc qj_pdf(const qj_pdf_doc *d, qj_type *type, qj_buf *out, qj_err *err);
