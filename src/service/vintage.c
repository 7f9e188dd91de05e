// Making a vintage.
#include "service/vintage.h"

#include "service/levels.h"

#include "base/hash.h"
#include "base/json.h"
#include "data/status.h"
#include "io/json_flat.h"
#include "service/map_backtest.h"
#include "service/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS "events" // parameter: the method that takes them, or none

int64_t qj_run_number(const char *json, const char *key, int64_t otherwise) {
    const size_t n = strlen(key);
    for (const char *at = strchr(json, '"'); at != NULL; at = strchr(at + 1, '"'))
        if (strncmp(at + 1, key, n) == 0 && at[n + 1] == '"' && at[n + 2] == ':')
            return strtoll(at + n + 3, NULL, 10);
    return otherwise;
}

qj_forecast_options qj_run_options(const qj_vintage *v) {
    const qj_forecast_options d = QJ_FORECAST_DEFAULTS;
    return (qj_forecast_options){.horizon = (int)qj_run_number(v->params, "horizon", d.horizon),
                                 .draws = (int)qj_run_number(v->params, "draws", d.draws),
                                 .seed = (uint64_t)qj_run_number(v->params, "seed", (int64_t)d.seed),
                                 .project_percent = (int)qj_run_number(v->params, "project_percent", d.project_percent),
                                 .survey_percent = (int)qj_run_number(v->params, "survey_percent", d.survey_percent),
                                 .without_events = strstr(v->params, "\"" EVENTS "\":\"none\"") != NULL,
                                 .params = v->params,
                                 .inputs = v->inputs};
}

const char *qj_vintage_scenario(const qj_vintage *v, qj_arena *a) {
    const qj_json_pair *pairs, *name;
    size_t n;
    qj_err err;
    if (v->params == NULL || qj_json_flat(v->params, a, &pairs, &n, &err) != QJ_OK)
        return NULL;
    name = qj_json_flat_find(pairs, n, "scenario");
    return name != NULL ? name->text : NULL;
}

static qj_rc check_range(const char *option, int64_t value, int64_t least, int64_t most, qj_err *err) {
    if (value >= least && value <= most)
        return QJ_OK;
    return qj_fail(err, QJ_E_OPTION_RANGE, qj_text_arg("option", option), qj_int_arg("value", value),
                   qj_int_arg("least", least), qj_int_arg("most", most));
}

// Parameters as canonical JSON: keys in alphabetical order. Those of events are there only when there are any.
static const char *params_json(const qj_need_params *p, const qj_forecast_options *o, bool events, const qj_scenario *s, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 256);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    qj_json_key(&j, "draws"), qj_json_int(&j, p->draws);
    if (events || o->without_events)
        qj_json_key(&j, EVENTS), qj_json_text(&j, events ? QJ_EVENTS_METHOD : "none");
    qj_json_key(&j, "exit_age_sd"), qj_json_num(&j, p->exit_age_sd);
    qj_json_key(&j, "horizon"), qj_json_int(&j, p->horizon);
    qj_json_key(&j, "mortality_sd"), qj_json_num(&j, p->mortality_sd);
    if (s->n > 0)
        qj_json_key(&j, "overrides"), qj_json_text(&j, s->content);
    qj_json_key(&j, "pool_growth"), qj_json_bool(&j, p->pool_growth);
    if (events)
        qj_json_key(&j, "project_percent"), qj_json_int(&j, o->project_percent);
    if (s->n > 0)
        qj_json_key(&j, "scenario"), qj_json_text(&j, s->name);
    qj_json_key(&j, "seed"), qj_json_int(&j, (int64_t)p->seed);
    qj_json_key(&j, "share_common"), qj_json_num(&j, p->share_common);
    qj_json_key(&j, "share_sd"), qj_json_num(&j, p->share_sd);
    if (events)
        qj_json_key(&j, "survey_percent"), qj_json_int(&j, o->survey_percent);
    qj_json_object_end(&j);
    return b.failed ? NULL : b.data;
}

