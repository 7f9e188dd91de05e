// One vintage against what came: forecasts from its cube, facts from the workspace.
#include "service/cut.h"
#include "service/inputs_parts.h"
#include "service/score_parts.h"
#include "service/vintage.h"

#include "base/buf.h"
#include "num/elem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *score_level_id(score_level l) {
    static const char *const id[SCORE_LEVELS] = {"total", "region", "industry", "cell", "staffing", "replacement"};
    return id[l];
}

int score_base_year(const qj_vintage *v) { return (int)qj_run_number(v->summary, "base_year", 0); }

typedef struct judging {
    const score_facts *facts;
    const qj_cube *need;
    const qj_frame *links;
    int base_year;
} judging;

enum { MOST_INDUSTRIES = 128 };

// Where a fact stands in the cube; several industries for a broad sector.
typedef struct place {
    size_t region, occupation, year, n_industries, industry[MOST_INDUSTRIES];
} place;

static ptrdiff_t position(const qj_dim *d, const char *code) {
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->codes[i], code) == 0)
            return (ptrdiff_t)i;
    return -1;
}

// False when the vintage has no such place.
static bool place_of(const judging *j, const score_fact *f, place *out) {
    const qj_dim *d = j->need->dims;
    const ptrdiff_t region = position(&d[0], f->region), industry = position(&d[1], f->industry);
    const ptrdiff_t occupation = position(&d[2], f->occupation);
    *out = (place){.region = (size_t)region, .occupation = (size_t)occupation, .year = (size_t)(f->year - j->base_year)};
    if (region < 0 || occupation < 0 || f->year <= j->base_year || out->year >= d[3].n)
        return false;
    if (industry >= 0) {
        out->industry[out->n_industries++] = (size_t)industry;
        return true;
    }
    for (size_t i = 1; strchr(f->industry, '-') != NULL && i < d[1].n && out->n_industries < MOST_INDUSTRIES; i++)
        if (inputs_in_sector(d[1].codes[i], f->industry))
            out->industry[out->n_industries++] = i;
    return out->n_industries > 0;
}

static double stat_at(const qj_cube *c, const char *id, const qj_cut_place *p) {
    const qj_stat *s = qj_cube_stat(c, id);
    if (s == NULL)
        return NAN;
    const size_t at = qj_cut_cell(c, p);
    return s->type == QJ_CELL_F64 ? ((const double *)s->data)[at] : (double)((const float *)s->data)[at];
}

// A statistic that adds up, over the industries of a place; year 1 less growth 1 is the base year.
static double sum_at(const judging *j, const char *id, const place *p, size_t year) {
    double sum = 0;
    for (size_t i = 0; i < p->n_industries; i++)
        sum += stat_at(j->need, id, &(qj_cut_place){p->region, p->industry[i], p->occupation, year});
    return sum;
}

static double base_of(const judging *j, const place *p) { return sum_at(j, "employed", p, 1) - sum_at(j, "growth", p, 1); }

static bool withheld(const judging *j, const place *p) {
    for (size_t i = 0; i < p->n_industries; i++)
        if (qj_cut_withheld(j->need, qj_cut_cell(j->need, &(qj_cut_place){p->region, p->industry[i], p->occupation, p->year})))
            return true;
    return false;
}

static score_level level_of(const score_fact *f) {
    if (f->leavers)
        return SCORE_REPLACEMENT;
    if (*f->occupation != '\0')
        return SCORE_STAFFING;
    if (*f->region == '\0')
        return *f->industry == '\0' ? SCORE_TOTAL : SCORE_INDUSTRY;
    return *f->industry == '\0' ? SCORE_REGION : SCORE_CELL;
}

// The usual yearly change of a series up to the base year, since it has today's boundaries.
static double scale_of(const judging *j, const score_fact *f) {
    enum { YEARS = 60 };
    const int since = j->links != NULL && *f->region != '\0' ? inputs_boundaries_since(j->links, f->region) : 0;
    double sum = 0, before = NAN;
    size_t n = 0;
    for (int year = j->base_year - YEARS; year <= j->base_year; year++) {
        const double x = year < since ? (double)NAN
                                      : score_fact_value(j->facts, f->leavers, f->region, f->industry, f->occupation, year);
        if (!isnan(x) && !isnan(before)) {
            sum += fabs(x - before);
            n++;
        }
        before = x;
    }
    return n > 0 ? sum / (double)n : (double)NAN;
}

