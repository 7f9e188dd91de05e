// The first page: what it is, the answer, the map.
#include "report/qr.h"
#include "service/forecast.h"
#include "service/lead.h"
#include "service/publish.h"
#include "service/report_parts.h"
#include "service/vintage.h"

#include <math.h>
#include <string.h>

#define CODE_SIDE 84.0

// ---- title block

// Title to the left, code of the permanent link to the right.
static qj_rc put_title(report *r, qj_err *err) {
    qj_flow *f = &r->flow;
    const double right = f->right, top = f->y;
    const qj_arg args[] = {qj_text_arg("place", r->place), qj_text_arg("years", r->span), {.name = NULL}};
    const qj_forecast_options o = qj_run_options(&r->s->vintage);
    const qj_arg made[] = {qj_text_arg("vintage", r->s->vintage.id),
                           qj_text_arg("date", r->date),
                           qj_text_arg("method", r->s->vintage.method),
                           qj_int_arg("base", r->s->base_year),
                           qj_int_arg("draws", o.draws),
                           {.name = NULL}};
    f->right = right - CODE_SIDE - 14;
    QJ_TRY(qj_flow_heading(f, 1, report_say(r, "report.title", args), 0, err));
    QJ_TRY(qj_flow_paragraph(f, report_say(r, "report.made", made), &qj_style_small, err));
    const char *standing = qj_arena_printf(r->a, "standing.%s", qj_standing_id(r->s->standing));
    QJ_NEED(err, standing);
    const qj_arg state[] = {qj_msg_arg("standing", standing), {.name = NULL}};
    QJ_TRY(qj_flow_paragraph(f, report_say(r, "report.standing", state), &qj_style_small, err));
    const qj_line *lines;
    size_t n;
    QJ_TRY(qj_type_break(f->type, QJ_REGULAR, 7.6, f->right - f->left, r->link, r->a, &lines, &n, err));
    qj_scene *page = qj_flow_page(f);
    qj_scene_open(page, QJ_TAG_P, NULL);
    qj_scene_open(page, QJ_TAG_LINK, r->link);
    for (size_t i = 0; i < n; i++, f->y += 10)
        qj_scene_text(page, f->left, f->y + 8, qj_words(lines[i].text, 7.6, QJ_REGULAR, QJ_START), f->theme->accent);
    qj_scene_close(page, QJ_TAG_LINK);
    qj_scene_close(page, QJ_TAG_P);
    f->right = right;
    qj_scene_open(page, QJ_TAG_FIGURE, report_word(r, "report.qr"));
    QJ_TRY(qj_qr_draw(page, r->link, right - CODE_SIDE + 6, top - 6, CODE_SIDE, err));
    qj_scene_close(page, QJ_TAG_FIGURE);
    f->y = fmax(f->y, top + CODE_SIDE - 6) + 10;
    return QJ_OK;
}

// ---- key figures

typedef struct tile {
    const char *label, *value, *under;
} tile;

#define TILE_LINE 10.4

// Lines of a small text; *y moves below them.
static qj_rc put_small(report *r, const char *text, double x, double w, double *y, qj_err *err) {
    const qj_line *lines;
    size_t n;
    QJ_TRY(qj_type_break(r->flow.type, QJ_REGULAR, 8, w, text, r->a, &lines, &n, err));
    for (size_t i = 0; i < n; i++, *y += TILE_LINE)
        qj_scene_text(qj_flow_page(&r->flow), x, *y + 7, qj_words(lines[i].text, 8, QJ_REGULAR, QJ_START),
                      r->flow.theme->muted);
    return QJ_OK;
}

// label_height: that of the tallest label, so that the values of all tiles stand on one line.
static qj_rc put_tile(report *r, const tile *t, double x, double w, double label_height, double *h, qj_err *err) {
    qj_flow *f = &r->flow;
    qj_scene *page = qj_flow_page(f);
    double y = f->y + 6;
    qj_scene_line(page, x, f->y, x + w, f->y, f->theme->accent, 1.6);
    qj_scene_open(page, QJ_TAG_P, NULL);
    QJ_TRY(put_small(r, t->label, x, w, &y, err));
    y = f->y + 6 + label_height;
    qj_scene_text(page, x, y + 18, qj_words(t->value, 17, QJ_BOLD, QJ_START), f->theme->ink);
    y += 24;
    QJ_TRY(put_small(r, t->under, x, w, &y, err));
    qj_scene_close(page, QJ_TAG_P);
    *h = fmax(*h, y - f->y);
    return QJ_OK;
}

static const char *interval_words(report *r, double lo, double hi) {
    const qj_arg args[] = {qj_text_arg("range", report_range(r, lo, hi)), {.name = NULL}};
    return isnan(lo) ? "" : report_say(r, "report.interval", args);
}

