// Colleges, licences, contracts, last year and locks of files, as lines of the order.
#include "service/calc_order.h"

#include <stdio.h>
#include <string.h>

enum { MOST_LINES = 1000000 };

#define WORD(n)                                                                                                        \
    { .name = (n), .kind = QJ_CALC_WORD, .key = true }
#define WORD_IF(n)                                                                                                     \
    { .name = (n), .kind = QJ_CALC_WORD, .key = true, .optional = true }
#define NUM(n, lo, hi)                                                                                                 \
    { .name = (n), .kind = QJ_CALC_NUM, .least = (lo), .most = (hi) }
#define NUM_IF(n, lo, hi)                                                                                              \
    { .name = (n), .kind = QJ_CALC_NUM, .least = (lo), .most = (hi), .optional = true }
#define MOST_SEATS 1e6

static const qj_calc_column_spec college_specs[ORDER_C_COLUMNS] = {
    [ORDER_C_COLLEGE] = WORD("college"),
    [ORDER_C_REGION] = {.name = "region", .kind = QJ_CALC_WORD},
    [ORDER_C_CAPACITY] = NUM("capacity", 0, MOST_SEATS),
    [ORDER_C_MARKET] = {.name = "market", .kind = QJ_CALC_WORD, .optional = true},
    [ORDER_C_STOCK] = NUM_IF("places", 0, MOST_SEATS),
    [ORDER_C_CONTINUING] = NUM_IF("continuing", 0, MOST_SEATS),
    [ORDER_C_BEDS] = NUM_IF("beds", 0, MOST_SEATS),
    [ORDER_C_BED_SHARE] = NUM_IF("bed_share", 0, 1),
    [ORDER_C_TIER] = {.name = "tier", .kind = QJ_CALC_WHOLE, .least = 1, .most = 2, .optional = true},
};
static const qj_calc_column_spec licence_specs[ORDER_L_COLUMNS] = {
    [ORDER_L_COLLEGE] = WORD("college"),
    [ORDER_L_SPECIALITY] = WORD("speciality"),
    [ORDER_L_LANGUAGE] = WORD_IF("language"),
    [ORDER_L_BASE] = WORD_IF("entry"),
    [ORDER_L_LENGTH] = NUM_IF("length", 0.1, 10),
    [ORDER_L_LICENCE] = NUM("licence", 0, MOST_SEATS),
    [ORDER_L_TECHNICAL] = {.name = "technical", .kind = QJ_CALC_WHOLE, .least = 0, .most = 1},
    [ORDER_L_PRICE] = NUM_IF("price", 0, 1e9),
    [ORDER_L_YIELD] = NUM_IF("yield", 0.01, 1),
    [ORDER_L_LEAST] = NUM_IF("least", 0, MOST_SEATS),
    [ORDER_L_GROUP] = NUM_IF("group", 0, 1000),
    [ORDER_L_FIELD] = {.name = "field", .kind = QJ_CALC_WORD, .optional = true},
};
static const qj_calc_column_spec seat_specs[ORDER_S_COLUMNS] = {
    WORD("college"), WORD("speciality"), WORD_IF("language"), WORD_IF("entry"), NUM("seats", 0, MOST_SEATS),
};

static double num(const qj_calc_rows *r, size_t row, size_t col, double fallback) {
    const double v = r->has[col] ? qj_calc_value_at(r, row, col) : NAN;
    return isnan(v) ? fallback : v;
}

// The college's room for entrants: entry capacity, free places of all years, beds over the share that needs one.
static double room_of(const order_job *j, size_t c, const char **kind) {
    const qj_calc_rows *r = &j->colleges;
    double room = qj_calc_value_at(r, c, ORDER_C_CAPACITY);
    const double stock = num(r, c, ORDER_C_STOCK, INFINITY) - num(r, c, ORDER_C_CONTINUING, 0);
    const double share = num(r, c, ORDER_C_BED_SHARE, 0);
    const double beds = share > 0 ? num(r, c, ORDER_C_BEDS, INFINITY) / share : INFINITY;
    *kind = "capacity";
    if (stock < room)
        room = fmax(0, stock), *kind = "places";
    if (beds < room)
        room = beds, *kind = "beds";
    return room;
}

