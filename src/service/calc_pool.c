// qajet calc pool: judgements of experts weighed by how well they knew what is known, and put together.
#include "num/expert.h"
#include "service/calc_csv.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS = 4000000 };

typedef struct judgement {
    uint32_t expert, item, line;
    double q[3];
} judgement;

typedef struct study {
    const char *file;
    qj_calc_keys experts, items, pairs;
    judgement *row;
    size_t n, cap;
    uint8_t *log_scale; // [item], 2: not said yet
    size_t cap_items;
    double tail;
} study;

// --- reading

static qj_rc grow(study *s, qj_arena *a, qj_err *err) {
    if (s->n == s->cap) {
        const size_t cap = s->cap == 0 ? 256 : 2 * s->cap;
        judgement *row = QJ_NEW(a, judgement, cap);
        QJ_NEED(err, row);
        if (s->n > 0)
            memcpy(row, s->row, s->n * sizeof *row);
        s->row = row;
        s->cap = cap;
    }
    if (s->items.n >= s->cap_items) {
        const size_t cap = s->cap_items == 0 ? 256 : 2 * s->cap_items;
        uint8_t *scale = QJ_NEW(a, uint8_t, cap);
        QJ_NEED(err, scale);
        memset(scale, 2, cap);
        if (s->cap_items > 0)
            memcpy(scale, s->log_scale, s->cap_items);
        s->log_scale = scale;
        s->cap_items = cap;
    }
    return QJ_OK;
}

// The scale of the row's item, which all experts must name alike; uniform when nothing is said.
static qj_rc read_scale(study *s, const qj_calc_csv *c, ptrdiff_t at, size_t item, qj_err *err) {
    uint8_t scale = 0;
    if (at >= 0 && c->field[at].n > 0) {
        qj_field f;
        QJ_TRY(qj_calc_key(c, (size_t)at, &f, err));
        scale = f.n == 3 && memcmp(f.s, "log", 3) == 0;
        if (!scale && !(f.n == 3 && memcmp(f.s, "uni", 3) == 0))
            return qj_calc_fail(c, (size_t)at, QJ_E_CALC_POOL_SCALE, NULL, err);
    }
    if (s->log_scale[item] != 2 && s->log_scale[item] != scale) {
        const qj_arg name[] = {qj_text_arg("item", s->items.text[item]), {.name = NULL}};
        return qj_calc_fail(c, at < 0 ? 0 : (size_t)at, QJ_E_CALC_POOL_SCALES, name, err);
    }
    s->log_scale[item] = scale;
    return QJ_OK;
}

static qj_rc read_quantiles(const study *s, const qj_calc_csv *c, const size_t at[3], judgement *j, qj_err *err) {
    for (int k = 0; k < 3; k++) {
        QJ_TRY(qj_calc_number(c, at[k], -INFINITY, &j->q[k], err));
        if (k > 0 && j->q[k] < j->q[k - 1])
            return qj_calc_fail(c, at[k], QJ_E_CALC_POOL_ORDER, NULL, err);
        if (s->log_scale[j->item] && !(j->q[k] > 0.0))
            return qj_calc_fail(c, at[k], QJ_E_CALC_POOL_LOG, NULL, err);
    }
    return QJ_OK;
}

static qj_rc read_judgement(study *s, const qj_calc_csv *c, const size_t at[5], ptrdiff_t scale, qj_arena *a, qj_err *err) {
    qj_field expert, item;
    size_t e, i, seen;
    QJ_TRY(grow(s, a, err));
    QJ_TRY(qj_calc_key(c, at[0], &expert, err));
    QJ_TRY(qj_calc_key(c, at[1], &item, err));
    QJ_TRY(qj_calc_number_of(&s->experts, expert, &e, err));
    QJ_TRY(qj_calc_number_of(&s->items, item, &i, err));
    QJ_TRY(read_scale(s, c, scale, i, err));
    const uint32_t key[2] = {(uint32_t)e + 1, (uint32_t)i + 1};
    char *text = qj_arena_printf(a, "%u %u", key[0], key[1]);
    QJ_NEED(err, text);
    const qj_field pair = {.s = text, .n = strlen(text)};
    if (qj_calc_known(&s->pairs, pair, &seen)) {
        QJ_NEED(err, text = qj_arena_printf(a, "%s, %s", s->experts.text[e], s->items.text[i]));
        return qj_calc_twice(c, at[1], (qj_field){.s = text, .n = strlen(text)}, s->row[seen].line, err);
    }
    QJ_TRY(qj_calc_number_of(&s->pairs, pair, &seen, err));
    judgement *j = &s->row[s->n++];
    *j = (judgement){.expert = (uint32_t)e, .item = (uint32_t)i, .line = qj_calc_line(c)};
    return read_quantiles(s, c, at + 2, j, err);
}

