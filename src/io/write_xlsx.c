// A workbook: one sheet for each table, one with the notes. The only user of libxlsxwriter.
//
// The library writes files only, so the workbook is made in a folder of its own below $TMPDIR (else /tmp) and read
// back. Rows go to disk as they come: a workbook of all cells takes no more memory than a small one.
#include "base/file.h"
#include "data/table_rows.h"
#include "io/write.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define MOST_ROWS 1048576u // of a sheet, with the heading
#define MOST_LETTERS 32767u // of a cell
#define MOST_INTEGER 9007199254740992 // past it a spreadsheet's numbers are no longer exact
#define MEASURED_ROWS 1000u // of which the widths are taken
#define MOST_DECIMALS 4
#define MADE_AT 1577836800 // 2020-01-01: a fixed date, so that the same table gives the same bytes

typedef struct book {
    const qj_write_doc *d;
    qj_arena *a;
    qj_err *err;
    lxw_workbook *workbook;
    lxw_format *heading, *bold, *wrapped, *whole, *general;
    lxw_format *number[MOST_DECIMALS + 1];
} book;

static qj_rc refused(const book *b, lxw_error e) {
    if (e == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return qj_fail(b->err, QJ_E_MEMORY);
    return qj_fail(b->err, QJ_E_EXPORT_XLSX, qj_int_arg("number", e));
}

#define TRY_XLSX(b, call)                    \
    do {                                     \
        lxw_error lxw_rc = (call);           \
        if (lxw_rc != LXW_NO_ERROR)          \
            return refused((b), lxw_rc);     \
    } while (0)

// ---- looks

static lxw_format *format_of(book *b, const char *number) {
    lxw_format *f = workbook_add_format(b->workbook);
    if (f != NULL && number != NULL)
        format_set_num_format(f, number);
    return f;
}

static qj_rc make_formats(book *b) {
    static const char *const numbers[MOST_DECIMALS + 1] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"};
    b->heading = format_of(b, NULL);
    b->bold = format_of(b, NULL);
    b->wrapped = format_of(b, NULL);
    b->whole = format_of(b, "0");
    b->general = format_of(b, NULL);
    bool good = b->heading != NULL && b->bold != NULL && b->wrapped != NULL && b->whole != NULL && b->general != NULL;
    for (size_t i = 0; i <= MOST_DECIMALS; i++) {
        b->number[i] = format_of(b, numbers[i]);
        good = good && b->number[i] != NULL;
    }
    if (!good)
        return qj_fail(b->err, QJ_E_MEMORY);
    format_set_bold(b->heading);
    format_set_text_wrap(b->heading);
    format_set_align(b->heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(b->heading, LXW_BORDER_THIN);
    format_set_bold(b->bold);
    format_set_text_wrap(b->wrapped);
    format_set_align(b->wrapped, LXW_ALIGN_VERTICAL_TOP);
    return QJ_OK;
}

static lxw_format *number_format(const book *b, const qj_table_col *col) {
    if (col->decimals < 0 || col->decimals > MOST_DECIMALS)
        return b->general;
    return b->number[col->decimals];
}

// ---- cells

// Text that fits into a cell, cut between letters when it does not.
static const char *fitting(const book *b, const char *s) {
    size_t letters = 0, i = 0;
    if (strlen(s) <= MOST_LETTERS)
        return s;
    for (; s[i] != 0; i++) {
        letters += ((unsigned char)s[i] & 0xC0) != 0x80;
        if (letters > MOST_LETTERS)
            break;
    }
    return s[i] == 0 ? s : qj_arena_strn(b->a, s, i);
}

// A text, never a formula or a link, whatever it begins with.
static qj_rc put_text(book *b, lxw_worksheet *sheet, size_t row, size_t col, const char *text, lxw_format *format) {
    if (text == NULL || *text == 0)
        return QJ_OK;
    const char *s = fitting(b, text);
    QJ_NEED(b->err, s);
    TRY_XLSX(b, worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)col, s, format));
    return QJ_OK;
}

static qj_rc put_number(book *b, lxw_worksheet *sheet, size_t row, size_t col, double v, lxw_format *format) {
    if (isfinite(v))
        TRY_XLSX(b, worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)col, v, format));
    return QJ_OK;
}

