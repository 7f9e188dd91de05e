// Growth and levels set by hand on the central path: what a scenario says of employment (docs/models/scenario.md).
//
// An override becomes a factor on every cell of its place and year. The same factor multiplies the cells of every draw,
// so that two scenarios differ by what was set and not by chance.
#pragma once

#include "model/demand/need.h"

struct qj_growth {
    size_t region, industry; // SIZE_MAX: all
    int from, to;            // years, both included
    double points;           // percentage points added to the yearly growth of each cell
};

struct qj_target {
    size_t region, industry;
    int year;
    double level; // persons of the whole place in that year; the way there is at an even rate, later years keep the factor
};

// Growth first, then targets, in their order. Leaves path->factor NULL when there is nothing to apply; else it is in the
// arena. A target of a place where nobody is employed in its year changes nothing. QJ_E_MEMORY.
QJ_CHECKED qj_rc qj_path_override(const qj_need_input *in, qj_path *path, qj_arena *a, qj_err *err);
