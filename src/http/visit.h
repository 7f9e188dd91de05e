// A request from its first byte to its last, as the library of the sockets tells of it.
#pragma once

#include "http/acceptor.h"
#include "http/arenas.h"
#include "http/cache.h"
#include "http/dispatch.h"
#include "http/events.h"
#include "http/worker.h"
#include <microhttpd.h>
#include <pthread.h>

typedef struct qj_server {
    qj_server_rules rules;
    qj_desk desk;
    qj_cache *cache;
    qj_arenas *arenas; // of requests
    qj_worker *changes; // makes them, one at a time
    qj_worker *slow;    // makes the answers that take long
    qj_events *events;
    struct MHD_Daemon *daemon;
    qj_acceptor *acceptor;
    atomic_uint open; // connections
    qj_lang log_lang;
    pthread_mutex_t turning; // one looks for a newer vintage at a time
    atomic_bool stopping;
} qj_server;

#define QJ_REQUEST_BYTES ((size_t)512 << 20) // all regions, industries, occupations and years at once take half of it

// What the library calls; cls is the server.
void *qj_visit_begin(void *cls, const char *uri, struct MHD_Connection *connection);
enum MHD_Result qj_visit_go_on(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *upload, size_t *upload_size, void **state);
void qj_visit_end(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code);

// What the workers call with a visit: makes the answer and lets the connection go on.
void qj_visit_change(void *cls, void *visit);
void qj_visit_slow(void *cls, void *visit);

// Looks for a newer vintage and turns to it. Any thread.
void qj_server_refresh(qj_server *s);

// Lines on stderr.
void qj_server_log(qj_lang lang, const char *id, const qj_arg *args);
void qj_server_log_error(qj_lang lang, const char *id, const char *url, const qj_err *err);
