#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 512

typedef union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} address;

const char *qj_listen_reason(qj_arena *a) {
    char text[128];
    const char *said = strerror_r(errno, text, sizeof text) == 0 ? text : "?";
    const char *copy = qj_arena_str(a, said);
    return copy != NULL ? copy : "?";
}

static bool address_of(const char *text, int port, address *out, socklen_t *size) {
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)port);
        *size = sizeof out->v4;
        return true;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        *size = sizeof out->v6;
        return true;
    }
    return false;
}

bool qj_listen_is_loopback(const char *text) {
    address at;
    socklen_t size;
    if (!address_of(text, 0, &at, &size))
        return false;
    return at.any.sa_family == AF_INET6 ? IN6_IS_ADDR_LOOPBACK(&at.v6.sin6_addr)
                                        : (ntohl(at.v4.sin_addr.s_addr) >> 24) == 127;
}

static qj_rc refused(const char *text, int port, qj_arena *a, qj_err *err) {
    const char *number = qj_arena_printf(a, "%d", port);
    QJ_NEED(err, number);
    if (errno == EADDRINUSE)
        return qj_fail(err, QJ_E_HTTP_PORT_BUSY, qj_text_arg("port", number), qj_text_arg("address", text));
    return qj_fail(err, QJ_E_HTTP_LISTEN, qj_text_arg("port", number), qj_text_arg("address", text),
                   qj_text_arg("reason", qj_listen_reason(a)));
}

qj_rc qj_listen(const char *wanted, int port, qj_arena *a, qj_listener *out, qj_err *err) {
    const char *text = wanted != NULL ? wanted : "127.0.0.1";
    address at;
    socklen_t size;
    if (port < 0 || port > 65535 || !address_of(text, port, &at, &size))
        return qj_fail(err, QJ_E_HTTP_ADDRESS, qj_text_arg("address", text));
    const int on = 1;
    int s = socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s < 0)
        return refused(text, port, a, err);
    // A port that was just left may be taken again at once; one in use may not.
    (void)setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s, &at.any, size) != 0 || listen(s, BACKLOG) != 0 || getsockname(s, &at.any, &size) != 0) {
        qj_rc rc = refused(text, port, a, err);
        close(s);
        return rc;
    }
    bool v6 = at.any.sa_family == AF_INET6;
    out->socket = s;
    out->host = qj_arena_printf(a, v6 ? "[%s]" : "%s", text);
    out->url = out->host == NULL ? NULL
               : qj_arena_printf(a, "http://%s:%u", out->host, (unsigned)ntohs(v6 ? at.v6.sin6_port : at.v4.sin_port));
    if (out->url == NULL) {
        close(s);
        return qj_fail(err, QJ_E_MEMORY);
    }
    return QJ_OK;
}
