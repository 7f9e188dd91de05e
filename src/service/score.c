// The scorecard as tables and a sentence.
#include "service/score_parts.h"

#include "base/buf.h"

#include <math.h>
#include <string.h>

// ---- judging

// Of every base year the vintage that readers saw speaks, else the newest; what-ifs never.
static void choose_pooled(qj_scorecard *c) {
    for (size_t i = 0; i < c->n; i++) {
        score_vintage *one = &c->list[i];
        bool best = !one->scenario && one->n_points > 0;
        for (size_t k = 0; best && k < c->n; k++) {
            const score_vintage *other = &c->list[k];
            if (k == i || other->scenario || other->n_points == 0 || other->base_year != one->base_year)
                continue;
            const bool seen = qj_standing_public(one->standing), theirs = qj_standing_public(other->standing);
            best = seen != theirs ? seen : i > k;
        }
        one->pooled = best;
    }
}

static void join(qj_score_sum *to, const qj_score_sum *from) {
    to->n += from->n, to->n80 += from->n80, to->in80 += from->in80, to->n95 += from->n95, to->in95 += from->in95;
    to->n_direction += from->n_direction, to->right += from->right, to->n_faster += from->n_faster;
    to->faster_right += from->faster_right, to->n_scaled += from->n_scaled;
    to->actual += from->actual, to->error += from->error, to->bias += from->bias, to->naive += from->naive;
    to->naive_error += from->naive_error, to->constant += from->constant, to->constant_error += from->constant_error;
    to->interval += from->interval;
    for (int k = 0; k < QJ_CAUSES; k++)
        to->part[k] += from->part[k];
}

static void pool(qj_scorecard *c) {
    for (size_t i = 0; i < c->n; i++) {
        const score_vintage *one = &c->list[i];
        if (!one->pooled)
            continue;
        c->n_origins++;
        for (int l = 0; l < SCORE_LEVELS; l++)
            for (int h = 0; h < SCORE_AHEAD; h++)
                join(&c->pool[l][h], &one->sum[l][h]);
        for (size_t p = 0; p < one->n_points; p++) {
            const int year = one->points[p].fact->year;
            c->first_year = c->first_year == 0 || year < c->first_year ? year : c->first_year;
            c->last_year = year > c->last_year ? year : c->last_year;
        }
    }
}

qj_rc qj_score_make(qj_workspace *w, qj_lang lang, qj_arena *a, qj_scorecard **out, qj_err *err) {
    qj_scorecard *c = QJ_NEW(a, qj_scorecard, 1);
    QJ_NEED(err, c);
    c->w = w, c->lang = lang, c->a = a;
    QJ_TRY(qj_vintages_read(w, a, &c->all, err));
    QJ_TRY(score_facts_read(w, a, &c->facts, err));
    QJ_NEED(err, c->list = QJ_NEW(a, score_vintage, c->all.n + 1));
    for (; c->n < c->all.n; c->n++) {
        QJ_TRY(score_vintage_judge(w, &c->facts, &c->all.list[c->n], a, &c->list[c->n], err));
        c->list[c->n].standing = c->all.standing[c->n];
    }
    choose_pooled(c);
    pool(c);
    *out = c;
    return QJ_OK;
}

// ---- the table of scores

enum { T_VINTAGE, T_MADE, T_BASE, T_LEVEL, T_AHEAD, T_N, T_WMAPE, T_BIAS, T_DIRECTION, T_FASTER, T_COVER80, T_COVER95, T_MSIS,
       T_NAIVE, T_CONSTANT, T_CAUSE, T_COLUMNS = T_CAUSE + QJ_CAUSES };

#define CAUSES(decimals_of)                                                                                               \
    {.id = "cause_revision", .type = QJ_TABLE_NUM, .decimals = (decimals_of)},                                            \
        {.id = "cause_total", .type = QJ_TABLE_NUM, .decimals = (decimals_of)},                                           \
        {.id = "cause_own", .type = QJ_TABLE_NUM, .decimals = (decimals_of)},                                             \
        {.id = "cause_staffing", .type = QJ_TABLE_NUM, .decimals = (decimals_of)},                                        \
        {.id = "cause_replacement", .type = QJ_TABLE_NUM, .decimals = (decimals_of)},                                     \
        {.id = "cause_rest", .type = QJ_TABLE_NUM, .decimals = (decimals_of)}

static const qj_table_col score_cols[T_COLUMNS] = {
    {.id = "vintage", .type = QJ_TABLE_TEXT},
    {.id = "made_at", .type = QJ_TABLE_TEXT},
    {.id = "base_year", .type = QJ_TABLE_INT},
    {.id = "level", .type = QJ_TABLE_MSG, .prefix = "level."},
    {.id = "ahead", .type = QJ_TABLE_INT},
    {.id = "n", .type = QJ_TABLE_INT},
    {.id = "wmape", .type = QJ_TABLE_NUM, .decimals = 2},
    {.id = "bias", .type = QJ_TABLE_NUM, .decimals = 2},
    {.id = "direction", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "faster", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "cover80", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "cover95", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "msis", .type = QJ_TABLE_NUM, .decimals = 2},
    {.id = "skill_naive", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "skill_constant", .type = QJ_TABLE_NUM, .decimals = 3},
    CAUSES(2),
};

