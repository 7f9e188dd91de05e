// From rows of the need to what charts draw.
#include "data/status.h"
#include "io/topo.h"
#include "service/picture.h"
#include "service/short_name.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double number(const qj_table *t, size_t row, const char *col) {
    return t->cells[row * t->n_cols + (size_t)qj_table_col_find(t, col)].num;
}
static const char *text(const qj_table *t, size_t row, const char *col) {
    return t->cells[row * t->n_cols + (size_t)qj_table_col_find(t, col)].text;
}

double picture_openings(const qj_table *t, size_t row) { return number(t, row, "openings"); }

static double per_thousand(double part, double whole) { return whole > 0 ? part / whole * 1000 : NAN; }

double picture_rate(const qj_table *t, size_t row) {
    return per_thousand(number(t, row, "openings"), number(t, row, "employed"));
}

qj_figure picture_row(const qj_table *t, size_t row, const char *name) {
    qj_figure f = {.name = text(t, row, name),
                   .value = number(t, row, "openings"),
                   .lo80 = number(t, row, "lo80"),
                   .hi80 = number(t, row, "hi80"),
                   .replacement = number(t, row, "replacement"),
                   .growth = number(t, row, "growth")};
    f.short_name = f.name;
    f.suppressed = strcmp(text(t, row, "status"), qj_status_id(QJ_STATUS_SUPPRESSED)) == 0;
    f.modelled = !f.suppressed && *text(t, row, "quality") >= 'C';
    return f;
}

// The interval of the rate is that of openings over the mean of the employed.
void picture_to_rate(const qj_table *t, size_t row, qj_figure *f) {
    const double employed = number(t, row, "employed");
    f->value = per_thousand(f->value, employed);
    f->lo80 = per_thousand(f->lo80, employed);
    f->hi80 = per_thousand(f->hi80, employed);
}

qj_year_figure picture_year(const qj_table *t, size_t row) {
    return (qj_year_figure){.year = (int)strtol(text(t, row, "year"), NULL, 10),
                            .value = number(t, row, "openings"),
                            .p50 = number(t, row, "p50"),
                            .lo80 = number(t, row, "lo80"),
                            .hi80 = number(t, row, "hi80"),
                            .lo95 = number(t, row, "lo95"),
                            .hi95 = number(t, row, "hi95")};
}

static int larger(const void *x, const void *y) {
    const qj_figure *a = x, *b = y;
    if (isnan(a->value) != isnan(b->value))
        return isnan(a->value) ? 1 : -1;
    if (!isnan(a->value) && a->value != b->value)
        return a->value < b->value ? 1 : -1;
    return strcmp(a->name, b->name);
}

void picture_sort(qj_figure *rows, size_t n) { qsort(rows, n, sizeof *rows, larger); }

// ---- regions

// All rings of a shape, outlines and holes, one after the other.
static qj_rc outline_of(const qj_shape *shape, qj_arena *a, qj_outline *out, qj_err *err) {
    size_t n_rings = 0, n = 0, ring = 0;
    for (size_t p = 0; p < shape->n; p++)
        for (size_t r = 0; r < shape->polygons[p].n; r++, n_rings++)
            n += shape->polygons[p].rings[r].n;
    size_t *ends = QJ_NEW(a, size_t, n_rings + 1);
    double *xy = QJ_NEW(a, double, 2 * n + 1);
    if (ends == NULL || xy == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    n = 0;
    for (size_t p = 0; p < shape->n; p++)
        for (size_t r = 0; r < shape->polygons[p].n; r++) {
            const qj_ring *from = &shape->polygons[p].rings[r];
            memcpy(xy + 2 * n, from->xy, 2 * from->n * sizeof *xy);
            n += from->n;
            ends[ring++] = n;
        }
    *out = (qj_outline){n_rings, ends, xy, false};
    return QJ_OK;
}

qj_rc picture_regions(const qj_workspace *w, const qj_table *t, picture_value value, const char *shapes,
                      size_t n_shapes, qj_lang lang, qj_arena *a, qj_region_figure **out, size_t *n, qj_err *err) {
    const qj_shape *list;
    const char *const *names;
    size_t n_list;
    QJ_TRY(qj_topo_read(shapes, n_shapes, a, &list, &n_list, err));
    QJ_TRY(qj_short_names(&w->region, lang, a, &names, err));
    qj_region_figure *rows = QJ_NEW(a, qj_region_figure, t->n_rows + 1);
    QJ_NEED(err, rows);
    for (size_t row = 0; row < t->n_rows; row++) {
        const char *code = text(t, row, "region");
        const ptrdiff_t item = qj_codes_find(&w->region, code);
        const qj_shape *shape = qj_shape_find(list, n_list, code);
        qj_region_figure *r = &rows[row];
        r->f = picture_row(t, row, "region_name");
        r->f.value = value(t, row);
        QJ_BUG_IF(err, item < 0);
        r->f.short_name = names[item];
        r->lon = w->region.items[item].lon;
        r->lat = w->region.items[item].lat;
        if (shape != NULL)
            QJ_TRY(outline_of(shape, a, &r->shape, err));
    }
    *out = rows;
    *n = t->n_rows;
    return QJ_OK;
}