static qj_rc read_study(const char *file, qj_arena *a, study *s, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    size_t at[5];
    *s = (study){.file = file, .experts = {.arena = a}, .items = {.arena = a}, .pairs = {.arena = a}, .tail = 0.05};
    QJ_NEED(err, c);
    QJ_TRY(qj_calc_open(c, file, 2, (const char *const[]){"expert", "item"}, at, a, err));
    if (qj_calc_column(c, "q05") < 0 && qj_calc_column(c, "q10") >= 0)
        s->tail = 0.1;
    const char *const names[2][3] = {{"q05", "q50", "q95"}, {"q10", "q50", "q90"}};
    QJ_TRY(qj_calc_columns(c, 3, names[s->tail > 0.05], at + 2, err));
    const ptrdiff_t scale = qj_calc_column(c, "scale");
    for (bool more;;) {
        QJ_TRY(qj_calc_next(c, &more, err));
        if (!more)
            break;
        QJ_TRY(read_judgement(s, c, at, scale, a, err));
    }
    if (s->experts.n * s->items.n > MOST_CELLS)
        return qj_fail(err, QJ_E_CALC_POOL_LARGE, qj_text_arg("file", file), qj_int_arg("max", MOST_CELLS));
    return QJ_OK;
}

static qj_rc read_truths(const char *file, const study *s, qj_arena *a, double *truth, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    uint32_t *line = QJ_NEW(a, uint32_t, s->items.n);
    size_t at[2];
    if (c == NULL || line == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(qj_calc_open(c, file, 2, (const char *const[]){"item", "value"}, at, a, err));
    for (bool more;;) {
        qj_field f;
        size_t i;
        QJ_TRY(qj_calc_next(c, &more, err));
        if (!more)
            return QJ_OK;
        QJ_TRY(qj_calc_key(c, at[0], &f, err));
        if (!qj_calc_known(&s->items, f, &i)) {
            const qj_arg name[] = {qj_text_arg("judgements", s->file), {.name = NULL}};
            return qj_calc_fail(c, at[0], QJ_E_CALC_POOL_UNKNOWN, name, err);
        }
        if (line[i] != 0)
            return qj_calc_twice(c, at[0], f, line[i], err);
        line[i] = qj_calc_line(c);
        QJ_TRY(qj_calc_number(c, at[1], -INFINITY, &truth[i], err));
        if (s->log_scale[i] && !(truth[i] > 0.0))
            return qj_calc_fail(c, at[1], QJ_E_CALC_POOL_LOG, NULL, err);
    }
}

// --- the answer

static const qj_table_col expert_cols[] = {
    {.id = "expert", .type = QJ_TABLE_TEXT},
    {.id = "calibration", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "information", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "weight", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};
static const qj_table_col item_cols[2][5] = {
    {{.id = "item", .type = QJ_TABLE_TEXT},
     {.id = "q05", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
     {.id = "q50", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
     {.id = "q95", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
     {.id = "truth", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}},
    {{.id = "item", .type = QJ_TABLE_TEXT},
     {.id = "q10", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
     {.id = "q50", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
     {.id = "q90", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
     {.id = "truth", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}},
};
static const qj_table_col pool_cols[] = {
    {.id = "weights", .type = QJ_TABLE_TEXT},
    {.id = "alpha", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "seeds", .type = QJ_TABLE_INT},
    {.id = "power", .type = QJ_TABLE_INT},
    {.id = "calibration", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "information", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

static qj_rc answer(const study *s, const qj_judgements *j, const qj_pool_weights *o, const qj_pool_result *r,
                    qj_arena *a, qj_calc_answer *out, qj_err *err) {
    out->n = 3;
    out->name[0] = "experts";
    out->name[1] = "items";
    out->name[2] = "pool";
    QJ_TRY(qj_table_new(a, expert_cols, 4, j->experts, &out->table[0], err));
    QJ_TRY(qj_table_new(a, item_cols[s->tail > 0.05], 5, j->items, &out->table[1], err));
    QJ_TRY(qj_table_new(a, pool_cols, 6, 1, &out->table[2], err));
    for (size_t e = 0; e < j->experts; e++) {
        qj_cell *row = qj_table_row(a, out->table[0]);
        QJ_NEED(err, row);
        row[0].text = s->experts.text[e];
        row[1].num = r->calibration[e];
        row[2].num = r->information[e];
        row[3].num = r->weight[e];
    }
    for (size_t i = 0; i < j->items; i++) {
        qj_cell *row = qj_table_row(a, out->table[1]);
        QJ_NEED(err, row);
        row[0].text = s->items.text[i];
        for (size_t k = 0; k < 3; k++)
            row[1 + k].num = r->q[3 * i + k];
        row[4].num = j->truth[i];
    }
    qj_cell *row = qj_table_row(a, out->table[2]);
    QJ_NEED(err, row);
    row[0].text = o->performance ? "cooke" : "equal";
    row[1].num = o->performance ? r->alpha : NAN;
    row[2].i = (int64_t)r->seeds;
    row[3].i = (int64_t)r->power;
    row[4].num = r->pool_calibration;
    row[5].num = r->pool_information;
    return QJ_OK;
}

// --alpha: auto, or a number of 0..1.
static qj_rc read_alpha(const char *s, double *out, qj_err *err) {
    *out = 0.0;
    if (s == NULL)
        return QJ_OK;
    if (strcmp(s, "auto") == 0) {
        *out = NAN;
        return QJ_OK;
    }
    if (!qj_csv_number((qj_field){.s = s, .n = strlen(s)}, out) || *out < 0.0 || *out > 1.0)
        return qj_fail(err, QJ_E_CALC_POOL_ALPHA, qj_text_arg("value", s));
    return QJ_OK;
}

static qj_rc judgements_of(const study *s, const double *truth, qj_arena *a, qj_judgements *out, qj_err *err) {
    const size_t n = 3 * s->experts.n * s->items.n;
    double *q = QJ_NEW(a, double, n);
    QJ_NEED(err, q);
    for (size_t k = 0; k < n; k++)
        q[k] = NAN;
    for (size_t k = 0; k < s->n; k++)
        memcpy(q + 3 * (s->row[k].expert * s->items.n + s->row[k].item), s->row[k].q, sizeof s->row[k].q);
    *out = (qj_judgements){.experts = s->experts.n, .items = s->items.n, .tail = s->tail, .q = q, .truth = truth,
                           .log_scale = s->log_scale};
    return QJ_OK;
}

qj_rc qj_calc_pool(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    const char *weights = qj_calc_text(r, "weights"), *truths = qj_calc_text(r, "truths");
    qj_pool_weights o = {.performance = weights == NULL || strcmp(weights, "cooke") == 0};
    qj_judgements j;
    qj_pool_result result;
    bool scored;
    study s;
    if (o.performance && truths == NULL)
        return qj_fail(err, QJ_E_CALC_POOL_NO_TRUTHS);
    QJ_TRY(read_alpha(qj_calc_text(r, "alpha"), &o.alpha, err));
    QJ_TRY(read_study(r->file, a, &s, err));
    double *truth = QJ_NEW(a, double, s.items.n);
    QJ_NEED(err, truth);
    for (size_t i = 0; i < s.items.n; i++)
        truth[i] = NAN;
    if (truths != NULL)
        QJ_TRY(read_truths(truths, &s, a, truth, err));
    QJ_TRY(judgements_of(&s, truth, a, &j, err));
    QJ_TRY(qj_expert_pool(&j, &o, a, &result, &scored, err));
    if (!scored)
        return qj_fail(err, QJ_E_CALC_POOL_NOBODY, qj_text_arg("file", r->file), qj_num_arg("alpha", result.alpha, 6));
    return answer(&s, &j, &o, &result, a, out, err);
}
