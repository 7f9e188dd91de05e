// The labour force of regions in the years of a forecast, the ceiling it sets to employment, and how likely employment is to
// pass it (docs/models/labour.md).
#pragma once

#include "model/demand/need.h"

// Where people live: shares of regions in the country, forecast from their history and coherent in every year.
typedef struct qj_places {
    size_t n_regions;
    int horizon;
    const double *share;  // [region][0..horizon] after the base year; NaN: too little is known of the region
    const double *spread; // [1 + region][0..horizon] standard deviation of the log of growth since the base year; 0: the country
    int year;             // last published total of the country, and the year; 0: none
    double country;
    qj_best best;         // by which method, and how it was chosen
} qj_places;

enum { QJ_PLACES_LEAST = 5 }; // years of history without which a region has no forecast

// people: population of regions [region][year], NaN unknown, `use` 0 where it was imputed; country: the whole, over the same
// years. A region whose history ends earlier than others' is forecast up to there and takes its part of what the others leave.
// *known: false when nothing can be forecast; out is empty then. ctx needs no threads.
QJ_CHECKED qj_rc qj_places_make(const qj_panel *people, const qj_panel *country, int base_year, int horizon, const qj_ctx *ctx,
                                qj_places *out, bool *known, qj_err *err);

// What else the ceiling rests on. The employed of the base year are those of the panels of `need`, the people its own.
typedef struct qj_force_input {
    const qj_need_input *need;
    const qj_places *places;
    int band_year;              // of need->people.band_weight: the bands move on with those who were in them
    const double *unemployment; // [region] share of the labour force, NaN unknown
    const double *idle;         // [region] share of the labour force that is between jobs at any time
} qj_force_input;

// [1 + region][0..horizon], 0: the country, which is the sum of its regions. NaN: not known.
typedef struct qj_force {
    size_t n_regions;
    int horizon;
    double *population, *force, *ceiling;
    const double *spread; // of the logs, as qj_places
} qj_force;

// population = share x the national projection, which is raised or lowered to the last published total; labour force =
// employed / (1 - unemployment) in the base year, then with population and the share of those who take part at the rates of
// sex and age, which move with the pension age.
QJ_CHECKED qj_rc qj_force_make(const qj_force_input *in, qj_arena *a, qj_force *out, qj_err *err);

// Employment against a ceiling, both lognormal and independent.
typedef struct qj_passing {
    double probability; // that employment is above the ceiling
    double expected;    // mean of what lies above it, persons
} qj_passing;

// lo80, hi80: of employment; spread: of the ceiling's log. NaN when something is not known.
qj_passing qj_ceiling_passed(double lo80, double hi80, double ceiling, double spread);
