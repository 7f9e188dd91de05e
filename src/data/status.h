// Statuses of a number (claims, not truths) and quality grades.
#pragma once

#include <stdbool.h>

typedef enum qj_status {
#define QJ_STATUS(name, id) QJ_STATUS_##name,
#include "data/status.def"
#undef QJ_STATUS
    QJ_STATUS_COUNT
} qj_status;

const char *qj_status_id(qj_status s);               // "observed"; its message is "status.observed"
bool qj_status_parse(const char *id, qj_status *out);

// Grades A (published) to E (not to be shown). Message "quality.A".
typedef enum qj_quality { QJ_QUALITY_A = 'A', QJ_QUALITY_B, QJ_QUALITY_C, QJ_QUALITY_D, QJ_QUALITY_E } qj_quality;

static inline qj_quality qj_quality_worse(qj_quality a, qj_quality b) { return a > b ? a : b; }
