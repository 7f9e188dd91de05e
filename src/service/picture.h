// Tables as pictures: map, ranking, fan, split. Inside of the service; io can't see how pictures are drawn.
#pragma once

#include "report/chart.h"
#include "service/export_about.h"

// Writers of pictures, beside those of io/write.h. They take documents with a picture.
extern const qj_writer qj_picture_writers[];
extern const size_t qj_picture_writers_count;

// What a picture draws; made while the store may be read, drawn later.
typedef struct qj_picture {
    qj_chart_body body;
    const void *arg;
    qj_frame_texts texts;
    const char *desc;
    bool dark;
    int width;
} qj_picture;

// Makes x->doc.picture from x->doc.table. QJ_E_EXPORT_PICTURE when the rows go over more than one thing or none,
// QJ_E_EXPORT_PICTURE_KIND when the kind that was asked for is not to be had from these rows.
QJ_CHECKED qj_rc export_picture(exporting *x);

// Regions of a table by region as figures on a map: what `value` picks from a row. shapes: TopoJSON.
typedef double (*picture_value)(const qj_table *t, size_t row);
QJ_CHECKED qj_rc picture_regions(const qj_workspace *w, const qj_table *t, picture_value value, const char *shapes,
                                 size_t n_shapes, qj_lang lang, qj_arena *a, qj_region_figure **out, size_t *n,
                                 qj_err *err);

// The figure of a row of the need: openings with their interval, parts, state. name: the column it is called by.
qj_figure picture_row(const qj_table *t, size_t row, const char *name);
double picture_openings(const qj_table *t, size_t row);
double picture_rate(const qj_table *t, size_t row);                // openings per 1,000 employed
void picture_to_rate(const qj_table *t, size_t row, qj_figure *f); // value and interval

qj_year_figure picture_year(const qj_table *t, size_t row);

// Largest first, withheld and missing last.
void picture_sort(qj_figure *rows, size_t n);
