#include "base/clock.h"

#include <stdio.h>
#include <time.h>

double qj_clock_seconds(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void qj_clock_stamp(char out[static 21]) {
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) == NULL || strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &utc) != 20)
        (void)snprintf(out, 21, "1970-01-01T00:00:00Z");
}