static qj_rc read_colleges(order_job *j, qj_err *err) {
    QJ_TRY(qj_calc_rows_read(qj_calc_text(j->request, "colleges"), ORDER_C_COLUMNS, college_specs, j->arena,
                             &j->colleges, err));
    const size_t n = j->colleges.n;
    double *room = QJ_NEW(j->arena, double, n);
    j->college_region = QJ_NEW(j->arena, size_t, n);
    j->room_kind = QJ_NEW(j->arena, const char *, n);
    if (room == NULL || j->college_region == NULL || j->room_kind == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t c = 0; c < n; c++) {
        const char *region = qj_calc_word(&j->colleges, c, ORDER_C_REGION);
        QJ_TRY(qj_calc_number_of(&j->regions, (qj_field){region, strlen(region)}, &j->college_region[c], err));
        room[c] = room_of(j, c, &j->room_kind[c]);
    }
    j->p.n_colleges = n;
    j->p.room = room;
    return QJ_OK;
}

// The row of licences that a row of another file speaks of; -1: none. It must have the same key columns.
static qj_rc find_line(const order_job *j, const qj_calc_rows *r, size_t row, ptrdiff_t *line, qj_err *err) {
    const char *key[ORDER_KEYS];
    size_t n = 0;
    for (size_t k = 0; k < ORDER_KEYS; k++) {
        if (j->licences.has[k] && !r->has[k])
            return qj_fail(err, QJ_E_CALC_COLUMN, qj_text_arg("file", r->file), qj_int_arg("line", 1),
                           qj_int_arg("column", 1), qj_text_arg("name", seat_specs[k].name));
        if (j->licences.has[k])
            key[n++] = qj_calc_word(r, row, k);
    }
    *line = qj_calc_rows_find(&j->licences, n, key, j->arena);
    return QJ_OK;
}

static qj_rc read_seats(order_job *j, const char *option, qj_calc_rows *rows, bool *has, qj_err *err) {
    const char *file = qj_calc_text(j->request, option);
    *has = file != NULL;
    return *has ? qj_calc_rows_read(file, ORDER_S_COLUMNS, seat_specs, j->arena, rows, err) : QJ_OK;
}

// Puts the seats of a file at their lines. A line without licence is an error, or only counted.
static qj_rc spread(order_job *j, const qj_calc_rows *r, size_t offset, size_t *gone, qj_err *err) {
    for (size_t k = 0; k < r->n; k++) {
        ptrdiff_t line;
        QJ_TRY(find_line(j, r, k, &line, err));
        const qj_arg other[] = {qj_text_arg("other", j->licences.file), {.name = NULL}};
        if (line < 0 && gone == NULL)
            return qj_calc_rows_fail(r, k, ORDER_L_SPECIALITY, QJ_E_ORDER_NO_LICENCE, other, err);
        if (line < 0) {
            ++*gone;
            continue;
        }
        const double seats = qj_calc_value_at(r, k, ORDER_S_SEATS),
                     licence = qj_calc_value_at(&j->licences, (size_t)line, ORDER_L_LICENCE);
        const qj_arg most[] = {qj_num_arg("most", licence, 0), qj_text_arg("other", j->licences.file), {.name = NULL}};
        if (seats > licence && gone == NULL)
            return qj_calc_rows_fail(r, k, ORDER_S_SEATS, QJ_E_ORDER_OVER_LICENCE, most, err);
        *(double *)((char *)&j->info[line] + offset) = seats;
        if (offset == offsetof(order_line_info, lock))
            j->info[line].lock_row = (uint32_t)k;
    }
    return QJ_OK;
}

