// qajet calc shares: staffing patterns of industries some years on.
#include "model/staffing/shares.h"
#include "num/pool.h"
#include "service/calc_shares.h"

#include <math.h>
#include <string.h>

#define Z80 1.2815515655446004
#define EXACT 1e-6 // standard error of a slope of which nothing is known but that it is exact
enum { INDUSTRY, OCCUPATION, YEAR, VALUE, RESPONDENTS, N_SPECS };
enum { MOST_CELLS = 4000000 };

static const qj_calc_column_spec specs[N_SPECS] = {
    {.name = "industry", .kind = QJ_CALC_WORD, .key = true, .optional = true},
    {.name = "occupation", .kind = QJ_CALC_WORD, .key = true},
    {.name = "year", .kind = QJ_CALC_WHOLE, .least = 0, .most = 9999, .key = true},
    {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY},
    {.name = "n", .kind = QJ_CALC_NUM, .least = 0, .most = INFINITY, .optional = true},
};

static const char *industry_of(const share_job *j, size_t k) { return j->rows.has[INDUSTRY] ? qj_calc_word(&j->rows, k, INDUSTRY) : ""; }

static size_t wave_of(const share_industry *in, double year) {
    size_t t = 0;
    while (t < in->waves && in->year[t] != year)
        t++;
    return t;
}

static qj_rc waves(share_job *j, qj_arena *a, qj_err *err) {
    const qj_calc_rows *r = &j->rows;
    size_t i, o;
    for (size_t k = 0; k < r->n; k++) {
        QJ_TRY(qj_calc_word_number(&j->industries, industry_of(j, k), &i, err));
        QJ_TRY(qj_calc_word_number(&j->occupations, qj_calc_word(r, k, OCCUPATION), &o, err));
    }
    QJ_NEED(err, j->in = QJ_NEW(a, share_industry, j->industries.n));
    for (size_t k = 0; k < r->n; k++) {
        share_industry *in = &j->in[qj_calc_word_find(&j->industries, industry_of(j, k))];
        const double year = qj_calc_value_at(r, k, YEAR), n = qj_calc_value_at(r, k, RESPONDENTS);
        size_t t = wave_of(in, year);
        if (t == in->waves) {
            if (t == SHARE_MOST_WAVES)
                return qj_fail(err, QJ_E_CALC_MUCH, qj_text_arg("file", r->file), qj_int_arg("most", SHARE_MOST_WAVES));
            for (in->waves++; t > 0 && in->year[t - 1] > year; t--)
                in->year[t] = in->year[t - 1], in->respondents[t] = in->respondents[t - 1];
            in->year[t] = year, in->respondents[t] = NAN;
        }
        in->respondents[t] = fmax(in->respondents[t], n); // of the industry, the same in all its rows
        in->name = j->industries.text[in - j->in];
    }
    return QJ_OK;
}

static qj_rc fill(share_job *j, qj_arena *a, qj_err *err) {
    const size_t cells = j->industries.n * SHARE_MOST_WAVES * j->occupations.n;
    if (cells > MOST_CELLS)
        return qj_fail(err, QJ_E_CALC_MUCH, qj_text_arg("file", j->rows.file), qj_int_arg("most", MOST_CELLS / SHARE_MOST_WAVES));
    QJ_NEED(err, j->value = QJ_NEW(a, double, cells));
    for (size_t k = 0; k < cells; k++)
        j->value[k] = NAN;
    for (size_t k = 0; k < j->rows.n; k++) {
        const size_t i = qj_calc_word_find(&j->industries, industry_of(j, k));
        const size_t o = qj_calc_word_find(&j->occupations, qj_calc_word(&j->rows, k, OCCUPATION));
        j->value[(i * SHARE_MOST_WAVES + wave_of(&j->in[i], qj_calc_value_at(&j->rows, k, YEAR))) * j->occupations.n + o] = qj_calc_value_at(&j->rows, k, VALUE);
    }
    return QJ_OK;
}

// Occupations without anybody in any wave stay out; one that is there in some waves needs a row in all of them.
static qj_rc choose(share_job *j, size_t i, qj_err *err) {
    share_industry *in = &j->in[i];
    for (size_t o = 0; o < j->occupations.n; o++) {
        double sum = 0.0;
        size_t rows = 0, lacking = 0;
        for (size_t t = 0; t < in->waves; t++) {
            const double v = share_values(j, i, t)[o];
            rows += isnan(v) ? 0u : 1u;
            lacking = isnan(v) ? t : lacking;
            sum += isnan(v) ? 0.0 : v;
        }
        if (rows > 0 && rows < in->waves)
            return qj_fail(err, QJ_E_CALC_LACKS, qj_text_arg("file", j->rows.file), qj_text_arg("key", j->occupations.text[o]),
                           qj_text_arg("of", in->name), qj_int_arg("year", (int64_t)in->year[lacking]));
        if (sum > 0.0)
            in->occupation[in->n++] = o;
    }
    return QJ_OK;
}

