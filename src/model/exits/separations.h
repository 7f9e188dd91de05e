// Occupational separations from transitions of persons (US Bureau of Labor Statistics 2018).
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum { QJ_PROBIT_WIDTH = 5 }; // most columns of the design that a row has a 1 in

// P(y = 1) = Phi(sum of the coefficients that `ones` names), by weighted maximum likelihood with a normal prior of the
// given precision on each coefficient (0: none). ones[row][QJ_PROBIT_WIDTH], UINT32_MAX: nothing. Newton's method on the
// expected information (IRLS) with halved steps; |eta| is cut at 8. The result is in the arena; QJ_E_MEMORY alone.
typedef struct qj_probit_data {
    size_t n, params;
    const uint32_t *ones;
    const uint8_t *y;
    const double *w;       // weight of a row
    const double *squares; // sum of squared weights, where a row stands for several persons; NULL: w^2
    const double *precision;
} qj_probit_data;

typedef struct qj_probit {
    double *beta;    // [params]
    double *inverse; // [params][params] inverse of the information
    double *cov;     // [params][params] covariance that holds for weights of any kind (sandwich)
    int rounds;
    bool converged;
} qj_probit;
QJ_CHECKED qj_rc qj_probit_fit(const qj_probit_data *d, qj_arena *arena, qj_probit *out, qj_err *err);

double qj_probit_eta(const double *beta, const uint32_t ones[static QJ_PROBIT_WIDTH]);

// Weighted mean probability of the rows with group[row] == g, and its standard error by the delta method. gradient[params].
double qj_probit_rate(const qj_probit_data *d, const qj_probit *fit, const uint32_t *group, uint32_t g, double *gradient,
                      double *se);

// Annual flows of the published BLS form: rates on the mean of employment now and in T years.
typedef struct qj_openings {
    double exits, transfers, separations, growth, openings;
} qj_openings;
qj_openings qj_openings_of(double employed, double target, double years, double exit_rate, double transfer_rate);
