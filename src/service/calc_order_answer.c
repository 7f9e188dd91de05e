// Tables of the answer: lines with reasons, rules with prices, the summary.
#include "base/clock.h"
#include "service/calc_order.h"

#include <string.h>

#define NUM(n)                                                                                                         \
    { .id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED }
#define TEXT(n)                                                                                                        \
    { .id = (n), .type = QJ_TABLE_TEXT }

enum {
    P_COLLEGE,
    P_REGION,
    P_SPECIALITY,
    P_LANGUAGE,
    P_BASE,
    P_SEATS,
    P_LAST,
    P_FLOOR,
    P_LICENCE,
    P_MONEY,
    P_REASON,
    P_BY,
    P_BEFORE,
    P_AFTER,
    P_WORTH,
    P_COLUMNS
};
static const qj_table_col plan_columns[P_COLUMNS] = {
    TEXT("college"),
    TEXT("region"),
    TEXT("speciality"),
    TEXT("language"),
    TEXT("entry"),
    NUM("seats"),
    NUM("seats_last"),
    NUM("floor"),
    NUM("licensed"),
    NUM("money"),
    {.id = "reason", .type = QJ_TABLE_MSG, .prefix = "order.reason."},
    TEXT("reason_by"),
    NUM("p_short_before"),
    NUM("p_short_after"),
    NUM("one_more_saves"),
};

// P(demand > graduates of the cell) for every cell.
static qj_rc shortage_of(const order_job *j, const double *seats, double **out, qj_err *err) {
    double *y = *out = QJ_NEW(j->arena, double, j->p.n_cells + 1);
    QJ_NEED(err, y);
    qj_order_there(&j->p, seats, y);
    for (size_t k = 0; k < j->p.n_cells; k++)
        y[k] = (j->surplus[k] - qj_order_curve_slope(&j->p.curve[k], y[k])) / (j->shortage[k] + j->surplus[k]);
    return QJ_OK;
}

static const char *reason_of(const order_job *j, size_t i, const qj_order_why *why, const char **by) {
    const order_line_info *l = &j->info[i];
    *by = NULL;
    if (!isnan(l->lock))
        return "lock";
    switch (why->reason) {
    case QJ_ORDER_CLOSED:
        return "closed";
    case QJ_ORDER_MET:
        return "met";
    case QJ_ORDER_FLOOR:
        return l->contract >= l->continuity ? "contract" : "continuity";
    case QJ_ORDER_LICENCE:
        return "licence";
    case QJ_ORDER_ROOM:
        return j->room_kind[l->college];
    case QJ_ORDER_LEAST:
        return "least";
    default:
        break;
    }
    if (j->n_rules == 0)
        return "met";
    const order_rule *r = &j->rule[why->rule];
    *by = r->kind == ORDER_BUDGET_REGION || r->kind == ORDER_EQUITY_LOW || r->kind == ORDER_EQUITY_HIGH
              ? j->regions.text[r->region]
              : NULL;
    return order_rule_ids[r->kind];
}

static const char *word(const qj_calc_rows *r, size_t row, size_t col) {
    return r->has[col] ? qj_calc_word(r, row, col) : NULL;
}

