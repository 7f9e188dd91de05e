// From degrees to paper: an equal-area cone through the data's own extent, as on the pages (web/src/map/project.ts).
#pragma once

#include "report/scene.h"

typedef struct qj_cone {
    double n, c, rho0, lon0; // of the projection
    double scale, left, top; // to the paper
    double width, height;
} qj_cone;

// A cone that fits all shapes (longitude and latitude in degrees) into the width. QJ_E_BUG when there is none.
QJ_CHECKED qj_rc qj_cone_fit(const qj_outline *shapes, size_t n, double width, qj_cone *out, qj_err *err);
void qj_cone_point(const qj_cone *c, double lon, double lat, double *x, double *y);
QJ_CHECKED qj_rc qj_cone_outline(const qj_cone *c, const qj_outline *shape, qj_arena *a, qj_outline *out, qj_err *err);

// Whether a box around a point lies within the outline.
bool qj_outline_holds(const qj_outline *o, double x, double y, double w, double h);
