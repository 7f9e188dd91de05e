// A document set page by page: headings, paragraphs, figures and tables one under the other on A4, with their meaning
// as tags and bookmarks. No heading stands alone at the foot of a page, no row of a table is divided, and a table says
// its columns again on each page.
#pragma once

#include "report/cairo.h"
#include "report/chart.h"

typedef struct qj_flow {
    qj_arena *arena;
    qj_type *type;
    const qj_theme *theme;
    qj_lang lang;
    qj_scene *pages;
    size_t n_pages, cap_pages;
    qj_bookmark *marks;
    size_t n_marks, cap_marks;
    double left, right, top, bottom; // of what is set, on a page
    double y;
    bool failed;
} qj_flow;

// With one empty page.
QJ_CHECKED qj_rc qj_flow_open(qj_type *type, qj_lang lang, qj_arena *a, qj_flow *out, qj_err *err);

qj_scene *qj_flow_page(qj_flow *f);    // the current one
double qj_flow_room(const qj_flow *f); // points left on the page
void qj_flow_space(qj_flow *f, double points);
void qj_flow_keep(qj_flow *f, double points); // what follows takes so much: to the next page when it does not fit
void qj_flow_break(qj_flow *f);               // to the next page, unless nothing stands on this one

typedef struct qj_style {
    double size;
    qj_weight weight;
    uint32_t paint;
    double indent; // of all lines
    double after;  // space below
} qj_style;
extern const qj_style qj_style_body, qj_style_small, qj_style_lead;

// level 1 to 3. `needs`: points that must fit below it on the same page.
QJ_CHECKED qj_rc qj_flow_heading(qj_flow *f, int level, const char *text, double needs, qj_err *err);
QJ_CHECKED qj_rc qj_flow_paragraph(qj_flow *f, const char *text, const qj_style *s, qj_err *err);

// "Name. Text": the name is bold. A line with a dash in front of it.
QJ_CHECKED qj_rc qj_flow_item(qj_flow *f, const char *name, const char *text, qj_err *err);

// A picture of the width of the page, or less, with its caption above; kept together. alt: what stands in its place for
// those who do not see it.
QJ_CHECKED qj_rc qj_flow_figure(qj_flow *f, const qj_scene *picture, const char *alt, const char *caption,
                                const char *unit, qj_err *err);

typedef struct qj_column_spec {
    const char *heading;
    bool figures; // to the right, as wide as needed; else text that shares what is left
    double share; // of text columns among each other
} qj_column_spec;

typedef struct qj_row_spec {
    const char *const *cells; // [n_columns]
    int level;                // 0: a sum or a group, bold; 1, 2: indented
} qj_row_spec;

typedef struct qj_table_spec {
    const qj_column_spec *columns;
    size_t n_columns;
    const qj_row_spec *rows;
    size_t n_rows;
    double size;
} qj_table_spec;

QJ_CHECKED qj_rc qj_flow_table(qj_flow *f, const qj_table_spec *t, qj_err *err);

// Header and footer of every page, once all are set: texts left and right, and "3 / 9".
typedef struct qj_running {
    const char *head_left, *head_right, *head_short; // short: on the right where the other has no room
    const char *foot, *warning;                      // warning: NULL, or what each page must say ("Draft")
} qj_running;
void qj_flow_run(qj_flow *f, const qj_running *r);
