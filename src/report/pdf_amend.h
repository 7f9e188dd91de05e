// What cairo 1.16 can't say in a PDF: its language, that viewers show its title, and what stands in place of figures.
// Inside of the layer.
#pragma once

#include "report/cairo.h"

// Appends the document of cairo and, after it, an update of some objects, as the format provides for.
QJ_CHECKED qj_rc pdf_amend(const qj_pdf_doc *d, const char *pdf, size_t n, qj_buf *out, qj_err *err);
