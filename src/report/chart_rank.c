// Rows with figures: dots with intervals, and bars of replacement and growth.
#include "report/chart.h"
#include "report/scale.h"

#include <math.h>

typedef struct rows {
    const qj_canvas *c;
    const qj_figure *f;
    size_t n;
    int decimals;
    double names, left, right, values; // where columns begin; names is their width
    double lo, hi;
    qj_ticks ticks;
    double y; // of the row
} rows;

#define NAME_SHARE 0.4 // of the width, at most

static double at(const rows *r, double v) { return r->left + (v - r->lo) / (r->hi - r->lo) * (r->right - r->left); }

static const char *value_text(const rows *r, const qj_figure *f) {
    const char *value = qj_canvas_number(r->c, f->value, r->decimals);
    const char *range = isnan(f->lo80) ? NULL : qj_canvas_range(r->c, f->lo80, f->hi80, r->decimals);
    if (value == NULL)
        return NULL;
    const char *mark = f->modelled ? " m" : "";
    return range == NULL ? qj_arena_printf(r->c->scene->arena, "%s%s", value, mark)
                         : qj_arena_printf(r->c->scene->arena, "%s%s (%s)", value, mark, range);
}

static qj_rc measure_rows(rows *r, double lo, double hi, bool values, qj_err *err) {
    const qj_canvas *c = r->c;
    double widest = 0, figures = 0;
    for (size_t i = 0; i < r->n; i++) {
        widest = fmax(widest, qj_type_width(c->type, r->f[i].marked ? QJ_BOLD : QJ_REGULAR, c->size, r->f[i].name));
        const char *text = values ? value_text(r, &r->f[i]) : "";
        QJ_NEED(err, text);
        figures = fmax(figures, qj_type_width(c->type, QJ_REGULAR, c->size * 0.92, text));
    }
    r->names = fmin(widest, NAME_SHARE * c->w);
    r->left = c->x + r->names + 10;
    r->right = c->x + c->w - figures - (values ? 10 : 2);
    r->ticks = qj_ticks_of(lo, hi, r->right - r->left > 220 ? 5 : 3);
    r->lo = r->ticks.first;
    r->hi = r->ticks.first + r->ticks.step * (double)(r->ticks.n - 1);
    return QJ_OK;
}

static qj_rc draw_axis(rows *r, double top, double bottom, qj_err *err) {
    const qj_canvas *c = r->c;
    const double size = c->size * 0.82;
    for (size_t i = 0; i < r->ticks.n; i++) {
        double v = r->ticks.first + r->ticks.step * (double)i, x = at(r, v);
        qj_buf b = qj_buf_new(c->scene->arena, 24);
        qj_text_number(&b, c->lang, v, r->ticks.decimals);
        if (b.failed)
            return qj_fail(err, QJ_E_MEMORY);
        bool zero = fabs(v) < r->ticks.step * 1e-6;
        qj_scene_line(c->scene, x, top, x, bottom, zero ? c->theme->strong : c->theme->line, zero ? 0.9 : 0.6);
        qj_scene_text(c->scene, x, top - 4, qj_words(b.data, size, QJ_REGULAR, QJ_MIDDLE), c->theme->muted);
    }
    return QJ_OK;
}

// The name of a row, in as many lines as it takes. *h: of the row.
static qj_rc draw_name(rows *r, const qj_figure *f, double *h, qj_err *err) {
    const qj_canvas *c = r->c;
    const qj_weight w = f->marked ? QJ_BOLD : QJ_REGULAR;
    const qj_line *lines;
    size_t n;
    QJ_TRY(qj_type_break(c->type, w, c->size, r->names + 0.5, f->name, c->scene->arena, &lines, &n, err));
    const double step = 1.2 * c->size;
    *h = step * (double)n + 0.45 * c->size;
    for (size_t i = 0; i < n; i++)
        qj_scene_text(c->scene, c->x, r->y + 0.2 * c->size + step * (double)i + 0.9 * c->size,
                      qj_words(lines[i].text, c->size, w, QJ_START), c->theme->ink);
    return QJ_OK;
}

static void draw_state(rows *r, const qj_figure *f, double middle) {
    const qj_canvas *c = r->c;
    const char *text = qj_text(c->lang, f->suppressed ? "report.key.suppressed" : "report.key.missing");
    qj_scene_text(c->scene, r->left + 4, middle + 0.33 * c->size, qj_words(text, c->size * 0.92, QJ_REGULAR, QJ_START),
                  c->theme->muted);
}

static qj_rc draw_dot(rows *r, const qj_figure *f, double middle, qj_err *err) {
    const qj_canvas *c = r->c;
    if (isnan(f->value)) {
        draw_state(r, f, middle);
        return QJ_OK;
    }
    if (!isnan(f->lo80))
        qj_scene_rect(c->scene, at(r, f->lo80), middle - 2.5, at(r, f->hi80) - at(r, f->lo80), 5,
                      f->marked ? c->theme->accent : c->theme->band80, QJ_NO_PAINT, 0);
    qj_scene_circle(c->scene, at(r, f->value), middle, 3.6, f->marked ? c->theme->ink : c->theme->accent,
                    c->theme->paper, 1);
    const char *text = value_text(r, f);
    QJ_NEED(err, text);
    qj_scene_text(c->scene, c->x + c->w, middle + 0.33 * c->size,
                  qj_words(text, c->size * 0.92, f->marked ? QJ_BOLD : QJ_REGULAR, QJ_END), c->theme->ink);
    return QJ_OK;
}

