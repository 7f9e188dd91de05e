#include "service/methods.h"

#include "model/forecast/backtest.h"
#include "service/accuracy_cols.h"
#include "service/calc.h"
#include "service/levels.h"
#include "service/map_backtest.h"

#include <math.h>
#include <string.h>

enum { HORIZON = 5, ORIGINS = 5, MARGINS = 3 };
enum { MARGIN, METHOD, MASE, DIRECTION = MASE + QJ_ACCURACY_COLS, SKILL, N, USED, FAVOURED, COLUMNS };

static const qj_table_col columns[COLUMNS] = {
    {.id = "margin", .type = QJ_TABLE_MSG, .prefix = "margin."},
    {.id = "method", .type = QJ_TABLE_MSG, .prefix = "method."},
    QJ_ACCURACY_COLUMNS,
    {.id = "direction", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "skill_naive", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "n", .type = QJ_TABLE_INT},
    {.id = "used", .type = QJ_TABLE_INT},
    {.id = "favoured", .type = QJ_TABLE_INT},
};

static const char *const margin_id[MARGINS] = {"region", "industry", "sector"};

typedef struct margin {
    const qj_panel *panel;
    uint8_t *whole; // [series of the panel] 1 where every year has a value: these are judged
    qj_series_set set;
    qj_tally map;
    qj_backtest scores;
} margin;

qj_rc qj_methods_load(const qj_workspace *w, qj_arena *a, qj_inputs **out, qj_err *err) {
    return qj_inputs_load(w, &(qj_inputs_options){.horizon = HORIZON, .without_events = true}, a, out, err);
}

// A panel as a set of series. Series with a value that no one knows take no part.
static qj_rc set_of(const qj_panel *p, qj_arena *a, uint8_t *complete, qj_series_set *set, qj_err *err) {
    *set = (qj_series_set){.last_year = p->first_year + p->n_years - 1, .longest = (size_t)p->n_years};
    QJ_NEED(err, set->s = QJ_NEW(a, qj_series, p->n + 1));
    for (size_t i = 0; i < p->n; i++) {
        bool whole = true;
        for (int t = 0; t < p->n_years; t++)
            whole = whole && qj_panel_row(p, i)[t] >= 0;
        complete[i] = whole;
        if (whole)
            set->s[set->n++] = (qj_series){p->first_year, (size_t)p->n_years, qj_panel_row(p, i), qj_panel_use(p, i)};
    }
    return QJ_OK;
}

// The map's own forecasts, of what the methods are judged by: enough history before.
static qj_rc run_map(const qj_inputs *in, margin *m, const qj_ctx *ctx, qj_err *err) {
    static const qj_map_level level[MARGINS] = {QJ_MAP_REGION, QJ_MAP_INDUSTRY, QJ_MAP_SECTOR};
    const qj_mark mark = qj_arena_mark(ctx->arena);
    qj_map_backtest b;
    QJ_TRY(qj_map_backtest_run(in, &QJ_NEED_DEFAULTS, &QJ_MAP_BACKTEST, ctx, &b, err));
    for (size_t i = 0; i < b.n; i++)
        for (int k = 0; k < MARGINS; k++) {
            const qj_panel *p = m[k].panel;
            const int known = b.point[i].origin - p->first_year + 1;
            if (b.point[i].level == level[k] && m[k].whole[b.point[i].series] && known >= (int)qj_first_origin((size_t)p->n_years))
                qj_tally_add(&m[k].map, &b.point[i].at);
        }
    qj_arena_rewind(ctx->arena, mark);
    return QJ_OK;
}

static qj_rc run_methods(margin *m, const qj_ctx *ctx, qj_err *err) {
    bool asked[QJ_METHODS], possible;
    memset(asked, true, sizeof asked);
    const qj_mark mark = qj_arena_mark(ctx->arena);
    QJ_TRY(qj_backtest_run(&m->set, asked, HORIZON, ORIGINS, ctx, &m->scores, &possible, err));
    if (!possible)
        m->scores = (qj_backtest){.horizon = 0};
    qj_arena_rewind(ctx->arena, mark);
    return QJ_OK;
}

