#include "service/uncertainty.h"

#include "base/text.h"
#include "num/stat.h"
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
    {"events", QJ_HOLD_EVENTS, false, false},
};
enum { BLOCKS = sizeof blocks / sizeof *blocks, FIGURES = 2, BATCHES = 10 };

// What a block of errors does to one figure.
typedef struct effect {
    double share, error, width; // error: standard error of the share; width: of the 80 % range without the block
} effect;

typedef struct spreading {
    const qj_run *run;
    qj_need_params params;
    size_t region, column;
    double *whole[FIGURES], *held[FIGURES]; // [draw] with all blocks, with one held
    double *sorted;
    qj_watch watch;
} spreading;

// Every block's draws use the same random numbers, so the difference of a draw is what the block adds to it.
static qj_rc draw(spreading *s, const struct block *b, double *const out[FIGURES], const qj_ctx *ctx, qj_err *err) {
    const qj_mark mark = qj_arena_mark(ctx->arena);
    const size_t K = s->params.draws, at = (size_t)s->params.only * K;
    qj_need_params p = s->params;
    p.frozen = b->frozen;
    p.share_sd = b->staffing ? 0.0 : p.share_sd;
    p.exit_age_sd = b->exits ? 0.0 : p.exit_age_sd;
    p.mortality_sd = b->exits ? 0.0 : p.mortality_sd;
    qj_ctx quiet = *ctx; // progress is by blocks
    quiet.progress = NULL;
    QJ_TRY(qj_need_draws(&s->run->in->need, &p, s->run->path, &s->run->in->cut, &quiet, &s->watch, err));
    memcpy(out[0], s->watch.openings + at, K * sizeof(double));
    memcpy(out[1], s->watch.employed + at, K * sizeof(double));
    qj_arena_rewind(ctx->arena, mark);
    return QJ_OK;
}

// cov(y, y - held) / var(y): the first-order share of the block, as the rest of y does not depend on it.
static double share_of(size_t n, const double *y, const double *held) {
    double my = 0.0, md = 0.0, cross = 0.0, squares = 0.0;
    for (size_t k = 0; k < n; k++)
        my += y[k], md += y[k] - held[k];
    my /= (double)n, md /= (double)n;
    for (size_t k = 0; k < n; k++) {
        cross += (y[k] - my) * (y[k] - held[k] - md);
        squares += (y[k] - my) * (y[k] - my);
    }
    return squares > 0.0 ? cross / squares : (double)NAN;
}

static effect effect_of(const spreading *s, int figure, bool whole) {
    const size_t K = s->params.draws, part = K / BATCHES;
    const double *y = s->whole[figure], *held = whole ? y : s->held[figure];
    effect e = {.share = whole ? 1.0 : share_of(K, y, held)};
    double sum = 0.0, squares = 0.0, n = 0.0;
    for (size_t b = 0; b < BATCHES && !whole; b++) {
        const double v = share_of(part, y + b * part, held + b * part);
        if (!isnan(v)) // rare jobs may leave a batch without variance
            sum += v, squares += v * v, n++;
    }
    if (!whole)
        e.error = n >= 2.0 ? sqrt(fmax(0.0, squares - sum * sum / n) / (n - 1.0) / n) : (double)NAN;
    memcpy(s->sorted, held, K * sizeof(double));
    qj_sort(K, s->sorted);
    e.width = qj_quantile_sorted(K, s->sorted, 0.9) - qj_quantile_sorted(K, s->sorted, 0.1);
    return e;
}

static qj_rc put(qj_table *t, const char *id, const effect *open, const effect *people, qj_arena *a, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[BLOCK].text = id;
    row[OPENINGS].num = open->share;
    row[EMPLOYED].num = people->share;
    row[OPENINGS_WIDTH].num = open->width;
    row[EMPLOYED_WIDTH].num = people->width;
    return QJ_OK;
}