static qj_rc put_tiles(report *r, qj_err *err) {
    const qj_table *t = r->total;
    const double openings = report_value(t, 0, "openings"), n = r->years;
    const qj_arg last[] = {qj_int_arg("year", r->s->last_year), {.name = NULL}};
    const tile tiles[] = {
        {report_say(r, "report.tile.openings", (const qj_arg[]){qj_text_arg("years", r->span), {.name = NULL}}),
         report_rounded(r, openings), interval_words(r, report_value(t, 0, "lo80"), report_value(t, 0, "hi80"))},
        {report_word(r, "report.tile.yearly"), report_rounded(r, openings / n), report_word(r, "report.tile.mean")},
        {report_word(r, "col.replacement"), report_rounded(r, report_value(t, 0, "replacement")),
         report_word(r, "report.tile.replacement")},
        {report_word(r, "col.growth"), report_rounded(r, report_value(t, 0, "growth")),
         report_word(r, "report.tile.growth")},
        {report_say(r, "report.tile.employed", last), report_rounded(r, report_value(t, 0, "employed")),
         interval_words(r, report_value(t, 0, "employed_lo80"), report_value(t, 0, "employed_hi80"))},
    };
    const size_t count = sizeof tiles / sizeof *tiles;
    const double gap = 14, w = (r->flow.right - r->flow.left - gap * (double)(count - 1)) / (double)count;
    double h = 0, label_height = 0;
    if (isnan(openings))
        return QJ_OK;
    for (size_t i = 0; i < count; i++) {
        const qj_line *lines;
        size_t n_lines;
        QJ_TRY(qj_type_break(r->flow.type, QJ_REGULAR, 8, w, tiles[i].label, r->a, &lines, &n_lines, err));
        label_height = fmax(label_height, TILE_LINE * (double)n_lines);
    }
    qj_flow_space(&r->flow, 8);
    qj_flow_keep(&r->flow, 90);
    for (size_t i = 0; i < count; i++)
        QJ_TRY(put_tile(r, &tiles[i], r->flow.left + (w + gap) * (double)i, w, label_height, &h, err));
    r->flow.y += h + 14;
    return QJ_OK;
}

// ---- the answer

static qj_rc put_lead(report *r, qj_err *err) {
    const qj_table *t = r->total, *c = r->country;
    const qj_lead x = {.openings = report_value(t, 0, "openings"),
                       .lo80 = report_value(t, 0, "lo80"),
                       .hi80 = report_value(t, 0, "hi80"),
                       .growth = report_value(t, 0, "growth"),
                       .replacement = report_value(t, 0, "replacement"),
                       .employed = report_value(t, 0, "employed"),
                       .years = r->years,
                       .span = r->span,
                       .country_rate = *r->region != '\0' ? picture_rate(c, 0) : NAN,
                       .suppressed = strcmp(report_text(r, t, 0, "status"), "suppressed") == 0};
    const char *sentences[QJ_LEAD_MOST];
    const size_t n = qj_lead_write(&x, r->lang, r->a, sentences);
    qj_buf b = qj_buf_new(r->a, 600);
    for (size_t i = 0; i < n; i++)
        qj_buf_printf(&b, "%s%s", i > 0 ? " " : "", sentences[i]);
    if (n == 0 || b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    return qj_flow_paragraph(&r->flow, b.data, &qj_style_lead, err);
}

// ---- the map

typedef struct drawing {
    const qj_region_figure *regions;
    size_t n;
} drawing;

static qj_rc draw(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const drawing *d = arg;
    qj_canvas smaller = *c;
    smaller.size = 8.4;
    return qj_chart_map(&smaller, d->regions, d->n, 1, height, err);
}

// "Place among regions": rank by the rate, and how many can't be told apart from it.
static qj_rc put_rank(report *r, const qj_region_figure *regions, size_t n, qj_err *err) {
    size_t rank = 1, all = 0, same = 0, own = n;
    for (size_t i = 0; i < n; i++)
        own = regions[i].f.marked ? i : own;
    if (own == n || isnan(regions[own].f.value))
        return QJ_OK;
    qj_figure me = regions[own].f;
    picture_to_rate(r->regions, own, &me);
    for (size_t i = 0; i < n; i++) {
        qj_figure f = regions[i].f;
        if (isnan(f.value))
            continue;
        all++;
        rank += f.value > regions[own].f.value;
        picture_to_rate(r->regions, i, &f);
        same += i != own && f.hi80 >= me.lo80 && f.lo80 <= me.hi80;
    }
    const qj_arg args[] = {qj_num_arg("rate", regions[own].f.value, 1),
                           qj_int_arg("rank", rank),
                           qj_int_arg("all", all),
                           qj_int_arg("n", same),
                           qj_num_arg("country", picture_rate(r->country, 0) / r->years, 1),
                           {.name = NULL}};
    return qj_flow_paragraph(&r->flow, report_say(r, "report.rank", args), &qj_style_body, err);
}

static qj_rc put_map(report *r, qj_err *err) {
    qj_region_figure *regions;
    size_t n;
    if (r->shapes == NULL)
        return QJ_OK;
    QJ_TRY(picture_regions(r->w, r->regions, picture_rate, r->shapes, r->n_shapes, r->lang, r->a, &regions, &n, err));
    for (size_t i = 0; i < n; i++) {
        regions[i].f.value /= r->years;
        regions[i].f.marked = strcmp(report_text(r, r->regions, i, "region"), r->region) == 0;
    }
    const drawing d = {regions, n};
    const qj_arg args[] = {qj_text_arg("years", r->span), {.name = NULL}};
    report_figure figure;
    QJ_TRY(report_draw(r, report_say(r, "report.map", args),
                       report_word(r, *r->region != '\0' ? "report.map.unit" : "report.map.unit-country"), draw, &d,
                       &figure, err));
    QJ_TRY(report_place(r, &figure, err));
    return put_rank(r, regions, n, err);
}

qj_rc report_front(report *r, qj_err *err) {
    QJ_TRY(put_title(r, err));
    QJ_TRY(put_lead(r, err));
    QJ_TRY(put_tiles(r, err));
    return put_map(r, err);
}
