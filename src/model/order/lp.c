// The linear relaxation by a primal-dual interior point method (Mehrotra 1992) made for its shape.
//
// Variables of a cell are its lines and the pieces of its curve; one equation joins them (pieces = graduates), and
// rules join the lines. Eliminating the cells leaves a system in the rules alone, which is dense within a block of
// colleges and cells and nearly empty outside: it is factored in a skyline, block by block, shared rules last.
#include "model/order/lp.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 120 };
#define CLOSE 1e-10
#define NEARLY 1e-7 // with curves made coarser nobody asks for the last digits

typedef struct cell_task {
    qj_order_lp_state *s;
    double sigma_mu, step_p, step_d;
    int what;
} cell_task;

// --- the system in the rules

static void add_to(qj_order_lp_state *s, uint32_t i, uint32_t j, double v) {
    if (i >= j)
        s->row[i][j] += v;
    else
        s->row[j][i] += v;
}

// Product of two rows before place `end` of the second: of early places only what both touch.
static double dot(const qj_order_lp_state *s, size_t i, size_t j, size_t end) {
    const double *ri = s->row[i], *rj = s->row[j];
    size_t from = s->start[i] > s->start[j] ? s->start[i] : s->start[j];
    double v = 0;
    if (from < s->n_early && j >= s->n_early) {
        size_t a = s->touched[i], b = s->touched[j];
        while (a < s->touched[i + 1] && b < s->touched[j + 1]) {
            const uint32_t *x = &s->ends[2 * a], *y = &s->ends[2 * b];
            for (size_t k = x[0]; x[0] == y[0] && k < x[1]; k++)
                v += ri[k] * rj[k];
            a += x[0] <= y[0];
            b += y[0] <= x[0];
        }
        from = s->n_early;
    }
    for (size_t k = from; k < end; k++)
        v += ri[k] * rj[k];
    return v;
}

// L L' in the skyline. A pivot that vanishes (a rule that binds nothing) is made large.
static void factor(qj_order_lp_state *s) {
    const size_t m = s->w->n_mu;
    for (size_t i = 0; i < m; i++) {
        double *ri = s->row[i];
        for (size_t j = s->start[i]; j < i; j++) {
            const double *rj = s->row[j];
            ri[j] = (ri[j] - dot(s, i, j, j)) / rj[j];
        }
        const double before = ri[i];
        const double v = before - dot(s, i, i, i);
        ri[i] = v > 1e-14 * before && v > 0 ? sqrt(v) : 1e64;
    }
}

static void solve(const qj_order_lp_state *s, double *b) {
    const size_t m = s->w->n_mu;
    for (size_t i = 0; i < m; i++) {
        double v = b[i];
        for (size_t k = s->start[i]; k < i; k++)
            v -= s->row[i][k] * b[k];
        b[i] = v / s->row[i][i];
    }
    for (size_t i = m; i-- > 0;) {
        b[i] /= s->row[i][i];
        for (size_t k = s->start[i]; k < i; k++)
            b[k] -= s->row[i][k] * b[i];
    }
}

// --- one variable: value v of 0..u, t = u - v, dual slacks z and g of its ends

static double diagonal(const qj_order_lp_state *s, size_t i) { return 1 / (s->z[i] / s->v[i] + s->g[i] / s->t[i]); }

// What the complementarity of the ends asks for, over the variable.
static double pull(const qj_order_lp_state *s, size_t i, double centre) {
    return (centre - s->v[i] * s->z[i] - s->dv[i] * s->dz[i]) / s->v[i] -
           (centre - s->t[i] * s->g[i] + s->dv[i] * s->dg[i]) / s->t[i];
}

// Reduced cost of a variable at the duals: cost - M'y - z + g.
static double residual(const qj_order_lp_state *s, size_t i, double my) { return s->cost[i] - my - s->z[i] + s->g[i]; }

