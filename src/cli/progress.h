// How far long work has come, on standard error: a bar with the remaining time on a terminal, else a line a stage.
#pragma once

#include "base/text.h"

typedef struct progress {
    qj_lang lang;
    bool terminal;
    const char *stage; // message id, of the caller
    double started, drawn;
    bool open; // a bar stands on the line
} progress;

progress progress_new(qj_lang lang);

// For qj_ctx: arg is the progress.
void progress_show(void *arg, const char *stage, double fraction);

// The same: a line of its own, above the bar.
void progress_tell(void *arg, const char *message, const qj_arg *args);

// Clears the bar.
void progress_end(progress *p);
