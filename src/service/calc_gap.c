// qajet calc gap: demand against supply of occupations.
#include "model/gap/gap.h"
#include "service/calc_rows.h"

#include <math.h>
#include <string.h>

#define Z80 1.2815515655446004

// Keys of both files, in this order.
enum { REGION, OCCUPATION, YEAR, N_KEYS };
enum { EMPLOYED = N_KEYS, GROWTH, REPLACEMENT, SUBSTITUTION, VACANCIES, D_LO80, D_HI80, N_DEMAND };
enum { INFLOW = N_KEYS, SHORT_TERM, UNEMPLOYED, S_LO80, S_HI80, N_SUPPLY };

#define KEYS                                                                                             \
    [REGION] = {.name = "region", .kind = QJ_CALC_WORD, .key = true, .optional = true},                  \
    [OCCUPATION] = {.name = "occupation", .kind = QJ_CALC_WORD, .key = true},                            \
    [YEAR] = {.name = "year", .kind = QJ_CALC_WORD, .key = true, .optional = true}
#define PERSONS(n) {.name = (n), .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY}
#define PERSONS_IF_KNOWN(n) {.name = (n), .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY, .optional = true}
#define ANY_IF_KNOWN(n) {.name = (n), .kind = QJ_CALC_NUM, .least = -INFINITY, .most = INFINITY, .optional = true}

static const qj_calc_column_spec demand_specs[N_DEMAND] = {
    KEYS,
    [EMPLOYED] = PERSONS("employed"),
    [GROWTH] = {.name = "growth", .kind = QJ_CALC_NUM, .least = -INFINITY, .most = INFINITY},
    [REPLACEMENT] = PERSONS("replacement"),
    [SUBSTITUTION] = PERSONS_IF_KNOWN("substitution"),
    [VACANCIES] = PERSONS_IF_KNOWN("vacancies"),
    [D_LO80] = ANY_IF_KNOWN("lo80"),
    [D_HI80] = ANY_IF_KNOWN("hi80"),
};
static const qj_calc_column_spec supply_specs[N_SUPPLY] = {
    KEYS,
    [INFLOW] = PERSONS("inflow"),
    [SHORT_TERM] = PERSONS_IF_KNOWN("short_term_unemployed"),
    [UNEMPLOYED] = PERSONS_IF_KNOWN("unemployed"),
    [S_LO80] = ANY_IF_KNOWN("lo80"),
    [S_HI80] = ANY_IF_KNOWN("hi80"),
};

static double or_zero(double v) { return isnan(v) ? 0.0 : v; }

// Standard deviation of a normal that has the 80 % range.
static qj_rc sd_of(const qj_calc_rows *r, size_t row, size_t lo, double *out, qj_err *err) {
    const double low = qj_calc_value_at(r, row, lo), high = qj_calc_value_at(r, row, lo + 1);
    *out = (high - low) / (2.0 * Z80);
    return high < low ? qj_calc_rows_fail(r, row, lo + 1, QJ_E_CALC_GAP_BAND, NULL, err) : QJ_OK;
}

// Rows of the supply in the order of the demand; either without the other is an error.
static qj_rc match(const qj_calc_rows *d, const qj_calc_rows *s, size_t *row, qj_arena *a, qj_err *err) {
    for (size_t k = 0; k < N_KEYS; k++) {
        const qj_calc_rows *lacking = d->has[k] ? s : d;
        if (d->has[k] != s->has[k])
            return qj_fail(err, QJ_E_CALC_COLUMN, qj_text_arg("file", lacking->file), qj_int_arg("line", 1),
                           qj_int_arg("column", 1), qj_text_arg("name", demand_specs[k].name));
    }
    uint8_t *met = QJ_NEW(a, uint8_t, s->n);
    QJ_NEED(err, met);
    for (int back = 0; back < 2; back++) {
        const qj_calc_rows *from = back ? s : d, *to = back ? d : s;
        for (size_t k = 0; k < from->n; k++) {
            const char *key[N_KEYS];
            size_t n = 0;
            for (size_t c = 0; c < N_KEYS; c++)
                if (from->has[c])
                    key[n++] = qj_calc_word(from, k, c);
            const ptrdiff_t at = back && met[k] ? 0 : qj_calc_rows_find(to, n, key, a);
            const qj_arg other[] = {qj_text_arg("other", to->file), {.name = NULL}};
            if (at < 0)
                return qj_calc_rows_fail(from, k, OCCUPATION, QJ_E_CALC_GAP_NO_PAIR, other, err);
            if (!back) {
                row[k] = (size_t)at;
                met[at] = 1;
            }
        }
    }
    return QJ_OK;
}

enum { MOST_COLS = 22 };

typedef struct layout {
    qj_table_col col[MOST_COLS];
    size_t n;
} layout;

static void add(layout *l, const char *id, qj_table_type type) {
    l->col[l->n++] = (qj_table_col){.id = id, .type = type, .prefix = type == QJ_TABLE_MSG ? "ita." : NULL,
                                    .decimals = QJ_DECIMALS_NEEDED};
}

static qj_rc tightness(const qj_calc_rows *d, const qj_calc_rows *s, const size_t *row, qj_arena *a, qj_tightness **out,
                       qj_err *err) {
    double *v = QJ_NEW(a, double, d->n), *u = QJ_NEW(a, double, d->n), *e = QJ_NEW(a, double, d->n);
    *out = QJ_NEW(a, qj_tightness, d->n);
    if (v == NULL || u == NULL || e == NULL || *out == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < d->n; k++) {
        v[k] = qj_calc_value_at(d, k, VACANCIES);
        u[k] = qj_calc_value_at(s, row[k], UNEMPLOYED);
        e[k] = qj_calc_value_at(d, k, EMPLOYED);
    }
    qj_tightness_of(d->n, v, u, e, *out);
    return QJ_OK;
}

