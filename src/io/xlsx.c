// Workbooks: the list of sheets, and a sheet row by row. No formula is computed: the kept values are used.
#include "io/xlsx.h"

#include "base/text.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- the list of sheets

#define WORKBOOK "xl/workbook.xml"
#define LINKS "xl/_rels/workbook.xml.rels"

typedef struct book_state {
    grid_book *b;
    const char **id; // [XLSX_SHEETS] link of each sheet
    const char **name;
    bool *hidden;
} book_state;

static void workbook_start(part *p, const char *name, const XML_Char **attributes) {
    book_state *t = p->arg;
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = xml_attribute(attributes, "name"), *state = xml_attribute(attributes, "state");
    const char *id = xml_attribute(attributes, "r:id");
    if (id == NULL)
        id = xml_attribute(attributes, "id");
    size_t at = t->b->about.n_sheets;
    if (title == NULL || id == NULL || at == XLSX_SHEETS) {
        part_fail(p, at == XLSX_SHEETS ? QJ_E_IMPORT_BOMB : QJ_E_IMPORT_XLSX);
        return;
    }
    t->id[at] = qj_arena_str(t->b->arena, id);
    t->name[at] = qj_arena_str(t->b->arena, title);
    t->hidden[at] = state != NULL && strcmp(state, "visible") != 0;
    t->b->about.n_sheets++;
    if (t->name[at] == NULL || t->id[at] == NULL)
        part_fail(p, QJ_E_MEMORY);
}

// Targets are relative to xl/, or begin with a slash.
static const char *target_path(const char *target, qj_arena *a) {
    return target[0] == '/' ? qj_arena_str(a, target + 1) : qj_arena_printf(a, "xl/%s", target);
}

static bool ends_with(const char *s, const char *end) {
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

static void links_start(part *p, const char *name, const XML_Char **attributes) {
    book_state *t = p->arg;
    const char *id = xml_attribute(attributes, "Id"), *target = xml_attribute(attributes, "Target");
    const char *type = xml_attribute(attributes, "Type");
    if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL || type == NULL)
        return;
    const char *path = target_path(target, t->b->arena);
    if (path == NULL) {
        part_fail(p, QJ_E_MEMORY);
    } else if (ends_with(type, "/sharedStrings")) {
        t->b->xlsx->strings_path = path;
    } else if (ends_with(type, "/styles")) {
        t->b->xlsx->styles_path = path;
    } else if (ends_with(type, "/worksheet")) {
        for (size_t i = 0; i < t->b->about.n_sheets; i++) {
            if (strcmp(t->id[i], id) == 0)
                t->b->xlsx->path[i] = path;
        }
    }
}

