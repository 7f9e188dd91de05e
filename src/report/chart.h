// Charts on a scene. Each draws its body from the left top corner of the canvas and returns nothing but the height it
// took, in *height; title, source and the rest are the business of qj_chart_frame or of the document around it.
#pragma once

#include "base/text.h"
#include "report/scene.h"
#include "report/theme.h"

typedef struct qj_canvas {
    qj_scene *scene;
    qj_type *type;
    const qj_theme *theme;
    qj_lang lang;
    double x, y, w;
    double size; // of the text
} qj_canvas;

// One figure with its interval; NaN is missing.
typedef struct qj_figure {
    const char *name, *short_name;
    double value, lo80, hi80;
    double replacement, growth;        // of the split
    bool suppressed, modelled, marked; // marked: the one that the picture is about
} qj_figure;

// A region of the map.
typedef struct qj_region_figure {
    qj_figure f;
    double lon, lat;  // where its label goes
    qj_outline shape; // degrees; no rings: not on the map
} qj_region_figure;

// Regions in classes with rounded breaks, names and values printed where they fit, beside where they do not; a legend.
QJ_CHECKED qj_rc qj_chart_map(const qj_canvas *c, const qj_region_figure *regions, size_t n, int decimals,
                              double *height, qj_err *err);

// Dots with 80 % intervals, in the order given, values beside them.
QJ_CHECKED qj_rc qj_chart_rank(const qj_canvas *c, const qj_figure *rows, size_t n, int decimals, double *height,
                               qj_err *err);

// Bars of replacement and growth, declines to the left of zero.
QJ_CHECKED qj_rc qj_chart_split(const qj_canvas *c, const qj_figure *rows, size_t n, double *height, qj_err *err);

typedef struct qj_year_figure {
    int year;
    double value, p50, lo80, hi80, lo95, hi95; // NaN: none
    bool observed;                             // before the forecast
    bool filled;                               // of the past, but not measured
} qj_year_figure;

// Years from left to right: what was observed, where the forecast begins, its bands and its middle.
QJ_CHECKED qj_rc qj_chart_fan(const qj_canvas *c, const qj_year_figure *years, size_t n, bool from_zero, double *height,
                              qj_err *err);

typedef struct qj_frame_texts {
    const char *title, *subtitle, *note, *source; // NULL: none
} qj_frame_texts;

// Draws title and subtitle, then the body by `draw`, then note and source; sets the height of the scene. The margin is
// part of it.
typedef qj_rc (*qj_chart_body)(const qj_canvas *c, const void *arg, double *height, qj_err *err);
QJ_CHECKED qj_rc qj_chart_frame(const qj_canvas *c, const qj_frame_texts *texts, qj_chart_body body, const void *arg,
                                qj_err *err);

// Helpers of charts: text in the canvas's size times `scale`, broken into lines; *y moves below it.
QJ_CHECKED qj_rc qj_canvas_paragraph(const qj_canvas *c, const char *text, qj_weight weight, double size,
                                     uint32_t paint, double *y, qj_err *err);
const char *qj_canvas_number(const qj_canvas *c, double v, int decimals);            // NULL: no memory
const char *qj_canvas_range(const qj_canvas *c, double lo, double hi, int decimals); // "18 000–24 000"