static qj_rc put(qj_table *t, int which, const char *method, const qj_accuracy *s, bool used, bool favoured,
                 qj_arena *a, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[MARGIN].text = margin_id[which];
    row[METHOD].text = method;
    qj_accuracy_put(row + MASE, s, true);
    row[DIRECTION].num = s->direction;
    row[SKILL].num = s->skill_naive;
    row[N].i = (int64_t)s->n;
    row[USED].i = used;
    row[FAVOURED].i = favoured;
    return QJ_OK;
}

// Which the map uses on each level, and why.
static qj_rc say_why(const qj_best *best, qj_lang lang, const qj_ctx *ctx, qj_table *t, qj_err *err) {
    qj_arena *a = ctx->arena;
    QJ_TRY(qj_calc_note(a, t, lang, "methods.why", (const qj_arg[]){{.name = NULL}}, err));
    for (size_t k = 0; k < QJ_KINDS; k++) {
        const char *text;
        QJ_TRY(qj_level_why(&best[k], lang, a, &text, err));
        const qj_arg args[] = {qj_text_arg("level", qj_level_name(k, lang)), qj_text_arg("text", text), {.name = NULL}};
        QJ_TRY(qj_calc_note(a, t, lang, "methods.level", args, err));
    }
    return qj_calc_note(a, t, lang, "levels.rule", (const qj_arg[]){{.name = NULL}}, err);
}

// How the map would forecast each level now.
static qj_rc choose(const qj_inputs *in, const qj_ctx *ctx, qj_best best[QJ_KINDS], qj_err *err) {
    const qj_mark mark = qj_arena_mark(ctx->arena);
    qj_need_params p = QJ_NEED_DEFAULTS;
    qj_path *path;
    p.horizon = HORIZON;
    QJ_TRY(qj_path_fit(&in->need, &p, ctx, &path, err));
    memcpy(best, path->best, sizeof path->best);
    qj_arena_rewind(ctx->arena, mark);
    return QJ_OK;
}

static qj_rc make(const qj_inputs *in, qj_lang lang, const qj_ctx *ctx, qj_table **out, qj_err *err) {
    const qj_panel *panel[MARGINS] = {&in->need.region, &in->need.industry, &in->need.sector};
    margin m[MARGINS] = {0};
    for (int k = 0; k < MARGINS; k++) {
        m[k].panel = panel[k];
        QJ_NEED(err, m[k].whole = QJ_NEW(ctx->arena, uint8_t, panel[k]->n + 1));
        QJ_TRY(set_of(panel[k], ctx->arena, m[k].whole, &m[k].set, err));
        if (m[k].set.n > 0)
            QJ_TRY(run_methods(&m[k], ctx, err));
        qj_ctx_progress(ctx, "stage.backtest", (k + 1.0) / (MARGINS + 1));
    }
    QJ_TRY(run_map(in, m, ctx, err));
    static const int kind[MARGINS] = {QJ_KIND_REGION, QJ_KIND_INDUSTRY, QJ_KIND_CELL};
    qj_best best[QJ_KINDS];
    QJ_TRY(choose(in, ctx, best, err));
    QJ_TRY(qj_table_new(ctx->arena, columns, COLUMNS, MARGINS * (QJ_METHODS + 1), out, err));
    for (int k = 0; k < MARGINS; k++) {
        if (m[k].set.n == 0 || m[k].scores.horizon == 0)
            continue;
        const qj_accuracy map = qj_tally_read(&m[k].map);
        QJ_TRY(put(*out, k, "map", &map, true, false, ctx->arena, err));
        for (int i = 0; i < QJ_METHODS; i++)
            QJ_TRY(put(*out, k, qj_methods[i].id, &m[k].scores.accuracy[i], false, (int)best[kind[k]].method == i, ctx->arena, err));
    }
    return say_why(best, lang, ctx, *out, err);
}

qj_rc qj_methods_table(const qj_inputs *in, qj_lang lang, const qj_ctx *given, qj_table **out, qj_err *err) {
    qj_ctx ctx = *given;
    if (ctx.pool == NULL)
        QJ_TRY(qj_pool_new(1, &ctx.pool, err));
    const qj_rc rc = make(in, lang, &ctx, out, err);
    if (given->pool == NULL)
        qj_pool_free(ctx.pool);
    return rc;
}
