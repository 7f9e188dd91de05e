#include "model/supply/ceiling.h"

#include "model/demand/levels.h"
#include "model/supply/labour.h"
#include "num/elem.h"
#include "num/normal.h"

#include <math.h>
#include <string.h>

static const double Z80 = 1.2815515655446004;

// ---- where people live

typedef struct places {
    const qj_ctx *ctx;
    size_t n;     // regions of which enough is known
    size_t *of;   // [n] their numbers
    int *known;   // [n] last year with a published figure
    qj_panel x;   // their shares in the country, up to the last year of any
    double whole; // what the shares sum to in the last year in which all are known
    int common;   // that year
} places;

static bool usable(double people, double country) { return people > 0 && country > 0; }

// Regions with enough history; the years before a region's first figure are left out, and so are those after the last of all.
static qj_rc shares_of(const qj_panel *people, const qj_panel *country, places *p, qj_err *err) {
    qj_arena *a = p->ctx->arena;
    int last = -1;
    p->of = QJ_NEW(a, size_t, people->n + 1);
    p->known = QJ_NEW(a, int, people->n + 1);
    p->x = (qj_panel){.first_year = people->first_year, .n_years = people->n_years};
    p->x.x = QJ_NEW(a, double, people->n *(size_t)people->n_years + 1);
    p->x.use = QJ_NEW(a, uint8_t, people->n *(size_t)people->n_years + 1);
    if (p->of == NULL || p->known == NULL || p->x.x == NULL || p->x.use == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t r = 0; r < people->n; r++) {
        const double *v = qj_panel_row(people, r);
        int n = 0, end = 0;
        for (int t = 0; t < people->n_years; t++) {
            const bool is = usable(v[t], country->x[t]);
            p->x.x[p->n * (size_t)people->n_years + (size_t)t] = is ? v[t] / country->x[t] : NAN;
            p->x.use[p->n * (size_t)people->n_years + (size_t)t] = is && qj_panel_use(people, r)[t];
            n += is;
            end = is ? t : end;
        }
        if (n < QJ_PLACES_LEAST)
            continue;
        p->of[p->n] = r;
        p->known[p->n++] = people->first_year + end;
        last = end > last ? end : last;
    }
    p->x.n = p->n;
    p->common = people->first_year + last;
    for (size_t i = 0; i < p->n; i++)
        p->common = p->known[i] < p->common ? p->known[i] : p->common;
    return QJ_OK;
}

// A copy of a panel up to the year `last`, gaps bridged.
static qj_rc cut_panel(const qj_panel *p, int last, qj_arena *a, qj_panel *out, qj_err *err) {
    *out = (qj_panel){.n = p->n, .first_year = p->first_year, .n_years = last - p->first_year + 1};
    const size_t n = (size_t)out->n_years;
    out->x = QJ_NEW(a, double, p->n *n + 1);
    out->use = QJ_NEW(a, uint8_t, p->n *n + 1);
    if (out->x == NULL || out->use == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < p->n; i++) {
        memcpy(qj_panel_row(out, i), qj_panel_row(p, i), n * sizeof(double));
        memcpy(qj_panel_use(out, i), qj_panel_use(p, i), n);
        size_t from = 0;
        while (from < n && isnan(qj_panel_row(out, i)[from]))
            from++;
        qj_series s = {.first_year = p->first_year + (int)from, .n = n - from, .x = qj_panel_row(out, i) + from, .use = qj_panel_use(out, i) + from};
        (void)qj_series_bridge(&s);
    }
    return QJ_OK;
}

// Forecasts after the last year of a panel: f[series][h - 1], 1 <= h <= horizon.
static qj_rc forecast(const qj_panel *x, const qj_best *chosen, int horizon, const qj_ctx *ctx, level_past *l, double **f, qj_err *err) {
    QJ_TRY(level_of_panel(x, chosen, ctx, l, err));
    QJ_NEED(err, *f = QJ_NEW(ctx->arena, double, x->n *(size_t)horizon + 1));
    return level_forecast(l, horizon, ctx, *f, err);
}