static double line_duals(const qj_order_lp_state *s, const double *cell, const double *rule, size_t k, size_t line) {
    const qj_order_problem *p = s->w->p;
    double v = rule[p->line[line].college] - p->line[line].yield * cell[k];
    for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
        v += p->coef[c] * rule[p->n_colleges + p->rule[c]];
    return v;
}

static double duals(const qj_order_lp_state *s, const double *cell, const double *rule, size_t k, size_t i) {
    return i < s->piece_first[k] ? line_duals(s, cell, rule, k, s->line[i]) : cell[k];
}

// Right side of the cell: its equation's residual and what its variables ask for.
static void gather(qj_order_lp_state *s, size_t k, double centre) {
    double gap = 0, sum = 0, h_sum = 0;
    for (size_t i = s->var_first[k]; i < s->var_first[k + 1]; i++) {
        const bool piece = i >= s->piece_first[k];
        const double a = piece ? 1 : -s->w->p->line[s->line[i]].yield, d = diagonal(s, i);
        const double h = residual(s, i, duals(s, s->y_cell, s->y, k, i)) - pull(s, i, centre);
        s->theta[i] = d;
        s->h[i] = h;
        gap -= a * s->v[i];
        sum += a * a * d;
        h_sum += a * d * h;
    }
    s->weight[k] = sum;
    s->cell_gap[k] = gap;
    s->right[k] = gap + h_sum;
}

// The step of the variables of a cell once the duals' step is known.
static void spread(qj_order_lp_state *s, size_t k, double centre) {
    for (size_t i = s->var_first[k]; i < s->var_first[k + 1]; i++) {
        const double dv = s->theta[i] * (duals(s, s->dy_cell, s->dy, k, i) - s->h[i]);
        const double c1 = centre - s->v[i] * s->z[i] - s->dv[i] * s->dz[i];
        const double c2 = centre - s->t[i] * s->g[i] + s->dv[i] * s->dg[i];
        s->dz[i] = (c1 - s->z[i] * dv) / s->v[i];
        s->dg[i] = (c2 + s->g[i] * dv) / s->t[i];
        s->dv[i] = dv;
    }
}

static void shorten(double x, double dx, double *most) {
    if (dx < 0 && -x / dx < *most)
        *most = -x / dx;
}

// Longest steps, and complementarity after them, over the variables of a cell.
static void measure(qj_order_lp_state *s, size_t k) {
    double p = 1, d = 1;
    for (size_t i = s->var_first[k]; i < s->var_first[k + 1]; i++) {
        shorten(s->v[i], s->dv[i], &p);
        shorten(s->t[i], -s->dv[i], &p);
        shorten(s->z[i], s->dz[i], &d);
        shorten(s->g[i], s->dg[i], &d);
    }
    s->most_p[k] = p;
    s->most_d[k] = d;
}

static void complementarity(qj_order_lp_state *s, size_t k, double p, double d) {
    double sum = 0;
    for (size_t i = s->var_first[k]; i < s->var_first[k + 1]; i++)
        sum +=
            (s->v[i] + p * s->dv[i]) * (s->z[i] + d * s->dz[i]) + (s->t[i] - p * s->dv[i]) * (s->g[i] + d * s->dg[i]);
    s->sum[k] = sum;
}

static void move(qj_order_lp_state *s, size_t k, double p, double d) {
    for (size_t i = s->var_first[k]; i < s->var_first[k + 1]; i++) {
        s->v[i] += p * s->dv[i];
        s->t[i] -= p * s->dv[i];
        s->z[i] += d * s->dz[i];
        s->g[i] += d * s->dg[i];
        s->dv[i] = s->dz[i] = s->dg[i] = 0;
    }
    s->y_cell[k] += d * s->dy_cell[k];
}

enum { GATHER, SPREAD, MEASURE, SUM, MOVE };

