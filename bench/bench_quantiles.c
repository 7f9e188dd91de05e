// Time of the hot loop: quantiles of many columns of draws. Prints nanoseconds a column for spans of 16 and of 32 bits,
// and checks every value against a plain sort.
#include "num/rng.h"
#include "num/stat.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DRAWS = 1000, COLUMNS = 779, QUANTILES = 5, ROUNDS = 60 };

static const double P[QUANTILES] = {0.025, 0.1, 0.5, 0.9, 0.975};

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static size_t wrong_values(const int32_t *draws, const float *out)
{
    static int32_t column[DRAWS];
    size_t wrong = 0;
    for (size_t j = 0; j < COLUMNS; j++) {
        for (size_t k = 0; k < DRAWS; k++)
            column[k] = draws[k * COLUMNS + j];
        qsort(column, DRAWS, sizeof *column, by_value);
        for (size_t q = 0; q < QUANTILES; q++) {
            double at = (DRAWS - 1) * P[q], low = column[(size_t)at], high = column[(size_t)at + 1];
            wrong += out[j * QUANTILES + q] != (float)(low + (at - floor(at)) * (high - low));
        }
    }
    return wrong;
}

static size_t measure(const char *name, double scale)
{
    static int32_t draws[DRAWS * COLUMNS];
    static float out[COLUMNS * QUANTILES];
    static double z[COLUMNS];
    void *scratch = malloc(qj_column_quantiles_scratch(DRAWS));
    if (!scratch)
        return 1;
    for (uint32_t k = 0; k < DRAWS; k++) {
        qj_normals((qj_key){1}, k, 0, 0, COLUMNS, 1, z);
        for (size_t j = 0; j < COLUMNS; j++)
            draws[k * COLUMNS + j] = (int32_t)(scale * (10.0 + z[j]));
    }
    clock_t start = clock();
    for (int round = 0; round < ROUNDS; round++)
        qj_column_quantiles(DRAWS, COLUMNS, COLUMNS, draws, 1.0, QUANTILES, P, out, scratch);
    double ns = 1e9 * (double)(clock() - start) / CLOCKS_PER_SEC / ROUNDS / COLUMNS;
    size_t wrong = wrong_values(draws, out);
    printf("%s: %.0f ns a column of %d draws, %.2f s for 460,000 columns, %zu wrong values\n", name, ns, (int)DRAWS,
           ns * 460e3 / 1e9, wrong);
    free(scratch);
    return wrong;
}

int main(void)
{
    size_t wrong = measure("spans under 2^16", 4000.0) + measure("wider spans", 4e6);
    return wrong > 0;
}
