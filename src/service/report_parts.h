// The parts of the document. Inside of the service.
#pragma once

#include "report/flow.h"
#include "service/history.h"
#include "service/picture.h"
#include "service/report.h"

typedef struct report {
    qj_workspace *w;
    const qj_snapshot *s;
    qj_lang lang;
    qj_arena *a;
    const char *region;       // code; "" for the country
    const struct qj_ceiling *ceiling; // NULL: made here
    const char *place, *span; // "Түркістан облысы", "2026–2035"
    const char *link;         // of the page, with its host
    const char *date;         // of the vintage, as the language writes it
    int years;
    qj_table *total, *country, *by_year, *regions, *industries, *majors, *occupations;
    qj_history history;
    qj_table *claims;
    const char *const *labour; // sentences on the ceiling of the labour force, the last says what it rests on; NULL: none
    const qj_table *sources; // NULL: none
    qj_pack_about pack;
    const char *shapes; // TopoJSON; NULL: none
    size_t n_shapes;
    bool with_survey, with_projects; // what employers and projects say entered the forecast
    // While it is written.
    qj_flow flow;
    int section;
} report;

// Reading.
QJ_CHECKED qj_rc report_read(report *r, qj_err *err);

// Parts, in the order of the document.
QJ_CHECKED qj_rc report_front(report *r, qj_err *err);
QJ_CHECKED qj_rc report_years(report *r, qj_err *err);
QJ_CHECKED qj_rc report_regions(report *r, qj_err *err);
QJ_CHECKED qj_rc report_industries(report *r, qj_err *err);
QJ_CHECKED qj_rc report_occupations(report *r, qj_err *err);
QJ_CHECKED qj_rc report_claims(report *r, qj_err *err);
QJ_CHECKED qj_rc report_gaps(report *r, qj_err *err);
QJ_CHECKED qj_rc report_method(report *r, qj_err *err);
QJ_CHECKED qj_rc report_glossary(report *r, qj_err *err);
QJ_CHECKED qj_rc report_approval(report *r, qj_err *err);

// Words. What they return is "" when there is no memory, and r->flow.failed is set.
const char *report_say(report *r, const char *id, const qj_arg *args);
const char *report_word(const report *r, const char *id);
const char *report_number(report *r, double v, int decimals); // "" for NaN
const char *report_rounded(report *r, double v);              // for labels: three digits that are known
const char *report_range(report *r, double lo, double hi);    // rounded to what is known
const char *report_text(report *r, const qj_table *t, size_t row, const char *col);
double report_value(const qj_table *t, size_t row, const char *col); // NaN when there is no such row

// "2. Title" and its bookmark.
QJ_CHECKED qj_rc report_section(report *r, const char *id, double needs, qj_err *err);

// A chart of the full width under its caption: drawn, to know its height, and then placed.
typedef struct report_figure {
    qj_scene scene;
    const char *caption, *unit;
} report_figure;

QJ_CHECKED qj_rc report_draw(report *r, const char *caption, const char *unit, qj_chart_body body, const void *arg,
                             report_figure *out, qj_err *err);
QJ_CHECKED qj_rc report_place(report *r, const report_figure *f, qj_err *err);

// The points that a figure takes with its caption, for the heading above it.
double report_height(const report_figure *f);
