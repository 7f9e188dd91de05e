#include "num/expert.h"

#include "num/elem.h"
#include "num/normal.h"

#include <math.h>

#define BISECTIONS 200

// Probability of bin k, and of quantile k.
static double share(int k, double tail)
{
    return k == 0 || k == 3 ? tail : 0.5 - tail;
}

static double level(int k, double tail)
{
    return k == 0 ? tail : k == 1 ? 0.5 : 1.0 - tail;
}

// A study on the scale it is scored on: logs where the background is log-uniform, equal quantiles spread apart.
typedef struct study {
    size_t experts, items;
    double tail;
    const uint8_t *log_scale;
    double *q;          // [expert][item][3]
    double *truth;      // [item]
    double *low, *high; // [item] intrinsic range
    double *pick, *w;   // [expert][3], [expert] of those who judged an item
} study;

double qj_calibration(const double counts[static 4], double power, double tail)
{
    double n = counts[0] + counts[1] + counts[2] + counts[3], information = 0.0;
    for (int k = 0; k < 4; k++)
        if (counts[k] > 0.0)
            information += counts[k] / n * qj_log(counts[k] / n / share(k, tail));
    return n > 0.0 ? qj_chi2_3_tail(2.0 * power * information) : NAN;
}

double qj_information(const double q[static 3], double low, double high, double tail)
{
    double edge[5] = {low, q[0], q[1], q[2], high}, sum = qj_log(high - low);
    for (int k = 0; k < 4; k++)
        sum += share(k, tail) * qj_log(share(k, tail) / (edge[k + 1] - edge[k]));
    return sum;
}

static double distribution(const double *q, double low, double high, double tail, double v)
{
    double x[5] = {low, q[0], q[1], q[2], high}, p[5] = {0.0, tail, 0.5, 1.0 - tail, 1.0};
    for (int k = 0; k < 4; k++)
        if (v < x[k + 1])
            return v <= x[k] ? p[k] : p[k] + (p[k + 1] - p[k]) * (v - x[k]) / (x[k + 1] - x[k]);
    return 1.0;
}

double qj_pool_quantile(size_t experts, const double *q, const double *w, double low, double high, double tail, double p)
{
    double a = low, b = high;
    for (int k = 0; k < BISECTIONS && a < b; k++) {
        double middle = a + 0.5 * (b - a), sum = 0.0;
        if (middle <= a || middle >= b)
            break;
        for (size_t e = 0; e < experts; e++)
            sum += w[e] * distribution(q + 3 * e, low, high, tail, middle);
        if (sum < p)
            a = middle;
        else
            b = middle;
    }
    return b;
}

static bool judged(const study *s, size_t expert, size_t item)
{
    return !isnan(s->q[3 * (expert * s->items + item)]);
}

static void set_range(study *s, size_t item)
{
    double low = s->truth[item], high = s->truth[item];
    for (size_t e = 0; e < s->experts; e++)
        if (judged(s, e, item)) {
            low = fmin(low, s->q[3 * (e * s->items + item)]);
            high = fmax(high, s->q[3 * (e * s->items + item) + 2]);
        }
    double more = QJ_EXPERT_OVERSHOOT * (high - low);
    if (!(more > 0.0)) // one number from everybody: any range will do
        more = fmax(fabs(high), 1.0) * 1e-6;
    s->low[item] = low - more;
    s->high[item] = high + more;
}

// Equal quantiles have no density: they are moved apart by a millionth of the range.
static void spread(study *s, size_t expert, size_t item)
{
    double *q = s->q + 3 * (expert * s->items + item), step = 1e-6 * (s->high[item] - s->low[item]);
    bool first = q[1] - q[0] < step, second = q[2] - q[1] < step;
    if (first)
        q[0] = q[1] - step;
    if (second)
        q[2] = q[1] + step;
}

static qj_rc prepare(const qj_judgements *j, qj_arena *arena, study *s, qj_err *err)
{
    size_t n = j->experts * j->items;
    *s = (study){.experts = j->experts, .items = j->items, .tail = j->tail, .log_scale = j->log_scale};
    QJ_NEED(err, s->q = QJ_NEW(arena, double, 3 * n));
    QJ_NEED(err, s->truth = QJ_NEW(arena, double, j->items));
    QJ_NEED(err, s->low = QJ_NEW(arena, double, j->items));
    QJ_NEED(err, s->high = QJ_NEW(arena, double, j->items));
    QJ_NEED(err, s->pick = QJ_NEW(arena, double, 3 * (j->experts + 1)));
    QJ_NEED(err, s->w = QJ_NEW(arena, double, j->experts + 1));
    for (size_t i = 0; i < j->items; i++)
        s->truth[i] = j->log_scale[i] ? qj_log(j->truth[i]) : j->truth[i];
    for (size_t k = 0; k < 3 * n; k++)
        s->q[k] = j->log_scale[k / 3 % j->items] ? qj_log(j->q[k]) : j->q[k];
    for (size_t i = 0; i < j->items; i++) {
        set_range(s, i);
        for (size_t e = 0; e < j->experts; e++)
            if (judged(s, e, i))
                spread(s, e, i);
    }
    return QJ_OK;
}

// A value that equals a quantile belongs to the bin below it.
static int bin_of(const double *q, double v)
{
    return v <= q[0] ? 0 : v <= q[1] ? 1 : v <= q[2] ? 2 : 3;
}

