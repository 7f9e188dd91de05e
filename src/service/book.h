// Answers of any service as a workbook.
#pragma once

#include "base/buf.h"
#include "base/text.h"
#include "data/table.h"

// One sheet for each of the n > 0 tables, called by its name in the reader's language ("sheet.<name>"; the name itself
// where there is no such message), and one for all their notes. title: of the document. QJ_E_EXPORT_ROWS.
QJ_CHECKED qj_rc qj_book(size_t n, const char *const *name, qj_table *const *table, const char *title, qj_lang lang,
                         qj_buf *out, qj_err *err);
