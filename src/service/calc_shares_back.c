// qajet calc shares --backtest: how far projected patterns would have missed, beside patterns that stay as they are.
#include "service/calc_shares.h"

#include <math.h>
#include <string.h>

enum { PROJECTED, CONSTANT, METHODS };
enum { LEAST_WAVES = 3 }; // two years give a slope but no error, and no range

#define NO_CHANGE 1e-12 // rounding; a forecast that names no direction is not judged by it

typedef struct score {
    double misplaced;    // sum over patterns of half the absolute differences
    double inside, ranges, right, moved;
    size_t patterns, shares;
} score;

typedef struct trial {
    share_job *j;
    int horizon;
    size_t base;
    size_t *waves; // [industry] all there are
    double *actual, *last, *f, *z, *share; // [occupations]
    score score[METHODS];
    int first, final; // origins
} trial;

// Shares of a wave over all occupations; false when nobody works.
static bool raw_shares(const share_job *j, size_t i, size_t wave, double *out) {
    const double *v = share_values(j, i, wave);
    double sum = 0.0;
    for (size_t o = 0; o < j->occupations.n; o++)
        sum += out[o] = isnan(v[o]) ? 0.0 : v[o];
    for (size_t o = 0; o < j->occupations.n && sum > 0.0; o++)
        out[o] /= sum;
    return sum > 0.0;
}

static void judge(trial *t, const share_industry *in, int h) {
    const share_job *j = t->j;
    double off = 0.0, still = 0.0;
    for (size_t o = 0; o < j->occupations.n; o++) {
        off += fabs(t->f[o] - t->actual[o]) / 2.0;
        still += fabs(t->last[o] - t->actual[o]) / 2.0;
    }
    t->score[PROJECTED].misplaced += off;
    t->score[CONSTANT].misplaced += still;
    for (size_t k = 0; k < in->n; k++) {
        const size_t o = in->occupation[k];
        double lo, hi;
        share_range(j, t->f[o], h, &lo, &hi);
        if (!isnan(lo)) {
            t->score[PROJECTED].ranges += 1.0;
            t->score[PROJECTED].inside += t->actual[o] >= lo && t->actual[o] <= hi;
        }
        const double said = t->f[o] - t->last[o], came = t->actual[o] - t->last[o];
        if (fabs(said) > NO_CHANGE && fabs(came) > NO_CHANGE) {
            t->score[PROJECTED].moved += 1.0;
            t->score[PROJECTED].right += (said > 0.0) == (came > 0.0);
        }
    }
    for (int m = 0; m < METHODS; m++) {
        t->score[m].patterns++;
        t->score[m].shares += in->n;
    }
}

// Forecasts of one industry from the years that it has now.
static void judge_industry(trial *t, size_t i) {
    const share_industry *in = &t->j->in[i];
    if (in->waves < LEAST_WAVES || !raw_shares(t->j, i, in->waves - 1, t->last))
        return;
    for (size_t w = in->waves; w < t->waves[i]; w++) {
        const int h = (int)(in->year[w] - in->year[in->waves - 1]);
        if (h > t->horizon || !raw_shares(t->j, i, w, t->actual))
            continue;
        memset(t->f, 0, t->j->occupations.n * sizeof *t->f);
        share_path(in, t->base, h, t->z, t->share);
        for (size_t k = 0; k < in->n; k++)
            t->f[in->occupation[k]] = t->share[k];
        judge(t, in, h);
    }
}

// Everything is found anew from what was known in the year of the origin.
static qj_rc judge_origin(trial *t, int year, qj_arena *a, qj_err *err) {
    share_job *j = t->j;
    const qj_mark mark = qj_arena_mark(a);
    for (size_t i = 0; i < j->industries.n; i++) {
        share_industry *in = &j->in[i];
        in->waves = 0;
        while (in->waves < t->waves[i] && in->year[in->waves] <= year)
            in->waves++;
    }
    QJ_TRY(share_fit(j, a, err));
    const size_t before = t->score[CONSTANT].patterns;
    for (size_t i = 0; i < j->industries.n; i++)
        if (j->in[i].waves > 0 && (int)j->in[i].year[j->in[i].waves - 1] == year)
            judge_industry(t, i);
    if (t->score[CONSTANT].patterns > before) {
        t->first = t->first == 0 ? year : t->first;
        t->final = year;
    }
    qj_arena_rewind(a, mark);
    return QJ_OK;
}

