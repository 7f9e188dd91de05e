// What the files of the static site share.
#pragma once

#include "base/tree.h"
#include "http/assets.h"
#include "http/site.h"
#include "http/still.h"

typedef struct still {
    qj_site *site;
    qj_view *view;
    qj_tree *tree;
    qj_arena *a;      // of the whole run
    const char *base; // "" or "/needs"
    const char *url;  // "https://example.kz/needs"; NULL: not known
    const qj_ctx *ctx;
} still;

// Adds a file, and beside it its gzip form where web servers send that and it pays.
QJ_CHECKED qj_rc still_put(still *s, const char *name, const void *data, size_t n, bool packed, qj_err *err);

// The values of a dimension of the cube that pages and questions go over; without the sum.
size_t still_codes(const still *s, int dim, const char *const **codes);

// Pages, start page, 404, robots and the map of the site.
QJ_CHECKED qj_rc still_pages(still *s, qj_err *err);

// Everything that the pages ask for, and the downloads.
QJ_CHECKED qj_rc still_answers(still *s, qj_err *err);