// Regions whose figures end earlier: forecast from the last year that all have, in the last year of any they share what the
// others leave of the whole.
static qj_rc fill_last(places *p, qj_best *best, qj_err *err) {
    const int end = p->x.first_year + p->x.n_years - 1, ahead = end - p->common;
    const size_t last = (size_t)p->x.n_years - 1;
    qj_panel whole, known;
    level_past l;
    double *f, rest = 0, sum = 0;
    QJ_TRY(cut_panel(&p->x, end, p->ctx->arena, &whole, err)); // gaps are bridged before a year is the last
    QJ_TRY(cut_panel(&whole, p->common, p->ctx->arena, &known, err));
    QJ_TRY(forecast(&known, NULL, ahead > 0 ? ahead : 1, p->ctx, &l, &f, err));
    *best = l.best;
    for (size_t i = 0; i < p->n; i++)
        p->whole += qj_panel_row(&known, i)[known.n_years - 1];
    if (ahead == 0)
        return QJ_OK;
    rest = p->whole;
    for (size_t i = 0; i < p->n; i++)
        if (p->known[i] == end)
            rest -= qj_panel_row(&p->x, i)[last];
        else
            sum += f[i * (size_t)ahead + (size_t)ahead - 1];
    for (size_t i = 0; i < p->n; i++)
        if (p->known[i] != end)
            qj_panel_row(&p->x, i)[last] = f[i * (size_t)ahead + (size_t)ahead - 1] * (sum > 0 && rest > 0 ? rest / sum : 1);
    return QJ_OK;
}

// Spread of the growth from the base year to h years after it: errors count from the last year that was known by then.
static void spread_of(const qj_spread *s, double scale, int known, int base_year, int horizon, double *out) {
    const int from = known < base_year ? known : base_year;
    out[0] = 0;
    for (int h = 1; h <= horizon; h++)
        out[h] = s->q80 / Z80 * scale * qj_spread_growth(s, base_year + h - from);
}

static qj_rc country_spread(const qj_panel *country, int last, int base_year, int horizon, const qj_ctx *ctx, double *out, qj_err *err) {
    qj_panel x;
    level_past l;
    qj_spread s;
    double scale;
    QJ_TRY(cut_panel(country, last, ctx->arena, &x, err));
    QJ_TRY(level_of_panel(&x, NULL, ctx, &l, err));
    QJ_TRY(qj_spread_fit(&l.r[l.best.method], &scale, ctx->arena, &s, err));
    spread_of(&s, scale, last, base_year, horizon, out);
    return QJ_OK;
}

// Shares in the years base .. base + horizon: what is known, then forecasts, every year scaled to the whole.
static void put_shares(const places *p, const qj_panel *x, const double *f, int ahead, int base_year, int horizon, double *share) {
    for (int h = 0; h <= horizon; h++) {
        const int t = base_year + h - x->first_year, past = t - x->n_years + 1;
        double sum = 0;
        for (size_t i = 0; i < p->n; i++)
            sum += past <= 0 ? qj_panel_row(x, i)[t] : f[i * (size_t)ahead + (size_t)past - 1];
        for (size_t i = 0; i < p->n; i++)
            share[p->of[i] * (size_t)(horizon + 1) + (size_t)h] =
                (past <= 0 ? qj_panel_row(x, i)[t] : f[i * (size_t)ahead + (size_t)past - 1]) * (past > 0 ? p->whole / sum : 1);
    }
}

