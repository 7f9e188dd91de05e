#include "report/project.h"

#include <math.h>

typedef struct box {
    double x1, y1, x2, y2;
} box;

static const box nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static void widen(box *b, double x, double y) {
    b->x1 = fmin(b->x1, x);
    b->x2 = fmax(b->x2, x);
    b->y1 = fmin(b->y1, y);
    b->y2 = fmax(b->y2, y);
}

static size_t positions(const qj_outline *o) { return o->n_rings > 0 ? o->ends[o->n_rings - 1] : 0; }

static double radians(double degrees) { return degrees * (M_PI / 180); }

void qj_cone_point(const qj_cone *c, double lon, double lat, double *x, double *y) {
    double rho = sqrt(fmax(0, c->c - 2 * c->n * sin(radians(lat)))) / c->n, theta = c->n * radians(lon - c->lon0);
    *x = rho * sin(theta) * c->scale - c->left;
    *y = (rho * cos(theta) - c->rho0) * c->scale - c->top;
}

qj_rc qj_cone_fit(const qj_outline *shapes, size_t n, double width, qj_cone *out, qj_err *err) {
    box degrees = nothing, flat = nothing;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < positions(&shapes[i]); k++)
            widen(&degrees, shapes[i].xy[2 * k], shapes[i].xy[2 * k + 1]);
    QJ_BUG_IF(err, !isfinite(degrees.x1) || !(degrees.y2 > degrees.y1));
    const double sixth = (degrees.y2 - degrees.y1) / 6;
    const double south = radians(degrees.y1 + sixth), north = radians(degrees.y2 - sixth);
    qj_cone c = {.n = (sin(south) + sin(north)) / 2, .lon0 = (degrees.x1 + degrees.x2) / 2, .scale = 1};
    c.c = cos(south) * cos(south) + 2 * c.n * sin(south);
    c.rho0 = sqrt(c.c - 2 * c.n * sin(radians((degrees.y1 + degrees.y2) / 2))) / c.n;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < positions(&shapes[i]); k++) {
            double x, y;
            qj_cone_point(&c, shapes[i].xy[2 * k], shapes[i].xy[2 * k + 1], &x, &y);
            widen(&flat, x, y);
        }
    c.scale = width / (flat.x2 - flat.x1);
    c.left = flat.x1 * c.scale;
    c.top = flat.y1 * c.scale;
    c.width = width;
    c.height = (flat.y2 - flat.y1) * c.scale;
    *out = c;
    return QJ_OK;
}

qj_rc qj_cone_outline(const qj_cone *c, const qj_outline *shape, qj_arena *a, qj_outline *out, qj_err *err) {
    size_t n = positions(shape);
    double *xy = QJ_NEW(a, double, 2 * n + 1);
    QJ_NEED(err, xy);
    for (size_t k = 0; k < n; k++)
        qj_cone_point(c, shape->xy[2 * k], shape->xy[2 * k + 1], &xy[2 * k], &xy[2 * k + 1]);
    *out = (qj_outline){shape->n_rings, shape->ends, xy, false};
    return QJ_OK;
}

static bool inside(const qj_outline *o, double x, double y) {
    bool odd = false;
    for (size_t r = 0, first = 0; r < o->n_rings; first = o->ends[r++])
        for (size_t i = first, j = o->ends[r] - 1; i < o->ends[r]; j = i++) {
            const double *p = &o->xy[2 * i], *q = &o->xy[2 * j];
            if ((p[1] > y) != (q[1] > y) && x < (q[0] - p[0]) * (y - p[1]) / (q[1] - p[1]) + p[0])
                odd = !odd;
        }
    return odd;
}

bool qj_outline_holds(const qj_outline *o, double x, double y, double w, double h) {
    if (w == 0 && h == 0)
        return inside(o, x, y);
    for (int i = 0; i <= 4; i++)
        for (int k = -1; k <= 1; k++)
            if (!inside(o, x - w / 2 + w * i / 4, y + h / 2 * k))
                return false;
    return true;
}
