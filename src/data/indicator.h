// Indicators that can be imported: what is counted, in which unit, along which axes.
#pragma once

#include "data/status.h"
#include <stddef.h>

typedef enum qj_axis {
    QJ_AXIS_REGION,
    QJ_AXIS_INDUSTRY,
    QJ_AXIS_OCCUPATION,
    QJ_AXIS_FIELD,
    QJ_AXIS_SEX,
    QJ_AXIS_AGE,
    QJ_AXES
} qj_axis;

// "region", "industry" ...: the column of a frame.
const char *qj_axis_name(qj_axis axis);

enum {
    QJ_INDICATOR_WHOLE = 1,  // no fractions
    QJ_INDICATOR_ADDS = 2,   // a total is the sum of its parts
    QJ_INDICATOR_NAMED = 4,  // a row belongs to an employer or a project
    QJ_INDICATOR_LIKELY = 8, // a row may have a probability
    QJ_INDICATOR_FEEDS = 16, // the forecast computes with it
};

typedef struct qj_indicator {
    const char *id, *unit;
    unsigned axes, must; // 1 << qj_axis
    unsigned flags;
    qj_status status; // of a value, unless the file says otherwise
    double min, max;
} qj_indicator;

extern const qj_indicator qj_indicators[];
extern const size_t qj_indicators_n;

// Position of an id, or -1.
ptrdiff_t qj_indicator_find(const char *id);
