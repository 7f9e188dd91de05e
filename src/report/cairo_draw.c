#include "report/cairo_draw.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <math.h>
#include <string.h>

// ---- faces

static const cairo_user_data_key_t freetype_key = {0};

// Each face has a library of its own: it is given back when cairo's cache lets the face go, in whatever thread.
static void done_face(void *data) {
    FT_Face face = data;
    FT_Library library = face->generic.data;
    FT_Done_Face(face);
    FT_Done_FreeType(library);
}

static cairo_font_face_t *open_face(qj_weight w) {
    FT_Library library;
    FT_Face face;
    qj_font f = qj_font_of(w);
    if (FT_Init_FreeType(&library) != 0)
        return NULL;
    if (FT_New_Memory_Face(library, f.bytes, (FT_Long)f.size, 0, &face) != 0) {
        FT_Done_FreeType(library);
        return NULL;
    }
    face->generic.data = library;
    cairo_font_face_t *made = cairo_ft_font_face_create_for_ft_face(face, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    if (cairo_font_face_set_user_data(made, &freetype_key, face, done_face) != CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(made);
        done_face(face);
        return NULL;
    }
    return made;
}

static void set_options(cairo_t *cr) {
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(cr, o);
    cairo_font_options_destroy(o);
}

qj_rc cairo_pen_open(cairo_pen *p, cairo_surface_t *surface, qj_type *type, qj_err *err) {
    *p = (cairo_pen){.cr = cairo_create(surface), .type = type};
    for (int w = 0; w < QJ_WEIGHTS; w++) {
        p->face[w] = open_face((qj_weight)w);
        if (p->face[w] == NULL) {
            cairo_pen_close(p);
            return qj_fail(err, QJ_E_MEMORY);
        }
    }
    set_options(p->cr);
    cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
    return cairo_pen_status(cairo_status(p->cr), err);
}

void cairo_pen_close(cairo_pen *p) {
    for (int w = 0; w < QJ_WEIGHTS; w++)
        if (p->face[w] != NULL)
            cairo_font_face_destroy(p->face[w]);
    cairo_destroy(p->cr);
    *p = (cairo_pen){0};
}

qj_rc cairo_pen_status(cairo_status_t status, qj_err *err) {
    if (status == CAIRO_STATUS_SUCCESS)
        return QJ_OK;
    if (status == CAIRO_STATUS_NO_MEMORY || status == CAIRO_STATUS_WRITE_ERROR)
        return qj_fail(err, QJ_E_MEMORY);
    return qj_fail(err, QJ_E_BUG, qj_text_arg("where", cairo_status_to_string(status)));
}

cairo_status_t cairo_pen_write(void *closure, const unsigned char *bytes, unsigned n) {
    qj_buf *out = closure;
    qj_buf_put(out, bytes, n);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

// ---- items

static void set_paint(cairo_t *cr, uint32_t c) {
    cairo_set_source_rgb(cr, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0);
}

#define MOST_GLYPHS 512 // of a line

// Glyphs with the letters they stand for, so that a PDF's text can be searched and copied.
static void show(cairo_pen *p, const char *s, const qj_glyph *g, size_t n, double x, double y) {
    cairo_glyph_t glyphs[MOST_GLYPHS];
    cairo_text_cluster_t clusters[MOST_GLYPHS];
    const size_t len = strlen(s);
    int n_clusters = 0;
    n = n < MOST_GLYPHS ? n : MOST_GLYPHS;
    for (size_t i = 0; i < n; i++) {
        glyphs[i] = (cairo_glyph_t){g[i].id, x + g[i].dx, y - g[i].dy};
        x += g[i].x;
        size_t next = i + 1 < n ? g[i + 1].at : len;
        if (i > 0 && g[i].at == g[i - 1].at)
            clusters[n_clusters - 1].num_glyphs++, clusters[n_clusters - 1].num_bytes = (int)(next - g[i].at);
        else
            clusters[n_clusters++] = (cairo_text_cluster_t){(int)(next - g[i].at), 1};
    }
    cairo_show_text_glyphs(p->cr, s, (int)(n < MOST_GLYPHS ? len : g[n - 1].at), glyphs, (int)n, clusters, n_clusters,
                           0);
}

static void halo(cairo_pen *p, const qj_draw *d, const qj_glyph *g, size_t n, double x) {
    cairo_glyph_t glyphs[MOST_GLYPHS];
    n = n < MOST_GLYPHS ? n : MOST_GLYPHS;
    for (size_t i = 0; i < n; x += g[i].x, i++)
        glyphs[i] = (cairo_glyph_t){g[i].id, x + g[i].dx, d->y - g[i].dy};
    cairo_new_path(p->cr);
    cairo_glyph_path(p->cr, glyphs, (int)n);
    set_paint(p->cr, d->run.halo);
    cairo_set_line_width(p->cr, 2.4);
    cairo_stroke(p->cr);
}

static void draw_text(cairo_pen *p, const qj_draw *d) {
    size_t n;
    const char *s = d->run.text;
    const qj_glyph *g = qj_type_shape(p->type, d->run.weight, d->run.size, s, strlen(s), &n);
    if (n == 0)
        return;
    double width = 0, x = d->x;
    for (size_t i = 0; i < n; i++)
        width += g[i].x;
    x -= d->run.anchor == QJ_MIDDLE ? width / 2 : d->run.anchor == QJ_END ? width : 0;
    cairo_set_font_face(p->cr, p->face[d->run.weight]);
    cairo_set_font_size(p->cr, d->run.size);
    if (d->run.halo != QJ_NO_PAINT)
        halo(p, d, g, n, x);
    set_paint(p->cr, d->fill);
    show(p, s, g, n, x, d->y);
}

static void trace(cairo_t *cr, const qj_draw *d) {
    cairo_new_path(cr);
    switch (d->kind) {
    case QJ_DRAW_RECT:
        cairo_rectangle(cr, d->x, d->y, d->w, d->h);
        return;
    case QJ_DRAW_LINE:
        cairo_move_to(cr, d->x, d->y);
        cairo_line_to(cr, d->w, d->h);
        return;
    case QJ_DRAW_CIRCLE:
        cairo_arc(cr, d->x, d->y, d->w, 0, 2 * M_PI);
        return;
    case QJ_DRAW_PATH:
        for (size_t r = 0, i = 0; r < d->path.n_rings; r++) {
            for (size_t first = i; i < d->path.ends[r]; i++) {
                if (i == first)
                    cairo_move_to(cr, d->path.xy[2 * i], d->path.xy[2 * i + 1]);
                else
                    cairo_line_to(cr, d->path.xy[2 * i], d->path.xy[2 * i + 1]);
            }
            if (!d->path.open)
                cairo_close_path(cr);
        }
        return;
    case QJ_DRAW_TEXT:
    case QJ_DRAW_OPEN:
    case QJ_DRAW_CLOSE:
        return;
    }
}

// Lines at 45 degrees, or dots, within the current path.
static void draw_pattern(cairo_t *cr, qj_pattern_kind kind) {
    double x1, y1, x2, y2;
    cairo_save(cr);
    cairo_path_extents(cr, &x1, &y1, &x2, &y2);
    cairo_clip(cr);
    set_paint(cr, 0x8a857c);
    cairo_set_line_width(cr, 1);
    for (double at = floor((x1 - (y2 - y1)) / 6) * 6; kind == QJ_HATCHED && at < x2; at += 6) {
        cairo_move_to(cr, at, y2);
        cairo_line_to(cr, at + (y2 - y1), y1);
    }
    for (double y = y1 + 1.5; kind == QJ_DOTTED && y < y2; y += 5)
        for (double x = x1 + 1.5; x < x2; x += 5) {
            cairo_new_sub_path(cr);
            cairo_arc(cr, x, y, 0.4, 0, 2 * M_PI);
        }
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void draw_shape(cairo_t *cr, const qj_draw *d) {
    static const double dashes[] = {3, 2.5};
    trace(cr, d);
    if (d->fill != QJ_NO_PAINT) {
        set_paint(cr, d->fill);
        cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
        cairo_fill_preserve(cr);
    }
    if (d->pattern != QJ_SOLID) {
        draw_pattern(cr, d->pattern);
        trace(cr, d);
    }
    if (d->stroke != QJ_NO_PAINT) {
        set_paint(cr, d->stroke);
        cairo_set_line_width(cr, d->thick);
        cairo_set_dash(cr, dashes, d->dashed ? 2 : 0, 0);
        cairo_stroke(cr);
    }
    cairo_new_path(cr);
}

static const char *const tag_names[QJ_TAGS] = {
    [QJ_TAG_DOCUMENT] = "Document",
    [QJ_TAG_H1] = "H1",
    [QJ_TAG_H2] = "H2",
    [QJ_TAG_H3] = "H3",
    [QJ_TAG_P] = "P",
    [QJ_TAG_TABLE] = "Table",
    [QJ_TAG_TR] = "TR",
    [QJ_TAG_TH] = "TH",
    [QJ_TAG_TD] = "TD",
    [QJ_TAG_FIGURE] = "Figure",
    [QJ_TAG_LINK] = CAIRO_TAG_LINK,
};

static void begin_tag(cairo_pen *p, const qj_group *g, qj_arena *a) {
    const char *attributes = NULL;
    if (g->tag == QJ_TAG_LINK)
        attributes = qj_arena_printf(a, "uri='%s'", g->text);
    cairo_tag_begin(p->cr, tag_names[g->tag], attributes);
}

static void draw_group(cairo_pen *p, const qj_draw *d, qj_arena *a) {
    if (!p->tagged || d->group.tag == QJ_TAG_NONE)
        return;
    if (d->kind == QJ_DRAW_OPEN)
        begin_tag(p, &d->group, a);
    else
        cairo_tag_end(p->cr, tag_names[d->group.tag]);
}

void cairo_pen_scene(cairo_pen *p, const qj_scene *s) {
    if (s->paper != QJ_NO_PAINT) {
        set_paint(p->cr, s->paper);
        cairo_paint(p->cr);
    }
    for (size_t i = 0; i < s->n; i++) {
        const qj_draw *d = &s->items[i];
        if (d->kind == QJ_DRAW_OPEN || d->kind == QJ_DRAW_CLOSE)
            draw_group(p, d, s->arena);
        else if (d->kind == QJ_DRAW_TEXT)
            draw_text(p, d);
        else
            draw_shape(p->cr, d);
    }
}

// ---- PNG

qj_rc qj_png(const qj_scene *s, int pixels, qj_type *type, qj_buf *out, qj_err *err) {
    cairo_pen p = {0};
    const double scale = pixels / s->width;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels, (int)round(s->height * scale));
    qj_rc rc = cairo_pen_open(&p, surface, type, err);
    if (rc == QJ_OK) {
        cairo_set_source_rgb(p.cr, 1, 1, 1);
        cairo_paint(p.cr);
        cairo_scale(p.cr, scale, scale);
        cairo_pen_scene(&p, s);
        rc = cairo_pen_status(cairo_status(p.cr), err);
        cairo_pen_close(&p);
    }
    if (rc == QJ_OK)
        rc = cairo_pen_status(cairo_surface_write_to_png_stream(surface, cairo_pen_write, out), err);
    cairo_surface_destroy(surface);
    return rc == QJ_OK && s->failed ? qj_fail(err, QJ_E_MEMORY) : rc;
}
