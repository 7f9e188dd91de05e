#include "service/uncertainty.h"

#include "base/text.h"
#include "service/cut.h"
#include "service/vintage.h"

#include <math.h>
#include <string.h>

enum { BLOCK, OPENINGS, EMPLOYED, OPENINGS_WIDTH, EMPLOYED_WIDTH, COLUMNS };

static const qj_table_col columns[COLUMNS] = {
    {.id = "block", .type = QJ_TABLE_MSG, .prefix = "block."},
    {.id = "openings_share", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "employed_share", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "openings_width", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "employed_width", .type = QJ_TABLE_NUM, .decimals = 0},
};

// Blocks that can be held at their middle; the first is none.
static const struct block {
    const char *id;
    unsigned frozen;
    bool staffing, exits;
} blocks[] = {
    {"all", 0, false, false},
    {"country", QJ_WALK_COUNTRY, false, false},
    {"industry", QJ_WALK_INDUSTRY, false, false},
    {"region", QJ_WALK_REGION, false, false},
    {"sector", QJ_WALK_SECTOR, false, false},
    {"cell", QJ_WALK_CELL, false, false},
    {"staffing", 0, true, false},
    {"exits", 0, false, true},
};
enum { BLOCKS = sizeof blocks / sizeof *blocks };

typedef struct width {
    double openings, employed;
} width;

static qj_rc draw(const qj_run *run, const struct block *b, size_t cell, const qj_ctx *ctx, width *out, qj_err *err) {
    const qj_mark mark = qj_arena_mark(ctx->arena);
    qj_need_params p = run->params;
    qj_need_result *r;
    p.frozen = b->frozen;
    p.share_sd = b->staffing ? 0.0 : p.share_sd;
    p.exit_age_sd = b->exits ? 0.0 : p.exit_age_sd;
    p.mortality_sd = b->exits ? 0.0 : p.mortality_sd;
    QJ_TRY(qj_need_run(&run->in->need, &p, run->path, &run->in->cut, ctx, &r, err));
    *out = (width){(double)r->hi80[cell] - (double)r->lo80[cell], (double)r->employed_hi80[cell] - (double)r->employed_lo80[cell]};
    qj_arena_rewind(ctx->arena, mark);
    return QJ_OK;
}

static double share(double without, double all) { return all > 0.0 ? 1.0 - without * without / (all * all) : (double)NAN; }

static qj_rc put(qj_table *t, const char *id, double openings, double employed, const width *w, qj_arena *a, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[BLOCK].text = id;
    row[OPENINGS].num = openings;
    row[EMPLOYED].num = employed;
    row[OPENINGS_WIDTH].num = w != NULL ? w->openings : (double)NAN;
    row[EMPLOYED_WIDTH].num = w != NULL ? w->employed : (double)NAN;
    return QJ_OK;
}

static qj_rc answer(const width *w, const qj_ctx *ctx, qj_lang lang, qj_table **out, qj_err *err) {
    double openings = 1.0, employed = 1.0;
    QJ_TRY(qj_table_new(ctx->arena, columns, COLUMNS, BLOCKS + 1, out, err));
    for (size_t b = 1; b < BLOCKS; b++) {
        const double o = share(w[b].openings, w[0].openings), e = share(w[b].employed, w[0].employed);
        QJ_TRY(put(*out, blocks[b].id, o, e, &w[b], ctx->arena, err));
        openings -= o;
        employed -= e;
    }
    QJ_TRY(put(*out, "together", openings, employed, NULL, ctx->arena, err));
    QJ_TRY(put(*out, "all", 1.0, 1.0, &w[0], ctx->arena, err));
    const char **notes = QJ_NEW(ctx->arena, const char *, 2);
    QJ_NEED(err, notes);
    notes[0] = qj_text(lang, "uncertainty.rule");
    (*out)->notes = notes;
    return QJ_OK;
}

qj_rc qj_uncertainty(const qj_snapshot *s, const qj_uncertainty_query *q, const qj_ctx *ctx, qj_table **out, qj_err *err) {
    const qj_cut_words words = {.region = q->region, .industry = q->industry, .occupation = q->occupation, .year = q->year, .lang = q->lang};
    const qj_forecast_options o = qj_run_options(&s->vintage);
    qj_cut_place place;
    width w[BLOCKS];
    qj_run run;
    QJ_TRY(qj_cut_resolve(s, &words, ctx->arena, &place, err));
    QJ_TRY(qj_run_check_method(&s->vintage, err));
    QJ_TRY(qj_run_prepare(s->ws, &o, ctx, &run, err));
    if (strcmp(run.vintage.id, s->vintage.id) != 0)
        return qj_fail(err, QJ_E_UNCERTAINTY_CHANGED, qj_text_arg("vintage", s->vintage.id));
    if (q->draws > 0)
        run.params.draws = (uint32_t)q->draws;
    QJ_TRY(qj_run_take_methods(&run, &s->vintage, ctx->arena, err));
    const size_t cell = qj_cut_cell(s->need, &place);
    QJ_TRY(qj_path_fit(&run.in->need, &run.params, ctx, &run.path, err));
    for (size_t b = 0; b < BLOCKS; b++) {
        QJ_TRY(draw(&run, &blocks[b], cell, ctx, &w[b], err));
        qj_ctx_progress(ctx, "stage.draws", (double)(b + 1) / BLOCKS);
    }
    return answer(w, ctx, q->lang, out, err);
}
