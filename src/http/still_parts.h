// What the files of the static site share.
#pragma once

#include "base/tree.h"
#include "http/assets.h"
#include "http/dispatch.h"
#include "http/site.h"
#include "http/still.h"
#include <pthread.h>

typedef struct still {
    qj_site *site;
    qj_view *view;
    qj_tree *tree;
    qj_arena *a;      // of the whole run
    const char *base; // "" or "/needs"
    const char *url;  // "https://example.kz/needs"; NULL: not known
    const qj_ctx *ctx;
    pthread_mutex_t writing; // guards tree
} still;

// Adds a file, and beside it its gzip form where web servers send that and it pays. Any thread may.
QJ_CHECKED qj_rc still_put(still *s, const char *name, const void *data, size_t n, bool packed, qj_err *err);

// The values of a dimension of the cube that pages and questions go over; without the sum.
size_t still_codes(const still *s, int dim, const char *const **codes);

// Pages, start page, 404, robots and the map of the site.
QJ_CHECKED qj_rc still_pages(still *s, qj_err *err);

// Everything that the pages ask for.
QJ_CHECKED qj_rc still_answers(still *s, qj_err *err);

// A file to be made from answers: jobs are listed one after the other and done side by side.
typedef struct still_job {
    qj_rc (*run)(still *s, struct still_job *job, qj_err *err); // on any thread; the arena of the run is not its own
    const void *what;
    const char *uri, *name;
    size_t size; // set by run: bytes of the file; 0: there is none
} still_job;

typedef struct still_jobs {
    still_job *list; // [n]
    size_t n, room;
} still_jobs;

// Adds a copy of the job and its texts.
QJ_CHECKED qj_rc still_jobs_add(still *s, still_jobs *to, const still_job *job, qj_err *err);

// Does them all on the pool; stage: message id of the progress. The error is that of the first job which failed.
QJ_CHECKED qj_rc still_jobs_run(still *s, const still_jobs *jobs, const char *stage, qj_err *err);

// The answer of the server to an address, in an arena of its own that the caller frees. *found is false when there is
// none (404, 422): a pack need not have everything, or enough of it.
typedef struct still_answer {
    qj_arena *arena;
    qj_out out;
} still_answer;
QJ_CHECKED qj_rc still_ask(still *s, const char *uri, still_answer *to, bool *found, qj_err *err);

// The downloads: tables as a whole, documents of regions.
QJ_CHECKED qj_rc still_files(still *s, qj_err *err);
