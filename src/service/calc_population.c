// qajet calc population: regions, sexes and ages moved through the years.
#include "service/calc_population.h"
#include "service/calc_rows.h"

#include <math.h>
#include <string.h>

#define BORN_SHARE 0.85 // of the yearly risk of age 0 falls on the year of birth (assumption)
enum { MOST_AGE = 150, MOST_MOVES = 40000000, MOST_VALUES = 20000000 };
enum { P_REGION, P_SEX, P_AGE, P_YEAR, P_VALUE, N_P };
enum { Q_REGION, Q_SEX, Q_AGE, Q_Q, Q_LIVED, N_Q };
enum { F_REGION, F_AGE, F_RATE, N_F };
enum { M_FROM, M_TO, M_SEX, M_AGE, M_RATE, N_M };

#define WORD_KEY(n) {.name = (n), .kind = QJ_CALC_WORD, .key = true}
#define AGE_KEY(low) {.name = "age", .kind = QJ_CALC_WHOLE, .least = (low), .most = MOST_AGE, .key = true}

static const qj_calc_column_spec p_specs[N_P] = {
    WORD_KEY("region"), WORD_KEY("sex"), AGE_KEY(0),
    {.name = "year", .kind = QJ_CALC_WHOLE, .least = 0, .most = 9999, .key = true},
    {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
};
static const qj_calc_column_spec q_specs[N_Q] = {
    WORD_KEY("region"), WORD_KEY("sex"), AGE_KEY(-1),
    {.name = "q", .kind = QJ_CALC_NUM, .least = 0, .most = 1, .optional = true},
    {.name = "L", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY, .optional = true},
};
static const qj_calc_column_spec f_specs[N_F] = {
    WORD_KEY("region"), AGE_KEY(0), {.name = "rate", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
};
static const qj_calc_column_spec m_specs[N_M] = {
    WORD_KEY("from"), WORD_KEY("to"), WORD_KEY("sex"), AGE_KEY(0), {.name = "rate", .kind = QJ_CALC_NUM, .least = 0, .most = 1},
};

typedef qj_calc_people job;

static qj_field field_of(const char *s) { return (qj_field){.s = s, .n = strlen(s)}; }

static size_t size_of(const job *j) { return j->model.regions * j->model.sexes * j->model.ages; }

static size_t cell_of(const job *j, size_t region, size_t sex, size_t group) {
    return (region * j->model.sexes + sex) * j->model.ages + group;
}

static bool is_one_of(const char *s, const char *const *list) {
    while (*list != NULL && strcmp(s, *list) != 0)
        list++;
    return *list != NULL;
}

// Who bears is known by name.
static qj_rc name_sexes(job *j, const qj_calc_rows *p, qj_err *err) {
    static const char *const women[] = {"f", "F", "female", "women", "woman", "w", "W", NULL};
    static const char *const men[] = {"m", "M", "male", "men", "man", NULL};
    j->model.women = j->model.men = -1;
    for (size_t k = 0; k < p->n; k++) {
        const char *sex = qj_calc_word(p, k, P_SEX);
        const bool woman = is_one_of(sex, women);
        size_t number;
        QJ_TRY(qj_calc_number_of(&j->sexes, field_of(sex), &number, err));
        int *which = woman ? &j->model.women : &j->model.men;
        if ((!woman && !is_one_of(sex, men)) || (*which >= 0 && *which != (int)number))
            return qj_calc_rows_fail(p, k, P_SEX, QJ_E_CALC_POP_SEX, NULL, err);
        *which = (int)number;
    }
    j->model.sexes = j->sexes.n;
    return QJ_OK;
}

// The ages of the base year must be 0, w, 2 w ... for every region and sex.
static qj_rc shape(job *j, const qj_calc_rows *p, qj_err *err) {
    int oldest = 0, width = MOST_AGE + 1;
    j->base = -1;
    for (size_t k = 0; k < p->n; k++) {
        const int age = (int)qj_calc_value_at(p, k, P_AGE), year = (int)qj_calc_value_at(p, k, P_YEAR);
        size_t number;
        QJ_TRY(qj_calc_number_of(&j->regions, field_of(qj_calc_word(p, k, P_REGION)), &number, err));
        j->base = year > j->base ? year : j->base;
        oldest = age > oldest ? age : oldest;
        width = age > 0 && age < width ? age : width;
    }
    j->model.width = width;
    for (size_t k = 0; k < p->n; k++)
        if ((int)qj_calc_value_at(p, k, P_AGE) % width != 0)
            return qj_calc_rows_fail(p, k, P_AGE, QJ_E_CALC_POP_AGES, NULL, err);
    j->model.regions = j->regions.n;
    j->model.ages = (size_t)(oldest / width) + 1;
    return j->model.ages >= 2 ? QJ_OK : qj_calc_rows_fail(p, 0, P_AGE, QJ_E_CALC_POP_AGES, NULL, err);
}

// Region, sex and age group of a row; what the population does not have is an error at its cell.
static qj_rc locate(const job *j, const qj_calc_rows *r, size_t k, size_t region_at, ptrdiff_t sex_at, size_t age_at,
                    size_t *region, size_t *sex, int *group, qj_err *err) {
    const double age = qj_calc_value_at(r, k, age_at);
    size_t wrong = SIZE_MAX;
    *sex = 0;
    if (!qj_calc_known(&j->regions, field_of(qj_calc_word(r, k, region_at)), region))
        wrong = region_at;
    else if (sex_at >= 0 && !qj_calc_known(&j->sexes, field_of(qj_calc_word(r, k, (size_t)sex_at)), sex))
        wrong = (size_t)sex_at;
    else if (age >= 0 && ((int)age % j->model.width != 0 || (size_t)((int)age / j->model.width) >= j->model.ages))
        wrong = age_at;
    *group = age < 0 ? -1 : (int)age / j->model.width;
    return wrong == SIZE_MAX ? QJ_OK : qj_calc_rows_fail(r, k, wrong, QJ_E_CALC_POP_UNKNOWN, NULL, err);
}

static qj_rc missing(const job *j, const char *file, size_t cell, qj_err *err) {
    const size_t group = cell % j->model.ages, sex = cell / j->model.ages % j->model.sexes;
    const size_t region = cell / j->model.ages / j->model.sexes;
    return qj_fail(err, QJ_E_CALC_POP_MISSING, qj_text_arg("file", file), qj_text_arg("region", j->regions.text[region]),
                   qj_text_arg("sex", j->sexes.text[sex]), qj_int_arg("age", group * (size_t)j->model.width));
}

static qj_rc missing_base(const job *j, const char *file, size_t cell, qj_err *err) {
    const size_t group = cell % j->model.ages, sex = cell / j->model.ages % j->model.sexes;
    const size_t region = cell / j->model.ages / j->model.sexes;
    return qj_fail(err, QJ_E_CALC_POP_BASE, qj_text_arg("file", file), qj_text_arg("region", j->regions.text[region]),
                   qj_text_arg("sex", j->sexes.text[sex]), qj_int_arg("age", group * (size_t)j->model.width), qj_int_arg("year", j->base));
}

static qj_rc check_whole(const job *j, const char *file, const double *v, qj_err *err) {
    for (size_t k = 0; k < size_of(j); k++)
        if (isnan(v[k]))
            return missing(j, file, k, err);
    return QJ_OK;
}

static qj_rc new_cells(size_t n, qj_arena *a, double **out, qj_err *err) {
    QJ_NEED(err, *out = QJ_NEW(a, double, n));
    for (size_t k = 0; k < n; k++)
        (*out)[k] = NAN;
    return QJ_OK;
}

static qj_rc read_population(job *j, const char *file, int years, qj_arena *a, qj_err *err) {
    qj_calc_rows p;
    size_t region, sex;
    int group;
    QJ_TRY(qj_calc_rows_read(file, N_P, p_specs, a, &p, err));
    QJ_TRY(name_sexes(j, &p, err));
    QJ_TRY(shape(j, &p, err));
    if (years % j->model.width != 0)
        return qj_fail(err, QJ_E_CALC_POP_YEARS, qj_int_arg("years", years), qj_int_arg("width", j->model.width));
    j->steps = years / j->model.width;
    const size_t n = size_of(j) * (size_t)(1 + j->steps);
    if (n > MOST_VALUES)
        return qj_fail(err, QJ_E_CALC_POP_LARGE, qj_text_arg("file", file), qj_int_arg("max", MOST_VALUES));
    QJ_TRY(new_cells(n, a, &j->value, err));
    for (size_t k = 0; k < p.n; k++) {
        QJ_TRY(locate(j, &p, k, P_REGION, P_SEX, P_AGE, &region, &sex, &group, err));
        if ((int)qj_calc_value_at(&p, k, P_YEAR) == j->base)
            j->value[cell_of(j, region, sex, (size_t)group)] = qj_calc_value_at(&p, k, P_VALUE);
    }
    for (size_t k = 0; k < size_of(j); k++)
        if (isnan(j->value[k]))
            return missing_base(j, file, k, err);
    return QJ_OK;
}

// Yearly risks: q of an age is the chance to die within the year for those who are that old at its beginning; age -1 is
// the time from birth to the end of the year.
static void survive_risks(const job *j, const double *q, const double *birth, double *survive, double *born) {
    for (size_t s = 0; s < j->model.regions * j->model.sexes; s++) {
        for (size_t g = 0; g < j->model.ages; g++)
            survive[s * j->model.ages + g] = 1.0 - q[s * j->model.ages + g];
        born[s] = 1.0 - (isnan(birth[s]) ? BORN_SHARE * q[s * j->model.ages] : birth[s]);
    }
}

static qj_rc read_mortality(job *j, const char *file, qj_arena *a, qj_err *err) {
    qj_calc_rows r;
    const size_t n = size_of(j), pairs = j->model.regions * j->model.sexes;
    double *v, *birth, *survive = QJ_NEW(a, double, n), *born = QJ_NEW(a, double, pairs);
    if (survive == NULL || born == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(new_cells(n, a, &v, err));
    QJ_TRY(new_cells(pairs, a, &birth, err));
    QJ_TRY(qj_calc_rows_read(file, N_Q, q_specs, a, &r, err));
    const bool lived = r.has[Q_LIVED];
    if (lived == r.has[Q_Q] || (!lived && j->model.width > 1))
        return qj_fail(err, QJ_E_CALC_POP_MORTALITY, qj_text_arg("file", file), qj_int_arg("width", j->model.width));
    for (size_t k = 0; k < r.n; k++) {
        size_t region, sex;
        int group;
        QJ_TRY(locate(j, &r, k, Q_REGION, Q_SEX, Q_AGE, &region, &sex, &group, err));
        const double x = qj_calc_value_at(&r, k, lived ? Q_LIVED : Q_Q);
        if (group < 0)
            birth[region * j->model.sexes + sex] = x;
        else
            v[cell_of(j, region, sex, (size_t)group)] = x;
    }
    QJ_TRY(check_whole(j, file, v, err));
    if (!lived)
        survive_risks(j, v, birth, survive, born);
    for (size_t s = 0; lived && s < pairs; s++)
        qj_population_survival(j->model.ages, v + s * j->model.ages, j->model.width, 100000.0, survive + s * j->model.ages,
                               &born[s]);
    for (size_t k = 0; k < n; k++)
        if (!(survive[k] >= 0.0 && survive[k] <= 1.0 + 1e-9))
            return qj_fail(err, QJ_E_CALC_POP_LIVED, qj_text_arg("file", file));
    j->model.survive = survive;
    j->model.born_alive = born;
    return QJ_OK;
}

static qj_rc read_fertility(job *j, const char *file, qj_arena *a, qj_err *err) {
    qj_calc_rows r;
    double *rate = QJ_NEW(a, double, j->model.regions * j->model.ages);
    QJ_NEED(err, rate);
    QJ_TRY(qj_calc_rows_read(file, N_F, f_specs, a, &r, err));
    for (size_t k = 0; k < r.n; k++) {
        size_t region, sex;
        int group;
        QJ_TRY(locate(j, &r, k, F_REGION, -1, F_AGE, &region, &sex, &group, err));
        rate[region * j->model.ages + (size_t)group] = qj_calc_value_at(&r, k, F_RATE);
    }
    j->model.fertility = rate;
    return QJ_OK;
}

static qj_rc read_moves(job *j, const char *file, qj_arena *a, qj_err *err) {
    qj_calc_rows r;
    const size_t n = size_of(j), cells = n * j->model.regions;
    if (cells > MOST_MOVES)
        return qj_fail(err, QJ_E_CALC_POP_LARGE, qj_text_arg("file", file), qj_int_arg("max", MOST_MOVES));
    double *move = QJ_NEW(a, double, cells), *gone = QJ_NEW(a, double, n);
    if (move == NULL || gone == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(qj_calc_rows_read(file, N_M, m_specs, a, &r, err));
    for (size_t k = 0; k < r.n; k++) {
        size_t from, to, sex;
        int group;
        QJ_TRY(locate(j, &r, k, M_FROM, M_SEX, M_AGE, &from, &sex, &group, err));
        QJ_TRY(locate(j, &r, k, M_TO, M_SEX, M_AGE, &to, &sex, &group, err));
        const double rate = qj_calc_value_at(&r, k, M_RATE);
        const size_t cell = cell_of(j, from, sex, (size_t)group);
        if (from == to)
            return qj_calc_rows_fail(&r, k, M_TO, QJ_E_CALC_POP_SELF, NULL, err);
        gone[cell] += rate;
        if (gone[cell] > 1.0 + 1e-9)
            return qj_calc_rows_fail(&r, k, M_RATE, QJ_E_CALC_POP_LEAVES, NULL, err);
        move[((from * j->model.regions + to) * j->model.sexes + sex) * j->model.ages + (size_t)group] = rate;
    }
    j->model.move = move;
    return QJ_OK;
}

static const qj_table_col columns[] = {
    {.id = "region", .type = QJ_TABLE_TEXT}, {.id = "sex", .type = QJ_TABLE_TEXT}, {.id = "age", .type = QJ_TABLE_INT},
    {.id = "year", .type = QJ_TABLE_INT},    {.id = "value", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

void qj_calc_people_name(const qj_calc_people *p, size_t k, int t, qj_cell *row) {
    row[0].text = p->regions.text[k / p->model.ages / p->model.sexes];
    row[1].text = p->sexes.text[k / p->model.ages % p->model.sexes];
    row[2].i = (int64_t)(k % p->model.ages) * p->model.width;
    row[3].i = p->base + t * p->model.width;
}

static qj_rc answer(const job *j, qj_arena *a, qj_table **out, qj_err *err) {
    const size_t n = size_of(j);
    QJ_TRY(qj_table_new(a, columns, 5, n * (size_t)j->steps, out, err));
    for (int t = 1; t <= j->steps; t++)
        for (size_t k = 0; k < n; k++) {
            qj_cell *row = qj_table_row(a, *out);
            QJ_NEED(err, row);
            qj_calc_people_name(j, k, t, row);
            row[4].num = j->value[(size_t)t * n + k];
        }
    return QJ_OK;
}

// Options of draws say nothing without them.
static qj_rc check_draws(const qj_calc_request *r, qj_err *err) {
    static const char *const options[] = {"seed", "fertility-sd", "mortality-sd", "migration-sd"};
    for (size_t k = 0; qj_calc_text(r, "draws") == NULL && k < sizeof options / sizeof *options; k++)
        if (qj_calc_text(r, options[k]) != NULL)
            return qj_fail(err, QJ_E_CALC_POP_NO_DRAWS, qj_text_arg("option", options[k]));
    return QJ_OK;
}

qj_rc qj_calc_population(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    job j = {.regions = {.arena = a}, .sexes = {.arena = a}};
    double ratio;
    QJ_TRY(check_draws(r, err));
    QJ_TRY(qj_calc_num_in(r, "sex-ratio", 1.05, 0.5, 2.0, &ratio, err));
    j.model.female_births = 1.0 / (1.0 + ratio);
    QJ_TRY(read_population(&j, qj_calc_text(r, "population"), (int)qj_calc_int(r, "years", 1), a, err));
    QJ_TRY(read_mortality(&j, qj_calc_text(r, "mortality"), a, err));
    QJ_TRY(read_fertility(&j, qj_calc_text(r, "fertility"), a, err));
    if (qj_calc_text(r, "migration") != NULL)
        QJ_TRY(read_moves(&j, qj_calc_text(r, "migration"), a, err));
    double *births = QJ_NEW(a, double, j.model.regions);
    QJ_NEED(err, births);
    for (int t = 0; t < j.steps; t++)
        qj_population_step(&j.model, j.value + (size_t)t * size_of(&j), j.value + (size_t)(t + 1) * size_of(&j), births, NULL);
    if (qj_calc_text(r, "draws") != NULL) {
        QJ_TRY(qj_calc_people_draws(r, &j, ctx, out, err));
    } else {
        out->n = 1;
        out->name[0] = "population";
        QJ_TRY(answer(&j, a, &out->table[0], err));
    }
    return j.model.women >= 0 ? QJ_OK
                              : qj_calc_note(a, out->table[0], r->lang, "calc.population.no-women", (const qj_arg[]){{.name = NULL}}, err);
}
