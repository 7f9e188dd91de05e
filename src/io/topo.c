#include "io/topo.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define LEAST_POSITIONS 4 // of a closed ring

typedef struct arc {
    size_t n;
    const double *xy;
} arc;

typedef struct topology {
    qj_arena *a;
    qj_err *err;
    double scale[2], origin[2];
    bool quantised; // positions are steps from the one before
    size_t n_arcs;
    const arc *arcs;
    const char *what; // region that is being made, for errors
} topology;

static qj_rc bad(const topology *t) { return qj_fail(t->err, QJ_E_EXPORT_SHAPES, qj_text_arg("name", t->what)); }

static bool pair(const json_t *v, double out[static 2]) {
    const json_t *x = json_array_get(v, 0), *y = json_array_get(v, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return false;
    out[0] = json_number_value(x);
    out[1] = json_number_value(y);
    return isfinite(out[0]) && isfinite(out[1]);
}

static double rounded(double degrees) { return round(degrees * 1e7) / 1e7; }

static qj_rc read_arc(const topology *t, const json_t *v, arc *out) {
    size_t n = json_array_size(v);
    double *xy = QJ_NEW(t->a, double, 2 * n + 1), at[2] = {0, 0}, step[2];
    QJ_NEED(t->err, xy);
    if (n < 2)
        return bad(t);
    for (size_t i = 0; i < n; i++) {
        if (!pair(json_array_get(v, i), step))
            return bad(t);
        for (int k = 0; k < 2; k++) {
            at[k] = t->quantised ? at[k] + step[k] : step[k];
            xy[2 * i + (size_t)k] = rounded(at[k] * t->scale[k] + t->origin[k]);
        }
    }
    *out = (arc){n, xy};
    return QJ_OK;
}

static qj_rc read_arcs(topology *t, const json_t *root) {
    const json_t *list = json_object_get(root, "arcs"), *transform = json_object_get(root, "transform");
    t->quantised = transform != NULL;
    t->scale[0] = t->scale[1] = 1;
    if (transform != NULL && (!pair(json_object_get(transform, "scale"), t->scale) ||
                              !pair(json_object_get(transform, "translate"), t->origin)))
        return bad(t);
    t->n_arcs = json_array_size(list);
    arc *arcs = QJ_NEW(t->a, arc, t->n_arcs + 1);
    QJ_NEED(t->err, arcs);
    for (size_t i = 0; i < t->n_arcs; i++)
        QJ_TRY(read_arc(t, json_array_get(list, i), &arcs[i]));
    t->arcs = arcs;
    return QJ_OK;
}

// ---- rings

// Twice the signed area: positive when counterclockwise.
static double area(const double *xy, size_t n) {
    double sum = 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
    return sum;
}

static void turn(double *xy, size_t n) {
    for (size_t i = 0, k = n - 1; i < k; i++, k--)
        for (size_t c = 0; c < 2; c++) {
            double v = xy[2 * i + c];
            xy[2 * i + c] = xy[2 * k + c];
            xy[2 * k + c] = v;
        }
}

// The arc of a reference: i, or ~i for the same one backwards.
static const arc *arc_of(const topology *t, const json_t *v, bool *back) {
    json_int_t i = json_integer_value(v);
    *back = i < 0;
    i = i < 0 ? -1 - i : i;
    return json_is_integer(v) && (uint64_t)i < t->n_arcs ? &t->arcs[i] : NULL;
}

// Arcs meet in a position that both have; it is written once.
static bool join(const arc *from, bool back, double *xy, size_t *n) {
    for (size_t i = 0; i < from->n; i++) {
        const double *p = &from->xy[2 * (back ? from->n - 1 - i : i)];
        if (i == 0 && *n > 0) {
            if (p[0] != xy[2 * *n - 2] || p[1] != xy[2 * *n - 1])
                return false;
            continue;
        }
        xy[2 * *n] = p[0];
        xy[2 * *n + 1] = p[1];
        ++*n;
    }
    return true;
}

static qj_rc read_ring(const topology *t, const json_t *list, bool outline, qj_ring *out) {
    size_t room = 0, n = 0;
    bool back;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const arc *from = arc_of(t, json_array_get(list, i), &back);
        if (from == NULL)
            return bad(t);
        room += from->n;
    }
    double *xy = QJ_NEW(t->a, double, 2 * room + 2);
    QJ_NEED(t->err, xy);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const arc *from = arc_of(t, json_array_get(list, i), &back);
        if (!join(from, back, xy, &n))
            return bad(t);
    }
    double sum = n > 0 ? area(xy, n) : 0;
    if (n < LEAST_POSITIONS || xy[0] != xy[2 * n - 2] || xy[1] != xy[2 * n - 1] || sum == 0)
        return bad(t);
    if ((sum > 0) != outline)
        turn(xy, n);
    *out = (qj_ring){n, xy};
    return QJ_OK;
}