static const char *inputs_json(const qj_inputs *in, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 2048);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    for (int role = 0; role < QJ_ROLES; role++) {
        qj_json_key(&j, qj_role_file((qj_role)role));
        qj_json_text(&j, in->frame[role]->sha256);
    }
    for (size_t i = 0; i < in->n_imports; i++) {
        qj_json_key(&j, in->imports[i]->name);
        qj_json_text(&j, in->imports[i]->sha256);
    }
    qj_json_object_end(&j);
    return b.failed ? NULL : b.data;
}

// The id is a digest of method, parameters and inputs; the clock has no part in it.
static const char *vintage_id(const qj_vintage *v, qj_arena *a) {
    char hex[65];
    const char *text = qj_arena_printf(a, "%s\n%s\n%s\n", v->method, v->params, v->inputs);
    if (text == NULL)
        return NULL;
    qj_sha256_hex(text, strlen(text), hex);
    return qj_arena_printf(a, "v%.12s", hex);
}

// Leaving out events is a parameter only where there are any: else the run is the same.
static qj_rc leave_out(const qj_workspace *w, qj_forecast_options *o, qj_arena *a, qj_err *err) {
    qj_statements s;
    if (!o->without_events || o->inputs != NULL)
        return QJ_OK;
    QJ_TRY(qj_statements_read(w, NULL, a, &s, err));
    o->without_events = s.n_frames > 0;
    return QJ_OK;
}

// The scenario of a run: the newest of the name, or the one that a vintage's parameters hold. One without assumptions is
// none.
static qj_rc find_scenario(const qj_workspace *w, const qj_forecast_options *o, qj_arena *a, qj_scenario *out, qj_err *err) {
    const qj_json_pair *pairs, *name, *content;
    size_t n;
    *out = (qj_scenario){.name = "", .content = ""};
    if (o->params == NULL)
        return o->scenario != NULL ? qj_scenario_find(w, o->scenario, a, out, err) : QJ_OK;
    QJ_TRY(qj_json_flat(o->params, a, &pairs, &n, err));
    name = qj_json_flat_find(pairs, n, "scenario");
    content = qj_json_flat_find(pairs, n, "overrides");
    if (name == NULL || content == NULL)
        return QJ_OK;
    out->name = name->text;
    out->content = content->text;
    return qj_scenario_parse(out->content, a, &out->list, &out->n, err);
}

qj_rc qj_run_prepare(const qj_workspace *w, const qj_forecast_options *o, const qj_ctx *ctx, qj_run *run, qj_err *err) {
    *run = (qj_run){.params = QJ_NEED_DEFAULTS};
    QJ_TRY(check_range("--horizon", o->horizon, 1, 20, err));
    QJ_TRY(check_range("--draws", o->draws, 20, 10000, err));
    QJ_TRY(check_range("--project-percent", o->project_percent, 0, 100, err));
    QJ_TRY(check_range("--survey-percent", o->survey_percent, 0, 100, err));
    if (o->seed > INT64_MAX)
        return check_range("--seed", INT64_MIN, 0, INT64_MAX, err);
    run->params.horizon = o->horizon;
    run->params.draws = (uint32_t)o->draws;
    run->params.seed = o->seed;
    run->params.project_share = o->project_percent / 100.0;
    run->params.survey_share = o->survey_percent / 100.0;
    qj_forecast_options said = *o;
    QJ_TRY(leave_out(w, &said, ctx->arena, err));
    const qj_inputs_options load = {.horizon = o->horizon, .used = o->inputs, .without_events = said.without_events};
    QJ_TRY(qj_inputs_load(w, &load, ctx->arena, &run->in, err));
    if (qj_map_backtest_origins(&run->in->need) < 0)
        return qj_fail(err, QJ_E_FORECAST_SHORT);
    qj_scenario scenario;
    QJ_TRY(find_scenario(w, o, ctx->arena, &scenario, err));
    if (scenario.n > 0)
        QJ_TRY(qj_scenario_apply(w, run->in, scenario.list, scenario.n, o->horizon, ctx->arena, &run->in, err));
    run->vintage.method = QJ_NEED_METHOD;
    QJ_NEED(err, run->vintage.params = params_json(&run->params, &said, run->in->statements.n_frames > 0, &scenario, ctx->arena));
    QJ_NEED(err, run->vintage.inputs = inputs_json(run->in, ctx->arena));
    QJ_NEED(err, run->vintage.id = vintage_id(&run->vintage, ctx->arena));
    return QJ_OK;
}