static qj_rc put_score(const qj_scorecard *c, const score_vintage *v, int level, int ahead, const qj_score_sum *sum, qj_table *t, qj_err *err) {
    const qj_score s = qj_score_read(sum);
    if (s.n == 0)
        return QJ_OK;
    qj_cell *row = qj_table_row(c->a, t);
    QJ_NEED(err, row);
    if (v != NULL) {
        row[T_VINTAGE].text = v->v->id;
        row[T_MADE].text = v->v->made_at;
        row[T_BASE].i = v->base_year;
    }
    row[T_LEVEL].text = score_level_id((score_level)level);
    row[T_AHEAD].i = ahead;
    row[T_N].i = (int64_t)s.n;
    const double figures[] = {s.wmape, s.bias, s.direction, s.faster, s.cover80, s.cover95, s.msis, s.skill_naive, s.skill_constant};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        row[T_WMAPE + i].num = figures[i];
    for (int k = 0; k < QJ_CAUSES; k++)
        row[T_CAUSE + k].num = s.cause[k];
    return QJ_OK;
}

static qj_rc put_scores(const qj_scorecard *c, const score_vintage *v, const qj_score_sum sum[SCORE_LEVELS][SCORE_AHEAD], bool every_year,
                        qj_table *t, qj_err *err) {
    for (int l = 0; l < SCORE_LEVELS; l++)
        for (int h = 0; h < (every_year ? SCORE_AHEAD : 1); h++)
            QJ_TRY(put_score(c, v, l, h, &sum[l][h], t, err));
    return QJ_OK;
}

