// qajet calc backtest: how good methods would have been on these series.
#include "model/forecast/backtest.h"
#include "service/accuracy_cols.h"
#include "service/calc_series.h"

#include <math.h>

static const qj_table_col columns[] = {
    {.id = "method", .type = QJ_TABLE_MSG, .prefix = "method."},
    QJ_ACCURACY_COLUMNS,
    {.id = "msis", .type = QJ_TABLE_NUM, .decimals = 2},
    {.id = "direction", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "skill_naive", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "n", .type = QJ_TABLE_INT},
};

static qj_rc add_method(qj_arena *a, qj_table *t, const char *id, const qj_accuracy *s, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[0].text = id;
    qj_accuracy_put(row + 1, s, true);
    row[6].num = s->msis;
    row[7].num = s->direction;
    row[8].num = s->skill_naive;
    row[9].i = (int64_t)s->n;
    return QJ_OK;
}

// What BEST took at the origins: "td8 7, theta 2".
static qj_rc note_choice(const qj_backtest *b, qj_arena *a, qj_table *t, qj_lang lang, qj_err *err) {
    qj_buf list = qj_buf_new(a, 64);
    for (int m = 0; m < QJ_METHODS; m++) {
        if (b->chosen[m] > 0)
            qj_buf_printf(&list, "%s%s %zu", list.len > 0 ? ", " : "", qj_methods[m].id, b->chosen[m]);
    }
    if (list.failed)
        return qj_fail(err, QJ_E_MEMORY);
    const qj_arg args[] = {qj_text_arg("list", list.data), {.name = NULL}};
    return list.len > 0 ? qj_calc_note(a, t, lang, "calc.backtest.chosen", args, err) : QJ_OK;
}

static qj_rc add_notes(const qj_calc_series *in, const qj_backtest *b, qj_arena *a, qj_table *t, qj_lang lang, qj_err *err) {
    QJ_TRY(qj_calc_series_note(in, a, t, lang, err));
    const qj_arg span[] = {qj_int_arg("first", b->first_origin), qj_int_arg("last", b->last_origin), {.name = NULL}};
    QJ_TRY(qj_calc_note(a, t, lang, "calc.backtest.origins", span, err));
    size_t unscaled = 0;
    for (int m = 0; m < QJ_METHODS; m++)
        unscaled = b->asked[m] && b->accuracy[m].n_unscaled > unscaled ? b->accuracy[m].n_unscaled : unscaled;
    const qj_arg constant[] = {qj_num_arg("n", (double)unscaled, 0), {.name = NULL}};
    if (unscaled > 0)
        QJ_TRY(qj_calc_note(a, t, lang, "calc.backtest.constant", constant, err));
    return note_choice(b, a, t, lang, err);
}

qj_rc qj_calc_backtest(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_calc_series in;
    QJ_TRY(qj_calc_series_read(r->file, ctx->arena, &in, err));
    const char *list = qj_calc_text(r, "methods");
    bool asked[QJ_METHODS], possible;
    for (int m = 0; m < QJ_METHODS; m++)
        asked[m] = list == NULL || qj_calc_lists(list, qj_methods[m].id);
    qj_backtest b;
    QJ_TRY(qj_backtest_run(&in.set, asked, (int)qj_calc_int(r, "horizon", 0), (int)qj_calc_int(r, "origins", 0), ctx, &b,
                           &possible, err));
    if (!possible || in.set.longest < 4)
        return qj_fail(err, QJ_E_CALC_NO_ORIGIN, qj_text_arg("file", in.file), qj_int_arg("n", in.set.longest));
    qj_table *t;
    QJ_TRY(qj_table_new(ctx->arena, columns, sizeof columns / sizeof *columns, QJ_METHODS, &t, err));
    for (int m = 0; m < QJ_METHODS; m++) {
        if (asked[m])
            QJ_TRY(add_method(ctx->arena, t, qj_methods[m].id, &b.accuracy[m], err));
    }
    QJ_TRY(add_notes(&in, &b, ctx->arena, t, r->lang, err));
    *out = (qj_calc_answer){.n = 1, .name = {"backtest"}, .table = {t}};
    return QJ_OK;
}
