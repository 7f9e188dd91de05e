// qajet calc bridge: from fields of study to occupations, and from demand for occupations back to fields.
#include "model/supply/bridge.h"
#include "service/calc_rows.h"

#include <math.h>
#include <string.h>

enum { FIELD, OCCUPATION, VALUE, N_MATRIX };
enum { KEY, AMOUNT, N_LIST };
enum { MOST_CELLS = 20000000 };

#define COUNT(n) {.name = (n), .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY}

static const qj_calc_column_spec matrix_specs[N_MATRIX] = {
    {.name = "field", .kind = QJ_CALC_WORD, .key = true}, {.name = "occupation", .kind = QJ_CALC_WORD, .key = true}, COUNT("value"),
};
static const qj_calc_column_spec field_specs[N_LIST] = {{.name = "field", .kind = QJ_CALC_WORD, .key = true}, COUNT("value")};
static const qj_calc_column_spec occupation_specs[N_LIST] = {{.name = "occupation", .kind = QJ_CALC_WORD, .key = true}, COUNT("value")};

typedef struct job {
    qj_calc_keys fields, occupations;
    double *counts, *prior, *share, *flow; // [field][occupation]
    double *graduates, *hires, *demand;    // NULL: not given
    const char *graduates_file, *hires_file;
    double nobody;
} job;

static qj_rc add_keys(job *j, const qj_calc_rows *r, qj_err *err) {
    size_t unused;
    for (size_t k = 0; k < r->n; k++) {
        QJ_TRY(qj_calc_word_number(&j->fields, qj_calc_word(r, k, FIELD), &unused, err));
        QJ_TRY(qj_calc_word_number(&j->occupations, qj_calc_word(r, k, OCCUPATION), &unused, err));
    }
    return QJ_OK;
}

static void put_matrix(const job *j, const qj_calc_rows *r, double *m) {
    for (size_t k = 0; k < r->n; k++)
        m[qj_calc_word_find(&j->fields, qj_calc_word(r, k, FIELD)) * j->occupations.n +
          qj_calc_word_find(&j->occupations, qj_calc_word(r, k, OCCUPATION))] = qj_calc_value_at(r, k, VALUE);
}

// Rows of the prior to sum 1; a field without one takes the pattern of all counts.
static qj_rc normalise(job *j, const char *file, qj_err *err) {
    const size_t F = j->fields.n, O = j->occupations.n;
    double all = 0.0;
    for (size_t k = 0; k < F * O; k++)
        all += j->counts[k];
    for (size_t s = 0; s < F; s++) {
        double sum = 0.0;
        for (size_t o = 0; o < O; o++)
            sum += j->prior[s * O + o];
        for (size_t o = 0; o < O; o++) {
            double pattern = 0.0;
            for (size_t f = 0; sum <= 0.0 && f < F; f++)
                pattern += j->counts[f * O + o] / all;
            j->prior[s * O + o] = sum > 0.0 ? j->prior[s * O + o] / sum : pattern;
        }
        if (!(sum > 0.0) && !(all > 0.0))
            return qj_fail(err, QJ_E_CALC_NOTHING, qj_text_arg("file", file), qj_text_arg("key", j->fields.text[s]), qj_int_arg("year", 0));
    }
    return QJ_OK;
}

// A list by field or occupation; NULL stays where no file is given. Keys must be known.
static qj_rc read_list(const qj_calc_request *request, const char *option, const qj_calc_column_spec *spec, const qj_calc_keys *keys,
                       qj_arena *a, double **out, qj_err *err) {
    qj_calc_rows r;
    if (qj_calc_text(request, option) == NULL)
        return QJ_OK;
    QJ_TRY(qj_calc_rows_read(qj_calc_text(request, option), N_LIST, spec, a, &r, err));
    QJ_NEED(err, *out = QJ_NEW(a, double, keys->n));
    for (size_t k = 0; k < r.n; k++) {
        const size_t at = qj_calc_word_find(keys, qj_calc_word(&r, k, KEY));
        if (at == SIZE_MAX)
            return qj_calc_rows_fail(&r, k, KEY, QJ_E_CALC_STRANGER, NULL, err);
        (*out)[at] = qj_calc_value_at(&r, k, AMOUNT);
    }
    return QJ_OK;
}

static double sum_of(size_t n, const double *x) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += x[k];
    return sum;
}

// Flows: graduates by the shares, or fitted to hires, too; the shares then follow the flows.
static qj_rc make_flows(job *j, qj_arena *a, qj_err *err) {
    const size_t F = j->fields.n, O = j->occupations.n;
    for (size_t k = 0; j->hires == NULL && k < F * O; k++)
        j->flow[k] = j->graduates[k / O] * j->share[k];
    if (j->hires == NULL)
        return QJ_OK;
    const double given = sum_of(F, j->graduates), wanted = sum_of(O, j->hires);
    if (fabs(given - wanted) > 1e-9 * fmax(1.0, given))
        return qj_fail(err, QJ_E_CALC_BRIDGE_TOTALS, qj_text_arg("graduates", j->graduates_file), qj_text_arg("hires", j->hires_file),
                       qj_num_arg("given", given, 0), qj_num_arg("wanted", wanted, 0));
    double *scratch = QJ_NEW(a, double, qj_bridge_scratch(F, O));
    QJ_NEED(err, scratch);
    if (!qj_bridge_fit(F, O, j->share, j->graduates, j->hires, j->flow, scratch).converged)
        return qj_fail(err, QJ_E_CALC_BRIDGE_STALL, qj_text_arg("graduates", j->graduates_file), qj_text_arg("hires", j->hires_file));
    for (size_t k = 0; k < F * O; k++)
        j->share[k] = j->graduates[k / O] > 0.0 ? j->flow[k] / j->graduates[k / O] : j->share[k];
    return QJ_OK;
}

