// Takes connections and gives them to the threads of the library in turn. Left to themselves those take what comes by the
// handful, and one of them serves all connections of a burst while the others sleep.
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct MHD_Daemon;

typedef struct qj_acceptor qj_acceptor;

// Takes connections at a listening socket, which stays the caller's. While the daemon has `most` of them the others wait
// outside. Lives in the arena until qj_acceptor_stop.
QJ_CHECKED qj_rc qj_acceptor_start(int socket, struct MHD_Daemon *daemon, unsigned most, qj_arena *a, qj_acceptor **out,
                                   qj_err *err);

// Takes no more. NULL is allowed.
void qj_acceptor_stop(qj_acceptor *s);
