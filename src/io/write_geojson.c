// GeoJSON (RFC 7946): the regions as polygons in WGS 84, the figures as properties. What is known about the table are
// foreign members of the collection.
#include "data/table_rows.h"
#include "io/topo.h"
#include "io/write_cube.h"
#include "io/write_facts.h"

#include <math.h>

typedef struct bounds {
    double west, south, east, north;
} bounds;

static void put_ring(qj_json *j, const qj_ring *ring) {
    qj_json_array(j);
    for (size_t i = 0; i < ring->n; i++) {
        qj_json_array(j);
        qj_json_num(j, ring->xy[2 * i]);
        qj_json_num(j, ring->xy[2 * i + 1]);
        qj_json_array_end(j);
    }
    qj_json_array_end(j);
}

static void put_polygon(qj_json *j, const qj_polygon *p) {
    qj_json_array(j);
    for (size_t i = 0; i < p->n; i++)
        put_ring(j, &p->rings[i]);
    qj_json_array_end(j);
}

static void put_geometry(qj_json *j, const qj_shape *shape) {
    qj_json_key(j, "geometry");
    if (shape == NULL) { // a region that the map does not have
        qj_json_null(j);
        return;
    }
    qj_json_object(j);
    qj_json_key(j, "type");
    qj_json_text(j, shape->n > 1 ? "MultiPolygon" : "Polygon");
    qj_json_key(j, "coordinates");
    if (shape->n > 1)
        qj_json_array(j);
    for (size_t i = 0; i < shape->n; i++)
        put_polygon(j, &shape->polygons[i]);
    if (shape->n > 1)
        qj_json_array_end(j);
    qj_json_object_end(j);
}

static void put_feature(qj_json *j, const qj_write_doc *d, size_t row, const qj_shape *shape, const char *code) {
    qj_json_object(j);
    qj_json_key(j, "type");
    qj_json_text(j, "Feature");
    qj_json_key(j, "id");
    qj_json_text(j, code);
    put_geometry(j, shape);
    qj_json_key(j, "properties");
    qj_table_json_row(j, d->table, row);
    qj_json_object_end(j);
}

static void widen(bounds *b, const qj_shape *shape) {
    for (size_t p = 0; shape != NULL && p < shape->n; p++) {
        const qj_ring *outline = &shape->polygons[p].rings[0];
        for (size_t i = 0; i < outline->n; i++) {
            b->west = fmin(b->west, outline->xy[2 * i]);
            b->east = fmax(b->east, outline->xy[2 * i]);
            b->south = fmin(b->south, outline->xy[2 * i + 1]);
            b->north = fmax(b->north, outline->xy[2 * i + 1]);
        }
    }
}

static void put_bounds(qj_json *j, const bounds *b) {
    const double sides[] = {b->west, b->south, b->east, b->north};
    if (!isfinite(b->west))
        return;
    qj_json_key(j, "bbox");
    qj_json_array(j);
    for (size_t i = 0; i < 4; i++)
        qj_json_num(j, sides[i]);
    qj_json_array_end(j);
}

static const char *region_of(const qj_write_doc *d, size_t row) {
    return write_cell_text(d->table, row, (ptrdiff_t)d->dims[0].code);
}

qj_rc qj_write_geojson(const qj_write_doc *d, qj_buf *out, qj_err *err) {
    const qj_shape *shapes;
    size_t n;
    bounds b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    QJ_BUG_IF(err, d->n_dims == 0 || d->shapes == NULL);
    QJ_TRY(qj_topo_read(d->shapes, d->n_shapes, out->arena, &shapes, &n, err));
    for (size_t row = 0; row < d->table->n_rows; row++)
        widen(&b, qj_shape_find(shapes, n, region_of(d, row)));
    qj_json j = qj_json_to(out);
    qj_json_object(&j);
    qj_json_key(&j, "type");
    qj_json_text(&j, "FeatureCollection");
    put_bounds(&j, &b);
    write_text(&j, "title", d->title);
    write_reference(&j, d);
    write_text(&j, "source", d->source);
    write_facts(&j, "about", d);
    write_notes(&j, "notes", d);
    qj_json_key(&j, "features");
    qj_json_array(&j);
    for (size_t row = 0; row < d->table->n_rows; row++)
        put_feature(&j, d, row, qj_shape_find(shapes, n, region_of(d, row)), region_of(d, row));
    qj_json_array_end(&j);
    qj_json_object_end(&j);
    qj_buf_char(out, '\n');
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
