// Drawing a scene on a surface of cairo. Inside of the layer.
#pragma once

#include "report/cairo.h"

#include <cairo.h>

typedef struct cairo_pen {
    cairo_t *cr;
    qj_type *type;
    cairo_font_face_t *face[QJ_WEIGHTS];
    bool tagged; // groups are tags of a PDF
} cairo_pen;

// Faces of the compiled-in fonts; they live as long as cairo has use for them.
QJ_CHECKED qj_rc cairo_pen_open(cairo_pen *p, cairo_surface_t *surface, qj_type *type, qj_err *err);
void cairo_pen_close(cairo_pen *p);

void cairo_pen_scene(cairo_pen *p, const qj_scene *s);

// What cairo says of a surface or a context.
QJ_CHECKED qj_rc cairo_pen_status(cairo_status_t status, qj_err *err);

// Takes the bytes of a file; closure is a qj_buf.
cairo_status_t cairo_pen_write(void *closure, const unsigned char *bytes, unsigned n);
