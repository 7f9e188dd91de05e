// Workloads on which the kernels of the map are measured against the tools people use (docs/performance.md).
//
// A workload reads arrays that bench/peers/gen.py has written, runs kernels of num and model, and answers with the
// seconds they took and with check values, by which others show that they did the same work.
#pragma once

#include "base/ctx.h"
#include "data/table.h"

enum { QJ_BENCH_FIGURES = 12 };

typedef struct qj_bench_answer {
    size_t n;
    struct {
        const char *id; // its name is the message "bench.<id>"
        double value;
    } figure[QJ_BENCH_FIGURES];
} qj_bench_answer;

void qj_bench_say(qj_bench_answer *a, const char *id, double value);

// Runs the workload of this name on the arrays under folder/<name>. Figures of one table: name and value.
// QJ_E_BENCH_NONE, QJ_E_BENCH_MISSING, QJ_E_BENCH_SIZE, QJ_E_BENCH_VALUE.
QJ_CHECKED qj_rc qj_bench(const char *name, const char *folder, const qj_ctx *ctx, qj_table **out, qj_err *err);

// The n doubles of folder/NAME.f64, none missing or infinite and, unless `any`, none negative. In ctx->arena.
typedef struct qj_bench_data {
    const char *root, *folder; // of all data, and of the workload
    qj_arena *arena;
} qj_bench_data;
QJ_CHECKED qj_rc qj_bench_array(const qj_bench_data *d, const char *name, size_t n, bool any, const double **out, qj_err *err);

typedef qj_rc qj_bench_run(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err);
#define QJ_BENCH(id) qj_bench_run qj_bench_##id;
#include "service/bench.def"
#undef QJ_BENCH
