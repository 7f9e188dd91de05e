// Any plan against the rules, and which rules give way when they clash.
#include "service/calc_order.h"

#include <string.h>

const char *const order_rule_ids[] = {
    [ORDER_BUDGET] = "budget",         [ORDER_BUDGET_REGION] = "budget-region", [ORDER_TECHNICAL] = "technical",
    [ORDER_EQUITY_LOW] = "equity-low", [ORDER_EQUITY_HIGH] = "equity-high",     [ORDER_SEATS] = "seats",
};

enum { K_RULE, K_KEY, K_LIMIT, K_USED, K_EXCESS, K_AGAINST, K_COLUMNS };
static const qj_table_col columns[K_COLUMNS] = {
    {.id = "rule", .type = QJ_TABLE_MSG, .prefix = "order.reason."},
    {.id = "key", .type = QJ_TABLE_TEXT},
    {.id = "limit", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "in_use", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "excess", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "against", .type = QJ_TABLE_MSG, .prefix = "order.reason."}, // of clashes: what it could not be kept with
};

qj_rc order_broken_table(const order_job *j, qj_table **out, qj_err *err) {
    return qj_table_new(j->arena, columns, K_COLUMNS, 8, out, err);
}

qj_rc order_add_broken(order_job *j, qj_table *t, const char *rule, const char *key, double limit, double used,
                       const char *against, qj_err *err) {
    qj_cell *c = qj_table_row(j->arena, t);
    QJ_NEED(err, c);
    c[K_RULE].text = rule;
    c[K_KEY].text = key;
    c[K_LIMIT].num = limit;
    c[K_USED].num = used;
    c[K_EXCESS].num = fabs(used - limit);
    c[K_AGAINST].text = against;
    return QJ_OK;
}

// "college, speciality, language, base"
const char *order_line_name(const order_job *j, size_t i) {
    qj_buf b = qj_buf_new(j->arena, 80);
    for (size_t k = 0; k < ORDER_KEYS; k++) {
        if (!j->licences.has[k])
            continue;
        qj_buf_str(&b, k == 0 ? "" : ", ");
        qj_buf_str(&b, qj_calc_word(&j->licences, i, k));
    }
    return b.failed ? NULL : b.data;
}

const char *order_rule_key(const order_job *j, size_t r) {
    const order_kind k = j->rule[r].kind;
    return k == ORDER_BUDGET || k == ORDER_TECHNICAL || k == ORDER_SEATS ? NULL : j->regions.text[j->rule[r].region];
}

// What is wrong with the seats of one line.
static qj_rc check_line(order_job *j, qj_table *t, size_t i, double x, qj_err *err) {
    const qj_order_line *l = &j->p.line[i];
    const order_line_info *info = &j->info[i];
    const double licence = qj_calc_value_at(&j->licences, i, ORDER_L_LICENCE), near = 1e-6;
    const char *name = order_line_name(j, i);
    QJ_NEED(err, name);
    if (!isnan(info->lock) && fabs(x - info->lock) > near)
        return order_add_broken(j, t, "lock", name, info->lock, x, NULL, err);
    if (x > licence + near)
        QJ_TRY(order_add_broken(j, t, "licence", name, licence, x, NULL, err));
    if (isnan(info->lock) && x < l->floor - near)
        QJ_TRY(order_add_broken(j, t, info->contract >= info->continuity ? "contract" : "continuity", name, l->floor, x,
                                NULL, err));
    if (isnan(info->lock) && x > near && x < l->least - near)
        QJ_TRY(order_add_broken(j, t, "least", name, l->least, x, NULL, err));
    const double whole = l->step > 0 ? floor(x / l->step + 0.5) * l->step : x;
    return fabs(x - whole) > near && isnan(info->lock) ? order_add_broken(j, t, "group", name, whole, x, NULL, err)
                                                       : QJ_OK;
}

static qj_rc check_rules(order_job *j, qj_table *t, const double *seats, qj_err *err) {
    order_use u;
    QJ_TRY(order_use_of(j, seats, &u, err));
    for (size_t c = 0; c < j->p.n_colleges; c++)
        if (u.college[c] > j->p.room[c] + 1e-6)
            QJ_TRY(order_add_broken(j, t, j->room_kind[c], qj_calc_word(&j->colleges, c, ORDER_C_COLLEGE), j->p.room[c],
                                    u.college[c], NULL, err));
    for (size_t r = 0; r < j->n_rules; r++) {
        const double limit = j->p.limit[r];
        if (u.shared[r] > limit + 1e-6 * (1 + fabs(limit)))
            QJ_TRY(order_add_broken(j, t, order_rule_ids[j->rule[r].kind], order_rule_key(j, r), limit, u.shared[r],
                                    NULL, err));
    }
    return QJ_OK;
}

// The seats of the plan's file; lines that it does not name get none.
static qj_rc read_plan(order_job *j, double *seats, qj_err *err) {
    for (size_t k = 0; k < j->plan.n; k++) {
        const char *key[ORDER_KEYS];
        size_t n = 0;
        for (size_t c = 0; c < ORDER_KEYS; c++) {
            if (j->licences.has[c] && !j->plan.has[c])
                return qj_fail(err, QJ_E_CALC_COLUMN, qj_text_arg("file", j->plan.file), qj_int_arg("line", 1),
                               qj_int_arg("column", 1), qj_text_arg("name", c == 2 ? "language" : "entry"));
            if (j->licences.has[c])
                key[n++] = qj_calc_word(&j->plan, k, c);
        }
        const ptrdiff_t i = qj_calc_rows_find(&j->licences, n, key, j->arena);
        const qj_arg other[] = {qj_text_arg("other", j->licences.file), {.name = NULL}};
        if (i < 0)
            return qj_calc_rows_fail(&j->plan, k, ORDER_L_SPECIALITY, QJ_E_ORDER_NO_LICENCE, other, err);
        seats[i] = qj_calc_value_at(&j->plan, k, ORDER_S_SEATS);
    }
    return QJ_OK;
}

qj_rc order_check(order_job *j, qj_calc_answer *out, qj_err *err) {
    qj_table *broken, *summary;
    double *seats = QJ_NEW(j->arena, double, j->p.n_lines + 1);
    QJ_NEED(err, seats);
    QJ_TRY(read_plan(j, seats, err));
    QJ_TRY(order_broken_table(j, &broken, err));
    for (size_t i = 0; i < j->p.n_lines; i++)
        QJ_TRY(check_line(j, broken, i, seats[i], err));
    QJ_TRY(check_rules(j, broken, seats, err));
    const qj_arg n[] = {qj_num_arg("n", (double)broken->n_rows, 0), {.name = NULL}};
    QJ_TRY(order_note(j, broken, broken->n_rows == 0 ? "calc.order.kept" : "calc.order.broken", n, err));
    QJ_TRY(order_summary_table(j, seats, &summary, err));
    *out = (qj_calc_answer){.n = 2, .name = {"broken", "summary"}, .table = {broken, summary}};
    return QJ_OK;
}
