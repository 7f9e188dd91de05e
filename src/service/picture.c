// A table of the need as a picture.
#include "service/picture.h"

#include "base/round.h"
#include "report/cairo.h"
#include "report/svg.h"
#include "service/publish.h"

#include <math.h>
#include <string.h>

#define WIDTH 720.0 // of the drawing, in points
#define SIZE 12.0   // of its text
#define DEFAULT_SVG 720
#define DEFAULT_PNG 1440

typedef enum kind { K_MAP, K_RANKING, K_FAN, K_SPLIT } kind;
static const char *const kinds[] = {"map", "ranking", "fan", "split"};

typedef struct chart {
    const qj_region_figure *regions;
    const qj_figure *rows;
    const qj_year_figure *years;
    size_t n;
    int decimals;
} chart;

static qj_rc draw_map(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const chart *p = arg;
    return qj_chart_map(c, p->regions, p->n, p->decimals, height, err);
}
static qj_rc draw_rank(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const chart *p = arg;
    return qj_chart_rank(c, p->rows, p->n, p->decimals, height, err);
}
static qj_rc draw_split(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const chart *p = arg;
    return qj_chart_split(c, p->rows, p->n, height, err);
}
static qj_rc draw_fan(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const chart *p = arg;
    return qj_chart_fan(c, p->years, p->n, true, height, err);
}

// ---- what goes over the rows

static const char *const dims[] = {"region", "industry", "occupation", "year"};
static const char *const names[] = {"region_name", "industry_name", "occupation_name", "year"};

static bool varies(const qj_table *t, const char *col) {
    const size_t k = (size_t)qj_table_col_find(t, col);
    for (size_t row = 1; row < t->n_rows; row++)
        if (strcmp(t->cells[k].text, t->cells[row * t->n_cols + k].text) != 0)
            return true;
    return false;
}

// The one dimension of the rows; with a single row the one that was asked for.
static qj_rc find_dim(const exporting *x, size_t *out) {
    const qj_table *t = x->doc.table;
    size_t n = 0, asked = 0;
    for (size_t i = 0; i < 4; i++) {
        if (varies(t, dims[i]))
            *out = i, n++;
        if (n == 0 && (x->q->need.by & 1u << i) != 0 && asked++ == 0)
            *out = i;
    }
    if (n > 1 || t->n_rows == 0 || (n == 0 && asked == 0))
        return qj_fail(x->err, QJ_E_EXPORT_PICTURE, qj_text_arg("as", x->q->as));
    return QJ_OK;
}

static qj_rc find_kind(const exporting *x, size_t dim, kind *out) {
    const bool by_year = dim == 3, shapes = x->doc.shapes != NULL && x->doc.table->n_rows > 1;
    const bool whole = x->q->need.regions == NULL || *x->q->need.regions == '\0';
    *out = by_year ? K_FAN : dim == 0 && shapes && whole ? K_MAP : K_RANKING;
    if (x->q->picture == NULL)
        return QJ_OK;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(kinds[k], x->q->picture) == 0)
            *out = (kind)k;
    const bool fits = *out == K_SPLIT || (*out == K_FAN) == by_year;
    if (fits && (*out != K_MAP || (dim == 0 && shapes)))
        return QJ_OK;
    return qj_fail(x->err, QJ_E_EXPORT_PICTURE_KIND, qj_text_arg("picture", x->q->picture),
                   qj_text_arg("by", dims[dim]));
}

// ---- words

static const char *say(const exporting *x, const char *id, const qj_arg *args) {
    qj_buf b = qj_buf_new(x->a, 160);
    qj_text_format(&b, x->q->need.lang, id, args);
    return b.failed ? NULL : b.data;
}

static const char *written(const exporting *x, double v, int decimals) {
    qj_buf b = qj_buf_new(x->a, 24);
    qj_text_number(&b, x->q->need.lang, decimals > 0 ? v : qj_significant(v, 3), decimals);
    return b.failed ? NULL : b.data;
}

// What is seen: the first place, or the ends of the line.
static const char *title_of(const exporting *x, kind k, bool rate, const chart *c) {
    if (k == K_FAN) {
        const qj_arg args[] = {qj_text_arg("first", written(x, c->years[0].value, 0)),
                               qj_text_arg("last", written(x, c->years[c->n - 1].value, 0)),
                               qj_int_arg("from", c->years[0].year),
                               qj_int_arg("to", c->years[c->n - 1].year),
                               {.name = NULL}};
        return say(x, "report.title.fan", args);
    }
    if (k == K_SPLIT)
        return say(x, "report.title.split", NULL);
    const char *best = "";
    double most = NAN;
    for (size_t i = 0; i < c->n; i++) {
        const qj_figure *f = k == K_MAP ? &c->regions[i].f : &c->rows[i];
        if (!isnan(f->value) && !(f->value <= most)) {
            most = f->value;
            best = f->name;
        }
    }
    const qj_arg args[] = {qj_text_arg("name", best), qj_text_arg("n", written(x, most, rate ? 1 : 0)), {.name = NULL}};
    return isnan(most) ? x->doc.title : say(x, rate ? "report.title.rate" : "report.title.openings", args);
}

