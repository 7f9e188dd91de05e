#include "report/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FAMILY "'Noto Sans', Inter, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"

// Two decimals at most, no trailing zeros, no "-0".
static void put_num(qj_buf *out, double v) {
    char s[40];
    int n = snprintf(s, sizeof s, "%.2f", fabs(v) < 0.005 ? 0 : v);
    while (n > 0 && s[n - 1] == '0')
        n--;
    if (n > 0 && s[n - 1] == '.')
        n--;
    qj_buf_put(out, s, (size_t)n);
}

static void put_attr(qj_buf *out, const char *name, double v) {
    qj_buf_printf(out, " %s=\"", name);
    put_num(out, v);
    qj_buf_char(out, '"');
}

static void put_escaped(qj_buf *out, const char *s) {
    for (; *s != '\0'; s++) {
        const char *entity = *s == '&'   ? "&amp;"
                             : *s == '<' ? "&lt;"
                             : *s == '>' ? "&gt;"
                             : *s == '"' ? "&quot;"
                                         : NULL;
        if (entity != NULL)
            qj_buf_str(out, entity);
        else if ((unsigned char)*s >= ' ' || *s == '\n') // no other sign below a space may stand in XML
            qj_buf_char(out, *s);
    }
}

static void put_colour(qj_buf *out, const char *name, uint32_t c) {
    if (c == QJ_NO_PAINT)
        qj_buf_printf(out, " %s=\"none\"", name);
    else
        qj_buf_printf(out, " %s=\"#%06x\"", name, (unsigned)c);
}

static void put_paint(qj_buf *out, const qj_draw *d) {
    put_colour(out, "fill", d->fill);
    if (d->stroke == QJ_NO_PAINT)
        return;
    put_colour(out, "stroke", d->stroke);
    put_attr(out, "stroke-width", d->thick);
    qj_buf_str(out, d->dashed ? " stroke-dasharray=\"3 2.5\"" : "");
}

static void put_text(qj_buf *out, const qj_draw *d) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    qj_buf_str(out, "<text");
    put_attr(out, "x", d->x);
    put_attr(out, "y", d->y);
    put_attr(out, "font-size", d->run.size);
    qj_buf_str(out, d->run.weight == QJ_BOLD ? " font-weight=\"700\"" : "");
    qj_buf_str(out, anchors[d->run.anchor]);
    put_colour(out, "fill", d->fill);
    if (d->run.halo != QJ_NO_PAINT) {
        put_colour(out, "stroke", d->run.halo);
        qj_buf_str(out, " stroke-width=\"2.4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
    }
    qj_buf_char(out, '>');
    put_escaped(out, d->run.text);
    qj_buf_str(out, "</text>\n");
}

static void put_path_data(qj_buf *out, const qj_outline *p) {
    qj_buf_str(out, "<path d=\"");
    for (size_t r = 0, i = 0; r < p->n_rings; r++) {
        for (size_t first = i; i < p->ends[r]; i++) {
            qj_buf_char(out, i == first ? 'M' : 'L');
            put_num(out, p->xy[2 * i]);
            qj_buf_char(out, ' ');
            put_num(out, p->xy[2 * i + 1]);
        }
        qj_buf_str(out, p->open ? "" : "Z");
    }
    qj_buf_str(out, "\" fill-rule=\"evenodd\" stroke-linejoin=\"round\"");
}

static void put_shape(qj_buf *out, const qj_draw *d) {
    switch (d->kind) {
    case QJ_DRAW_RECT:
        qj_buf_str(out, "<rect");
        put_attr(out, "x", d->x);
        put_attr(out, "y", d->y);
        put_attr(out, "width", d->w);
        put_attr(out, "height", d->h);
        return;
    case QJ_DRAW_LINE:
        qj_buf_str(out, "<line");
        put_attr(out, "x1", d->x);
        put_attr(out, "y1", d->y);
        put_attr(out, "x2", d->w);
        put_attr(out, "y2", d->h);
        return;
    case QJ_DRAW_CIRCLE:
        qj_buf_str(out, "<circle");
        put_attr(out, "cx", d->x);
        put_attr(out, "cy", d->y);
        put_attr(out, "r", d->w);
        return;
    case QJ_DRAW_PATH:
        put_path_data(out, &d->path);
        return;
    case QJ_DRAW_TEXT:
    case QJ_DRAW_OPEN:
    case QJ_DRAW_CLOSE:
        return;
    }
}

// A pattern is drawn over the plain fill: readers that know none still see the shape.
static void put_shapes(qj_buf *out, const qj_draw *d) {
    put_shape(out, d);
    put_paint(out, d);
    qj_buf_str(out, "/>\n");
    if (d->pattern == QJ_SOLID)
        return;
    put_shape(out, d);
    qj_buf_printf(out, " fill=\"url(#%s)\"/>\n", d->pattern == QJ_HATCHED ? "hatched" : "dotted");
}

static void put_item(qj_buf *out, const qj_draw *d) {
    switch (d->kind) {
    case QJ_DRAW_TEXT:
        put_text(out, d);
        return;
    case QJ_DRAW_OPEN:
        qj_buf_str(out, "<g>");
        if (d->group.tag == QJ_TAG_FIGURE && d->group.text != NULL) {
            qj_buf_str(out, "<title>");
            put_escaped(out, d->group.text);
            qj_buf_str(out, "</title>");
        }
        return;
    case QJ_DRAW_CLOSE:
        qj_buf_str(out, "</g>\n");
        return;
    case QJ_DRAW_RECT:
    case QJ_DRAW_LINE:
    case QJ_DRAW_CIRCLE:
    case QJ_DRAW_PATH:
        put_shapes(out, d);
        return;
    }
}

static void put_patterns(qj_buf *out, const qj_scene *s) {
    bool used = false;
    for (size_t i = 0; i < s->n; i++)
        used = used || s->items[i].pattern != QJ_SOLID;
    if (used)
        qj_buf_str(
            out,
            "<defs><pattern id=\"hatched\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
            "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"#8a857c\" stroke-width=\"1.6\"/></pattern>"
            "<pattern id=\"dotted\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
            "<circle cx=\"1.5\" cy=\"1.5\" r=\"0.8\" fill=\"#8a857c\"/></pattern></defs>\n");
}

qj_rc qj_svg(const qj_scene *s, double pixels, qj_buf *out, qj_err *err) {
    qj_buf_str(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    put_num(out, s->width);
    qj_buf_char(out, ' ');
    put_num(out, s->height);
    qj_buf_char(out, '"');
    put_attr(out, "width", pixels);
    put_attr(out, "height", round(s->height * pixels / s->width));
    qj_buf_printf(
        out, " role=\"img\" aria-labelledby=\"title desc\" xml:lang=\"%s\" lang=\"%s\" font-family=\"" FAMILY "\">\n",
        s->lang, s->lang);
    qj_buf_str(out, "<title id=\"title\">");
    put_escaped(out, s->title != NULL ? s->title : "");
    qj_buf_str(out, "</title>\n<desc id=\"desc\">");
    put_escaped(out, s->desc != NULL ? s->desc : "");
    qj_buf_str(out, "</desc>\n");
    put_patterns(out, s);
    if (s->paper != QJ_NO_PAINT)
        put_item(
            out,
            &(qj_draw){.kind = QJ_DRAW_RECT, .w = s->width, .h = s->height, .fill = s->paper, .stroke = QJ_NO_PAINT});
    for (size_t i = 0; i < s->n; i++)
        put_item(out, &s->items[i]);
    qj_buf_str(out, "</svg>\n");
    return out->failed || s->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
