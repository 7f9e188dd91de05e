// Two scenarios in the same draws: the difference of every draw, then its mean and interval.
#include "service/scenario.h"

#include "base/clock.h"
#include "model/demand/contrast.h"
#include "num/stat.h"
#include "service/ceiling.h"
#include "service/need.h"

#include <math.h>
#include <string.h>

enum { C_REGION, C_REGION_NAME, C_INDUSTRY, C_INDUSTRY_NAME, C_OCCUPATION, C_OCCUPATION_NAME, C_YEAR, C_A, C_B, C_DIFFERENCE, C_LO, C_HI,
       C_MORE, C_EMPLOYED_A, C_EMPLOYED_B, C_EMPLOYED, C_EMPLOYED_LO, C_EMPLOYED_HI, C_UNIT, COLUMNS };
static const qj_table_col columns[COLUMNS] = {
    {"region", QJ_TABLE_TEXT, NULL, 0},          {"region_name", QJ_TABLE_TEXT, NULL, 0},     {"industry", QJ_TABLE_TEXT, NULL, 0},
    {"industry_name", QJ_TABLE_TEXT, NULL, 0},   {"occupation", QJ_TABLE_TEXT, NULL, 0},      {"occupation_name", QJ_TABLE_TEXT, NULL, 0},
    {"year", QJ_TABLE_TEXT, NULL, 0},            {"openings_a", QJ_TABLE_NUM, NULL, 0},       {"openings_b", QJ_TABLE_NUM, NULL, 0},
    {"difference", QJ_TABLE_NUM, NULL, 0},       {"lo80", QJ_TABLE_NUM, NULL, 0},             {"hi80", QJ_TABLE_NUM, NULL, 0},
    {"p_more", QJ_TABLE_NUM, NULL, 2},           {"employed_a", QJ_TABLE_NUM, NULL, 0},       {"employed_b", QJ_TABLE_NUM, NULL, 0},
    {"employed_difference", QJ_TABLE_NUM, NULL, 0}, {"employed_lo80", QJ_TABLE_NUM, NULL, 0}, {"employed_hi80", QJ_TABLE_NUM, NULL, 0},
    {"unit", QJ_TABLE_MSG, "unit.", 0},
};

struct qj_lab {
    const qj_workspace *w;
    qj_inputs *in;
    qj_need_params params;
    qj_contrast *contrast;
    qj_ceiling_basis ceiling; // of the labour force
};

typedef struct comparing {
    const qj_workspace *w;
    const qj_compare_query *q;
    const qj_inputs *in;
    qj_need_params params;
    const qj_ctx *ctx;
    qj_err *err;
    size_t n, *region, *column; // cuts: of the rows, the place as a whole, and regions against the ceiling of the labour force
    size_t whole;               // number of the place as a whole
    const qj_inputs *before, *under; // the inputs under a and b
    const qj_ceiling_basis *ceiling;
    qj_contrast_result result;
    double *sorted;
} comparing;

// ---- cuts

// Positions of one dimension: all of them, or the one that was asked for (0: all together).
typedef struct listing {
    size_t n, *at;
} listing;

static size_t place_in(const qj_codes *codes, ptrdiff_t item, size_t n, const char *const *axis) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(codes->items[item].code, axis[i]) == 0)
            return i + 1;
    return 0;
}

static qj_rc one_place(comparing *c, const char *what, const qj_codes *codes, const char *text, size_t n, const char *const *axis,
                       size_t *out) {
    *out = 0;
    if (text == NULL || *text == '\0')
        return QJ_OK;
    const ptrdiff_t item = qj_codes_lookup(codes, text, c->ctx->arena);
    if (item >= 0 && codes->items[item].level == 0)
        return QJ_OK;
    *out = item >= 0 ? place_in(codes, item, n, axis) : 0;
    if (*out > 0)
        return QJ_OK;
    const qj_item *near;
    const char *name = qj_codes_suggest(codes, text, c->ctx->arena, &near, 1) > 0 ? near->name[c->q->lang] : codes->items[0].name[c->q->lang];
    return qj_fail(c->err, QJ_E_NO_CODE, qj_msg_arg("what", what), qj_text_arg("code", text), qj_text_arg("near", name));
}