// Vintages that keep the 80 % range of employment only: the 95 % range is the same in logs, wider as of a normal.
static double stretch(double f, double end80) {
    static const double Z80 = 1.2815515655446004, Z95 = 1.959963984540054;
    if (!(f > 0) || !(end80 > 0))
        return f + (end80 - f) * (Z95 / Z80);
    return f * qj_exp(qj_log(end80 / f) * (Z95 / Z80));
}

static void ranges_of(const judging *j, const place *p, qj_judged *out) {
    const qj_cut_place at = {p->region, p->industry[0], p->occupation, p->year};
    out->lo80 = out->hi80 = out->lo95 = out->hi95 = NAN;
    if (p->n_industries > 1) // ranges don't add up
        return;
    out->lo80 = stat_at(j->need, "employed_lo80", &at);
    out->hi80 = stat_at(j->need, "employed_hi80", &at);
    const bool kept = qj_cube_stat(j->need, "employed_lo95") != NULL;
    out->lo95 = kept ? stat_at(j->need, "employed_lo95", &at) : stretch(out->forecast, out->lo80);
    out->hi95 = kept ? stat_at(j->need, "employed_hi95", &at) : stretch(out->forecast, out->hi80);
}

// Growth of the whole since the base year, forecast and fact.
static void whole_of(const judging *j, const score_fact *f, size_t year, qj_judged *out) {
    const place all = {.n_industries = 1};
    const double then = base_of(j, &all), now = score_fact_value(j->facts, false, "", "", "", j->base_year);
    out->whole_forecast = sum_at(j, "employed", &all, year) / then;
    out->whole_fact = score_fact_value(j->facts, false, "", "", "", f->year) / (isnan(now) ? then : now);
}

// An occupation's growth, had its shares within the industries of its region stayed as they were: by forecast and by fact.
static void mix_of(const judging *j, const score_fact *f, const place *p, qj_judged *out) {
    double base = 0, forecast = 0, fact = 0, base_now = 0;
    for (size_t i = 1; i < j->need->dims[1].n; i++) {
        const place industry = {.region = p->region, .n_industries = 1, .industry = {i}};
        place own = industry;
        own.occupation = p->occupation;
        const double whole = base_of(j, &industry), part = base_of(j, &own);
        if (!(whole > 0))
            continue;
        const char *code = j->need->dims[1].codes[i];
        const double now = score_fact_value(j->facts, false, f->region, code, "", j->base_year);
        base += part;
        base_now += part / whole * (isnan(now) ? whole : now);
        forecast += part / whole * sum_at(j, "employed", &industry, p->year);
        fact += part / whole * score_fact_value(j->facts, false, f->region, code, "", f->year); // NaN: one is not known
    }
    out->mix_forecast = forecast / base;
    out->mix_fact = fact / base_now;
}

static void judge_employed(const judging *j, const score_fact *f, const place *p, score_level level, qj_judged *q, double *part) {
    q->base_then = base_of(j, p);
    q->base_now = score_fact_value(j->facts, false, f->region, f->industry, f->occupation, j->base_year);
    ranges_of(j, p, q);
    whole_of(j, f, p->year, q);
    q->mix_forecast = q->mix_fact = NAN;
    if (level == SCORE_STAFFING)
        mix_of(j, f, p, q);
    q->constant = level == SCORE_TOTAL ? (double)NAN : level == SCORE_STAFFING ? q->base_then * q->mix_forecast : q->base_then * q->whole_forecast;
    q->scale = scale_of(j, f);
    qj_judged_parts(q, level == SCORE_STAFFING, part);
}

// Those who left: no base year to grow from, and no range is kept.
static void judge_leavers(const judging *j, const score_fact *f, const place *p, qj_judged *q, double *part) {
    q->base_then = q->base_now = q->constant = q->lo80 = q->hi80 = q->lo95 = q->hi95 = q->scale = NAN;
    q->whole_forecast = q->whole_fact = NAN;
    qj_leavers_parts(q->forecast, q->fact, sum_at(j, "employed", p, p->year),
                     score_fact_value(j->facts, false, f->region, f->industry, f->occupation, f->year), part);
}

