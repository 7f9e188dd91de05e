// The state order: plans, bounds and linear relaxations of published and hand-made cases.
#include "base/csv.h"
#include "base/file.h"
#include "model/order/order.h"
#include "ref/ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static qj_ctx context(qjt_case *c, qj_err *err) {
    qj_ctx ctx = {.arena = c->arena};
    if (qj_pool_new(1, &ctx.pool, err) != QJ_OK)
        qjt_problem(c, c->line, "no threads");
    return ctx;
}

static void solve(qjt_case *c, const qj_order_problem *p) {
    qj_err err;
    qj_order *order;
    qj_order_result r;
    qj_ctx ctx = context(c, &err);
    if (qj_order_open(p, &ctx, &order, &err) != QJ_OK ||
        qj_order_solve(order, &(qj_order_options){.exact_lp = true}, &r, &err) != QJ_OK) {
        qjt_problem(c, c->line, "not solved");
        return;
    }
    qj_pool_free(ctx.pool);
    qjt_put1(c, "feasible", r.feasible);
    if (!r.feasible)
        return;
    qjt_put(c, "seats", p->n_lines, r.seats);
    qjt_put1(c, "cost", r.cost);
    qjt_put1(c, "lp", r.lp);
    qjt_put1(c, "bound_holds", r.bound <= r.cost + 1e-9 * fabs(r.cost) && r.bound >= r.lp - 1e-6 * fabs(r.lp));
    qjt_put1(c, "at_most", qjt_has(c, "limit") ? r.cost <= qjt_number(c, "limit") : 1);
}

// Lines of columns cell, college, least, floor, most, price, technical, yield; draws[cell][draw], weights.
void op_order(qjt_case *c) {
    enum { COLUMNS = 8 };
    size_t n, n_draws, n_cells, n_rooms, draws;
    const double *v = qjt_given(c, "lines", &n), *draw = qjt_given(c, "draws", &draws),
                 *weight = qjt_given(c, "weights", &n_draws);
    const double *shortage = qjt_given(c, "shortage", &n_cells), *surplus = qjt_given(c, "surplus", &n_cells);
    const double *room = qjt_given(c, "room", &n_rooms);
    if (c->problem[0] != '\0')
        return;
    n /= COLUMNS;
    qj_err err;
    qj_order_line *line = QJ_NEW(c->arena, qj_order_line, n);
    qj_order_curve *curve = QJ_NEW(c->arena, qj_order_curve, n_cells);
    size_t *first = QJ_NEW(c->arena, size_t, n + 1);
    uint32_t *rule = QJ_NEW(c->arena, uint32_t, 2 * n);
    double *coef = qjt_room(c, 2 * n);
    for (size_t i = 0; i < n; i++) {
        const double *row = v + i * COLUMNS;
        line[i] = (qj_order_line){.cell = (uint32_t)row[0],
                                  .college = (uint32_t)row[1],
                                  .least = row[2],
                                  .floor = row[3],
                                  .most = row[4],
                                  .yield = row[7],
                                  .step = qjt_number(c, "step")};
        first[i + 1] = 2 * (i + 1);
        rule[2 * i + 1] = 1;
        coef[2 * i] = row[5];
        coef[2 * i + 1] = qjt_number(c, "share") - row[6];
    }
    for (size_t k = 0; k < n_cells; k++)
        if (qj_order_curve_of_draws(n_draws, draw + k * n_draws, weight, shortage[k], surplus[k], c->arena, &curve[k],
                                    &err) != QJ_OK)
            qjt_problem(c, c->line, "no curve");
    const double limit[2] = {qjt_number(c, "budget"), 0};
    solve(c, &(qj_order_problem){.n_lines = n,
                                 .n_cells = n_cells,
                                 .n_colleges = n_rooms,
                                 .n_shared = 2,
                                 .line = line,
                                 .curve = curve,
                                 .room = room,
                                 .limit = limit,
                                 .first = first,
                                 .rule = rule,
                                 .coef = coef});
}

// --- a middling case from two files

static size_t read_csv(qjt_case *c, const char *name, size_t n_cols, double *out, size_t most) {
    char path[512];
    char *data;
    size_t len, n, rows = 0;
    qj_err err;
    qj_csv csv;
    qj_field field[16];
    snprintf(path, sizeof path, "%s/%s", c->folder, name);
    if (qj_file_read(path, c->arena, &data, &len, &err) != QJ_OK ||
        qj_csv_open(&csv, name, data, len, c->arena, &err) != QJ_OK ||
        qj_csv_next(&csv, field, 16, &n, &err) != QJ_OK) {
        qjt_problem(c, c->line, "%s can't be read", path);
        return 0;
    }
    while (rows < most && qj_csv_next(&csv, field, 16, &n, &err) == QJ_OK && n == n_cols) {
        for (size_t k = 0; k < n; k++)
            if (!qj_csv_number(field[k], &out[rows * n_cols + k]))
                qjt_problem(c, c->line, "%s: no number", name);
        rows++;
    }
    return rows;
}

