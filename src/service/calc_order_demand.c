// Draws of demand by market, speciality and, if given, year of graduation.
#include "service/calc_order.h"

#include <stdio.h>
#include <string.h>

enum { REGION, SPECIALITY, DRAW, VALUE, COLUMNS };
enum { MOST_DRAWS = 10000 };

typedef struct entry {
    uint32_t cell, draw, line;
    double value;
} entry;

typedef struct reader {
    order_job *j;
    qj_calc_csv csv;
    size_t at[COLUMNS], n, cap;
    ptrdiff_t year, weight;
    entry *entry;
    qj_calc_keys cells, draws; // all cells of the file
    double *weights;           // [MOST_DRAWS]
} reader;

qj_rc order_demand_by_year(const order_job *j, bool *by_year, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(j->arena, qj_calc_csv, 1);
    QJ_NEED(err, c);
    QJ_TRY(qj_calc_open(c, qj_calc_text(j->request, "demand"), 0, NULL, NULL, j->arena, err));
    *by_year = qj_calc_column(c, "year") >= 0;
    return QJ_OK;
}

static qj_rc grow(reader *r, qj_err *err) {
    const size_t cap = r->cap == 0 ? 4096 : 2 * r->cap;
    entry *more = QJ_NEW(r->j->arena, entry, cap);
    QJ_NEED(err, more);
    if (r->n > 0)
        memcpy(more, r->entry, r->n * sizeof *more);
    r->entry = more;
    r->cap = cap;
    return QJ_OK;
}

static qj_rc read_row(reader *r, qj_buf *key, qj_err *err) {
    qj_field region, speciality, draw, year = {"", 0};
    size_t cell, number;
    double value;
    QJ_TRY(qj_calc_key(&r->csv, r->at[REGION], &region, err));
    QJ_TRY(qj_calc_key(&r->csv, r->at[SPECIALITY], &speciality, err));
    QJ_TRY(qj_calc_key(&r->csv, r->at[DRAW], &draw, err));
    if (r->year >= 0)
        QJ_TRY(qj_calc_key(&r->csv, (size_t)r->year, &year, err));
    QJ_TRY(qj_calc_amount(&r->csv, r->at[VALUE], 0, &value, err));
    key->len = 0;
    qj_buf_put(key, region.s, region.n);
    qj_buf_char(key, '\x1f');
    qj_buf_put(key, speciality.s, speciality.n);
    qj_buf_char(key, '\x1f');
    qj_buf_put(key, year.s, year.n);
    QJ_TRY(qj_calc_number_of(&r->cells, (qj_field){key->data, key->len}, &cell, err));
    QJ_TRY(qj_calc_number_of(&r->draws, draw, &number, err));
    if (number >= MOST_DRAWS)
        return qj_fail(err, QJ_E_ORDER_DRAWS, qj_text_arg("file", r->csv.csv.name),
                       qj_int_arg("line", qj_calc_line(&r->csv)),
                       qj_int_arg("column", qj_calc_place(&r->csv, r->at[DRAW])), qj_int_arg("most", MOST_DRAWS));
    r->weights[number] = 1;
    if (r->weight >= 0)
        QJ_TRY(qj_calc_amount(&r->csv, (size_t)r->weight, 0, &r->weights[number], err));
    r->entry[r->n++] = (entry){(uint32_t)cell, (uint32_t)number, qj_calc_line(&r->csv), value};
    return QJ_OK;
}

static qj_rc read_rows(reader *r, qj_err *err) {
    static const char *const columns[COLUMNS] = {"region", "speciality", "draw", "value"};
    qj_arena *a = r->j->arena;
    qj_buf key = qj_buf_new(a, 200);
    r->cells.arena = r->draws.arena = a;
    r->weights = QJ_NEW(a, double, MOST_DRAWS);
    QJ_NEED(err, r->weights);
    QJ_TRY(qj_calc_open(&r->csv, qj_calc_text(r->j->request, "demand"), COLUMNS, columns, r->at, a, err));
    r->year = qj_calc_column(&r->csv, "year");
    r->weight = qj_calc_column(&r->csv, "weight");
    for (bool more;;) {
        QJ_TRY(qj_calc_next(&r->csv, &more, err));
        if (!more)
            return QJ_OK;
        if (r->n == r->cap)
            QJ_TRY(grow(r, err));
        QJ_TRY(read_row(r, &key, err));
    }
}

