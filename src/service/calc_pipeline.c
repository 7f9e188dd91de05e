// qajet calc pipeline: pupils of programmes moved through their grades, and who graduates.
#include "model/supply/pipeline.h"
#include "service/calc_rows.h"

#include <math.h>
#include <string.h>

enum { MOST_GRADES = 30, MOST_DESTINATIONS = 40 };
enum { S_PROGRAMME, S_GRADE, S_YEAR, S_VALUE, N_STOCK };
enum { R_PROGRAMME, R_GRADE, R_PROMOTE, R_REPEAT, N_RATES };
enum { D_PROGRAMME, D_DESTINATION, D_SHARE, D_TO_FIELD, D_LAG, N_DESTINATIONS };

static const qj_calc_column_spec stock_specs[N_STOCK] = {
    [S_PROGRAMME] = {.name = "programme", .kind = QJ_CALC_WORD, .key = true},
    [S_GRADE] = {.name = "grade", .kind = QJ_CALC_WHOLE, .least = 0, .most = MOST_GRADES, .key = true},
    [S_YEAR] = {.name = "year", .kind = QJ_CALC_WHOLE, .least = 0, .most = 9999, .key = true},
    [S_VALUE] = {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
};
static const qj_calc_column_spec rate_specs[N_RATES] = {
    [R_PROGRAMME] = {.name = "programme", .kind = QJ_CALC_WORD, .key = true},
    [R_GRADE] = {.name = "grade", .kind = QJ_CALC_WHOLE, .least = 1, .most = MOST_GRADES, .key = true},
    [R_PROMOTE] = {.name = "promote", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
    [R_REPEAT] = {.name = "repeat", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
};
static const qj_calc_column_spec destination_specs[N_DESTINATIONS] = {
    [D_PROGRAMME] = {.name = "programme", .kind = QJ_CALC_WORD, .key = true},
    [D_DESTINATION] = {.name = "destination", .kind = QJ_CALC_WORD, .key = true},
    [D_SHARE] = {.name = "share", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
    [D_TO_FIELD] = {.name = "to_field", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
    [D_LAG] = {.name = "lag", .kind = QJ_CALC_WHOLE, .least = 0, .most = 50, .optional = true},
};

typedef struct programme {
    const char *name;
    size_t grades;
    double promote[MOST_GRADES], repeat[MOST_GRADES], stock[MOST_GRADES];
    bool known[MOST_GRADES]; // that the grade has rates
    double *intake;          // [years]
    double before;           // entrants of the last year up to the base year; NaN: not given
    int before_year;         // counted from the base year
    bool entrants;
    size_t n_destinations;
    qj_destination destination[MOST_DESTINATIONS];
    double *graduates; // [years]
} programme;

typedef struct job {
    qj_calc_keys names;
    programme *p;
    int base, years;
    qj_table *flows, *stock, *chain, *supply; // supply: NULL without destinations
} job;

// Which programme; those that are not known are added while `rates` are read.
static qj_rc programmes_of(job *j, const qj_calc_rows *rates, qj_arena *a, qj_err *err) {
    for (size_t k = 0; k < rates->n; k++) {
        const char *name = qj_calc_word(rates, k, R_PROGRAMME);
        size_t number;
        QJ_TRY(qj_calc_number_of(&j->names, (qj_field){.s = name, .n = strlen(name)}, &number, err));
    }
    QJ_NEED(err, j->p = QJ_NEW(a, programme, j->names.n));
    for (size_t k = 0; k < rates->n; k++) {
        const char *name = qj_calc_word(rates, k, R_PROGRAMME);
        size_t number = 0;
        if (!qj_calc_known(&j->names, (qj_field){.s = name, .n = strlen(name)}, &number))
            continue;
        programme *p = &j->p[number];
        const size_t grade = (size_t)qj_calc_value_at(rates, k, R_GRADE);
        const double promote = qj_calc_value_at(rates, k, R_PROMOTE), repeat = qj_calc_value_at(rates, k, R_REPEAT);
        if (promote + repeat > 1.0 + 1e-12 || repeat >= 1.0)
            return qj_calc_rows_fail(rates, k, R_REPEAT, QJ_E_CALC_PIPELINE_RATES, NULL, err);
        p->name = j->names.text[number];
        p->promote[grade - 1] = promote;
        p->repeat[grade - 1] = repeat;
        p->known[grade - 1] = true;
        p->grades = grade > p->grades ? grade : p->grades;
    }
    for (size_t i = 0; i < j->names.n; i++) {
        QJ_NEED(err, j->p[i].intake = QJ_NEW(a, double, (size_t)j->years));
        QJ_NEED(err, j->p[i].graduates = QJ_NEW(a, double, (size_t)j->years));
        j->p[i].before = NAN;
        for (int t = 0; t < j->years; t++)
            j->p[i].intake[t] = NAN;
        for (size_t g = 0; g < j->p[i].grades; g++)
            if (!j->p[i].known[g])
                return qj_fail(err, QJ_E_CALC_PIPELINE_GRADE, qj_text_arg("file", rates->file),
                               qj_text_arg("programme", j->p[i].name), qj_int_arg("grade", g + 1));
    }
    return QJ_OK;
}

// Years without entrants of their own take those of the year before; years before the first one given take that one.
static void hold_intake(programme *p, int years) {
    double last = p->before;
    for (int t = 0; t < years && isnan(last); t++)
        last = p->intake[t];
    for (int t = 0; t < years; t++) {
        if (isnan(p->intake[t]))
            p->intake[t] = isnan(last) ? 0.0 : last;
        last = p->intake[t];
    }
}

// The base year is that of the stocks of grades; rows of grade 0 are entrants of their year.
static qj_rc read_stocks(job *j, const qj_calc_rows *s, const char *rates, qj_err *err) {
    j->base = -1;
    for (size_t k = 0; k < s->n; k++) {
        const int year = (int)qj_calc_value_at(s, k, S_YEAR);
        if (qj_calc_value_at(s, k, S_GRADE) < 1.0)
            continue;
        const qj_arg base[] = {qj_int_arg("base", j->base), {.name = NULL}};
        if (j->base >= 0 && year != j->base)
            return qj_calc_rows_fail(s, k, S_YEAR, QJ_E_CALC_PIPELINE_YEAR, base, err);
        j->base = year;
    }
    if (j->base < 0)
        return qj_fail(err, QJ_E_CALC_PIPELINE_NO_STOCK, qj_text_arg("file", s->file));
    for (size_t k = 0; k < s->n; k++) {
        const char *name = qj_calc_word(s, k, S_PROGRAMME);
        const size_t grade = (size_t)qj_calc_value_at(s, k, S_GRADE);
        const int ahead = (int)qj_calc_value_at(s, k, S_YEAR) - j->base;
        size_t number = 0;
        const qj_arg other[] = {qj_text_arg("rates", rates), {.name = NULL}};
        const bool known = qj_calc_known(&j->names, (qj_field){.s = name, .n = strlen(name)}, &number);
        if (!known || grade > j->p[number].grades)
            return qj_calc_rows_fail(s, k, known ? S_GRADE : S_PROGRAMME, QJ_E_CALC_PIPELINE_UNKNOWN, other, err);
        programme *p = &j->p[number];
        if (grade > 0)
            p->stock[grade - 1] = qj_calc_value_at(s, k, S_VALUE);
        else if (ahead > 0 && ahead <= j->years)
            p->intake[ahead - 1] = qj_calc_value_at(s, k, S_VALUE);
        else if (ahead <= 0 && (isnan(p->before) || ahead > p->before_year)) {
            p->before = qj_calc_value_at(s, k, S_VALUE);
            p->before_year = ahead;
        }
        p->entrants = p->entrants || grade == 0;
    }
    for (size_t i = 0; i < j->names.n; i++)
        hold_intake(&j->p[i], j->years);
    return QJ_OK;
}

static const qj_table_col flow_cols[] = {
    {.id = "programme", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_INT},
    {.id = "intake", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "graduates", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "dropouts", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};
static const qj_table_col stock_cols[] = {
    {.id = "programme", .type = QJ_TABLE_TEXT},
    {.id = "grade", .type = QJ_TABLE_INT},
    {.id = "year", .type = QJ_TABLE_INT},
    {.id = "value", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};
static const qj_table_col chain_cols[] = {
    {.id = "programme", .type = QJ_TABLE_TEXT},
    {.id = "graduation", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "years", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

static const qj_table_col supply_cols[] = {
    {.id = "programme", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_INT},
    {.id = "supply", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

// What becomes of graduates; the shares of a programme sum to at most 1.
static qj_rc read_destinations(job *j, const char *file, const char *rates, qj_arena *a, qj_err *err) {
    qj_calc_rows d;
    QJ_TRY(qj_calc_rows_read(file, N_DESTINATIONS, destination_specs, a, &d, err));
    QJ_TRY(qj_table_new(a, supply_cols, 3, 64, &j->supply, err));
    for (size_t k = 0; k < d.n; k++) {
        const size_t number = qj_calc_word_find(&j->names, qj_calc_word(&d, k, D_PROGRAMME));
        const qj_arg other[] = {qj_text_arg("rates", rates), {.name = NULL}};
        if (number == SIZE_MAX)
            return qj_calc_rows_fail(&d, k, D_PROGRAMME, QJ_E_CALC_PIPELINE_UNKNOWN, other, err);
        programme *p = &j->p[number];
        if (p->n_destinations == MOST_DESTINATIONS)
            return qj_fail(err, QJ_E_CALC_MUCH, qj_text_arg("file", file), qj_int_arg("most", MOST_DESTINATIONS));
        const double lag = qj_calc_value_at(&d, k, D_LAG);
        p->destination[p->n_destinations++] =
            (qj_destination){qj_calc_value_at(&d, k, D_SHARE), qj_calc_value_at(&d, k, D_TO_FIELD), isnan(lag) ? 0 : (int)lag};
        double sum = 0.0;
        for (size_t i = 0; i < p->n_destinations; i++)
            sum += p->destination[i].share;
        if (sum > 1.0 + 1e-9)
            return qj_calc_rows_fail(&d, k, D_SHARE, QJ_E_CALC_OVER_ONE, NULL, err);
    }
    return QJ_OK;
}

static qj_rc put_supply(job *j, const programme *p, int ahead, qj_arena *a, qj_err *err) {
    if (j->supply == NULL)
        return QJ_OK;
    qj_cell *row = qj_table_row(a, j->supply);
    QJ_NEED(err, row);
    row[0].text = p->name;
    row[1].i = j->base + ahead;
    row[2].num = qj_pipeline_supply(p->n_destinations, p->destination, p->graduates, (size_t)ahead - 1);
    return QJ_OK;
}

static qj_rc put_year(job *j, const programme *p, int ahead, const qj_pipeline_year *y, qj_arena *a, qj_err *err) {
    qj_cell *row = qj_table_row(a, j->flows);
    QJ_NEED(err, row);
    row[0].text = p->name;
    row[1].i = j->base + ahead;
    row[2].num = p->intake[ahead - 1];
    row[3].num = y->graduates;
    row[4].num = y->dropouts;
    for (size_t g = 0; g < p->grades; g++) {
        QJ_NEED(err, row = qj_table_row(a, j->stock));
        row[0].text = p->name;
        row[1].i = (int64_t)g + 1;
        row[2].i = j->base + ahead;
        row[3].num = p->stock[g];
    }
    return QJ_OK;
}

static qj_rc run(job *j, qj_arena *a, qj_err *err) {
    QJ_TRY(qj_table_new(a, flow_cols, 5, 64, &j->flows, err));
    QJ_TRY(qj_table_new(a, stock_cols, 4, 64, &j->stock, err));
    QJ_TRY(qj_table_new(a, chain_cols, 3, j->names.n, &j->chain, err));
    for (size_t i = 0; i < j->names.n; i++) {
        programme *p = &j->p[i];
        const qj_programme model = {.grades = p->grades, .promote = p->promote, .repeat = p->repeat};
        const qj_pipeline_chain chain = qj_pipeline_chain_of(&model);
        qj_cell *row = qj_table_row(a, j->chain);
        QJ_NEED(err, row);
        row[0].text = p->name;
        row[1].num = chain.graduation;
        row[2].num = chain.years;
        for (int t = 1; t <= j->years; t++) {
            const qj_pipeline_year y = qj_pipeline_step(&model, p->intake[t - 1], p->stock);
            p->graduates[t - 1] = y.graduates;
            QJ_TRY(put_year(j, p, t, &y, a, err));
            QJ_TRY(put_supply(j, p, t, a, err));
        }
    }
    return QJ_OK;
}

qj_rc qj_calc_pipeline(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_calc_rows stock, rates;
    job j = {.names = {.arena = ctx->arena}, .years = (int)qj_calc_int(r, "years", 1)};
    QJ_TRY(qj_calc_rows_read(qj_calc_text(r, "stock"), N_STOCK, stock_specs, ctx->arena, &stock, err));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(r, "rates"), N_RATES, rate_specs, ctx->arena, &rates, err));
    QJ_TRY(programmes_of(&j, &rates, ctx->arena, err));
    QJ_TRY(read_stocks(&j, &stock, rates.file, err));
    if (qj_calc_text(r, "destinations") != NULL)
        QJ_TRY(read_destinations(&j, qj_calc_text(r, "destinations"), rates.file, ctx->arena, err));
    QJ_TRY(run(&j, ctx->arena, err));
    *out = (qj_calc_answer){.n = j.supply != NULL ? 4 : 3, .name = {"flows", "stock", "chain", "supply"},
                            .table = {j.flows, j.stock, j.chain, j.supply}};
    for (size_t i = 0; i < j.names.n; i++) {
        const qj_arg args[] = {qj_text_arg("programme", j.p[i].name), {.name = NULL}};
        if (!j.p[i].entrants)
            QJ_TRY(qj_calc_note(ctx->arena, out->table[0], r->lang, "calc.pipeline.no-entrants", args, err));
    }
    return QJ_OK;
}
