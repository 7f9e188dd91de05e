#include "http/cache.h"

#include "base/hash.h"
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define SETS 256u
#define WAYS 4u
#define URI_BYTES 400 // longer addresses are not kept
#define ENTRY_SHARE 8 // one answer takes at most this part of the room
#define SEEN 16u       // addresses that a set remembers
#define AT_ONCE 16384u // smaller answers are kept when they are asked for again: many are asked for once only

typedef struct entry {
    struct MHD_Response *response; // NULL: free
    uint64_t tag, used;
    size_t bytes;
    bool gzip;
    char uri[URI_BYTES];
} entry;

typedef struct set {
    pthread_mutex_t lock;
    uint64_t clock;
    entry ways[WAYS];
    uint64_t seen[SEEN]; // digests of addresses that were asked for, in turn
    unsigned next;
} set;

struct qj_cache {
    size_t room;
    atomic_size_t bytes;
    set sets[SETS];
};

qj_cache *qj_cache_new(qj_arena *a, size_t bytes) {
    qj_cache *c = QJ_NEW(a, qj_cache, 1);
    if (c == NULL)
        return NULL;
    c->room = bytes;
    atomic_init(&c->bytes, 0);
    for (size_t i = 0; i < SETS; i++)
        pthread_mutex_init(&c->sets[i].lock, NULL);
    return c;
}

static void drop(qj_cache *c, entry *e) {
    if (e->response == NULL)
        return;
    MHD_destroy_response(e->response); // lives on while it is being sent
    atomic_fetch_sub(&c->bytes, e->bytes);
    e->response = NULL;
}

void qj_cache_clear(qj_cache *c) {
    for (size_t i = 0; c != NULL && i < SETS; i++) {
        pthread_mutex_lock(&c->sets[i].lock);
        for (size_t w = 0; w < WAYS; w++)
            drop(c, &c->sets[i].ways[w]);
        pthread_mutex_unlock(&c->sets[i].lock);
    }
}

static bool is_entry(const entry *e, const char *uri, bool gzip, uint64_t tag) {
    return e->response != NULL && e->tag == tag && e->gzip == gzip && strcmp(e->uri, uri) == 0;
}

static set *set_of(qj_cache *c, const char *uri) { return &c->sets[qj_xxh3(uri, strlen(uri)) % SETS]; }

bool qj_cache_send(qj_cache *c, const char *uri, bool gzip, uint64_t tag, struct MHD_Connection *connection) {
    set *s = set_of(c, uri);
    bool sent = false;
    pthread_mutex_lock(&s->lock);
    for (size_t w = 0; w < WAYS && !sent; w++)
        if (is_entry(&s->ways[w], uri, gzip, tag)) {
            s->ways[w].used = ++s->clock;
            sent = MHD_queue_response(connection, MHD_HTTP_OK, s->ways[w].response) == MHD_YES;
        }
    pthread_mutex_unlock(&s->lock);
    return sent;
}

// Whether the address was asked for not long ago; remembers it. The lock is held.
static bool asked_before(set *s, const char *uri, uint64_t tag) {
    const uint64_t digest = qj_xxh3(uri, strlen(uri)) ^ tag;
    for (size_t i = 0; i < SEEN; i++)
        if (s->seen[i] == digest)
            return true;
    s->seen[s->next++ % SEEN] = digest;
    return false;
}

bool qj_cache_put(qj_cache *c, const char *uri, bool gzip, uint64_t tag, struct MHD_Response *response, size_t bytes) {
    if (strlen(uri) >= URI_BYTES || bytes > c->room / ENTRY_SHARE)
        return false;
    set *s = set_of(c, uri);
    pthread_mutex_lock(&s->lock);
    if (!asked_before(s, uri, tag) && bytes < AT_ONCE) {
        pthread_mutex_unlock(&s->lock);
        return false;
    }
    entry *to = &s->ways[0];
    for (size_t w = 0; w < WAYS && to->response != NULL; w++) {
        if (is_entry(&s->ways[w], uri, gzip, tag)) {
            to = NULL; // another thread was faster
            break;
        }
        if (s->ways[w].response == NULL || s->ways[w].used < to->used)
            to = &s->ways[w];
    }
    if (to != NULL) {
        drop(c, to);
        if (atomic_fetch_add(&c->bytes, bytes) + bytes <= c->room) {
            *to = (entry){.response = response, .tag = tag, .bytes = bytes, .gzip = gzip, .used = ++s->clock};
            memcpy(to->uri, uri, strlen(uri) + 1);
        } else {
            atomic_fetch_sub(&c->bytes, bytes);
            to = NULL;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return to != NULL;
}
