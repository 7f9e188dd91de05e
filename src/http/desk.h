// What requests need that change something: where the work is done.
#pragma once

#include "service/jobs.h"
#include "service/labs.h"

typedef struct qj_desk {
    const char *store_path;
    bool open;                 // changes are accepted
    const atomic_bool *cancel; // set when the server stops
    qj_jobs *jobs;
    qj_labs *labs; // used by the thread that makes changes
} qj_desk;
