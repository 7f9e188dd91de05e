// Trials that leave a local optimum: a line is closed or opened by force, and its cell and colleges answer.
#include "model/order/search.h"

#include <math.h>
#include <string.h>

static void undo(qj_order_search *s, const qj_order_log *log) {
    for (size_t i = log->n; i-- > 0;) {
        const qj_order_line *l = &s->w->line[log->line[i]];
        const double d = log->x[i] - s->x[log->line[i]];
        s->x[log->line[i]] = log->x[i];
        s->load[l->college] += d;
        s->graduates[l->cell] += d * l->yield;
    }
}

// Colleges whose lines the log names, each once, solved anew.
static void answer(qj_order_search *s, size_t worker, size_t from, qj_order_log *log) {
    enum { MOST = 12 };
    uint32_t college[MOST];
    size_t n = 0;
    for (size_t i = from; i < log->n && i < QJ_ORDER_LOG && n < MOST; i++) {
        const uint32_t c = s->w->line[log->line[i]].college;
        size_t k = 0;
        while (k < n && college[k] != c)
            k++;
        if (k == n)
            college[n++] = c;
    }
    for (size_t k = 0; k < n; k++)
        qj_order_solve_college(s, college[k], worker, s->round, false, log);
}

static void try_line(qj_order_search *s, uint32_t line, size_t worker) {
    qj_order_range *r = &s->w->whole[line];
    const qj_order_range before = *r;
    qj_order_log *log = &s->log[worker];
    if (!r->may_close || r->most <= 0 || r->least > r->most)
        return;
    *log = (qj_order_log){.n = 0};
    const uint32_t college = s->w->line[line].college;
    if (s->x[line] > 0)
        *r = (qj_order_range){.may_close = true, .step = r->step}; // fixed at what it is until it is put to none
    else
        r->may_close = false;
    if (s->x[line] > 0) {
        qj_order_close(s, line, log);
        qj_order_solve_cell(s, s->w->line[line].cell, &s->w->scratch[worker], s->round, log);
        qj_order_solve_college(s, college, worker, s->round, false, log);
    } else {
        qj_order_solve_college(s, college, worker, s->round, true, log);
        if (s->x[line] > 0)
            qj_order_solve_cell(s, s->w->line[line].cell, &s->w->scratch[worker], s->round, log);
    }
    *r = before;
    if (log->n > 0)
        answer(s, worker, 0, log);
    if (log->n > QJ_ORDER_LOG) // never undone blindly: such a trial stands
        return;
    if (log->delta > -1e-7)
        undo(s, log);
}

typedef struct job {
    qj_order_search *s;
    uint32_t part, parts;
} job;

static void block(void *arg, size_t b, size_t worker) {
    const job *j = arg;
    qj_order_search *s = j->s;
    if (!s->wanted[b])
        return;
    uint32_t *list = s->block_lines + s->block_line_first[b];
    const size_t n = s->block_line_first[b + 1] - s->block_line_first[b];
    if (j->part == 0)
        qj_order_shuffle(s, (uint32_t)b, 2, n, list);
    for (size_t i = n * j->part / j->parts; i < n * (j->part + 1) / j->parts && !qj_ctx_cancelled(s->w->ctx); i++)
        try_line(s, list[i], worker);
}

void qj_order_kick(qj_order_search *s, uint32_t part, uint32_t parts) {
    job j = {s, part, parts};
    if (s->bent != NULL) {
        qj_order_each_bent(s, block, &j);
        return;
    }
    qj_order_run(s->w->ctx, s->w->n_blocks, s->w->p->n_cells <= QJ_ORDER_FEW * QJ_ORDER_CHUNK, block, &j);
}
