// Regions coloured by a figure.
#include "base/round.h"
#include "report/chart.h"
#include "report/project.h"
#include "report/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct box {
    double x, y, w, h;
} box;

typedef struct map {
    const qj_canvas *c;
    const qj_region_figure *regions;
    size_t n;
    int decimals;
    qj_cone cone;
    qj_outline *shapes; // [n] on paper, from the left top corner of the canvas
    qj_scale scale;
    box *taken; // [2n] boxes of points and labels
    size_t n_taken;
    double size; // of labels
} map;

static const uint32_t *paints(const map *m, size_t class, uint32_t *ink) {
    const qj_theme *t = m->c->theme;
    size_t zero = 0;
    if (!m->scale.diverging) {
        size_t i = m->scale.n == 0 ? QJ_STEPS / 2 : (size_t)lround((double)class * (QJ_STEPS - 1) / (double)m->scale.n);
        *ink = t->on_step[i];
        return &t->step[i];
    }
    while (zero < m->scale.n && m->scale.breaks[zero] < 0)
        zero++;
    bool up = class > zero;
    size_t i = up ? class - zero - 1 : zero - class;
    i = i < 4 ? i : 3;
    *ink = up ? t->on_above[i] : t->on_below[i];
    return up ? &t->above[i] : &t->below[i];
}

static uint32_t fill_of(const map *m, const qj_figure *f, uint32_t *ink) {
    *ink = m->c->theme->ink;
    if (isnan(f->value))
        return m->c->theme->missing;
    return *paints(m, qj_scale_class(&m->scale, f->value), ink);
}

static qj_outline moved(const map *m, const qj_outline *o, qj_err *err, qj_rc *rc) {
    qj_outline out = {0};
    *rc = qj_cone_outline(&m->cone, o, m->c->scene->arena, &out, err);
    return out;
}

static void draw_shape(const map *m, size_t i) {
    uint32_t ink;
    const qj_figure *f = &m->regions[i].f;
    const double dx = m->c->x, dy = m->c->y;
    qj_scene one = qj_scene_new(m->c->scene->arena, m->c->w);
    qj_scene_path(&one, m->shapes[i], fill_of(m, f, &ink), m->c->theme->border, 0.8);
    qj_draw *d = qj_scene_last(&one);
    if (d != NULL && isnan(f->value))
        d->pattern = f->suppressed ? QJ_DOTTED : QJ_HATCHED;
    qj_scene_place(m->c->scene, &one, dx, dy);
}

static void draw_ring(const map *m, size_t i) {
    qj_scene one = qj_scene_new(m->c->scene->arena, m->c->w);
    qj_scene_path(&one, m->shapes[i], QJ_NO_PAINT, m->c->theme->ink, 2);
    qj_scene_place(m->c->scene, &one, m->c->x, m->c->y);
}

// ---- labels

typedef struct label {
    const char *name, *value;
    double w, w_value;
} label;

static qj_rc make_label(const map *m, const qj_figure *f, label *out, qj_err *err) {
    const char *value = f->suppressed || isnan(f->value) ? "" : qj_canvas_number(m->c, f->value, m->decimals);
    QJ_NEED(err, value);
    if (f->modelled && *value != '\0') {
        value = qj_arena_printf(m->c->scene->arena, "%s m", value);
        QJ_NEED(err, value);
    }
    double name = qj_type_width(m->c->type, QJ_REGULAR, m->size, f->short_name);
    double figure = qj_type_width(m->c->type, QJ_BOLD, m->size, value);
    *out = (label){f->short_name, value, fmax(name, figure), figure};
    return QJ_OK;
}

static bool free_place(const map *m, box b) {
    if (b.x < 0 || b.y < 0 || b.x + b.w > m->c->w || b.y + b.h > m->cone.height + 14)
        return false;
    for (size_t i = 0; i < m->n_taken; i++) {
        const box *t = &m->taken[i];
        if (b.x < t->x + t->w && t->x < b.x + b.w && b.y < t->y + t->h && t->y < b.y + b.h)
            return false;
    }
    return true;
}

