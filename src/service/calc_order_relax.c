// When not all rules can be kept: what gives way. Contracts stand above the technical share, that above continuity,
// that above equity; rooms, money and locks are never given up.
#include "service/calc_order.h"

#include <string.h>

typedef struct giving {
    order_job *j;
    double *kept;     // [lines] floors that hold
    const char **why; // [lines] what a lowered floor clashed with
    double *room;     // [colleges] left
    double *left;     // [n_shared] of money and seats; infinite for the others
    size_t stuck;     // the lock that does not fit
} giving;

static bool hard(const order_rule *r) {
    return r->kind == ORDER_BUDGET || r->kind == ORDER_BUDGET_REGION || r->kind == ORDER_SEATS;
}

static bool is_contract(const order_job *j, size_t i) {
    return j->info[i].contract > 0 && j->info[i].contract >= j->info[i].continuity;
}

static double groups(double seats, double step, double (*to)(double)) { return step > 0 ? to(seats / step) * step : seats; }
static double up(double x) { return ceil(x - 1e-9); }
static double down(double x) { return floor(x + 1e-9); }

// What the floor of a line takes at the least: its smallest group, whole groups; a lock takes what it says.
static double asked(const qj_order_line *l) {
    if (l->floor >= l->most)
        return l->floor;
    const double seats = groups(fmax(l->floor, l->least), l->step, up);
    return seats <= l->most + 1e-9 ? seats : fmin(fmax(l->floor, l->least), l->most);
}

// The most whole groups of the floor that rooms and money still have; what stood in the way.
static double fits(const giving *g, size_t i, const char **why) {
    const qj_order_problem *p = &g->j->p;
    const qj_order_line *l = &p->line[i];
    double most = asked(l);
    *why = NULL;
    if (g->room[l->college] < most - 1e-9)
        most = fmax(0, g->room[l->college]), *why = g->j->room_kind[l->college];
    for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
        if (p->coef[c] > 0 && g->left[p->rule[c]] < p->coef[c] * (most - 1e-9)) {
            most = fmax(0, g->left[p->rule[c]] / p->coef[c]);
            *why = order_rule_ids[g->j->rule[p->rule[c]].kind];
        }
    if (*why != NULL)
        most = groups(most, l->step > 0 ? l->step : 1, down);
    return most < l->least && *why != NULL ? 0 : most;
}

static void keep(giving *g, size_t i, double seats) {
    const qj_order_problem *p = &g->j->p;
    g->kept[i] = fmin(seats, p->line[i].floor);
    g->room[p->line[i].college] -= seats;
    for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
        g->left[p->rule[c]] -= p->coef[c] * seats;
}

// Locks first, then contracts, then continuity, each in the order of the licences. False: the locks alone are too much.
static bool pack(giving *g) {
    const order_job *j = g->j;
    for (int turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < j->p.n_lines; i++) {
            const bool lock = !isnan(j->info[i].lock);
            if (j->p.line[i].floor <= 0 || (lock ? 0 : is_contract(j, i) ? 1 : 2) != turn)
                continue;
            const double seats = fits(g, i, &g->why[i]);
            if (lock && seats < j->p.line[i].floor) {
                g->stuck = i;
                return false;
            }
            keep(g, i, seats);
        }
    return true;
}