static qj_rc read_polygon(const topology *t, const json_t *list, qj_polygon *out) {
    size_t n = json_array_size(list);
    qj_ring *rings = QJ_NEW(t->a, qj_ring, n + 1);
    QJ_NEED(t->err, rings);
    if (n == 0)
        return bad(t);
    for (size_t i = 0; i < n; i++)
        QJ_TRY(read_ring(t, json_array_get(list, i), i == 0, &rings[i]));
    *out = (qj_polygon){n, rings};
    return QJ_OK;
}

static qj_rc read_shape(topology *t, const json_t *v, qj_shape *out) {
    const char *code = json_string_value(json_object_get(v, "id")), *type = json_string_value(json_object_get(v, "type"));
    const json_t *arcs = json_object_get(v, "arcs");
    if (code == NULL || type == NULL)
        return bad(t);
    out->code = qj_arena_str(t->a, code);
    QJ_NEED(t->err, out->code);
    t->what = out->code;
    bool many = strcmp(type, "MultiPolygon") == 0;
    if (!many && strcmp(type, "Polygon") != 0)
        return bad(t);
    out->n = many ? json_array_size(arcs) : 1;
    qj_polygon *polygons = QJ_NEW(t->a, qj_polygon, out->n + 1);
    QJ_NEED(t->err, polygons);
    if (out->n == 0)
        return bad(t);
    for (size_t i = 0; i < out->n; i++)
        QJ_TRY(read_polygon(t, many ? json_array_get(arcs, i) : arcs, &polygons[i]));
    out->polygons = polygons;
    return QJ_OK;
}

static qj_rc read_all(topology *t, const json_t *root, const qj_shape **out, size_t *n) {
    t->what = "arcs";
    QJ_TRY(read_arcs(t, root));
    t->what = "objects.regions";
    const json_t *regions = json_object_get(json_object_get(root, "objects"), "regions");
    const json_t *list = json_object_get(regions, "geometries");
    if (!json_is_array(list))
        return bad(t);
    *n = json_array_size(list);
    qj_shape *shapes = QJ_NEW(t->a, qj_shape, *n + 1);
    QJ_NEED(t->err, shapes);
    for (size_t i = 0; i < *n; i++)
        QJ_TRY(read_shape(t, json_array_get(list, i), &shapes[i]));
    *out = shapes;
    return QJ_OK;
}

qj_rc qj_topo_read(const char *json, size_t len, qj_arena *a, const qj_shape **out, size_t *n, qj_err *err) {
    topology t = {.a = a, .err = err, .what = "JSON"};
    json_t *root = json_loadb(json, len, 0, NULL);
    qj_rc rc = root == NULL ? bad(&t) : read_all(&t, root, out, n);
    json_decref(root);
    return rc;
}

const qj_shape *qj_shape_find(const qj_shape *shapes, size_t n, const char *code) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(shapes[i].code, code) == 0)
            return &shapes[i];
    }
    return NULL;
}
