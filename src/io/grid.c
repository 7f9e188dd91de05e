#include "io/grid_parts.h"

#include "base/text.h"
#include <string.h>

#define SNIFF ((size_t)1 << 16)

// ---- CSV

#define PER_LINE 256

// How many lines of the beginning hold the separator equally often outside of quotes: a table has it in all of its lines.
static size_t lines_alike(const char *s, size_t n, char separator) {
    size_t lines[PER_LINE] = {0}, here = 0, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        quoted = quoted != (s[i] == '"');
        here += s[i] == separator && !quoted;
        if (s[i] == '\n' || i + 1 == n) {
            lines[here < PER_LINE ? here : PER_LINE - 1]++;
            here = 0;
            quoted = false;
        }
    }
    for (size_t k = 1; k < PER_LINE; k++)
        best = lines[k] > best ? lines[k] : best;
    return best;
}

// Where commas stand in numbers, too, the rarer sign wins.
static char find_separator(const char *s, size_t n) {
    static const char signs[] = {'\t', ';', ','};
    n = n < SNIFF ? n : SNIFF;
    size_t best = 0;
    char found = ',';
    for (size_t i = 0; i < sizeof signs; i++) {
        size_t alike = lines_alike(s, n, signs[i]);
        if (alike > best) {
            best = alike;
            found = signs[i];
        }
    }
    return found;
}

