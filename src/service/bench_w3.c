// W3: the population of 20 regions by sex and age over 30 years in many draws, with means and quantiles of each five-year
// age group, by what projects populations in `calc population --draws`.
#include "base/clock.h"
#include "model/supply/population_run.h"
#include "num/elem.h"
#include "service/bench.h"

enum { D = 1000, T = 30, R = 20, S = 2, A = 101, FIRST = 15, LAST = 49, GROUP = 5 };
enum { Q05, Q50, Q95, QUANTILES };
static const double probability[QUANTILES] = {0.05, 0.5, 0.95}, share[S] = {0.512, 1.0 - 0.512};

// The same moves for both sexes.
static qj_rc make_moves(const double *rate, qj_arena *a, const qj_mix **out, qj_err *err) {
    qj_mix *move = QJ_NEW(a, qj_mix, S *A);
    uint32_t *first = QJ_NEW(a, uint32_t, A *(R + 1));
    uint16_t *at = QJ_NEW(a, uint16_t, A *R *R);
    double *weight = QJ_NEW(a, double, A *R *R);
    if (move == NULL || first == NULL || at == NULL || weight == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t age = 0; age < A; age++)
        move[age] = move[A + age] = qj_mix_list(R, R, R, rate + age * R * R, first + age * (R + 1), at + age * R * R, weight + age * R * R);
    *out = move;
    return QJ_OK;
}

static qj_rc run(const qj_bench_data *d, const qj_ctx *ctx, qj_people_stats *stats, double *seconds, qj_err *err) {
    const double *rate, *f;
    qj_people_model m = {.regions = R, .sexes = S, .ages = A, .group = GROUP, .women = 1, .first = FIRST, .last = LAST, .share = share};
    qj_people_run r = {.model = &m, .draws = D, .steps = T, .n_p = QUANTILES, .p = probability};
    QJ_TRY(qj_bench_array(d, "pop", R * S * A, false, &r.start, err));
    QJ_TRY(qj_bench_array(d, "mu0", R * S * A, false, &m.hazard, err));
    QJ_TRY(qj_bench_array(d, "beta", S * A, true, &m.slope, err));
    QJ_TRY(qj_bench_array(d, "M", A * R * R, false, &rate, err));
    QJ_TRY(qj_bench_array(d, "fert", R * (LAST - FIRST + 1), false, &m.after, err));
    QJ_TRY(qj_bench_array(d, "k", D * T, true, &r.index, err));
    QJ_TRY(qj_bench_array(d, "f", D * T, true, &f, err));
    const double start = qj_clock_seconds();
    double *births = QJ_NEW(ctx->arena, double, D *T);
    QJ_NEED(err, births);
    for (size_t k = 0; k < D * T; k++)
        births[k] = 0.05 * f[k];
    qj_exp_array(D * T, births, births);
    r.births = births;
    QJ_TRY(make_moves(rate, ctx->arena, &m.move, err));
    QJ_TRY(qj_people_go(&r, ctx, stats, err));
    *seconds = qj_clock_seconds() - start;
    return QJ_OK;
}

qj_rc qj_bench_w3(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    qj_people_stats s;
    double mean = 0, q95 = 0, q05 = 0, seconds = 0;
    QJ_TRY(run(d, ctx, &s, &seconds, err));
    for (size_t row = 0; row < s.rows; row++) {
        mean += s.mean[(T - 1) * s.rows + row];
        q95 += s.quantile[((T - 1) * s.rows + row) * QUANTILES + Q95];
        for (size_t t = 0; t < T; t++)
            q05 += s.quantile[(t * s.rows + row) * QUANTILES + Q05];
    }
    qj_bench_say(out, "seconds", seconds);
    qj_bench_say(out, "draws", D);
    qj_bench_say(out, "mean_last", mean);
    qj_bench_say(out, "q95_last", q95);
    qj_bench_say(out, "q05_all", q05);
    return QJ_OK;
}
