// Staffing patterns: how the shares of occupations in an industry move (Aitchison 1986), and small groups
// shrunk to a pattern with a class of quality. docs/models/staffing.md.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define QJ_SHARE_DAMPING 0.9
#define QJ_SHARE_SLOPE_MOST 0.08 // a year, of a centred log share

// Zeros become 0.65 of the detection limit 1 / (2 n_eff), the others make room in proportion (Martin-Fernandez et al.
// 2003). Shares sum to one before and after. Returns how many zeros there were.
size_t qj_shares_fill(size_t n, double *share, double n_eff);

// Centred log-ratios: ln share - mean of ln share. Shares > 0.
void qj_shares_clr(size_t n, const double *share, double *clr);

// Slope of each occupation on time by weighted least squares over `waves` waves: clr[wave][n], year[wave],
// weight[wave] > 0. se[n] is NaN with two waves, and both are for one wave. May be NULL: se.
void qj_shares_slope(size_t waves, size_t n, const double *year, const double *weight, const double *clr, double *slope, double *se);

// Shares h years on: softmax(base + slope (f + f^2 + ... + f^h)), with |slope| cut at QJ_SHARE_SLOPE_MOST. base[n] are
// centred log-ratios, out[n].
void qj_shares_project(size_t n, const double *base, const double *slope, double damping, int h, double *out);

// A range of a share whose log-ratio errs by sd a year (random walk): what the share becomes when its own log-ratio lies
// z sqrt(h) sd higher and the others keep theirs.
double qj_share_bound(double share, double z, double sd, int h);

// Quality of a cell from the weight of its own data: A from 0.7, B from 0.4, else C; E (to be suppressed) under 10
// respondents.
char qj_share_quality(double weight, double respondents);
