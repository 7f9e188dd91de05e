#include "service/ceiling.h"

#include "num/elem.h"
#include "service/cut.h"
#include "service/vintage.h"

#include <math.h>
#include <string.h>

typedef struct state {
    double population, force, ceiling, lo, hi, employed, employed_lo, employed_hi, excess;
    qj_passing passing;
} state;

typedef struct place {
    size_t position; // in the cube, 0: the country
    size_t at;       // in the model
} place;

// The year in which employment is most above the ceiling, or else comes nearest to it.
typedef struct worst {
    place p;
    int year, first; // after the base year; year 0: nothing is known; first: of those above the ceiling, 0: none
    state x;
} worst;

struct qj_ceiling {
    const qj_inputs *in;
    qj_ceiling_basis basis;
    qj_force force;     // empty with basis.why
    const worst *worst; // [position in the cube]
};

// ---- one place and year

enum { F_EMPLOYED = 0, F_LO = 10, F_HI = 11 }; // of qj_need_cell

// Position of a region of the cube among those of the inputs, after 0 for the country.
static place place_of(const qj_snapshot *s, const qj_ceiling *c, size_t position) {
    place p = {.position = position};
    for (size_t r = 0; position > 0 && r < c->in->need.n_regions; r++)
        if (strcmp(c->in->region_code[r], s->need->dims[0].codes[position]) == 0)
            p.at = r + 1;
    return p;
}

// h years after the base year, h >= 1.
static state state_of(const qj_snapshot *s, const qj_ceiling *c, place p, int h) {
    static const double z80 = 1.2815515655446004;
    const size_t at = p.at * (size_t)(c->force.horizon + 1) + (size_t)h;
    const qj_cut_place cut = {.region = p.position, .year = (size_t)h};
    qj_need_cell cell;
    qj_need_cell_at(s, qj_cut_cell(s->need, &cut), &cell);
    state x = {.population = c->force.population[at], .force = c->force.force[at], .ceiling = c->force.ceiling[at],
               .employed = cell.figure[F_EMPLOYED], .employed_lo = cell.figure[F_LO], .employed_hi = cell.figure[F_HI]};
    const double reach = qj_exp(z80 * c->force.spread[at]);
    x.lo = x.ceiling / reach;
    x.hi = x.ceiling * reach;
    x.excess = x.employed > x.ceiling ? x.employed - x.ceiling : x.employed <= x.ceiling ? 0 : NAN;
    x.passing = qj_ceiling_passed(x.employed_lo, x.employed_hi, x.ceiling, c->force.spread[at]);
    return x;
}

static worst worst_of(const qj_snapshot *s, const qj_ceiling *c, place p) {
    worst w = {.p = p};
    for (int h = 1; h <= c->force.horizon; h++) {
        const state x = state_of(s, c, p, h);
        if (!(x.ceiling > 0) || isnan(x.employed) || isnan(x.passing.probability))
            continue;
        if (x.excess > 0 && w.first == 0)
            w.first = h;
        if (w.year == 0 || x.employed - x.ceiling > w.x.employed - w.x.ceiling)
            w.year = h, w.x = x;
    }
    return w;
}

qj_rc qj_ceiling_open(const qj_snapshot *s, const qj_explain_basis *basis, qj_arena *a, const qj_ceiling **out, qj_err *err) {
    const qj_ctx ctx = {.arena = a};
    qj_ceiling *c = QJ_NEW(a, qj_ceiling, 1);
    QJ_NEED(err, c);
    if (basis == NULL)
        QJ_TRY(qj_explain_open(s, a, &basis, err));
    const qj_run *run = qj_explain_run(basis);
    c->in = run->in;
    QJ_TRY(qj_ceiling_basis_make(s->ws, run->in, run->params.horizon, &ctx, &c->basis, err));
    if (c->basis.why != NULL) {
        *out = c;
        return QJ_OK;
    }
    QJ_TRY(qj_ceiling_under(&c->basis, run->in, a, &c->force, err));
    worst *all = QJ_NEW(a, worst, s->need->dims[0].n);
    QJ_NEED(err, all);
    for (size_t r = 0; r < s->need->dims[0].n; r++)
        all[r] = worst_of(s, c, place_of(s, c, r));
    c->worst = all;
    *out = c; // only when it is whole: views keep it
    return QJ_OK;
}

// ---- sentences

