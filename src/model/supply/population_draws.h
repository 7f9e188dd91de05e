// Population of regions by sex and age in many draws at once: multiregional cohort-component (Rogers 1975) with
// mortality that follows a random index (Lee & Carter 1992), and with births and migration that vary, too.
#pragma once

#include "num/mix.h"

#include <stddef.h>

enum { QJ_PEOPLE_LANES = QJ_LANES_MIX };

typedef struct qj_people_model {
    size_t regions, sexes, ages;
    size_t group;              // neighbouring ages that are told as one sum; the last may be narrower
    const double *hazard;      // [region][sex][age] force of mortality of the step
    const double *slope;       // [sex][age] how much of the index its logarithm takes up
    const qj_mix *move;        // [sex][age] to every region, the share of the survivors of each; NULL: nobody moves
    int women;                 // the sex that bears, or -1
    size_t first, last;        // ages at the beginning of the step that bear, last included
    const double *before;      // [region][last - first + 1] births a woman at the beginning of the step; NULL: none
    const double *after;       // [region][last - first + 1] births a woman who has survived and moved
    const double *share;       // [sex] of the births
    const double *born_hazard; // [region][sex] force of mortality of the newborn, with the slope of age 0; NULL: all live
    const qj_mix *settle;      // [sex] to every region, the share of the newborn of each; NULL: they stay
} qj_people_model;

// What varies from draw to draw in a step, [lane].
typedef struct qj_people_shock {
    const double *index;  // of mortality
    const double *births; // a factor
    const double *moves;  // how strongly people move, 1 as the model says; NULL: 1. Nobody must leave twice.
} qj_people_shock;

// What a step makes, group by group: the people of one sex and group of ages, sum[region][lane], from the oldest down.
typedef void (*qj_people_sink)(void *arg, size_t sex, size_t group, const double *sum);

// One step of one sex in QJ_PEOPLE_LANES draws: survive, move, grow older, be born; the last age is open and takes the
// survivors of the last two. people[age][region][lane] goes on to the end of the step. born[region][lane]: births of the
// step, set by the step of the women, which has to come first, and zero without women. scratch[qj_people_scratch(m)]; all
// are fastest at addresses of 32 bytes. What becomes of a draw depends on no other draw, and the bits not on the machine.
void qj_people_step(const qj_people_model *m, const qj_people_shock *shock, size_t sex, double *people, double *born,
                    qj_people_sink sink, void *arg, double *scratch);
size_t qj_people_scratch(const qj_people_model *m);

static inline size_t qj_people_groups(const qj_people_model *m) { return (m->ages + m->group - 1) / m->group; }
