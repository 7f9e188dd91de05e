// Education pipeline: a programme of grades as an absorbing chain (Kemeny & Snell 1960; Stone 1971).
#pragma once

#include <stddef.h>

// Of those in grade k at the beginning of a year, promote[k] go on to the next grade (from the last one: graduate),
// repeat[k] stay, the rest leaves. promote + repeat <= 1, repeat < 1.
typedef struct qj_programme {
    size_t grades;
    const double *promote, *repeat;
} qj_programme;

typedef struct qj_pipeline_year {
    double graduates, dropouts; // who left during the year
} qj_pipeline_year;

// From the stocks of one year to those of the next, in place: stock[grades].
qj_pipeline_year qj_pipeline_step(const qj_programme *p, double intake, double *stock);

// Of one who enters: the chance to graduate and the expected years in the programme (first row of (I - Q)^-1).
typedef struct qj_pipeline_chain {
    double graduation, years;
} qj_pipeline_chain;
qj_pipeline_chain qj_pipeline_chain_of(const qj_programme *p);

// What becomes of graduates: `share` of them take this way, and `to_field` of those come to work in the field `lag` years
// after they graduated (0: at once). Shares sum to at most 1.
typedef struct qj_destination {
    double share, to_field;
    int lag;
} qj_destination;

// People who come to work in the field in year t, from graduates[0..t] of the years up to it.
double qj_pipeline_supply(size_t n, const qj_destination *d, const double *graduates, size_t t);

// Years from the autumn in which a place is ordered until its graduate is on the market: the length of the programme in
// whole years, a begun one counted (3 years 10 months: 4).
int qj_market_lag(int years, int months);
