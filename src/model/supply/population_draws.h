// Population of regions by sex and single year of age in many draws at once: cohort-component with mortality that follows a
// random index (Lee & Carter 1992) and migration between all regions (Rogers 1975).
#pragma once

#include "num/mix.h"

#include <stddef.h>

enum { QJ_PEOPLE_LANES = QJ_LANES_MIX, QJ_PEOPLE_SEXES = 2 }; // sex 1 bears

typedef struct qj_people_model {
    size_t regions, ages;
    const double *hazard;    // [region][sex][age] force of mortality
    const double *slope;     // [sex][age] how much of the index its logarithm takes up
    const qj_mix *move;      // [age] to every region, the share of the survivors of each
    size_t first, last;      // ages that bear, last included
    const double *fertility; // [region][last - first + 1] births a woman who has survived and moved
    double boys;             // share of the births
} qj_people_model;

// What a year makes, group by group: the people of one sex and group of five ages (the last group as wide as is left),
// sum[region][lane], in descending order of the groups.
typedef void (*qj_people_sink)(void *arg, size_t sex, size_t group, const double *sum);
enum { QJ_PEOPLE_GROUP = 5 };

// One year of QJ_PEOPLE_LANES draws: survive, move, bear, grow older; the last age is open. index[lane] is that of
// mortality, births[lane] a factor on births. people[sex][age][region][lane] goes on to the end of the year.
// scratch[qj_people_scratch(m)]; both are fastest at addresses of 32 bytes. The bits do not depend on the machine.
void qj_people_year(const qj_people_model *m, const double *index, const double *births, double *people, qj_people_sink sink,
                    void *arg, double *scratch);
size_t qj_people_scratch(const qj_people_model *m);
