#include "report/flow.h"

#include <math.h>
#include <string.h>

#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define BINDING 60.0 // left margin: the document is filed
#define MARGIN 44.0
#define LEADING 1.38

const qj_style qj_style_body = {.size = 9.6, .weight = QJ_REGULAR, .paint = 0x1b1f24, .after = 6};
const qj_style qj_style_small = {.size = 8, .weight = QJ_REGULAR, .paint = 0x595f67, .after = 4};
const qj_style qj_style_lead = {.size = 12, .weight = QJ_REGULAR, .paint = 0x1b1f24, .after = 6};

static void new_page(qj_flow *f) {
    if (f->n_pages == f->cap_pages) {
        size_t cap = f->cap_pages == 0 ? 8 : 2 * f->cap_pages;
        qj_scene *more = QJ_NEW(f->arena, qj_scene, cap);
        f->failed = f->failed || more == NULL;
        if (f->failed)
            return;
        if (f->n_pages > 0)
            memcpy(more, f->pages, f->n_pages * sizeof *more);
        f->pages = more;
        f->cap_pages = cap;
    }
    qj_scene *page = &f->pages[f->n_pages++];
    *page = qj_scene_new(f->arena, A4_WIDTH);
    page->height = A4_HEIGHT;
    f->y = f->top;
}

