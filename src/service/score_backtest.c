// The map's back-test, measured like kept vintages.
#include "service/backtest.h"
#include "service/score_parts.h"

#include "base/buf.h"
#include "model/forecast/rolling.h"

#include <math.h>
#include <string.h>

enum { MOST_ORIGINS = 20, MOST_AHEAD = 10 };

static const char *level_name(qj_map_level l) { return l == QJ_MAP_COUNTRY ? "total" : qj_map_level_id(l); }

// ---- sums

typedef struct sums {
    qj_score_sum at[QJ_MAP_LEVELS][MOST_AHEAD + 1];    // [ahead], 0: all
    size_t origins[QJ_MAP_LEVELS][MOST_AHEAD + 1];
    int last_origin[QJ_MAP_LEVELS][MOST_AHEAD + 1];    // points come by origin
    const qj_map_point *country[MOST_ORIGINS][MOST_AHEAD + 1];
} sums;

static void add(sums *s, const qj_map_backtest *b, const qj_map_point *p) {
    const qj_map_point *whole = s->country[p->origin - b->first_origin][p->ahead];
    const double then = p->at.last;
    qj_judged q = {.forecast = p->at.f, .fact = p->at.y, .base_then = then, .base_now = then, .lo80 = p->at.lo80, .hi80 = p->at.hi80,
                   .lo95 = p->at.lo95, .hi95 = p->at.hi95, .scale = p->at.scale, .mix_forecast = NAN, .mix_fact = NAN,
                   .whole_forecast = whole != NULL ? whole->at.f / whole->at.last : (double)NAN,
                   .whole_fact = whole != NULL ? whole->at.y / whole->at.last : (double)NAN};
    q.constant = p->level == QJ_MAP_COUNTRY ? (double)NAN : then * q.whole_forecast;
    double part[QJ_CAUSES];
    qj_judged_parts(&q, false, part);
    for (int h = 0; h <= p->ahead; h += p->ahead) {
        qj_score_add(&s->at[p->level][h], &q, part);
        s->origins[p->level][h] += s->last_origin[p->level][h] != p->origin;
        s->last_origin[p->level][h] = p->origin;
    }
}

static void add_all(sums *s, const qj_map_backtest *b) {
    for (size_t i = 0; i < b->n; i++)
        if (b->point[i].level == QJ_MAP_COUNTRY)
            s->country[b->point[i].origin - b->first_origin][b->point[i].ahead] = &b->point[i];
    for (size_t i = 0; i < b->n; i++)
        add(s, b, &b->point[i]);
}

// ---- the table

enum { T_LEVEL, T_COUNTED, T_AHEAD, T_ORIGINS, T_N, T_WMAPE, T_BIAS, T_DIRECTION, T_FASTER, T_COVER80, T_COVER80_LO, T_COVER80_HI, T_COVER95,
       T_COVER95_LO, T_COVER95_HI, T_MSIS, T_NAIVE, T_CONSTANT, T_TOTAL, T_OWN, T_COLUMNS };

#define SHARE(name) {.id = name, .type = QJ_TABLE_NUM, .decimals = 3}
#define PERCENT(name) {.id = name, .type = QJ_TABLE_NUM, .decimals = 2}

static const qj_table_col table_cols[T_COLUMNS] = {
    {.id = "level", .type = QJ_TABLE_MSG, .prefix = "level."}, {.id = "counted", .type = QJ_TABLE_INT}, {.id = "ahead", .type = QJ_TABLE_INT},
    {.id = "origins", .type = QJ_TABLE_INT}, {.id = "n", .type = QJ_TABLE_INT}, PERCENT("wmape"), PERCENT("bias"), SHARE("direction"),
    SHARE("faster"), SHARE("cover80"), SHARE("cover80_lo"), SHARE("cover80_hi"), SHARE("cover95"), SHARE("cover95_lo"),
    SHARE("cover95_hi"), PERCENT("msis"), SHARE("skill_naive"), SHARE("skill_constant"), PERCENT("cause_total"), PERCENT("cause_own"),
};