qj_rc order_plan_table(order_job *j, qj_table **out, qj_err *err) {
    const size_t n = j->p.n_lines;
    const int64_t top = qj_calc_int(j->request, "worth", 50);
    qj_order_why *why = QJ_NEW(j->arena, qj_order_why, n + 1);
    double *worth = QJ_NEW(j->arena, double, n + 1), *last = QJ_NEW(j->arena, double, n + 1), *before, *after;
    if (why == NULL || worth == NULL || last == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < n; i++)
        last[i] = j->info[i].last;
    QJ_TRY(shortage_of(j, last, &before, err));
    QJ_TRY(shortage_of(j, j->result.seats, &after, err));
    QJ_TRY(qj_order_explain(j->order, j->result.seats, j->result.price, why, err));
    j->started = qj_clock_seconds(); // a time of its own
    QJ_TRY(qj_order_one_more(j->order, &j->options, &j->result, why, (size_t)top, worth, &j->worth_left, err));
    QJ_TRY(qj_table_new(j->arena, plan_columns, P_COLUMNS, n, out, err));
    for (size_t i = 0; i < n; i++) {
        qj_cell *c = qj_table_row(j->arena, *out);
        QJ_NEED(err, c);
        const qj_order_line *l = &j->p.line[i];
        c[P_COLLEGE].text = word(&j->licences, i, ORDER_L_COLLEGE);
        c[P_REGION].text = j->regions.text[j->info[i].region];
        c[P_SPECIALITY].text = word(&j->licences, i, ORDER_L_SPECIALITY);
        c[P_LANGUAGE].text = word(&j->licences, i, ORDER_L_LANGUAGE);
        c[P_BASE].text = word(&j->licences, i, ORDER_L_BASE);
        c[P_SEATS].num = j->result.seats[i];
        c[P_LAST].num = j->has_last ? j->info[i].last : NAN;
        c[P_FLOOR].num = l->floor;
        c[P_LICENCE].num = qj_calc_value_at(&j->licences, i, ORDER_L_LICENCE);
        c[P_MONEY].num = j->info[i].price * j->result.seats[i];
        c[P_REASON].text = reason_of(j, i, &why[i], &c[P_BY].text);
        c[P_BEFORE].num = before[l->cell];
        c[P_AFTER].num = after[l->cell];
        c[P_WORTH].num = worth[i];
    }
    return QJ_OK;
}

// --- rules

enum { R_RULE, R_KEY, R_LIMIT, R_USED, R_PRICE, R_COLUMNS };
static const qj_table_col rule_columns[R_COLUMNS] = {
    {.id = "rule", .type = QJ_TABLE_MSG, .prefix = "order.reason."},
    TEXT("key"),
    NUM("limit"),
    NUM("in_use"),
    NUM("price"),
};

static double seats_of(const order_job *j, size_t region, const double *seats) {
    double sum = 0;
    for (size_t i = 0; i < j->p.n_lines; i++)
        sum += j->info[i].region == region ? seats[i] : 0;
    return sum;
}

// What a rule limits and what of it is used, as people say it.
static void shown(const order_job *j, size_t r, const order_use *u, const double *seats, double *limit, double *used) {
    const order_rule *rule = &j->rule[r];
    *limit = rule->limit;
    *used = u->shared[r];
    if (rule->kind == ORDER_TECHNICAL)
        *used = u->seats > 0 ? u->technical / u->seats : NAN;
    if (rule->kind != ORDER_EQUITY_LOW && rule->kind != ORDER_EQUITY_HIGH)
        return;
    double youth = 0;
    for (size_t g = 0; g < j->regions.n; g++)
        youth += order_setting(j, "youth", j->regions.text[g], 0);
    const double here = order_setting(j, "youth", j->regions.text[rule->region], NAN), all = 1000 * u->seats / youth;
    *limit = (rule->kind == ORDER_EQUITY_LOW ? 1 - rule->limit : 1 + rule->limit) * all;
    *used = 1000 * seats_of(j, rule->region, seats) / here;
}

// Who comes to a cell from elsewhere, and the price of its rule.
static qj_rc arrival_rows(order_job *j, size_t n, const uint32_t *cell, qj_table *t, qj_err *err) {
    const qj_order_problem *p = &j->p;
    double *come = QJ_NEW(j->arena, double, p->n_cells + 1);
    QJ_NEED(err, come);
    qj_order_there(p, j->result.seats, come);
    for (size_t i = 0; i < p->n_lines; i++)
        come[p->line[i].cell] -= p->line[i].yield * j->result.seats[i];
    for (size_t r = 0; r < n; r++) {
        qj_cell *c = qj_table_row(j->arena, t);
        QJ_NEED(err, c);
        c[R_RULE].text = "mobility";
        c[R_KEY].text = order_key_shown(j, j->cells.text[cell[r]]);
        c[R_LIMIT].num = NAN;
        c[R_USED].num = fmax(0, come[cell[r]]);
        c[R_PRICE].num = j->result.price[p->n_colleges + p->n_shared + r];
    }
    return QJ_OK;
}