static qj_rc answer(const effect e[BLOCKS][FIGURES], size_t draws, const qj_ctx *ctx, qj_lang lang, qj_table **out, qj_err *err) {
    effect together[FIGURES] = {{.share = 1.0, .width = NAN}, {.share = 1.0, .width = NAN}};
    double error = 0.0;
    QJ_TRY(qj_table_new(ctx->arena, columns, COLUMNS, BLOCKS + 1, out, err));
    for (size_t b = 1; b < BLOCKS; b++) {
        QJ_TRY(put(*out, blocks[b].id, &e[b][0], &e[b][1], ctx->arena, err));
        for (int f = 0; f < FIGURES; f++) {
            together[f].share -= e[b][f].share;
            error = isnan(error) || isnan(e[b][f].error) ? (double)NAN : fmax(error, e[b][f].error);
        }
    }
    QJ_TRY(put(*out, "together", &together[0], &together[1], ctx->arena, err));
    QJ_TRY(put(*out, "all", &e[0][0], &e[0][1], ctx->arena, err));
    const char **notes = QJ_NEW(ctx->arena, const char *, 2);
    qj_buf text = qj_buf_new(ctx->arena, 200);
    const qj_arg args[] = {qj_int_arg("draws", (int64_t)draws), qj_num_arg("error", error, 2), {.name = NULL}};
    qj_text_format(&text, lang, "uncertainty.rule", args);
    if (notes == NULL || text.failed)
        return qj_fail(err, QJ_E_MEMORY);
    notes[0] = text.data;
    (*out)->notes = notes;
    return QJ_OK;
}

static qj_rc make_room(spreading *s, qj_arena *a, qj_err *err) {
    const size_t K = s->params.draws, all = ((size_t)s->params.only + 1) * K;
    for (int f = 0; f < FIGURES; f++) {
        QJ_NEED(err, s->whole[f] = QJ_NEW(a, double, K));
        QJ_NEED(err, s->held[f] = QJ_NEW(a, double, K));
    }
    QJ_NEED(err, s->sorted = QJ_NEW(a, double, K));
    s->watch = (qj_watch){.n = 1, .region = &s->region, .column = &s->column};
    QJ_NEED(err, s->watch.openings = QJ_NEW(a, double, all));
    QJ_NEED(err, s->watch.employed = QJ_NEW(a, double, all));
    return QJ_OK;
}

static qj_rc measure(spreading *s, const qj_ctx *ctx, effect e[BLOCKS][FIGURES], qj_err *err) {
    QJ_TRY(make_room(s, ctx->arena, err));
    for (size_t b = 0; b < BLOCKS; b++) {
        QJ_TRY(draw(s, &blocks[b], b == 0 ? s->whole : s->held, ctx, err));
        for (int f = 0; f < FIGURES; f++)
            e[b][f] = effect_of(s, f, b == 0);
        qj_ctx_progress(ctx, "stage.draws", (double)(b + 1) / BLOCKS);
    }
    return QJ_OK;
}

// The run that made the vintage, from what the workspace holds.
static qj_rc run_again(const qj_snapshot *s, const qj_ctx *ctx, qj_run *run, qj_err *err) {
    const qj_forecast_options o = qj_run_options(&s->vintage);
    QJ_TRY(qj_run_check_method(&s->vintage, err));
    QJ_TRY(qj_run_prepare(s->ws, &o, ctx, run, err));
    if (strcmp(run->vintage.id, s->vintage.id) != 0)
        return qj_fail(err, QJ_E_UNCERTAINTY_CHANGED, qj_text_arg("vintage", s->vintage.id));
    QJ_TRY(qj_run_take_methods(run, &s->vintage, ctx->arena, err));
    return qj_path_fit(&run->in->need, &run->params, ctx, &run->path, err);
}

qj_rc qj_uncertainty(const qj_snapshot *s, const qj_uncertainty_query *q, const qj_ctx *ctx, qj_table **out, qj_err *err) {
    const qj_cut_words words = {.region = q->region, .industry = q->industry, .occupation = q->occupation, .year = q->year, .lang = q->lang};
    const qj_dim *years = &s->need->dims[3];
    qj_cut_place place;
    effect e[BLOCKS][FIGURES];
    qj_run own;
    QJ_TRY(qj_cut_resolve(s, &words, ctx->arena, &place, err));
    if (place.year == 0)
        return qj_fail(err, QJ_E_NO_YEAR, qj_text_arg("year", ""), qj_text_arg("first", years->codes[1]),
                       qj_text_arg("last", years->codes[years->n - 1]));
    if (qj_cut_withheld(s->need, qj_cut_cell(s->need, &place)))
        return qj_fail(err, QJ_E_WITHHELD);
    if (q->run == NULL)
        QJ_TRY(run_again(s, ctx, &own, err));
    const qj_run *run = q->run != NULL ? q->run : &own;
    spreading job = {.run = run, .params = run->params, .region = place.region,
                     .column = place.industry * run->in->cut.n_slots + place.occupation};
    job.params.only = (int)place.year;
    if (q->draws > 0)
        job.params.draws = (uint32_t)q->draws;
    QJ_TRY(measure(&job, ctx, e, err));
    return answer((const effect (*)[FIGURES])e, job.params.draws, ctx, q->lang, out, err);
}
