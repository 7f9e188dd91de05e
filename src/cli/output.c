#include "cli/output.h"

#include "base/file.h"
#include "cli/screen.h"
#include "http/render.h"
#include "service/book.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

qj_rc output_write(cli *c, const char *data, size_t n, qj_err *err) {
    while (n > 0) {
        ssize_t put = write(STDOUT_FILENO, data, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            int cause = errno;
            c->quiet = cause == EPIPE;
            return qj_fail(err, QJ_E_CLI_OUTPUT, qj_msg_arg("cause", cause == EBADF ? "cause.closed" : qj_file_cause(cause)),
                           qj_int_arg("number", cause));
        }
        data += put;
        n -= (size_t)put;
    }
    return QJ_OK;
}

void output_message(cli *c, const char *id, const qj_arg *args) {
    qj_mark mark = qj_arena_mark(c->arena);
    qj_buf out = qj_buf_new(c->arena, 200);
    qj_text_format(&out, c->lang, id, args);
    if (!out.failed)
        (void)fprintf(stderr, "%s\n", out.data);
    qj_arena_rewind(c->arena, mark);
}

void output_lines(const qj_buf *lines) {
    if (!lines->failed && lines->len > 0)
        (void)fputs(lines->data, stderr);
}

static void json_rows(qj_buf *out, const qj_table *t) {
    qj_json j = qj_json_to(out);
    qj_json_array(&j);
    for (size_t i = 0; i < t->n_rows; i++) {
        qj_buf_str(out, i > 0 ? ",\n" : "\n");
        j.need_comma = false;
        qj_table_json_row(&j, t, i);
    }
    qj_buf_str(out, "\n");
    qj_json_array_end(&j);
}

void format_json(qj_buf *out, const qj_table *t) {
    json_rows(out, t);
    qj_buf_str(out, "\n");
}

static qj_rc write_buffer(cli *c, const qj_buf *out, qj_err *err) {
    if (out->failed)
        return qj_fail(err, QJ_E_MEMORY);
    return output_write(c, out->data, out->len, err);
}

// Files hold rows only; what is to be said about them goes to the reader.
static void tell_notes(const cli *c, const qj_table *t) {
    for (const char *const *note = t->notes; c->format != CLI_TABLE && note != NULL && *note != NULL; note++)
        (void)fprintf(stderr, "%s\n", *note);
}

static void format_in(cli *c, qj_buf *out, const qj_table *t) {
    switch (c->format) {
    case CLI_TABLE: format_table(out, t, c->lang, screen_columns()); break;
    case CLI_CSV: qj_table_csv(out, t); break;
    case CLI_JSON: format_json(out, t); break;
    case CLI_XLSX: break; // a workbook is made of all tables at once
    }
}

// A workbook is no text: it goes to a file or a program, never to a screen.
static qj_rc output_book(cli *c, size_t n, const char *const *name, qj_table *const *t, qj_err *err) {
    if (isatty(STDOUT_FILENO))
        return qj_fail(err, QJ_E_CLI_XLSX);
    qj_buf out = qj_buf_new(c->arena, 1 << 14);
    QJ_TRY(qj_book(n, name, t, c->command->name, c->lang, &out, err));
    return write_buffer(c, &out, err);
}

qj_rc output_table(cli *c, qj_table *t, qj_err *err) {
    static const char *const name[] = {"table"};
    if (c->format == CLI_XLSX)
        return output_book(c, 1, name, &t, err);
    qj_buf out = qj_buf_new(c->arena, 64 * (t->n_rows + 1) * t->n_cols / 4);
    format_in(c, &out, t);
    QJ_TRY(write_buffer(c, &out, err));
    tell_notes(c, t);
    return QJ_OK;
}

qj_rc output_tables(cli *c, size_t n, const char *const *name, qj_table *const *t, qj_err *err) {
    if (c->format == CLI_XLSX)
        return output_book(c, n, name, t, err);
    if (n == 1)
        return output_table(c, t[0], err);
    qj_buf out = qj_buf_new(c->arena, 1 << 14);
    qj_buf_str(&out, c->format == CLI_JSON ? "{" : "");
    for (size_t i = 0; i < n; i++) {
        if (c->format == CLI_JSON) {
            qj_buf_printf(&out, "%s\"%s\": ", i > 0 ? ",\n" : "", name[i]);
            json_rows(&out, t[i]);
        } else {
            qj_buf_str(&out, i == 0 ? "" : c->format == CLI_CSV ? "\r\n" : "\n");
            format_in(c, &out, t[i]);
        }
    }
    qj_buf_str(&out, c->format == CLI_JSON ? "}\n" : "");
    QJ_TRY(write_buffer(c, &out, err));
    for (size_t i = 0; i < n; i++)
        tell_notes(c, t[i]);
    return QJ_OK;
}

static const qj_table_col tree_cols[] = {
    {.id = "depth", .type = QJ_TABLE_INT},   {.id = "id", .type = QJ_TABLE_TEXT},
    {.id = "ref", .type = QJ_TABLE_TEXT},    {.id = "label", .type = QJ_TABLE_TEXT},
    {.id = "value", .type = QJ_TABLE_NUM},   {.id = "unit", .type = QJ_TABLE_TEXT},
    {.id = "status", .type = QJ_TABLE_TEXT}, {.id = "op", .type = QJ_TABLE_TEXT},
    {.id = "formula", .type = QJ_TABLE_TEXT}, {.id = "source", .type = QJ_TABLE_TEXT},
    {.id = "file", .type = QJ_TABLE_TEXT},   {.id = "line", .type = QJ_TABLE_INT},
};

// The tree as rows, each before its children.
static qj_rc add_rows(qj_arena *a, qj_table *t, const qj_node *n, int64_t depth, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[0].i = depth;
    row[1].text = n->id;
    row[2].text = n->ref;
    row[3].text = n->label;
    row[4].num = n->value;
    row[5].text = n->unit;
    row[6].text = n->status;
    row[7].text = n->op;
    row[8].text = n->formula;
    row[9].text = n->source;
    row[10].text = n->file;
    row[11].i = n->line > 0 ? (int64_t)n->line : QJ_INT_EMPTY;
    for (size_t i = 0; i < n->n; i++)
        QJ_TRY(add_rows(a, t, n->child[i], depth + 1, err));
    return QJ_OK;
}

qj_rc output_tree(cli *c, const qj_node *root, unsigned depth, qj_err *err) {
    qj_buf out = qj_buf_new(c->arena, 4096);
    if (c->format == CLI_TABLE) {
        format_tree(&out, root, c->lang, depth);
    } else if (c->format == CLI_JSON) {
        qj_json j = qj_json_to(&out);
        qj_render_node(&j, root);
        qj_buf_str(&out, "\n");
    } else {
        qj_table *t;
        QJ_TRY(qj_table_new(c->arena, tree_cols, sizeof tree_cols / sizeof *tree_cols, 64, &t, err));
        QJ_TRY(add_rows(c->arena, t, root, 0, err));
        if (c->format == CLI_XLSX)
            return output_table(c, t, err);
        qj_table_csv(&out, t);
    }
    return write_buffer(c, &out, err);
}
