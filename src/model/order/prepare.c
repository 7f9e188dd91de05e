// Indexes, domains and blocks of a problem.
#include "model/order/parts.h"

#include <math.h>
#include <string.h>

#define TINY 1e-9

static double up(double x, double step) { return step > 0 ? ceil(x / step - TINY) * step : x; }
static double down(double x, double step) { return step > 0 ? floor(x / step + TINY) * step : x; }

// A line in multiples of `step`, as it is where that leaves nothing of a range that must or may be used.
static qj_order_range range_of(const qj_order_line *l, double step) {
    const double at_least = fmax(l->least, l->floor);
    qj_order_range r = {.step = step, .may_close = l->floor <= 0};
    if (l->floor >= l->most) // set by a lock
        return (qj_order_range){.least = l->floor, .most = l->floor, .may_close = l->floor <= 0};
    r.least = up(at_least, step);
    r.most = down(l->most, step);
    if (r.least <= r.most)
        return r;
    if (!r.may_close || step < l->step || l->step <= 0) {
        r = (qj_order_range){.least = fmin(at_least, l->most), .most = l->most, .may_close = r.may_close};
        if (at_least <= l->most || !r.may_close)
            return r;
    }
    return (qj_order_range){.may_close = true}; // a group is larger than the licence
}

static bool multiple(double x, double step) {
    const double at = x / step;
    return fabs(at - floor(at + 0.5)) <= TINY * (1 + fabs(at));
}

double qj_order_grid_of(const qj_order *w, const qj_order_range *range, size_t k) {
    const size_t a = w->cell_first[k], b = w->cell_first[k + 1];
    double step = 0;
    for (size_t i = a; i < b; i++) {
        const size_t p = w->cell_line[i];
        const qj_order_range *r = &range[p];
        if (w->line[p].yield != w->line[w->cell_line[a]].yield)
            return 0;
        if (r->most <= 0)
            continue;
        if (step <= 0)
            step = r->step;
        if (step <= 0 || (r->step != step && r->least < r->most) || !multiple(r->most, step) ||
            !multiple(r->least, step))
            return 0;
    }
    return step;
}

static qj_rc make_curve(qj_order *w, const qj_order_range *range, size_t k, qj_order_curve *out, qj_err *err) {
    const double step = qj_order_grid_of(w, range, k);
    out[k] = w->p->curve[k];
    if (step > 0)
        QJ_TRY(qj_order_curve_grid(&w->p->curve[k], step * w->line[w->cell_line[w->cell_first[k]]].yield, w->ctx->arena,
                                   &out[k], err));
    return QJ_OK;
}

static void make_ranges(qj_order *w, size_t line) {
    const qj_order_line *l = &w->line[line];
    w->range[line] = range_of(l, l->step);
    w->whole[line] = range_of(l, l->step > 0 ? l->step : 1);
}

static double common(double a, double b) {
    while (b > 0) {
        const double t = fmod(a, b);
        a = b, b = t;
    }
    return a;
}

static bool whole(double x) { return x == floor(x) && x < 1e9; }

// A college where all seats come in groups fills its room only up to a multiple of their common size: what is beyond is
// taken away before anything is solved, and every bound is the better for it.
static void make_room(qj_order *w, size_t c) {
    const double given = w->given->room[c];
    double unit = 0, fixed = 0;
    w->room[c] = given;
    for (size_t i = w->college_first[c]; i < w->college_first[c + 1]; i++) {
        const qj_order_range *r = &w->range[w->college_line[i]];
        if (!r->may_close && r->least >= r->most) {
            fixed += r->least;
            continue;
        }
        if (r->most <= 0)
            continue;
        const double step = r->least < r->most ? r->step : r->most;
        if (step <= 0 || !whole(step) || !whole(r->least) || !whole(r->most))
            return;
        unit = common(common(unit, step), common(r->least, r->most));
    }
    if (unit > 0 && given >= fixed && given < 1e9)
        w->room[c] = fixed + floor((given - fixed) / unit + TINY) * unit;
}

// Numbers of `of` sorted by group: first[g] .. first[g + 1] of list.
static void group(size_t n, size_t groups, const uint32_t *of, size_t *first, uint32_t *list) {
    for (size_t i = 0; i < n; i++)
        first[of[i] + 1]++;
    for (size_t g = 0; g < groups; g++)
        first[g + 1] += first[g];
    for (size_t i = n; i-- > 0;)
        list[--first[of[i] + 1]] = (uint32_t)i;
    for (size_t g = 0; g < groups; g++) // every start has moved to its own place, one to the right
        first[g] = first[g + 1];
    first[groups] = n;
}

