// Years, industries, occupations: a picture and the table of each.
#include "service/report_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 9

// ---- tables of the need

static const char *outlook(report *r, const qj_table *t, size_t row) {
    const char *id = qj_arena_printf(r->a, "class.%s", report_text(r, t, row, "class"));
    r->flow.failed = r->flow.failed || id == NULL;
    return id != NULL ? qj_text(r->lang, id) : "";
}

// "13 213–52 042", exact as in the other forms.
static const char *exact_range(report *r, const qj_table *t, size_t row) {
    const double lo = report_value(t, row, "lo80"), hi = report_value(t, row, "hi80");
    const char *s =
        isnan(lo) ? "" : qj_arena_printf(r->a, "%s\xE2\x80\x93%s", report_number(r, lo, 0), report_number(r, hi, 0));
    r->flow.failed = r->flow.failed || s == NULL;
    return s != NULL ? s : "";
}

// Figures of a row after its name; a withheld row says so and has none.
static void fill_row(report *r, const qj_table *t, size_t row, const char *name, int years, const char **cells) {
    const bool withheld = strcmp(report_text(r, t, row, "status"), "suppressed") == 0;
    static const char *const figures[] = {"employed", "growth", "replacement", "openings"};
    cells[0] = name;
    for (size_t i = 0; i < 4; i++)
        cells[1 + i] = report_number(r, report_value(t, row, figures[i]), 0);
    cells[5] = report_number(r, report_value(t, row, "openings") / years, 0);
    cells[6] = exact_range(r, t, row);
    cells[7] = withheld ? report_word(r, "status.suppressed") : outlook(r, t, row);
    cells[8] = withheld ? "" : report_text(r, t, row, "quality");
}

typedef struct rows {
    qj_row_spec *list;
    size_t n;
} rows;

static qj_rc add_row(report *r, rows *to, const qj_table *t, size_t row, const char *name, int level, int years,
                     qj_err *err) {
    const char **cells = QJ_NEW(r->a, const char *, COLUMNS);
    QJ_NEED(err, cells);
    fill_row(r, t, row, name, years, cells);
    to->list[to->n++] = (qj_row_spec){cells, level};
    return QJ_OK;
}

static qj_rc put_table(report *r, const char *first, const rows *body, qj_err *err) {
    const qj_arg last[] = {qj_int_arg("year", r->s->last_year), {.name = NULL}};
    const qj_column_spec columns[COLUMNS] = {
        {.heading = report_word(r, first), .share = 3},
        {.heading = report_say(r, "report.col.employed", last), .figures = true},
        {.heading = report_word(r, "col.growth"), .figures = true},
        {.heading = report_word(r, "report.col.replacement"), .figures = true},
        {.heading = report_word(r, "report.col.openings"), .figures = true},
        {.heading = report_word(r, "report.col.yearly"), .figures = true},
        {.heading = report_word(r, "report.col.interval"), .figures = true},
        {.heading = report_word(r, "report.col.outlook"), .share = 1.15},
        {.heading = report_word(r, "report.col.quality"), .figures = true},
    };
    const qj_table_spec t = {columns, COLUMNS, body->list, body->n, 7.4};
    QJ_TRY(qj_flow_table(&r->flow, &t, err));
    return qj_flow_paragraph(&r->flow, report_word(r, "report.table.note"), &qj_style_small, err);
}

static qj_rc total_row(report *r, rows *to, qj_err *err) {
    return add_row(r, to, r->total, 0, report_word(r, "report.total"), 0, r->years, err);
}

// ---- charts

typedef struct figures {
    const qj_figure *rows;
    const qj_year_figure *years;
    size_t n;
    bool from_zero;
} figures;

static qj_rc draw_split(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const figures *f = arg;
    return qj_chart_split(c, f->rows, f->n, height, err);
}
static qj_rc draw_rank(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const figures *f = arg;
    return qj_chart_rank(c, f->rows, f->n, 0, height, err);
}
static qj_rc draw_fan(const qj_canvas *c, const void *arg, double *height, qj_err *err) {
    const figures *f = arg;
    return qj_chart_fan(c, f->years, f->n, f->from_zero, height, err);
}

static qj_rc chart_rows(report *r, const qj_table *t, const char *name, figures *out, qj_err *err) {
    qj_figure *list = QJ_NEW(r->a, qj_figure, t->n_rows + 1);
    QJ_NEED(err, list);
    for (size_t i = 0; i < t->n_rows; i++)
        list[i] = picture_row(t, i, name);
    picture_sort(list, t->n_rows);
    *out = (figures){.rows = list, .n = t->n_rows};
    return QJ_OK;
}

// ---- years

