// From a request to its answer, without sockets.
#pragma once

#include "http/desk.h"
#include "http/site.h"

typedef struct qj_in {
    const char *method, *uri; // as sent: path and query, still encoded
    const char *host, *accept_encoding, *accept_language, *if_none_match; // headers; NULL: not sent
    // Of requests that change something:
    const char *origin, *fetch_site, *mark, *media;
    const char *body; // with a NUL behind it
    size_t body_size;
} qj_in;

// The header that a page of ours sends with every change, and a form of another page can't send.
#define QJ_MARK_HEADER "X-Qajet"

typedef struct qj_out {
    unsigned status;
    const char *type; // media type; NULL: no body
    const char *file; // name under which the body is to be saved, of safe letters; NULL: it is to be shown
    bool shown;       // it is to be shown, and saved under that name
    const void *body;
    size_t size;
    bool constant;        // the body is part of the program
    bool gzip;            // the body is a gzip member
    const char *tag;      // ETag with quotes, or NULL
    const char *cache;    // Cache-Control
    const char *location; // of a redirection, or NULL
    const char *allow;    // methods, or NULL
    const char *policy;   // Content-Security-Policy
    bool live;            // the answer is the stream of events, not the body
    bool keep;            // may be sent again to anyone who asks the same while the site's tag stays
    qj_err *failure;      // of an answer with status 500 and above, for the log; else NULL
} qj_out;

typedef struct qj_server_rules {
    qj_site *site;    // NULL: operations that need a workspace fail
    bool local_only;  // refuse host names that are not this machine's
    const char *bind; // the address listened at; also a good host name
    const qj_desk *desk;
} qj_server_rules;

// True when a Host header (NULL: not sent) names this machine or `bind`, with any port.
bool qj_host_is_local(const char *host, const char *bind);

// True when an If-None-Match header (NULL allowed) holds the tag.
bool qj_tag_matches(const char *if_none_match, const char *tag);

// Whether the body of a request may come, which its headers tell; if not, *out is the answer. *max: the largest body,
// 0 for none. announced: its size as the headers tell it, 0 when they don't.
bool qj_dispatch_admits(const qj_server_rules *rules, const qj_in *in, uint64_t announced, qj_arena *a, size_t *max,
                        qj_out *out);

// Whether the answer to a GET takes long: it is made by a thread that serves nobody else meanwhile.
bool qj_dispatch_is_slow(const char *uri);

// Fills *out with the answer for what failed before the request was whole.
void qj_dispatch_failed(const qj_in *in, qj_err *err, qj_arena *a, qj_out *out);

// Fills *out with the answer; texts and body live in the arena. There is always an answer.
void qj_dispatch(const qj_server_rules *rules, const qj_in *in, qj_arena *a, qj_out *out);