static qj_rc put(const trial *t, int m, const char *id, qj_arena *a, qj_table *out, qj_err *err) {
    const score *s = &t->score[m];
    qj_cell *row = qj_table_row(a, out);
    QJ_NEED(err, row);
    row[0].text = id;
    row[1].num = 100.0 * s->misplaced / (double)s->patterns;
    row[2].num = s->ranges > 0.0 ? s->inside / s->ranges : (double)NAN;
    row[3].num = s->moved > 0.0 ? s->right / s->moved : (double)NAN;
    row[4].num = t->score[CONSTANT].misplaced > 0.0 ? 1.0 - s->misplaced / t->score[CONSTANT].misplaced : (double)NAN;
    row[5].i = (int64_t)s->patterns;
    row[6].i = (int64_t)s->shares;
    return QJ_OK;
}

static qj_rc make_room(trial *t, qj_arena *a, qj_err *err) {
    const size_t n = t->j->occupations.n + 1;
    double **const all[] = {&t->actual, &t->last, &t->f, &t->z, &t->share};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        QJ_NEED(err, *all[k] = QJ_NEW(a, double, n));
    QJ_NEED(err, t->waves = QJ_NEW(a, size_t, t->j->industries.n));
    for (size_t i = 0; i < t->j->industries.n; i++)
        t->waves[i] = t->j->in[i].waves;
    return QJ_OK;
}

static qj_rc judge_all(trial *t, qj_arena *a, qj_err *err) {
    int first = INT32_MAX, last = 0;
    for (size_t i = 0; i < t->j->industries.n; i++) {
        const share_industry *in = &t->j->in[i];
        const int from = (int)in->year[0], to = (int)in->year[in->waves - 1];
        first = from < first ? from : first;
        last = to > last ? to : last;
    }
    for (int year = first; year < last; year++)
        QJ_TRY(judge_origin(t, year, a, err));
    return t->score[CONSTANT].patterns > 0 ? QJ_OK : qj_fail(err, QJ_E_CALC_SHARES_SHORT, qj_text_arg("file", t->j->rows.file),
                                                             qj_int_arg("least", LEAST_WAVES + 1));
}

qj_rc share_backtest(share_job *j, int horizon, size_t base, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    static const qj_table_col cols[] = {
        {.id = "method", .type = QJ_TABLE_MSG, .prefix = "shares."},
        {.id = "misplaced", .type = QJ_TABLE_NUM, .decimals = 3},
        {.id = "cover80", .type = QJ_TABLE_NUM, .decimals = 3},
        {.id = "direction", .type = QJ_TABLE_NUM, .decimals = 3},
        {.id = "skill_constant", .type = QJ_TABLE_NUM, .decimals = 3},
        {.id = "patterns", .type = QJ_TABLE_INT},
        {.id = "shares", .type = QJ_TABLE_INT},
    };
    trial t = {.j = j, .horizon = horizon, .base = base};
    QJ_TRY(make_room(&t, a, err));
    QJ_TRY(judge_all(&t, a, err));
    QJ_TRY(qj_table_new(a, cols, sizeof cols / sizeof *cols, METHODS, out, err));
    QJ_TRY(put(&t, PROJECTED, "projected", a, *out, err));
    QJ_TRY(put(&t, CONSTANT, "constant", a, *out, err));
    const qj_arg span[] = {qj_int_arg("first", t.first), qj_int_arg("last", t.final), {.name = NULL}};
    return qj_calc_note(a, *out, lang, "calc.shares.origins", span, err);
}
