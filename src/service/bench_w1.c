// W1: a table of regions x industries x occupations fitted to three two-way margins by the kernel that fits the tables of
// the map; w1hard: the same to margins that nearly contradict the zeros of the seed.
#include "base/clock.h"
#include "num/ipf.h"
#include "service/bench.h"

#include <string.h>

enum { R = 20, I = 88, O = 436, SWEEPS = 5000 };
static const double TOL = 1e-8;

static qj_rc fit(qj_ipf_table *t, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    double *scratch = QJ_NEW(ctx->arena, double, qj_ipf3_scratch(t));
    QJ_NEED(err, scratch);
    const double start = qj_clock_seconds();
    const qj_ipf_result r = qj_ipf3(t, TOL, SWEEPS, scratch);
    qj_bench_say(out, "seconds", qj_clock_seconds() - start);
    double squares = 0;
    for (size_t c = 0; c < R * I * O; c++)
        squares += t->x[c] * t->x[c];
    qj_bench_say(out, "sweeps", r.sweeps);
    qj_bench_say(out, "error", r.error);
    qj_bench_say(out, "squares", squares);
    return QJ_OK;
}

static qj_rc copy_seed(const qj_bench_data *d, const qj_ctx *ctx, double **x, qj_err *err) {
    const double *seed;
    QJ_TRY(qj_bench_array(d, "seed", R * I * O, false, &seed, err));
    QJ_NEED(err, *x = QJ_NEW(ctx->arena, double, R *I *O));
    memcpy(*x, seed, sizeof **x * R * I * O);
    return QJ_OK;
}

qj_rc qj_bench_w1(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    qj_ipf_table t = {.n0 = R, .n1 = I, .n2 = O};
    QJ_TRY(copy_seed(d, ctx, &t.x, err));
    QJ_TRY(qj_bench_array(d, "m_ri", R * I, false, &t.m01, err));
    QJ_TRY(qj_bench_array(d, "m_io", I * O, false, &t.m12, err));
    QJ_TRY(qj_bench_array(d, "m_ro", R * O, false, &t.m02, err));
    return fit(&t, ctx, out, err);
}

// In half of the regions, half of the industries employ no half of the occupations, and the margins leave the other half of
// the industries a thousandth of their people in the other half of the occupations.
qj_rc qj_bench_w1hard(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    const qj_bench_data base = {.folder = qj_arena_printf(ctx->arena, "%s/w1", d->root), .arena = ctx->arena};
    qj_ipf_table t = {.n0 = R, .n1 = I, .n2 = O};
    const double *truth;
    QJ_NEED(err, base.folder);
    QJ_TRY(copy_seed(&base, ctx, &t.x, err));
    QJ_TRY(qj_bench_array(&base, "truth", R * I * O, false, &truth, err));
    double *ri = QJ_NEW(ctx->arena, double, R *I), *io = QJ_NEW(ctx->arena, double, I *O), *ro = QJ_NEW(ctx->arena, double, R *O);
    if (ri == NULL || io == NULL || ro == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t c = 0; c < R * I * O; c++) {
        const size_t r = c / (I * O), i = c / O % I, o = c % O;
        const bool here = r < R / 2, none = here && i < I / 2 && o >= O / 2, few = here && i >= I / 2 && o < O / 2;
        const double people = none ? 0 : few ? 0.001 * truth[c] : truth[c];
        t.x[c] = none ? 0 : t.x[c];
        ri[r * I + i] += people;
        io[i * O + o] += people;
        ro[r * O + o] += people;
    }
    t.m01 = ri, t.m12 = io, t.m02 = ro;
    return fit(&t, ctx, out, err);
}