qj_rc qj_run_check_method(const qj_vintage *v, qj_err *err) {
    return strcmp(v->method, QJ_NEED_METHOD) == 0 ? QJ_OK
                                                  : qj_fail(err, QJ_E_METHOD, qj_text_arg("vintage", v->id),
                                                            qj_text_arg("method", v->method), qj_text_arg("now", QJ_NEED_METHOD));
}

qj_rc qj_run_take_methods(qj_run *run, const qj_vintage *v, qj_arena *a, qj_err *err) {
    qj_best *best = QJ_NEW(a, qj_best, QJ_KINDS);
    bool known;
    QJ_NEED(err, best);
    QJ_TRY(qj_levels_read(v, a, best, &known, err));
    run->params.methods = known ? best : NULL;
    return QJ_OK;
}

// Quality of a cut: figures of whole regions or sections rest on published margins; occupations on the fitted staffing
// pattern, nationally C, within a region D (no regional survey of occupations is public); the section cell's own grade.
static uint8_t quality_of(const qj_inputs *in, size_t region, size_t industry, size_t slot) {
    qj_quality q = QJ_QUALITY_A;
    if (region > 0 && industry > 0)
        q = (qj_quality)in->grade[(region - 1) * in->need.n_industries + industry - 1];
    if (slot > 0)
        q = qj_quality_worse(q, region > 0 ? QJ_QUALITY_D : QJ_QUALITY_C);
    return (uint8_t)q;
}

static void classify(const qj_run *run, uint8_t *quality, uint8_t *class) {
    const qj_inputs *in = run->in;
    const size_t years = (size_t)run->params.horizon + 1;
    size_t at = 0;
    for (size_t r = 0; r <= in->need.n_regions; r++)
        for (size_t i = 0; i <= in->need.n_industries; i++)
            for (size_t s = 0; s < in->n_slots; s++) {
                const uint8_t q = quality_of(in, r, i, s);
                const qj_need_result *n = run->result;
                const qj_class c = q == QJ_QUALITY_E
                                       ? QJ_CLASS_INSUFFICIENT
                                       : qj_class_of(n->p_lt_075[at], n->p_lt_09[at], n->p_gt_11[at]);
                for (size_t y = 0; y < years; y++, at++) {
                    quality[at] = q;
                    class[at] = (uint8_t)c;
                }
            }
}

// Codes of an axis with "" for all in front.
static const char *const *with_all(qj_arena *a, size_t n, const char *const *codes) {
    const char **all = QJ_NEW(a, const char *, n + 1);
    if (all == NULL)
        return NULL;
    all[0] = "";
    memcpy(all + 1, codes, n * sizeof *codes);
    return all;
}

static const char *const *year_codes(qj_arena *a, int base, int horizon) {
    const char **codes = QJ_NEW(a, const char *, (size_t)horizon + 1);
    if (codes == NULL)
        return NULL;
    codes[0] = "";
    for (int h = 1; h <= horizon; h++)
        if ((codes[h] = qj_arena_printf(a, "%d", base + h)) == NULL)
            return NULL;
    return codes;
}

// Without a table of people nobody knows who leaves, nor what rests on it.
static void forget_leavers(qj_need_result *n) {
    double *const means[] = {n->replacement, n->net, n->openings};
    float *const quantiles[] = {n->p50, n->lo80, n->hi80, n->lo95, n->hi95};
    for (size_t i = 0; i < n->n_cells; i++) {
        for (size_t k = 0; k < sizeof means / sizeof *means; k++)
            means[k][i] = NAN;
        for (size_t k = 0; k < sizeof quantiles / sizeof *quantiles; k++)
            quantiles[k][i] = NAN;
    }
}

