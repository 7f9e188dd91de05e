// The sensitivity grid: the order solved again at other weights of shortage and surplus.
#include "base/clock.h"
#include "service/calc_order.h"

#include <stdlib.h>
#include <string.h>

#define NUM(n)                                                                                                         \
    { .id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED }
enum { G_SHORTAGE, G_SURPLUS, G_RATIO, G_COST, G_BASE, G_BOUND, G_GAP, G_SHORT, G_OVER, G_SEATS, G_SHARE, G_MONEY, G_LINES, G_MOVED, G_COLUMNS };
static const qj_table_col columns[G_COLUMNS] = {
    NUM("weight_shortage"), NUM("weight_surplus"), NUM("critical_ratio"), NUM("cost"), NUM("cost_unchanged"), NUM("bound"), NUM("gap"),
    NUM("short_mean"), NUM("surplus_mean"), NUM("seats"), NUM("technical_share"), NUM("money"), NUM("lines_changed"), NUM("moved"),
};

enum { MOST = 9 };
typedef struct grid {
    order_job *j;
    size_t n[2];
    double weight[2][MOST], base[2]; // of shortage and surplus; those of the rules
    double *seats[MOST][MOST];       // solved
    double bound[MOST][MOST];
    bool cut;
} grid;

static const char *const options[2] = {"shortage-grid", "surplus-grid"}, *const rules[2] = {"shortage", "surplus"};

