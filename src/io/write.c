#include "io/write.h"

#include <string.h>

const qj_writer qj_writers[] = {
    {"csv", "text/csv; charset=utf-8", "csv", 0, 18, qj_write_csv},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", QJ_WRITE_NOTES, 8, qj_write_xlsx},
    {"jsonstat", "application/json", "jsonstat.json", QJ_WRITE_DIMS, 14, qj_write_jsonstat},
    {"sdmx-csv", "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8", "sdmx.csv", QJ_WRITE_DIMS, 56, qj_write_sdmx},
    {"geojson", "application/geo+json", "geojson", QJ_WRITE_DIMS | QJ_WRITE_SHAPES, 100, qj_write_geojson},
    {"json", "application/json", "json", 0, 32, qj_write_json},
};
const size_t qj_writers_count = sizeof qj_writers / sizeof *qj_writers;

const qj_writer *qj_writer_find(const char *id) {
    for (size_t i = 0; i < qj_writers_count; i++) {
        if (strcmp(qj_writers[i].id, id) == 0)
            return &qj_writers[i];
    }
    return NULL;
}

static bool has_ending(const char *path, const char *ending) {
    size_t n = strlen(path), m = strlen(ending);
    return n > m + 1 && path[n - m - 1] == '.' && strcmp(path + n - m, ending) == 0;
}

const qj_writer *qj_writer_by_name(const char *path) {
    const qj_writer *best = NULL;
    for (size_t i = 0; i < qj_writers_count; i++) {
        const qj_writer *w = &qj_writers[i];
        if (has_ending(path, w->ending) && (best == NULL || strlen(w->ending) > strlen(best->ending)))
            best = w;
    }
    return best;
}