static qj_rc open_csv(grid_book *b, const char *data, size_t n, qj_err *err) {
    static const char mark[] = "\xEF\xBB\xBF";
    if (n >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
        return qj_fail(err, QJ_E_IMPORT_UTF16, qj_text_arg("file", b->name));
    if (n >= 3 && memcmp(data, mark, 3) == 0)
        data += 3, n -= 3;
    size_t bad = qj_text_valid(data, n);
    if (bad < n && data[bad] != '\0') {
        QJ_NEED(err, data = qj_text_from_1251(b->arena, data, n, &n));
        b->about.from_1251 = true;
        bad = qj_text_valid(data, n);
    }
    if (bad < n)
        return qj_fail(err, QJ_E_IMPORT_BINARY, qj_text_arg("file", b->name));
    // "sep=;": how spreadsheets are told the separator.
    b->about.separator = n > 5 && memcmp(data, "sep=", 4) == 0 ? data[4] : find_separator(data, n);
    b->about.n_sheets = 1;
    for (const char *p = data; p != NULL && p < data + n; b->about.rows_guess++) {
        p = memchr(p, '\n', (size_t)(data + n - p));
        p = p != NULL ? p + 1 : NULL;
    }
    b->data = data;
    b->n = n;
    b->sheet = QJ_NEW(b->arena, const char *, 1);
    b->fields = QJ_NEW(b->arena, qj_field, GRID_COLUMNS);
    QJ_NEED(err, b->sheet);
    QJ_NEED(err, b->fields);
    b->sheet[0] = "";
    return QJ_OK;
}

static qj_rc csv_next(grid_book *b, grid_row *row, bool *more, qj_err *err) {
    for (;;) {
        size_t n;
        QJ_TRY(qj_csv_next(&b->csv, b->fields, GRID_COLUMNS, &n, err));
        *more = n > 0;
        if (n == 0)
            return QJ_OK;
        bool any = false;
        for (size_t i = 0; i < n; i++) {
            const qj_field *f = &b->fields[i];
            if (f->n > GRID_TEXT)
                return qj_fail(err, QJ_E_IMPORT_TEXT, qj_text_arg("file", b->name), qj_int_arg("line", b->csv.line),
                               qj_int_arg("max", GRID_TEXT));
            b->cells[i] = (grid_cell){.s = f->s, .n = (uint32_t)f->n, .kind = f->n > 0 ? GRID_TEXT_CELL : GRID_EMPTY};
            any = any || f->n > 0;
        }
        if (!any || (b->csv.line == 1 && b->fields[0].n == 5 && memcmp(b->fields[0].s, "sep=", 4) == 0) ||
            (b->csv.line == 1 && n == 2 && b->fields[0].n == 4 && memcmp(b->fields[0].s, "sep=", 4) == 0))
            continue;
        *row = (grid_row){.line = b->csv.line, .n = n, .cells = b->cells};
        return QJ_OK;
    }
}

static qj_rc csv_sheet(grid_book *b, qj_err *err) {
    // Checked for UTF-8 when it was opened.
    QJ_TRY(qj_csv_open(&b->csv, b->name, b->data, b->n, b->arena, err));
    b->csv.separator = b->about.separator;
    b->csv.lenient = true;
    return QJ_OK;
}

// ---- both

static bool begins(const char *data, size_t n, const char *with) {
    size_t k = strlen(with);
    return n >= k && memcmp(data, with, k) == 0;
}

static bool contains(const char *data, size_t n, const char *what, size_t k) {
    const char *end = data + n, *p = data;
    while ((p = memchr(p, what[0], (size_t)(end - p))) != NULL) {
        if ((size_t)(end - p) >= k && memcmp(p, what, k) == 0)
            return true;
        p++;
    }
    return false;
}

// Formats that people take for tables; each has its remedy. QJ_E_NONE for one that may be read.
static qj_code other_format(const char *data, size_t n) {
    static const char entry[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"; // in a list of streams, UTF-16
    static const char *const pages[] = {"<html", "<HTML", "<!DOC", "<!doc", "<table", "<TABLE", "<?xml", "<meta"};
    if (n == 0)
        return QJ_E_IMPORT_EMPTY;
    if (begins(data, n, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
        return contains(data, n, entry, sizeof entry - 1) ? QJ_E_IMPORT_LOCKED : QJ_E_IMPORT_XLS;
    if (begins(data, n, "%PDF"))
        return QJ_E_IMPORT_BINARY;
    size_t from = begins(data, n, "\xEF\xBB\xBF") ? 3 : 0;
    while (from < n && from < 64 && strchr(" \t\r\n", data[from]) != NULL && data[from] != '\0')
        from++;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (begins(data + from, n - from, pages[i]))
            return QJ_E_IMPORT_HTML;
    }
    return QJ_E_NONE;
}

qj_rc grid_open(const char *name, const char *data, size_t n, qj_arena *a, grid_book **out, qj_err *err) {
    if (n > GRID_FILE)
        return qj_fail(err, QJ_E_IMPORT_LARGE, qj_text_arg("file", name), qj_int_arg("max", GRID_FILE >> 20));
    qj_code refused = other_format(data, n);
    if (refused != QJ_E_NONE)
        return qj_fail(err, refused, qj_text_arg("file", name));
    grid_book *b = QJ_NEW(a, grid_book, 1);
    QJ_NEED(err, b);
    b->name = name;
    b->arena = a;
    QJ_NEED(err, b->cells = QJ_NEW(a, grid_cell, GRID_COLUMNS));
    bool zip = n >= 4 && memcmp(data, "PK\3\4", 4) == 0;
    b->about.format = zip ? GRID_XLSX : GRID_CSV;
    QJ_TRY(zip ? xlsx_open(b, data, n, err) : open_csv(b, data, n, err));
    *out = b;
    return QJ_OK;
}

void grid_close(grid_book *b) {
    if (b != NULL && b->xlsx != NULL)
        xlsx_close(b);
}

const grid_about *grid_tell(const grid_book *b) { return &b->about; }

const char *grid_sheet_name(const grid_book *b, size_t sheet, bool *hidden) {
    if (hidden != NULL)
        *hidden = b->hidden != NULL && b->hidden[sheet];
    return b->sheet[sheet];
}

qj_rc grid_sheet(grid_book *b, size_t sheet, qj_err *err) {
    return b->about.format == GRID_XLSX ? xlsx_sheet(b, sheet, err) : csv_sheet(b, err);
}

qj_rc grid_next(grid_book *b, grid_row *row, bool *more, qj_err *err) {
    QJ_TRY(b->about.format == GRID_XLSX ? xlsx_next(b, row, more, err) : csv_next(b, row, more, err));
    if (*more && row->line > GRID_ROWS)
        return qj_fail(err, QJ_E_IMPORT_ROWS, qj_text_arg("file", b->name), qj_int_arg("max", GRID_ROWS));
    return QJ_OK;
}

void grid_letters(size_t column, char out[static 8]) {
    char reversed[8];
    size_t n = 0;
    for (size_t c = column + 1; c > 0 && n < 7; c = (c - 1) / 26)
        reversed[n++] = (char)('A' + (c - 1) % 26);
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    out[n] = '\0';
}

char *grid_place(const grid_book *b, size_t sheet, uint32_t line, size_t column, qj_arena *a) {
    if (b->about.format == GRID_CSV)
        return column == SIZE_MAX ? qj_arena_printf(a, "%u", line) : qj_arena_printf(a, "%u:%zu", line, column + 1);
    char letters[8] = "";
    if (column != SIZE_MAX)
        grid_letters(column, letters);
    return qj_arena_printf(a, "%s!%s%u", b->sheet[sheet], letters, line);
}
