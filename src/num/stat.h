// Order statistics, sums and moments. NaN is missing where a comment says so; elsewhere it spreads to the result.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Compensated sum (Neumaier 1974).
double qj_sum(size_t n, const double *x);
double qj_mean(size_t n, const double *x); // NaN for n = 0

// Median; NaN are missing and left out, and the median of nothing is NaN. scratch[n].
double qj_median(size_t n, const double *x, double *scratch);

// Median absolute deviation from the median, not scaled; NaN are left out. scratch[n].
double qj_mad(size_t n, const double *x, double *scratch);

// Sorts ascending, NaN last.
void qj_sort(size_t n, double *x);

// Quantile of sorted data, linear between order statistics at (n - 1) p (type 7 of Hyndman & Fan 1996). 0 <= p <= 1.
double qj_quantile_sorted(size_t n, const double *sorted, double p);

// Sorts many samples at once: columns j < n_cols of draws[k * stride + j], k < n_draws, are sorted ascending and the
// type 7 quantiles p[0..n_p) of each are written to out[j * n_p + q], multiplied by `unit`; NaN for no draws. The input
// is not changed. scratch must hold qj_column_quantiles_scratch(n_draws) bytes. Columns are sorted sixteen at a time by
// a network (Batcher 1968); blocks of draws that stay in the cache (up to about 800 columns of 1,000) go fastest, and
// so do columns that span less than 2^16.
size_t qj_column_quantiles_scratch(size_t n_draws);
void qj_column_quantiles(size_t n_draws, size_t n_cols, size_t stride, const int32_t *draws, double unit, size_t n_p,
                         const double *p, float *out, void *scratch);

// Means and type 7 quantiles p[0..n_p) of many samples, row r being draws[r * stride + k], k < n_draws: mean[r]
// (summed in sixteen parts) and out[r * n_p + q]. All finite. A quantile is exact to 2^-31 of the range of its sample. For
// n_draws = 0 both are NaN. scratch must hold qj_row_quantiles_scratch(n_draws) bytes.
size_t qj_row_quantiles_scratch(size_t n_draws);
void qj_row_quantiles(size_t n_draws, size_t n_rows, size_t stride, const double *draws, size_t n_p, const double *p,
                      double *mean, double *out, void *scratch);
