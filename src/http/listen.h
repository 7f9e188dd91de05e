// The socket the server listens at.
#pragma once

#include "base/arena.h"
#include "base/err.h"

typedef struct qj_listener {
    int socket;
    const char *host; // as a Host header names the address: "[::1]" for IPv6
    const char *url;  // "http://127.0.0.1:8080"
} qj_listener;

// Opens a socket at an address (NULL: 127.0.0.1) and a port (0: a free one). QJ_E_HTTP_ADDRESS, _PORT_BUSY, _LISTEN.
QJ_CHECKED qj_rc qj_listen(const char *address, int port, qj_arena *a, qj_listener *out, qj_err *err);

// True for an address that only this machine can reach.
bool qj_listen_is_loopback(const char *address);

// The system's words for the last failure.
const char *qj_listen_reason(qj_arena *a);