static int rising(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Weights of the option, rising, each once; by default half, all and twice that of the rules.
static qj_rc read_weights(grid *g, size_t k, qj_err *err) {
    const char *s = qj_calc_text(g->j->request, options[k]);
    double *w = g->weight[k];
    g->base[k] = order_setting(g->j, rules[k], "", k == 0 ? 7 : 3);
    for (g->n[k] = 0; s == NULL && g->n[k] < 3; g->n[k]++)
        w[g->n[k]] = g->base[k] * (double[]){0.5, 1, 2}[g->n[k]];
    for (const char *at = s; at != NULL; at = *at == ',' ? at + 1 : NULL) {
        char *end;
        const double v = strtod(at, &end);
        if (end == at || (*end != ',' && *end != '\0') || !(v >= 0.001 && v <= 1e9) || g->n[k] == MOST) {
            const char *option = qj_arena_printf(g->j->arena, "--%s", options[k]);
            QJ_NEED(err, option);
            return qj_fail(err, QJ_E_ORDER_GRID, qj_text_arg("option", option), qj_text_arg("value", s), qj_int_arg("most", MOST));
        }
        w[g->n[k]++] = v;
        at = end;
    }
    qsort(w, g->n[k], sizeof *w, rising);
    size_t n = 0;
    for (size_t i = 0; i < g->n[k]; i++)
        if (n == 0 || w[i] > w[n - 1])
            w[n++] = w[i];
    g->n[k] = n;
    return QJ_OK;
}

bool order_wants_grid(const order_job *j) {
    return qj_calc_text(j->request, "sensitivity") != NULL || qj_calc_text(j->request, options[0]) != NULL ||
           qj_calc_text(j->request, options[1]) != NULL;
}

qj_rc order_check_grid(order_job *j, qj_err *err) {
    grid g = {.j = j};
    QJ_TRY(read_weights(&g, 0, err));
    return read_weights(&g, 1, err);
}

// The same draws at a times the shortage weights and b times those of surplus: slopes are -shortage + (shortage + surplus) F.
static qj_rc weigh(const order_job *j, double a, double b, qj_order_problem *out, qj_err *err) {
    qj_order_curve *curve = QJ_NEW(j->arena, qj_order_curve, j->p.n_cells + 1);
    QJ_NEED(err, curve);
    *out = j->p;
    for (size_t k = 0; k < j->p.n_cells; k++) {
        const qj_order_curve *f = &j->p.curve[k];
        const double s = j->shortage[k], o = j->surplus[k];
        double *slope = QJ_NEW(j->arena, double, f->n + 1), *value = QJ_NEW(j->arena, double, f->n + 1), y = 0;
        if (slope == NULL || value == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        double v = f->at_zero * a;
        curve[k] = (qj_order_curve){.n = f->n, .at_zero = v, .kink = f->kink, .slope = slope, .value = value};
        for (size_t i = 0; i <= f->n; i++) {
            slope[i] = -a * s + (a * s + b * o) * (f->slope[i] + s) / (s + o);
            if (i < f->n) {
                v += slope[i] * (f->kink[i] - y);
                y = f->kink[i];
                value[i] = v;
            }
        }
    }
    out->constant *= a;
    out->curve = curve;
    return QJ_OK;
}

// Expected graduates too few and too many over the markets that somebody trains for: f = s E(D - y)+ + o (E(D - y)+ + y - E D), and f(0) = s E D.
static qj_rc expect(const order_job *j, const double *seats, double *few, double *many, qj_err *err) {
    const qj_mark mark = qj_arena_mark(j->arena);
    double *there = QJ_NEW(j->arena, double, j->p.n_cells + 1);
    QJ_NEED(err, there);
    qj_order_there(&j->p, seats, there);
    *few = *many = 0;
    for (size_t k = 0; k < j->p.n_cells; k++) {
        const double s = j->shortage[k], o = j->surplus[k], over = there[k] - j->p.curve[k].at_zero / s;
        const double less = (qj_order_curve_at(&j->p.curve[k], there[k]) - o * over) / (s + o);
        *few += less;
        *many += less + over;
    }
    qj_arena_rewind(j->arena, mark);
    return QJ_OK;
}

// Only the ratio of the weights matters for the plan: a point on the same ray has the same one, at a multiple of its cost.
static bool on_ray(grid *g, size_t i, size_t k) {
    const double a = g->weight[0][i] / g->base[0], b = g->weight[1][k] / g->base[1];
    if (fabs(a - b) <= 1e-12 * a) {
        g->seats[i][k] = g->j->result.seats;
        g->bound[i][k] = a * g->j->result.proved;
        return true;
    }
    for (size_t row = 0; row <= i; row++)
        for (size_t at = 0; at < (row < i ? g->n[1] : k); at++) {
            const double by = g->weight[0][i] / g->weight[0][row], other = g->weight[1][k] / g->weight[1][at];
            if (fabs(by - other) > 1e-12 * by)
                continue;
            g->seats[i][k] = g->seats[row][at];
            g->bound[i][k] = by * g->bound[row][at];
            return true;
        }
    return false;
}

// Solves one point, from the plan of the point before it.
static qj_rc solve(grid *g, const qj_order_problem *p, size_t i, size_t k, qj_err *err) {
    order_job *j = g->j;
    qj_order *order;
    qj_order_result r;
    qj_order_options o = j->options;
    o.exact_lp = false;
    o.start = k > 0 ? g->seats[i][k - 1] : i > 0 ? g->seats[i - 1][0] : j->result.seats;
    j->started = qj_clock_seconds();
    QJ_TRY(qj_order_open(p, j->ctx, &order, err));
    QJ_TRY(qj_order_solve(order, &o, &r, err));
    g->cut = g->cut || r.stopped;
    double unchanged;
    QJ_TRY(qj_order_cost(p, j->result.seats, j->arena, &unchanged, err));
    memcpy(g->seats[i][k], r.feasible && r.cost < unchanged ? r.seats : j->result.seats, j->p.n_lines * sizeof *r.seats);
    g->bound[i][k] = r.proved;
    return QJ_OK;
}

static qj_rc make_row(grid *g, size_t i, size_t k, bool known, double *v, qj_err *err) {
    order_job *j = g->j;
    const double a = g->weight[0][i] / g->base[0], b = g->weight[1][k] / g->base[1];
    qj_order_problem p;
    order_use u;
    QJ_TRY(weigh(j, a, b, &p, err));
    if (!known)
        QJ_TRY(solve(g, &p, i, k, err));
    const double *seats = g->seats[i][k];
    QJ_TRY(order_use_of(j, seats, &u, err));
    QJ_TRY(qj_order_cost(&p, seats, j->arena, &v[G_COST], err));
    QJ_TRY(qj_order_cost(&p, j->result.seats, j->arena, &v[G_BASE], err));
    QJ_TRY(expect(j, seats, &v[G_SHORT], &v[G_OVER], err));
    v[G_SHORTAGE] = g->weight[0][i];
    v[G_SURPLUS] = g->weight[1][k];
    v[G_RATIO] = v[G_SHORTAGE] / (v[G_SHORTAGE] + v[G_SURPLUS]);
    v[G_BOUND] = g->bound[i][k];
    v[G_GAP] = fmax(0, v[G_COST] - v[G_BOUND]) / fmax(v[G_COST], 1e-9);
    v[G_SEATS] = u.seats;
    v[G_SHARE] = u.seats > 0 ? u.technical / u.seats : NAN;
    v[G_MONEY] = u.money;
    for (size_t line = 0; line < j->p.n_lines; line++) {
        v[G_LINES] += fabs(seats[line] - j->result.seats[line]) > 1e-6;
        v[G_MOVED] += fmax(0, seats[line] - j->result.seats[line]);
    }
    return QJ_OK;
}

// Keeps nothing of the work but the seats and the row.
static qj_rc add_row(grid *g, size_t i, size_t k, qj_table *t, qj_err *err) {
    qj_arena *a = g->j->arena;
    const bool known = on_ray(g, i, k);
    double v[G_COLUMNS] = {0};
    if (!known)
        QJ_NEED(err, g->seats[i][k] = QJ_NEW(a, double, g->j->p.n_lines + 1));
    const qj_mark mark = qj_arena_mark(a);
    QJ_TRY(make_row(g, i, k, known, v, err));
    qj_arena_rewind(a, mark);
    qj_cell *c = qj_table_row(a, t);
    QJ_NEED(err, c);
    for (size_t n = 0; n < G_COLUMNS; n++)
        c[n].num = v[n];
    return QJ_OK;
}

qj_rc order_grid_table(order_job *j, qj_table **out, qj_err *err) {
    grid *g = QJ_NEW(j->arena, grid, 1);
    QJ_NEED(err, g);
    g->j = j;
    QJ_TRY(read_weights(g, 0, err));
    QJ_TRY(read_weights(g, 1, err));
    QJ_TRY(qj_table_new(j->arena, columns, G_COLUMNS, g->n[0] * g->n[1], out, err));
    for (size_t i = 0; i < g->n[0]; i++)
        for (size_t k = 0; k < g->n[1]; k++)
            QJ_TRY(add_row(g, i, k, *out, err));
    QJ_TRY(order_note(j, *out, "calc.order.grid", NULL, err));
    return g->cut ? order_note(j, *out, "calc.order.grid-cut", NULL, err) : QJ_OK;
}