static qj_rc list_of(comparing *c, bool by, size_t chosen, size_t n, listing *out) {
    *out = (listing){.at = QJ_NEW(c->ctx->arena, size_t, n + 1)};
    QJ_NEED(c->err, out->at);
    if (!by || chosen > 0)
        out->at[out->n++] = chosen;
    for (size_t i = 1; by && chosen == 0 && i <= n; i++)
        out->at[out->n++] = i;
    return QJ_OK;
}

static bool is_leaf(const qj_inputs *in, size_t slot) {
    for (size_t o = 0; o < in->need.n_occupations; o++)
        if (in->cut.leaf[o] == slot)
            return true;
    return false;
}

// Occupations of a level: major groups, or the leaves.
static qj_rc list_slots(comparing *c, size_t chosen, listing *out) {
    const bool by = (c->q->by & QJ_BY_OCCUPATION) != 0;
    const ptrdiff_t top = chosen > 0 ? c->in->slot[chosen] : -1;
    *out = (listing){.at = QJ_NEW(c->ctx->arena, size_t, c->in->n_slots + 1)};
    QJ_NEED(c->err, out->at);
    if (!by || (chosen > 0 && is_leaf(c->in, chosen)))
        out->at[out->n++] = chosen;
    for (size_t s = 1; by && out->n < c->in->n_slots && s < c->in->n_slots; s++) {
        const qj_item *item = &c->w->occupation.items[c->in->slot[s]];
        const bool level = c->q->level == 1 ? item->level == 1 : is_leaf(c->in, s);
        const bool under = top < 0 || strcmp(item->parent, c->w->occupation.items[top].code) == 0;
        if (level && under && !(out->n > 0 && out->at[0] == s))
            out->at[out->n++] = s;
    }
    return QJ_OK;
}

static qj_rc make_cuts(comparing *c) {
    const qj_inputs *in = c->in;
    size_t region, industry, slot = 0;
    listing regions, industries, slots;
    QJ_TRY(one_place(c, "import.axis.region", &c->w->region, c->q->region, in->need.n_regions, in->region_code, &region));
    QJ_TRY(one_place(c, "import.axis.industry", &c->w->industry, c->q->industry, in->need.n_industries, in->industry_code, &industry));
    QJ_TRY(one_place(c, "import.axis.occupation", &c->w->occupation, c->q->occupation, in->n_slots - 1, in->slot_code + 1, &slot));
    QJ_TRY(list_of(c, (c->q->by & QJ_BY_REGION) != 0, region, in->need.n_regions, &regions));
    QJ_TRY(list_of(c, (c->q->by & QJ_BY_INDUSTRY) != 0, industry, in->need.n_industries, &industries));
    QJ_TRY(list_slots(c, slot, &slots));
    const size_t most = regions.n * industries.n * slots.n;
    c->region = QJ_NEW(c->ctx->arena, size_t, most + 1 + in->need.n_regions);
    c->column = QJ_NEW(c->ctx->arena, size_t, most + 1 + in->need.n_regions);
    if (c->region == NULL || c->column == NULL)
        return qj_fail(c->err, QJ_E_MEMORY);
    for (size_t r = 0; r < regions.n; r++)
        for (size_t i = 0; i < industries.n; i++)
            for (size_t s = 0; s < slots.n; s++) {
                c->region[c->n] = regions.at[r];
                c->column[c->n++] = industries.at[i] * in->n_slots + slots.at[s];
            }
    c->whole = c->n;
    c->region[c->n] = region;
    c->column[c->n++] = industry * in->n_slots + slot;
    for (size_t r = 1; c->ceiling->why == NULL && r <= in->need.n_regions; r++)
        if (region == 0 || r == region)
            c->region[c->n++] = r;
    return QJ_OK;
}

// ---- figures

typedef struct summary {
    double a, b, difference, lo, hi, more;
} summary;

static summary summarise(const comparing *c, int flow, int year, size_t cut) {
    const size_t K = c->params.draws, at = (size_t)year * c->n + cut, place = c->result.place[cut];
    summary s = {.a = c->result.sum[0][flow][at] / (double)K, .b = c->result.sum[1][flow][at] / (double)K};
    if (place == SIZE_MAX)
        return s;
    const double *difference = c->result.difference[flow] + ((size_t)year * c->result.n_places + place) * K;
    for (size_t k = 0; k < K; k++) {
        c->sorted[k] = difference[k];
        s.difference += difference[k];
        s.more += difference[k] > 0;
    }
    qj_sort(K, c->sorted);
    s.lo = qj_quantile_sorted(K, c->sorted, 0.1);
    s.hi = qj_quantile_sorted(K, c->sorted, 0.9);
    s.difference /= (double)K, s.more /= (double)K;
    return s;
}

