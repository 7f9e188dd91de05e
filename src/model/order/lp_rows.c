// Where the rules stand in the matrix of the interior point method, and the room of its rows.
#include "model/order/lp.h"

#include "num/sort.h"

static qj_rc make_arrays(qj_order_lp_state *s, qj_err *err) {
    const size_t m = s->w->n_mu;
    qj_arena *a = s->w->ctx->arena;
    s->place = QJ_NEW(a, uint32_t, m + 1);
    s->start = QJ_NEW(a, uint32_t, m + 1);
    s->row = QJ_NEW(a, double *, m + 1);
    return s->place == NULL || s->start == NULL || s->row == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// Blocks one after the other, then what joins them.
static qj_rc by_block(qj_order_lp_state *s, qj_err *err) {
    const qj_order *w = s->w;
    const qj_order_problem *p = w->p;
    const size_t m = w->n_mu;
    uint32_t *block = QJ_NEW(w->ctx->arena, uint32_t, m + 1); // 1 + block of a shared rule; UINT32_MAX: several
    QJ_NEED(err, block);
    for (size_t i = 0; i < p->n_lines; i++) {
        const uint32_t b = 1 + w->block_of_college[p->line[i].college];
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++) {
            uint32_t *of = &block[p->n_colleges + p->rule[c]];
            *of = *of == 0 || *of == b ? b : UINT32_MAX;
        }
    }
    size_t at = 0;
    for (uint32_t b = 0; b < w->n_blocks; b++) {
        const size_t begin = at;
        for (size_t c = w->block_college_first[b]; c < w->block_college_first[b + 1]; c++)
            s->place[w->block_college[c]] = (uint32_t)at++;
        for (size_t r = p->n_colleges; r < m; r++)
            if (block[r] == b + 1)
                s->place[r] = (uint32_t)at++;
        for (size_t i = begin; i < at; i++)
            s->start[i] = (uint32_t)begin;
    }
    for (size_t r = p->n_colleges; r < m; r++)
        if (block[r] == 0 || block[r] == UINT32_MAX) {
            s->start[at] = 0;
            s->place[r] = (uint32_t)at++;
        }
    return QJ_OK;
}

// --- of a wide order

// Families that a rule touches, as places, rising; shared rules touch all.
typedef struct early {
    const qj_order *w;                // narrow
    uint32_t *first, *last, *of_cell; // [families] places; [cells] family, or UINT32_MAX without arrivals
    size_t n;
} early;

static qj_rc place_arrivals(qj_order_lp_state *s, early *e, qj_err *err) {
    const qj_order *w = e->w;
    const qj_order_problem *p = s->w->p;
    qj_arena *a = w->ctx->arena;
    const size_t cells = w->p->n_cells;
    qj_keyed *order = QJ_NEW(a, qj_keyed, w->n_arrivals + 1);
    uint32_t *number = QJ_NEW(a, uint32_t, cells + 1);
    e->first = QJ_NEW(a, uint32_t, w->n_arrivals + 1);
    e->last = QJ_NEW(a, uint32_t, w->n_arrivals + 1);
    e->of_cell = QJ_NEW(a, uint32_t, cells + 1);
    if (order == NULL || number == NULL || e->first == NULL || e->last == NULL || e->of_cell == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (uint32_t r = 0; r < w->n_arrivals; r++)
        order[r] = (qj_keyed){w->family[w->arrival[r]], r};
    qj_sort_keyed(w->n_arrivals, order);
    for (uint32_t at = 0; at < w->n_arrivals; at++) {
        const uint32_t family = w->family[w->arrival[order[at].i]];
        if (at == 0 || w->family[w->arrival[order[at - 1].i]] != family) {
            e->first[e->n++] = at;
            number[family] = (uint32_t)e->n; // from 1
        }
        e->last[e->n - 1] = at + 1;
        s->place[p->n_colleges + w->p->n_shared + order[at].i] = at;
        s->start[at] = e->first[e->n - 1];
    }
    for (size_t k = 0; k < cells; k++)
        e->of_cell[k] = number[w->family[k]] - 1; // UINT32_MAX where there was none
    return QJ_OK;
}

// The families of every college, then all of them for shared rules.
static qj_rc list_touched(qj_order_lp_state *s, const early *e, qj_err *err) {
    const qj_order *w = e->w;
    qj_arena *a = w->ctx->arena;
    const size_t colleges = w->p->n_colleges, shared = w->p->n_shared, m = s->w->n_mu;
    uint32_t *seen = QJ_NEW(a, uint32_t, e->n + 1);
    s->touched = QJ_NEW(a, size_t, m + 1);
    s->ends = QJ_NEW(a, uint32_t, 2 * (w->p->n_lines + shared * e->n) + 1);
    qj_keyed *own = QJ_NEW(a, qj_keyed, w->most_lines + 1);
    if (seen == NULL || s->touched == NULL || s->ends == NULL || own == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t at = 0;
    for (size_t c = 0; c < colleges; c++) {
        size_t n = 0;
        for (size_t i = w->college_first[c]; i < w->college_first[c + 1]; i++) {
            const uint32_t f = e->of_cell[w->line[w->college_line[i]].cell];
            if (f == UINT32_MAX || seen[f] == c + 1)
                continue;
            seen[f] = (uint32_t)c + 1;
            own[n++] = (qj_keyed){f, f};
        }
        qj_sort_keyed(n, own);
        s->touched[s->n_early + c] = at;
        for (size_t k = 0; k < n; k++, at++)
            s->ends[2 * at] = e->first[own[k].i], s->ends[2 * at + 1] = e->last[own[k].i];
    }
    for (size_t r = 0; r < shared; r++) {
        s->touched[s->n_early + colleges + r] = at;
        for (size_t f = 0; f < e->n; f++, at++)
            s->ends[2 * at] = e->first[f], s->ends[2 * at + 1] = e->last[f];
    }
    for (size_t i = s->n_early + colleges + shared; i <= m; i++)
        s->touched[i] = at;
    return QJ_OK;
}

// Arrivals family by family, colleges, shared rules; colleges without bounds stand alone.
static qj_rc by_family(qj_order_lp_state *s, qj_err *err) {
    const qj_order_problem *p = s->w->p;
    early e = {.w = s->w->narrow};
    QJ_TRY(place_arrivals(s, &e, err));
    size_t at = s->n_early = e.w->n_arrivals;
    for (size_t c = 0; c < e.w->p->n_colleges; c++)
        s->place[c] = (uint32_t)at++;
    for (size_t r = 0; r < e.w->p->n_shared; r++)
        s->place[p->n_colleges + r] = (uint32_t)at++;
    for (size_t i = s->n_early; i < at; i++)
        s->start[i] = 0;
    for (size_t c = e.w->p->n_colleges; c < p->n_colleges; c++, at++)
        s->place[c] = s->start[at] = (uint32_t)at;
    return list_touched(s, &e, err);
}

qj_rc qj_order_lp_rows(qj_order_lp_state *s, qj_err *err) {
    const size_t m = s->w->n_mu;
    size_t total = 0;
    QJ_TRY(make_arrays(s, err));
    QJ_TRY(s->w->narrow == NULL ? by_block(s, err) : by_family(s, err));
    for (size_t i = 0; i < m; i++)
        total += i - s->start[i] + 1;
    double *store = s->store = QJ_NEW(s->w->ctx->arena, double, total + 1);
    QJ_NEED(err, store);
    s->n_store = total;
    for (size_t i = 0; i < m; i++) {
        s->row[i] = store - s->start[i]; // row[i][j], start[i] <= j <= i
        store += i - s->start[i] + 1;
    }
    return QJ_OK;
}
