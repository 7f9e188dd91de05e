// The pages of the published vintage as a folder of files that any web server can show: the pages, what they ask the
// API, downloads. Answers are made by qj_dispatch as the server would give them, so that both show the same.
//
// web/src/api/still.ts knows the names: /api/v1/history?lang=kk&region=61 is data/history/lang-kk_region-61.json.
#pragma once

#include "base/ctx.h"
#include "base/text.h"

typedef struct qj_still_options {
    const char *store_path, *out;
    const char *base; // where the site will stand: "/needs", or the whole address "https://example.kz/needs"; NULL: "/"
} qj_still_options;

typedef struct qj_still_result {
    const char *vintage;
    size_t files;
    int64_t bytes;
    double seconds;
    bool has_map; // of the site for search engines, which needs the whole address
} qj_still_result;

// Writes the site as a whole or not at all; an earlier one is replaced in one step. The same vintage gives the same
// bytes. QJ_E_NOTHING_PUBLISHED, QJ_E_SITE_BASE, QJ_E_SITE_BARE, errors of qj_tree.
QJ_CHECKED qj_rc qj_still_write(const qj_still_options *o, const qj_ctx *ctx, qj_still_result *out, qj_err *err);
