// Variables of the linear relaxation and where they start.
#include "model/order/lp.h"

#include <math.h>

#define SLIVER 1e-9 // no piece, only rounding

// What a line may take beyond what it must.
static double span(const qj_order_range *r) { return r->most - (r->may_close ? 0 : r->least); }
static double base(const qj_order_range *r) { return r->may_close ? 0 : r->least; }

// Graduates that a cell has for sure, and at most.
static void reach(const qj_order *w, const qj_order_range *range, size_t k, double *from, double *to, size_t *lines) {
    *from = *to = 0;
    *lines = 0;
    for (size_t i = w->cell_first[k]; i < w->cell_first[k + 1]; i++) {
        const size_t p = w->cell_line[i];
        const double yield = w->p->line[p].yield, least = base(&range[p]), more = span(&range[p]);
        *from += yield * least;
        *to += yield * (least + more);
        *lines += more > 0;
    }
}

// Pieces of the curve between two numbers of graduates, at most so many (0: all); cost may be NULL to count only.
static size_t pieces(const qj_order_curve *f, double from, double to, size_t most, double *cost, double *width) {
    size_t n = 0, total = 0;
    for (size_t j = 0; j < f->n; j++)
        total += f->kink[j] > from && f->kink[j] < to;
    const size_t join = most > 0 && total >= most ? (total + most) / most : 1; // pieces that become one
    double y = from;
    for (size_t j = 0, met = 0; j <= f->n && y < to; j++) {
        const double end = j < f->n && f->kink[j] < to ? f->kink[j] : to;
        if (end - y <= SLIVER * (1 + y) || (++met % join != 0 && end < to))
            continue;
        if (cost != NULL) {
            cost[n] = (qj_order_curve_at(f, end) - qj_order_curve_at(f, y)) / (end - y);
            width[n] = end - y;
        }
        n++;
        y = end;
    }
    return n;
}

static qj_rc make_arrays(qj_order_lp_state *s, size_t most_touch, qj_err *err) {
    qj_arena *a = s->w->ctx->arena;
    double **of_vars[] = {&s->cost, &s->v, &s->t, &s->z, &s->g, &s->dv, &s->dz, &s->dg, &s->theta, &s->h};
    double **of_groups[] = {&s->y_cell,   &s->dy_cell, &s->weight, &s->right,
                            &s->cell_gap, &s->most_p,  &s->most_d, &s->sum};
    double **of_rules[] = {&s->limit, &s->slack, &s->slack_dual, &s->ds,   &s->dsd,    &s->y,
                           &s->dy,    &s->rhs,   &s->pull,       &s->part, &s->use_gap};
    bool whole = true;
    for (size_t i = 0; i < sizeof of_vars / sizeof *of_vars; i++)
        whole = (*of_vars[i] = QJ_NEW(a, double, s->n_vars + 1)) != NULL && whole;
    for (size_t i = 0; i < sizeof of_groups / sizeof *of_groups; i++)
        whole = (*of_groups[i] = QJ_NEW(a, double, s->n_groups + 1)) != NULL && whole;
    for (size_t i = 0; i < sizeof of_rules / sizeof *of_rules; i++)
        whole = (*of_rules[i] = QJ_NEW(a, double, s->w->n_mu + 1)) != NULL && whole;
    s->line = QJ_NEW(a, uint32_t, s->n_vars + 1);
    s->touch = QJ_NEW(a, uint32_t, most_touch + 1);
    s->by = QJ_NEW(a, double, most_touch + 1);
    s->mark = QJ_NEW(a, uint32_t, s->w->n_mu + 1);
    return whole && s->line != NULL && s->touch != NULL && s->by != NULL && s->mark != NULL ? QJ_OK
                                                                                            : qj_fail(err, QJ_E_MEMORY);
}

// How full the lines of a cell can be without filling their colleges; lines and pieces alike start there, so that the
// equation of the cell holds.
static double fill_of(const qj_order_lp_state *s, const double *asked, size_t g) {
    double fill = 0.5;
    for (size_t i = s->var_first[g]; i < s->piece_first[g]; i++) {
        const uint32_t c = s->w->p->line[s->line[i]].college;
        fill = fmin(fill, fmax(0.7 * s->limit[c], 0.01) / asked[c]);
    }
    return fmax(fill, 1e-3);
}

// Duals of the ends so that the reduced cost is none.
static void start_variable(qj_order_lp_state *s, size_t i, double upper, double fill, double reduced, double size) {
    s->v[i] = fill * upper;
    s->t[i] = upper - s->v[i];
    s->z[i] = size + fmax(0, reduced);
    s->g[i] = size + fmax(0, -reduced);
}

// Room that is left when all have what they must; what lines ask for beyond, in part[college].
static void start_limits(qj_order_lp_state *s, const qj_order_range *range) {
    const qj_order_problem *p = s->w->p;
    for (size_t r = 0; r < s->w->n_mu; r++) {
        s->limit[r] = r < p->n_colleges ? p->room[r] : p->limit[r - p->n_colleges];
        s->part[r] = 0;
    }
    for (size_t i = 0; i < p->n_lines; i++) {
        const double x = base(&range[i]);
        s->limit[p->line[i].college] -= x;
        s->part[p->line[i].college] += span(&range[i]);
        for (size_t c = p->first[i]; x > 0 && c < p->first[i + 1]; c++)
            s->limit[p->n_colleges + p->rule[c]] -= p->coef[c] * x;
    }
}

