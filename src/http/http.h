// The server: pages and API of one workspace.
#pragma once

#include "base/text.h"

typedef struct qj_serve_options {
    const char *store_path;
    const char *bind; // address to listen at; NULL: 127.0.0.1, and then only local host names are answered
    bool read_only;   // no changes; they are also refused at an address that is not this machine's own
    int port;         // 0: a free one
    bool public_only; // for the world: what is published, to be read
    unsigned threads; // 0: as many as the machine has processors
    qj_lang lang;     // of the log on stderr
    void (*ready)(void *arg, const char *url); // called once, when requests are taken; NULL allowed
    void *ready_arg;
} qj_serve_options;

// Serves until SIGINT or SIGTERM and returns QJ_OK. Fails before `ready` when the workspace can't be opened, the
// address is none (QJ_E_HTTP_ADDRESS), or the port is taken (QJ_E_HTTP_PORT_BUSY, QJ_E_HTTP_LISTEN).
QJ_CHECKED qj_rc qj_serve(const qj_serve_options *o, qj_err *err);
