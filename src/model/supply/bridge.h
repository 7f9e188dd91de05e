// From fields of study to occupations, and back (docs/models/bridge.md).
#pragma once

#include "num/ipf.h"

// share[fields][occupations], rows of sum 1: counts of graduates found in occupations, shrunk to the prior with weight
// kappa (0: counts alone). A field without counts takes the prior.
void qj_bridge_shrink(size_t fields, size_t occupations, const double *counts, const double *prior, double kappa, double *share);

// flow[fields][occupations]: graduates by field spread by `share`, then fitted to graduates (rows) and hires (columns,
// same total). Not converged: the margins contradict the zeros of the shares. scratch[qj_bridge_scratch(fields, occupations)].
qj_ipf_result qj_bridge_fit(size_t fields, size_t occupations, const double *share, const double *graduates, const double *hires,
                            double *flow, double *scratch);
size_t qj_bridge_scratch(size_t fields, size_t occupations);

// The way back: wanted by field = sum over occupations of demand_o x share_so graduates_s / sum over fields of the same.
// The matrix is never inverted. Demand for occupations that no field serves is returned (nobody can be trained for it).
double qj_bridge_back(size_t fields, size_t occupations, const double *share, const double *graduates, const double *demand,
                      double *wanted);