static qj_rc make_giving(order_job *j, giving *g, qj_err *err) {
    *g = (giving){j, QJ_NEW(j->arena, double, j->p.n_lines + 1), QJ_NEW(j->arena, const char *, j->p.n_lines + 1),
                  QJ_NEW(j->arena, double, j->p.n_colleges + 1), QJ_NEW(j->arena, double, j->n_rules + 1), 0};
    if (g->kept == NULL || g->why == NULL || g->room == NULL || g->left == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memcpy(g->room, j->p.room, j->p.n_colleges * sizeof *g->room);
    for (size_t r = 0; r < j->n_rules; r++)
        g->left[r] = hard(&j->rule[r]) ? j->p.limit[r] : INFINITY;
    return QJ_OK;
}

// Solves with the kept floors; technical share and equity may be escaped from, at a price.
static qj_rc solve(giving *g, double *escape, qj_order_result *r, qj_err *err) {
    order_job *j = g->j;
    double most = 1, *rule = QJ_NEW(j->arena, double, j->n_rules + 1),
           *floor = QJ_NEW(j->arena, double, j->p.n_lines + 1);
    qj_order_line *line = QJ_NEW(j->arena, qj_order_line, j->p.n_lines);
    qj_order_problem given = j->p, *p = QJ_NEW(j->arena, qj_order_problem, 1);
    uint32_t *escape_of;
    size_t n;
    qj_order *order;
    if (rule == NULL || floor == NULL || line == NULL || p == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < j->p.n_cells; k++)
        most = fmax(most, j->shortage[k]);
    for (size_t k = 0; k < j->n_rules; k++)
        rule[k] = hard(&j->rule[k]) ? 0 : (j->rule[k].kind == ORDER_TECHNICAL ? 1000 : 10) * most;
    for (size_t i = 0; i < j->p.n_lines; i++) {
        line[i] = j->p.line[i];
        line[i].floor = g->kept[i];
    }
    given.line = line;
    QJ_TRY(qj_order_relaxed(&given, &(qj_order_give){floor, rule}, j->arena, p, &escape_of, &n, err));
    QJ_TRY(qj_order_open(p, j->ctx, &order, err));
    QJ_TRY(qj_order_solve(order, &j->options, r, err));
    for (size_t k = 0; k < j->n_rules; k++)
        escape[k] = 0;
    for (size_t k = 0; r->feasible && k < n; k++)
        escape[escape_of[k] - j->p.n_lines] = r->seats[j->p.n_lines + k];
    j->p.line = line;
    return QJ_OK;
}

// From here on the order is the given one with what was kept, and limits as far as they were left. It is solved again from
// its plan: escapes are so dear that the prices found beside them prove little.
static qj_rc settle(order_job *j, const double *escape, qj_err *err) {
    double *limit = QJ_NEW(j->arena, double, j->n_rules + 1);
    const qj_order_result before = j->result;
    qj_order_options o = j->options;
    double cost;
    QJ_NEED(err, limit);
    for (size_t r = 0; r < j->n_rules; r++)
        limit[r] = j->p.limit[r] + escape[r] + (escape[r] > 0 ? 1e-6 : 0);
    j->p.limit = limit;
    o.start = before.seats;
    QJ_TRY(qj_order_open(&j->p, j->ctx, &j->order, err));
    QJ_TRY(qj_order_solve(j->order, &o, &j->result, err));
    QJ_TRY(qj_order_cost(&j->p, before.seats, j->arena, &cost, err));
    j->result.stopped = j->result.stopped || before.stopped;
    if (j->result.feasible && j->result.cost <= cost)
        return QJ_OK;
    j->result.feasible = true;
    j->result.seats = before.seats;
    j->result.cost = cost;
    return QJ_OK;
}

// Continuity of what is not technical gives way for the technical share: enough lines for the seats that are missing.
static bool give_continuity(giving *g, double seats) {
    const order_job *j = g->j;
    bool any = false;
    for (size_t i = j->p.n_lines; i-- > 0 && seats > 0;) {
        if (g->kept[i] <= 0 || j->info[i].technical > 0 || is_contract(j, i) || !isnan(j->info[i].lock))
            continue;
        seats -= g->kept[i];
        g->kept[i] = 0;
        g->why[i] = "technical";
        any = true;
    }
    return any;
}

static qj_rc tell(giving *g, const qj_order_line *before, const double *escape, qj_table *t, qj_err *err) {
    order_job *j = g->j;
    for (size_t i = 0; i < j->p.n_lines; i++)
        if (g->kept[i] < before[i].floor) {
            const char *name = order_line_name(j, i);
            QJ_NEED(err, name);
            QJ_TRY(order_add_broken(j, t, is_contract(j, i) ? "contract" : "continuity", name, before[i].floor,
                                    g->kept[i], g->why[i], err));
        }
    for (size_t r = 0; r < j->n_rules; r++)
        if (escape[r] > 1e-4)
            QJ_TRY(order_add_broken(j, t, order_rule_ids[j->rule[r].kind], order_rule_key(j, r), j->p.limit[r],
                                    j->p.limit[r] + escape[r], NULL, err));
    return order_note(j, t, "calc.order.clash", NULL, err);
}

// A lock that rooms and money do not have room for, whatever gives way.
static qj_rc locks_clash(const giving *g, qj_err *err) {
    const order_job *j = g->j;
    const char *reason = qj_arena_printf(j->arena, "order.reason.%s", g->why[g->stuck]);
    QJ_NEED(err, reason);
    const qj_arg more[] = {qj_msg_arg("reason", reason), {.name = NULL}};
    return qj_calc_rows_fail(&j->locks, j->info[g->stuck].lock_row, ORDER_S_SEATS, QJ_E_ORDER_LOCKS, more, err);
}

qj_rc order_relax(order_job *j, qj_table **out, qj_err *err) {
    giving g;
    const qj_order_line *before = j->p.line;
    double *escape = QJ_NEW(j->arena, double, j->n_rules + 1);
    QJ_NEED(err, escape);
    QJ_TRY(make_giving(j, &g, err));
    if (!pack(&g))
        return locks_clash(&g, err);
    for (int again = 0; again < 8; again++) {
        QJ_TRY(solve(&g, escape, &j->result, err));
        double missing = 0;
        for (size_t r = 0; r < j->n_rules; r++)
            missing += j->rule[r].kind == ORDER_TECHNICAL ? escape[r] / fmax(0.05, j->rule[r].limit) : 0;
        if (!j->result.feasible || missing < 1e-4 || !give_continuity(&g, missing))
            break;
    }
    if (!j->result.feasible)
        return qj_fail(err, QJ_E_ORDER_NOTHING, qj_text_arg("file", j->rules.file));
    QJ_TRY(order_broken_table(j, out, err));
    QJ_TRY(tell(&g, before, escape, *out, err));
    return settle(j, escape, err);
}
