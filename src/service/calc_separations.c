// qajet calc separations: who leaves the labour force and who changes the occupation, by occupation.
#include "model/exits/separations.h"
#include "service/calc_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ID, WEIGHT, OCCUPATION, SEX, AGE, EDUCATION, STATE_FROM, STATE_TO, OCCUPATION_TO, N_COLS };
enum { MOST_PARAMS = 700, AGE_BANDS = 6, ROUNDS = 30 };
#define FIRST_VARIANCE 0.25

static const qj_calc_column_spec specs[N_COLS] = {
    [ID] = {.name = "id", .kind = QJ_CALC_WORD},
    [WEIGHT] = {.name = "weight", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
    [OCCUPATION] = {.name = "occupation", .kind = QJ_CALC_WORD, .optional = true},
    [SEX] = {.name = "sex", .kind = QJ_CALC_WORD},
    [AGE] = {.name = "age", .kind = QJ_CALC_WHOLE, .least = 10, .most = 110},
    [EDUCATION] = {.name = "education", .kind = QJ_CALC_WORD},
    [STATE_FROM] = {.name = "state_from", .kind = QJ_CALC_WORD},
    [STATE_TO] = {.name = "state_to", .kind = QJ_CALC_WORD},
    [OCCUPATION_TO] = {.name = "occupation_to", .kind = QJ_CALC_WORD, .optional = true},
};

typedef enum state { EMPLOYED, UNEMPLOYED, INACTIVE, N_STATES } state;
typedef enum outcome { STAY, EXIT, TRANSFER } outcome;

// People at work at the beginning, as the design of the two models: intercept, age band, sex, education, occupation.
typedef struct job {
    qj_calc_keys occupations, sexes, educations;
    size_t n; // rows of the design
    uint32_t *ones;
    uint32_t *occupation; // [n]
    uint8_t *exits, *transfers;
    double *w, *squares; // weights, and the sums of their squares
    double *people; // [occupation] rows
    double *weight; // [occupation]
    size_t first_sex, first_education, first_occupation, params;
    double ridge; // precision of the prior on effects of age, sex and education
} job;

static qj_field field_of(const char *s) { return (qj_field){.s = s, .n = strlen(s)}; }

static qj_rc state_of(const qj_calc_rows *r, size_t k, size_t col, state *out, qj_err *err) {
    static const char *const names[N_STATES] = {"employed", "unemployed", "inactive"};
    int s = 0;
    while (s < N_STATES && strcmp(names[s], qj_calc_word(r, k, col)) != 0)
        s++;
    *out = (state)s;
    return s < N_STATES ? QJ_OK : qj_calc_rows_fail(r, k, col, QJ_E_CALC_SEP_STATE, NULL, err);
}

// Bands of ten years from 25 on; 25-34 is what the others are compared with.
static uint32_t age_band(double age) { return age < 25 ? 0u : age < 35 ? UINT32_MAX : age < 65 ? (uint32_t)((age - 35) / 10) + 1u : 4u; }

static qj_rc count_words(job *j, const qj_calc_rows *r, qj_err *err) {
    for (size_t k = 0; k < r->n; k++) {
        size_t number;
        state from;
        QJ_TRY(state_of(r, k, STATE_FROM, &from, err));
        if (from != EMPLOYED)
            continue;
        if (qj_calc_word(r, k, OCCUPATION) == NULL)
            return qj_calc_rows_fail(r, k, STATE_FROM, QJ_E_CALC_SEP_NO_OCCUPATION, NULL, err);
        QJ_TRY(qj_calc_number_of(&j->occupations, field_of(qj_calc_word(r, k, OCCUPATION)), &number, err));
        QJ_TRY(qj_calc_number_of(&j->sexes, field_of(qj_calc_word(r, k, SEX)), &number, err));
        QJ_TRY(qj_calc_number_of(&j->educations, field_of(qj_calc_word(r, k, EDUCATION)), &number, err));
        j->n++;
    }
    j->first_occupation = AGE_BANDS + j->sexes.n + j->educations.n - 2;
    j->params = j->first_occupation + j->occupations.n;
    if (j->n == 0)
        return qj_fail(err, QJ_E_CALC_SEP_NOBODY, qj_text_arg("file", r->file));
    if (j->params > MOST_PARAMS)
        return qj_fail(err, QJ_E_CALC_SEP_LARGE, qj_text_arg("file", r->file), qj_int_arg("max", MOST_PARAMS));
    return QJ_OK;
}

// A transfer is work in another occupation a year later.
static qj_rc outcome_of(const qj_calc_rows *r, size_t k, outcome *out, qj_err *err) {
    state to;
    QJ_TRY(state_of(r, k, STATE_TO, &to, err));
    const char *occupation = qj_calc_word(r, k, OCCUPATION_TO);
    if (to == EMPLOYED && occupation == NULL)
        return qj_calc_rows_fail(r, k, STATE_TO, QJ_E_CALC_SEP_NO_OCCUPATION, NULL, err);
    const bool moved = to == EMPLOYED && strcmp(occupation, qj_calc_word(r, k, OCCUPATION)) != 0;
    *out = to == INACTIVE ? EXIT : moved ? TRANSFER : STAY;
    return QJ_OK;
}

// The level of a trait that the others are compared with is the first by name, whatever comes first in the file.
static size_t first_by_name(const qj_calc_keys *k) {
    size_t first = 0;
    for (size_t i = 1; i < k->n; i++)
        first = strcmp(k->text[i], k->text[first]) < 0 ? i : first;
    return first;
}

static uint32_t effect(size_t level, size_t first, size_t column) {
    return level == first ? UINT32_MAX : (uint32_t)(column + level - (level > first));
}

// The columns of the design that a person has a 1 in.
static void columns_of(const job *j, const qj_calc_rows *r, size_t k, uint32_t ones[static QJ_PROBIT_WIDTH]) {
    size_t occupation = 0, sex = 0, education = 0;
    const bool known = qj_calc_known(&j->occupations, field_of(qj_calc_word(r, k, OCCUPATION)), &occupation) &&
                       qj_calc_known(&j->sexes, field_of(qj_calc_word(r, k, SEX)), &sex) &&
                       qj_calc_known(&j->educations, field_of(qj_calc_word(r, k, EDUCATION)), &education);
    const uint32_t band = age_band(qj_calc_value_at(r, k, AGE));
    ones[0] = known ? 0 : UINT32_MAX;
    ones[1] = band == UINT32_MAX ? band : 1 + band;
    ones[2] = effect(sex, j->first_sex, AGE_BANDS);
    ones[3] = effect(education, j->first_education, AGE_BANDS + j->sexes.n - 1);
    ones[4] = (uint32_t)(j->first_occupation + occupation);
}

// People who are alike in the design and in what became of them are one row of it, with the sums of their weights and
// of the squares of these: the fit and its errors are the same.
static qj_rc add_person(job *j, qj_calc_keys *kinds, const uint32_t ones[static QJ_PROBIT_WIDTH], outcome what, double w,
                        qj_err *err) {
    char key[80];
    size_t cell;
    const int n = snprintf(key, sizeof key, "%u %u %u %u %d", ones[1], ones[2], ones[3], ones[4], (int)what);
    QJ_TRY(qj_calc_number_of(kinds, (qj_field){.s = key, .n = (size_t)n}, &cell, err));
    memcpy(j->ones + cell * QJ_PROBIT_WIDTH, ones, QJ_PROBIT_WIDTH * sizeof *ones);
    const size_t occupation = ones[4] - j->first_occupation;
    j->occupation[cell] = (uint32_t)occupation;
    j->exits[cell] = what == EXIT;
    j->transfers[cell] = what == TRANSFER;
    j->w[cell] += w;
    j->squares[cell] += w * w;
    j->people[occupation] += 1.0;
    j->weight[occupation] += w;
    j->n = kinds->n;
    return QJ_OK;
}

static qj_rc make_design(job *j, const qj_calc_rows *r, qj_arena *a, qj_err *err) {
    const size_t people = j->n;
    qj_calc_keys kinds = {.arena = a};
    double total = 0.0;
    j->first_sex = first_by_name(&j->sexes);
    j->first_education = first_by_name(&j->educations);
    QJ_NEED(err, j->ones = QJ_NEW(a, uint32_t, people * QJ_PROBIT_WIDTH));
    QJ_NEED(err, j->occupation = QJ_NEW(a, uint32_t, people));
    QJ_NEED(err, j->exits = QJ_NEW(a, uint8_t, people));
    QJ_NEED(err, j->transfers = QJ_NEW(a, uint8_t, people));
    QJ_NEED(err, j->w = QJ_NEW(a, double, people));
    QJ_NEED(err, j->squares = QJ_NEW(a, double, people));
    QJ_NEED(err, j->people = QJ_NEW(a, double, j->occupations.n));
    QJ_NEED(err, j->weight = QJ_NEW(a, double, j->occupations.n));
    for (size_t k = 0; k < r->n; k++) {
        uint32_t ones[QJ_PROBIT_WIDTH];
        outcome what = STAY;
        if (strcmp(qj_calc_word(r, k, STATE_FROM), "employed") != 0)
            continue;
        QJ_TRY(outcome_of(r, k, &what, err));
        columns_of(j, r, k, ones);
        total += qj_calc_value_at(r, k, WEIGHT);
        QJ_TRY(add_person(j, &kinds, ones, what, qj_calc_value_at(r, k, WEIGHT), err));
    }
    if (!(total > 0.0))
        return qj_fail(err, QJ_E_CALC_SEP_NOBODY, qj_text_arg("file", r->file));
    const double scale = (double)people / total;
    for (size_t i = 0; i < j->n; i++) {
        j->w[i] *= scale;
        j->squares[i] *= scale * scale;
    }
    return QJ_OK;
}

// The variance of the occupations' effects is estimated with them (EM): their mean square plus their own variance.
static qj_rc fit_outcome(const job *j, const uint8_t *y, qj_probit_data *d, qj_probit *fit, qj_arena *a, qj_err *err) {
    double *precision = QJ_NEW(a, double, j->params), variance = FIRST_VARIANCE;
    QJ_NEED(err, precision);
    *d = (qj_probit_data){.n = j->n, .params = j->params, .ones = j->ones, .y = y, .w = j->w, .squares = j->squares, .precision = precision};
    for (size_t k = 1; k < j->first_occupation; k++)
        precision[k] = j->ridge;
    const qj_mark mark = qj_arena_mark(a);
    for (int round = 0;; round++) {
        for (size_t k = j->first_occupation; k < j->params; k++)
            precision[k] = 1.0 / variance;
        qj_arena_rewind(a, mark);
        QJ_TRY(qj_probit_fit(d, a, fit, err));
        double next = 0.0;
        for (size_t k = j->first_occupation; k < j->params; k++)
            next += (fit->beta[k] * fit->beta[k] + fit->inverse[k * j->params + k]) / (double)j->occupations.n;
        const bool done = fabs(next - variance) < 1e-3 * variance || round == ROUNDS;
        if (done)
            return QJ_OK;
        variance = fmin(6.25, fmax(1e-4, next));
    }
}

static const qj_table_col columns[] = {
    {.id = "occupation", .type = QJ_TABLE_TEXT},
    {.id = "n", .type = QJ_TABLE_INT},
    {.id = "workers", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "exit", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "exit_se", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "transfer", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "transfer_se", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "separation", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "separation_se", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

// Rate and error of one outcome in columns `at` and the next; an outcome that nobody had is 0 without an error.
static qj_rc put_rates(const job *j, const uint8_t *y, qj_table *t, size_t at, const char *file, qj_arena *a, qj_err *err) {
    qj_probit_data d;
    qj_probit fit;
    size_t events = 0;
    for (size_t i = 0; i < j->n; i++)
        events += y[i] != 0 && j->w[i] > 0.0;
    if (events == 0) {
        for (size_t o = 0; o < j->occupations.n; o++)
            t->cells[o * t->n_cols + at].num = 0.0;
        return QJ_OK;
    }
    double *gradient = QJ_NEW(a, double, j->params);
    QJ_NEED(err, gradient);
    QJ_TRY(fit_outcome(j, y, &d, &fit, a, err));
    if (!fit.converged)
        return qj_fail(err, QJ_E_CALC_SEP_STUCK, qj_text_arg("file", file));
    for (size_t o = 0; o < j->occupations.n; o++) {
        qj_cell *row = t->cells + o * t->n_cols + at;
        if (j->weight[o] > 0.0)
            row[0].num = qj_probit_rate(&d, &fit, j->occupation, (uint32_t)o, gradient, &row[1].num);
    }
    return QJ_OK;
}

qj_rc qj_calc_separations(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    job j = {.occupations = {.arena = a}, .sexes = {.arena = a}, .educations = {.arena = a},
             .ridge = qj_calc_num(r, "ridge", 1e-3)};
    qj_calc_rows rows;
    qj_table *t;
    QJ_TRY(qj_calc_rows_read(r->file, N_COLS, specs, a, &rows, err));
    QJ_TRY(count_words(&j, &rows, err));
    QJ_TRY(make_design(&j, &rows, a, err));
    QJ_TRY(qj_table_new(a, columns, 9, j.occupations.n, &t, err));
    for (size_t o = 0; o < j.occupations.n; o++) {
        qj_cell *row = qj_table_row(a, t);
        QJ_NEED(err, row);
        row[0].text = j.occupations.text[o];
        row[1].i = (int64_t)j.people[o];
        row[2].num = j.weight[o];
    }
    QJ_TRY(put_rates(&j, j.exits, t, 3, r->file, a, err));
    QJ_TRY(put_rates(&j, j.transfers, t, 5, r->file, a, err));
    for (size_t o = 0; o < j.occupations.n; o++) {
        qj_cell *row = t->cells + o * t->n_cols;
        const double x = isnan(row[4].num) ? 0.0 : row[4].num, y = isnan(row[6].num) ? 0.0 : row[6].num;
        row[7].num = row[3].num + row[5].num;
        row[8].num = isnan(row[4].num) && isnan(row[6].num) ? (double)NAN : sqrt(x * x + y * y);
    }
    out->n = 1;
    out->name[0] = "separations";
    out->table[0] = t;
    return QJ_OK;
}
