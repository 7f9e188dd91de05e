// Small orders to the end: branch and bound over the linear relaxation with the lines' own bounds.
#include "model/order/parts.h"

#include <math.h>
#include <string.h>

#define NEAR 1e-6
enum { MOST_NODES = 40000, MOST_WORK = 400000, MOST_BLIND = 2000 }; // nodes, nodes times lines, nodes without any plan yet

typedef struct node {
    double bound; // of its parent
    qj_order_range *range;
} node;

typedef struct tree {
    qj_order *w;
    const qj_order_options *o;
    double *x, best; // the plan, kept at its cost
    double *trial, *use, *mu, *seats;
    double lost; // least bound of what could not be searched
    node *heap;  // the most promising first
    size_t n, nodes, most;
} tree;

// How far x is from what the line may take, 0 to 0.5; branching points below and above it.
static double off_domain(const qj_order_range *r, double x, double *below, double *above) {
    if (r->may_close && x > NEAR && x < r->least - NEAR) {
        *below = 0;
        *above = r->least;
        return fmin(x, r->least - x) / r->least;
    }
    if (r->step <= 0 || r->least >= r->most)
        return 0;
    *below = floor(x / r->step + NEAR) * r->step;
    *above = *below + r->step;
    const double part = (x - *below) / r->step;
    return part > NEAR ? fmin(part, 1 - part) : 0;
}

// To the nearest, or the next lower, that each line may take.
static void snap(const qj_order_range *range, size_t n, bool lower, double *x) {
    for (size_t i = 0; i < n; i++) {
        const qj_order_range *r = &range[i];
        if (r->step > 0 && r->least < r->most)
            x[i] = floor(x[i] / r->step + (lower ? NEAR : 0.5)) * r->step;
        else if (r->may_close && x[i] < 0.5 * fmax(r->least, NEAR))
            x[i] = 0;
        else
            x[i] = fmin(fmax(x[i], r->least), r->most);
        if (x[i] < r->least)
            x[i] = r->may_close && (lower || x[i] < 0.5 * r->least) ? 0 : r->least;
    }
}

static bool keeps_rules(const qj_order *w, const double *x, double *use) {
    const qj_order_problem *p = w->p;
    qj_order_use(p, x, use);
    for (size_t r = 0; r < w->n_mu; r++) {
        const double limit = r < p->n_colleges ? p->room[r] : p->limit[r - p->n_colleges];
        if (use[r] > limit + 1e-7 * (1 + fabs(limit)))
            return false;
    }
    return true;
}

// --- nodes, the least bound first

static void swap(node *a, node *b) {
    const node t = *a;
    *a = *b;
    *b = t;
}

static void push(tree *t, node v) {
    size_t i = t->n++;
    t->heap[i] = v;
    for (; i > 0 && t->heap[(i - 1) / 2].bound > t->heap[i].bound; i = (i - 1) / 2)
        swap(&t->heap[(i - 1) / 2], &t->heap[i]);
}

static node pop(tree *t) {
    const node top = t->heap[0];
    t->heap[0] = t->heap[--t->n];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t c = 2 * i + 1; c <= 2 * i + 2 && c < t->n; c++)
            least = t->heap[c].bound < t->heap[least].bound ? c : least;
        if (least == i)
            return top;
        swap(&t->heap[i], &t->heap[least]);
        i = least;
    }
}

static bool worth(const tree *t, double bound) {
    return !isfinite(t->best) || bound < t->best - fmax(t->o->gap * fabs(t->best), 1e-9 * (1 + fabs(t->best)));
}

// The two halves of a node at a line.
static qj_rc branch(tree *t, const node *v, double bound, size_t line, double below, double above, qj_err *err) {
    const size_t n = t->w->p->n_lines;
    for (int up = 0; up < 2; up++) {
        qj_order_range *child = QJ_NEW(t->w->ctx->arena, qj_order_range, n);
        QJ_NEED(err, child);
        memcpy(child, v->range, n * sizeof *child);
        qj_order_range *r = &child[line];
        if (up) {
            r->least = fmax(r->least, above);
            r->may_close = false;
        } else if (below < r->least || below <= 0) {
            if (!r->may_close)
                continue;
            *r = (qj_order_range){.may_close = true, .step = r->step};
        } else {
            r->most = below;
        }
        if (r->least <= r->most)
            push(t, (node){bound, child});
    }
    return QJ_OK;
}

