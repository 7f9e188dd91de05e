// A scene: what is drawn, in order, with the meaning of its parts. SVG, PNG and PDF are written from the same scene,
// so that text stands at the same places in each. Points (1/72 inch), x to the right, y down.
#pragma once

#include "report/type.h"

#define QJ_NO_PAINT UINT32_MAX // else 0xRRGGBB

typedef enum qj_anchor { QJ_START, QJ_MIDDLE, QJ_END } qj_anchor;
typedef enum qj_pattern_kind { QJ_SOLID, QJ_HATCHED, QJ_DOTTED } qj_pattern_kind;

// What a group means to a reader who does not see it.
typedef enum qj_tag {
    QJ_TAG_NONE, // only belongs together
    QJ_TAG_DOCUMENT,
    QJ_TAG_H1,
    QJ_TAG_H2,
    QJ_TAG_H3,
    QJ_TAG_P,
    QJ_TAG_TABLE,
    QJ_TAG_TR,
    QJ_TAG_TH,
    QJ_TAG_TD,
    QJ_TAG_FIGURE,
    QJ_TAG_LINK,
    QJ_TAGS
} qj_tag;

typedef enum qj_draw_kind {
    QJ_DRAW_TEXT,
    QJ_DRAW_RECT,
    QJ_DRAW_LINE,
    QJ_DRAW_CIRCLE,
    QJ_DRAW_PATH,
    QJ_DRAW_OPEN,
    QJ_DRAW_CLOSE
} qj_draw_kind;

// A run of text that is one line; y is the base line.
typedef struct qj_run_of_text {
    const char *text;
    double size;
    qj_weight weight;
    qj_anchor anchor;
    uint32_t halo; // paint of an outline behind the letters, or QJ_NO_PAINT
} qj_run_of_text;

static inline qj_run_of_text qj_words(const char *text, double size, qj_weight weight, qj_anchor anchor) {
    return (qj_run_of_text){text, size, weight, anchor, QJ_NO_PAINT};
}

// Rings of positions, [n][2] each, one after the other.
typedef struct qj_outline {
    size_t n_rings;
    const size_t *ends; // [n_rings] positions up to the end of each ring
    const double *xy;
    bool open; // a line: not closed, not filled
} qj_outline;

typedef struct qj_group {
    qj_tag tag;
    const char *text; // FIGURE: what stands in its place; LINK: the address
} qj_group;

typedef struct qj_draw {
    qj_draw_kind kind;
    double x, y, w, h; // LINE: from x, y to w, h; CIRCLE: w is the radius
    uint32_t fill, stroke;
    double thick;
    bool dashed;
    qj_pattern_kind pattern; // of the fill
    union {
        qj_run_of_text run;
        qj_outline path;
        qj_group group;
    };
} qj_draw;

typedef struct qj_scene {
    qj_arena *arena;
    double width, height;
    uint32_t paper;           // QJ_NO_PAINT: none
    const char *title, *desc; // of the picture as a whole; NULL allowed
    const char *lang;
    size_t n, cap;
    qj_draw *items;
    bool failed; // no memory: later calls do nothing
} qj_scene;

qj_scene qj_scene_new(qj_arena *a, double width);

void qj_scene_text(qj_scene *s, double x, double y, qj_run_of_text run, uint32_t paint);
void qj_scene_rect(qj_scene *s, double x, double y, double w, double h, uint32_t fill, uint32_t stroke, double thick);
void qj_scene_line(qj_scene *s, double x1, double y1, double x2, double y2, uint32_t stroke, double thick);
void qj_scene_circle(qj_scene *s, double x, double y, double r, uint32_t fill, uint32_t stroke, double thick);
void qj_scene_path(qj_scene *s, qj_outline path, uint32_t fill, uint32_t stroke, double thick);
qj_draw *qj_scene_last(qj_scene *s); // to give the last item a pattern or dashes; NULL when there is none
void qj_scene_open(qj_scene *s, qj_tag tag, const char *text);
void qj_scene_close(qj_scene *s, qj_tag tag); // the same tag

// Draws another scene, moved by dx, dy.
void qj_scene_place(qj_scene *s, const qj_scene *other, double dx, double dy);
