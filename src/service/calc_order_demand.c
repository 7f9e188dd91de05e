// Draws of demand by market, speciality and, if given, year of graduation and language; what others supply; curves.
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
    ptrdiff_t year, language, weight;
    entry *entry;
    qj_calc_keys draws;
    double *weights; // [MOST_DRAWS]
} reader;

// --- keys of cells

qj_rc order_key(order_job *j, const char *const part[ORDER_K_PARTS], const char **out, qj_err *err) {
    QJ_NEED(err, *out = qj_arena_printf(j->arena, "%s\x1f%s\x1f%s\x1f%s", part[ORDER_K_MARKET], part[ORDER_K_SPECIALITY],
                                        part[ORDER_K_YEAR], part[ORDER_K_LANGUAGE]));
    return QJ_OK;
}

const char *order_key_part(const order_job *j, const char *key, int part) {
    for (; part > 0; part--)
        key = strchr(key, '\x1f') + 1;
    return qj_arena_strn(j->arena, key, strcspn(key, "\x1f"));
}

const char *order_key_shown(const order_job *j, const char *key) {
    qj_buf b = qj_buf_new(j->arena, 80);
    for (int k = 0; k < ORDER_K_PARTS; k++) {
        const char *part = order_key_part(j, key, k);
        if (part == NULL)
            return "";
        qj_buf_str(&b, k > 0 && *part != '\0' ? ", " : "");
        qj_buf_str(&b, part);
    }
    return b.failed ? "" : b.data;
}

// --- the file

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
    qj_field region, speciality, draw, year = {"", 0}, language = {"", 0};
    size_t cell, number;
    double value;
    QJ_TRY(qj_calc_key(&r->csv, r->at[REGION], &region, err));
    QJ_TRY(qj_calc_key(&r->csv, r->at[SPECIALITY], &speciality, err));
    QJ_TRY(qj_calc_key(&r->csv, r->at[DRAW], &draw, err));
    if (r->year >= 0)
        QJ_TRY(qj_calc_key(&r->csv, (size_t)r->year, &year, err));
    if (r->language >= 0)
        QJ_TRY(qj_calc_key(&r->csv, (size_t)r->language, &language, err));
    QJ_TRY(qj_calc_amount(&r->csv, r->at[VALUE], 0, &value, err));
    key->len = 0;
    qj_buf_put(key, region.s, region.n);
    qj_buf_char(key, '\x1f');
    qj_buf_put(key, speciality.s, speciality.n);
    qj_buf_char(key, '\x1f');
    qj_buf_put(key, year.s, year.n);
    qj_buf_char(key, '\x1f');
    qj_buf_put(key, language.s, language.n);
    QJ_TRY(qj_calc_number_of(&r->j->demand.cells, (qj_field){key->data, key->len}, &cell, err));
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
    r->draws.arena = a;
    r->weights = QJ_NEW(a, double, MOST_DRAWS);
    QJ_NEED(err, r->weights);
    QJ_TRY(qj_calc_open(&r->csv, qj_calc_text(r->j->request, "demand"), COLUMNS, columns, r->at, a, err));
    r->year = qj_calc_column(&r->csv, "year");
    r->language = qj_calc_column(&r->csv, "language");
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

