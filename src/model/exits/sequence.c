#include "model/exits/sequence.h"

double qj_exit_sequence(size_t n, const double *rate, double *share) {
    double left = 1.0;
    for (size_t k = 0; k < n; k++) {
        if (share)
            share[k] = left * rate[k];
        left *= 1.0 - rate[k];
    }
    return 1.0 - left;
}
