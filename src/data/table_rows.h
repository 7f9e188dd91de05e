// A table as text: rows of CSV and JSON, headings and labels in the reader's language.
// The command line, the API and downloads all write these, so that they cannot differ.
#pragma once

#include "base/json.h"
#include "base/text.h"
#include "data/table.h"

// True for text that a spreadsheet would take for a formula: it begins with = + - @, a tab or a line break.
bool qj_text_is_formula(const char *s);

// Appends a text as a field of CSV. What looks like a formula gets an apostrophe in front, as a person would type it.
void qj_csv_put_safe(qj_buf *out, const char *s);

// The whole table as CSV (RFC 4180) with the column ids as heading. Numbers are exact and never get an apostrophe.
void qj_table_csv(qj_buf *out, const qj_table *t);

// A row as an object, keys in the order of the columns; empty cells are null.
void qj_table_json_row(qj_json *j, const qj_table *t, size_t row);

// The value of a cell: a number, a text or null.
void qj_table_json_cell(qj_json *j, qj_table_type type, qj_cell cell);

// The heading of a column, its id when it has no message.
const char *qj_table_heading(qj_arena *a, qj_lang lang, const qj_table_col *col);

// The message of prefix + value, with hyphens for the spaces of units such as "tenge per month"; the value itself when
// there is none.
const char *qj_table_label(qj_lang lang, const char *prefix, const char *value);