static const char *code_at(const char *const *codes, size_t place) { return place > 0 ? codes[place] : ""; }

static const char *name_at(const qj_codes *codes, const char *code, const char *all, qj_lang lang) {
    const ptrdiff_t at = *code != '\0' ? qj_codes_find(codes, code) : -1;
    return at >= 0 ? codes->items[at].name[lang] : all;
}

static qj_rc add_row(const comparing *c, size_t cut, int year, qj_table *t) {
    qj_arena *a = c->ctx->arena;
    const qj_lang lang = c->q->lang;
    const summary open = summarise(c, QJ_OPENINGS, year, cut), people = summarise(c, QJ_EMPLOYED, year, cut);
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(c->err, row);
    const size_t industry = c->column[cut] / c->in->n_slots, slot = c->column[cut] % c->in->n_slots;
    const char *region = c->region[cut] > 0 ? c->in->region_code[c->region[cut] - 1] : "";
    const char *section = industry > 0 ? c->in->industry_code[industry - 1] : "", *group = code_at(c->in->slot_code, slot);
    const int base = c->in->need.base_year;
    row[C_REGION].text = *region != '\0' ? region : c->w->region.items[0].code;
    row[C_REGION_NAME].text = name_at(&c->w->region, region, c->w->region.items[0].name[lang], lang);
    row[C_INDUSTRY].text = section;
    row[C_INDUSTRY_NAME].text = name_at(&c->w->industry, section, qj_text(lang, "all.industry"), lang);
    row[C_OCCUPATION].text = group;
    row[C_OCCUPATION_NAME].text = name_at(&c->w->occupation, group, qj_text(lang, "all.occupation"), lang);
    QJ_NEED(c->err, row[C_YEAR].text = year > 0 ? qj_arena_printf(a, "%d", base + year)
                                                : qj_arena_printf(a, "%d-%d", base + 1, base + c->params.horizon));
    row[C_A].num = open.a;
    row[C_B].num = open.b;
    row[C_DIFFERENCE].num = open.difference;
    row[C_LO].num = open.lo;
    row[C_HI].num = open.hi;
    row[C_MORE].num = open.more;
    row[C_EMPLOYED_A].num = people.a;
    row[C_EMPLOYED_B].num = people.b;
    row[C_EMPLOYED].num = people.difference;
    row[C_EMPLOYED_LO].num = people.lo;
    row[C_EMPLOYED_HI].num = people.hi;
    row[C_UNIT].text = "persons";
    return QJ_OK;
}

// Rows of the cuts from first up to end, which is not among them (there may be none), and of the years from..to.
static qj_rc make_table(comparing *c, size_t first, size_t end, int from, int to, qj_table **out) {
    QJ_TRY(qj_table_new(c->ctx->arena, columns, COLUMNS, (end - first) * (size_t)(to - from + 1), out, c->err));
    for (size_t cut = first; cut < end; cut++)
        for (int year = from; year <= to; year++)
            QJ_TRY(add_row(c, cut, year, *out));
    return QJ_OK;
}

static qj_rc make_tables(comparing *c, qj_compare_result *out) {
    const size_t whole = c->whole;
    const int chosen = c->q->year != 0 ? c->q->year - c->in->need.base_year : 0;
    const bool by_year = (c->q->by & QJ_BY_YEAR) != 0 && chosen == 0;
    QJ_NEED(c->err, c->sorted = QJ_NEW(c->ctx->arena, double, c->params.draws));
    QJ_TRY(make_table(c, 0, whole, by_year ? 1 : chosen, by_year ? c->params.horizon : chosen, &out->rows));
    QJ_TRY(make_table(c, whole, whole + 1, chosen, chosen, &out->total));
    return make_table(c, whole, whole + 1, 1, c->params.horizon, &out->years);
}

static qj_rc range(const char *option, int64_t value, int64_t least, int64_t most, qj_err *err) {
    return value >= least && value <= most ? QJ_OK
                                           : qj_fail(err, QJ_E_OPTION_RANGE, qj_text_arg("option", option), qj_int_arg("value", value),
                                                     qj_int_arg("least", least), qj_int_arg("most", most));
}