static qj_rc shares_of(share_job *j, size_t i, qj_arena *a, qj_err *err) {
    share_industry *in = &j->in[i];
    QJ_NEED(err, in->occupation = QJ_NEW(a, size_t, j->occupations.n));
    QJ_TRY(choose(j, i, err));
    const size_t n = in->n;
    in->share = QJ_NEW(a, double, in->waves * n + 1);
    in->clr = QJ_NEW(a, double, in->waves * n + 1);
    in->slope = QJ_NEW(a, double, n + 1);
    in->se = QJ_NEW(a, double, n + 1);
    in->used = QJ_NEW(a, double, n + 1);
    if (in->share == NULL || in->clr == NULL || in->slope == NULL || in->se == NULL || in->used == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    double weight[SHARE_MOST_WAVES];
    for (size_t t = 0; t < in->waves; t++) {
        double sum = 0.0, smallest = INFINITY, *share = in->share + t * n;
        for (size_t k = 0; k < n; k++)
            sum += share[k] = share_values(j, i, t)[in->occupation[k]];
        if (!(sum > 0.0))
            return qj_fail(err, QJ_E_CALC_NOTHING, qj_text_arg("file", j->rows.file), qj_text_arg("key", in->name),
                           qj_int_arg("year", (int64_t)in->year[t]));
        for (size_t k = 0; k < n; k++) {
            share[k] /= sum;
            smallest = share[k] > 0.0 ? fmin(smallest, share[k]) : smallest;
        }
        // Without a number of respondents the smallest share seen stands for the detection limit.
        const double respondents = in->respondents[t] > 0.0 ? in->respondents[t] : 0.5 / smallest;
        (void)qj_shares_fill(n, share, respondents);
        weight[t] = in->respondents[t] > 0.0 ? in->respondents[t] : 1.0;
        qj_shares_clr(n, share, in->clr + t * n);
    }
    qj_shares_slope(in->waves, n, in->year, weight, in->clr, in->slope, in->se);
    return QJ_OK;
}

// The slope of an occupation is drawn to its mean over industries as far as its error asks for (one-way pooling). Where
// errors are not known, the mean is taken; of one industry alone, its own slope.
static qj_rc pool_slopes(share_job *j, qj_arena *a, qj_err *err) {
    const size_t most = j->industries.n;
    double *y = QJ_NEW(a, double, most), *se = QJ_NEW(a, double, most), *mean = QJ_NEW(a, double, most), **at = QJ_NEW(a, double *, most);
    if (y == NULL || se == NULL || mean == NULL || at == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t o = 0; o < j->occupations.n; o++) {
        size_t n = 0, known = 0;
        double sum = 0.0;
        for (size_t i = 0; i < most; i++)
            for (size_t k = 0; k < j->in[i].n; k++) {
                if (j->in[i].occupation[k] != o)
                    continue;
                at[n] = &j->in[i].used[k];
                *at[n] = 0.0;
                if (isnan(j->in[i].slope[k]))
                    continue;
                y[n] = j->in[i].slope[k], se[n] = fmax(EXACT, j->in[i].se[k]);
                known += isnan(j->in[i].se[k]) ? 0u : 1u;
                sum += y[n++];
            }
        j->n_slopes += known == n && n > 1 ? (double)n : n > 0 ? 1.0 : 0.0;
        if (known == n && n > 1)
            (void)qj_pool_oneway(n, y, se, mean, NULL);
        for (size_t k = 0; k < n; k++)
            *at[k] = known == n && n > 1 ? mean[k] : sum / (double)n;
    }
    return QJ_OK;
}

// Yearly changes around the slopes, over what is left of them once the slopes were taken from the same years: one per
// occupation where its mean is used, one per industry, too, where each has its own. Two years of one industry leave nothing.
static double spread_of(const share_job *j) {
    double squares = 0.0, n = -j->n_slopes;
    for (size_t i = 0; i < j->industries.n; i++) {
        const share_industry *in = &j->in[i];
        for (size_t t = 1; t < in->waves; t++)
            for (size_t k = 0; k < in->n; k++) {
                const double years = in->year[t] - in->year[t - 1];
                const double d = (in->clr[t * in->n + k] - in->clr[(t - 1) * in->n + k] - in->used[k] * years) / sqrt(years);
                squares += d * d;
                n += 1.0;
            }
    }
    return n > 0.0 ? sqrt(squares / n) : (double)NAN;
}

// How much of the slopes is more than the drift that a random walk shows by chance over so many years: their variance
// beyond the expected error, over their variance (empirical Bayes towards no change; Efron & Morris 1975). Where slopes
// leave nothing to judge the walk by, they are taken as they are.
static void calm_slopes(share_job *j) {
    const double sd = spread_of(j);
    double found = 0.0, chance = 0.0;
    j->calm = 1.0;
    for (size_t i = 0; i < j->industries.n && !isnan(sd); i++) {
        const share_industry *in = &j->in[i];
        for (size_t k = 0; k < in->n && in->waves > 1; k++) {
            found += in->used[k] * in->used[k];
            chance += sd * sd / (in->year[in->waves - 1] - in->year[0]);
        }
    }
    if (found > 0.0)
        j->calm = fmax(0.0, 1.0 - chance / found);
    for (size_t i = 0; i < j->industries.n; i++)
        for (size_t k = 0; k < j->in[i].n; k++)
            j->in[i].used[k] *= j->calm;
}

qj_rc share_fit(share_job *j, qj_arena *a, qj_err *err) {
    j->n_slopes = 0.0;
    for (size_t i = 0; i < j->industries.n; i++) {
        j->in[i].n = 0;
        if (j->in[i].waves > 0)
            QJ_TRY(shares_of(j, i, a, err));
    }
    QJ_TRY(pool_slopes(j, a, err));
    calm_slopes(j);
    j->sd = spread_of(j);
    return QJ_OK;
}

void share_path(const share_industry *in, size_t base, int h, double *z, double *out) {
    const size_t from = in->waves > base ? in->waves - base : 0;
    for (size_t k = 0; k < in->n; k++) {
        z[k] = 0.0;
        for (size_t w = from; w < in->waves; w++)
            z[k] += in->clr[w * in->n + k] / (double)(in->waves - from);
    }
    qj_shares_project(in->n, z, in->used, QJ_SHARE_DAMPING, h, out);
}

void share_range(const share_job *j, double share, int h, double *lo, double *hi) {
    *lo = isnan(j->sd) ? (double)NAN : qj_share_bound(share, -Z80, j->sd, h);
    *hi = isnan(j->sd) ? (double)NAN : qj_share_bound(share, Z80, j->sd, h);
}

static qj_rc put_industry(const share_job *j, const share_industry *in, int horizon, size_t base, qj_arena *a, qj_table *t, qj_err *err) {
    double *z = QJ_NEW(a, double, in->n + 1), *share = QJ_NEW(a, double, in->n + 1);
    if (z == NULL || share == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (int h = 1; h <= horizon; h++) {
        share_path(in, base, h, z, share);
        for (size_t k = 0; k < in->n; k++) {
            qj_cell *row = qj_table_row(a, t);
            QJ_NEED(err, row);
            row[0].text = in->name;
            row[1].text = j->occupations.text[in->occupation[k]];
            row[2].i = (int64_t)in->year[in->waves - 1] + h;
            row[3].num = share[k];
            share_range(j, share[k], h, &row[4].num, &row[5].num);
        }
    }
    return QJ_OK;
}

static qj_rc put_shares(share_job *j, int horizon, size_t base, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
#define NUM(n) {.id = (n), .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED}
    static const qj_table_col cols[] = {
        {.id = "industry", .type = QJ_TABLE_TEXT}, {.id = "occupation", .type = QJ_TABLE_TEXT}, {.id = "year", .type = QJ_TABLE_INT},
        NUM("share"), NUM("lo80"), NUM("hi80"),
    };
    bool one_wave = false;
    QJ_TRY(share_fit(j, a, err));
    QJ_TRY(qj_table_new(a, cols, sizeof cols / sizeof *cols, 256, out, err));
    for (size_t i = 0; i < j->industries.n; i++) {
        one_wave = one_wave || j->in[i].waves == 1;
        QJ_TRY(put_industry(j, &j->in[i], horizon, base, a, *out, err));
    }
    return one_wave ? qj_calc_note(a, *out, lang, "calc.shares.one-wave", (const qj_arg[]){{.name = NULL}}, err) : QJ_OK;
}

qj_rc qj_calc_shares(const qj_calc_request *request, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    const int horizon = (int)qj_calc_int(request, "horizon", 1);
    const size_t base = (size_t)qj_calc_int(request, "base", 1);
    const bool back = qj_calc_text(request, "backtest") != NULL;
    share_job *j = QJ_NEW(ctx->arena, share_job, 1);
    QJ_NEED(err, j);
    j->industries.arena = j->occupations.arena = ctx->arena;
    QJ_TRY(qj_calc_rows_read(request->file, N_SPECS, specs, ctx->arena, &j->rows, err));
    QJ_TRY(waves(j, ctx->arena, err));
    QJ_TRY(fill(j, ctx->arena, err));
    out->n = 1;
    out->name[0] = back ? "backtest" : "shares";
    return back ? share_backtest(j, horizon, base, request->lang, ctx->arena, &out->table[0], err)
                : put_shares(j, horizon, base, request->lang, ctx->arena, &out->table[0], err);
}