static qj_rc say(const qj_scorecard *c, const char *id, const qj_arg *args, const char **out, qj_err *err) {
    qj_buf b = qj_buf_new(c->a, 200);
    qj_text_format(&b, c->lang, id, args);
    *out = b.data;
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// What is said under the table: the sentence, and what is lacking.
static qj_rc add_notes(const qj_scorecard *c, qj_table *t, qj_err *err) {
    enum { MOST = 5 };
    const char **notes = QJ_NEW(c->a, const char *, MOST);
    size_t n = 0;
    bool stretched = false;
    QJ_NEED(err, notes);
    QJ_TRY(qj_score_sentence(c, &notes[n++], err));
    for (size_t i = 0; i < c->n; i++)
        stretched = stretched || (c->list[i].n_points > 0 && c->list[i].stretched);
    const qj_arg none[] = {{.name = NULL}};
    if (c->n_origins > 0 && c->pool[SCORE_STAFFING][0].n == 0)
        QJ_TRY(say(c, "score.no-staffing", none, &notes[n++], err));
    if (c->n_origins > 0 && c->pool[SCORE_REPLACEMENT][0].n == 0)
        QJ_TRY(say(c, "score.no-replacement", none, &notes[n++], err));
    if (stretched)
        QJ_TRY(say(c, "score.stretched", none, &notes[n++], err));
    t->notes = notes;
    return QJ_OK;
}

qj_rc qj_score_table(const qj_scorecard *c, bool every_year, qj_table **out, qj_err *err) {
    QJ_TRY(qj_table_new(c->a, score_cols, T_COLUMNS, 16, out, err));
    if (c->n_origins > 0)
        QJ_TRY(put_scores(c, NULL, c->pool, every_year, *out, err));
    for (size_t i = 0; i < c->n; i++)
        QJ_TRY(put_scores(c, &c->list[i], c->list[i].sum, every_year, *out, err));
    return add_notes(c, *out, err);
}

// ---- the sentence

static const char *years_of(const qj_scorecard *c) {
    return c->first_year == c->last_year ? qj_arena_printf(c->a, "%d", c->first_year)
                                         : qj_arena_printf(c->a, "%d–%d", c->first_year, c->last_year);
}

// Regions where they are, else what there is: the level that says most.
static int telling_level(const qj_scorecard *c) {
    static const score_level order[] = {SCORE_REGION, SCORE_INDUSTRY, SCORE_TOTAL, SCORE_CELL, SCORE_STAFFING, SCORE_REPLACEMENT};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (c->pool[order[i]][0].n > 0)
            return (int)order[i];
    return -1;
}

qj_rc qj_score_sentence(const qj_scorecard *c, const char **out, qj_err *err) {
    const int level = telling_level(c);
    if (level < 0)
        return say(c, c->n > 0 ? "score.waiting" : "score.no-vintage", (const qj_arg[]){{.name = NULL}}, out, err);
    const qj_score s = qj_score_read(&c->pool[level][0]);
    const double naive = s.skill_naive < 1 ? s.wmape / (1 - s.skill_naive) : (double)NAN;
    char id[40] = "score.what.";
    strncat(id, score_level_id((score_level)level), sizeof id - strlen(id) - 1);
    const char *years = years_of(c);
    QJ_NEED(err, years);
    const qj_arg args[] = {qj_int_arg("n", s.n), qj_text_arg("what", qj_text(c->lang, id)), qj_text_arg("years", years),
                           qj_num_arg("missed", s.wmape, 1), qj_num_arg("naive", naive, 1),
                           qj_num_arg("inside", 100 * s.cover80, 0), {.name = NULL}};
    const char *form = isnan(naive) ? "score.sentence.alone" : s.skill_naive > 0 ? "score.sentence.better" : "score.sentence.worse";
    return say(c, form, args, out, err);
}

// ---- forecast and fact

enum { P_VINTAGE, P_BASE, P_LEVEL, P_OF,
       P_BASE_VALUE = P_OF + SCORE_OF, P_FORECAST, P_LO80, P_HI80, P_LO95, P_HI95, P_FACT, P_ERROR, P_UNIT, P_STATUS, P_SOURCE, P_FILE, P_LINE, P_CAUSE,
       P_COLUMNS = P_CAUSE + QJ_CAUSES };

static const qj_table_col point_cols[P_COLUMNS] = {
    {.id = "vintage", .type = QJ_TABLE_TEXT},
    {.id = "base_year", .type = QJ_TABLE_INT},
    {.id = "level", .type = QJ_TABLE_MSG, .prefix = "level."},
    SCORE_OF_COLUMNS,
    {.id = "base", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "forecast", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "lo80", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "hi80", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "lo95", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "hi95", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "fact", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "error", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
    {.id = "status", .type = QJ_TABLE_MSG, .prefix = "status."},
    {.id = "source", .type = QJ_TABLE_TEXT},
    {.id = "file", .type = QJ_TABLE_TEXT},
    {.id = "line", .type = QJ_TABLE_INT},
    CAUSES(0),
};

const char *score_name(const qj_codes *list, const char *code, qj_lang lang, bool whole) {
    if (*code == '\0')
        return whole ? list->items[0].name[lang] : NULL;
    const ptrdiff_t at = qj_codes_find(list, code);
    return at >= 0 ? list->items[at].name[lang] : code;
}

void score_put_of(const qj_workspace *w, qj_lang lang, const char *region, const char *industry, const char *occupation, int year,
                  qj_cell of[SCORE_OF]) {
    of[SCORE_OF_REGION].text = *region != '\0' ? region : w->region.items[0].code;
    of[SCORE_OF_REGION_NAME].text = score_name(&w->region, region, lang, true);
    of[SCORE_OF_INDUSTRY].text = industry;
    of[SCORE_OF_INDUSTRY_NAME].text = score_name(&w->industry, industry, lang, false);
    of[SCORE_OF_OCCUPATION].text = occupation;
    of[SCORE_OF_OCCUPATION_NAME].text = score_name(&w->occupation, occupation, lang, false);
    of[SCORE_OF_YEAR].i = year;
}

static qj_rc put_point(const qj_scorecard *c, const score_vintage *v, const score_point *p, qj_table *t, qj_err *err) {
    qj_cell *row = qj_table_row(c->a, t);
    const score_fact *f = p->fact;
    QJ_NEED(err, row);
    row[P_VINTAGE].text = v->v->id;
    row[P_BASE].i = v->base_year;
    row[P_LEVEL].text = score_level_id(p->level);
    score_put_of(c->w, c->lang, f->region, f->industry, f->occupation, f->year, row + P_OF);
    row[P_BASE_VALUE].num = p->base;
    row[P_FORECAST].num = p->forecast;
    row[P_LO80].num = p->lo80, row[P_HI80].num = p->hi80, row[P_LO95].num = p->lo95, row[P_HI95].num = p->hi95;
    row[P_FACT].num = f->value;
    row[P_ERROR].num = p->forecast - f->value;
    row[P_UNIT].text = "persons";
    row[P_STATUS].text = f->status;
    row[P_SOURCE].text = f->source;
    row[P_FILE].text = f->file;
    row[P_LINE].i = f->line;
    for (int k = 0; k < QJ_CAUSES; k++)
        row[P_CAUSE + k].num = p->part[k];
    return QJ_OK;
}

qj_rc qj_score_points(const qj_scorecard *c, qj_table **out, qj_err *err) {
    QJ_TRY(qj_table_new(c->a, point_cols, P_COLUMNS, 64, out, err));
    for (size_t i = 0; i < c->n; i++)
        for (size_t p = 0; p < c->list[i].n_points; p++)
            QJ_TRY(put_point(c, &c->list[i], &c->list[i].points[p], *out, err));
    return QJ_OK;
}
