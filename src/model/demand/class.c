// Readings of the draws: the class of a profession, the error that a finite number of draws leaves.
#include "model/demand/need.h"

#include <math.h>

static const char *const ids[] = {
    [QJ_CLASS_STABLE] = "stable",
    [QJ_CLASS_GROWING] = "growing",
    [QJ_CLASS_DECLINING] = "declining",
    [QJ_CLASS_DISAPPEARING] = "disappearing",
    [QJ_CLASS_INSUFFICIENT] = "insufficient",
};

// The first rule that holds.
qj_class qj_class_of(double p_lt_075, double p_lt_09, double p_gt_11) {
    const double sure = 0.6;
    if (p_lt_075 >= sure)
        return QJ_CLASS_DISAPPEARING;
    if (p_lt_09 >= sure)
        return QJ_CLASS_DECLINING;
    if (p_gt_11 >= sure)
        return QJ_CLASS_GROWING;
    return QJ_CLASS_STABLE;
}

const char *qj_class_id(qj_class c) { return ids[c]; }

double qj_median_error(double lo80, double hi80, double draws) {
    const double deviation = (hi80 - lo80) / (2 * 1.2815515655446004);
    return 1.2533141373155003 * deviation / sqrt(draws); // sqrt(pi / 2)
}