// Value of the relaxation from its multipliers, which holds whether or not they are the best.
static double bound_of(tree *t, qj_order_range *range) {
    qj_order_range *own = t->w->range;
    t->w->range = range;
    const double v = qj_order_lagrangian(t->w, t->mu, true);
    t->w->range = own;
    return v;
}

// Takes whole seats near the relaxation as the plan when they keep the rules and cost less.
static qj_rc round_off(tree *t, const qj_order_range *range, bool down, qj_err *err) {
    const size_t n = t->w->p->n_lines;
    double cost;
    memcpy(t->trial, t->seats, n * sizeof *t->trial);
    snap(range, n, down, t->trial);
    if (t->w->narrow != NULL)
        qj_order_arrive(t->w, t->trial);
    QJ_TRY(qj_order_cost(t->w->p, t->trial, t->w->ctx->arena, &cost, err));
    if (cost < t->best && keeps_rules(t->w, t->trial, t->use)) {
        t->best = cost;
        memcpy(t->x, t->trial, n * sizeof *t->x);
    }
    return QJ_OK;
}

static qj_rc visit(tree *t, const node *v, qj_err *err) {
    qj_order *w = t->w;
    const size_t n = w->p->n_lines;
    qj_order_lp_end end;
    QJ_TRY(qj_order_lp(w, v->range, 0, t->mu, t->seats, &end, err));
    if (end == QJ_ORDER_LP_NONE)
        return QJ_OK;
    double bound = fmax(v->bound, bound_of(t, v->range));
    for (double far_out = 1e2; end != QJ_ORDER_LP_SOLVED && far_out < 1e9; far_out *= 1e2) {
        for (size_t r = 0; r < w->n_mu; r++) // where nothing is feasible, duals run away
            t->mu[r] *= 1e2;
        bound = fmax(bound, bound_of(t, v->range));
    }
    if (!worth(t, bound) || end != QJ_ORDER_LP_SOLVED) {
        t->lost = fmin(t->lost, bound);
        return QJ_OK;
    }
    size_t line = n;
    double far = 0, below = 0, above = 0;
    for (size_t i = 0; i < n; i++) {
        double lo = 0, hi = 0;
        const double d = off_domain(&v->range[i], t->seats[i], &lo, &hi);
        if (d > far)
            far = d, line = i, below = lo, above = hi;
    }
    QJ_TRY(round_off(t, v->range, false, err));
    QJ_TRY(round_off(t, v->range, true, err));
    if (line == n) { // its own seats are a plan
        t->lost = fmin(t->lost, bound);
        return QJ_OK;
    }
    return branch(t, v, bound, line, below, above, err);
}

qj_rc qj_order_tree(qj_order *w, const qj_order_options *o, double *x, double *cost, double *proved, qj_err *err) {
    qj_arena *a = w->ctx->arena;
    const qj_mark mark = qj_arena_mark(a);
    const size_t work = MOST_WORK / (w->p->n_lines + 1), n = w->p->n_lines + 1;
    tree t = {.w = w, .o = o, .x = x, .best = *cost, .lost = INFINITY, .most = work < MOST_NODES ? work : MOST_NODES};
    t.heap = QJ_NEW(a, node, 2 * t.most + 2);
    t.trial = QJ_NEW(a, double, n);
    t.seats = QJ_NEW(a, double, n);
    t.use = QJ_NEW(a, double, w->n_mu + 1);
    t.mu = QJ_NEW(a, double, w->n_mu + 1);
    if (t.heap == NULL || t.trial == NULL || t.seats == NULL || t.use == NULL || t.mu == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    push(&t, (node){-INFINITY, w->range});
    while (t.n > 0 && t.nodes < t.most && (isfinite(t.best) || t.nodes < MOST_BLIND) && worth(&t, t.heap[0].bound)) {
        const node v = pop(&t);
        t.nodes++;
        if (qj_ctx_cancelled(w->ctx))
            return qj_fail(err, QJ_E_CANCELLED);
        if (t.nodes % 16 == 0 && !qj_order_go_on(w, o, v.bound, t.best)) {
            t.lost = fmin(t.lost, v.bound);
            break;
        }
        QJ_TRY(visit(&t, &v, err));
    }
    *cost = t.best;
    *proved = fmin(fmin(t.lost, t.best), t.n > 0 ? t.heap[0].bound : INFINITY);
    qj_arena_rewind(a, mark);
    return QJ_OK;
}