static qj_rc fan_of_openings(report *r, report_figure *out, qj_err *err) {
    const qj_table *t = r->by_year;
    qj_year_figure *years = QJ_NEW(r->a, qj_year_figure, t->n_rows + 1);
    QJ_NEED(err, years);
    for (size_t i = 0; i < t->n_rows; i++)
        years[i] = picture_year(t, i);
    const figures f = {.years = years, .n = t->n_rows, .from_zero = true};
    return report_draw(r, report_word(r, "report.fan.openings"), report_word(r, "report.fan.unit"), draw_fan, &f, out,
                       err);
}

static bool measured(const char *status) {
    return strcmp(status, "observed") == 0 || strcmp(status, "provisional") == 0 || strcmp(status, "derived") == 0;
}

// The past as it is in the pack, and the forecast of the employed.
static qj_rc fan_of_employed(report *r, report_figure *out, qj_err *err) {
    const qj_table *past = r->history.rows, *t = r->by_year;
    const size_t n_past = past != NULL ? past->n_rows : 0;
    qj_year_figure *years = QJ_NEW(r->a, qj_year_figure, n_past + t->n_rows + 1);
    size_t n = 0;
    QJ_NEED(err, years);
    for (size_t i = 0; i < n_past; i++) {
        const int64_t year = past->cells[i * past->n_cols + (size_t)qj_table_col_find(past, "year")].i;
        if (year <= r->s->base_year)
            years[n++] = (qj_year_figure){.year = (int)year,
                                          .value = report_value(past, i, "employed"),
                                          .p50 = NAN,
                                          .lo80 = NAN,
                                          .hi80 = NAN,
                                          .lo95 = NAN,
                                          .hi95 = NAN,
                                          .observed = true,
                                          .filled = !measured(report_text(r, past, i, "status"))};
    }
    for (size_t i = 0; i < t->n_rows; i++)
        years[n++] = (qj_year_figure){.year = (int)strtol(report_text(r, t, i, "year"), NULL, 10),
                                      .value = report_value(t, i, "employed"),
                                      .p50 = NAN,
                                      .lo80 = report_value(t, i, "employed_lo80"),
                                      .hi80 = report_value(t, i, "employed_hi80"),
                                      .lo95 = NAN,
                                      .hi95 = NAN};
    const figures f = {.years = years, .n = n};
    return report_draw(r, report_word(r, "web.history.title"), report_word(r, "report.fan.employed-unit"), draw_fan, &f,
                       out, err);
}

// A year has no mean of years: the column is left out.
#define YEAR_COLUMNS 8

static qj_rc year_row(report *r, const qj_table *t, size_t row, const char *name, int level, qj_row_spec *out,
                      qj_err *err) {
    const char *all[COLUMNS], **cells = QJ_NEW(r->a, const char *, YEAR_COLUMNS);
    QJ_NEED(err, cells);
    fill_row(r, t, row, name, 1, all);
    for (size_t c = 0, k = 0; c < COLUMNS; c++)
        if (c != 5)
            cells[k++] = all[c];
    *out = (qj_row_spec){cells, level};
    return QJ_OK;
}

static qj_rc years_table(report *r, qj_err *err) {
    const qj_table *t = r->by_year;
    qj_row_spec *list = QJ_NEW(r->a, qj_row_spec, t->n_rows + 2);
    QJ_NEED(err, list);
    for (size_t i = 0; i < t->n_rows; i++)
        QJ_TRY(year_row(r, t, i, report_text(r, t, i, "year"), 1, &list[i], err));
    QJ_TRY(year_row(r, r->total, 0, report_word(r, "report.total"), 0, &list[t->n_rows], err));
    const qj_column_spec columns[YEAR_COLUMNS] = {
        {.heading = report_word(r, "col.year"), .share = 1.4},
        {.heading = report_word(r, "report.col.employed-end"), .figures = true},
        {.heading = report_word(r, "col.growth"), .figures = true},
        {.heading = report_word(r, "report.col.replacement"), .figures = true},
        {.heading = report_word(r, "report.col.openings"), .figures = true},
        {.heading = report_word(r, "report.col.interval"), .figures = true},
        {.heading = report_word(r, "report.col.outlook"), .share = 1.6},
        {.heading = report_word(r, "report.col.quality"), .figures = true},
    };
    return qj_flow_table(&r->flow, &(qj_table_spec){columns, YEAR_COLUMNS, list, t->n_rows + 1, 7.6}, err);
}

// What the reader of the past must know: a region that was divided, a survey that changed.
static qj_rc breaks(report *r, qj_err *err) {
    const qj_table *t = r->history.breaks;
    for (size_t i = 0; t != NULL && i < t->n_rows; i++) {
        const int64_t year = t->cells[i * t->n_cols + (size_t)qj_table_col_find(t, "year")].i;
        const char *text = qj_arena_printf(r->a, "%d: %s", (int)year, report_text(r, t, i, "text"));
        QJ_NEED(err, text);
        QJ_TRY(qj_flow_paragraph(&r->flow, text, &qj_style_small, err));
    }
    return QJ_OK;
}