static void take(map *m, box b) { m->taken[m->n_taken++] = b; }

static void put_label(const map *m, const label *l, double x, double y, uint32_t ink, uint32_t halo) {
    const double ox = m->c->x, oy = m->c->y;
    const qj_run_of_text name = {l->name, m->size, QJ_REGULAR, QJ_MIDDLE, halo},
                         value = {l->value, m->size, QJ_BOLD, QJ_MIDDLE, halo};
    const bool both = *l->name != '\0' && *l->value != '\0';
    qj_scene_text(m->c->scene, ox + x, oy + y + (both ? -0.15 : 0.35) * m->size, name, ink);
    qj_scene_text(m->c->scene, ox + x, oy + y + (both ? 1.0 : 0.35) * m->size, value, ink);
}

// Name and value within the shape, as near to its point as they fit. False when they don't.
static bool label_inside(map *m, size_t i, const label *l) {
    uint32_t ink;
    double x, y;
    const double h = 2.3 * m->size, w = l->w + 3;
    qj_cone_point(&m->cone, m->regions[i].lon, m->regions[i].lat, &x, &y);
    (void)fill_of(m, &m->regions[i].f, &ink);
    for (double r = 0; r < 7 * m->size; r += 0.7 * m->size)
        for (int k = 0; k < (r > 0 ? 16 : 1); k++) {
            const double cx = x + 1.6 * r * cos(k * M_PI / 8), cy = y + r * sin(k * M_PI / 8);
            const box b = {cx - w / 2, cy - h / 2, w, h};
            if (!free_place(m, b) || !qj_outline_holds(&m->shapes[i], cx, cy, w, h))
                continue;
            put_label(m, l, cx, cy, ink, QJ_NO_PAINT);
            take(m, b);
            return true;
        }
    return false;
}

// The points of units too small for a label stay free, so that they are seen.
static void keep_points(map *m) {
    for (size_t i = 0; i < m->n; i++) {
        double x, y, r = 0.8 * m->size;
        if (m->shapes[i].n_rings == 0)
            continue;
        qj_cone_point(&m->cone, m->regions[i].lon, m->regions[i].lat, &x, &y);
        if (!qj_outline_holds(&m->shapes[i], x, y, 2 * m->size, 2 * m->size))
            take(m, (box){x - r, y - r, 2 * r, 2 * r});
    }
}

// Whether a box touches no shape but its own: there it is read best.
static bool clear_of_shapes(const map *m, size_t own, box b) {
    for (size_t i = 0; i < m->n; i++)
        for (int k = 0; k < 9 && i != own; k++)
            if (qj_outline_holds(&m->shapes[i], b.x + b.w * (k % 3) / 2, b.y + b.h * (k / 3) / 2, 0, 0))
                return false;
    return true;
}

// Whether a line comes near no label; its own beginning may lie in the box of its point.
static bool clear_line(const map *m, double x1, double y1, double x2, double y2) {
    for (size_t i = 0; i < m->n_taken; i++) {
        const box *t = &m->taken[i];
        const bool own = x1 > t->x && x1 < t->x + t->w && y1 > t->y && y1 < t->y + t->h;
        for (int k = 1; k < 10 && !own; k++) {
            const double x = x1 + (x2 - x1) * k / 10, y = y1 + (y2 - y1) * k / 10;
            if (x > t->x && x < t->x + t->w && y > t->y && y < t->y + t->h)
                return false;
        }
    }
    return true;
}