static qj_rc put_row(const sums *s, qj_map_level l, int ahead, qj_arena *a, qj_table *t, qj_err *err) {
    const qj_score m = qj_score_read(&s->at[l][ahead]);
    if (m.n == 0)
        return QJ_OK;
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    const size_t origins = s->origins[l][ahead];
    row[T_LEVEL].text = level_name(l);
    row[T_COUNTED].i = l != QJ_MAP_CELL;
    row[T_AHEAD].i = ahead;
    row[T_ORIGINS].i = (int64_t)origins;
    row[T_N].i = (int64_t)m.n;
    row[T_WMAPE].num = m.wmape, row[T_BIAS].num = m.bias;
    row[T_DIRECTION].num = m.direction, row[T_FASTER].num = m.faster;
    row[T_COVER80].num = m.cover80, row[T_COVER95].num = m.cover95;
    qj_wilson(m.cover80, origins, &row[T_COVER80_LO].num, &row[T_COVER80_HI].num);
    qj_wilson(m.cover95, origins, &row[T_COVER95_LO].num, &row[T_COVER95_HI].num);
    row[T_MSIS].num = m.msis;
    row[T_NAIVE].num = m.skill_naive, row[T_CONSTANT].num = m.skill_constant;
    row[T_TOTAL].num = m.cause[QJ_CAUSE_TOTAL], row[T_OWN].num = m.cause[QJ_CAUSE_OWN];
    return QJ_OK;
}

static const qj_map_level order[] = {QJ_MAP_COUNTRY, QJ_MAP_REGION, QJ_MAP_INDUSTRY, QJ_MAP_SECTOR, QJ_MAP_CELL};
enum { ORDER = sizeof order / sizeof *order };

