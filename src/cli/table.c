// Tables for people: aligned columns with headings in the reader's language.
//
// Columns that say the same in every row are told once, above the table. On a narrow terminal the rest is shown in
// several blocks of columns that all begin with the same key columns; nothing is left out.
#include "cli/output.h"
#include "cli/wrap.h"
#include "data/table_rows.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define GAP 2
#define WIDEST_TEXT 44 // on a terminal; longer cells take several lines

typedef struct column {
    const qj_table_col *col;
    const char *heading;
    const char **cell; // [n_rows]
    size_t width;
    bool right;
} column;

typedef struct layout {
    qj_buf *out;
    const qj_table *t;
    qj_lang lang;
    size_t columns; // of the terminal; 0: no limit
    column *cols;
    size_t n; // columns that are shown
} layout;

// --- cells

static void put_cell(qj_buf *out, qj_lang lang, const qj_table_col *col, qj_cell cell) {
    switch (col->type) {
    case QJ_TABLE_TEXT: qj_buf_str(out, cell.text != NULL ? cell.text : ""); break;
    case QJ_TABLE_MSG: format_message(out, lang, col->prefix, cell.text != NULL ? cell.text : ""); break;
    case QJ_TABLE_NUM: qj_text_number(out, lang, cell.num, qj_table_decimals(col, cell.num)); break;
    case QJ_TABLE_INT:
        if (cell.i != QJ_INT_EMPTY)
            qj_buf_printf(out, "%" PRId64, cell.i);
        else
            qj_text_number(out, lang, NAN, 0);
        break;
    }
}

// Text comes from files: what could steer the terminal becomes a space.
static void disarm(char *s) {
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20 || c == 0x7F)
            *s = ' ';
    }
}

static const char *cell_text(qj_arena *a, qj_lang lang, const qj_table_col *col, qj_cell cell) {
    qj_buf b = qj_buf_new(a, 15);
    put_cell(&b, lang, col, cell);
    if (b.failed)
        return "";
    disarm(b.data);
    return b.data;
}

// --- columns

static bool is_text(const column *c) { return c->col->type == QJ_TABLE_TEXT || c->col->type == QJ_TABLE_MSG; }

static bool says_one_thing(const column *c, size_t n_rows) {
    for (size_t i = 1; i < n_rows; i++) {
        if (strcmp(c->cell[0], c->cell[i]) != 0)
            return false;
    }
    return true;
}

static void measure(layout *l, column *c) {
    size_t widest = wrap_widest_word(c->heading);
    for (size_t i = 0; i < l->t->n_rows; i++) {
        size_t w = qj_text_width(c->cell[i]);
        widest = w > widest ? w : widest;
    }
    c->width = l->columns > 0 && is_text(c) && widest > WIDEST_TEXT ? WIDEST_TEXT : widest;
}

static bool fill(layout *l, qj_arena *a) {
    const qj_table *t = l->t;
    l->cols = QJ_NEW(a, column, t->n_cols);
    if (l->cols == NULL)
        return false;
    for (size_t k = 0; k < t->n_cols; k++) {
        column *c = &l->cols[l->n++];
        c->col = &t->cols[k];
        c->right = c->col->type == QJ_TABLE_NUM || c->col->type == QJ_TABLE_INT;
        c->heading = qj_table_heading(a, l->lang, c->col);
        c->cell = QJ_NEW(a, const char *, t->n_rows);
        if (c->cell == NULL)
            return false;
        for (size_t i = 0; i < t->n_rows; i++)
            c->cell[i] = cell_text(a, l->lang, c->col, t->cells[i * t->n_cols + k]);
        measure(l, c);
    }
    return true;
}

// Takes out the text columns that say one thing and tells it in a line above; empty ones have nothing to tell.
static void fold_constants(layout *l) {
    size_t kept = 0;
    qj_buf told = qj_buf_new(l->out->arena, 200);
    for (size_t k = 0; k < l->n; k++) {
        column *c = &l->cols[k];
        if (!is_text(c) || !says_one_thing(c, l->t->n_rows)) {
            l->cols[kept++] = *c;
        } else if (*c->cell[0] != '\0') {
            qj_buf_str(&told, told.len > 0 ? " · " : "");
            qj_buf_str(&told, c->heading);
            qj_buf_str(&told, ": ");
            qj_buf_str(&told, c->cell[0]);
        }
    }
    l->n = kept;
    if (told.len > 0) {
        format_wrapped(l->out, told.data, 0, 0, l->columns);
        qj_buf_str(l->out, "\n\n");
    }
}

// --- lines

static void put_aligned(qj_buf *out, const char *s, size_t n, const column *c) {
    size_t w = wrap_width(s, n), pad = c->width > w ? c->width - w : 0;
    if (c->right)
        format_spaces(out, pad);
    qj_buf_put(out, s, n);
}

static size_t lines_of(const char *s, const column *c) {
    size_t n, lines = 0;
    while (wrap_line(&s, c->width, &n) != NULL)
        lines++;
    return lines;
}

typedef const char *(*text_of)(const column *c, size_t row);
static const char *heading_at(const column *c, size_t row) {
    (void)row;
    return c->heading;
}
static const char *cell_at(const column *c, size_t row) { return c->cell[row]; }

