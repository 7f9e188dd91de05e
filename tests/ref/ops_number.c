#include "num/elem.h"
#include "num/rng.h"
#include "num/stat.h"
#include "ref/ops.h"
#include <string.h>

static void map(qjt_case *c, double (*f)(double))
{
    size_t n;
    const double *x = qjt_given(c, "x", &n);
    double *y = qjt_room(c, n);
    for (size_t i = 0; i < n; i++)
        y[i] = f(x[i]);
    qjt_put(c, "y", n, y);
}

void op_exp(qjt_case *c)
{
    map(c, qj_exp);
}

void op_log(qjt_case *c)
{
    map(c, qj_log);
}

void op_normal_quantile(qjt_case *c)
{
    map(c, qj_normal_quantile);
}

void op_philox(qjt_case *c)
{
    size_t n_key, n_counter;
    const double *key = qjt_given(c, "key", &n_key), *counter = qjt_given(c, "counter", &n_counter);
    if (n_key != 2 || n_counter != 4) {
        qjt_problem(c, c->line, "a key has 2 words and a counter 4");
        return;
    }
    qj_key k = {(uint64_t)key[0] | (uint64_t)key[1] << 32};
    uint32_t in[4], out[4];
    double words[4];
    for (int i = 0; i < 4; i++)
        in[i] = (uint32_t)counter[i];
    qj_philox(k, in, out);
    for (int i = 0; i < 4; i++)
        words[i] = out[i];
    qjt_put(c, "words", 4, words);
    qjt_put1(c, "uniform", qj_uniform(k, in[0], in[1], in[2], in[3]));
}

// Quantiles p of x, by sorting; repeats the sample in 20 columns for the block way, too.
void op_quantile(qjt_case *c)
{
    enum { COLUMNS = 20 };
    size_t n, n_p;
    const double *x = qjt_given(c, "x", &n), *p = qjt_given(c, "p", &n_p);
    double *sorted = qjt_room(c, n), *y = qjt_room(c, n_p), *z = qjt_room(c, n_p), *scratch = qjt_room(c, n);
    int32_t *draws = QJ_NEW(c->arena, int32_t, n * COLUMNS);
    float *out = QJ_NEW(c->arena, float, n_p * COLUMNS);
    void *room = qj_arena_alloc(c->arena, qj_column_quantiles_scratch(n), 8);
    memcpy(sorted, x, n * sizeof *x);
    qj_sort(n, sorted);
    for (size_t k = 0; k < n * COLUMNS; k++)
        draws[k] = (int32_t)(x[k / COLUMNS] * 10.0);
    qj_column_quantiles(n, COLUMNS, COLUMNS, draws, 0.1, n_p, p, out, room);
    for (size_t q = 0; q < n_p; q++) {
        y[q] = qj_quantile_sorted(n, sorted, p[q]);
        z[q] = (double)out[(COLUMNS - 1) * n_p + q];
    }
    qjt_put(c, "y", n_p, y);
    qjt_put(c, "columns", n_p, z);
    qjt_put1(c, "median", qj_median(n, x, scratch));
    qjt_put1(c, "mad", qj_mad(n, x, scratch));
    qjt_put1(c, "mean", qj_mean(n, x));
}