static qj_rc say(const char *id, const qj_arg *args, qj_lang lang, qj_arena *a, const char **out, qj_err *err) {
    qj_buf b = qj_buf_new(a, 240);
    qj_text_format(&b, lang, id, args);
    *out = b.data;
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// The sentence of the level that says most, what the origins were, and that fitted history is not counted.
static qj_rc add_notes(const sums *s, const qj_map_backtest *b, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    const char **notes = QJ_NEW(a, const char *, 4);
    QJ_NEED(err, notes);
    const qj_map_level level = s->at[QJ_MAP_REGION][0].n > 0 ? QJ_MAP_REGION : s->at[QJ_MAP_INDUSTRY][0].n > 0 ? QJ_MAP_INDUSTRY : QJ_MAP_COUNTRY;
    const qj_score m = qj_score_read(&s->at[level][0]);
    char id[40] = "score.what.";
    strncat(id, level_name(level), sizeof id - strlen(id) - 1);
    const double naive = m.skill_naive < 1 ? m.wmape / (1 - m.skill_naive) : (double)NAN;
    const qj_arg args[] = {qj_text_arg("what", qj_text(lang, id)), qj_int_arg("first", b->first_origin), qj_int_arg("last", b->last_origin),
                           qj_int_arg("horizon", b->horizon), qj_num_arg("missed", m.wmape, 1), qj_num_arg("naive", naive, 1),
                           qj_num_arg("inside", 100 * m.cover80, 0), {.name = NULL}};
    size_t n = 0;
    QJ_TRY(say("score.backtest.sentence", args, lang, a, &notes[n++], err));
    QJ_TRY(say("score.backtest.how", args, lang, a, &notes[n++], err));
    if (s->at[QJ_MAP_CELL][0].n > 0)
        QJ_TRY(say("score.backtest.fitted", args, lang, a, &notes[n++], err));
    t->notes = notes;
    return QJ_OK;
}

// ---- forecast by forecast

enum { P_LEVEL, P_REGION, P_REGION_NAME, P_INDUSTRY, P_INDUSTRY_NAME, P_ORIGIN, P_AHEAD, P_YEAR, P_BASE, P_FORECAST, P_LO80, P_HI80, P_LO95, P_HI95,
       P_FACT, P_ERROR, P_UNIT, P_COLUMNS };

#define PERSONS(name) {.id = name, .type = QJ_TABLE_NUM, .decimals = 0}

static const qj_table_col point_cols[P_COLUMNS] = {
    {.id = "level", .type = QJ_TABLE_MSG, .prefix = "level."}, {.id = "region", .type = QJ_TABLE_TEXT}, {.id = "region_name", .type = QJ_TABLE_TEXT},
    {.id = "industry", .type = QJ_TABLE_TEXT}, {.id = "industry_name", .type = QJ_TABLE_TEXT}, {.id = "origin", .type = QJ_TABLE_INT},
    {.id = "ahead", .type = QJ_TABLE_INT}, {.id = "year", .type = QJ_TABLE_INT}, PERSONS("base"), PERSONS("forecast"), PERSONS("lo80"), PERSONS("hi80"),
    PERSONS("lo95"), PERSONS("hi95"), PERSONS("fact"), PERSONS("error"), {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
};

// Region and industry of a series, "" for all. A broad sector has the code of its column in the published table.
static void places_of(const qj_inputs *in, const qj_map_point *p, const char **region, const char **industry) {
    *region = *industry = "";
    switch (p->level) {
    case QJ_MAP_REGION:
        *region = in->region_code[p->series];
        break;
    case QJ_MAP_INDUSTRY:
        *industry = in->industry_code[p->series];
        break;
    case QJ_MAP_SECTOR:
        *region = in->region_code[p->series / in->need.n_sectors];
        *industry = qj_frame_column(in->frame[QJ_ROLE_SECTORS], "industry")->dict[p->series % in->need.n_sectors];
        break;
    case QJ_MAP_COUNTRY:
    case QJ_MAP_CELL:
    case QJ_MAP_LEVELS:
        break;
    }
}

static qj_rc put_point(const qj_workspace *w, const qj_inputs *in, const qj_map_point *p, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    places_of(in, p, &row[P_REGION].text, &row[P_INDUSTRY].text);
    row[P_LEVEL].text = level_name(p->level);
    row[P_REGION_NAME].text = score_name(&w->region, row[P_REGION].text, lang, true);
    if (*row[P_REGION].text == '\0')
        row[P_REGION].text = w->region.items[0].code;
    row[P_INDUSTRY_NAME].text = score_name(&w->industry, row[P_INDUSTRY].text, lang, false);
    row[P_ORIGIN].i = p->origin;
    row[P_AHEAD].i = p->ahead;
    row[P_YEAR].i = p->origin + p->ahead;
    row[P_BASE].num = p->at.last;
    row[P_FORECAST].num = p->at.f;
    row[P_LO80].num = p->at.lo80, row[P_HI80].num = p->at.hi80, row[P_LO95].num = p->at.lo95, row[P_HI95].num = p->at.hi95;
    row[P_FACT].num = p->at.y;
    row[P_ERROR].num = p->at.f - p->at.y;
    row[P_UNIT].text = "persons";
    return QJ_OK;
}

static qj_rc put_points(const qj_workspace *w, const qj_inputs *in, const qj_map_backtest *b, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    QJ_TRY(qj_table_new(a, point_cols, P_COLUMNS, b->n, out, err));
    for (size_t i = 0; i < b->n; i++)
        if (b->point[i].level != QJ_MAP_CELL)
            QJ_TRY(put_point(w, in, &b->point[i], lang, a, *out, err));
    return QJ_OK;
}

// ---- all

// The forecasts of the last back-test: readers ask for the same in three languages and many forms.
struct qj_backtest_kept {
    int64_t read;     // changes of the workspace by others when its inputs were read last
    char vintage[40]; // "" until the first
    int64_t changes;  // when the inputs of these were read
    size_t cap;      // points there is room for, because the arena is not given back
    qj_map_backtest_options how;
    qj_map_backtest b;
};

qj_rc qj_backtest_load(qj_workspace *w, const qj_snapshot *s, qj_arena *a, qj_inputs **out, qj_err *err) {
    if (w->backtest == NULL)
        QJ_NEED(err, w->backtest = QJ_NEW(w->arena, struct qj_backtest_kept, 1));
    QJ_TRY(qj_store_changes(w->store, &w->backtest->read, err)); // before the inputs, so that a change in between is seen
    const char *used = !w->public_only ? NULL : s != NULL ? s->vintage.inputs : "";
    const qj_inputs_options o = {.horizon = QJ_BACKTEST_DEFAULTS.horizon, .used = used, .without_events = true};
    return qj_inputs_load(w, &o, a, out, err);
}

static bool same_options(const qj_map_backtest_options *a, const qj_map_backtest_options *b) {
    return a->origins == b->origins && a->horizon == b->horizon && a->draws == b->draws && a->fitted == b->fitted;
}

// Without memory for them they are made anew the next time.
static void keep(qj_workspace *w, const char *vintage, const qj_map_backtest_options *how, const qj_map_backtest *b) {
    struct qj_backtest_kept *kept = w->backtest;
    qj_map_point *point = kept->cap >= b->n ? kept->b.point : QJ_NEW(w->arena, qj_map_point, b->n);
    if (strlen(vintage) >= sizeof kept->vintage || b->n == 0 || point == NULL)
        return;
    memcpy(point, b->point, b->n * sizeof *point);
    *kept = (struct qj_backtest_kept){.read = kept->read, .changes = kept->read, .cap = kept->cap >= b->n ? kept->cap : b->n, .how = *how, .b = *b};
    memcpy(kept->vintage, vintage, strlen(vintage) + 1);
    kept->b.point = point;
}

static qj_rc forecasts(qj_workspace *w, const qj_snapshot *s, const qj_inputs *in, const qj_map_backtest_options *how, const qj_ctx *ctx,
                       qj_map_backtest *out, qj_err *err) {
    const qj_need_params params = QJ_NEED_DEFAULTS;
    const char *vintage = s != NULL ? s->vintage.id : "";
    const struct qj_backtest_kept *kept = w->backtest;
    if (kept->cap > 0 && strcmp(kept->vintage, vintage) == 0 && kept->changes == kept->read && same_options(&kept->how, how)) {
        *out = kept->b;
        return QJ_OK;
    }
    QJ_TRY(qj_map_backtest_run(in, &params, how, ctx, out, err));
    keep(w, vintage, how, out);
    return QJ_OK;
}

static qj_rc check(const char *name, int value, int least, int most, qj_err *err) {
    return value >= least && value <= most
               ? QJ_OK
               : qj_fail(err, QJ_E_OPTION_RANGE, qj_text_arg("option", name), qj_int_arg("value", value), qj_int_arg("least", least), qj_int_arg("most", most));
}

static qj_rc run(qj_workspace *w, const qj_snapshot *snap, const qj_inputs *in, const qj_backtest_options *o, qj_lang lang, const qj_ctx *ctx, qj_backtested *out,
                 qj_err *err) {
    const int possible = qj_map_backtest_origins(&in->need);
    if (possible < 1)
        return qj_fail(err, QJ_E_SCORE_SHORT, qj_int_arg("years", in->need.cells.n_years));
    const qj_map_backtest_options how = {.origins = o->origins, .horizon = o->horizon,
                                         .draws = (uint32_t)o->draws, .fitted = true};
    qj_map_backtest b;
    sums *s = QJ_NEW(ctx->arena, sums, 1);
    QJ_NEED(err, s);
    QJ_TRY(forecasts(w, snap, in, &how, ctx, &b, err));
    add_all(s, &b);
    QJ_TRY(qj_table_new(ctx->arena, table_cols, T_COLUMNS, ORDER * (MOST_AHEAD + 1), &out->table, err));
    for (int l = 0; l < ORDER; l++)
        for (int h = 0; h <= o->horizon; h++)
            QJ_TRY(put_row(s, order[l], h, ctx->arena, out->table, err));
    QJ_TRY(add_notes(s, &b, lang, ctx->arena, out->table, err));
    return o->points ? put_points(w, in, &b, lang, ctx->arena, &out->points, err) : QJ_OK;
}

qj_rc qj_backtest_map(qj_workspace *w, const qj_snapshot *s, const qj_inputs *in, const qj_backtest_options *o, qj_lang lang, const qj_ctx *given,
                      qj_backtested *out, qj_err *err) {
    qj_ctx ctx = *given;
    *out = (qj_backtested){.points = NULL};
    QJ_TRY(check("--origins", o->origins, 1, MOST_ORIGINS, err));
    QJ_TRY(check("--horizon", o->horizon, 1, MOST_AHEAD, err));
    QJ_TRY(check("--draws", o->draws, 20, 10000, err));
    if (ctx.pool == NULL)
        QJ_TRY(qj_pool_new(1, &ctx.pool, err));
    const qj_rc rc = run(w, s, in, o, lang, &ctx, out, err);
    if (given->pool == NULL)
        qj_pool_free(ctx.pool);
    return rc;
}