// Whether the labour force suffices for the employment of the forecast.
static qj_rc labour(report *r, qj_err *err) {
    for (size_t i = 0; r->labour != NULL && r->labour[i] != NULL; i++)
        QJ_TRY(qj_flow_paragraph(&r->flow, r->labour[i], r->labour[i + 1] != NULL ? &qj_style_body : &qj_style_small, err));
    return QJ_OK;
}

qj_rc report_years(report *r, qj_err *err) {
    report_figure openings, employed;
    QJ_TRY(fan_of_openings(r, &openings, err));
    QJ_TRY(fan_of_employed(r, &employed, err));
    QJ_TRY(report_section(r, "report.h.years", report_height(&openings), err));
    QJ_TRY(report_place(r, &openings, err));
    QJ_TRY(report_place(r, &employed, err));
    QJ_TRY(breaks(r, err));
    QJ_TRY(labour(r, err));
    return years_table(r, err);
}

// ---- regions, industries and occupations

// Of the country only.
qj_rc report_regions(report *r, qj_err *err) {
    const qj_table *t = r->regions;
    rows list = {.list = QJ_NEW(r->a, qj_row_spec, t->n_rows + 2)};
    QJ_NEED(err, list.list);
    if (*r->region != '\0')
        return QJ_OK;
    QJ_TRY(report_section(r, "report.h.regions", 120, err));
    QJ_TRY(total_row(r, &list, err));
    for (size_t i = 0; i < t->n_rows; i++)
        QJ_TRY(add_row(r, &list, t, i, report_text(r, t, i, "region_name"), 1, r->years, err));
    return put_table(r, "col.region_name", &list, err);
}

qj_rc report_industries(report *r, qj_err *err) {
    const qj_table *t = r->industries;
    rows list = {.list = QJ_NEW(r->a, qj_row_spec, t->n_rows + 2)};
    figures f;
    QJ_NEED(err, list.list);
    QJ_TRY(chart_rows(r, t, "industry_name", &f, err));
    const qj_arg args[] = {qj_text_arg("years", r->span), {.name = NULL}};
    report_figure figure;
    QJ_TRY(report_draw(r, report_say(r, "report.split.caption", args), report_word(r, "report.split.unit"), draw_split,
                       &f, &figure, err));
    QJ_TRY(report_section(r, "report.h.industries", report_height(&figure), err));
    QJ_TRY(report_place(r, &figure, err));
    QJ_TRY(total_row(r, &list, err));
    for (size_t i = 0; i < t->n_rows; i++) {
        const char *name =
            qj_arena_printf(r->a, "%s. %s", report_text(r, t, i, "industry"), report_text(r, t, i, "industry_name"));
        QJ_NEED(err, name);
        QJ_TRY(add_row(r, &list, t, i, name, 1, r->years, err));
    }
    return put_table(r, "report.col.industry", &list, err);
}

static qj_rc occupation_row(report *r, rows *to, const qj_table *t, size_t i, int level, qj_err *err) {
    const char *name =
        qj_arena_printf(r->a, "%s. %s", report_text(r, t, i, "occupation"), report_text(r, t, i, "occupation_name"));
    QJ_NEED(err, name);
    return add_row(r, to, t, i, name, level, r->years, err);
}

// Each major group with its sub-groups below it; one that is a sub-group itself stands once.
static qj_rc occupations_table(report *r, qj_err *err) {
    const qj_table *top = r->majors, *t = r->occupations;
    rows list = {.list = QJ_NEW(r->a, qj_row_spec, top->n_rows + t->n_rows + 2)};
    QJ_NEED(err, list.list);
    QJ_TRY(total_row(r, &list, err));
    for (size_t i = 0; i < top->n_rows; i++) {
        const char *major = report_text(r, top, i, "occupation");
        QJ_TRY(occupation_row(r, &list, top, i, 0, err));
        for (size_t k = 0; k < t->n_rows; k++) {
            const char *code = report_text(r, t, k, "occupation");
            if (strlen(code) > 1 && code[0] == major[0])
                QJ_TRY(occupation_row(r, &list, t, k, 2, err));
        }
    }
    return put_table(r, "report.col.occupation", &list, err);
}

#define SHOWN 12

qj_rc report_occupations(report *r, qj_err *err) {
    figures f;
    QJ_TRY(chart_rows(r, r->occupations, "occupation_name", &f, err));
    f.n = f.n < SHOWN ? f.n : SHOWN;
    const qj_arg args[] = {qj_text_arg("years", r->span), qj_int_arg("n", f.n), {.name = NULL}};
    report_figure figure;
    QJ_TRY(report_draw(r, report_say(r, "report.top.caption", args), report_word(r, "report.top.unit"), draw_rank, &f,
                       &figure, err));
    QJ_TRY(report_section(r, "report.h.occupations", report_height(&figure), err));
    QJ_TRY(report_place(r, &figure, err));
    return occupations_table(r, err);
}
