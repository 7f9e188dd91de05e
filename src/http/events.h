// Server-sent events: everybody who watches is told when the state of the work changes.
#pragma once

#include "base/buf.h"
#include "base/text.h"

struct MHD_Connection;
struct MHD_Response;

typedef struct qj_events qj_events;

// `render` appends the state as JSON in one line; it is called from any thread.
qj_events *qj_events_new(void (*render)(void *arg, qj_lang lang, qj_buf *out), void *arg, qj_arena *a);

// An answer that goes on until the client leaves or the server stops; NULL when too many watch or there is no memory.
struct MHD_Response *qj_events_watch(qj_events *e, qj_lang lang, struct MHD_Connection *connection);

// The state has changed: all are told. Any thread.
void qj_events_tell(qj_events *e);

// A sign of life, so that those who left are noticed. Any thread.
void qj_events_beat(qj_events *e);

// Ends all answers and takes no more.
void qj_events_close(qj_events *e);