static void chunk(void *arg, size_t task, size_t worker) {
    (void)worker;
    cell_task *j = arg;
    qj_order_lp_state *s = j->s;
    const size_t end = (task + 1) * QJ_ORDER_CHUNK < s->n_groups ? (task + 1) * QJ_ORDER_CHUNK : s->n_groups;
    for (size_t k = task * QJ_ORDER_CHUNK; k < end; k++) {
        switch (j->what) {
        case GATHER:
            gather(s, k, j->sigma_mu);
            break;
        case SPREAD:
            spread(s, k, j->sigma_mu);
            measure(s, k);
            break;
        case SUM:
            complementarity(s, k, j->step_p, j->step_d);
            break;
        default:
            move(s, k, j->step_p, j->step_d);
            break;
        }
    }
}

static void run(qj_order_lp_state *s, int what, double centre, double p, double d) {
    cell_task j = {.s = s, .sigma_mu = centre, .step_p = p, .step_d = d, .what = what};
    qj_order_run(s->w->ctx, (s->n_groups + QJ_ORDER_CHUNK - 1) / QJ_ORDER_CHUNK,
                 s->n_groups <= QJ_ORDER_FEW * QJ_ORDER_CHUNK, chunk, &j);
}

// --- slacks of the rules: s >= 0 with dual z_s = -y

static bool active(const qj_order_lp_state *s, size_t r) { return isfinite(s->limit[r]); }

// Matrix of the rules with the cells eliminated.
static void assemble(qj_order_lp_state *s) {
    const qj_order_problem *p = s->w->p;
    memset(s->store, 0, s->n_store * sizeof *s->store);
    for (size_t r = 0; r < s->w->n_mu; r++)
        s->row[s->place[r]][s->place[r]] = active(s, r) ? s->slack[r] / s->slack_dual[r] : 1;
    for (size_t k = 0; k < s->n_groups; k++) {
        size_t n = 0; // rules that the cell touches, and by how much
        for (size_t i = s->var_first[k]; i < s->piece_first[k]; i++) {
            const uint32_t line = s->line[i];
            const size_t from = n;
            if (active(s, p->line[line].college))
                s->touch[n] = s->place[p->line[line].college], s->by[n++] = 1;
            for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
                if (active(s, p->n_colleges + p->rule[c]))
                    s->touch[n] = s->place[p->n_colleges + p->rule[c]], s->by[n++] = p->coef[c];
            for (size_t a = from; a < n; a++)
                for (size_t b = from; b <= a; b++)
                    add_to(s, s->touch[a], s->touch[b], s->by[a] * s->by[b] * s->theta[i]);
            for (size_t a = from; a < n; a++)
                s->by[a] *= -p->line[line].yield * s->theta[i];
        }
        // Lines of a cell meet in the same shared rules: sum first.
        size_t m = 0;
        for (size_t a = 0; a < n; a++) {
            const uint32_t at = s->touch[a];
            if (s->mark[at] == 0) {
                s->touch[m] = at;
                s->mark[at] = (uint32_t)++m;
                s->by[m - 1] = s->by[a];
            } else {
                s->by[s->mark[at] - 1] += s->by[a];
            }
        }
        for (size_t a = 0; a < m; a++) {
            s->mark[s->touch[a]] = 0;
            const double v = s->by[a] / s->weight[k];
            for (size_t b = 0; b <= a; b++)
                add_to(s, s->touch[a], s->touch[b], -v * s->by[b]);
        }
    }
    factor(s);
}

