#define _GNU_SOURCE // accept4
#include "http/acceptor.h"

#include "http/listen.h"
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAUSE_MS 20 // between two looks whether there is room again

struct qj_acceptor {
    int socket, stop; // stop can be read when it is over
    struct MHD_Daemon *daemon;
    unsigned most;
    atomic_uint *open; // the owner takes away what is closed
    pthread_t thread;
};

static bool is_full(const qj_acceptor *s) { return atomic_load(s->open) >= s->most; }

// False when the system has none to give.
static bool take(qj_acceptor *s) {
    struct sockaddr_storage from;
    socklen_t size = sizeof from;
    const int c = accept4(s->socket, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (c < 0)
        return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED;
    // The library chooses the thread by the number of the socket, and closes the socket when it can't have it.
    atomic_fetch_add(s->open, 1); // before it can be closed
    if (MHD_add_connection(s->daemon, c, (const struct sockaddr *)&from, size) != MHD_YES)
        atomic_fetch_sub(s->open, 1);
    return true;
}

static void *run(void *arg) {
    qj_acceptor *s = arg;
    for (bool rest = false;;) {
        struct pollfd on[] = {{.fd = s->stop, .events = POLLIN}, {.fd = s->socket, .events = POLLIN}};
        (void)poll(on, rest ? 1 : 2, rest ? PAUSE_MS : -1);
        if (on[0].revents != 0)
            return NULL;
        rest = is_full(s) || !take(s);
    }
}

qj_rc qj_acceptor_start(int socket, struct MHD_Daemon *daemon, unsigned most, atomic_uint *open, qj_arena *a, qj_acceptor **out,
                        qj_err *err) {
    qj_acceptor *s = QJ_NEW(a, qj_acceptor, 1);
    QJ_NEED(err, s);
    *s = (qj_acceptor){.socket = socket, .stop = eventfd(0, EFD_CLOEXEC), .daemon = daemon, .most = most,
                       .open = open};
    if (s->stop < 0)
        return qj_fail(err, QJ_E_HTTP_START, qj_text_arg("reason", qj_listen_reason(a)));
    if (pthread_create(&s->thread, NULL, run, s) != 0) {
        close(s->stop);
        return qj_fail(err, QJ_E_MEMORY);
    }
    *out = s;
    return QJ_OK;
}

void qj_acceptor_stop(qj_acceptor *s) {
    if (s == NULL)
        return;
    const eventfd_t one = 1;
    (void)eventfd_write(s->stop, one);
    pthread_join(s->thread, NULL);
    close(s->stop);
}
