#include "data/status.h"

#include <string.h>

static const char *const ids[] = {
#define QJ_STATUS(name, id) id,
#include "data/status.def"
#undef QJ_STATUS
};

const char *qj_status_id(qj_status s) { return (unsigned)s < QJ_STATUS_COUNT ? ids[s] : ids[QJ_STATUS_MISSING]; }

bool qj_status_parse(const char *id, qj_status *out) {
    for (unsigned i = 0; i < QJ_STATUS_COUNT; i++) {
        if (strcmp(ids[i], id) == 0) {
            *out = (qj_status)i;
            return true;
        }
    }
    return false;
}
