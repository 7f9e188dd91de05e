// W1: a table of regions x industries x occupations fitted to three two-way margins, as `qj_ipf3` fits tables of the map.
#include "base/clock.h"
#include "num/ipf.h"
#include "service/bench.h"

#include <math.h>
#include <string.h>

enum { R = 20, I = 88, O = 436, SWEEPS = 5000 };
static const double TOL = 1e-8;

qj_rc qj_bench_w1(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    const double *seed, *ri, *ro, *io;
    QJ_TRY(qj_bench_array(d, "seed", R * I * O, false, &seed, err));
    QJ_TRY(qj_bench_array(d, "m_ri", R * I, false, &ri, err));
    QJ_TRY(qj_bench_array(d, "m_ro", R * O, false, &ro, err));
    QJ_TRY(qj_bench_array(d, "m_io", I * O, false, &io, err));
    double *x = QJ_NEW(ctx->arena, double, R *I *O);
    const qj_ipf_table t = {.n0 = R, .n1 = I, .n2 = O, .x = x, .m01 = ri, .m12 = io, .m02 = ro};
    double *scratch = QJ_NEW(ctx->arena, double, qj_ipf3_scratch(&t));
    if (x == NULL || scratch == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memcpy(x, seed, sizeof *x * R * I * O);
    const double start = qj_clock_seconds();
    const qj_ipf_result fit = qj_ipf3(&t, TOL, SWEEPS, scratch);
    qj_bench_say(out, "seconds", qj_clock_seconds() - start);
    double squares = 0;
    for (size_t c = 0; c < R * I * O; c++)
        squares += x[c] * x[c];
    qj_bench_say(out, "sweeps", fit.sweeps);
    qj_bench_say(out, "error", fit.error);
    qj_bench_say(out, "squares", squares);
    return QJ_OK;
}