static bool is_time(const qj_write_doc *d, size_t col) {
    for (size_t i = 0; i < d->n_dims; i++) {
        if (d->dims[i].code == col)
            return d->dims[i].role != NULL && strcmp(d->dims[i].role, "time") == 0;
    }
    return false;
}

// A year is a number that can be sorted and drawn; all other codes stay text, with their zeros in front.
static bool is_year(const char *s) { return strlen(s) == 4 && strspn(s, "0123456789") == 4; }

static const char *words_of(const book *b, const qj_table_col *col, qj_cell cell) {
    const char *s = cell.text != NULL ? cell.text : "";
    return col->type == QJ_TABLE_MSG ? qj_table_label(b->d->lang, col->prefix, s) : s;
}

static qj_rc put_int(book *b, lxw_worksheet *sheet, size_t row, size_t col, int64_t v) {
    if (v == QJ_INT_EMPTY)
        return QJ_OK;
    if (v < MOST_INTEGER && v > -MOST_INTEGER)
        return put_number(b, sheet, row, col, (double)v, b->whole);
    return put_text(b, sheet, row, col, qj_arena_printf(b->a, "%" PRId64, v), NULL);
}

static qj_rc put_cell(book *b, lxw_worksheet *sheet, const qj_table *t, size_t row, size_t k) {
    const qj_table_col *col = &t->cols[k];
    qj_cell cell = t->cells[row * t->n_cols + k];
    const char *text;
    switch (col->type) {
    case QJ_TABLE_NUM:
        return put_number(b, sheet, row + 1, k, cell.num, number_format(b, col));
    case QJ_TABLE_INT:
        return put_int(b, sheet, row + 1, k, cell.i);
    case QJ_TABLE_TEXT:
    case QJ_TABLE_MSG:
        break;
    }
    text = words_of(b, col, cell);
    if (is_time(b->d, k) && is_year(text))
        return put_number(b, sheet, row + 1, k, strtod(text, NULL), b->whole);
    return put_text(b, sheet, row + 1, k, text, NULL);
}

// ---- the table

// Columns that a cell takes, in letters of the sheet's font.
static size_t cell_width(const book *b, const qj_table_col *col, qj_cell cell) {
    char s[400];
    switch (col->type) {
    case QJ_TABLE_NUM:
        if (!isfinite(cell.num))
            return 0;
        (void)snprintf(s, sizeof s, "%.*f", qj_table_decimals(col, cell.num), cell.num);
        return strlen(s) + strlen(s) / 3; // separators
    case QJ_TABLE_INT:
        return cell.i == QJ_INT_EMPTY ? 0 : (size_t)snprintf(s, sizeof s, "%" PRId64, cell.i);
    case QJ_TABLE_TEXT:
    case QJ_TABLE_MSG:
        break;
    }
    return qj_text_width(words_of(b, col, cell));
}

static qj_rc set_widths(book *b, lxw_worksheet *sheet, const qj_table *t) {
    for (size_t k = 0; k < t->n_cols; k++) {
        size_t widest = 9; // the heading is broken at spaces
        for (size_t row = 0; row < t->n_rows && row < MEASURED_ROWS; row++) {
            size_t w = cell_width(b, &t->cols[k], t->cells[row * t->n_cols + k]);
            widest = w > widest ? w : widest;
        }
        double width = widest > 60 ? 60 : (double)widest + 2;
        TRY_XLSX(b, worksheet_set_column(sheet, (lxw_col_t)k, (lxw_col_t)k, width, NULL));
    }
    return QJ_OK;
}

static qj_rc put_table(book *b, const qj_table *t, const char *name) {
    lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, name);
    QJ_NEED(b->err, sheet);
    QJ_TRY(set_widths(b, sheet, t));
    TRY_XLSX(b, worksheet_set_row(sheet, 0, 32, NULL));
    for (size_t k = 0; k < t->n_cols; k++)
        QJ_TRY(put_text(b, sheet, 0, k, qj_table_heading(b->a, b->d->lang, &t->cols[k]), b->heading));
    for (size_t row = 0; row < t->n_rows; row++) {
        qj_mark mark = qj_arena_mark(b->a);
        for (size_t k = 0; k < t->n_cols; k++)
            QJ_TRY(put_cell(b, sheet, t, row, k));
        qj_arena_rewind(b->a, mark);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    if (t->n_rows > 0) {
        TRY_XLSX(b, worksheet_autofilter(sheet, 0, 0, (lxw_row_t)t->n_rows, (lxw_col_t)(t->n_cols - 1)));
        char range[48] = "A2:";
        lxw_rowcol_to_cell(range + 3, (lxw_row_t)t->n_rows, (lxw_col_t)(t->n_cols - 1));
        TRY_XLSX(b, worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range)); // codes
    }
    return QJ_OK;
}