// ---- the ceiling of the labour force

static const double PERSON = 0.5; // less is nobody

// A region under b in the year in which its employment is most above the ceiling.
typedef struct above {
    size_t cut;
    int year;
    double employed, ceiling, without; // without: employment under a
} above;

// f, g: under b, under a. What is as far above it under a is none of b's doing.
static above worst_of(const comparing *c, const qj_force *f, const qj_force *g, size_t cut) {
    above w = {.cut = cut};
    for (int y = 1; y <= c->params.horizon; y++) {
        const size_t at = (size_t)y * c->n + cut;
        const double employed = c->result.sum[1][QJ_EMPLOYED][at] / (double)c->params.draws;
        const double without = c->result.sum[0][QJ_EMPLOYED][at] / (double)c->params.draws;
        const size_t of = c->region[cut] * (size_t)(f->horizon + 1) + (size_t)y;
        const double ceiling = f->ceiling[of], over = employed - ceiling, before = fmax(0, without - g->ceiling[of]);
        if (over > w.employed - w.ceiling && over > before + PERSON)
            w = (above){cut, y, employed, ceiling, without};
    }
    return w;
}

static qj_rc say_above(const comparing *c, const above *w, const char **out) {
    const char *code = c->in->region_code[c->region[w->cut] - 1];
    const qj_arg args[] = {qj_text_arg("region", name_at(&c->w->region, code, code, c->q->lang)), qj_text_arg("a", c->q->a),
                           qj_text_arg("b", c->q->b), qj_int_arg("year", c->in->need.base_year + w->year),
                           qj_num_arg("size", w->employed - w->ceiling, 0), qj_num_arg("employed", w->employed, 0),
                           qj_num_arg("ceiling", w->ceiling, 0), qj_num_arg("without", w->without, 0), {.name = NULL}};
    qj_buf b = qj_buf_new(c->ctx->arena, 400);
    qj_text_format(&b, c->q->lang, c->q->trial != NULL && *c->q->trial != '\0' ? "ceiling.trial" : "ceiling.scenario", args);
    *out = b.data;
    return b.failed ? qj_fail(c->err, QJ_E_MEMORY) : QJ_OK;
}

enum { NAMED = 3 }; // regions that are told one by one

// Sentences about the regions that are most above the ceiling, into notes.
static qj_rc add_warnings(const comparing *c, const char **notes) {
    above list[NAMED + 1];
    size_t n = 0, all = 0;
    qj_force f, g;
    if (c->ceiling->why != NULL)
        return QJ_OK;
    QJ_TRY(qj_ceiling_under(c->ceiling, c->under, c->ctx->arena, &f, c->err));
    QJ_TRY(qj_ceiling_under(c->ceiling, c->before, c->ctx->arena, &g, c->err));
    for (size_t cut = c->whole + 1; cut < c->n; cut++) {
        const above w = worst_of(c, &f, &g, cut);
        size_t at = n;
        if (w.year == 0)
            continue;
        for (; at > 0 && list[at - 1].employed - list[at - 1].ceiling < w.employed - w.ceiling; at--)
            list[at] = list[at - 1];
        list[at] = w;
        n += n < NAMED, all++;
    }
    for (size_t i = 0; i < n; i++)
        QJ_TRY(say_above(c, &list[i], &notes[i]));
    qj_buf b = qj_buf_new(c->ctx->arena, 200);
    const qj_arg args[] = {qj_int_arg("n", (int64_t)(all - n)), {.name = NULL}};
    qj_text_format(&b, c->q->lang, "ceiling.scenario-more", args);
    notes[n] = all > n ? b.data : NULL;
    return b.failed ? qj_fail(c->err, QJ_E_MEMORY) : QJ_OK;
}

static qj_rc add_notes(const comparing *c, qj_table *t) {
    const char **notes = QJ_NEW(c->ctx->arena, const char *, NAMED + 3);
    qj_buf b = qj_buf_new(c->ctx->arena, 200);
    const qj_arg args[] = {qj_text_arg("a", c->q->a), qj_text_arg("b", c->q->b), qj_int_arg("draws", (int64_t)c->params.draws), {.name = NULL}};
    qj_text_format(&b, c->q->lang, "scenario.note.compared", args);
    if (notes == NULL || b.failed)
        return qj_fail(c->err, QJ_E_MEMORY);
    notes[0] = b.data;
    t->notes = notes;
    return add_warnings(c, notes + 1);
}

