// Years: what was, and the fan of what may be.
#include "report/chart.h"
#include "report/scale.h"

#include <math.h>
#include <string.h>

typedef struct fan {
    const qj_canvas *c;
    const qj_year_figure *f;
    size_t n;
    double left, right, top, bottom, lo, hi;
    qj_ticks ticks;
} fan;

#define RATIO 0.28 // of height to width

static double x_of(const fan *p, double year) {
    double first = p->f[0].year, last = p->f[p->n - 1].year;
    return p->left + (last > first ? (year - first) / (last - first) : 0.5) * (p->right - p->left);
}
static double y_of(const fan *p, double v) { return p->bottom - (v - p->lo) / (p->hi - p->lo) * (p->bottom - p->top); }

static void find_range(fan *p, bool from_zero) {
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < p->n; i++) {
        const qj_year_figure *f = &p->f[i];
        lo = fmin(lo, fmin(f->value, fmin(f->lo80, f->lo95)));
        hi = fmax(hi, fmax(f->value, fmax(f->hi80, f->hi95)));
    }
    if (!isfinite(lo))
        lo = hi = 0;
    p->ticks = qj_ticks_of(from_zero && lo > 0 ? 0 : lo, hi, 5);
    p->lo = p->ticks.first;
    p->hi = p->ticks.first + p->ticks.step * (double)(p->ticks.n - 1);
}

static qj_rc draw_axes(fan *p, qj_err *err) {
    const qj_canvas *c = p->c;
    const double size = c->size * 0.82;
    double widest = 0;
    const char **labels = QJ_NEW(c->scene->arena, const char *, p->ticks.n + 1);
    QJ_NEED(err, labels);
    for (size_t i = 0; i < p->ticks.n; i++) {
        qj_buf b = qj_buf_new(c->scene->arena, 24);
        qj_text_number(&b, c->lang, p->ticks.first + p->ticks.step * (double)i, p->ticks.decimals);
        if (b.failed)
            return qj_fail(err, QJ_E_MEMORY);
        labels[i] = b.data;
        widest = fmax(widest, qj_type_width(c->type, QJ_REGULAR, size, b.data));
    }
    p->left = c->x + widest + 12;
    for (size_t i = 0; i < p->ticks.n; i++) {
        double v = p->ticks.first + p->ticks.step * (double)i, y = y_of(p, v);
        qj_scene_line(c->scene, p->left - 6, y, p->right + 6, y, v == 0 ? c->theme->strong : c->theme->line, 0.6);
        qj_scene_text(c->scene, p->left - 9, y + 0.35 * size, qj_words(labels[i], size, QJ_REGULAR, QJ_END),
                      c->theme->muted);
    }
    const double room = qj_type_width(c->type, QJ_REGULAR, size, "2000") + 8;
    double last = -INFINITY;
    for (size_t i = 0; i < p->n; i++) {
        const char *text = qj_arena_printf(c->scene->arena, "%d", p->f[i].year);
        double x = x_of(p, p->f[i].year);
        QJ_NEED(err, text);
        if (x - last < room || (i + 1 < p->n && x_of(p, p->f[p->n - 1].year) - x < room))
            continue;
        qj_scene_text(c->scene, x, p->bottom + 1.5 * size, qj_words(text, size, QJ_REGULAR, QJ_MIDDLE),
                      c->theme->muted);
        last = x;
    }
    return QJ_OK;
}