// Quantiles of one item by the pool with weights w[expert]; the weights of those who judged it add up to 1. False
// where none of them has any.
static bool pool_item(const study *s, const double *w, size_t item, double out[3])
{
    size_t n = 0;
    double total = 0.0;
    for (size_t e = 0; e < s->experts; e++)
        if (w[e] > 0.0 && judged(s, e, item)) {
            for (int k = 0; k < 3; k++)
                s->pick[3 * n + (size_t)k] = s->q[3 * (e * s->items + item) + (size_t)k];
            s->w[n++] = w[e];
            total += w[e];
        }
    for (size_t e = 0; e < n; e++)
        s->w[e] /= total;
    for (int k = 0; k < 3; k++)
        out[k] = n == 0 ? NAN : qj_pool_quantile(n, s->pick, s->w, s->low[item], s->high[item], s->tail, level(k, s->tail));
    return n > 0;
}

// Calibration and information of the pool on the seeds.
static void score_pool(const study *s, const double *w, double power, double *calibration, double *information)
{
    double counts[4] = {0}, sum = 0.0, n = 0.0, q[3];
    for (size_t i = 0; i < s->items; i++)
        if (!isnan(s->truth[i]) && pool_item(s, w, i, q)) {
            counts[bin_of(q, s->truth[i])] += 1.0;
            sum += qj_information(q, s->low[i], s->high[i], s->tail);
            n += 1.0;
        }
    *calibration = qj_calibration(counts, fmin(power, n), s->tail);
    *information = n > 0.0 ? sum / n : NAN;
}

// Scores of one expert on the seeds judged; returns how many those are.
static size_t score_expert(const study *s, size_t e, double counts[4], double *information)
{
    size_t n = 0;
    double sum = 0.0;
    for (size_t i = 0; i < s->items; i++)
        if (!isnan(s->truth[i]) && judged(s, e, i)) {
            const double *q = s->q + 3 * (e * s->items + i);
            counts[bin_of(q, s->truth[i])] += 1.0;
            sum += qj_information(q, s->low[i], s->high[i], s->tail);
            n++;
        }
    *information = n > 0 ? sum / (double)n : NAN;
    return n;
}

static bool weigh(const qj_pool_result *r, size_t experts, double alpha, double *w)
{
    double total = 0.0;
    for (size_t e = 0; e < experts; e++) {
        bool in = r->calibration[e] >= alpha && r->information[e] > 0.0;
        w[e] = in ? r->calibration[e] * r->information[e] : 0.0;
        total += w[e];
    }
    for (size_t e = 0; e < experts; e++)
        w[e] = total > 0.0 ? w[e] / total : 0.0;
    return total > 0.0;
}

// The observed calibration that makes the best pool when it is the cut-off; of equals the highest.
static double best_alpha(const study *s, const qj_pool_result *r, double *w)
{
    double best = -1.0, alpha = 0.0, calibration, information;
    for (size_t e = 0; e < s->experts; e++) {
        double cut = r->calibration[e];
        if (isnan(cut) || !weigh(r, s->experts, cut, w))
            continue;
        score_pool(s, w, (double)r->power, &calibration, &information);
        double score = calibration * information;
        if (score > best || (score == best && cut > alpha)) {
            best = score;
            alpha = cut;
        }
    }
    return alpha;
}

qj_rc qj_expert_pool(const qj_judgements *j, const qj_pool_weights *o, qj_arena *arena, qj_pool_result *out,
                     bool *scored, qj_err *err)
{
    study s;
    double(*counts)[4] = qj_arena_array(arena, j->experts + 1, sizeof *counts, _Alignof(double));
    QJ_NEED(err, counts);
    QJ_TRY(prepare(j, arena, &s, err));
    *out = (qj_pool_result){.alpha = o->alpha, .power = SIZE_MAX};
    QJ_NEED(err, out->calibration = QJ_NEW(arena, double, j->experts));
    QJ_NEED(err, out->information = QJ_NEW(arena, double, j->experts));
    QJ_NEED(err, out->weight = QJ_NEW(arena, double, j->experts));
    QJ_NEED(err, out->q = QJ_NEW(arena, double, 3 * j->items));
    for (size_t i = 0; i < j->items; i++)
        out->seeds += isnan(s.truth[i]) ? 0 : 1;
    for (size_t e = 0; e < j->experts; e++) {
        size_t n = score_expert(&s, e, counts[e], &out->information[e]);
        out->power = n > 0 && n < out->power ? n : out->power;
    }
    out->power = out->power == SIZE_MAX ? 0 : out->power;
    for (size_t e = 0; e < j->experts; e++)
        out->calibration[e] = qj_calibration(counts[e], (double)out->power, j->tail);
    *scored = true;
    if (o->performance) {
        if (isnan(o->alpha))
            out->alpha = best_alpha(&s, out, out->weight);
        *scored = weigh(out, j->experts, out->alpha, out->weight);
    } else {
        for (size_t e = 0; e < j->experts; e++)
            out->weight[e] = 1.0 / (double)j->experts;
    }
    score_pool(&s, out->weight, (double)out->power, &out->pool_calibration, &out->pool_information);
    for (size_t i = 0; i < j->items; i++) {
        pool_item(&s, out->weight, i, out->q + 3 * i);
        for (size_t k = 0; k < 3; k++)
            out->q[3 * i + k] = j->log_scale[i] ? qj_exp(out->q[3 * i + k]) : out->q[3 * i + k];
    }
    return QJ_OK;
}