static qj_rc set_texts(const exporting *x, kind k, bool rate, const chart *c, qj_picture *p) {
    static const char *const units[] = {"report.unit.map", "report.unit.rank", "report.unit.fan", "report.unit.split"};
    const qj_arg unit[] = {qj_msg_arg("unit", rate ? "report.per-1000" : "unit.persons"), {.name = NULL}};
    const char *about = say(x, units[k], unit);
    const char *note = qj_standing_note(x->s->standing);
    const qj_arg made[] = {qj_text_arg("vintage", x->s->vintage.id),
                           qj_text_arg("method", x->s->vintage.method),
                           qj_text_arg("source", x->doc.source),
                           {.name = NULL}};
    p->texts = (qj_frame_texts){.title = title_of(x, k, rate, c), .source = say(x, "report.source", made)};
    p->texts.subtitle = about != NULL ? qj_arena_printf(x->a, "%s. %s", x->doc.title, about) : NULL;
    if (*note != '\0')
        p->texts.note = say(x, note, made);
    p->desc = p->texts.subtitle;
    if (p->texts.title == NULL || p->texts.subtitle == NULL || p->texts.source == NULL)
        return qj_fail(x->err, QJ_E_MEMORY);
    return QJ_OK;
}

// ---- figures

static qj_rc make_rows(const exporting *x, size_t dim, bool rate, chart *c) {
    const qj_table *t = x->doc.table;
    qj_figure *rows = QJ_NEW(x->a, qj_figure, t->n_rows);
    QJ_NEED(x->err, rows);
    for (size_t i = 0; i < t->n_rows; i++) {
        rows[i] = picture_row(t, i, names[dim]);
        if (rate)
            picture_to_rate(t, i, &rows[i]);
    }
    if (dim != 3)
        picture_sort(rows, t->n_rows);
    c->rows = rows;
    c->n = t->n_rows;
    return QJ_OK;
}

static qj_rc make_years(const exporting *x, chart *c) {
    const qj_table *t = x->doc.table;
    qj_year_figure *years = QJ_NEW(x->a, qj_year_figure, t->n_rows);
    QJ_NEED(x->err, years);
    for (size_t i = 0; i < t->n_rows; i++)
        years[i] = picture_year(t, i);
    c->years = years;
    c->n = t->n_rows;
    return QJ_OK;
}

static qj_rc make_chart(const exporting *x, kind k, size_t dim, bool rate, chart *c) {
    qj_region_figure *regions;
    c->decimals = rate ? 1 : 0;
    if (k == K_FAN)
        return make_years(x, c);
    if (k != K_MAP)
        return make_rows(x, dim, rate, c);
    QJ_TRY(picture_regions(x->w, x->doc.table, rate ? picture_rate : picture_openings, x->doc.shapes, x->doc.n_shapes,
                           x->q->need.lang, x->a, &regions, &c->n, x->err));
    c->regions = regions;
    return QJ_OK;
}

qj_rc export_picture(exporting *x) {
    static const qj_chart_body bodies[] = {draw_map, draw_rank, draw_fan, draw_split};
    size_t dim = 0;
    kind k;
    QJ_TRY(find_dim(x, &dim));
    QJ_TRY(find_kind(x, dim, &k));
    const char *figure = x->q->figure;
    const bool rate =
        (k == K_MAP && figure == NULL) || (k <= K_RANKING && figure != NULL && strcmp(figure, "rate") == 0);
    chart *c = QJ_NEW(x->a, chart, 1);
    qj_picture *p = QJ_NEW(x->a, qj_picture, 1);
    if (c == NULL || p == NULL)
        return qj_fail(x->err, QJ_E_MEMORY);
    QJ_TRY(make_chart(x, k, dim, rate, c));
    p->body = bodies[k];
    p->arg = c;
    p->dark = x->q->theme != NULL && strcmp(x->q->theme, "dark") == 0;
    p->width = x->q->width;
    x->doc.picture = p;
    return set_texts(x, k, rate, c, p);
}

// ---- writers

static qj_rc draw(const qj_write_doc *d, qj_type *type, qj_arena *a, qj_scene *out, qj_err *err) {
    const qj_picture *p = d->picture;
    *out = qj_scene_new(a, WIDTH);
    const qj_canvas c = {.scene = out, .type = type, .theme = qj_theme_of(p->dark), .lang = d->lang, .size = SIZE};
    out->paper = c.theme->paper;
    out->title = p->texts.title;
    out->desc = p->desc;
    out->lang = qj_lang_code(d->lang);
    return qj_chart_frame(&c, &p->texts, p->body, p->arg, err);
}

static qj_rc write_picture(const qj_write_doc *d, bool png, qj_buf *out, qj_err *err) {
    qj_type *type;
    qj_scene scene;
    QJ_BUG_IF(err, d->picture == NULL);
    const int asked = d->picture->width, width = asked > 0 ? asked : png ? DEFAULT_PNG : DEFAULT_SVG;
    QJ_TRY(qj_type_open(out->arena, &type, err));
    qj_rc rc = draw(d, type, out->arena, &scene, err);
    if (rc == QJ_OK)
        rc = png ? qj_png(&scene, width, type, out, err) : qj_svg(&scene, width, out, err);
    qj_type_close(type);
    return rc;
}

static qj_rc write_svg(const qj_write_doc *d, qj_buf *out, qj_err *err) { return write_picture(d, false, out, err); }
static qj_rc write_png(const qj_write_doc *d, qj_buf *out, qj_err *err) { return write_picture(d, true, out, err); }

const qj_writer qj_picture_writers[] = {
    {"svg", "image/svg+xml; charset=utf-8", "svg", QJ_WRITE_DIMS | QJ_WRITE_PICTURE, 40, write_svg},
    {"png", "image/png", "png", QJ_WRITE_DIMS | QJ_WRITE_PICTURE, 40, write_png},
};
const size_t qj_picture_writers_count = sizeof qj_picture_writers / sizeof *qj_picture_writers;
