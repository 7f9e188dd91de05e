// What is compiled in: the built pages, and the documents made from api/openapi.yaml.
#pragma once

#include "base/text.h"

typedef struct qj_asset {
    const char *path, *type;
    const unsigned char *bytes;
    size_t size, raw; // bytes here, and unpacked
    bool gzip;        // the bytes are a gzip member
    bool immutable;   // the name changes with the content
} qj_asset;

extern const qj_asset qj_assets[]; // ordered by path
extern const size_t qj_assets_count;

// A page of web/src/pages: "/kk/ID".
typedef struct qj_page {
    const char *id;
    bool coded; // there is also one for each code: "/kk/ID/CODE"
} qj_page;

extern const qj_page qj_pages[];
extern const size_t qj_pages_count;

typedef struct qj_document {
    const char *text;
    size_t size;
} qj_document;

extern const qj_document qj_openapi_json;
extern const qj_document qj_api_pages[QJ_LANGS];
extern const char qj_api_page_style[]; // hash of the page's style, for Content-Security-Policy

// The asset at a path, or NULL. Every path under a language ("/kk", "/ru/map") is the start page.
const qj_asset *qj_asset_find(const char *path);

// True for a path under a language: an address of the pages.
bool qj_asset_is_page(const char *path);

// True when such a path leads to one of them; else the start page says that it leads nowhere.
bool qj_asset_has_page(const char *path);