// The area between two lines of the forecast years; begins at the last observed point.
static qj_rc draw_band(fan *p, bool wide, uint32_t paint, qj_err *err) {
    qj_arena *a = p->c->scene->arena;
    double *xy = QJ_NEW(a, double, 4 * p->n + 4);
    size_t *ends = QJ_NEW(a, size_t, 1), n = 0;
    if (xy == NULL || ends == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (int back = 0; back < 2; back++)
        for (size_t k = 0; k < p->n; k++) {
            size_t i = back ? p->n - 1 - k : k;
            const qj_year_figure *f = &p->f[i];
            double v = back ? (wide ? f->lo95 : f->lo80) : (wide ? f->hi95 : f->hi80);
            bool joint = f->observed && i + 1 < p->n && !p->f[i + 1].observed;
            if (joint)
                v = f->value;
            if (isnan(v) || (f->observed && !joint))
                continue;
            xy[2 * n] = x_of(p, f->year);
            xy[2 * n++ + 1] = y_of(p, v);
        }
    ends[0] = n;
    if (n > 2)
        qj_scene_path(p->c->scene, (qj_outline){1, ends, xy, false}, paint, QJ_NO_PAINT, 0);
    return QJ_OK;
}

static qj_rc draw_line(fan *p, bool median, uint32_t paint, double thick, qj_err *err) {
    qj_arena *a = p->c->scene->arena;
    double *xy = QJ_NEW(a, double, 2 * p->n + 2);
    size_t *ends = QJ_NEW(a, size_t, 1), n = 0;
    if (xy == NULL || ends == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < p->n; i++) {
        double v = median ? p->f[i].p50 : p->f[i].value;
        if (isnan(v))
            continue;
        xy[2 * n] = x_of(p, p->f[i].year);
        xy[2 * n++ + 1] = y_of(p, v);
    }
    ends[0] = n;
    if (n > 1)
        qj_scene_path(p->c->scene, (qj_outline){1, ends, xy, true}, QJ_NO_PAINT, paint, thick);
    qj_draw *d = qj_scene_last(p->c->scene);
    if (n > 1 && d != NULL)
        d->dashed = median;
    return QJ_OK;
}

static void draw_points(fan *p) {
    const qj_theme *t = p->c->theme;
    for (size_t i = 0; i < p->n; i++) {
        const qj_year_figure *f = &p->f[i];
        if (!isnan(f->value))
            qj_scene_circle(p->c->scene, x_of(p, f->year), y_of(p, f->value), 2.2,
                            f->filled     ? t->paper
                            : f->observed ? t->ink
                                          : t->accent,
                            f->observed ? t->ink : t->accent, 0.9);
    }
}

// A thin rule where the forecast begins, with the word.
static void draw_boundary(fan *p) {
    const qj_canvas *c = p->c;
    const double size = c->size * 0.82;
    double x = p->left - 6;
    for (size_t i = 0; i + 1 < p->n; i++)
        if (p->f[i].observed && !p->f[i + 1].observed) {
            x = x_of(p, p->f[i].year + 0.5);
            qj_scene_line(c->scene, x, p->top - 4, x, p->bottom, c->theme->strong, 0.8);
            qj_draw *d = qj_scene_last(c->scene);
            if (d != NULL)
                d->dashed = true;
            qj_scene_text(c->scene, x - 4, p->top - 8,
                          qj_words(qj_text(c->lang, "report.fan.past"), size, QJ_REGULAR, QJ_END), c->theme->muted);
            x += 4;
        }
    qj_scene_text(c->scene, x, p->top - 8,
                  qj_words(qj_text(c->lang, "report.fan.forecast"), size, QJ_REGULAR, QJ_START), c->theme->muted);
}

// Words at the right end, where the lines end.
static void draw_ends(fan *p) {
    const qj_canvas *c = p->c;
    const qj_year_figure *last = &p->f[p->n - 1];
    const double size = c->size * 0.82;
    const struct {
        double v;
        const char *id;
        uint32_t paint;
    } ends[] = {{last->hi95, "report.fan.95", c->theme->muted},
                {last->hi80, "report.fan.80", c->theme->muted},
                {last->value, "report.fan.mean", c->theme->accent},
                {last->p50, "report.fan.median", c->theme->accent}};
    double below = -INFINITY;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (isnan(ends[i].v))
            continue;
        double y = fmax(y_of(p, ends[i].v) + 0.35 * size, below + 1.15 * size);
        qj_scene_text(c->scene, p->right + 10, y, qj_words(qj_text(c->lang, ends[i].id), size, QJ_REGULAR, QJ_START),
                      ends[i].paint);
        below = y;
    }
}

static double end_width(const qj_canvas *c) {
    static const char *const ids[] = {"report.fan.95", "report.fan.80", "report.fan.mean", "report.fan.median"};
    double widest = 0;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        widest = fmax(widest, qj_type_width(c->type, QJ_REGULAR, c->size * 0.82, qj_text(c->lang, ids[i])));
    return widest;
}

static qj_rc draw_value(fan *p, size_t i, qj_err *err) {
    const qj_canvas *c = p->c;
    if (isnan(p->f[i].value))
        return QJ_OK;
    const char *text = qj_canvas_number(c, p->f[i].value, 0);
    QJ_NEED(err, text);
    qj_scene_text(c->scene, x_of(p, p->f[i].year), y_of(p, p->f[i].value) - 6,
                  (qj_run_of_text){text, c->size * 0.85, QJ_BOLD,
                                   i == 0          ? QJ_START
                                   : i + 1 == p->n ? QJ_END
                                                   : QJ_MIDDLE,
                                   c->theme->paper},
                  c->theme->ink);
    return QJ_OK;
}

qj_rc qj_chart_fan(const qj_canvas *c, const qj_year_figure *years, size_t n, bool from_zero, double *height,
                   qj_err *err) {
    fan p = {.c = c, .f = years, .n = n, .top = c->y + 2.2 * c->size};
    *height = 0;
    if (n == 0)
        return QJ_OK;
    p.bottom = p.top + RATIO * c->w;
    p.right = c->x + c->w - end_width(c) - 12;
    find_range(&p, from_zero);
    QJ_TRY(draw_axes(&p, err));
    QJ_TRY(draw_band(&p, true, c->theme->band95, err));
    QJ_TRY(draw_band(&p, false, c->theme->band80, err));
    QJ_TRY(draw_line(&p, true, c->theme->accent, 1, err));
    QJ_TRY(draw_line(&p, false, c->theme->accent, 1.6, err));
    draw_boundary(&p);
    draw_points(&p);
    draw_ends(&p);
    size_t boundary = 0;
    while (boundary + 1 < n && years[boundary].observed)
        boundary++;
    QJ_TRY(draw_value(&p, 0, err));
    if (boundary > 1)
        QJ_TRY(draw_value(&p, boundary - 1, err));
    QJ_TRY(draw_value(&p, n - 1, err));
    *height = p.bottom + 2 * c->size - c->y;
    return c->scene->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