// One row of the block, in as many lines as its longest cell needs. Headings stand at the bottom of their lines.
static void put_row(layout *l, const column *const *block, size_t n, text_of text, size_t row, bool at_bottom) {
    size_t height = 1, lines[64];
    const char *rest[64];
    for (size_t k = 0; k < n; k++) {
        rest[k] = text(block[k], row);
        lines[k] = lines_of(rest[k], block[k]);
        height = lines[k] > height ? lines[k] : height;
    }
    for (size_t y = 0; y < height; y++) {
        size_t owed = 0; // spaces are put when something follows them
        for (size_t k = 0; k < n; k++) {
            size_t bytes = 0;
            bool waits = at_bottom && y + lines[k] < height;
            const char *s = waits ? NULL : wrap_line(&rest[k], block[k]->width, &bytes);
            if (s == NULL || bytes == 0) {
                owed += block[k]->width + GAP;
                continue;
            }
            format_spaces(l->out, owed);
            put_aligned(l->out, s, bytes, block[k]);
            size_t w = wrap_width(s, bytes);
            owed = GAP + (block[k]->right || w > block[k]->width ? 0 : block[k]->width - w);
        }
        qj_buf_str(l->out, "\n");
    }
}

static void put_rule(layout *l, const column *const *block, size_t n) {
    for (size_t k = 0; k < n; k++) {
        format_spaces(l->out, k > 0 ? GAP : 0);
        for (size_t i = 0; i < block[k]->width; i++)
            qj_buf_str(l->out, "─");
    }
    qj_buf_str(l->out, "\n");
}

static void put_block(layout *l, const column *const *block, size_t n) {
    put_row(l, block, n, heading_at, 0, true);
    put_rule(l, block, n);
    for (size_t i = 0; i < l->t->n_rows; i++)
        put_row(l, block, n, cell_at, i, false);
}

// Leading columns that name a row: repeated in every block, and at most half of the line.
static size_t key_columns(const layout *l, size_t *width) {
    size_t n = 0;
    *width = 0;
    for (; n < l->n && l->cols[n].col->type != QJ_TABLE_NUM; n++) {
        size_t wider = *width + l->cols[n].width + GAP;
        if (n > 0 && wider > l->columns / 2)
            break;
        *width = wider;
    }
    return n;
}

static void put_blocks(layout *l) {
    const column *block[64];
    size_t key_width, keys = key_columns(l, &key_width), next = 0;
    bool first = true;
    while (next < l->n) {
        size_t n = 0, width = 0;
        for (size_t k = 0; !first && k < keys; k++) {
            block[n++] = &l->cols[k];
            width += l->cols[k].width + GAP;
        }
        size_t before = n;
        while (next < l->n && n < 64 &&
               (n == before || l->columns == 0 || width + l->cols[next].width <= l->columns)) {
            width += l->cols[next].width + GAP;
            block[n++] = &l->cols[next++];
        }
        qj_buf_str(l->out, first ? "" : "\n");
        put_block(l, block, n);
        first = false;
    }
}

// A single row reads best as a list.
static void put_record(layout *l) {
    size_t widest = 0;
    for (size_t k = 0; k < l->n; k++) {
        size_t w = qj_text_width(l->cols[k].heading);
        widest = w > widest && *l->cols[k].cell[0] != '\0' ? w : widest;
    }
    for (size_t k = 0; k < l->n; k++) {
        const column *c = &l->cols[k];
        if (*c->cell[0] == '\0')
            continue;
        qj_buf_str(l->out, c->heading);
        format_spaces(l->out, widest + GAP - qj_text_width(c->heading));
        format_wrapped(l->out, c->cell[0], widest + GAP, widest + GAP, l->columns > widest + 20 ? l->columns : 0);
        qj_buf_str(l->out, "\n");
    }
}

void format_table(qj_buf *out, const qj_table *t, qj_lang lang, size_t columns) {
    layout l = {.out = out, .t = t, .lang = lang, .columns = columns};
    if (t->title != NULL) {
        qj_buf_str(out, qj_text(lang, t->title));
        qj_buf_str(out, "\n\n");
    }
    if (t->n_rows == 0) {
        qj_buf_str(out, qj_text(lang, "cli.table.empty"));
        qj_buf_str(out, "\n");
    } else if (!fill(&l, out->arena)) {
        out->failed = true;
    } else if (t->n_rows == 1) {
        put_record(&l);
    } else {
        fold_constants(&l);
        put_blocks(&l);
    }
    for (const char *const *note = t->notes; note != NULL && *note != NULL; note++) {
        qj_buf_str(out, "\n");
        format_wrapped(out, *note, 0, 0, columns);
        qj_buf_str(out, "\n");
    }
}

void format_message(qj_buf *out, qj_lang lang, const char *prefix, const char *value) {
    qj_buf_str(out, qj_table_label(lang, prefix, value));
}

void format_spaces(qj_buf *out, size_t n) {
    static const char spaces[] = "                                ";
    for (; n > 0; n -= n < sizeof spaces - 1 ? n : sizeof spaces - 1)
        qj_buf_put(out, spaces, n < sizeof spaces - 1 ? n : sizeof spaces - 1);
}

void format_wrapped(qj_buf *out, const char *text, size_t indent, size_t at, size_t columns) {
    size_t n;
    bool first = true;
    for (const char *line; (line = wrap_line(&text, columns > indent ? columns - indent : SIZE_MAX, &n)) != NULL;) {
        if (!first)
            qj_buf_str(out, "\n");
        if (n > 0)
            format_spaces(out, first ? (indent > at ? indent - at : 0) : indent);
        qj_buf_put(out, line, n);
        first = false;
    }
}
