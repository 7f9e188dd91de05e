// The table of workloads, and what they share in reading and answering.
#include "service/bench.h"

#include "base/file.h"

#include <math.h>
#include <string.h>

static const struct entry {
    const char *id;
    qj_bench_run *run;
} table[] = {
#define QJ_BENCH(id) {#id, qj_bench_##id},
#include "service/bench.def"
#undef QJ_BENCH
};
enum { ENTRIES = sizeof table / sizeof *table };

static const qj_table_col columns[] = {
    {.id = "figure", .type = QJ_TABLE_MSG, .prefix = "bench."},
    {.id = "value", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

void qj_bench_say(qj_bench_answer *a, const char *id, double value) {
    if (a->n < QJ_BENCH_FIGURES) {
        a->figure[a->n].id = id;
        a->figure[a->n++].value = value;
    }
}

qj_rc qj_bench_array(const qj_bench_data *d, const char *name, size_t n, bool any, const double **out, qj_err *err) {
    char *bytes;
    size_t size;
    const char *path = qj_arena_printf(d->arena, "%s/%s.f64", d->folder, name);
    QJ_NEED(err, path);
    if (!qj_file_exists(path))
        return qj_fail(err, QJ_E_BENCH_MISSING, qj_text_arg("file", path));
    QJ_TRY(qj_file_read(path, d->arena, &bytes, &size, err));
    if (size != n * sizeof(double))
        return qj_fail(err, QJ_E_BENCH_SIZE, qj_text_arg("file", path), qj_int_arg("n", size),
                       qj_int_arg("expected", n * sizeof(double)));
    const double *x = (const double *)(const void *)bytes; // aligned to 16 by qj_file_read
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]) || (!any && x[i] < 0))
            return qj_fail(err, QJ_E_BENCH_VALUE, qj_text_arg("file", path), qj_int_arg("n", i + 1));
    *out = x;
    return QJ_OK;
}

static qj_rc no_such(const char *name, qj_arena *a, qj_err *err) {
    const char *known = table[0].id;
    for (size_t i = 1; i < ENTRIES; i++)
        QJ_NEED(err, known = qj_arena_printf(a, "%s, %s", known, table[i].id));
    return qj_fail(err, QJ_E_BENCH_NONE, qj_text_arg("value", name), qj_text_arg("known", known));
}

qj_rc qj_bench(const char *name, const char *folder, const qj_ctx *ctx, qj_table **out, qj_err *err) {
    size_t i = 0;
    while (i < ENTRIES && strcmp(table[i].id, name) != 0)
        i++;
    if (i == ENTRIES)
        return no_such(name, ctx->arena, err);
    const qj_bench_data d = {.root = folder, .folder = qj_arena_printf(ctx->arena, "%s/%s", folder, name), .arena = ctx->arena};
    qj_bench_answer answer = {.n = 0};
    QJ_NEED(err, d.folder);
    QJ_TRY(table[i].run(&d, ctx, &answer, err));
    QJ_TRY(qj_table_new(ctx->arena, columns, sizeof columns / sizeof *columns, answer.n, out, err));
    for (size_t k = 0; k < answer.n; k++) {
        qj_cell *row = qj_table_row(ctx->arena, *out);
        QJ_NEED(err, row);
        row[0].text = answer.figure[k].id;
        row[1].num = answer.figure[k].value;
    }
    return QJ_OK;
}