static void judge(const judging *j, const score_fact *f, score_vintage *out) {
    place p;
    if (!place_of(j, f, &p) || withheld(j, &p))
        return;
    const score_level level = level_of(f);
    qj_judged q = {.forecast = sum_at(j, f->leavers ? "replacement" : "employed", &p, p.year), .fact = f->value};
    score_point *point = &out->points[out->n_points];
    if (isnan(q.forecast)) // the vintage does not know
        return;
    if (f->leavers)
        judge_leavers(j, f, &p, &q, point->part);
    else
        judge_employed(j, f, &p, level, &q, point->part);
    point->level = level;
    point->fact = f;
    point->base = q.base_then;
    point->forecast = q.forecast;
    point->lo80 = q.lo80, point->hi80 = q.hi80, point->lo95 = q.lo95, point->hi95 = q.hi95;
    out->n_points++;
    qj_score_add(&out->sum[level][0], &q, point->part);
    if (p.year < SCORE_AHEAD)
        qj_score_add(&out->sum[level][p.year], &q, point->part);
}

qj_rc score_vintage_judge(qj_workspace *w, const score_facts *facts, const qj_vintage *v, qj_arena *a, score_vintage *out,
                          qj_err *err) {
    size_t later = 0;
    *out = (score_vintage){.v = v, .base_year = score_base_year(v), .scenario = strstr(v->params, "\"scenario\":") != NULL};
    for (size_t i = 0; i < facts->n; i++)
        later += facts->list[i].year > out->base_year;
    if (later == 0)
        return QJ_OK;
    QJ_NEED(err, out->points = QJ_NEW(a, score_point, later));
    const qj_mark mark = qj_arena_mark(a);
    qj_cube *need;
    judging j = {.facts = facts, .base_year = out->base_year};
    QJ_TRY(qj_store_cube_get(w->store, v->id, "need", a, &need, err));
    const qj_rc rc = qj_store_frame_get(w->store, qj_role_file(QJ_ROLE_REGION_LINKS), a, &j.links, err);
    if (rc != QJ_OK && rc != -(qj_rc)QJ_E_NOT_FOUND)
        return rc;
    j.need = need;
    out->stretched = qj_cube_stat(need, "employed_lo95") == NULL;
    for (size_t i = 0; i < facts->n; i++)
        if (facts->list[i].year > out->base_year)
            judge(&j, &facts->list[i], out);
    qj_arena_rewind(a, mark);
    return QJ_OK;
}

const char *score_text(const score_vintage *v, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 1024);
    qj_buf_str(&b, SCORE_METHOD "\n");
    for (int l = 0; l < SCORE_LEVELS; l++)
        for (int h = 0; h < SCORE_AHEAD; h++) {
            const qj_score s = qj_score_read(&v->sum[l][h]);
            if (s.n == 0)
                continue;
            const double figures[] = {s.wmape, s.bias, s.direction, s.faster, s.cover80, s.cover95, s.msis, s.skill_naive, s.skill_constant};
            qj_buf_printf(&b, "%s\t%d\t%zu", score_level_id((score_level)l), h, s.n);
            for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
                qj_buf_char(&b, '\t');
                qj_buf_double(&b, figures[i]);
            }
            for (int c = 0; c < QJ_CAUSES; c++) {
                qj_buf_char(&b, '\t');
                qj_buf_double(&b, s.cause[c]);
            }
            qj_buf_char(&b, '\n');
        }
    return b.failed ? NULL : b.data;
}

double score_text_wmape(const char *scores, score_level level) {
    const char *id = score_level_id(level);
    const size_t n = strlen(id);
    for (const char *at = scores; at != NULL && *at != '\0'; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, id, n) != 0 || strncmp(at + n, "\t0\t", 3) != 0)
            continue;
        const char *wmape = strchr(at + n + 3, '\t');
        return wmape != NULL ? strtod(wmape + 1, NULL) : (double)NAN;
    }
    return NAN;
}