static qj_rc say(qj_lang lang, const char *id, const qj_arg *args, qj_arena *a, const char **out, qj_err *err) {
    qj_buf b = qj_buf_new(a, 400);
    qj_text_format(&b, lang, id, args);
    *out = b.data;
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// Nothing is certain that rests on a model: 1 to 99 per cent.
static double percent(double p) { return fmin(99, fmax(1, nearbyint(100 * p))); }

static qj_rc say_worst(const qj_snapshot *s, const worst *w, qj_lang lang, qj_arena *a, const char **out, qj_err *err) {
    const qj_arg args[] = {qj_text_arg("region", qj_cut_region_name(s, w->p.position, lang)),
                           qj_int_arg("first", s->base_year + w->first),
                           qj_int_arg("year", s->base_year + w->year),
                           qj_num_arg("employed", w->x.employed, 0),
                           qj_num_arg("ceiling", w->x.ceiling, 0),
                           qj_num_arg("size", fabs(w->x.employed - w->x.ceiling), 0),
                           qj_num_arg("percent", percent(w->x.passing.probability), 0),
                           {.name = NULL}};
    return say(lang, w->first > 0 ? "ceiling.over" : "ceiling.under", args, a, out, err);
}

enum { NAMED = 3 }; // regions that are named one by one

typedef struct ranking {
    size_t n;
    const worst *list[NAMED];
} ranking;

// Regions above the ceiling, those most above it first.
static ranking rank(const qj_snapshot *s, const qj_ceiling *c) {
    ranking k = {0};
    for (size_t r = 1; r < s->need->dims[0].n; r++) {
        const worst *w = &c->worst[r];
        if (w->first == 0)
            continue;
        for (size_t i = 0; i < NAMED; i++)
            if (i >= k.n || w->x.excess > k.list[i]->x.excess) {
                const worst *next = k.list[i];
                k.list[i] = w;
                w = next;
                if (i >= k.n)
                    break;
            }
        k.n++;
    }
    return k;
}

// What a reader of a place must know, at most NAMED + 1 sentences. out has the room.
static qj_rc warnings(const qj_snapshot *s, const qj_ceiling *c, size_t position, qj_lang lang, qj_arena *a, const char **out, size_t *n,
                      qj_err *err) {
    *n = 0;
    if (position > 0) {
        const worst *w = &c->worst[position];
        return w->first > 0 ? say_worst(s, w, lang, a, &out[(*n)++], err) : QJ_OK;
    }
    const ranking k = rank(s, c);
    for (; *n < k.n && *n < NAMED; (*n)++)
        QJ_TRY(say_worst(s, k.list[*n], lang, a, &out[*n], err));
    const qj_arg args[] = {qj_int_arg("n", (int64_t)(k.n - *n)), {.name = NULL}};
    return k.n > NAMED ? say(lang, "ceiling.more", args, a, &out[(*n)++], err) : QJ_OK;
}

static qj_rc position_of(const qj_snapshot *s, const char *region, int year, qj_lang lang, qj_arena *a, qj_cut_place *out, qj_err *err) {
    const qj_cut_words words = {.region = region, .year = year, .lang = lang};
    return qj_cut_resolve(s, &words, a, out, err);
}

qj_rc qj_ceiling_sentence(const qj_snapshot *s, const qj_ceiling *c, const char *region, qj_lang lang, qj_arena *a, const char **out,
                          qj_err *err) {
    qj_cut_place at;
    *out = NULL;
    QJ_TRY(position_of(s, region, 0, lang, a, &at, err));
    if (c->basis.why != NULL)
        return QJ_OK;
    const worst *w = &c->worst[at.region];
    return w->year > 0 ? say_worst(s, w, lang, a, out, err) : QJ_OK;
}

static qj_rc warn_of(const qj_snapshot *s, const qj_ceiling *c, const char *region, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    const char *said[NAMED + 1];
    qj_cut_place at;
    size_t n = 0, before = 0;
    QJ_TRY(position_of(s, region, 0, lang, a, &at, err));
    if (c->basis.why == NULL)
        QJ_TRY(warnings(s, c, at.region, lang, a, said, &n, err));
    if (n == 0)
        return QJ_OK;
    while (t->notes != NULL && t->notes[before] != NULL)
        before++;
    const char **notes = QJ_NEW(a, const char *, before + n + 1);
    QJ_NEED(err, notes);
    if (before > 0)
        memcpy(notes, t->notes, before * sizeof *notes);
    memcpy(notes + before, said, n * sizeof *notes);
    t->notes = notes;
    return QJ_OK;
}

qj_rc qj_ceiling_warn(const qj_snapshot *s, const qj_ceiling *c, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err) {
    if (q->regions == NULL || *q->regions == '\0')
        return warn_of(s, c, q->region, q->lang, a, t, err);
    const char *rest = q->regions;
    for (const char *one = qj_need_next_region(&rest, a); one != NULL; one = qj_need_next_region(&rest, a))
        QJ_TRY(warn_of(s, c, one, q->lang, a, t, err));
    return QJ_OK;
}

qj_rc qj_ceiling_tell(const qj_snapshot *s, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err) {
    const qj_ceiling *c;
    qj_err ignored;
    const qj_rc rc = qj_ceiling_open(s, NULL, a, &c, &ignored);
    if (rc == -(qj_rc)QJ_E_MEMORY)
        return qj_fail(err, QJ_E_MEMORY);
    return rc == QJ_OK ? qj_ceiling_warn(s, c, q, a, t, err) : QJ_OK;
}

// ---- the table

enum { C_REGION, C_REGION_NAME, C_YEAR, C_POPULATION, C_FORCE, C_CEILING, C_LO, C_HI, C_EMPLOYED, C_EMPLOYED_LO, C_EMPLOYED_HI, C_EXCESS,
       C_EXPECTED, C_OVER, C_UNIT, C_STATUS, COLUMNS };
static const qj_table_col columns[COLUMNS] = {
    {"region", QJ_TABLE_TEXT, NULL, 0},       {"region_name", QJ_TABLE_TEXT, NULL, 0},   {"year", QJ_TABLE_INT, NULL, 0},
    {"population", QJ_TABLE_NUM, NULL, 0},    {"labour_force", QJ_TABLE_NUM, NULL, 0},   {"ceiling", QJ_TABLE_NUM, NULL, 0},
    {"ceiling_lo80", QJ_TABLE_NUM, NULL, 0},  {"ceiling_hi80", QJ_TABLE_NUM, NULL, 0},   {"employed", QJ_TABLE_NUM, NULL, 0},
    {"employed_lo80", QJ_TABLE_NUM, NULL, 0}, {"employed_hi80", QJ_TABLE_NUM, NULL, 0},  {"excess", QJ_TABLE_NUM, NULL, 0},
    {"expected_excess", QJ_TABLE_NUM, NULL, 0}, {"p_over", QJ_TABLE_NUM, NULL, 2},       {"unit", QJ_TABLE_MSG, "unit.", 0},
    {"status", QJ_TABLE_MSG, "status.", 0},
};

static qj_rc add_row(const qj_snapshot *s, const qj_ceiling *c, place p, int h, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    const state x = state_of(s, c, p, h);
    qj_cell *row = qj_table_row(a, t);
    QJ_NEED(err, row);
    row[C_REGION].text = p.position > 0 ? s->need->dims[0].codes[p.position] : s->ws->region.items[0].code;
    row[C_REGION_NAME].text = qj_cut_region_name(s, p.position, lang);
    row[C_YEAR].i = s->base_year + h;
    row[C_POPULATION].num = x.population;
    row[C_FORCE].num = x.force;
    row[C_CEILING].num = x.ceiling;
    row[C_LO].num = x.lo;
    row[C_HI].num = x.hi;
    row[C_EMPLOYED].num = x.employed;
    row[C_EMPLOYED_LO].num = x.employed_lo;
    row[C_EMPLOYED_HI].num = x.employed_hi;
    row[C_EXCESS].num = x.excess;
    row[C_EXPECTED].num = x.passing.expected;
    row[C_OVER].num = x.passing.probability;
    row[C_UNIT].text = "persons";
    row[C_STATUS].text = "forecast";
    return QJ_OK;
}

static qj_rc add_notes(const qj_snapshot *s, const qj_ceiling *c, size_t position, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    const char **notes = QJ_NEW(a, const char *, NAMED + 4);
    size_t n = 0;
    QJ_NEED(err, notes);
    t->notes = notes;
    const qj_arg none[] = {{.name = NULL}};
    if (c->basis.why != NULL)
        return say(lang, c->basis.why, none, a, &notes[0], err);
    QJ_TRY(warnings(s, c, position, lang, a, notes, &n, err));
    const worst *w = &c->worst[position];
    if (n == 0 && w->year > 0)
        QJ_TRY(say_worst(s, w, lang, a, &notes[n++], err));
    if (w->year == 0)
        QJ_TRY(say(lang, "ceiling.none.region", none, a, &notes[n++], err));
    const qj_best *best = &c->basis.places.best;
    const char *method = qj_arena_printf(a, "method.%s", qj_methods[best->method].id);
    QJ_NEED(err, method);
    const qj_arg args[] = {qj_int_arg("base", s->base_year), qj_int_arg("unemployment_year", c->basis.unemployment_year),
                           qj_int_arg("population_year", c->basis.population_year), qj_text_arg("method", qj_text(lang, method)),
                           qj_num_arg("mase", best->mase[best->method], 2), qj_num_arg("idle", 100 * QJ_CEILING_IDLE, 0), {.name = NULL}};
    return say(lang, "ceiling.how", args, a, &notes[n], err);
}

qj_rc qj_ceiling_table(const qj_snapshot *s, const qj_ceiling *c, const qj_ceiling_query *q, qj_arena *a, qj_table **out, qj_err *err) {
    qj_cut_place at;
    QJ_TRY(position_of(s, q->region, q->year, q->lang, a, &at, err));
    QJ_TRY(qj_table_new(a, columns, COLUMNS, 256, out, err));
    const bool all = q->region == NULL || *q->region == '\0';
    const size_t first = all ? 0 : at.region, last = all ? s->need->dims[0].n - 1 : at.region;
    const int from = at.year > 0 ? (int)at.year : 1, to = at.year > 0 ? (int)at.year : c->force.horizon;
    for (size_t r = first; c->basis.why == NULL && r <= last; r++)
        for (int h = from; h <= to; h++)
            QJ_TRY(add_row(s, c, place_of(s, c, r), h, q->lang, a, *out, err));
    return add_notes(s, c, at.region, q->lang, a, *out, err);
}