// Beside the point, with a line to it: the nearest of some places where nothing else stands.
static bool label_beside(map *m, size_t i, const label *l, bool strict) {
    double x, y;
    const double h = 2.4 * m->size, w = l->w + 4;
    qj_cone_point(&m->cone, m->regions[i].lon, m->regions[i].lat, &x, &y);
    for (double r = 1.6 * m->size; r < (strict ? 7 : 16) * m->size; r += 0.8 * m->size)
        for (int k = 0; k < 16; k++) {
            const double angle = k * M_PI / 8, cx = x + cos(angle) * (r + w / 2), cy = y + sin(angle) * (r + h / 4);
            const box b = {cx - w / 2, cy - h / 2, w, h};
            const bool covers = x > b.x && x < b.x + b.w && y > b.y && y < b.y + b.h;
            if (covers || !free_place(m, b) || (strict && !clear_of_shapes(m, i, b)))
                continue;
            const double ex = fmin(fmax(x, b.x), b.x + b.w), ey = fmin(fmax(y, b.y), b.y + b.h);
            if (!clear_line(m, x, y, ex, ey))
                continue;
            qj_scene_line(m->c->scene, m->c->x + x, m->c->y + y, m->c->x + ex, m->c->y + ey, m->c->theme->ink, 0.6);
            qj_scene_circle(m->c->scene, m->c->x + x, m->c->y + y, 1.4, m->c->theme->ink, QJ_NO_PAINT, 0);
            put_label(m, l, cx, cy, m->c->theme->ink, m->c->theme->paper);
            take(m, b);
            return true;
        }
    return false;
}

static qj_rc draw_labels(map *m, qj_err *err) {
    label *labels = QJ_NEW(m->c->scene->arena, label, m->n + 1);
    bool *done = QJ_NEW(m->c->scene->arena, bool, m->n + 1);
    if (labels == NULL || done == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    keep_points(m);
    for (size_t i = 0; i < m->n; i++) {
        QJ_TRY(make_label(m, &m->regions[i].f, &labels[i], err));
        done[i] = m->shapes[i].n_rings == 0 || label_inside(m, i, &labels[i]);
    }
    for (size_t i = 0; i < m->n; i++)
        if (!done[i] && !label_beside(m, i, &labels[i], true))
            (void)label_beside(m, i, &labels[i], false);
    return QJ_OK;
}

// ---- legend

typedef struct legend {
    double x, y;
} legend;

static void put_key(map *m, legend *at, uint32_t fill, qj_pattern_kind pattern, const char *text) {
    const qj_canvas *c = m->c;
    const double box_w = 1.5 * m->size, w = box_w + 4 + qj_type_width(c->type, QJ_REGULAR, m->size, text) + 12;
    if (at->x + w > c->w && at->x > 0) {
        at->x = 0;
        at->y += 1.6 * m->size;
    }
    qj_scene_rect(c->scene, c->x + at->x, c->y + at->y, box_w, m->size, fill, c->theme->strong, 0.4);
    qj_draw *d = qj_scene_last(c->scene);
    if (d != NULL)
        d->pattern = pattern;
    qj_scene_text(c->scene, c->x + at->x + box_w + 4, c->y + at->y + 0.86 * m->size,
                  qj_words(text, m->size, QJ_REGULAR, QJ_START), c->theme->ink);
    at->x += w;
}

// Without a decimal that is zero.
static void put_end(const map *m, qj_buf *out, double v, int decimals) {
    const double unit = pow(10, decimals);
    qj_text_number(out, m->c->lang, v, fabs(round(v * unit) / unit - round(v)) < 1e-9 ? 0 : decimals);
}

// "8-10 (5)": the borders of the class and how many regions are in it.
static const char *class_text(const map *m, size_t class) {
    size_t count = 0;
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < m->n; i++) {
        double v = m->regions[i].f.value;
        if (isnan(v) || qj_scale_class(&m->scale, v) != class)
            continue;
        count++;
        lo = fmin(lo, v);
        hi = fmax(hi, v);
    }
    qj_buf b = qj_buf_new(m->c->scene->arena, 48);
    int decimals = 0;
    for (size_t i = 0; i < m->scale.n; i++)
        while (decimals < 4 &&
               fabs(m->scale.breaks[i] * pow(10, decimals) - round(m->scale.breaks[i] * pow(10, decimals))) > 1e-6)
            decimals++;
    // The outer classes end where the figures do.
    lo = class > 0 ? m->scale.breaks[class - 1] : lo;
    hi = class < m->scale.n ? m->scale.breaks[class] : hi;
    lo = class > 0 || m->decimals > 0 ? lo : qj_significant(lo, 3);
    hi = class < m->scale.n || m->decimals > 0 ? hi : qj_significant(hi, 3);
    put_end(m, &b, lo, class > 0 ? decimals : m->decimals);
    if (hi > lo) {
        qj_buf_str(&b, "\xE2\x80\x93");
        put_end(m, &b, hi, class < m->scale.n ? decimals : m->decimals);
    }
    qj_buf_printf(&b, " (%zu)", count);
    return b.failed ? NULL : b.data;
}

