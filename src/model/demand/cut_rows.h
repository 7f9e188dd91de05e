// One draw of a region and industry, occupation by occupation, on the grid: inside of the need model.
#pragma once

#include "model/demand/need.h"

// Leaves that stand side by side in the slots and belong to one major group.
typedef struct cut_run {
    size_t leaf, n, slot;
    size_t major; // SIZE_MAX: the leaf is itself a major group
} cut_run;

// Fills runs[n], n the number of leaves; returns how many there are.
size_t cut_runs_make(const qj_cut *cut, size_t n, cut_run *runs);

// One region, industry and draw: employment, leavers and openings of every occupation, in grid units. scale: 1 / grid.
void cut_row(size_t n, double scale, double before, double now, const double *share_before, const double *share_now,
             const double *women, double men_exit, double women_exit, int32_t *restrict employed, int32_t *restrict leave,
             int32_t *restrict open);

// The same with jobs of events on top: `more` of the year before and of this one. No cell falls below nobody.
void cut_row_more(size_t n, double scale, double before, double now, const double *share_before, const double *share_now,
                  const double *women, double men_exit, double women_exit, const int32_t *more_before,
                  const int32_t *more_now, int32_t *employed, int32_t *leave, int32_t *open);

// Puts a row of occupations into the slots of its industry and adds it to those of all industries; slot 0 and major
// groups are sums.
void cut_row_add(const cut_run *runs, size_t n_runs, size_t n_slots, const int32_t *restrict row, int32_t *restrict industry,
                 int32_t *restrict all);

// The finest power of two at which the largest total still fits into 31 bits with a quarter to spare.
double cut_grid(double largest);