static qj_rc read_lists(grid_book *b, qj_err *err) {
    book_state t = {.b = b,
                    .id = QJ_NEW(b->arena, const char *, XLSX_SHEETS),
                    .name = QJ_NEW(b->arena, const char *, XLSX_SHEETS),
                    .hidden = QJ_NEW(b->arena, bool, XLSX_SHEETS)};
    b->xlsx->path = QJ_NEW(b->arena, const char *, XLSX_SHEETS);
    if (t.id == NULL || t.name == NULL || t.hidden == NULL || b->xlsx->path == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    b->sheet = t.name;
    b->hidden = t.hidden;
    QJ_TRY(part_read(b, WORKBOOK, XLSX_SMALL_PART, (part_handlers){.start = workbook_start}, &t, err));
    QJ_TRY(part_read(b, LINKS, XLSX_SMALL_PART, (part_handlers){.start = links_start}, &t, err));
    // Charts on a sheet of their own have no rows: they are left out.
    size_t kept = 0;
    for (size_t i = 0; i < b->about.n_sheets; i++) {
        if (b->xlsx->path[i] == NULL)
            continue;
        b->xlsx->path[kept] = b->xlsx->path[i];
        t.name[kept] = t.name[i];
        t.hidden[kept++] = t.hidden[i];
    }
    b->about.n_sheets = kept;
    return kept > 0 ? QJ_OK : qj_fail(err, QJ_E_IMPORT_XLSX, qj_text_arg("file", b->name), qj_text_arg("part", WORKBOOK));
}

static qj_rc open_parts(grid_book *b, const char *data, size_t n, qj_err *err) {
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(data, n, 0, &why);
    b->xlsx->zip = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    zip_error_fini(&why);
    if (b->xlsx->zip == NULL) {
        zip_source_free(source);
        return qj_fail(err, QJ_E_IMPORT_XLSX, qj_text_arg("file", b->name), qj_text_arg("part", "zip"));
    }
    if (zip_get_num_entries(b->xlsx->zip, 0) > XLSX_ENTRIES)
        return qj_fail(err, QJ_E_IMPORT_BOMB, qj_text_arg("file", b->name), qj_text_arg("part", "zip"));
    if (zip_name_locate(b->xlsx->zip, WORKBOOK, 0) < 0)
        return qj_fail(err, QJ_E_IMPORT_ARCHIVE, qj_text_arg("file", b->name));
    QJ_TRY(read_lists(b, err));
    QJ_TRY(xlsx_read_strings(b, err));
    return xlsx_read_styles(b, err);
}

qj_rc xlsx_open(grid_book *b, const char *data, size_t n, qj_err *err) {
    QJ_NEED(err, b->xlsx = QJ_NEW(b->arena, xlsx, 1));
    qj_rc rc = open_parts(b, data, n, err);
    if (rc != QJ_OK)
        xlsx_close(b);
    return rc;
}

void xlsx_close(grid_book *b) {
    if (b->xlsx == NULL)
        return;
    if (b->xlsx->sheet_open)
        part_close(&b->xlsx->sheet);
    if (b->xlsx->zip != NULL)
        zip_discard(b->xlsx->zip);
    b->xlsx = NULL;
}

// ---- a sheet

typedef struct sheet_state {
    grid_book *b;
    uint32_t line;  // of the row being read
    size_t column;  // of the cell being read
    size_t n;       // cells of the row
    bool row_ready, in_value, formula, superscript, hidden;
    char type[12];  // of the cell
    unsigned long style;
    qj_buf text;    // of all cells of the row
    uint32_t from;  // where the cell's text begins
    uint32_t at[GRID_COLUMNS]; // where the texts of the cells begin
} sheet_state;

// "AB12": column 27 and line 12; whatever is missing stays as it is.
static void read_reference(const char *r, size_t *column, uint32_t *line) {
    size_t c = 0;
    for (; *r >= 'A' && *r <= 'Z' && c < 100000; r++)
        c = c * 26 + (size_t)(*r - 'A' + 1);
    if (c > 0)
        *column = c - 1;
    unsigned long l = strtoul(r, NULL, 10);
    if (line != NULL && l > 0 && l <= UINT32_MAX)
        *line = (uint32_t)l;
}

static void start_row(sheet_state *t, const XML_Char **attributes) {
    const char *r = xml_attribute(attributes, "r");
    t->line++;
    if (r != NULL) {
        unsigned long line = strtoul(r, NULL, 10);
        if (line >= t->line && line <= UINT32_MAX)
            t->line = (uint32_t)line;
    }
    const char *hidden = xml_attribute(attributes, "hidden");
    t->hidden = hidden != NULL && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
    t->column = SIZE_MAX;
    t->n = 0;
    t->text.len = 0;
}

static void start_cell(sheet_state *t, const XML_Char **attributes) {
    const char *r = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t");
    const char *style = xml_attribute(attributes, "s");
    t->column++;
    if (r != NULL)
        read_reference(r, &t->column, NULL);
    snprintf(t->type, sizeof t->type, "%s", type != NULL ? type : "n");
    t->style = style != NULL ? strtoul(style, NULL, 10) : 0;
    t->formula = t->superscript = false;
    t->from = (uint32_t)t->text.len;
}

static void sheet_start(part *p, const char *name, const XML_Char **attributes) {
    sheet_state *t = p->arg;
    if (strcmp(name, "row") == 0) {
        start_row(t, attributes);
    } else if (strcmp(name, "c") == 0) {
        start_cell(t, attributes);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        t->in_value = true;
    } else if (strcmp(name, "f") == 0) {
        t->formula = true;
    } else if (strcmp(name, "vertAlign") == 0) {
        const char *v = xml_attribute(attributes, "val");
        t->superscript = v != NULL && strcmp(v, "superscript") == 0;
    }
}

static void sheet_text(part *p, const char *s, size_t n) {
    sheet_state *t = p->arg;
    if (!t->in_value || t->superscript)
        return;
    if (t->text.len - t->from + n > GRID_TEXT)
        part_fail(p, QJ_E_IMPORT_BOMB);
    else
        qj_buf_put(&t->text, s, n);
    if (t->text.failed)
        part_fail(p, QJ_E_MEMORY);
}

// Days since 30 December 1899 as a date (the usual civil calendar, H. Hinnant 2013).
static int date_text(double serial, char *out, size_t size) {
    int64_t z = (int64_t)floor(serial) - 25569 + 719468;
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;
    return snprintf(out, size, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, yoe + era * 400 + (m <= 2), m, d);
}

// A number as a person sees it: 15 digits, so that 311.19999999999999 is 311.2 again; percent and dates by their format.
static void finish_number(part *p, sheet_state *t, grid_cell *cell) {
    double v;
    qj_field raw = {.s = t->text.data + t->from, .n = t->text.len - t->from};
    cell->kind = GRID_NUMBER;
    if (!qj_csv_number(raw, &v)) {
        cell->kind = GRID_TEXT_CELL;
        return;
    }
    xlsx_style style = t->style < p->book->xlsx->n_styles ? (xlsx_style)p->book->xlsx->style[t->style] : XLSX_PLAIN;
    char text[64];
    double shown = style == XLSX_PERCENT ? v * 100 : v;
    int n;
    if (style == XLSX_DATE && v >= 1 && v < 2958466)
        n = date_text(v, text, sizeof text);
    else
        n = snprintf(text, sizeof text - 1, fabs(shown) >= 1e15 ? "%.0f" : fabs(shown) < 1e-4 ? "%.12f" : "%.15g", shown);
    if (n < 0 || (size_t)n >= sizeof text - 1) {
        cell->kind = GRID_TEXT_CELL;
        return;
    }
    if (style == XLSX_PERCENT)
        text[n++] = '%';
    t->text.len = t->from;
    qj_buf_put(&t->text, text, (size_t)n);
}

static bool shared_string(part *p, sheet_state *t) {
    const struct xlsx *x = p->book->xlsx;
    char digits[16];
    size_t n = t->text.len - t->from;
    if (n == 0 || n >= sizeof digits)
        return false;
    memcpy(digits, t->text.data + t->from, n);
    digits[n] = '\0';
    char *end;
    unsigned long i = strtoul(digits, &end, 10);
    if (*end != '\0' || i >= x->n_strings)
        return false;
    uint32_t len = x->start[i + 1] - x->start[i];
    t->text.len = t->from;
    qj_buf_put(&t->text, x->texts.data + x->start[i], len < GRID_TEXT ? len : GRID_TEXT);
    return true;
}

static void end_cell(part *p, sheet_state *t) {
    grid_cell cell = {.kind = GRID_TEXT_CELL, .formula = t->formula, .error = strcmp(t->type, "e") == 0};
    bool empty = t->text.len == t->from;
    t->b->about.formulas += t->formula && !empty && !cell.error;
    t->b->about.hollow += t->formula && empty;
    if (empty)
        return;
    if (t->column >= GRID_COLUMNS) {
        part_fail(p, QJ_E_IMPORT_COLUMNS);
        return;
    }
    if (strcmp(t->type, "s") == 0) {
        if (!shared_string(p, t)) {
            part_fail(p, QJ_E_IMPORT_XLSX);
            return;
        }
    } else if (strcmp(t->type, "n") == 0) {
        finish_number(p, t, &cell);
    }
    if (t->text.failed) {
        part_fail(p, QJ_E_MEMORY);
        return;
    }
    for (; t->n <= t->column; t->n++)
        t->b->cells[t->n] = (grid_cell){.kind = GRID_EMPTY};
    cell.n = (uint32_t)(t->text.len - t->from);
    if (cell.n == 0)
        cell.kind = GRID_EMPTY;
    t->b->cells[t->column] = cell;
    t->at[t->column] = t->from;
}

static void sheet_end(part *p, const char *name) {
    sheet_state *t = p->arg;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        t->in_value = false;
    } else if (strcmp(name, "r") == 0) {
        t->superscript = false;
    } else if (strcmp(name, "c") == 0) {
        end_cell(p, t);
    } else if (strcmp(name, "row") == 0 && t->n > 0) {
        t->row_ready = true;
        t->b->about.hidden += t->hidden;
        (void)XML_StopParser(p->parser, XML_TRUE);
    }
}

