// What employers and projects say, from imports: which statements count, and the dated events they make.
#pragma once

#include "model/demand/events.h"
#include "service/workspace.h"

// What becomes of a statement. In the order of judging.
typedef enum qj_fate {
    QJ_FATE_USED,
    QJ_FATE_REPLACED, // a later import speaks of the same project, or of the same employer and year
    QJ_FATE_EMPTY,    // no jobs
    QJ_FATE_NEVER,    // probability zero
    QJ_FATE_PAST,     // begins in the base year or before
    QJ_FATE_LATE,     // begins after the horizon
    QJ_FATE_PLACE,    // of a place or occupation that the forecast does not have
    QJ_FATES
} qj_fate;

typedef struct qj_said {
    bool project; // else planned hires
    const qj_frame *frame;
    size_t row;
    const char *name;                       // of the project or employer, or ""
    ptrdiff_t region, industry, occupation; // items of the code lists; -1: all
    int year;
    double value, probability; // persons; 1 when none is given
    qj_fate fate;
    uint64_t identity;
    size_t event; // of the model's list, when used
} qj_said;

typedef struct qj_statements {
    size_t n, n_frames;
    qj_said *list; // in the order of importing
    const qj_frame *const *frames;
} qj_statements;

// From all imports that are not withdrawn, or those that a vintage's inputs (JSON) name. Judges nothing but what is
// replaced or empty.
QJ_CHECKED qj_rc qj_statements_read(const qj_workspace *w, const char *used, qj_arena *a, qj_statements *out, qj_err *err);

// What came of them, for people.
typedef struct qj_events_told {
    size_t n_projects, n_hires; // statements that entered
    size_t left[QJ_FATES];      // statements by fate; [0] is unused
    double project_jobs, project_likely, planned_hires;
    double new_jobs; // likely jobs beyond the trend when all are there; NaN before the central path is known
} qj_events_told;

void qj_statements_tell(const qj_statements *s, qj_events_told *out);

// Appends what entered the forecast, and what was left out and why: a sentence a line, nothing when there were none.
void qj_events_words(const qj_events_told *e, qj_lang lang, qj_buf *out);
