// W4: short yearly series, smoothed and judged at rolling origins with the fits of `calc forecast`. Besides the four methods
// that the peers fit, and their mean, there is TD8, what `calc forecast` takes unless told otherwise.
#include "base/clock.h"
#include "base/threads.h"
#include "num/ets.h"
#include "num/smooth.h"
#include "service/bench.h"

#include <math.h>

enum { SERIES = 1760, POINTS = 15, FIRST_ORIGIN = 9, ORIGINS = 4, AHEAD = 3, LAST_AHEAD = 10, SAMPLE = 16 };
enum { THETA = QJ_ETS_KINDS, MEAN, TD8, METHODS }; // the kinds of smoothing come first

typedef struct score {
    double mase[METHODS]; // summed over origins
    double last;          // forecasts of the mean from all points, summed
} score;

typedef struct job {
    const double *y;
    score *of; // [SERIES]
} job;

static void forecast(size_t n, const double *y, size_t ahead, double f[METHODS][LAST_AHEAD]) {
    static const bool all[QJ_ETS_KINDS] = {true, true, true};
    qj_ets fit[QJ_ETS_KINDS];
    qj_ets_fits(all, n, y, fit);
    const qj_theta theta = qj_theta_fit(n, y);
    qj_td8(n, y, NAN, (int)ahead, f[TD8], NULL);
    for (size_t h = 0; h < ahead; h++) {
        for (size_t k = 0; k < QJ_ETS_KINDS; k++)
            f[k][h] = qj_ets_at(&fit[k], (int)h + 1);
        f[THETA][h] = qj_theta_at(&theta, n, (int)h + 1);
        f[MEAN][h] = (f[0][h] + f[1][h] + f[2][h] + f[THETA][h]) / 4;
    }
}

static void judge(void *arg, size_t series, size_t worker) {
    (void)worker;
    const job *j = arg;
    const double *y = j->y + series * POINTS;
    score *s = &j->of[series];
    double f[METHODS][LAST_AHEAD];
    for (size_t n = FIRST_ORIGIN; n < FIRST_ORIGIN + ORIGINS; n++) {
        double change = 0;
        for (size_t t = 1; t < n; t++)
            change += fabs(y[t] - y[t - 1]) / (double)(n - 1);
        forecast(n, y, AHEAD, f);
        for (size_t m = 0; m < METHODS; m++)
            for (size_t h = 0; h < AHEAD; h++)
                s->mase[m] += fabs(f[m][h] - y[n + h]) / AHEAD / change;
    }
    forecast(POINTS, y, LAST_AHEAD, f);
    for (size_t h = 0; h < LAST_AHEAD; h++)
        s->last += f[MEAN][h];
}

static double mean_mase(const score *of, size_t step, size_t method) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < SERIES; i += step, n++)
        sum += of[i].mase[method] / ORIGINS;
    return sum / n;
}

qj_rc qj_bench_w4(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    static const char *const name[METHODS] = {"mase_ann", "mase_aan", "mase_aadn", "mase_theta", "mase_mean", "mase_sample"};
    job j = {.of = QJ_NEW(ctx->arena, score, SERIES)};
    QJ_NEED(err, j.of);
    QJ_TRY(qj_bench_array(d, "y", (size_t)SERIES * POINTS, false, &j.y, err));
    const double start = qj_clock_seconds();
    qj_pool_run(ctx->pool, SERIES, judge, &j);
    qj_bench_say(out, "seconds", qj_clock_seconds() - start);
    for (size_t m = 0; m < METHODS; m++)
        qj_bench_say(out, name[m], mean_mase(j.of, SAMPLE, m));
    qj_bench_say(out, "mase", mean_mase(j.of, 1, TD8));
    double last = 0;
    for (size_t i = 0; i < SERIES; i++)
        last += j.of[i].last;
    qj_bench_say(out, "final", last);
    return QJ_OK;
}