// value[cell][draw], every one once.
static qj_rc fill(const reader *r, double **out, qj_err *err) {
    const qj_calc_keys *all = &r->j->demand.cells;
    const size_t draws = r->draws.n, cells = all->n;
    double *value = *out = QJ_NEW(r->j->arena, double, cells *draws);
    QJ_NEED(err, value);
    for (size_t k = 0; k < cells * draws; k++)
        value[k] = NAN;
    for (size_t k = 0; k < r->n; k++) {
        double *at = &value[r->entry[k].cell * draws + r->entry[k].draw];
        if (!isnan(*at))
            return qj_fail(err, QJ_E_ORDER_TWICE, qj_text_arg("file", r->csv.csv.name),
                           qj_int_arg("line", r->entry[k].line),
                           qj_text_arg("key", order_key_shown(r->j, all->text[r->entry[k].cell])),
                           qj_text_arg("draw", r->draws.text[r->entry[k].draw]));
        *at = r->entry[k].value;
    }
    for (size_t k = 0; k < cells * draws; k++) {
        size_t row = 0; // the first of the cell
        while (isnan(value[k]) && r->entry[row].cell != k / draws)
            row++;
        if (isnan(value[k]))
            return qj_fail(err, QJ_E_ORDER_NO_DRAW, qj_text_arg("file", r->csv.csv.name), qj_int_arg("line", r->entry[row].line),
                           qj_text_arg("key", order_key_shown(r->j, all->text[k / draws])),
                           qj_text_arg("draw", r->draws.text[k % draws]));
    }
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

qj_rc order_read_demand(order_job *j, qj_err *err) {
    order_demand *d = &j->demand;
    *d = (order_demand){.file = qj_calc_text(j->request, "demand"), .by_year = true, .cells = {.arena = j->arena}};
    if (d->file == NULL)
        return QJ_OK;
    reader *r = QJ_NEW(j->arena, reader, 1);
    QJ_NEED(err, r);
    r->j = j;
    QJ_TRY(read_rows(r, err));
    QJ_TRY(fill(r, &d->value, err));
    QJ_TRY(scale_weights(r, err));
    d->by_year = r->year >= 0;
    d->by_language = r->language >= 0;
    d->n_draws = r->draws.n;
    d->weight = r->weights;
    if (d->by_language && !j->licences.has[ORDER_L_LANGUAGE])
        return qj_fail(err, QJ_E_ORDER_NO_LANGUAGE, qj_text_arg("file", j->licences.file), qj_text_arg("demand", d->file));
    return QJ_OK;
}

// --- what is left for colleges

enum { U_REGION, U_SPECIALITY, U_YEAR, U_LANGUAGE, U_VALUE, U_COLUMNS };
static const qj_calc_column_spec supply_specs[U_COLUMNS] = {
    {.name = "region", .kind = QJ_CALC_WORD, .key = true},
    {.name = "speciality", .kind = QJ_CALC_WORD, .key = true},
    {.name = "year", .kind = QJ_CALC_WORD, .key = true, .optional = true},
    {.name = "language", .kind = QJ_CALC_WORD, .key = true, .optional = true},
    {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = 1e9},
};

// A column that parts the demand must part the supply, too, or nobody knows what to take it from.
static qj_rc check_parts(const order_job *j, const qj_calc_rows *r, qj_err *err) {
    const struct {
        size_t col;
        bool wanted;
    } parts[] = {{U_YEAR, j->demand.by_year}, {U_LANGUAGE, j->demand.by_language}};
    for (size_t k = 0; k < 2; k++)
        if (parts[k].wanted && !r->has[parts[k].col])
            return qj_fail(err, QJ_E_CALC_COLUMN, qj_text_arg("file", r->file), qj_int_arg("line", 1), qj_int_arg("column", 1),
                           qj_text_arg("name", supply_specs[parts[k].col].name));
    return QJ_OK;
}

// The part of the demand that colleges are to meet.
static qj_rc take_share(order_job *j, qj_err *err) {
    order_demand *d = &j->demand;
    size_t row;
    if (!order_has_rule(j, "college_share", NULL, &row))
        return QJ_OK;
    for (size_t k = 0; k < d->cells.n; k++) {
        const char *speciality = order_key_part(j, d->cells.text[k], ORDER_K_SPECIALITY);
        QJ_NEED(err, speciality);
        const double share = order_setting(j, "college_share", speciality, 1);
        for (size_t w = 0; w < d->n_draws; w++)
            d->value[k * d->n_draws + w] *= share;
    }
    return QJ_OK;
}

qj_rc order_net_demand(order_job *j, qj_err *err) {
    const char *file = qj_calc_text(j->request, "supply"), *key;
    order_demand *d = &j->demand;
    qj_calc_rows r;
    QJ_TRY(take_share(j, err));
    if (file == NULL)
        return QJ_OK;
    QJ_TRY(qj_calc_rows_read(file, U_COLUMNS, supply_specs, j->arena, &r, err));
    QJ_TRY(check_parts(j, &r, err));
    for (size_t k = 0; k < r.n; k++) {
        const char *part[ORDER_K_PARTS] = {qj_calc_word(&r, k, U_REGION), qj_calc_word(&r, k, U_SPECIALITY),
                                           d->by_year ? qj_calc_word(&r, k, U_YEAR) : "",
                                           d->by_language ? qj_calc_word(&r, k, U_LANGUAGE) : ""};
        size_t cell;
        QJ_TRY(order_key(j, part, &key, err));
        if (!qj_calc_known(&d->cells, (qj_field){key, strlen(key)}, &cell)) {
            j->idle++;
            continue;
        }
        for (size_t w = 0; w < d->n_draws; w++) {
            double *v = &d->value[cell * d->n_draws + w];
            *v = fmax(0, *v - qj_calc_value_at(&r, k, U_VALUE));
        }
    }
    return QJ_OK;
}

// --- curves

// What nobody is licensed to teach is short whatever is done.
static double out_of_reach(const order_job *j, size_t cell, double shortage) {
    const order_demand *d = &j->demand;
    double mean = 0;
    for (size_t w = 0; w < d->n_draws; w++)
        mean += d->weight[w] * d->value[cell * d->n_draws + w];
    return shortage * mean;
}

// A cell without demand, told at the first licence for it.
static qj_rc no_demand(const order_job *j, size_t cell, qj_err *err) {
    size_t line = 0;
    while (j->p.line[line].cell != cell)
        line++;
    const qj_arg more[] = {qj_text_arg("key", order_key_shown(j, j->cells.text[cell])), qj_text_arg("demand", j->demand.file), {.name = NULL}};
    return qj_calc_rows_fail(&j->licences, line, ORDER_L_SPECIALITY, QJ_E_ORDER_NO_DEMAND, more, err);
}

qj_rc order_make_curves(order_job *j, qj_err *err) {
    order_demand *d = &j->demand;
    const size_t n = j->cells.n;
    qj_order_curve *curve = QJ_NEW(j->arena, qj_order_curve, n);
    j->shortage = QJ_NEW(j->arena, double, n);
    j->surplus = QJ_NEW(j->arena, double, n);
    uint8_t *met = QJ_NEW(j->arena, uint8_t, d->cells.n + 1);
    if (curve == NULL || j->shortage == NULL || j->surplus == NULL || met == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    j->n_draws = d->n_draws;
    for (size_t k = 0; k < n; k++) {
        size_t cell;
        if (!qj_calc_known(&d->cells, (qj_field){j->cells.text[k], strlen(j->cells.text[k])}, &cell))
            return no_demand(j, k, err);
        met[cell] = 1;
        const char *speciality = order_key_part(j, j->cells.text[k], ORDER_K_SPECIALITY);
        QJ_NEED(err, speciality);
        j->shortage[k] = order_setting(j, "shortage", speciality, 7);
        j->surplus[k] = order_setting(j, "surplus", speciality, 3);
        QJ_TRY(qj_order_curve_of_draws(d->n_draws, d->value + cell * d->n_draws, d->weight, j->shortage[k], j->surplus[k],
                                       j->arena, &curve[k], err));
    }
    for (size_t k = 0; k < d->cells.n; k++) {
        const char *speciality = order_key_part(j, d->cells.text[k], ORDER_K_SPECIALITY);
        QJ_NEED(err, speciality);
        j->p.constant += met[k] ? 0 : out_of_reach(j, k, order_setting(j, "shortage", speciality, 7));
    }
    j->p.n_cells = n;
    j->p.curve = curve;
    return QJ_OK;
}
