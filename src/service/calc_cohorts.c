// qajet calc cohorts: replacement of occupations from their ages in two or more censuses.
#include "model/exits/cohorts.h"
#include "service/calc_rows.h"

#include <math.h>
#include <string.h>

enum { OCCUPATION, SEX, AGE, YEAR, VALUE, N_SPECS };
enum { MOST_AGES = 151, MOST_WAVES = 20 };

static const qj_calc_column_spec specs[N_SPECS] = {
    {.name = "occupation", .kind = QJ_CALC_WORD, .key = true},
    {.name = "sex", .kind = QJ_CALC_WORD, .key = true, .optional = true},
    {.name = "age", .kind = QJ_CALC_WHOLE, .least = 0, .most = MOST_AGES - 1, .key = true},
    {.name = "year", .kind = QJ_CALC_WHOLE, .least = 0, .most = 9999, .key = true},
    {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
};

typedef struct job {
    qj_calc_rows rows;
    qj_calc_keys occupations, sexes;
    size_t n_ages, n_waves;
    int age[MOST_AGES], year[MOST_WAVES], width;
    double *value; // [occupation + 1][sex][wave][age]; the last occupation is all of them
} job;

// Puts a number into a sorted list without repetition; false when it is full.
static bool put(int v, int *list, size_t *n, size_t most) {
    size_t at = 0;
    while (at < *n && list[at] < v)
        at++;
    if (at < *n && list[at] == v)
        return true;
    if (*n == most)
        return false;
    memmove(list + at + 1, list + at, (*n - at) * sizeof *list);
    list[at] = v;
    ++*n;
    return true;
}

static size_t find(int v, const int *list) {
    size_t at = 0;
    while (list[at] != v)
        at++;
    return at;
}

static double *wave(const job *j, size_t occupation, size_t sex, size_t t) {
    return j->value + ((occupation * j->sexes.n + sex) * j->n_waves + t) * j->n_ages;
}

// Ages in even steps, and years one step apart.
static qj_rc axes(job *j, qj_err *err) {
    const qj_calc_rows *r = &j->rows;
    for (size_t k = 0; k < r->n; k++) {
        size_t unused;
        QJ_TRY(qj_calc_word_number(&j->occupations, qj_calc_word(r, k, OCCUPATION), &unused, err));
        QJ_TRY(qj_calc_word_number(&j->sexes, r->has[SEX] ? qj_calc_word(r, k, SEX) : "", &unused, err));
        (void)put((int)qj_calc_value_at(r, k, AGE), j->age, &j->n_ages, MOST_AGES);
        if (!put((int)qj_calc_value_at(r, k, YEAR), j->year, &j->n_waves, MOST_WAVES))
            return qj_calc_rows_fail(r, k, YEAR, QJ_E_CALC_STEPS, (const qj_arg[]){qj_int_arg("step", 0), {.name = NULL}}, err);
    }
    if (j->n_ages < 2 || j->n_waves < 2)
        return qj_fail(err, QJ_E_CALC_ONE_YEAR, qj_text_arg("file", r->file));
    j->width = j->age[1] - j->age[0];
    const qj_arg step[] = {qj_int_arg("step", j->width), {.name = NULL}};
    for (size_t k = 0; k < r->n; k++) {
        const size_t a = find((int)qj_calc_value_at(r, k, AGE), j->age), t = find((int)qj_calc_value_at(r, k, YEAR), j->year);
        if (a > 0 && j->age[a] - j->age[a - 1] != j->width)
            return qj_calc_rows_fail(r, k, AGE, QJ_E_CALC_STEPS, step, err);
        if (t > 0 && j->year[t] - j->year[t - 1] != j->width)
            return qj_calc_rows_fail(r, k, YEAR, QJ_E_CALC_STEPS, step, err);
    }
    return QJ_OK;
}

// Ages that have no row had nobody.
static qj_rc fill(job *j, qj_arena *a, qj_err *err) {
    const size_t all = j->occupations.n;
    QJ_NEED(err, j->value = QJ_NEW(a, double, (all + 1) * j->sexes.n * j->n_waves * j->n_ages));
    for (size_t k = 0; k < j->rows.n; k++) {
        const size_t o = qj_calc_word_find(&j->occupations, qj_calc_word(&j->rows, k, OCCUPATION));
        const size_t s = qj_calc_word_find(&j->sexes, j->rows.has[SEX] ? qj_calc_word(&j->rows, k, SEX) : "");
        const size_t t = find((int)qj_calc_value_at(&j->rows, k, YEAR), j->year), age = find((int)qj_calc_value_at(&j->rows, k, AGE), j->age);
        const double v = qj_calc_value_at(&j->rows, k, VALUE);
        wave(j, o, s, t)[age] += v;
        wave(j, all, s, t)[age] += v;
    }
    return QJ_OK;
}

typedef struct outcome {
    double employed, growth, outflow;
} outcome;

// One occupation and sex: rates of its cohorts drawn to those of all occupations.
static outcome replace(const job *j, size_t o, size_t s, double kappa, bool smooth) {
    double rate[MOST_AGES], parent[MOST_AGES], persons[MOST_AGES] = {0}, scratch[MOST_AGES];
    const size_t n = j->n_ages, last = j->n_waves - 1;
    qj_cohort_rates(n, last, wave(j, o, s, 0), rate);
    qj_cohort_rates(n, last, wave(j, j->occupations.n, s, 0), parent);
    outcome out = {0};
    for (size_t a = 0; a < n; a++) {
        for (size_t t = 0; t < last; t++)
            persons[a] += wave(j, o, s, t)[a];
        out.employed += wave(j, o, s, last)[a];
        out.growth += wave(j, o, s, last)[a] - wave(j, o, s, last - 1)[a];
    }
    if (kappa > 0.0)
        qj_cohort_shrink(n, persons, parent, kappa, rate);
    if (smooth)
        qj_cohort_smooth(n, rate, scratch);
    out.outflow = qj_cohorts_of(n, wave(j, o, s, last), rate, j->width, 0.0).outflow;
    return out;
}

qj_rc qj_calc_cohorts(const qj_calc_request *request, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
    static const qj_table_col cols[] = {
        {.id = "occupation", .type = QJ_TABLE_TEXT}, NUM("employed"), NUM("growth"), NUM("outflow"), NUM("refill"), NUM("annual_rate"),
    };
    job *j = QJ_NEW(ctx->arena, job, 1);
    QJ_NEED(err, j);
    j->occupations.arena = j->sexes.arena = ctx->arena;
    QJ_TRY(qj_calc_rows_read(request->file, N_SPECS, specs, ctx->arena, &j->rows, err));
    QJ_TRY(axes(j, err));
    QJ_TRY(fill(j, ctx->arena, err));
    out->n = 1;
    out->name[0] = "cohorts";
    QJ_TRY(qj_table_new(ctx->arena, cols, sizeof cols / sizeof *cols, j->occupations.n, &out->table[0], err));
    for (size_t o = 0; o < j->occupations.n; o++) {
        outcome sum = {0};
        for (size_t s = 0; s < j->sexes.n; s++) {
            const outcome one = replace(j, o, s, qj_calc_num(request, "kappa", 0.0), qj_calc_text(request, "smooth") != NULL);
            sum.employed += one.employed, sum.growth += one.growth, sum.outflow += one.outflow;
        }
        qj_cell *cell = qj_table_row(ctx->arena, out->table[0]);
        QJ_NEED(err, cell);
        const double now[2] = {sum.employed - sum.outflow, sum.outflow}, none[1] = {0.0};
        const qj_cohorts c = qj_cohorts_of(2, now, none, j->width, sum.growth);
        cell[0].text = j->occupations.text[o];
        cell[1].num = sum.employed;
        cell[2].num = sum.growth;
        cell[3].num = sum.outflow;
        cell[4].num = c.refill;
        cell[5].num = sum.employed > 0.0 ? c.annual_rate : (double)NAN;
    }
    const qj_arg args[] = {qj_int_arg("from", j->year[j->n_waves - 1]), qj_int_arg("to", j->year[j->n_waves - 1] + j->width), {.name = NULL}};
    return qj_calc_note(ctx->arena, out->table[0], request->lang, "calc.cohorts.window", args, err);
}