// Solves for the step of all duals, then of all variables.
static void direction(qj_order_lp_state *s, double centre) {
    const qj_order_problem *p = s->w->p;
    run(s, GATHER, centre, 0, 0);
    if (s->fresh)
        assemble(s);
    s->fresh = false;
    double *b = s->rhs;
    for (size_t r = 0; r < s->w->n_mu; r++) {
        s->pull[r] = active(s, r) ? -s->y[r] - s->slack_dual[r] -
                                        (centre - s->slack[r] * s->slack_dual[r] - s->ds[r] * s->dsd[r]) / s->slack[r]
                                  : 0;
        s->use_gap[r] = active(s, r) ? s->limit[r] - s->slack[r] : 0;
    }
    for (size_t r = 0; r < s->w->n_mu; r++)
        s->part[r] = active(s, r) ? s->use_gap[r] + s->slack[r] / s->slack_dual[r] * s->pull[r] : 0;
    for (size_t k = 0; k < s->n_groups; k++) {
        const double over = s->right[k] / s->weight[k];
        for (size_t i = s->var_first[k]; i < s->piece_first[k]; i++) {
            const uint32_t line = s->line[i];
            const double v = -s->v[i] + s->theta[i] * (s->h[i] + p->line[line].yield * over);
            s->part[p->line[line].college] += v;
            for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
                s->part[p->n_colleges + p->rule[c]] += p->coef[c] * v;
        }
    }
    for (size_t r = 0; r < s->w->n_mu; r++)
        b[s->place[r]] = active(s, r) ? s->part[r] : 0;
    solve(s, b);
    for (size_t r = 0; r < s->w->n_mu; r++)
        s->dy[r] = b[s->place[r]];
    for (size_t k = 0; k < s->n_groups; k++) {
        double v = s->right[k];
        for (size_t i = s->var_first[k]; i < s->piece_first[k]; i++) {
            const uint32_t line = s->line[i];
            double a = s->dy[p->line[line].college];
            for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
                a += p->coef[c] * s->dy[p->n_colleges + p->rule[c]];
            v += p->line[line].yield * s->theta[i] * a;
        }
        s->dy_cell[k] = v / s->weight[k];
    }
    run(s, SPREAD, centre, 0, 0);
    s->step_p = s->step_d = 1;
    for (size_t k = 0; k < s->n_groups; k++) {
        s->step_p = fmin(s->step_p, s->most_p[k]);
        s->step_d = fmin(s->step_d, s->most_d[k]);
    }
    for (size_t r = 0; r < s->w->n_mu; r++) {
        if (!active(s, r))
            continue;
        const double ratio = s->slack[r] / s->slack_dual[r],
                     c = centre - s->slack[r] * s->slack_dual[r] - s->ds[r] * s->dsd[r];
        const double ds = ratio * (s->dy[r] - s->pull[r]);
        s->dsd[r] = (c - s->slack_dual[r] * ds) / s->slack[r];
        s->ds[r] = ds;
        shorten(s->slack[r], ds, &s->step_p);
        shorten(s->slack_dual[r], s->dsd[r], &s->step_d);
    }
}

static double total_complementarity(qj_order_lp_state *s, double p, double d) {
    double sum = 0;
    run(s, SUM, 0, p, d);
    for (size_t k = 0; k < s->n_groups; k++)
        sum += s->sum[k];
    for (size_t r = 0; r < s->w->n_mu; r++)
        if (active(s, r))
            sum += (s->slack[r] + p * s->ds[r]) * (s->slack_dual[r] + d * s->dsd[r]);
    return sum;
}

static void take_step(qj_order_lp_state *s) {
    const double p = fmin(1, 0.9995 * s->step_p), d = fmin(1, 0.9995 * s->step_d);
    run(s, MOVE, 0, p, d);
    for (size_t r = 0; r < s->w->n_mu; r++) {
        if (!active(s, r))
            continue;
        s->slack[r] += p * s->ds[r];
        s->slack_dual[r] += d * s->dsd[r];
        s->y[r] += d * s->dy[r];
        s->ds[r] = s->dsd[r] = 0;
    }
    s->fresh = true;
}

