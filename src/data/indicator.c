#include "data/indicator.h"

#include <string.h>

enum {
    REGION = 1 << QJ_AXIS_REGION,
    INDUSTRY = 1 << QJ_AXIS_INDUSTRY,
    OCCUPATION = 1 << QJ_AXIS_OCCUPATION,
    FIELD = 1 << QJ_AXIS_FIELD,
    SEX = 1 << QJ_AXIS_SEX,
    AGE = 1 << QJ_AXIS_AGE,
    WHOLE = QJ_INDICATOR_WHOLE,
    ADDS = QJ_INDICATOR_ADDS,
    NAMED = QJ_INDICATOR_NAMED,
    LIKELY = QJ_INDICATOR_LIKELY,
    FEEDS = QJ_INDICATOR_FEEDS,
};

const qj_indicator qj_indicators[] = {
#define QJ_INDICATOR(name, id, unit, axes, must, flags, status, min, max) \
    {id, unit, axes, must, flags, QJ_STATUS_##status, min, max},
#include "data/indicator.def"
#undef QJ_INDICATOR
};
const size_t qj_indicators_n = sizeof qj_indicators / sizeof *qj_indicators;

const char *qj_axis_name(qj_axis axis) {
    static const char *const names[QJ_AXES] = {"region", "industry", "occupation", "field", "sex", "age"};
    return names[axis];
}

ptrdiff_t qj_indicator_find(const char *id) {
    for (size_t i = 0; i < qj_indicators_n; i++) {
        if (strcmp(qj_indicators[i].id, id) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}