static qj_rc places_make(places *p, const qj_panel *country, int base_year, int horizon, qj_places *out, double *share, double *spread, qj_err *err) {
    const int years = horizon + 1;
    qj_panel full;
    level_past l;
    qj_spread s;
    QJ_TRY(fill_last(p, &out->best, err));
    QJ_TRY(cut_panel(&p->x, p->x.first_year + p->x.n_years - 1, p->ctx->arena, &full, err));
    const int ahead = base_year + horizon - (full.first_year + full.n_years - 1), room = ahead > 0 ? ahead : 1;
    double *f, *scale = QJ_NEW(p->ctx->arena, double, p->n + 1);
    QJ_NEED(err, scale);
    QJ_TRY(forecast(&full, &out->best, room, p->ctx, &l, &f, err));
    QJ_TRY(qj_spread_fit(&l.r[l.best.method], scale, p->ctx->arena, &s, err));
    put_shares(p, &full, f, room, base_year, horizon, share);
    int last = country->n_years - 1;
    while (last > 0 && !(country->x[last] > 0))
        last--;
    out->year = country->first_year + last;
    out->country = country->x[last];
    QJ_TRY(country_spread(country, out->year, base_year, horizon, p->ctx, spread, err));
    for (size_t i = 0; i < p->n; i++) {
        double *own = spread + (1 + p->of[i]) * (size_t)years;
        spread_of(&s, scale[i], p->known[i], base_year, horizon, own);
        for (int h = 0; h < years; h++)
            own[h] = sqrt(own[h] * own[h] + spread[h] * spread[h]);
    }
    return QJ_OK;
}

// The last year of any region, and only what lies before it.
static void trim(places *p) {
    int end = 0;
    for (size_t i = 0; i < p->n; i++)
        end = p->known[i] > end ? p->known[i] : end;
    qj_panel x = {.n = p->n, .first_year = p->x.first_year, .n_years = end - p->x.first_year + 1, .x = p->x.x, .use = p->x.use};
    for (size_t i = 0; i < p->n; i++) {
        memmove(qj_panel_row(&x, i), qj_panel_row(&p->x, i), (size_t)x.n_years * sizeof(double));
        memmove(qj_panel_use(&x, i), qj_panel_use(&p->x, i), (size_t)x.n_years);
    }
    p->x = x;
}

qj_rc qj_places_make(const qj_panel *people, const qj_panel *country, int base_year, int horizon, const qj_ctx *ctx, qj_places *out,
                     bool *known, qj_err *err) {
    const size_t years = (size_t)horizon + 1;
    double *share = QJ_NEW(ctx->arena, double, people->n *years), *spread = QJ_NEW(ctx->arena, double, (people->n + 1) * years);
    places p = {.ctx = ctx};
    *out = (qj_places){.n_regions = people->n, .horizon = horizon, .share = share, .spread = spread};
    *known = false;
    if (share == NULL || spread == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < people->n * years; i++)
        share[i] = NAN;
    for (size_t i = 0; i < (people->n + 1) * years; i++)
        spread[i] = NAN;
    QJ_TRY(shares_of(people, country, &p, err));
    size_t counted = 0;
    for (int t = 0; t < country->n_years; t++)
        counted += country->x[t] > 0;
    if (p.n == 0 || counted < QJ_PLACES_LEAST || base_year < people->first_year)
        return QJ_OK;
    trim(&p);
    qj_pool *own = NULL;
    QJ_TRY(qj_pool_new(1, &own, err));
    const qj_ctx alone = {.arena = ctx->arena, .pool = own, .cancel = ctx->cancel};
    p.ctx = &alone;
    const qj_rc rc = places_make(&p, country, base_year, horizon, out, share, spread, err);
    qj_pool_free(own);
    *known = rc == QJ_OK && isfinite(p.whole); // not when a region begins after another one has ended
    return rc;
}

// ---- the labour force