// "region, speciality, year" of a key.
static const char *shown(const order_job *j, const char *key) {
    char *text = qj_arena_str(j->arena, key);
    for (char *c = text; c != NULL && *c != '\0'; c++)
        if (*c == '\x1f')
            *c = c[1] == '\0' ? ' ' : ',';
    return text;
}

// value[cell][draw], every one once.
static qj_rc fill(const reader *r, double **out, qj_err *err) {
    const size_t draws = r->draws.n, cells = r->cells.n;
    double *value = *out = QJ_NEW(r->j->arena, double, cells *draws);
    QJ_NEED(err, value);
    for (size_t k = 0; k < cells * draws; k++)
        value[k] = NAN;
    for (size_t k = 0; k < r->n; k++) {
        double *at = &value[r->entry[k].cell * draws + r->entry[k].draw];
        if (!isnan(*at))
            return qj_fail(err, QJ_E_ORDER_TWICE, qj_text_arg("file", r->csv.csv.name),
                           qj_int_arg("line", r->entry[k].line),
                           qj_text_arg("key", shown(r->j, r->cells.text[r->entry[k].cell])),
                           qj_text_arg("draw", r->draws.text[r->entry[k].draw]));
        *at = r->entry[k].value;
    }
    for (size_t k = 0; k < cells * draws; k++)
        if (isnan(value[k]))
            return qj_fail(err, QJ_E_ORDER_NO_DRAW, qj_text_arg("file", r->csv.csv.name),
                           qj_text_arg("key", shown(r->j, r->cells.text[k / draws])),
                           qj_text_arg("draw", r->draws.text[k % draws]));
    return QJ_OK;
}

static qj_rc scale_weights(reader *r, qj_err *err) {
    double sum = 0;
    for (size_t d = 0; d < r->draws.n; d++)
        sum += r->weights[d];
    if (!(sum > 0))
        return qj_fail(err, QJ_E_ORDER_WEIGHTS, qj_text_arg("file", r->csv.csv.name));
    for (size_t d = 0; d < r->draws.n; d++)
        r->weights[d] /= sum;
    return QJ_OK;
}

static void speciality_of(const char *key, char *out, size_t size) {
    const char *from = strchr(key, '\x1f') + 1;
    const size_t n = strcspn(from, "\x1f");
    snprintf(out, size, "%.*s", (int)(n < size ? n : size - 1), from);
}

qj_rc order_read_demand(order_job *j, qj_err *err) {
    reader *r = QJ_NEW(j->arena, reader, 1);
    QJ_NEED(err, r);
    r->j = j;
    double *value;
    QJ_TRY(read_rows(r, err));
    QJ_TRY(fill(r, &value, err));
    QJ_TRY(scale_weights(r, err));
    const size_t n = j->cells.n, draws = j->n_draws = r->draws.n;
    qj_order_curve *curve = QJ_NEW(j->arena, qj_order_curve, n);
    j->shortage = QJ_NEW(j->arena, double, n);
    j->surplus = QJ_NEW(j->arena, double, n);
    uint8_t *met = QJ_NEW(j->arena, uint8_t, r->cells.n + 1);
    if (curve == NULL || j->shortage == NULL || j->surplus == NULL || met == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    char speciality[200];
    for (size_t k = 0; k < n; k++) {
        size_t cell;
        if (!qj_calc_known(&r->cells, (qj_field){j->cells.text[k], strlen(j->cells.text[k])}, &cell))
            return qj_fail(err, QJ_E_ORDER_NO_DEMAND, qj_text_arg("file", r->csv.csv.name),
                           qj_text_arg("key", shown(j, j->cells.text[k])));
        met[cell] = 1;
        speciality_of(j->cells.text[k], speciality, sizeof speciality);
        j->shortage[k] = order_setting(j, "shortage", speciality, 7);
        j->surplus[k] = order_setting(j, "surplus", speciality, 3);
        QJ_TRY(qj_order_curve_of_draws(draws, value + cell * draws, r->weights, j->shortage[k], j->surplus[k], j->arena,
                                       &curve[k], err));
    }
    for (size_t k = 0; k < r->cells.n; k++) { // what nobody is licensed to teach is short whatever is done
        speciality_of(r->cells.text[k], speciality, sizeof speciality);
        for (size_t d = 0; d < draws && !met[k]; d++)
            j->p.constant += r->weights[d] * value[k * draws + d] * order_setting(j, "shortage", speciality, 7);
    }
    j->p.n_cells = n;
    j->p.curve = curve;
    return QJ_OK;
}