static uint32_t root(uint32_t *parent, uint32_t i) {
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

// Colleges and cells that hang together by lines.
static void make_blocks(qj_order *w, uint32_t *parent, uint32_t *number) {
    const qj_order_problem *p = w->p;
    const size_t n = p->n_colleges + p->n_cells;
    for (size_t i = 0; i < n; i++)
        parent[i] = (uint32_t)i;
    for (size_t i = 0; i < p->n_lines; i++) {
        const uint32_t a = root(parent, p->line[i].college),
                       b = root(parent, (uint32_t)p->n_colleges + p->line[i].cell);
        parent[a < b ? b : a] = a < b ? a : b;
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t r = root(parent, (uint32_t)i);
        if (r == i)
            number[i] = (uint32_t)w->n_blocks++;
        if (i < p->n_colleges)
            w->block_of_college[i] = number[r];
        else
            w->block_of_cell[i - p->n_colleges] = number[r];
    }
}

static qj_rc make_index(qj_order *w, qj_err *err) {
    const qj_order_problem *p = w->p;
    qj_arena *a = w->ctx->arena;
    const size_t n = p->n_colleges + p->n_cells;
    uint32_t *cell = QJ_NEW(a, uint32_t, p->n_lines + 1), *college = QJ_NEW(a, uint32_t, p->n_lines + 1);
    uint32_t *parent = QJ_NEW(a, uint32_t, n + 1), *number = QJ_NEW(a, uint32_t, n + 1);
    w->cell_first = QJ_NEW(a, size_t, p->n_cells + 1);
    w->college_first = QJ_NEW(a, size_t, p->n_colleges + 1);
    w->cell_line = QJ_NEW(a, uint32_t, p->n_lines + 1);
    w->college_line = QJ_NEW(a, uint32_t, p->n_lines + 1);
    w->block_of_cell = QJ_NEW(a, uint32_t, p->n_cells + 1);
    w->block_of_college = QJ_NEW(a, uint32_t, p->n_colleges + 1);
    w->block_cell_first = QJ_NEW(a, size_t, n + 1);
    w->block_college_first = QJ_NEW(a, size_t, n + 1);
    w->block_cell = QJ_NEW(a, uint32_t, p->n_cells + 1);
    w->block_college = QJ_NEW(a, uint32_t, p->n_colleges + 1);
    if (cell == NULL || college == NULL || parent == NULL || number == NULL || w->cell_first == NULL ||
        w->college_first == NULL || w->cell_line == NULL || w->college_line == NULL || w->block_of_cell == NULL ||
        w->block_of_college == NULL || w->block_cell_first == NULL || w->block_college_first == NULL ||
        w->block_cell == NULL || w->block_college == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < p->n_lines; i++) {
        cell[i] = p->line[i].cell;
        college[i] = p->line[i].college;
    }
    group(p->n_lines, p->n_cells, cell, w->cell_first, w->cell_line);
    group(p->n_lines, p->n_colleges, college, w->college_first, w->college_line);
    make_blocks(w, parent, number);
    group(p->n_cells, w->n_blocks, w->block_of_cell, w->block_cell_first, w->block_cell);
    group(p->n_colleges, w->n_blocks, w->block_of_college, w->block_college_first, w->block_college);
    for (size_t k = 0; k < p->n_cells; k++)
        w->most_lines = w->cell_first[k + 1] - w->cell_first[k] > w->most_lines
                            ? w->cell_first[k + 1] - w->cell_first[k]
                            : w->most_lines;
    for (size_t k = 0; k < p->n_colleges; k++)
        w->most_lines = w->college_first[k + 1] - w->college_first[k] > w->most_lines
                            ? w->college_first[k + 1] - w->college_first[k]
                            : w->most_lines;
    return QJ_OK;
}

static qj_rc find_twins(qj_order *w, qj_err *err) {
    const size_t n = w->p->n_lines;
    w->twins = QJ_NEW(w->ctx->arena, uint16_t, n + 1);
    w->twin_count = QJ_NEW(w->ctx->arena, uint16_t, n + 1);
    if (w->twins == NULL || w->twin_count == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t c = 0; c < w->p->n_colleges; c++)
        for (size_t i = w->college_first[c]; i < w->college_first[c + 1]; i++) {
            uint16_t count = 0, number = 0;
            for (size_t j = w->college_first[c]; j < w->college_first[c + 1]; j++)
                if (w->line[w->college_line[j]].cell == w->line[w->college_line[i]].cell) {
                    count++;
                    number = j <= i ? count : number;
                }
            w->twins[w->college_line[i]] = count > 1 ? number : 0;
            w->twin_count[w->college_line[i]] = count;
        }
    return QJ_OK;
}

qj_rc qj_order_open(const qj_order_problem *p, const qj_ctx *ctx, qj_order **out, qj_err *err) {
    qj_arena *a = ctx->arena;
    qj_order *w = *out = QJ_NEW(a, qj_order, 1);
    QJ_NEED(err, w);
    qj_order_problem *own = QJ_NEW(a, qj_order_problem, 1);
    double *room = QJ_NEW(a, double, p->n_colleges + 1);
    if (own == NULL || room == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    *own = *p;
    own->room = room;
    *w = (qj_order){.p = own, .given = p, .room = room, .ctx = ctx, .n_mu = p->n_colleges + p->n_shared};
    QJ_TRY(make_index(w, err));
    const size_t workers = qj_pool_size(ctx->pool);
    w->range = QJ_NEW(a, qj_order_range, p->n_lines + 1);
    w->whole = QJ_NEW(a, qj_order_range, p->n_lines + 1);
    w->curve = QJ_NEW(a, qj_order_curve, p->n_cells + 1);
    w->seat = QJ_NEW(a, qj_order_curve, p->n_cells + 1);
    w->scratch = QJ_NEW(a, qj_order_scratch, workers);
    w->value = QJ_NEW(a, double, p->n_cells + 1);
    w->x = QJ_NEW(a, double, p->n_lines + 1);
    if (w->range == NULL || w->whole == NULL || w->curve == NULL || w->seat == NULL || w->scratch == NULL ||
        w->value == NULL || w->x == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < workers; i++)
        QJ_TRY(qj_order_scratch_new(a, w->most_lines, &w->scratch[i], err));
    w->line = QJ_NEW(a, qj_order_line, p->n_lines + 1);
    QJ_NEED(err, w->line);
    memcpy(w->line, p->line, p->n_lines * sizeof *w->line);
    for (size_t i = 0; i < p->n_lines; i++)
        make_ranges(w, i);
    for (size_t c = 0; c < p->n_colleges; c++)
        make_room(w, c);
    for (size_t k = 0; k < p->n_cells; k++) {
        QJ_TRY(make_curve(w, w->range, k, w->curve, err));
        QJ_TRY(make_curve(w, w->whole, k, w->seat, err));
    }
    QJ_TRY(find_twins(w, err));
    return qj_order_widen(w, err);
}

qj_rc qj_order_set(qj_order *w, size_t line, double floor, double most, qj_err *err) {
    const size_t k = w->line[line].cell;
    const double most_before = w->line[line].most;
    const double before[2] = {qj_order_grid_of(w, w->range, k), qj_order_grid_of(w, w->whole, k)};
    w->line[line].floor = floor;
    w->line[line].most = most;
    make_ranges(w, line);
    make_room(w, w->line[line].college);
    if (qj_order_grid_of(w, w->range, k) != before[0])
        QJ_TRY(make_curve(w, w->range, k, w->curve, err));
    if (qj_order_grid_of(w, w->whole, k) != before[1])
        QJ_TRY(make_curve(w, w->whole, k, w->seat, err));
    return w->wide == NULL ? QJ_OK : qj_order_widen_line(w, line, most_before, err);
}

double qj_order_price(const qj_order_problem *p, const double *mu, size_t i) {
    double v = mu[p->line[i].college] + p->line[i].cost;
    for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
        v += mu[p->n_colleges + p->rule[c]] * p->coef[c];
    return v;
}

void qj_order_use(const qj_order_problem *p, const double *x, double *rows) {
    memset(rows, 0, (p->n_colleges + p->n_shared) * sizeof *rows);
    for (size_t i = 0; i < p->n_lines; i++) {
        rows[p->line[i].college] += x[i];
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            rows[p->n_colleges + p->rule[c]] += p->coef[c] * x[i];
    }
}

qj_rc qj_order_cost(const qj_order_problem *p, const double *seats, qj_arena *a, double *cost, qj_err *err) {
    const qj_mark mark = qj_arena_mark(a);
    double *y = QJ_NEW(a, double, p->n_cells + 1);
    QJ_NEED(err, y);
    qj_order_there(p, seats, y);
    *cost = p->constant;
    for (size_t i = 0; i < p->n_lines; i++)
        *cost += p->line[i].cost * seats[i];
    for (size_t k = 0; k < p->n_cells; k++)
        *cost += qj_order_curve_at(&p->curve[k], y[k]);
    qj_arena_rewind(a, mark);
    return QJ_OK;
}