// Largest distance from the rules and the cells' equations, over what they hold.
static double infeasibility(qj_order_lp_state *s) {
    const qj_order_problem *p = s->w->p;
    double worst = 0;
    for (size_t r = 0; r < s->w->n_mu; r++)
        s->part[r] = s->slack[r] - s->limit[r];
    for (size_t k = 0; k < s->n_groups; k++) {
        double gap = 0, size = 1;
        for (size_t i = s->var_first[k]; i < s->var_first[k + 1]; i++) {
            if (i >= s->piece_first[k]) {
                gap += s->v[i], size += s->v[i];
                continue;
            }
            const uint32_t line = s->line[i];
            gap -= p->line[line].yield * s->v[i];
            s->part[p->line[line].college] += s->v[i];
            for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
                s->part[p->n_colleges + p->rule[c]] += p->coef[c] * s->v[i];
        }
        worst = fmax(worst, fabs(gap) / size);
    }
    for (size_t r = 0; r < s->w->n_mu; r++)
        if (active(s, r))
            worst = fmax(worst, fabs(s->part[r]) / (1 + fabs(s->limit[r])));
    return worst;
}

// Interior point until the gap closes to `close` of the cost. False: it did not.
static bool iterate(qj_order_lp_state *s, double close) {
    const qj_order_options *o = s->w->options;
    double scale = 1;
    for (size_t k = 0; k < s->n_groups; k++)
        for (size_t i = s->piece_first[k]; i < s->var_first[k + 1]; i++)
            scale += fabs(s->cost[i]) * s->v[i];
    for (int round = 0; round < MOST_ROUNDS && !qj_ctx_cancelled(s->w->ctx); round++) {
        const double before = total_complementarity(s, 0, 0);
        const double off = infeasibility(s);
        if (!isfinite(before) || !isfinite(off))
            return false;
        if (before <= 1e-3 * close * scale)
            return off <= 1e-6;
        if (before <= close * scale && off <= 10 * close)
            return true;
        if (o != NULL && !qj_order_go_on(s->w, o, -INFINITY, INFINITY))
            return false;
        direction(s, 0);
        const double after = total_complementarity(s, s->step_p, s->step_d), ratio = after / before;
        direction(s, ratio * ratio * ratio * before / (double)s->n_ends);
        if (!(fmin(s->step_p, s->step_d) >= 1e-9))
            return off <= 1e-7 && before <= 1e-7 * scale;
        take_step(s);
    }
    return false;
}

qj_rc qj_order_lp(qj_order *w, const qj_order_range *range, size_t most_pieces, double *mu, double *seats,
                  qj_order_lp_end *end, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const qj_mark mark = qj_arena_mark(a);
    const size_t n = w->p->n_lines;
    qj_order_lp_state *s = QJ_NEW(a, qj_order_lp_state, 1);
    qj_order_range *fixed = QJ_NEW(a, qj_order_range, n + 1);
    double *least = QJ_NEW(a, double, w->n_mu + 1);
    size_t clash = 0;
    if (s == NULL || fixed == NULL || least == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memcpy(fixed, range, n * sizeof *fixed);
    const bool may = qj_order_lp_fix(w, fixed, least, &clash);
    for (size_t i = 0; i < n; i++)
        seats[i] = fixed[i].may_close ? 0 : fixed[i].least;
    if (mu != NULL)
        memset(mu, 0, w->n_mu * sizeof *mu);
    *end = QJ_ORDER_LP_NONE;
    if (!may) {
        qj_arena_rewind(a, mark);
        return QJ_OK;
    }
    s->w = w;
    QJ_TRY(qj_order_lp_state_make(s, fixed, most_pieces, err));
    QJ_TRY(qj_order_lp_rows(s, err));
    *end = s->n_groups == 0 || iterate(s, most_pieces > 0 ? NEARLY : CLOSE) ? QJ_ORDER_LP_SOLVED : QJ_ORDER_LP_OPEN;
    for (size_t k = 0; k < s->n_groups; k++)
        for (size_t i = s->var_first[k]; i < s->piece_first[k]; i++)
            seats[s->line[i]] += s->v[i];
    for (size_t r = 0; mu != NULL && r < w->n_mu; r++)
        mu[r] = active(s, r) && isfinite(s->y[r]) ? fmax(0, -s->y[r]) : 0;
    qj_arena_rewind(a, mark);
    return QJ_OK;
}