static qj_rc read_extras(order_job *j, qj_err *err) {
    QJ_TRY(read_seats(j, "last", &j->last, &j->has_last, err));
    QJ_TRY(read_seats(j, "contracts", &j->contracts, &j->has_contracts, err));
    QJ_TRY(read_seats(j, "locks", &j->locks, &j->has_locks, err));
    QJ_TRY(read_seats(j, "check", &j->plan, &j->has_plan, err));
    for (size_t i = 0; i < j->licences.n; i++)
        j->info[i].lock = NAN;
    if (j->has_last)
        QJ_TRY(spread(j, &j->last, offsetof(order_line_info, last), &j->gone, err));
    if (j->has_contracts)
        QJ_TRY(spread(j, &j->contracts, offsetof(order_line_info, contract), NULL, err));
    return j->has_locks ? spread(j, &j->locks, offsetof(order_line_info, lock), NULL, err) : QJ_OK;
}

// Money for a seat: of the licence, or of the college's tier for the years of the programme.
static qj_rc price_of(const order_job *j, size_t i, double *price, qj_err *err) {
    const qj_calc_rows *l = &j->licences;
    const char *tier = num(&j->colleges, j->info[i].college, ORDER_C_TIER, 1) > 1 ? "2" : "1";
    const double a_year = order_setting(j, "price", tier, NAN), years = num(l, i, ORDER_L_LENGTH, 1);
    *price = num(l, i, ORDER_L_PRICE, a_year * years);
    size_t row;
    if (isnan(*price) && (order_has_rule(j, "budget", "", &row) || order_has_rule(j, "budget", NULL, &row)))
        return qj_calc_rows_fail(l, i, ORDER_L_COLLEGE, QJ_E_ORDER_NO_PRICE, NULL, err);
    *price = isnan(*price) ? 0 : *price;
    return QJ_OK;
}

// The cell of a line: where its graduates are wanted, as what, when, and speaking what.
static qj_rc cell_of(order_job *j, size_t i, size_t *cell, qj_err *err) {
    const size_t c = j->info[i].college;
    const char *market = j->colleges.has[ORDER_C_MARKET] ? qj_calc_word(&j->colleges, c, ORDER_C_MARKET) : NULL, *key;
    if (market == NULL)
        market = qj_calc_word(&j->colleges, c, ORDER_C_REGION);
    char year[24] = "";
    if (j->demand.by_year) {
        const double at = order_setting(j, "year", "", NAN) + ceil(num(&j->licences, i, ORDER_L_LENGTH, 0) - 1e-9);
        const char *from = j->demand.file != NULL ? j->demand.file : j->request->snapshot->vintage.id;
        if (isnan(at))
            return qj_fail(err, QJ_E_ORDER_NO_YEAR, qj_text_arg("file", j->rules.file), qj_text_arg("demand", from));
        snprintf(year, sizeof year, "%.0f", at);
    }
    const char *part[ORDER_K_PARTS] = {market, qj_calc_word(&j->licences, i, ORDER_L_SPECIALITY), year, ""};
    if (j->demand.by_language)
        part[ORDER_K_LANGUAGE] = qj_calc_word(&j->licences, i, ORDER_L_LANGUAGE);
    QJ_TRY(order_key(j, part, &key, err));
    return qj_calc_number_of(&j->cells, (qj_field){key, strlen(key)}, cell, err);
}

static qj_rc find_colleges(order_job *j, qj_err *err) {
    for (size_t i = 0; i < j->licences.n; i++) {
        const char *key[] = {qj_calc_word(&j->licences, i, ORDER_L_COLLEGE)};
        const ptrdiff_t c = qj_calc_rows_find(&j->colleges, 1, key, j->arena);
        const qj_arg other[] = {qj_text_arg("other", j->colleges.file), {.name = NULL}};
        if (c < 0)
            return qj_calc_rows_fail(&j->licences, i, ORDER_L_COLLEGE, QJ_E_ORDER_NO_COLLEGE, other, err);
        j->info[i].college = (size_t)c;
        j->info[i].region = j->college_region[c];
    }
    return QJ_OK;
}