qj_rc qj_lab_open(const qj_workspace *w, int horizon, int draws, uint64_t seed, const qj_ctx *ctx, qj_lab **out, qj_err *err) {
    qj_lab *lab = QJ_NEW(ctx->arena, qj_lab, 1);
    QJ_NEED(err, lab);
    *lab = (qj_lab){.w = w, .params = QJ_NEED_DEFAULTS};
    QJ_TRY(range("--draws", draws, 20, 10000, err));
    QJ_TRY(range("--horizon", horizon, 1, 20, err));
    lab->params.horizon = horizon;
    lab->params.draws = (uint32_t)draws;
    lab->params.seed = seed;
    const qj_inputs_options load = {.horizon = horizon};
    QJ_TRY(qj_inputs_load(w, &load, ctx->arena, &lab->in, err));
    QJ_TRY(qj_contrast_new(&lab->in->need, &lab->params, &lab->in->cut, ctx, &lab->contrast, err));
    QJ_TRY(qj_ceiling_basis_make(w, lab->in, horizon, ctx, &lab->ceiling, err));
    *out = lab;
    return QJ_OK;
}

// The inputs under a scenario; one without assumptions takes those of the lab as they are.
static qj_rc inputs_of(const comparing *c, const qj_scenario *s, const qj_inputs **out) {
    qj_inputs *in;
    *out = c->in;
    if (s->n == 0)
        return QJ_OK;
    QJ_TRY(qj_scenario_apply(c->w, c->in, s->list, s->n, c->params.horizon, c->ctx->arena, &in, c->err));
    *out = in;
    return QJ_OK;
}

static qj_rc contrast(comparing *c, const qj_lab *lab) {
    qj_scenario a, b;
    const qj_contrast_cuts cuts = {.n = c->n, .region = c->region, .column = c->column};
    QJ_TRY(qj_scenario_find(c->w, c->q->a, c->ctx->arena, &a, c->err));
    QJ_TRY(qj_scenario_read(c->w, c->q->b, c->q->trial, c->q->lang, c->ctx->arena, &b, c->err));
    QJ_TRY(inputs_of(c, &a, &c->before));
    QJ_TRY(inputs_of(c, &b, &c->under));
    return qj_contrast_run(lab->contrast, &c->before->need, &c->under->need, &cuts, c->ctx, &c->result, c->err);
}

qj_rc qj_lab_compare(const qj_lab *lab, const qj_compare_query *q, const qj_ctx *ctx, qj_compare_result *out, qj_err *err) {
    const double start = qj_clock_seconds();
    comparing c = {.w = lab->w, .q = q, .in = lab->in, .params = lab->params, .ceiling = &lab->ceiling, .ctx = ctx, .err = err};
    const int base = lab->in->need.base_year;
    if (q->year != 0)
        QJ_TRY(range("--year", q->year, base + 1, base + lab->params.horizon, err));
    QJ_TRY(make_cuts(&c));
    if (q->most > 0 && (c.whole + 1) * c.params.draws * ((size_t)c.params.horizon + 1) > q->most)
        return qj_fail(err, QJ_E_SCENARIO_LARGE);
    QJ_TRY(contrast(&c, lab));
    *out = (qj_compare_result){.a = q->a, .b = q->b};
    QJ_TRY(make_tables(&c, out));
    QJ_TRY(add_notes(&c, out->rows));
    out->seconds = qj_clock_seconds() - start;
    return QJ_OK;
}

qj_rc qj_scenario_compare(const qj_workspace *w, const qj_compare_query *q, const qj_ctx *ctx, qj_compare_result *out, qj_err *err) {
    const double start = qj_clock_seconds();
    qj_lab *lab;
    qj_scenario s;
    QJ_TRY(qj_scenario_find(w, q->a, ctx->arena, &s, err)); // a wrong name is told before the long work
    QJ_TRY(qj_scenario_find(w, q->b, ctx->arena, &s, err));
    QJ_TRY(qj_lab_open(w, q->horizon, q->draws, q->seed, ctx, &lab, err));
    QJ_TRY(qj_lab_compare(lab, q, ctx, out, err));
    out->seconds = qj_clock_seconds() - start;
    return QJ_OK;
}
