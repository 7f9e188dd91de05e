// qajet calc labour: the labour force of regions, and the ceiling it sets to employment.
#include "model/supply/labour.h"
#include "service/calc_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { P_REGION, P_SEX, P_AGE, P_YEAR, P_VALUE, N_P };
enum { R_REGION, R_SEX, R_AGE, R_YEAR, R_RATE, N_R };
enum { E_REGION, E_YEAR, E_VALUE, N_E };
enum { MOST_YEARS = 100 };

#define WORD(n) {.name = (n), .kind = QJ_CALC_WORD, .key = true}
#define AGE {.name = "age", .kind = QJ_CALC_WHOLE, .least = 0, .most = 150, .key = true}
#define YEAR {.name = "year", .kind = QJ_CALC_WHOLE, .least = 0, .most = 9999, .key = true}
#define PERSONS {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY}

static const qj_calc_column_spec p_specs[N_P] = {WORD("region"), WORD("sex"), AGE, YEAR, PERSONS};
static const qj_calc_column_spec r_specs[N_R] = {
    {.name = "region", .kind = QJ_CALC_WORD, .key = true, .optional = true}, WORD("sex"), AGE, YEAR,
    {.name = "rate", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
};
static const qj_calc_column_spec e_specs[N_E] = {WORD("region"), YEAR, PERSONS};

// Rates of one region, sex and first age, in the order of years.
typedef struct history {
    const char *region, *sex;
    int age;
    size_t n;
    double year[MOST_YEARS], rate[MOST_YEARS];
} history;

typedef struct job {
    qj_calc_rows p, r, e;
    size_t n_histories;
    history *h;
    qj_calc_keys cells; // region and year
    double *population, *force;
    int *year;
    const char **region;
} job;

static bool same(const char *a, const char *b) { return a == NULL || b == NULL || strcmp(a, b) == 0; }

static qj_rc put_rate(job *j, size_t k, qj_err *err) {
    const char *region = j->r.has[R_REGION] ? qj_calc_word(&j->r, k, R_REGION) : NULL, *sex = qj_calc_word(&j->r, k, R_SEX);
    const int age = (int)qj_calc_value_at(&j->r, k, R_AGE);
    const double year = qj_calc_value_at(&j->r, k, R_YEAR);
    size_t i = 0;
    while (i < j->n_histories && !(j->h[i].age == age && same(j->h[i].region, region) && strcmp(j->h[i].sex, sex) == 0))
        i++;
    history *h = &j->h[i];
    if (i == j->n_histories)
        *h = (history){.region = region, .sex = sex, .age = age}, j->n_histories++;
    if (h->n == MOST_YEARS)
        return qj_fail(err, QJ_E_CALC_MUCH, qj_text_arg("file", j->r.file), qj_int_arg("most", MOST_YEARS));
    size_t at = h->n++;
    for (; at > 0 && h->year[at - 1] > year; at--)
        h->year[at] = h->year[at - 1], h->rate[at] = h->rate[at - 1];
    h->year[at] = year, h->rate[at] = qj_calc_value_at(&j->r, k, R_RATE);
    return QJ_OK;
}

// Rate in a year: the published one, between two a straight line, before the first that one, after the last the damped
// trend.
static double rate_in(const history *h, double year) {
    double out[MOST_YEARS];
    if (year <= h->year[0])
        return h->rate[0];
    for (size_t t = 1; t < h->n; t++)
        if (year <= h->year[t]) {
            const double w = (year - h->year[t - 1]) / (h->year[t] - h->year[t - 1]);
            return (1.0 - w) * h->rate[t - 1] + w * h->rate[t];
        }
    int ahead = (int)(year - h->year[h->n - 1]);
    if (ahead == 0)
        return h->rate[h->n - 1];
    ahead = ahead < MOST_YEARS ? ahead : MOST_YEARS;
    qj_participation(h->n, h->year, h->rate, ahead, out);
    return out[ahead - 1];
}

// The rates of the row's age, or of the group of ages that it falls in.
static const history *history_of(const job *j, size_t k) {
    const history *best = NULL;
    for (size_t i = 0; i < j->n_histories; i++) {
        const history *h = &j->h[i];
        if (h->age <= (int)qj_calc_value_at(&j->p, k, P_AGE) && same(h->region, qj_calc_word(&j->p, k, P_REGION)) &&
            strcmp(h->sex, qj_calc_word(&j->p, k, P_SEX)) == 0 && (best == NULL || h->age > best->age))
            best = h;
    }
    return best;
}

static qj_rc cell_of(job *j, const char *region, int year, qj_arena *a, size_t *cell, qj_err *err) {
    char *key = qj_arena_printf(a, "%s\x1f%d", region, year);
    QJ_NEED(err, key);
    QJ_TRY(qj_calc_word_number(&j->cells, key, cell, err));
    j->region[*cell] = region;
    j->year[*cell] = year;
    return QJ_OK;
}

static bool has_rates(const job *j, const char *region, const char *sex) {
    for (size_t i = 0; i < j->n_histories; i++)
        if (same(j->h[i].region, region) && strcmp(j->h[i].sex, sex) == 0)
            return true;
    return false;
}

// Ages below the first that has rates take no part; a region and sex without any rate is a mistake.
static qj_rc add_up(job *j, qj_arena *a, qj_err *err) {
    for (size_t k = 0; k < j->r.n; k++)
        QJ_TRY(put_rate(j, k, err));
    for (size_t k = 0; k < j->p.n; k++) {
        const int year = (int)qj_calc_value_at(&j->p, k, P_YEAR);
        const history *h = history_of(j, k);
        size_t cell;
        QJ_TRY(cell_of(j, qj_calc_word(&j->p, k, P_REGION), year, a, &cell, err));
        j->population[cell] += qj_calc_value_at(&j->p, k, P_VALUE);
        const char *region = qj_calc_word(&j->p, k, P_REGION);
        const qj_arg where[] = {qj_text_arg("region", region), qj_text_arg("other", j->r.file), {.name = NULL}};
        if (h == NULL && !has_rates(j, region, qj_calc_word(&j->p, k, P_SEX)))
            return qj_calc_rows_fail(&j->p, k, P_SEX, QJ_E_CALC_LABOUR_NO_RATES, where, err);
        if (h != NULL)
            j->force[cell] += qj_calc_value_at(&j->p, k, P_VALUE) * rate_in(h, year);
    }
    return QJ_OK;
}

static qj_rc make_room(job *j, qj_arena *a, qj_err *err) {
    const size_t n = j->p.n;
    j->cells.arena = a;
    j->h = QJ_NEW(a, history, j->r.n + 1);
    j->population = QJ_NEW(a, double, n);
    j->force = QJ_NEW(a, double, n);
    j->year = QJ_NEW(a, int, n);
    j->region = QJ_NEW(a, const char *, n);
    return j->h == NULL || j->population == NULL || j->force == NULL || j->year == NULL || j->region == NULL
               ? qj_fail(err, QJ_E_MEMORY)
               : QJ_OK;
}

// Employment of a region and year that has no people is a mistake in one of the files.
static qj_rc check_employment(const job *j, qj_arena *a, qj_err *err) {
    for (size_t k = 0; k < j->e.n; k++) {
        const char *region = qj_calc_word(&j->e, k, E_REGION);
        const int year = (int)qj_calc_value_at(&j->e, k, E_YEAR);
        const char *key = qj_arena_printf(a, "%s\x1f%d", region, year);
        QJ_NEED(err, key);
        if (qj_calc_word_find(&j->cells, key) == SIZE_MAX)
            return qj_fail(err, QJ_E_CALC_LABOUR_NO_PEOPLE, qj_text_arg("file", j->e.file), qj_int_arg("line", j->e.line[k]),
                           qj_text_arg("other", j->p.file), qj_text_arg("region", region), qj_int_arg("year", year));
    }
    return QJ_OK;
}

// The largest excess is told under the table: a forecast of employment that nobody could fill.
typedef struct warning {
    size_t n, worst;
    double excess, sum;
} warning;

static qj_rc put_row(job *j, size_t cell, double idle, const qj_ctx *ctx, qj_table *t, warning *w, qj_err *err) {
    qj_cell *row = qj_table_row(ctx->arena, t);
    QJ_NEED(err, row);
    row[0].text = j->region[cell];
    row[1].i = j->year[cell];
    row[2].num = j->population[cell];
    row[3].num = j->force[cell];
    for (size_t c = 4; c < 7; c++)
        row[c].num = NAN;
    if (j->e.file == NULL)
        return QJ_OK;
    row[5].num = qj_labour_ceiling(j->force[cell], idle, 0.0).ceiling;
    char year[16];
    snprintf(year, sizeof year, "%d", j->year[cell]);
    const ptrdiff_t at = qj_calc_rows_find(&j->e, 2, (const char *const[]){j->region[cell], year}, ctx->arena);
    if (at < 0)
        return QJ_OK;
    const double employed = qj_calc_value_at(&j->e, (size_t)at, E_VALUE);
    const qj_ceiling c = qj_labour_ceiling(j->force[cell], idle, employed);
    row[4].num = employed;
    row[6].num = c.excess;
    w->n += c.excess > 0.0;
    w->sum += c.excess;
    if (c.excess > w->excess)
        w->excess = c.excess, w->worst = cell;
    return QJ_OK;
}

qj_rc qj_calc_labour(const qj_calc_request *request, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
    static const qj_table_col cols[] = {
        {.id = "region", .type = QJ_TABLE_TEXT}, {.id = "year", .type = QJ_TABLE_INT}, NUM("population"), NUM("labour_force"),
        NUM("employed"), NUM("ceiling"), NUM("excess"),
    };
    job *j = QJ_NEW(ctx->arena, job, 1);
    QJ_NEED(err, j);
    warning w = {0};
    double idle;
    QJ_TRY(qj_calc_num_in(request, "idle", 0.0, 0.0, 1.0, &idle, err));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "population"), N_P, p_specs, ctx->arena, &j->p, err));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "participation"), N_R, r_specs, ctx->arena, &j->r, err));
    if (qj_calc_text(request, "employment") != NULL)
        QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "employment"), N_E, e_specs, ctx->arena, &j->e, err));
    QJ_TRY(make_room(j, ctx->arena, err));
    QJ_TRY(add_up(j, ctx->arena, err));
    QJ_TRY(check_employment(j, ctx->arena, err));
    out->n = 1;
    out->name[0] = "labour";
    QJ_TRY(qj_table_new(ctx->arena, cols, sizeof cols / sizeof *cols, j->cells.n, &out->table[0], err));
    for (size_t cell = 0; cell < j->cells.n; cell++)
        QJ_TRY(put_row(j, cell, idle, ctx, out->table[0], &w, err));
    const qj_arg args[] = {qj_int_arg("n", (int64_t)w.n), qj_text_arg("region", j->region[w.worst]), qj_int_arg("year", j->year[w.worst]),
                           qj_num_arg("excess", w.excess, 0), {.name = NULL}};
    return w.n == 0 ? QJ_OK : qj_calc_note(ctx->arena, out->table[0], request->lang, "calc.labour.ceiling", args, err);
}