static qj_rc draw_legend(map *m, double *height, qj_err *err) {
    const qj_theme *t = m->c->theme;
    legend at = {0, m->cone.height + 1.6 * m->size};
    bool missing = false, suppressed = false, modelled = false, known = false;
    for (size_t i = 0; i < m->n; i++) {
        const qj_figure *f = &m->regions[i].f;
        missing = missing || (isnan(f->value) && !f->suppressed);
        suppressed = suppressed || f->suppressed;
        modelled = modelled || f->modelled;
        known = known || !isnan(f->value);
    }
    for (size_t class = 0; known && class <= m->scale.n; class ++) {
        uint32_t ink;
        const char *text = class_text(m, class);
        QJ_NEED(err, text);
        put_key(m, &at, *paints(m, class, &ink), QJ_SOLID, text);
    }
    if (suppressed)
        put_key(m, &at, t->missing, QJ_DOTTED, qj_text(m->c->lang, "report.key.suppressed"));
    if (missing)
        put_key(m, &at, t->missing, QJ_HATCHED, qj_text(m->c->lang, "report.key.missing"));
    *height = at.y + 1.2 * m->size;
    if (modelled) {
        qj_scene_text(m->c->scene, m->c->x, m->c->y + *height + m->size,
                      qj_words(qj_text(m->c->lang, "report.key.modelled"), m->size, QJ_REGULAR, QJ_START), t->muted);
        *height += 1.4 * m->size;
    }
    return QJ_OK;
}

// ---- the map

static qj_rc prepare(map *m, qj_err *err) {
    qj_arena *a = m->c->scene->arena;
    qj_outline *raw = QJ_NEW(a, qj_outline, m->n + 1);
    double *values = QJ_NEW(a, double, m->n + 1);
    m->shapes = QJ_NEW(a, qj_outline, m->n + 1);
    m->taken = QJ_NEW(a, box, 2 * m->n + 1);
    if (raw == NULL || values == NULL || m->shapes == NULL || m->taken == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < m->n; i++) {
        raw[i] = m->regions[i].shape;
        values[i] = m->regions[i].f.value;
    }
    QJ_TRY(qj_cone_fit(raw, m->n, m->c->w, &m->cone, err));
    QJ_TRY(qj_scale_of(values, m->n, a, &m->scale, err));
    for (size_t i = 0; i < m->n; i++) {
        qj_rc rc = QJ_OK;
        m->shapes[i] = moved(m, &raw[i], err, &rc);
        QJ_TRY(rc);
    }
    return QJ_OK;
}

qj_rc qj_chart_map(const qj_canvas *c, const qj_region_figure *regions, size_t n, int decimals, double *height,
                   qj_err *err) {
    map m = {.c = c, .regions = regions, .n = n, .decimals = decimals, .size = c->size * 0.78};
    QJ_TRY(prepare(&m, err));
    for (size_t i = 0; i < n; i++)
        if (m.shapes[i].n_rings > 0)
            draw_shape(&m, i);
    for (size_t i = 0; i < n; i++)
        if (regions[i].f.marked && m.shapes[i].n_rings > 0)
            draw_ring(&m, i);
    QJ_TRY(draw_labels(&m, err));
    return draw_legend(&m, height, err);
}