qj_rc xlsx_sheet(grid_book *b, size_t sheet, qj_err *err) {
    struct xlsx *x = b->xlsx;
    if (x->sheet_open)
        part_close(&x->sheet);
    x->sheet_open = false;
    if (x->state == NULL) {
        QJ_NEED(err, x->state = QJ_NEW(b->arena, struct sheet_state, 1));
        x->state->text = qj_buf_new(b->arena, 4096);
    }
    x->state->b = b;
    x->state->line = 0;
    x->state->row_ready = x->state->in_value = false;
    const part_handlers on = {sheet_start, sheet_end, sheet_text};
    QJ_TRY(part_open(&x->sheet, b, x->path[sheet], XLSX_PART, on, x->state, err));
    x->sheet_open = true;
    return QJ_OK;
}

qj_rc xlsx_next(grid_book *b, grid_row *row, bool *more, qj_err *err) {
    struct sheet_state *t = b->xlsx->state;
    t->row_ready = false;
    QJ_TRY(part_run(&b->xlsx->sheet, err));
    *more = t->row_ready;
    if (!*more)
        return QJ_OK;
    for (size_t i = 0; i < t->n; i++) {
        if (b->cells[i].kind != GRID_EMPTY)
            b->cells[i].s = t->text.data + t->at[i];
    }
    *row = (grid_row){.line = t->line, .n = t->n, .cells = b->cells};
    return QJ_OK;
}
