// qajet calc order: seats over colleges and specialities at the least expected cost, with a bound.
#include "service/calc_order.h"

#include "base/clock.h"

#include <string.h>

enum { USUAL_WORTH = 50 };

qj_rc order_note(order_job *j, qj_table *t, const char *id, const qj_arg *args, qj_err *err) {
    static const qj_arg none[] = {{.name = NULL}};
    return qj_calc_note(j->arena, t, j->request->lang, id, args == NULL ? none : args, err);
}

// Tells how it goes; false when the time is over or the work is cancelled.
static bool watch(void *arg, double bound, double plan) {
    order_job *j = arg;
    const double spent = qj_clock_seconds() - j->started;
    const bool planned = isfinite(plan);
    qj_ctx_progress(j->ctx, planned ? "calc.order.planning" : "calc.order.bounding",
                    j->limit > 0 ? fmin(1, spent / j->limit) : 0);
    enum { EVERY_MS = 500 };
    if (j->ctx->tell != NULL && 1000 * (spent - j->told) >= EVERY_MS && (planned || isfinite(bound))) {
        const qj_arg args[] = {qj_num_arg("seconds", spent, 1),
                               qj_num_arg("bound", bound, 1),
                               qj_num_arg("plan", planned ? plan : 0, 1),
                               qj_num_arg("gap", planned ? 100 * (plan - bound) / plan : 0, 2),
                               {.name = NULL}};
        j->told = spent;
        j->ctx->tell(j->ctx->progress_arg, planned ? "calc.order.tell" : "calc.order.tell-bound", args);
    }
    return (j->limit <= 0 || spent < j->limit) && !qj_ctx_cancelled(j->ctx);
}

qj_rc order_use_of(const order_job *j, const double *seats, order_use *out, qj_err *err) {
    const qj_order_problem *p = &j->p;
    *out = (order_use){.college = QJ_NEW(j->arena, double, p->n_colleges + 1),
                       .shared = QJ_NEW(j->arena, double, p->n_shared + 1)};
    if (out->college == NULL || out->shared == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < p->n_lines; i++) {
        out->college[p->line[i].college] += seats[i];
        out->seats += seats[i];
        out->technical += j->info[i].technical * seats[i];
        out->money += j->info[i].price * seats[i];
        out->open += seats[i] > 0;
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            out->shared[p->rule[c]] += p->coef[c] * seats[i];
    }
    return qj_order_cost(p, seats, j->arena, &out->cost, err);
}

// Everything that can't be kept by any seats at all is known before solving; what the solver can't find is treated
// alike.
static qj_rc solve(order_job *j, qj_table **relaxed, qj_err *err) {
    QJ_TRY(qj_order_open(&j->p, j->ctx, &j->order, err));
    QJ_TRY(qj_order_solve(j->order, &j->options, &j->result, err));
    return j->result.feasible ? QJ_OK : order_relax(j, relaxed, err);
}

static void put(qj_calc_answer *out, const char *name, qj_table *t) {
    out->name[out->n] = name;
    out->table[out->n++] = t;
}

// Whose demand it is, and that the way from occupations to fields is modelled.
static qj_rc vintage_note(order_job *j, qj_table *plan, qj_err *err) {
    const qj_arg args[] = {qj_text_arg("vintage", j->request->snapshot->vintage.id), qj_num_arg("draws", (double)j->n_draws, 0), {.name = NULL}};
    const qj_arg parts[] = {qj_num_arg("high", 100 * j->high, 0), qj_num_arg("low", 100 * j->low, 0), {.name = NULL}};
    size_t row;
    QJ_TRY(order_note(j, plan, "calc.order.of-vintage", args, err));
    return order_has_rule(j, "college_share", NULL, &row) ? QJ_OK : order_note(j, plan, "calc.order.no-share", parts, err);
}

static qj_rc notes(order_job *j, qj_table *plan, qj_err *err) {
    QJ_TRY(order_note(j, plan, "calc.order.certificate", NULL, err));
    if (j->result.stopped)
        QJ_TRY(order_note(j, plan, "calc.order.stopped", NULL, err));
    const qj_arg left[] = {qj_num_arg("n", (double)j->worth_left, 0), {.name = NULL}};
    if (j->worth_left > 0)
        QJ_TRY(order_note(j, plan, "calc.order.worth-cut", left, err));
    if (j->n_draws == 1)
        QJ_TRY(order_note(j, plan, "calc.order.one-draw", NULL, err));
    const qj_arg gone[] = {qj_num_arg("n", (double)j->gone, 0), {.name = NULL}};
    if (j->gone > 0)
        QJ_TRY(order_note(j, plan, "calc.order.gone", gone, err));
    const qj_arg idle[] = {qj_num_arg("n", (double)j->idle, 0), {.name = NULL}};
    if (j->idle > 0)
        QJ_TRY(order_note(j, plan, "calc.order.idle", idle, err));
    const qj_arg unwanted[] = {qj_num_arg("n", (double)j->unwanted, 0), {.name = NULL}};
    if (j->unwanted > 0)
        QJ_TRY(order_note(j, plan, "calc.order.unwanted", unwanted, err));
    if (j->demand.file == NULL)
        QJ_TRY(vintage_note(j, plan, err));
    size_t row;
    if (!j->licences.has[ORDER_L_YIELD] && !order_has_rule(j, "yield", NULL, &row))
        QJ_TRY(order_note(j, plan, "calc.order.no-yield", NULL, err));
    return QJ_OK;
}

qj_rc qj_calc_order(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    order_job *j = QJ_NEW(ctx->arena, order_job, 1);
    QJ_NEED(err, j);
    j->request = r;
    j->ctx = ctx;
    j->arena = j->rule_keys.arena = j->regions.arena = j->cells.arena = ctx->arena;
    j->limit = qj_calc_num(r, "time", 2);
    *out = (qj_calc_answer){.n = 0};
    if (qj_calc_text(r, "template") != NULL)
        return order_template(j, qj_calc_text(r, "template"), out, err);
    QJ_TRY(order_read(j, err));
    QJ_TRY(order_check_grid(j, err));
    j->started = qj_clock_seconds();
    j->options = (qj_order_options){.gap = qj_calc_num(r, "gap", 0.005),
                                    .seed = (uint64_t)qj_calc_int(r, "seed", 1),
                                    .watch = watch,
                                    .watch_arg = j,
                                    .exact_lp = qj_calc_text(r, "lp") != NULL,
                                    .rounds = (unsigned)qj_calc_int(r, "rounds", 0)};
    if (j->has_plan)
        return order_check(j, out, err);
    qj_table *plan, *summary, *rules, *relaxed = NULL, *grid;
    QJ_TRY(solve(j, &relaxed, err));
    QJ_TRY(order_plan_table(j, &plan, err));
    QJ_TRY(notes(j, plan, err));
    QJ_TRY(order_summary_table(j, j->result.seats, &summary, err));
    QJ_TRY(order_rules_table(j, &rules, err));
    put(out, "plan", plan);
    put(out, "summary", summary);
    put(out, "rules", rules);
    if (relaxed != NULL)
        put(out, "relaxed", relaxed);
    if (order_wants_grid(j)) {
        QJ_TRY(order_grid_table(j, &grid, err));
        put(out, "sensitivity", grid);
    }
    return QJ_OK;
}
