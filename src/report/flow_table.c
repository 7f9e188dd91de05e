// Tables of a document.
#include "report/flow.h"

#include <math.h>

#define GAP 7.0 // between columns
#define PAD 2.6 // above and below the text of a row
#define LEADING 1.24
#define MOST_COLUMNS 12

typedef struct setting {
    qj_flow *f;
    const qj_table_spec *t;
    double x[MOST_COLUMNS], w[MOST_COLUMNS];
    double head; // height
} setting;

// The widest word of a text: a heading may be broken, a word not.
static double widest_word(qj_flow *f, qj_weight w, double size, const char *text) {
    double widest = 0;
    const char *s = text;
    while (*s != '\0') {
        size_t n = 0;
        while (s[n] != '\0' && s[n] != ' ')
            n++;
        const char *word = qj_arena_strn(f->arena, s, n);
        widest = fmax(widest, word != NULL ? qj_type_width(f->type, w, size, word) : 0);
        s += n;
        while (*s == ' ')
            s++;
    }
    return widest;
}

// Columns of figures take what they need; those of text share the rest.
static void measure(setting *s) {
    const qj_table_spec *t = s->t;
    double left = s->f->right - s->f->left - GAP * (double)(t->n_columns - 1), shares = 0;
    for (size_t c = 0; c < t->n_columns; c++) {
        s->w[c] = 0;
        if (!t->columns[c].figures) {
            shares += t->columns[c].share;
            continue;
        }
        s->w[c] = widest_word(s->f, QJ_BOLD, t->size, t->columns[c].heading);
        for (size_t r = 0; r < t->n_rows; r++)
            s->w[c] = fmax(s->w[c], qj_type_width(s->f->type, t->rows[r].level == 0 ? QJ_BOLD : QJ_REGULAR, t->size,
                                                  t->rows[r].cells[c]));
        left -= s->w[c];
    }
    double x = s->f->left;
    for (size_t c = 0; c < t->n_columns; c++) {
        if (!t->columns[c].figures)
            s->w[c] = left * t->columns[c].share / shares;
        s->x[c] = x;
        x += s->w[c] + GAP;
    }
}

typedef struct cell {
    const qj_line *lines;
    size_t n;
} cell;

static qj_rc break_row(setting *s, const char *const *texts, qj_weight w, double indent, cell *cells, double *height,
                       qj_err *err) {
    size_t most = 1;
    for (size_t c = 0; c < s->t->n_columns; c++) {
        const double width = s->w[c] - (c == 0 ? indent : 0);
        QJ_TRY(qj_type_break(s->f->type, w, s->t->size, width + 0.05, texts[c], s->f->arena, &cells[c].lines,
                             &cells[c].n, err));
        most = cells[c].n > most ? cells[c].n : most;
    }
    *height = 2 * PAD + s->t->size * LEADING * (double)most;
    return QJ_OK;
}

// tag: TH or TD; NONE for a heading that is said again.
static void draw_row(setting *s, const cell *cells, qj_weight w, double indent, double height, bool heads, qj_tag tag) {
    qj_scene *page = qj_flow_page(s->f);
    const double size = s->t->size, step = size * LEADING;
    if (tag != QJ_TAG_NONE)
        qj_scene_open(page, QJ_TAG_TR, NULL);
    for (size_t c = 0; c < s->t->n_columns; c++) {
        const bool figures = s->t->columns[c].figures;
        const double x = figures ? s->x[c] + s->w[c] : s->x[c] + (c == 0 ? indent : 0);
        const double down = heads ? height - 2 * PAD - step * (double)cells[c].n : 0; // headings stand on their line
        qj_scene_open(page, tag, NULL);
        for (size_t i = 0; i < cells[c].n; i++)
            qj_scene_text(page, x, s->f->y + PAD + down + step * (double)i + 0.92 * size,
                          qj_words(cells[c].lines[i].text, size, w, figures ? QJ_END : QJ_START),
                          heads ? s->f->theme->muted : s->f->theme->ink);
        qj_scene_close(page, tag);
    }
    if (tag != QJ_TAG_NONE)
        qj_scene_close(page, QJ_TAG_TR);
    s->f->y += height;
    qj_scene_line(page, s->f->left, s->f->y, s->f->right, s->f->y, heads ? s->f->theme->strong : s->f->theme->line,
                  heads ? 0.9 : 0.45);
}

static qj_rc draw_head(setting *s, bool again, qj_err *err) {
    const char *texts[MOST_COLUMNS];
    cell cells[MOST_COLUMNS];
    for (size_t c = 0; c < s->t->n_columns; c++)
        texts[c] = s->t->columns[c].heading;
    QJ_TRY(break_row(s, texts, QJ_BOLD, 0, cells, &s->head, err));
    draw_row(s, cells, QJ_BOLD, 0, s->head, true, again ? QJ_TAG_NONE : QJ_TAG_TH);
    return QJ_OK;
}

static qj_rc draw_body(setting *s, qj_err *err) {
    for (size_t r = 0; r < s->t->n_rows; r++) {
        const qj_row_spec *row = &s->t->rows[r];
        const qj_weight w = row->level == 0 ? QJ_BOLD : QJ_REGULAR;
        const double indent = row->level > 1 ? 8 : 0;
        cell cells[MOST_COLUMNS];
        double height;
        QJ_TRY(break_row(s, row->cells, w, indent, cells, &height, err));
        // A group stands with its first row, the last row with the one before.
        const bool not_alone = (row->level == 0 && r + 1 < s->t->n_rows) || r + 2 == s->t->n_rows;
        const double with = not_alone ? 2 * PAD + 2 * s->t->size * LEADING : 0;
        if (s->f->y + height + with > s->f->bottom) {
            qj_flow_break(s->f);
            QJ_TRY(draw_head(s, true, err));
        }
        draw_row(s, cells, w, indent, height, false, QJ_TAG_TD);
    }
    return QJ_OK;
}

qj_rc qj_flow_table(qj_flow *f, const qj_table_spec *t, qj_err *err) {
    setting s = {.f = f, .t = t};
    QJ_BUG_IF(err, t->n_columns > MOST_COLUMNS);
    measure(&s);
    qj_flow_keep(f, 6 * (2 * PAD + t->size * LEADING)); // the heading and some rows
    qj_scene_open(qj_flow_page(f), QJ_TAG_TABLE, NULL);
    QJ_TRY(draw_head(&s, false, err));
    QJ_TRY(draw_body(&s, err));
    qj_scene_close(qj_flow_page(f), QJ_TAG_TABLE);
    qj_flow_space(f, 8);
    return f->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