static qj_rc gap_of_row(const qj_calc_rows *d, size_t k, const qj_calc_rows *s, size_t m, qj_gap *out, qj_err *err) {
    qj_gap_input in = {
        .employed = qj_calc_value_at(d, k, EMPLOYED),
        .growth = qj_calc_value_at(d, k, GROWTH),
        .replacement = qj_calc_value_at(d, k, REPLACEMENT),
        .substitution = or_zero(qj_calc_value_at(d, k, SUBSTITUTION)),
        .inflow = qj_calc_value_at(s, m, INFLOW),
        .unemployed = or_zero(qj_calc_value_at(s, m, SHORT_TERM)),
    };
    if (in.employed + in.growth < 0.0)
        return qj_calc_rows_fail(d, k, GROWTH, QJ_E_CALC_GAP_DECLINE, NULL, err);
    QJ_TRY(sd_of(d, k, D_LO80, &in.demand_sd, err));
    QJ_TRY(sd_of(s, m, S_LO80, &in.supply_sd, err));
    *out = qj_gap_of(&in);
    return QJ_OK;
}

static void put_gap(qj_cell *cell, const qj_gap *g, bool bands) {
    size_t n = 0;
    const double number[] = {g->demand, g->supply, g->gap, g->lo80, g->hi80, g->p_shortage, g->p_shortage_10, g->expected_shortage};
    for (size_t k = 0; k < (bands ? 8u : 3u); k++)
        cell[n++].num = number[k];
    cell[n++].num = isinf(g->ita_stock) ? (double)NAN : g->ita_stock;
    cell[n++].text = qj_ita_class_id(g->stock_class);
    cell[n++].num = isinf(g->ita_flow) ? (double)NAN : g->ita_flow;
    cell[n].text = qj_ita_class_id(g->flow_class);
}

static layout layout_of(const qj_calc_rows *d, bool bands, bool tight) {
    static const char *const numbers[] = {"demand", "supply", "gap", "lo80", "hi80", "p_shortage", "p_shortage_10", "expected_shortage"};
    static const char *const tightnesses[] = {"theta", "log_tightness", "z", "vacancy_rate", "unemployment_rate"};
    layout l = {.n = 0};
    for (size_t k = 0; k < N_KEYS; k++)
        if (d->has[k])
            add(&l, demand_specs[k].name, QJ_TABLE_TEXT);
    for (size_t k = 0; k < (bands ? 8u : 3u); k++)
        add(&l, numbers[k], QJ_TABLE_NUM);
    add(&l, "ita_stock", QJ_TABLE_NUM);
    add(&l, "type_stock", QJ_TABLE_MSG);
    add(&l, "ita_flow", QJ_TABLE_NUM);
    add(&l, "type_flow", QJ_TABLE_MSG);
    for (size_t k = 0; tight && k < 5; k++)
        add(&l, tightnesses[k], QJ_TABLE_NUM);
    return l;
}

static qj_rc answer(const qj_calc_rows *d, const qj_calc_rows *s, const size_t *row, qj_arena *a, qj_table **out, qj_err *err) {
    const bool bands = (d->has[D_LO80] && d->has[D_HI80]) || (s->has[S_LO80] && s->has[S_HI80]);
    const bool tight = d->has[VACANCIES] && s->has[UNEMPLOYED];
    qj_tightness *t = NULL;
    layout *l = QJ_NEW(a, layout, 1);
    QJ_NEED(err, l);
    *l = layout_of(d, bands, tight);
    if (tight)
        QJ_TRY(tightness(d, s, row, a, &t, err));
    QJ_TRY(qj_table_new(a, l->col, l->n, d->n, out, err));
    for (size_t k = 0; k < d->n; k++) {
        qj_gap g;
        size_t n = 0;
        QJ_TRY(gap_of_row(d, k, s, row[k], &g, err));
        qj_cell *cell = qj_table_row(a, *out);
        QJ_NEED(err, cell);
        for (size_t c = 0; c < N_KEYS; c++)
            if (d->has[c])
                cell[n++].text = qj_calc_word(d, k, c);
        put_gap(cell + n, &g, bands);
        if (tight) {
            const double v[] = {t[k].theta, t[k].log_tightness, t[k].z, t[k].vacancy_rate, t[k].unemployment_rate};
            for (size_t c = 0; c < 5; c++)
                cell[l->n - 5 + c].num = isinf(v[c]) ? (double)NAN : v[c];
        }
    }
    return QJ_OK;
}

qj_rc qj_calc_gap(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_calc_rows d, s;
    QJ_TRY(qj_calc_rows_read(qj_calc_text(r, "demand"), N_DEMAND, demand_specs, ctx->arena, &d, err));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(r, "supply"), N_SUPPLY, supply_specs, ctx->arena, &s, err));
    size_t *row = QJ_NEW(ctx->arena, size_t, d.n);
    QJ_NEED(err, row);
    QJ_TRY(match(&d, &s, row, ctx->arena, err));
    out->n = 1;
    out->name[0] = "gap";
    QJ_TRY(answer(&d, &s, row, ctx->arena, &out->table[0], err));
    return qj_calc_note(ctx->arena, out->table[0], r->lang, "calc.gap.formula", (const qj_arg[]){{.name = NULL}}, err);
}
