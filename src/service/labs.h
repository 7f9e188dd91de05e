// Comparisons of scenarios, one after the other, on the same workspace: what does not depend on the assumptions is kept
// between them, so that an answer comes while a hand is still on the control.
#pragma once

#include "service/scenario.h"

typedef struct qj_labs qj_labs;

// threads 0: as many as the machine has processors. Nothing is read before the first comparison. Lives in the arena
// until qj_labs_close.
QJ_CHECKED qj_rc qj_labs_open(const char *store_path, unsigned threads, qj_arena *a, qj_labs **out, qj_err *err);
void qj_labs_close(qj_labs *l); // NULL is allowed

// As qj_scenario_compare, with the results in ctx->arena, names also in the lab: they stay until the next comparison. The
// pool of ctx is not used. What was kept is made anew when tables were brought in or withdrawn, when the file is another
// one, or when horizon, draws or seed differ. One thread at a time.
QJ_CHECKED qj_rc qj_labs_compare(qj_labs *l, const qj_compare_query *q, const qj_ctx *ctx, qj_compare_result *out, qj_err *err);