#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
#define TEXT(n) {.id = (n), .type = QJ_TABLE_TEXT}

static qj_rc put_shares(const job *j, qj_arena *a, qj_table **out, qj_err *err) {
    static const qj_table_col cols[] = {TEXT("field"), TEXT("occupation"), NUM("share"), NUM("flow")};
    const size_t O = j->occupations.n;
    QJ_TRY(qj_table_new(a, cols, 4, j->fields.n * O, out, err));
    for (size_t k = 0; k < j->fields.n * O; k++) {
        if (!(j->share[k] > 0.0))
            continue;
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = j->fields.text[k / O];
        row[1].text = j->occupations.text[k % O];
        row[2].num = j->share[k];
        row[3].num = j->graduates != NULL ? j->flow[k] : (double)NAN;
    }
    return QJ_OK;
}

static qj_rc put_wanted(job *j, qj_arena *a, qj_table **out, qj_err *err) {
    static const qj_table_col cols[] = {TEXT("field"), NUM("graduates"), NUM("wanted"), NUM("gap")};
    double *wanted = QJ_NEW(a, double, j->fields.n);
    QJ_NEED(err, wanted);
    j->nobody = qj_bridge_back(j->fields.n, j->occupations.n, j->share, j->graduates, j->demand, wanted);
    QJ_TRY(qj_table_new(a, cols, 4, j->fields.n, out, err));
    for (size_t s = 0; s < j->fields.n; s++) {
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = j->fields.text[s];
        row[1].num = j->graduates[s];
        row[2].num = wanted[s];
        row[3].num = wanted[s] - j->graduates[s];
    }
    return QJ_OK;
}

static qj_rc make_room(job *j, const char *file, qj_arena *a, qj_err *err) {
    const size_t cells = j->fields.n * j->occupations.n;
    if (cells > MOST_CELLS)
        return qj_fail(err, QJ_E_CALC_MUCH, qj_text_arg("file", file), qj_int_arg("most", MOST_CELLS));
    j->counts = QJ_NEW(a, double, cells);
    j->prior = QJ_NEW(a, double, cells);
    j->share = QJ_NEW(a, double, cells);
    j->flow = QJ_NEW(a, double, cells);
    return j->counts == NULL || j->prior == NULL || j->share == NULL || j->flow == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_calc_bridge(const qj_calc_request *request, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    qj_calc_rows counts, prior = {0};
    job j = {.fields = {.arena = a}, .occupations = {.arena = a}, .graduates_file = qj_calc_text(request, "graduates"),
             .hires_file = qj_calc_text(request, "hires")};
    if ((j.hires_file != NULL || qj_calc_text(request, "demand") != NULL) && j.graduates_file == NULL)
        return qj_fail(err, QJ_E_CALC_BRIDGE_NEEDS, qj_text_arg("option", "--graduates"));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "counts"), N_MATRIX, matrix_specs, a, &counts, err));
    QJ_TRY(add_keys(&j, &counts, err));
    if (qj_calc_text(request, "prior") != NULL) {
        QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "prior"), N_MATRIX, matrix_specs, a, &prior, err));
        QJ_TRY(add_keys(&j, &prior, err));
    }
    QJ_TRY(make_room(&j, counts.file, a, err));
    put_matrix(&j, &counts, j.counts);
    put_matrix(&j, &prior, j.prior);
    QJ_TRY(normalise(&j, counts.file, err));
    qj_bridge_shrink(j.fields.n, j.occupations.n, j.counts, j.prior, qj_calc_num(request, "kappa", 15.0), j.share);
    QJ_TRY(read_list(request, "graduates", field_specs, &j.fields, a, &j.graduates, err));
    QJ_TRY(read_list(request, "hires", occupation_specs, &j.occupations, a, &j.hires, err));
    QJ_TRY(read_list(request, "demand", occupation_specs, &j.occupations, a, &j.demand, err));
    if (j.graduates != NULL)
        QJ_TRY(make_flows(&j, ctx->arena, err));
    *out = (qj_calc_answer){.n = 1, .name = {"shares"}};
    QJ_TRY(put_shares(&j, a, &out->table[0], err));
    if (j.demand == NULL)
        return QJ_OK;
    out->n = 2;
    out->name[1] = "fields";
    QJ_TRY(put_wanted(&j, a, &out->table[1], err));
    const qj_arg args[] = {qj_num_arg("nobody", j.nobody, 0), {.name = NULL}};
    return j.nobody > 0.0 ? qj_calc_note(a, out->table[1], request->lang, "calc.bridge.nobody", args, err) : QJ_OK;
}
