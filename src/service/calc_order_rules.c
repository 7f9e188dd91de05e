// The file of rules: rule,key,value.
#include "service/calc_order.h"

#include <stdio.h>
#include <string.h>

enum scope { NO_KEY, REGION, SPECIALITY, TIER };

// What a rule may be, whom it may be about, and its range.
static const struct known {
    const char *name;
    enum scope scope;
    bool bare; // may stand without a key
    double least, most;
} known[] = {
    {"year", NO_KEY, true, 1900, 2200},
    {"budget", REGION, true, 0, 1e15},
    {"technical_share", NO_KEY, true, 0, 1},
    {"group", SPECIALITY, true, 0, 1000},
    {"least", SPECIALITY, true, 0, 1e6},
    {"continuity", SPECIALITY, true, 0, 1},
    {"shortage", SPECIALITY, true, 0.001, 1e9},
    {"surplus", SPECIALITY, true, 0.001, 1e9},
    {"price", TIER, false, 0, 1e9},
    {"yield", SPECIALITY, true, 0.01, 1},
    {"equity", NO_KEY, true, 0, 1},
    {"youth", REGION, false, 1, 1e9},
    {"seats", NO_KEY, true, 0, 1e9},
    {"college_share", SPECIALITY, true, 0, 1},
};
#define KNOWN (sizeof known / sizeof *known)
static const char names[] = "year, budget, technical_share, group, least, continuity, shortage, surplus, price, yield, "
                            "equity, youth, seats, college_share";

static const qj_calc_column_spec rule_specs[ORDER_R_COLUMNS] = {
    [ORDER_R_RULE] = {.name = "rule", .kind = QJ_CALC_WORD},
    [ORDER_R_KEY] = {.name = "key", .kind = QJ_CALC_WORD, .optional = true},
    [ORDER_R_VALUE] = {.name = "value", .kind = QJ_CALC_NUM, .least = -INFINITY, .most = INFINITY},
};

static const char *key_of(const order_job *j, size_t row) {
    const char *key = j->rules.has[ORDER_R_KEY] ? qj_calc_word(&j->rules, row, ORDER_R_KEY) : NULL;
    return key == NULL ? "" : key;
}

bool order_has_rule(const order_job *j, const char *rule, const char *key, size_t *row) {
    if (key == NULL) { // for any key
        for (*row = 0; *row < j->rules.n; ++*row)
            if (strcmp(qj_calc_word(&j->rules, *row, ORDER_R_RULE), rule) == 0)
                return true;
        return false;
    }
    char text[320];
    const int n = snprintf(text, sizeof text, "%s\x1f%s", rule, key);
    return n > 0 && (size_t)n < sizeof text && qj_calc_known(&j->rule_keys, (qj_field){text, (size_t)n}, row);
}

double order_setting(const order_job *j, const char *rule, const char *key, double fallback) {
    size_t row;
    if (order_has_rule(j, rule, key, &row) || order_has_rule(j, rule, "", &row))
        return qj_calc_value_at(&j->rules, row, ORDER_R_VALUE);
    return fallback;
}

static bool knows_key(const order_job *j, enum scope scope, const char *key) {
    size_t number;
    if (scope == REGION)
        return qj_calc_known(&j->regions, (qj_field){key, strlen(key)}, &number);
    if (scope == TIER)
        return strcmp(key, "1") == 0 || strcmp(key, "2") == 0;
    for (size_t i = 0; scope == SPECIALITY && i < j->licences.n; i++)
        if (strcmp(qj_calc_word(&j->licences, i, ORDER_L_SPECIALITY), key) == 0)
            return true;
    return false;
}

static qj_rc check_rule(order_job *j, size_t row, qj_err *err) {
    const qj_calc_rows *r = &j->rules;
    const char *name = qj_calc_word(r, row, ORDER_R_RULE), *key = key_of(j, row);
    size_t k = 0, number;
    while (k < KNOWN && strcmp(known[k].name, name) != 0)
        k++;
    const qj_arg all[] = {qj_text_arg("names", names), {.name = NULL}};
    if (k == KNOWN)
        return qj_calc_rows_fail(r, row, ORDER_R_RULE, QJ_E_ORDER_RULE, all, err);
    const double v = qj_calc_value_at(r, row, ORDER_R_VALUE);
    const qj_arg range[] = {qj_num_arg("least", known[k].least, known[k].least < 0.1 && known[k].least > 0 ? 3 : 0),
                            qj_num_arg("most", known[k].most, 0),
                            {.name = NULL}};
    if (v < known[k].least || v > known[k].most)
        return qj_calc_rows_fail(r, row, ORDER_R_VALUE, QJ_E_CALC_RANGE, range, err);
    const qj_arg rule[] = {qj_text_arg("rule", name), qj_text_arg("key", key), {.name = NULL}};
    if (*key == '\0' ? !known[k].bare : !knows_key(j, known[k].scope, key))
        return qj_calc_rows_fail(r, row, ORDER_R_RULE, *key == '\0' ? QJ_E_ORDER_RULE_BARE : QJ_E_ORDER_RULE_KEY, rule,
                                 err);
    const char *text = qj_arena_printf(j->arena, "%s\x1f%s", name, key);
    QJ_NEED(err, text);
    if (qj_calc_known(&j->rule_keys, (qj_field){text, strlen(text)}, &number)) {
        const qj_arg first[] = {qj_int_arg("first", r->line[number]), qj_text_arg("key", name), {.name = NULL}};
        return qj_calc_rows_fail(r, row, ORDER_R_RULE, QJ_E_CALC_DUPLICATE, first, err);
    }
    return qj_calc_number_of(&j->rule_keys, (qj_field){text, strlen(text)}, &number, err);
}

