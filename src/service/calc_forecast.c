// qajet calc forecast: forecasts of yearly series with calibrated ranges.
#include "service/calc_series.h"
#include "service/levels.h"

#include <string.h>

static const struct level {
    const char *choice, *lo, *hi;
    double p;
} levels[] = {
    {"50", "lo50", "hi50", 0.50}, {"80", "lo80", "hi80", 0.80}, {"90", "lo90", "hi90", 0.90},
    {"95", "lo95", "hi95", 0.95}, {"99", "lo99", "hi99", 0.99},
};
enum { LEVELS = sizeof levels / sizeof *levels };

typedef struct job {
    const qj_calc_request *request;
    const qj_ctx *ctx;
    qj_calc_series in;
    qj_method_id asked, method; // method: that which forecasts
    qj_best best;               // how it was chosen
    int horizon;
    size_t n_levels, level[LEVELS];
    qj_rolling rolling;
    qj_calibration calibration;
} job;

static void read_request(job *j) {
    const char *method = qj_calc_text(j->request, "method"), *list = qj_calc_text(j->request, "levels");
    j->horizon = (int)qj_calc_int(j->request, "horizon", 0);
    j->asked = method == NULL ? QJ_METHOD_TD8 : qj_method_find(method, strlen(method));
    for (size_t k = 0; k < LEVELS; k++) {
        if (qj_calc_lists(list == NULL ? "80,95" : list, levels[k].choice))
            j->level[j->n_levels++] = k;
    }
}

static qj_rc check_lengths(const job *j, qj_err *err) {
    const qj_method *m = &qj_methods[j->asked];
    for (size_t i = 0; i < j->in.set.n; i++) {
        if (j->in.known[i] < (size_t)m->least)
            return qj_fail(err, QJ_E_CALC_SHORT, qj_text_arg("file", j->in.file), qj_int_arg("line", j->in.line[i]),
                           qj_text_arg("series", j->in.name[i]), qj_int_arg("n", j->in.known[i]),
                           qj_int_arg("least", m->least), qj_text_arg("method", m->id));
    }
    return QJ_OK;
}

// BEST needs the past of every method, the others their own.
static qj_rc choose(job *j, qj_err *err) {
    const size_t stride = qj_sample_stride(j->in.set.n);
    j->method = j->asked;
    if (qj_methods[j->asked].forecast != NULL)
        return qj_rolling_make(&j->in.set, j->asked, j->horizon, stride, j->ctx, &j->rolling, err);
    qj_rolling *r = QJ_NEW(j->ctx->arena, qj_rolling, QJ_METHODS);
    QJ_NEED(err, r);
    bool wanted[QJ_METHODS] = {false};
    wanted[j->asked] = true;
    QJ_TRY(qj_rolling_all(&j->in.set, wanted, j->horizon, stride, j->ctx, r, err));
    if (j->asked == QJ_METHOD_BEST) {
        qj_best_find(r, j->in.set.last_year, &j->best);
        j->method = j->best.method;
    }
    j->rolling = r[j->method];
    return QJ_OK;
}

static qj_rc calibrate(job *j, qj_err *err) {
    double p[LEVELS], *scratch = QJ_NEW(j->ctx->arena, double, qj_calibrate_room(&j->rolling));
    QJ_NEED(err, scratch);
    for (size_t k = 0; k < j->n_levels; k++)
        p[k] = levels[j->level[k]].p;
    qj_calibrate(&j->rolling, j->in.set.last_year, j->n_levels, p, scratch, &j->calibration);
    return QJ_OK;
}

static qj_rc new_table(const job *j, qj_table **t, qj_err *err) {
    qj_table_col *cols = QJ_NEW(j->ctx->arena, qj_table_col, 4 + 2 * LEVELS);
    QJ_NEED(err, cols);
    size_t n = 0;
    cols[n++] = (qj_table_col){.id = "series", .type = QJ_TABLE_TEXT};
    cols[n++] = (qj_table_col){.id = "year", .type = QJ_TABLE_INT};
    cols[n++] = (qj_table_col){.id = "mean", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED};
    for (size_t k = 0; k < j->n_levels; k++) {
        cols[n++] = (qj_table_col){.id = levels[j->level[k]].lo, .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED};
        cols[n++] = (qj_table_col){.id = levels[j->level[k]].hi, .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED};
    }
    cols[n++] = (qj_table_col){.id = "method", .type = QJ_TABLE_MSG, .prefix = "method."};
    return qj_table_new(j->ctx->arena, cols, n, j->in.set.n * (size_t)j->horizon, t, err);
}

static qj_rc add_series(const job *j, size_t i, qj_table *t, qj_err *err) {
    const qj_series *s = &j->in.set.s[i];
    const double *f = qj_rolling_at(&j->rolling, i, s->n);
    const qj_reach reach = qj_series_reach(&j->calibration, s, s->n);
    for (int h = 1; h <= j->horizon; h++) {
        qj_cell *row = qj_table_row(j->ctx->arena, t);
        QJ_NEED(err, row);
        (row++)->text = j->in.name[i];
        (row++)->i = s->first_year + (int)s->n - 1 + h;
        (row++)->num = f[h - 1];
        for (size_t k = 0; k < j->n_levels; k++, row += 2)
            qj_series_range(reach, j->calibration.q[k], h, f[h - 1], &row[0].num, &row[1].num);
        row->text = qj_methods[j->method].id;
    }
    return QJ_OK;
}

static qj_rc add_notes(const job *j, qj_table *t, qj_err *err) {
    qj_arena *a = j->ctx->arena;
    const qj_lang lang = j->request->lang;
    QJ_TRY(qj_calc_series_note(&j->in, a, t, lang, err));
    if (j->asked != j->method) {
        const char *why;
        QJ_TRY(qj_level_why(&j->best, lang, a, &why, err));
        const qj_arg chosen[] = {qj_text_arg("method", qj_methods[j->method].id), qj_text_arg("why", why), {.name = NULL}};
        QJ_TRY(qj_calc_note(a, t, lang, "calc.forecast.chosen", chosen, err));
    }
    const qj_arg scores[] = {qj_num_arg("n", (double)j->calibration.n_scores, 0), qj_int_arg("least", QJ_SCORES_LEAST), {.name = NULL}};
    const bool few = j->calibration.n_scores < QJ_SCORES_LEAST;
    return qj_calc_note(a, t, lang, few ? "calc.forecast.few" : "calc.forecast.calibrated", scores, err);
}

qj_rc qj_calc_forecast(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    job *j = QJ_NEW(ctx->arena, job, 1);
    QJ_NEED(err, j);
    j->request = r;
    j->ctx = ctx;
    read_request(j);
    QJ_TRY(qj_calc_series_read(r->file, ctx->arena, &j->in, err));
    QJ_TRY(check_lengths(j, err));
    QJ_TRY(choose(j, err));
    QJ_TRY(calibrate(j, err));
    qj_table *t;
    QJ_TRY(new_table(j, &t, err));
    for (size_t i = 0; i < j->in.set.n; i++)
        QJ_TRY(add_series(j, i, t, err));
    QJ_TRY(add_notes(j, t, err));
    *out = (qj_calc_answer){.n = 1, .name = {"forecast"}, .table = {t}};
    return QJ_OK;
}
