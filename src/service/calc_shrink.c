// qajet calc shrink: staffing patterns of small groups drawn to the pattern of all, with a class of quality.
#include "model/staffing/shares.h"
#include "num/dirichlet.h"
#include "service/calc_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REGION, INDUSTRY, OCCUPATION, VALUE, N_SPECS };
enum { MOST_CELLS = 20000000 };

static const qj_calc_column_spec specs[N_SPECS] = {
    {.name = "region", .kind = QJ_CALC_WORD, .key = true},
    {.name = "industry", .kind = QJ_CALC_WORD, .key = true, .optional = true},
    {.name = "occupation", .kind = QJ_CALC_WORD, .key = true},
    {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
};

typedef struct job {
    qj_calc_rows rows;
    qj_calc_keys regions, industries, occupations;
    double *count; // [industry][region][occupation]
    double kappa;  // NaN: by likelihood
    qj_table *out, *kappas;
} job;

static const char *industry_of(const job *j, size_t k) { return j->rows.has[INDUSTRY] ? qj_calc_word(&j->rows, k, INDUSTRY) : ""; }

static qj_rc fill(job *j, qj_arena *a, qj_err *err) {
    size_t r, i, o;
    for (size_t k = 0; k < j->rows.n; k++) {
        QJ_TRY(qj_calc_word_number(&j->regions, qj_calc_word(&j->rows, k, REGION), &r, err));
        QJ_TRY(qj_calc_word_number(&j->industries, industry_of(j, k), &i, err));
        QJ_TRY(qj_calc_word_number(&j->occupations, qj_calc_word(&j->rows, k, OCCUPATION), &o, err));
    }
    const size_t cells = j->regions.n * j->industries.n * j->occupations.n;
    if (cells > MOST_CELLS)
        return qj_fail(err, QJ_E_CALC_MUCH, qj_text_arg("file", j->rows.file), qj_int_arg("most", MOST_CELLS));
    QJ_NEED(err, j->count = QJ_NEW(a, double, cells));
    for (size_t k = 0; k < j->rows.n; k++) {
        r = qj_calc_word_find(&j->regions, qj_calc_word(&j->rows, k, REGION));
        i = qj_calc_word_find(&j->industries, industry_of(j, k));
        o = qj_calc_word_find(&j->occupations, qj_calc_word(&j->rows, k, OCCUPATION));
        j->count[(i * j->regions.n + r) * j->occupations.n + o] = qj_calc_value_at(&j->rows, k, VALUE);
    }
    return QJ_OK;
}

// The pattern of all regions, once for each region, as the likelihood reads it.
static double pattern_of(const job *j, const double *count, double *pattern) {
    const size_t R = j->regions.n, O = j->occupations.n;
    double total = 0.0;
    for (size_t o = 0; o < O; o++) {
        double sum = 0.0;
        for (size_t r = 0; r < R; r++)
            sum += count[r * O + o];
        for (size_t r = 0; r < R; r++)
            pattern[r * O + o] = sum;
        total += sum;
    }
    for (size_t k = 0; total > 0.0 && k < R * O; k++)
        pattern[k] /= total;
    return total;
}

static qj_rc put_industry(job *j, size_t i, double *pattern, double *mean, double *sd, qj_arena *a, qj_err *err) {
    const size_t R = j->regions.n, O = j->occupations.n;
    const double *count = j->count + i * R * O;
    if (!(pattern_of(j, count, pattern) > 0.0))
        return qj_fail(err, QJ_E_CALC_NOTHING, qj_text_arg("file", j->rows.file), qj_text_arg("key", j->industries.text[i]),
                       qj_int_arg("year", 0));
    const double kappa = isnan(j->kappa) ? qj_dirichlet_kappa(R, O, count, pattern) : j->kappa;
    for (size_t r = 0; r < R; r++) {
        double total = 0.0;
        for (size_t o = 0; o < O; o++)
            total += count[r * O + o];
        const double weight = total + kappa > 0.0 ? qj_dirichlet_shrink(O, count + r * O, pattern, kappa, mean, sd) : 0.0;
        for (size_t o = 0; o < O; o++) {
            if (!(pattern[o] > 0.0))
                continue;
            qj_cell *row = qj_table_row(a, j->out);
            QJ_NEED(err, row);
            const char quality[] = {qj_share_quality(weight, total), '\0'};
            row[0].text = j->regions.text[r];
            row[1].text = j->industries.text[i];
            row[2].text = j->occupations.text[o];
            row[3].num = count[r * O + o];
            row[4].num = total + kappa > 0.0 ? mean[o] : pattern[o];
            row[5].num = total + kappa > 0.0 ? sd[o] : (double)NAN;
            row[6].num = weight;
            QJ_NEED(err, row[7].text = qj_arena_str(a, quality));
        }
    }
    qj_cell *row = qj_table_row(a, j->kappas);
    QJ_NEED(err, row);
    row[0].text = j->industries.text[i];
    row[1].num = kappa;
    return QJ_OK;
}

static qj_rc read_kappa(const qj_calc_request *r, double *kappa, qj_err *err) {
    const char *text = qj_calc_text(r, "kappa");
    char *end;
    *kappa = NAN;
    if (text == NULL || strcmp(text, "auto") == 0)
        return QJ_OK;
    *kappa = strtod(text, &end);
    return *end != '\0' || end == text || !(*kappa >= 0.0) || isinf(*kappa) ? qj_fail(err, QJ_E_CALC_KAPPA, qj_text_arg("value", text)) : QJ_OK;
}

qj_rc qj_calc_shrink(const qj_calc_request *request, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
#define TEXT(n) {.id = (n), .type = QJ_TABLE_TEXT}
    static const qj_table_col cols[] = {TEXT("region"), TEXT("industry"), TEXT("occupation"), NUM("value"),
                                        NUM("share"),   NUM("sd"),        NUM("weight"),      TEXT("quality")};
    static const qj_table_col kappa_cols[] = {TEXT("industry"), NUM("kappa")};
    job j = {.regions = {.arena = ctx->arena}, .industries = {.arena = ctx->arena}, .occupations = {.arena = ctx->arena}};
    QJ_TRY(read_kappa(request, &j.kappa, err));
    QJ_TRY(qj_calc_rows_read(request->file, N_SPECS, specs, ctx->arena, &j.rows, err));
    QJ_TRY(fill(&j, ctx->arena, err));
    const size_t cells = j.regions.n * j.occupations.n;
    double *pattern = QJ_NEW(ctx->arena, double, cells), *mean = QJ_NEW(ctx->arena, double, j.occupations.n);
    double *sd = QJ_NEW(ctx->arena, double, j.occupations.n);
    if (pattern == NULL || mean == NULL || sd == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(qj_table_new(ctx->arena, cols, sizeof cols / sizeof *cols, j.rows.n, &j.out, err));
    QJ_TRY(qj_table_new(ctx->arena, kappa_cols, 2, j.industries.n, &j.kappas, err));
    for (size_t i = 0; i < j.industries.n; i++)
        QJ_TRY(put_industry(&j, i, pattern, mean, sd, ctx->arena, err));
    *out = (qj_calc_answer){.n = 2, .name = {"shares", "kappa"}, .table = {j.out, j.kappas}};
    return QJ_OK;
}
