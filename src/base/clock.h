// Time: the only place that asks for it.
#pragma once

double qj_clock_seconds(void);              // monotonic
void qj_clock_stamp(char out[static 21]);   // UTC, "2026-11-21T08:30:00Z"
