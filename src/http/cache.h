// Answers made ready to send. They don't change while the vintage stays, so most requests are answered from here.
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct MHD_Connection;
struct MHD_Response;

typedef struct qj_cache qj_cache;

// At most `bytes` of bodies are kept. NULL when there is no memory in the arena.
qj_cache *qj_cache_new(qj_arena *a, size_t bytes);
void qj_cache_clear(qj_cache *c); // also before the arena goes

// Queues the kept answer to this address and tag; false when there is none.
bool qj_cache_send(qj_cache *c, const char *uri, bool gzip, uint64_t tag, struct MHD_Connection *connection);

// Keeps an answer with status 200 when there is room for it, a small one when it is asked for the second time. True: the response is the cache's now, and the caller
// may not touch it any more (so it is queued before).
bool qj_cache_put(qj_cache *c, const char *uri, bool gzip, uint64_t tag, struct MHD_Response *response, size_t bytes);
