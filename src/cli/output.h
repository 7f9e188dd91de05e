// What goes out: data to standard output, messages to standard error.
#pragma once

#include "cli/run.h"
#include "service/explain.h"

// Writes bytes to standard output. QJ_E_CLI_OUTPUT; when the reader has gone, c->quiet is set.
QJ_CHECKED qj_rc output_write(cli *c, const char *data, size_t n, qj_err *err);

// A message on standard error, as a line of its own; args may be NULL.
void output_message(cli *c, const char *id, const qj_arg *args);

// Sentences that are made already, each with its line break.
void output_lines(const qj_buf *lines);

// A table in the format of --format.
QJ_CHECKED qj_rc output_table(cli *c, qj_table *t, qj_err *err);

// Tables that belong together: in JSON an object by their names, in a workbook sheets, else one under the other with an
// empty line between.
QJ_CHECKED qj_rc output_tables(cli *c, size_t n, const char *const *name, qj_table *const *t, qj_err *err);

// A tree in the format of --format; a table shows `depth` levels under the root.
QJ_CHECKED qj_rc output_tree(cli *c, const qj_node *root, unsigned depth, qj_err *err);

// The same as bytes.
void format_json(qj_buf *out, const qj_table *t);
void format_table(qj_buf *out, const qj_table *t, qj_lang lang, size_t columns);
void format_tree(qj_buf *out, const qj_node *root, qj_lang lang, unsigned depth);

// Appends text with lines of at most `columns`, broken at spaces; each line begins with `indent` spaces, the first
// one is taken to stand at column `at` already. Line breaks of the text are kept.
void format_wrapped(qj_buf *out, const char *text, size_t indent, size_t at, size_t columns);

// Appends the message of prefix + value, with hyphens for the spaces of units such as "tenge per month"; the value
// itself when there is none.
void format_message(qj_buf *out, qj_lang lang, const char *prefix, const char *value);

// Appends n spaces.
void format_spaces(qj_buf *out, size_t n);