qj_rc qj_flow_open(qj_type *type, qj_lang lang, qj_arena *a, qj_flow *out, qj_err *err) {
    *out = (qj_flow){.arena = a,
                     .type = type,
                     .theme = qj_theme_of(false),
                     .lang = lang,
                     .left = BINDING,
                     .right = A4_WIDTH - MARGIN,
                     .top = 62,
                     .bottom = A4_HEIGHT - 58};
    new_page(out);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_scene *qj_flow_page(qj_flow *f) { return &f->pages[f->n_pages - 1]; }
double qj_flow_room(const qj_flow *f) { return f->bottom - f->y; }
void qj_flow_space(qj_flow *f, double points) { f->y += f->y > f->top ? points : 0; }

void qj_flow_break(qj_flow *f) {
    if (f->y > f->top)
        new_page(f);
}

void qj_flow_keep(qj_flow *f, double points) {
    if (f->y + points > f->bottom)
        qj_flow_break(f);
}

// ---- text

static void mark(qj_flow *f, const char *title, int level) {
    if (f->n_marks == f->cap_marks) {
        size_t cap = f->cap_marks == 0 ? 32 : 2 * f->cap_marks;
        qj_bookmark *more = QJ_NEW(f->arena, qj_bookmark, cap);
        f->failed = f->failed || more == NULL;
        if (f->failed)
            return;
        if (f->n_marks > 0)
            memcpy(more, f->marks, f->n_marks * sizeof *more);
        f->marks = more;
        f->cap_marks = cap;
    }
    f->marks[f->n_marks++] = (qj_bookmark){title, level, f->n_pages - 1, f->y};
}

static qj_rc lines_of(qj_flow *f, const char *text, const qj_style *s, const qj_line **lines, size_t *n, qj_err *err) {
    return qj_type_break(f->type, s->weight, s->size, f->right - f->left - s->indent, text, f->arena, lines, n, err);
}

static void put_line(qj_flow *f, const qj_line *line, const qj_style *s) {
    const double step = s->size * LEADING;
    qj_scene_text(qj_flow_page(f), f->left + s->indent, f->y + 0.5 * (step - s->size) + 0.8 * s->size,
                  qj_words(line->text, s->size, s->weight, QJ_START), s->paint);
    f->y += step;
}

// Lines under one tag; no single line is left alone at either side of a page's end.
static void put_lines(qj_flow *f, const qj_line *lines, size_t n, const qj_style *s, qj_tag tag) {
    const double step = s->size * LEADING;
    qj_flow_keep(f, step * (double)(n < 4 ? n : 2));
    qj_scene_open(qj_flow_page(f), tag, NULL);
    for (size_t i = 0; i < n; i++) {
        const bool last_two = n > 3 && i == n - 2;
        if (f->y + step * (last_two ? 2 : 1) > f->bottom + 0.01) {
            qj_scene_close(qj_flow_page(f), tag);
            new_page(f);
            qj_scene_open(qj_flow_page(f), tag, NULL);
        }
        put_line(f, &lines[i], s);
    }
    qj_scene_close(qj_flow_page(f), tag);
    f->y += s->after;
}

qj_rc qj_flow_paragraph(qj_flow *f, const char *text, const qj_style *s, qj_err *err) {
    const qj_line *lines;
    size_t n;
    QJ_TRY(lines_of(f, text, s, &lines, &n, err));
    put_lines(f, lines, n, s, QJ_TAG_P);
    return f->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_flow_heading(qj_flow *f, int level, const char *text, double needs, qj_err *err) {
    static const qj_style styles[] = {{.size = 20, .weight = QJ_BOLD, .paint = 0x1b1f24, .after = 6},
                                      {.size = 13.5, .weight = QJ_BOLD, .paint = 0x1b1f24, .after = 5},
                                      {.size = 10.5, .weight = QJ_BOLD, .paint = 0x1b1f24, .after = 3}};
    static const double above[] = {0, 16, 10};
    const qj_style *s = &styles[level - 1];
    const qj_line *lines;
    size_t n;
    QJ_TRY(lines_of(f, text, s, &lines, &n, err));
    const double height = above[level - 1] + s->size * LEADING * (double)n + s->after;
    qj_flow_keep(f, height + needs);
    qj_flow_space(f, above[level - 1]);
    mark(f, text, level);
    put_lines(f, lines, n, s, (qj_tag)(QJ_TAG_H1 + level - 1));
    return f->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_flow_item(qj_flow *f, const char *name, const char *text, qj_err *err) {
    const qj_style *s = &qj_style_body;
    qj_style rest = *s;
    const qj_line *lines;
    size_t n;
    rest.indent = 12;
    rest.after = 2.5;
    rest.size = 9;
    const double gap = *name != '\0' ? qj_type_width(f->type, QJ_BOLD, rest.size, name) + 0.3 * rest.size : 0;
    // The first line begins after the name: the text is set with room for it.
    const char *padded = text;
    if (gap > 0) {
        const double space = qj_type_width(f->type, QJ_REGULAR, rest.size, "\xC2\xA0");
        qj_buf b = qj_buf_new(f->arena, strlen(text) + 200);
        for (double w = 0; w < gap; w += space)
            qj_buf_str(&b, "\xC2\xA0");
        qj_buf_str(&b, text);
        QJ_NEED(err, b.failed ? NULL : b.data);
        padded = b.data;
    }
    QJ_TRY(lines_of(f, padded, &rest, &lines, &n, err));
    const double step = rest.size * LEADING;
    qj_flow_keep(f, step * (double)(n < 4 ? n : 2));
    qj_scene *page = qj_flow_page(f);
    const double base = f->y + 0.5 * (step - rest.size) + 0.8 * rest.size;
    qj_scene_open(page, QJ_TAG_P, NULL);
    qj_scene_text(page, f->left + 1, base, qj_words("\xE2\x80\x93", rest.size, QJ_REGULAR, QJ_START), 0x8a857c);
    if (gap > 0)
        qj_scene_text(page, f->left + rest.indent, base, qj_words(name, rest.size, QJ_BOLD, QJ_START), rest.paint);
    for (size_t i = 0; i < n; i++) {
        const char *bare = lines[i].text;
        double x = f->left + rest.indent;
        for (; i == 0 && strncmp(bare, "\xC2\xA0", 2) == 0; bare += 2)
            x += qj_type_width(f->type, QJ_REGULAR, rest.size, "\xC2\xA0");
        if (f->y + step > f->bottom + 0.01) {
            qj_scene_close(qj_flow_page(f), QJ_TAG_P);
            new_page(f);
            qj_scene_open(qj_flow_page(f), QJ_TAG_P, NULL);
        }
        qj_scene_text(qj_flow_page(f), x, f->y + 0.5 * (step - rest.size) + 0.8 * rest.size,
                      qj_words(bare, rest.size, QJ_REGULAR, QJ_START), rest.paint);
        f->y += step;
    }
    qj_scene_close(qj_flow_page(f), QJ_TAG_P);
    f->y += rest.after;
    return f->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_flow_figure(qj_flow *f, const qj_scene *picture, const char *alt, const char *caption, const char *unit,
                     qj_err *err) {
    static const qj_style title = {.size = 10.5, .weight = QJ_BOLD, .paint = 0x1b1f24, .after = 1};
    static const qj_style under = {.size = 8.4, .weight = QJ_REGULAR, .paint = 0x595f67, .after = 7};
    const qj_line *lines, *units;
    size_t n, m;
    QJ_TRY(lines_of(f, caption, &title, &lines, &n, err));
    QJ_TRY(lines_of(f, unit, &under, &units, &m, err));
    qj_flow_keep(f, LEADING * (title.size * (double)n + under.size * (double)m) + title.after + under.after +
                        picture->height);
    put_lines(f, lines, n, &title, QJ_TAG_P);
    put_lines(f, units, m, &under, QJ_TAG_P);
    qj_scene *page = qj_flow_page(f);
    qj_scene_open(page, QJ_TAG_FIGURE, alt);
    qj_scene_place(page, picture, f->left, f->y);
    qj_scene_close(page, QJ_TAG_FIGURE);
    f->y += picture->height + 10;
    return f->failed || page->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// ---- header and footer

static void run_head(qj_flow *f, qj_scene *page, const qj_running *r) {
    const uint32_t grey = f->theme->muted;
    const double y = 36, size = 7.8;
    double right = f->right;
    if (r->warning != NULL) {
        const double w = qj_type_width(f->type, QJ_BOLD, 8.5, r->warning) + 12;
        qj_scene_rect(page, f->right - w, y - 10, w, 14, 0xfdf3e3, 0x8a4b00, 0.8);
        qj_scene_text(page, f->right - w / 2, y, qj_words(r->warning, 8.5, QJ_BOLD, QJ_MIDDLE), 0x8a4b00);
        right -= w + 8;
    }
    qj_scene_text(page, f->left, y, qj_words(r->head_left, size, QJ_BOLD, QJ_START), grey);
    const double room = right - f->left - qj_type_width(f->type, QJ_BOLD, size, r->head_left) - 14;
    const bool fits = qj_type_width(f->type, QJ_REGULAR, size, r->head_right) <= room;
    qj_scene_text(page, right, y, qj_words(fits ? r->head_right : r->head_short, size, QJ_REGULAR, QJ_END), grey);
    qj_scene_line(page, f->left, y + 8, f->right, y + 8, f->theme->line, 0.6);
}

void qj_flow_run(qj_flow *f, const qj_running *r) {
    for (size_t i = 0; i < f->n_pages; i++) {
        qj_scene *page = &f->pages[i];
        const char *number = qj_arena_printf(f->arena, "%zu / %zu", i + 1, f->n_pages);
        const double y = page->height - 34;
        run_head(f, page, r);
        qj_scene_line(page, f->left, y - 12, f->right, y - 12, f->theme->line, 0.6);
        qj_scene_text(page, f->left, y, qj_words(r->foot, 7.4, QJ_REGULAR, QJ_START), f->theme->muted);
        if (number != NULL)
            qj_scene_text(page, f->right, y, qj_words(number, 8.4, QJ_BOLD, QJ_END), f->theme->muted);
        f->failed = f->failed || page->failed || number == NULL;
    }
}
