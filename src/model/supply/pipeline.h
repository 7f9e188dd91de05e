// Education pipeline: a programme of grades as an absorbing chain (methods 4.3; Kemeny & Snell 1960; Stone 1971).
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
