// Arenas of requests that ended, kept for the next ones: clearing new memory cost more than small answers.
#pragma once

#include "base/arena.h"

typedef struct qj_arenas qj_arenas;

// Keeps a few arenas of at most `limit` bytes each. NULL when there is no memory in the arena.
qj_arenas *qj_arenas_new(qj_arena *a, size_t limit);
void qj_arenas_close(qj_arenas *s); // when all were given back; NULL is allowed

// An empty arena, or NULL when there is no memory. Any thread.
qj_arena *qj_arenas_take(qj_arenas *s);
void qj_arenas_give(qj_arenas *s, qj_arena *a); // NULL is allowed