qj_rc order_rules_table(order_job *j, qj_table **out, qj_err *err) {
    order_use u;
    QJ_TRY(order_use_of(j, j->result.seats, &u, err));
    const uint32_t *arrival;
    const size_t arrivals = qj_order_arrivals(j->order, &arrival);
    QJ_TRY(qj_table_new(j->arena, rule_columns, R_COLUMNS, j->n_rules + j->p.n_colleges + arrivals, out, err));
    for (size_t r = 0; r < j->n_rules + j->p.n_colleges; r++) {
        qj_cell *c = qj_table_row(j->arena, *out);
        QJ_NEED(err, c);
        if (r < j->n_rules) {
            const order_rule *rule = &j->rule[r];
            c[R_RULE].text = order_rule_ids[rule->kind];
            c[R_KEY].text = rule->kind == ORDER_BUDGET || rule->kind == ORDER_TECHNICAL || rule->kind == ORDER_SEATS
                                ? NULL
                                : j->regions.text[rule->region];
            shown(j, r, &u, j->result.seats, &c[R_LIMIT].num, &c[R_USED].num);
            c[R_PRICE].num = j->result.price[j->p.n_colleges + r];
        } else {
            const size_t k = r - j->n_rules;
            c[R_RULE].text = j->room_kind[k];
            c[R_KEY].text = qj_calc_word(&j->colleges, k, ORDER_C_COLLEGE);
            c[R_LIMIT].num = j->p.room[k];
            c[R_USED].num = u.college[k];
            c[R_PRICE].num = j->result.price[k];
        }
    }
    QJ_TRY(arrival_rows(j, arrivals, arrival, *out, err));
    return order_note(j, *out, "calc.order.prices", NULL, err);
}

// --- summary

enum { S_MEASURE, S_VALUE, S_COLUMNS };
static const qj_table_col summary_columns[S_COLUMNS] = {
    {.id = "measure", .type = QJ_TABLE_MSG, .prefix = "order.measure."},
    NUM("value"),
};

static qj_rc say(order_job *j, qj_table *t, const char *measure, double v, qj_err *err) {
    if (isnan(v))
        return QJ_OK;
    qj_cell *c = qj_table_row(j->arena, t);
    QJ_NEED(err, c);
    c[S_MEASURE].text = measure;
    c[S_VALUE].num = v;
    return QJ_OK;
}

qj_rc order_summary_table(order_job *j, const double *seats, qj_table **out, qj_err *err) {
    order_use u, none, last;
    double *zero = QJ_NEW(j->arena, double, j->p.n_lines + 1), *past = QJ_NEW(j->arena, double, j->p.n_lines + 1);
    if (zero == NULL || past == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < j->p.n_lines; i++)
        past[i] = j->info[i].last;
    QJ_TRY(order_use_of(j, seats, &u, err));
    QJ_TRY(order_use_of(j, zero, &none, err));
    QJ_TRY(order_use_of(j, past, &last, err));
    QJ_TRY(qj_table_new(j->arena, summary_columns, S_COLUMNS, 16, out, err));
    const bool solved = j->result.price != NULL;
    const struct {
        const char *id;
        double v;
    } rows[] = {
        {"cost", u.cost},
        {"bound", solved ? j->result.bound : NAN},
        {"proved", solved && j->result.proved > j->result.bound ? j->result.proved : NAN},
        {"gap", solved ? (u.cost - j->result.proved) / fmax(u.cost, 1e-9) : NAN},
        {"lp", solved ? j->result.lp : NAN},
        {"cost-none", none.cost},
        {"cost-last", j->has_last ? last.cost : NAN},
        {"seats", u.seats},
        {"technical-share", u.seats > 0 ? u.technical / u.seats : NAN},
        {"money", u.money},
        {"lines", (double)j->p.n_lines},
        {"open", (double)u.open},
        {"cells", (double)j->p.n_cells},
        {"draws", (double)j->n_draws},
        {"constant", j->p.constant},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        QJ_TRY(say(j, *out, rows[k].id, rows[k].v, err));
    return QJ_OK;
}
