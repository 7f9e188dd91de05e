#include "http/assets.h"

#include <string.h>

bool qj_asset_is_page(const char *path) {
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++)
        if (path[0] == '/' && strncmp(path + 1, qj_lang_code(lang), 2) == 0 && (path[3] == 0 || path[3] == '/'))
            return true;
    return false;
}

bool qj_asset_has_page(const char *path) {
    const char *id = path + 3 + (path[3] == '/'); // behind the language
    const size_t n = strcspn(id, "/");
    const char *code = id[n] == '/' ? id + n + 1 : "";
    const size_t behind = strcspn(code, "/");
    if (*id == 0)
        return true; // the pages open with the map
    for (size_t i = 0; i < qj_pages_count; i++)
        if (strlen(qj_pages[i].id) == n && memcmp(qj_pages[i].id, id, n) == 0)
            return (*code == 0 || qj_pages[i].coded) && (code[behind] == 0 || code[behind + 1] == 0);
    return false;
}

const qj_asset *qj_asset_find(const char *path) {
    const char *wanted = qj_asset_is_page(path) ? "/index.html" : path;
    for (size_t i = 0; i < qj_assets_count; i++)
        if (strcmp(qj_assets[i].path, wanted) == 0)
            return &qj_assets[i];
    return NULL;
}