static qj_rc draw_bar(rows *r, const qj_figure *f, double middle, qj_err *err) {
    const qj_canvas *c = r->c;
    if (isnan(f->replacement) || isnan(f->growth)) {
        draw_state(r, f, middle);
        return QJ_OK;
    }
    const double zero = at(r, 0), end = at(r, f->replacement),
                 grown = at(r, f->growth >= 0 ? f->replacement + f->growth : f->growth);
    qj_scene_rect(c->scene, zero, middle - 4.5, end - zero, 9, c->theme->replacement, QJ_NO_PAINT, 0);
    if (f->growth >= 0)
        qj_scene_rect(c->scene, end, middle - 4.5, grown - end, 9, c->theme->growth, QJ_NO_PAINT, 0);
    else
        qj_scene_rect(c->scene, grown, middle - 4.5, zero - grown, 9, c->theme->below[1], QJ_NO_PAINT, 0);
    (void)err;
    return QJ_OK;
}

typedef qj_rc (*row_body)(rows *r, const qj_figure *f, double middle, qj_err *err);

static qj_rc draw_rows(rows *r, row_body body, double *height, qj_err *err) {
    const qj_canvas *c = r->c;
    const double top = r->y;
    qj_scene over = qj_scene_new(c->scene->arena, c->scene->width), *under = c->scene;
    qj_canvas onto = *c;
    onto.scene = &over; // rows are drawn first, to know where the lines of the axis end, and placed over them
    r->c = &onto;
    for (size_t i = 0; i < r->n; i++) {
        double h;
        QJ_TRY(draw_name(r, &r->f[i], &h, err));
        QJ_TRY(body(r, &r->f[i], r->y + h / 2, err));
        r->y += h;
    }
    r->c = c;
    QJ_TRY(draw_axis(r, top, r->y, err));
    qj_scene_place(under, &over, 0, 0);
    *height = r->y - c->y;
    return under->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_chart_rank(const qj_canvas *c, const qj_figure *f, size_t n, int decimals, double *height, qj_err *err) {
    rows r = {.c = c, .f = f, .n = n, .decimals = decimals, .y = c->y + 1.3 * c->size};
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        lo = fmin(lo, fmin(f[i].value, f[i].lo80)); // fmin passes over NaN
        hi = fmax(hi, fmax(f[i].value, f[i].hi80));
    }
    if (!isfinite(lo))
        lo = hi = 0;
    if (lo > 0 && lo < 0.6 * hi)
        lo = 0;
    QJ_TRY(measure_rows(&r, lo, hi, true, err));
    QJ_TRY(draw_rows(&r, draw_dot, height, err));
    for (size_t i = 0; i < n; i++)
        if (f[i].modelled) {
            *height += 1.5 * c->size;
            qj_scene_text(c->scene, c->x, c->y + *height,
                          qj_words(qj_text(c->lang, "report.key.modelled"), c->size * 0.86, QJ_REGULAR, QJ_START),
                          c->theme->muted);
            break;
        }
    return QJ_OK;
}

static void put_key(const qj_canvas *c, double *x, double y, uint32_t paint, const char *id) {
    const char *text = qj_text(c->lang, id);
    qj_scene_rect(c->scene, *x, y, 14, 0.9 * c->size, paint, QJ_NO_PAINT, 0);
    qj_scene_text(c->scene, *x + 18, y + 0.82 * c->size, qj_words(text, c->size * 0.92, QJ_REGULAR, QJ_START),
                  c->theme->ink);
    *x += 18 + qj_type_width(c->type, QJ_REGULAR, c->size * 0.92, text) + 16;
}

qj_rc qj_chart_split(const qj_canvas *c, const qj_figure *f, size_t n, double *height, qj_err *err) {
    rows r = {.c = c, .f = f, .n = n, .y = c->y + 3.4 * c->size};
    double lo = 0, hi = 0, x = c->x;
    bool declines = false;
    for (size_t i = 0; i < n; i++) {
        lo = fmin(lo, f[i].growth);
        hi = fmax(hi, f[i].replacement + fmax(0, f[i].growth));
        declines = declines || f[i].growth < 0;
    }
    put_key(c, &x, c->y, c->theme->replacement, "report.part.replacement");
    put_key(c, &x, c->y, c->theme->growth, "report.part.growth");
    if (declines)
        put_key(c, &x, c->y, c->theme->below[1], "report.part.decline");
    QJ_TRY(measure_rows(&r, lo, hi, false, err));
    return draw_rows(&r, draw_bar, height, err);
}