// ---- the notes

static qj_rc put_notes(book *b) {
    const qj_write_doc *d = b->d;
    lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, d->notes_sheet);
    QJ_NEED(b->err, sheet);
    TRY_XLSX(b, worksheet_set_column(sheet, 0, 0, 30, NULL));
    TRY_XLSX(b, worksheet_set_column(sheet, 1, 1, 110, NULL));
    for (size_t i = 0, row = 0; i < d->n_notes; i++, row++) {
        bool heading = d->notes[i].text == NULL;
        row += heading && i > 0; // an empty line before a heading
        QJ_TRY(put_text(b, sheet, row, 0, d->notes[i].name, heading ? b->bold : b->wrapped));
        if (!heading)
            QJ_TRY(put_text(b, sheet, row, 1, d->notes[i].text, b->wrapped));
    }
    return QJ_OK;
}

static qj_rc set_properties(book *b) {
    char *title = qj_arena_str(b->a, b->d->title), *comments = qj_arena_str(b->a, b->d->citation);
    QJ_NEED(b->err, title);
    QJ_NEED(b->err, comments);
    lxw_doc_properties p = {.title = title, .comments = comments, .created = MADE_AT};
    TRY_XLSX(b, workbook_set_properties(b->workbook, &p));
    return QJ_OK;
}

static qj_rc fill(book *b) {
    QJ_TRY(make_formats(b));
    QJ_TRY(set_properties(b));
    QJ_TRY(put_table(b, b->d->table, b->d->sheet));
    for (size_t i = 0; i < b->d->n_more; i++)
        QJ_TRY(put_table(b, b->d->more[i].table, b->d->more[i].sheet));
    return b->d->n_notes > 0 ? put_notes(b) : QJ_OK;
}

// ---- the file

static qj_rc make_file(book *b, const char *path, char *folder) {
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
    b->workbook = workbook_new_opt(path, &options);
    QJ_NEED(b->err, b->workbook);
    qj_rc rc = fill(b);
    lxw_error closed = workbook_close(b->workbook); // also gives the memory back
    QJ_TRY(rc);
    TRY_XLSX(b, closed);
    return QJ_OK;
}

static qj_rc no_folder(const char *folder, int number, qj_err *err) {
    return qj_fail(err, QJ_E_FILE_WRITE, qj_text_arg("file", folder), qj_msg_arg("cause", qj_file_cause(number)),
                   qj_int_arg("number", number));
}

qj_rc qj_write_xlsx(const qj_write_doc *d, qj_buf *out, qj_err *err) {
    for (size_t i = 0; i <= d->n_more; i++) {
        const size_t rows = i == 0 ? d->table->n_rows : d->more[i - 1].table->n_rows;
        if (rows >= MOST_ROWS)
            return qj_fail(err, QJ_E_EXPORT_ROWS, qj_num_arg("n", (double)rows, 0), qj_num_arg("most", MOST_ROWS - 1, 0));
    }
    book b = {.d = d, .a = out->arena, .err = err};
    const char *base = getenv("TMPDIR");
    char *folder = qj_arena_printf(b.a, "%s/qajet-XXXXXX", base != NULL && *base != 0 ? base : "/tmp"), *data;
    size_t n;
    QJ_NEED(err, folder);
    if (mkdtemp(folder) == NULL)
        return no_folder(folder, errno, err);
    const char *path = qj_arena_printf(b.a, "%s/table.xlsx", folder);
    qj_rc rc = path == NULL ? qj_fail(err, QJ_E_MEMORY) : make_file(&b, path, folder);
    if (rc == QJ_OK)
        rc = qj_file_read(path, b.a, &data, &n, err);
    if (path != NULL)
        (void)unlink(path);
    (void)rmdir(folder);
    QJ_TRY(rc);
    qj_buf_put(out, data, n);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