// One line of the model: whole groups, floors, locks.
static qj_rc make_line(order_job *j, size_t i, size_t cell, qj_order_line *l, qj_err *err) {
    order_line_info *info = &j->info[i];
    const qj_calc_rows *r = &j->licences;
    const char *speciality = qj_calc_word(r, i, ORDER_L_SPECIALITY);
    info->technical = qj_calc_value_at(r, i, ORDER_L_TECHNICAL);
    QJ_TRY(price_of(j, i, &info->price, err));
    *l = (qj_order_line){.cell = (uint32_t)cell,
                         .college = (uint32_t)info->college,
                         .yield = num(r, i, ORDER_L_YIELD, order_setting(j, "yield", speciality, 1)),
                         .least = num(r, i, ORDER_L_LEAST, order_setting(j, "least", speciality, 0)),
                         .most = qj_calc_value_at(r, i, ORDER_L_LICENCE),
                         .step = num(r, i, ORDER_L_GROUP, order_setting(j, "group", speciality, 25))};
    info->continuity = fmin(order_setting(j, "continuity", speciality, 0) * info->last, l->most);
    l->floor = fmax(info->contract, info->continuity);
    if (l->step > 0) // floors are met by whole groups, as far as the licence has them
        l->floor =
            fmin(ceil(l->floor / l->step - 1e-9) * l->step, fmax(floor(l->most / l->step + 1e-9) * l->step, l->floor));
    if (!isnan(info->lock))
        l->floor = l->most = info->lock;
    l->floor = fmin(l->floor, l->most);
    return QJ_OK;
}

// What belongs to demand from a vintage does nothing beside a file of demand.
static qj_rc check_source(const order_job *j, qj_err *err) {
    static const char *const of_vintage[] = {"vintage", "graduates", "bridge"};
    for (size_t k = 0; k < sizeof of_vintage / sizeof *of_vintage && qj_calc_text(j->request, "demand") != NULL; k++) {
        if (qj_calc_text(j->request, of_vintage[k]) == NULL)
            continue;
        const char *option = qj_arena_printf(j->arena, "--%s", of_vintage[k]);
        QJ_NEED(err, option);
        return qj_fail(err, QJ_E_ORDER_BOTH, qj_text_arg("option", option));
    }
    return QJ_OK;
}

// Files without which there is no order; demand may come from a vintage.
static qj_rc check_given(const order_job *j, qj_err *err) {
    static const char *const needed[] = {"colleges", "licences", "rules", "demand"};
    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++) {
        if (qj_calc_text(j->request, needed[k]) != NULL || (k == 3 && j->request->snapshot != NULL))
            continue;
        const char *option = qj_arena_printf(j->arena, "--%s", needed[k]);
        QJ_NEED(err, option);
        return qj_fail(err, QJ_E_CLI_REQUIRED, qj_text_arg("option", option), qj_text_arg("metavar", "FILE"),
                       qj_text_arg("command", "calc order"));
    }
    return QJ_OK;
}

qj_rc order_read(order_job *j, qj_err *err) {
    QJ_TRY(check_given(j, err));
    QJ_TRY(check_source(j, err));
    QJ_TRY(read_colleges(j, err));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(j->request, "licences"), ORDER_L_COLUMNS, licence_specs, j->arena,
                             &j->licences, err));
    const size_t n = j->licences.n;
    if (n > MOST_LINES)
        return qj_fail(err, QJ_E_CALC_ROWS, qj_text_arg("file", j->licences.file),
                       qj_int_arg("line", j->licences.line[MOST_LINES]), qj_int_arg("column", 1), qj_int_arg("max", MOST_LINES));
    j->info = QJ_NEW(j->arena, order_line_info, n);
    qj_order_line *line = QJ_NEW(j->arena, qj_order_line, n);
    size_t *cell = QJ_NEW(j->arena, size_t, n);
    if (j->info == NULL || line == NULL || cell == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(find_colleges(j, err));
    QJ_TRY(order_make_rules(j, err));
    QJ_TRY(read_extras(j, err));
    QJ_TRY(order_read_demand(j, err));
    for (size_t i = 0; i < n; i++) {
        QJ_TRY(cell_of(j, i, &cell[i], err));
        QJ_TRY(make_line(j, i, cell[i], &line[i], err));
    }
    j->p.n_lines = n;
    j->p.line = line;
    if (j->demand.file == NULL)
        QJ_TRY(order_vintage_demand(j, err));
    QJ_TRY(order_net_demand(j, err));
    QJ_TRY(order_move(j, line, err));
    QJ_TRY(order_make_curves(j, err));
    return order_make_coefs(j, err);
}
