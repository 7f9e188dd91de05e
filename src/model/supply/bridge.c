#include "model/supply/bridge.h"

#include "num/dirichlet.h"

#include <string.h>

void qj_bridge_shrink(size_t fields, size_t occupations, const double *counts, const double *prior, double kappa, double *share) {
    for (size_t s = 0; s < fields; s++) {
        const double *n = counts + s * occupations, *p = prior + s * occupations;
        double total = 0.0;
        for (size_t o = 0; o < occupations; o++)
            total += n[o];
        if (total > 0.0)
            qj_dirichlet_shrink(occupations, n, p, kappa, share + s * occupations, NULL);
        else
            memcpy(share + s * occupations, p, occupations * sizeof *p);
    }
}

qj_ipf_result qj_bridge_fit(size_t fields, size_t occupations, const double *share, const double *graduates, const double *hires,
                            double *flow, double *scratch) {
    for (size_t s = 0; s < fields; s++)
        for (size_t o = 0; o < occupations; o++)
            flow[s * occupations + o] = graduates[s] * share[s * occupations + o];
    const qj_ipf_table t = {.n0 = fields, .n1 = 1, .n2 = occupations, .x = flow, .m01 = graduates, .m12 = hires};
    return qj_ipf3(&t, 1e-12, 2000, scratch);
}

size_t qj_bridge_scratch(size_t fields, size_t occupations) {
    return qj_ipf3_scratch(&(qj_ipf_table){.n0 = fields, .n1 = 1, .n2 = occupations});
}

double qj_bridge_back(size_t fields, size_t occupations, const double *share, const double *graduates, const double *demand,
                      double *wanted) {
    double nobody = 0.0;
    memset(wanted, 0, fields * sizeof *wanted);
    for (size_t o = 0; o < occupations; o++) {
        double sum = 0.0;
        for (size_t s = 0; s < fields; s++)
            sum += share[s * occupations + o] * graduates[s];
        if (!(sum > 0.0)) {
            nobody += demand[o];
            continue;
        }
        for (size_t s = 0; s < fields; s++)
            wanted[s] += demand[o] * (share[s * occupations + o] * graduates[s] / sum);
    }
    return nobody;
}
