// The columns of a back-test that every table of methods has, in one order.
#pragma once

#include "data/table.h"
#include "model/forecast/metrics.h"

enum { QJ_ACCURACY_COLS = 5 };

#define QJ_ACCURACY_COLUMNS                                                                                           \
    {.id = "mase", .type = QJ_TABLE_NUM, .decimals = 3}, {.id = "wmape", .type = QJ_TABLE_NUM, .decimals = 2},        \
        {.id = "smape", .type = QJ_TABLE_NUM, .decimals = 2}, {.id = "cover80", .type = QJ_TABLE_NUM, .decimals = 3}, \
        {.id = "cover95", .type = QJ_TABLE_NUM, .decimals = 3}

// Fills them, from the cell of mase on; ranges: whether there were any to judge (else they stay empty).
static inline void qj_accuracy_put(qj_cell *mase, const qj_accuracy *s, bool ranges) {
    const double none = __builtin_nan("");
    mase[0].num = s->mase;
    mase[1].num = s->wmape;
    mase[2].num = s->smape;
    mase[3].num = ranges ? s->cover80 : none;
    mase[4].num = ranges ? s->cover95 : none;
}