static void start_slacks(qj_order_lp_state *s, double size) {
    const qj_order_problem *p = s->w->p;
    for (size_t r = 0; r < s->w->n_mu; r++)
        s->part[r] = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t i = s->var_first[g]; i < s->piece_first[g]; i++) {
            const uint32_t line = s->line[i];
            s->part[p->line[line].college] += s->v[i];
            for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
                s->part[p->n_colleges + p->rule[c]] += p->coef[c] * s->v[i];
        }
    for (size_t r = 0; r < s->w->n_mu; r++) {
        const bool has = isfinite(s->limit[r]);
        s->slack[r] = has ? fmax(s->limit[r] - s->part[r], 0.05 * fabs(s->limit[r]) + 1) : 1;
        s->slack_dual[r] = has ? size : 0;
        s->y[r] = -s->slack_dual[r];
    }
}

static double duals_of(const qj_order_lp_state *s, size_t g, uint32_t line) {
    const qj_order_problem *p = s->w->p;
    double v = s->y[p->line[line].college] - p->line[line].yield * s->y_cell[g];
    for (size_t c = p->first[line]; c < p->first[line + 1]; c++)
        v += p->coef[c] * s->y[p->n_colleges + p->rule[c]];
    return v;
}

static void start_cell(qj_order_lp_state *s, const qj_order_range *range, size_t g, double fill, double size) {
    size_t n = 0;
    double sum = 0, y = 0;
    for (size_t i = s->piece_first[g]; i < s->var_first[g + 1]; i++)
        sum += s->h[i];
    for (size_t i = s->piece_first[g]; i < s->var_first[g + 1] && y <= fill * sum; i++, n++)
        y += s->h[i];
    s->y_cell[g] = n > 0 ? s->cost[s->piece_first[g] + n - 1] : 0;
    for (size_t i = s->var_first[g]; i < s->piece_first[g]; i++)
        s->v[i] = fill * span(&range[s->line[i]]);
    for (size_t i = s->piece_first[g]; i < s->var_first[g + 1]; i++)
        start_variable(s, i, s->h[i], fill, s->cost[i] - s->y_cell[g], size);
}

static void start(qj_order_lp_state *s, const qj_order_range *range, double size) {
    start_limits(s, range);
    for (size_t g = 0; g < s->n_groups; g++)
        start_cell(s, range, g, fill_of(s, s->part, g), 0.2 * size);
    start_slacks(s, 0.1 * size);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t i = s->var_first[g]; i < s->piece_first[g]; i++)
            start_variable(s, i, span(&range[s->line[i]]), s->v[i] / span(&range[s->line[i]]),
                           s->cost[i] - duals_of(s, g, s->line[i]), 0.2 * size);
}

qj_rc qj_order_lp_state_make(qj_order_lp_state *s, const qj_order_range *range, size_t most_pieces, qj_err *err) {
    const qj_order *w = s->w;
    const qj_order_problem *p = w->p;
    qj_arena *a = w->ctx->arena;
    uint32_t *cell = QJ_NEW(a, uint32_t, p->n_cells + 1);
    s->var_first = QJ_NEW(a, size_t, p->n_cells + 1);
    s->piece_first = QJ_NEW(a, size_t, p->n_cells + 1);
    if (cell == NULL || s->var_first == NULL || s->piece_first == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t most_touch = 0;
    double size = 0;
    for (size_t k = 0; k < p->n_cells; k++) {
        double from, to;
        size_t lines, touch = 0;
        reach(w, range, k, &from, &to, &lines);
        if (lines == 0)
            continue;
        for (size_t i = w->cell_first[k]; i < w->cell_first[k + 1]; i++)
            touch += 1 + p->first[w->cell_line[i] + 1] - p->first[w->cell_line[i]];
        most_touch = touch > most_touch ? touch : most_touch;
        const size_t g = s->n_groups++;
        cell[g] = (uint32_t)k;
        s->piece_first[g] = s->var_first[g] + lines;
        s->var_first[g + 1] = s->piece_first[g] + pieces(&w->curve[k], from, to, most_pieces, NULL, NULL);
        size = fmax(size, fmax(fabs(w->curve[k].slope[0]), fabs(w->curve[k].slope[w->curve[k].n])));
    }
    s->n_vars = s->var_first[s->n_groups];
    s->n_ends = 2 * s->n_vars + w->n_mu;
    size = size > 0 ? size : 1;
    QJ_TRY(make_arrays(s, most_touch, err));
    for (size_t g = 0; g < s->n_groups; g++) {
        const size_t k = cell[g];
        double from, to;
        size_t lines, i = s->var_first[g];
        reach(w, range, k, &from, &to, &lines);
        for (size_t c = w->cell_first[k]; c < w->cell_first[k + 1]; c++) {
            const uint32_t line = w->cell_line[c];
            if (span(&range[line]) <= 0)
                continue;
            s->cost[i] = p->line[line].cost;
            s->line[i++] = line;
        }
        (void)pieces(&w->curve[k], from, to, most_pieces, &s->cost[i], &s->h[i]); // widths stay in h until the start
    }
    start(s, range, size);
    s->fresh = true;
    return QJ_OK;
}
