// How far forecasts of this kind of series have missed: scales and calibrated quantiles.
#include "model/demand/need.h"
#include "num/elem.h"
#include "num/sort.h"

#include <math.h>

static const double Z50 = 0.6744897501960817, Z80 = 1.2815515655446004, Z95 = 1.959963984540054;
static const double HALF_LIFE = 4;       // years after which an error counts half: old ones were made in other times
static const double PRIOR_ORIGINS = 5;   // for which errors are taken to grow with the root of the years ahead
static const double ROOT = 0.5, MOST_POWER = 0.85;
static const double FADING = 0.9;        // of a wrong slope from year to year
enum { LEAST = 5, LEAST_LONG = 7, LONG = 14, MOST_AHEAD = 20 };

typedef struct score {
    double size, weight; // |ln(y / f)| / scale, not yet divided by a power of the years ahead
    int ahead;
} score;

typedef struct scores {
    size_t n;
    score *list, *other; // other: room to sort into
    qj_keyed *order;
} scores;

static void sort_scores(scores *s) {
    for (size_t i = 0; i < s->n; i++)
        s->order[i] = (qj_keyed){s->list[i].size, (uint32_t)i};
    qj_sort_keyed(s->n, s->order);
    for (size_t i = 0; i < s->n; i++)
        s->other[i] = s->list[s->order[i].i];
    score *sorted = s->other;
    s->other = s->list;
    s->list = sorted;
}

// The size that a share p of the weight does not exceed, on a line between neighbours; ahead 0: of all.
static double weighted_quantile(size_t n, const score *sorted, int ahead, double p) {
    double total = 0, below = 0, last = NAN, last_at = 0;
    for (size_t i = 0; i < n; i++)
        total += ahead == 0 || sorted[i].ahead == ahead ? sorted[i].weight : 0;
    for (size_t i = 0; i < n; i++) {
        if (ahead != 0 && sorted[i].ahead != ahead)
            continue;
        const double at = (below + sorted[i].weight / 2) / total;
        if (at >= p)
            return isnan(last) ? sorted[i].size : last + (sorted[i].size - last) * (p - last_at) / (at - last_at);
        below += sorted[i].weight;
        last = sorted[i].size;
        last_at = at;
    }
    return last;
}

// Scores of all origins of a series, the newer the heavier.
static size_t scores_of(const qj_rolling *r, const qj_calibration *c, size_t i, score *out) {
    const qj_series *s = &r->set->s[i];
    const size_t least = s->n >= LONG ? LEAST_LONG : LEAST;
    size_t count = 0;
    for (size_t n = r->first[i] > least ? r->first[i] : least; n < s->n; n++) {
        const double *f = qj_rolling_at(r, i, n), scale = qj_series_scale(c, s, n), offset = qj_log_offset(n, s->x);
        if (f == NULL || !s->use[n - 1] || !(scale > 0))
            continue;
        for (size_t h = 1; h <= (size_t)r->horizon && n + h <= s->n; h++) {
            const double y = s->x[n + h - 1] + offset, g = f[h - 1] + offset;
            if (s->use[n + h - 1] && y > 0 && g > 0)
                out[count++] = (score){fabs(qj_log(y) - qj_log(g)) / scale, qj_exp(-0.6931471805599453 / HALF_LIFE * (double)(s->n - n)), (int)h};
        }
    }
    return count;
}

// By which power of the years ahead the 80 % quantile has grown: least squares in logs, drawn to the root as by a few more
// origins.
static double power_of(size_t n, const score *sorted, double origins) {
    double sum[4] = {0}, m = 0;
    for (int h = 1; h <= MOST_AHEAD; h++) {
        const double q = weighted_quantile(n, sorted, h, 0.8);
        if (!(q > 0))
            continue;
        const double x = qj_log(h), y = qj_log(q);
        sum[0] += x, sum[1] += y, sum[2] += x * x, sum[3] += x * y, m++;
    }
    const double spread = m > 1 ? sum[2] - sum[0] * sum[0] / m : 0;
    if (!(spread > 0))
        return ROOT;
    const double slope = (sum[3] - sum[0] * sum[1] / m) / spread;
    return fmin(MOST_POWER, fmax(ROOT, (origins * slope + PRIOR_ORIGINS * ROOT) / (origins + PRIOR_ORIGINS)));
}

double qj_spread_slope(int h) {
    double sum = 0, power = 1;
    for (int j = 0; j < h; j++, power *= FADING)
        sum += power;
    return sum;
}

double qj_spread_growth(const qj_spread *s, int h) {
    const double slope = qj_spread_slope(h);
    return sqrt((1 - s->drift) * h + s->drift * slope * slope);
}

// Errors that grow faster than a random walk hold a slope that was wrong: as much of it as makes them five years ahead what
// they have been.
static double drift_of(double power) {
    const double slope = qj_spread_slope(5), variance = qj_exp(2 * power * qj_log(5));
    return fmin(1, fmax(0, (variance - 5) / (slope * slope - 5)));
}

static void fit(scores *s, double origins, qj_spread *out) {
    sort_scores(s);
    out->drift = drift_of(power_of(s->n, s->list, origins));
    for (size_t k = 0; k < s->n; k++)
        s->list[k].size /= qj_spread_growth(out, s->list[k].ahead);
    sort_scores(s);
    out->q50 = weighted_quantile(s->n, s->list, 0, 0.50);
    out->q80 = weighted_quantile(s->n, s->list, 0, 0.80);
    out->q95 = weighted_quantile(s->n, s->list, 0, 0.95);
}

qj_rc qj_spread_fit(const qj_rolling *r, double *scale, qj_arena *a, qj_spread *out, qj_err *err) {
    const qj_mark mark = qj_arena_mark(a);
    const size_t room = qj_calibrate_room(r);
    double *scratch = QJ_NEW(a, double, room);
    scores s = {.list = QJ_NEW(a, score, room), .other = QJ_NEW(a, score, room), .order = QJ_NEW(a, qj_keyed, room)};
    qj_calibration c;
    size_t origins = 0;
    if (scratch == NULL || s.list == NULL || s.other == NULL || s.order == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    qj_calibrate(r, r->set->last_year, 0, NULL, scratch, &c);
    for (size_t i = 0; i < r->set->n; i++) {
        const size_t n = r->set->s[i].n, begun = n > r->first[i] ? n - r->first[i] : 0;
        scale[i] = qj_series_scale(&c, &r->set->s[i], n);
        s.n += scores_of(r, &c, i, s.list + s.n);
        origins = begun > origins ? begun : origins;
    }
    *out = (qj_spread){.median_var = c.median_var, .cap = c.cap, .q50 = Z50, .q80 = Z80, .q95 = Z95, .n_scores = s.n};
    if (s.n >= QJ_SCORES_LEAST)
        fit(&s, (double)origins, out);
    qj_arena_rewind(a, mark);
    return QJ_OK;
}

double qj_spread_score(const qj_spread *s, double z) {
    const double size = fabs(z);
    double at; // a line through the calibrated quantiles, carried on beyond the last
    if (size <= Z50)
        at = size * (s->q50 / Z50);
    else if (size <= Z80)
        at = s->q50 + (size - Z50) * ((s->q80 - s->q50) / (Z80 - Z50));
    else
        at = s->q80 + (size - Z80) * ((s->q95 - s->q80) / (Z95 - Z80));
    return z < 0 ? -at : at;
}
