// qajet calc exits: leavers of occupations by cause, the causes applied one after another.
#include "model/exits/sequence.h"
#include "service/calc_exits.h"
#include "service/calc_rows.h"

#include <math.h>
#include <string.h>

enum { W_OCCUPATION, W_SEX, W_AGE, W_VALUE, N_W };
enum { R_SEX, R_AGE, R_CAUSE, CAUSES = 5, N_R = R_CAUSE + CAUSES };

#define AGE {.name = "age", .kind = QJ_CALC_WHOLE, .least = 0, .most = 150, .key = true}
#define SEX {.name = "sex", .kind = QJ_CALC_WORD, .key = true, .optional = true}
#define CAUSE(n) {.name = (n), .kind = QJ_CALC_NUM, .least = 0, .most = 1, .optional = true}

static const qj_calc_column_spec w_specs[N_W] = {
    {.name = "occupation", .kind = QJ_CALC_WORD, .key = true}, SEX, AGE,
    {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
};
// In the order in which they act.
static const qj_calc_column_spec r_specs[N_R] = {
    SEX, AGE, CAUSE("death"), CAUSE("disability"), CAUSE("retirement"), CAUSE("emigration"), CAUSE("mobility"),
};

// What is known of each row of workers: occupation, age, workers, share that leaves.
typedef struct each {
    size_t *occupation;
    double *age, *workers, *leave;
} each;

typedef struct line {
    double workers, leavers[CAUSES];
} line;

// The row of rates for a row of workers: its age, or the next lower one that has rates (groups of ages).
static ptrdiff_t rates_of(const qj_calc_rows *w, size_t k, const qj_calc_rows *r) {
    const double age = qj_calc_value_at(w, k, W_AGE);
    ptrdiff_t best = -1;
    for (size_t m = 0; m < r->n; m++) {
        const double from = qj_calc_value_at(r, m, R_AGE);
        const bool same = !r->has[R_SEX] || !w->has[W_SEX] ||
                          strcmp(qj_calc_word(r, m, R_SEX), qj_calc_word(w, k, W_SEX)) == 0;
        if (same && from <= age && (best < 0 || from > qj_calc_value_at(r, (size_t)best, R_AGE)))
            best = (ptrdiff_t)m;
    }
    return best;
}

static qj_rc add_up(const qj_calc_rows *w, const qj_calc_rows *r, qj_calc_keys *names, line *sum, each *rows, qj_err *err) {
    for (size_t k = 0; k < w->n; k++) {
        const ptrdiff_t m = rates_of(w, k, r);
        const qj_arg other[] = {qj_text_arg("other", r->file), {.name = NULL}};
        if (m < 0)
            return qj_calc_rows_fail(w, k, W_AGE, QJ_E_CALC_GAP_NO_PAIR, other, err);
        double rate[CAUSES], share[CAUSES];
        for (size_t c = 0; c < CAUSES; c++) {
            const double v = qj_calc_value_at(r, (size_t)m, R_CAUSE + c);
            rate[c] = isnan(v) ? 0.0 : v;
        }
        rows->leave[k] = qj_exit_sequence(CAUSES, rate, share);
        size_t o;
        QJ_TRY(qj_calc_word_number(names, qj_calc_word(w, k, W_OCCUPATION), &o, err));
        rows->occupation[k] = o;
        rows->age[k] = qj_calc_value_at(w, k, W_AGE);
        rows->workers[k] = qj_calc_value_at(w, k, W_VALUE);
        sum[o].workers += rows->workers[k];
        for (size_t c = 0; c < CAUSES; c++)
            sum[o].leavers[c] += share[c] * qj_calc_value_at(w, k, W_VALUE);
    }
    return QJ_OK;
}

// Options of the years to come say nothing without them.
static qj_rc check_years(const qj_calc_request *r, qj_err *err) {
    static const char *const options[] = {"growth", "draws", "seed", "rates-sd", "employed-sd"};
    for (size_t k = 0; qj_calc_text(r, "years") == NULL && k < sizeof options / sizeof *options; k++)
        if (qj_calc_text(r, options[k]) != NULL)
            return qj_fail(err, QJ_E_CALC_EXITS_NO_YEARS, qj_text_arg("option", options[k]));
    return QJ_OK;
}

qj_rc qj_calc_exits(const qj_calc_request *request, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
    static const qj_table_col cols[] = {
        {.id = "occupation", .type = QJ_TABLE_TEXT}, NUM("workers"), NUM("death"), NUM("disability"), NUM("retirement"),
        NUM("emigration"), NUM("mobility"), NUM("leavers"), NUM("rate"),
    };
    qj_calc_rows w, r;
    QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "workers"), N_W, w_specs, ctx->arena, &w, err));
    QJ_TRY(qj_calc_rows_read(qj_calc_text(request, "rates"), N_R, r_specs, ctx->arena, &r, err));
    qj_calc_keys names = {.arena = ctx->arena};
    line *sum = QJ_NEW(ctx->arena, line, w.n);
    QJ_NEED(err, sum);
    QJ_TRY(check_years(request, err));
    bool any = false;
    for (size_t c = 0; c < CAUSES; c++)
        any = any || r.has[R_CAUSE + c];
    if (!any)
        return qj_fail(err, QJ_E_CALC_EXITS_NO_CAUSE, qj_text_arg("file", r.file));
    if (r.has[R_SEX] && !w.has[W_SEX])
        return qj_fail(err, QJ_E_CALC_COLUMN, qj_text_arg("file", w.file), qj_int_arg("line", 1), qj_int_arg("column", 1),
                       qj_text_arg("name", "sex"));
    each rows;
    QJ_NEED(err, rows.occupation = QJ_NEW(ctx->arena, size_t, w.n));
    QJ_NEED(err, rows.age = QJ_NEW(ctx->arena, double, w.n));
    QJ_NEED(err, rows.workers = QJ_NEW(ctx->arena, double, w.n));
    QJ_NEED(err, rows.leave = QJ_NEW(ctx->arena, double, w.n));
    QJ_TRY(add_up(&w, &r, &names, sum, &rows, err));
    out->n = 1;
    out->name[0] = "exits";
    QJ_TRY(qj_table_new(ctx->arena, cols, sizeof cols / sizeof *cols, names.n, &out->table[0], err));
    for (size_t o = 0; o < names.n; o++) {
        qj_cell *cell = qj_table_row(ctx->arena, out->table[0]);
        QJ_NEED(err, cell);
        cell[0].text = names.text[o];
        cell[1].num = sum[o].workers;
        double all = 0.0;
        for (size_t c = 0; c < CAUSES; c++)
            all += cell[2 + c].num = sum[o].leavers[c];
        cell[2 + CAUSES].num = all;
        cell[3 + CAUSES].num = sum[o].workers > 0.0 ? all / sum[o].workers : (double)NAN;
    }
    if (qj_calc_text(request, "years") == NULL)
        return QJ_OK;
    out->n = 2;
    out->name[1] = "openings";
    const qj_calc_leavers leavers = {.n = w.n, .occupation = rows.occupation, .age = rows.age, .workers = rows.workers, .leave = rows.leave,
                                     .names = &names};
    return qj_calc_exits_years(request, &leavers, ctx, &out->table[1], err);
}