static qj_rc make_cube(qj_run *run, qj_arena *a, qj_err *err) {
    const qj_inputs *in = run->in;
    const qj_need_result *n = run->result;
    const char *persons = "persons", *ratio = "ratio";
    uint8_t *quality = QJ_NEW(a, uint8_t, n->n_cells), *class = QJ_NEW(a, uint8_t, n->n_cells);
    if (quality == NULL || class == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (in->without_leavers)
        forget_leavers(run->result);
    classify(run, quality, class);
    const qj_stat stats[] = {
        {"employed", persons, QJ_CELL_F64, n->employed},   {"growth", persons, QJ_CELL_F64, n->growth},
        {"replacement", persons, QJ_CELL_F64, n->replacement}, {"net", persons, QJ_CELL_F64, n->net},
        {"openings", persons, QJ_CELL_F64, n->openings},   {"p50", persons, QJ_CELL_F32, n->p50},
        {"lo80", persons, QJ_CELL_F32, n->lo80},           {"hi80", persons, QJ_CELL_F32, n->hi80},
        {"lo95", persons, QJ_CELL_F32, n->lo95},           {"hi95", persons, QJ_CELL_F32, n->hi95},
        {"employed_lo80", persons, QJ_CELL_F32, n->employed_lo80},
        {"employed_hi80", persons, QJ_CELL_F32, n->employed_hi80},
        {"p_lt_075", ratio, QJ_CELL_F32, n->p_lt_075},     {"p_lt_09", ratio, QJ_CELL_F32, n->p_lt_09},
        {"p_gt_11", ratio, QJ_CELL_F32, n->p_gt_11},       {"class", "1", QJ_CELL_U8, class},
        {"quality", "1", QJ_CELL_U8, quality},
    };
    const size_t n_stats = sizeof stats / sizeof *stats;
    qj_cube *cube = QJ_NEW(a, qj_cube, 1);
    qj_stat *copy = QJ_NEW(a, qj_stat, n_stats);
    if (cube == NULL || copy == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memcpy(copy, stats, sizeof stats);
    *cube = (qj_cube){.name = "need", .n_dims = 4, .n_stats = n_stats, .n_cells = n->n_cells, .stats = copy};
    cube->dims[0] = (qj_dim){"region", in->need.n_regions + 1, with_all(a, in->need.n_regions, in->region_code)};
    cube->dims[1] = (qj_dim){"industry", in->need.n_industries + 1, with_all(a, in->need.n_industries, in->industry_code)};
    cube->dims[2] = (qj_dim){"occupation", in->n_slots, in->slot_code};
    cube->dims[3] = (qj_dim){"year", (size_t)run->params.horizon + 1, year_codes(a, in->need.base_year, run->params.horizon)};
    for (size_t d = 0; d < cube->n_dims; d++)
        QJ_NEED(err, cube->dims[d].codes);
    run->need = cube;
    return QJ_OK;
}

static qj_rc make_summary(qj_run *run, qj_arena *a, qj_err *err) {
    const qj_need_result *n = run->result;
    const struct {
        const char *key;
        double value;
    } figures[] = {
        {"clipped", (double)n->clipped},         {"employed_base", n->base_employed[0]},
        {"employed_last", n->employed[0]},       {"grid", n->grid},
        {"growth", n->growth[0]},                {"mc_error", qj_median_error((double)n->lo80[0], (double)n->hi80[0], run->params.draws)},
        {"openings", n->openings[0]},            {"openings_hi80", (double)n->hi80[0]},
        {"openings_lo80", (double)n->lo80[0]},   {"replacement", n->replacement[0]},
        {"base_year", run->in->need.base_year},
    };
    qj_buf b = qj_buf_new(a, 2048);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        qj_json_key(&j, figures[i].key);
        qj_json_num(&j, figures[i].value);
    }
    for (int k = 0; k < QJ_KINDS; k++)
        qj_level_write(&j, (size_t)k, &run->path->best[k]);
    qj_json_object_end(&j);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    run->vintage.summary = b.data;
    return QJ_OK;
}

qj_rc qj_run_compute(qj_run *run, const qj_ctx *ctx, qj_err *err) {
    QJ_TRY(qj_path_fit(&run->in->need, &run->params, ctx, &run->path, err));
    QJ_TRY(qj_need_run(&run->in->need, &run->params, run->path, &run->in->cut, ctx, &run->result, err));
    QJ_TRY(make_cube(run, ctx->arena, err));
    return make_summary(run, ctx->arena, err);
}
