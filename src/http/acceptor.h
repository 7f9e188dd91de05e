// Takes connections and gives them to the threads of the library by the numbers of their sockets, which follow one another
// while nothing else is opened. Left to themselves the threads take what comes by the handful, and one of them serves all
// connections of a burst while the others sleep.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include <stdatomic.h>

struct MHD_Daemon;

typedef struct qj_acceptor qj_acceptor;

// Takes connections at a listening socket, which stays the caller's, and adds them to *open, from which the caller takes away
// those that the daemon has closed. While there are `most` of them the others wait outside. Lives in the arena until
// qj_acceptor_stop.
QJ_CHECKED qj_rc qj_acceptor_start(int socket, struct MHD_Daemon *daemon, unsigned most, atomic_uint *open, qj_arena *a,
                                   qj_acceptor **out, qj_err *err);

// Takes no more. NULL is allowed.
void qj_acceptor_stop(qj_acceptor *s);