void op_order_medium(qjt_case *c) {
    enum { PAIRS = 400, SEGMENTS = 1000, PAIR = 6, SEGMENT = 4, MOST_CELLS = 600, MOST_PIECES = 40 };
    size_t n_rooms;
    const double *room = qjt_given(c, "capacity", &n_rooms);
    double *pair = qjt_room(c, PAIRS * PAIR), *seg = qjt_room(c, SEGMENTS * SEGMENT);
    const size_t n = read_csv(c, qjt_text(c, "pairs"), PAIR, pair, PAIRS),
                 m = read_csv(c, qjt_text(c, "segments"), SEGMENT, seg, SEGMENTS);
    qj_order_curve *curve = QJ_NEW(c->arena, qj_order_curve, MOST_CELLS);
    double *key = qjt_room(c, MOST_CELLS);
    size_t n_cells = 0;
    qj_err err;
    for (size_t i = 0; i < m && n_cells < MOST_CELLS;) {
        double width[MOST_PIECES], slope[MOST_PIECES];
        size_t k = 0;
        key[n_cells] = seg[i * SEGMENT] * 1000 + seg[i * SEGMENT + 1];
        for (; i < m && k + 1 < MOST_PIECES && seg[i * SEGMENT] * 1000 + seg[i * SEGMENT + 1] == key[n_cells]; i++, k++)
            width[k] = qjt_number(c, "width"), slope[k] = seg[i * SEGMENT + 3];
        slope[k] = slope[k - 1] + 1e6; // the segments cover all that licences allow
        if (qj_order_curve_of_segments(k + 1, width, slope, 0, c->arena, &curve[n_cells++], &err) != QJ_OK)
            qjt_problem(c, c->line, "no curve");
    }
    qj_order_line *line = QJ_NEW(c->arena, qj_order_line, n + 1);
    size_t *first = QJ_NEW(c->arena, size_t, n + 1);
    uint32_t *rule = QJ_NEW(c->arena, uint32_t, 2 * n + 1);
    double *coef = qjt_room(c, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        const double *row = pair + i * PAIR;
        uint32_t cell = 0;
        while (cell < n_cells && key[cell] != row[1] * 1000 + row[2])
            cell++;
        if (cell == n_cells)
            qjt_problem(c, c->line, "a pair has no segments");
        line[i] = (qj_order_line){
            .cell = cell, .college = (uint32_t)row[0], .yield = 1, .most = row[3], .step = qjt_number(c, "step")};
        first[i + 1] = 2 * (i + 1);
        rule[2 * i + 1] = 1;
        coef[2 * i] = row[4];
        coef[2 * i + 1] = qjt_number(c, "share") - row[5];
    }
    const double limit[2] = {qjt_number(c, "budget"), 0};
    if (c->problem[0] == '\0')
        solve(c, &(qj_order_problem){.n_lines = n,
                                     .n_cells = n_cells,
                                     .n_colleges = n_rooms,
                                     .n_shared = 2,
                                     .line = line,
                                     .curve = curve,
                                     .room = room,
                                     .limit = limit,
                                     .first = first,
                                     .rule = rule,
                                     .coef = coef,
                                     .constant = qjt_number(c, "base")});
}

// The expected cost at seats x, its slope to the right, and the smallest optimum.
void op_newsvendor(qjt_case *c) {
    size_t n, m;
    const double *draw = qjt_given(c, "draws", &n), *x = qjt_given(c, "x", &m);
    qj_order_curve f;
    qj_err err;
    if (c->problem[0] != '\0')
        return;
    if (qj_order_curve_of_draws(n, draw, NULL, qjt_number(c, "shortage"), qjt_number(c, "surplus"), c->arena, &f,
                                &err) != QJ_OK) {
        qjt_problem(c, c->line, "no curve");
        return;
    }
    double *cost = qjt_room(c, m), *slope = qjt_room(c, m);
    for (size_t i = 0; i < m; i++) {
        cost[i] = qj_order_curve_at(&f, x[i]);
        slope[i] = qj_order_curve_slope(&f, x[i]);
    }
    qjt_put(c, "cost", m, cost);
    qjt_put(c, "slope", m, slope);
    const ptrdiff_t k = qj_order_curve_least(&f, 0);
    qjt_put1(c, "optimum", k < 0 ? 0 : f.kink[k]);
}
