// Shapes of regions from TopoJSON: arcs put together to closed rings of longitude and latitude.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_ring {
    size_t n;         // positions, the last one is the first
    const double *xy; // [n][2] longitude and latitude in degrees, rounded to 1e-7
} qj_ring;

typedef struct qj_polygon {
    size_t n; // the outline, counterclockwise, then holes, clockwise (RFC 7946)
    const qj_ring *rings;
} qj_polygon;

typedef struct qj_shape {
    const char *code;
    size_t n;
    const qj_polygon *polygons;
} qj_shape;

// The shapes of the object "regions", with their ids as codes. Everything lives in the arena.
// QJ_E_EXPORT_SHAPES names the region whose shape can't be made, or the part of the file that is no TopoJSON.
QJ_CHECKED qj_rc qj_topo_read(const char *json, size_t len, qj_arena *a, const qj_shape **out, size_t *n, qj_err *err);

const qj_shape *qj_shape_find(const qj_shape *shapes, size_t n, const char *code); // or NULL