static void add(order_job *j, order_kind kind, size_t region, double limit) {
    j->rule[j->n_rules++] = (order_rule){kind, region, limit};
}

qj_rc order_make_rules(order_job *j, qj_err *err) {
    QJ_TRY(qj_calc_rows_read(qj_calc_text(j->request, "rules"), ORDER_R_COLUMNS, rule_specs, j->arena, &j->rules, err));
    for (size_t k = 0; k < j->rules.n; k++)
        QJ_TRY(check_rule(j, k, err));
    j->rule = QJ_NEW(j->arena, order_rule, 3 + 3 * j->regions.n);
    QJ_NEED(err, j->rule);
    size_t row;
    if (order_has_rule(j, "budget", "", &row))
        add(j, ORDER_BUDGET, 0, qj_calc_value_at(&j->rules, row, ORDER_R_VALUE));
    if (order_has_rule(j, "technical_share", "", &row))
        add(j, ORDER_TECHNICAL, 0, qj_calc_value_at(&j->rules, row, ORDER_R_VALUE));
    if (order_has_rule(j, "seats", "", &row))
        add(j, ORDER_SEATS, 0, qj_calc_value_at(&j->rules, row, ORDER_R_VALUE));
    const double equity = order_setting(j, "equity", "", NAN);
    for (size_t g = 0; g < j->regions.n; g++) {
        if (order_has_rule(j, "budget", j->regions.text[g], &row))
            add(j, ORDER_BUDGET_REGION, g, qj_calc_value_at(&j->rules, row, ORDER_R_VALUE));
        if (isnan(equity))
            continue;
        if (!order_has_rule(j, "youth", j->regions.text[g], &row)) {
            const qj_arg region[] = {qj_text_arg("region", j->regions.text[g]), {.name = NULL}};
            (void)order_has_rule(j, "equity", "", &row);
            return qj_calc_rows_fail(&j->rules, row, ORDER_R_RULE, QJ_E_ORDER_NO_YOUTH, region, err);
        }
        add(j, ORDER_EQUITY_LOW, g, equity);
        add(j, ORDER_EQUITY_HIGH, g, equity);
    }
    return QJ_OK;
}

// The coefficient of line i in a rule.
static double coef_of(const order_job *j, const order_rule *r, size_t i, double youth_share) {
    const order_line_info *l = &j->info[i];
    const double here = l->region == r->region;
    switch (r->kind) {
    case ORDER_BUDGET:
        return l->price;
    case ORDER_BUDGET_REGION:
        return here * l->price;
    case ORDER_TECHNICAL:
        return r->limit - l->technical;
    case ORDER_EQUITY_LOW:
        return (1 - r->limit) * youth_share - here;
    case ORDER_EQUITY_HIGH:
        return here - (1 + r->limit) * youth_share;
    default:
        return 1;
    }
}

static double youth_share(const order_job *j, size_t region) {
    double sum = 0;
    for (size_t g = 0; g < j->regions.n; g++)
        sum += order_setting(j, "youth", j->regions.text[g], 0);
    return sum > 0 ? order_setting(j, "youth", j->regions.text[region], 0) / sum : 0;
}

qj_rc order_make_coefs(order_job *j, qj_err *err) {
    const size_t n = j->p.n_lines, m = j->n_rules;
    size_t *first = QJ_NEW(j->arena, size_t, n + 1);
    uint32_t *rule = QJ_NEW(j->arena, uint32_t, n * m + 1);
    double *coef = QJ_NEW(j->arena, double, n *m + 1), *limit = QJ_NEW(j->arena, double, m + 1);
    double *share = QJ_NEW(j->arena, double, m + 1);
    if (first == NULL || rule == NULL || coef == NULL || limit == NULL || share == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t r = 0; r < m; r++) {
        const order_kind k = j->rule[r].kind;
        limit[r] = k == ORDER_BUDGET || k == ORDER_BUDGET_REGION || k == ORDER_SEATS ? j->rule[r].limit : 0;
        share[r] = youth_share(j, j->rule[r].region);
    }
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t r = 0; r < m; r++) {
            const double c = coef_of(j, &j->rule[r], i, share[r]);
            if (c != 0) {
                rule[at] = (uint32_t)r;
                coef[at++] = c;
            }
        }
        first[i + 1] = at;
    }
    j->p.n_shared = m;
    j->p.first = first;
    j->p.rule = rule;
    j->p.coef = coef;
    j->p.limit = limit;
    return QJ_OK;
}
