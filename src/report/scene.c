#include "report/scene.h"

#include <string.h>

qj_scene qj_scene_new(qj_arena *a, double width) {
    return (qj_scene){.arena = a, .width = width, .paper = QJ_NO_PAINT};
}

static void add(qj_scene *s, const qj_draw *d) {
    if (s->failed)
        return;
    if (s->n == s->cap) {
        size_t cap = s->cap == 0 ? 64 : 2 * s->cap;
        qj_draw *more = QJ_NEW(s->arena, qj_draw, cap);
        s->failed = more == NULL;
        if (s->failed)
            return;
        if (s->n > 0)
            memcpy(more, s->items, s->n * sizeof *more);
        s->items = more;
        s->cap = cap;
    }
    s->items[s->n++] = *d;
}

void qj_scene_text(qj_scene *s, double x, double y, qj_run_of_text run, uint32_t paint) {
    if (*run.text != '\0')
        add(s, &(qj_draw){.kind = QJ_DRAW_TEXT, .x = x, .y = y, .fill = paint, .stroke = QJ_NO_PAINT, .run = run});
}

void qj_scene_rect(qj_scene *s, double x, double y, double w, double h, uint32_t fill, uint32_t stroke, double thick) {
    add(s, &(qj_draw){
               .kind = QJ_DRAW_RECT, .x = x, .y = y, .w = w, .h = h, .fill = fill, .stroke = stroke, .thick = thick});
}

void qj_scene_line(qj_scene *s, double x1, double y1, double x2, double y2, uint32_t stroke, double thick) {
    add(s, &(qj_draw){.kind = QJ_DRAW_LINE,
                      .x = x1,
                      .y = y1,
                      .w = x2,
                      .h = y2,
                      .fill = QJ_NO_PAINT,
                      .stroke = stroke,
                      .thick = thick});
}

void qj_scene_circle(qj_scene *s, double x, double y, double r, uint32_t fill, uint32_t stroke, double thick) {
    add(s, &(qj_draw){.kind = QJ_DRAW_CIRCLE, .x = x, .y = y, .w = r, .fill = fill, .stroke = stroke, .thick = thick});
}

void qj_scene_path(qj_scene *s, qj_outline path, uint32_t fill, uint32_t stroke, double thick) {
    add(s, &(qj_draw){.kind = QJ_DRAW_PATH, .fill = fill, .stroke = stroke, .thick = thick, .path = path});
}

qj_draw *qj_scene_last(qj_scene *s) { return s->failed || s->n == 0 ? NULL : &s->items[s->n - 1]; }

void qj_scene_open(qj_scene *s, qj_tag tag, const char *text) {
    add(s, &(qj_draw){.kind = QJ_DRAW_OPEN, .group = {tag, text}});
}

void qj_scene_close(qj_scene *s, qj_tag tag) { add(s, &(qj_draw){.kind = QJ_DRAW_CLOSE, .group = {tag, NULL}}); }

static bool move_path(qj_scene *s, qj_outline *p, double dx, double dy) {
    size_t n = p->n_rings > 0 ? p->ends[p->n_rings - 1] : 0;
    double *xy = QJ_NEW(s->arena, double, 2 * n + 1);
    s->failed = s->failed || xy == NULL;
    for (size_t i = 0; !s->failed && i < n; i++) {
        xy[2 * i] = p->xy[2 * i] + dx;
        xy[2 * i + 1] = p->xy[2 * i + 1] + dy;
    }
    p->xy = xy;
    return !s->failed;
}

void qj_scene_place(qj_scene *s, const qj_scene *other, double dx, double dy) {
    s->failed = s->failed || other->failed;
    for (size_t i = 0; i < other->n && !s->failed; i++) {
        qj_draw d = other->items[i];
        d.x += dx;
        d.y += dy;
        if (d.kind == QJ_DRAW_LINE) {
            d.w += dx;
            d.h += dy;
        }
        if (d.kind == QJ_DRAW_PATH && !move_path(s, &d.path, dx, dy))
            return;
        add(s, &d);
    }
}