// Everybody of a region and those who take part, up to a factor: the country's people by sex and age, weighed by the band
// that these people were in when the bands were counted.
static void count(const qj_force_input *in, size_t region, int h, double *people, double *part) {
    const qj_people *p = &in->need->people;
    const int years = in->places->horizon + 1, since = in->need->base_year + h - in->band_year;
    *people = *part = 0;
    for (int sex = 0; sex < QJ_SEXES; sex++)
        for (int age = 0; age < QJ_AGES; age++) {
            const int then = age - since;
            int band = QJ_AGE_BANDS - 1;
            while (band > 0 && then < p->band_from[sex * QJ_AGE_BANDS + band])
                band--;
            const double n = p->population[(sex * QJ_AGES + age) * years + h] *
                             p->band_weight[(region * QJ_SEXES + (size_t)sex) * QJ_AGE_BANDS + (size_t)band];
            *people += n;
            *part += age < 15 ? 0 : n * qj_employment_rate(p, years, sex, age, h, 0);
        }
}

static double projected(const qj_force_input *in, int h) {
    double sum = 0;
    for (int k = 0; k < QJ_SEXES * QJ_AGES; k++)
        sum += in->need->people.population[k * (in->places->horizon + 1) + h];
    return sum;
}

// Of projected persons a published one.
static double level_of(const qj_force_input *in) {
    const int h = in->places->year - in->need->base_year;
    return h < 0 || h > in->places->horizon ? 1 : in->places->country / projected(in, h);
}

static void fill_region(const qj_force_input *in, size_t r, qj_force *out) {
    const int years = out->horizon + 1;
    const double employed = qj_panel_row(&in->need->region, r)[in->need->region.n_years - 1];
    const double base = employed / (1 - in->unemployment[r]), *share = in->places->share + r * (size_t)years;
    double people0, part0, people, part;
    const double level = level_of(in);
    count(in, r, 0, &people0, &part0);
    for (int h = 0; h < years; h++) {
        const size_t at = (1 + r) * (size_t)years + (size_t)h;
        count(in, r, h, &people, &part);
        out->population[at] = share[h] * level * projected(in, h);
        out->force[at] = base * (out->population[at] / out->population[at - (size_t)h]) * ((part / people) / (part0 / people0));
        out->ceiling[at] = qj_labour_ceiling(out->force[at], in->idle[r], 0).ceiling;
        out->population[(size_t)h] += out->population[at];
        out->force[(size_t)h] += out->force[at];
        out->ceiling[(size_t)h] += out->ceiling[at];
    }
}

qj_rc qj_force_make(const qj_force_input *in, qj_arena *a, qj_force *out, qj_err *err) {
    const size_t n = (1 + in->need->n_regions) * ((size_t)in->places->horizon + 1);
    *out = (qj_force){.n_regions = in->need->n_regions, .horizon = in->places->horizon, .spread = in->places->spread};
    out->population = QJ_NEW(a, double, n);
    out->force = QJ_NEW(a, double, n);
    out->ceiling = QJ_NEW(a, double, n);
    if (out->population == NULL || out->force == NULL || out->ceiling == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t r = 0; r < in->need->n_regions; r++)
        fill_region(in, r, out);
    return QJ_OK;
}

// ---- against employment

// The mean of what the first of two lognormal numbers exceeds the second by (Margrabe 1978); means a and b.
qj_passing qj_ceiling_passed(double lo80, double hi80, double ceiling, double spread) {
    if (!(lo80 > 0) || !(hi80 >= lo80) || !(ceiling > 0) || !(spread >= 0))
        return (qj_passing){NAN, NAN};
    const double own = (qj_log(hi80) - qj_log(lo80)) / (2 * Z80), middle = (qj_log(hi80) + qj_log(lo80)) / 2, log_ceiling = qj_log(ceiling);
    const double variance = own * own + spread * spread, sd = sqrt(variance);
    const double a = qj_exp(middle + own * own / 2), b = qj_exp(log_ceiling + spread * spread / 2);
    if (!(sd > 0))
        return (qj_passing){.probability = middle > log_ceiling, .expected = fmax(0, a - b)};
    const double d = (qj_log(a) - qj_log(b)) / sd;
    return (qj_passing){.probability = qj_normal_cdf((middle - log_ceiling) / sd),
                        .expected = fmax(0, a * qj_normal_cdf(d + sd / 2) - b * qj_normal_cdf(d - sd / 2))};
}
