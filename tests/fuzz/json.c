// JSON of packs and vintages: shapes of regions, flat objects, picked texts. The bytes are read by all of them.
#include "base/arena.h"
#include "io/json_flat.h"
#include "io/json_pick.h"
#include "io/json_table.h"
#include "io/topo.h"
#include "io/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

// A shape that was read is closed and finite.
static void look_at(const qj_shape *shapes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t p = 0; p < shapes[i].n; p++) {
            for (size_t r = 0; r < shapes[i].polygons[p].n; r++) {
                const qj_ring *ring = &shapes[i].polygons[p].rings[r];
                for (size_t k = 0; k < 2 * ring->n; k++) {
                    if (!isfinite(ring->xy[k]))
                        abort();
                }
                if (ring->n > 0 && memcmp(ring->xy, &ring->xy[2 * (ring->n - 1)], 2 * sizeof *ring->xy) != 0)
                    abort();
            }
        }
    }
}

static void read_all(const char *json, size_t n, qj_arena *a) {
    qj_err err = {0};
    const qj_shape *shapes;
    size_t count = 0;
    qj_rc rc = qj_topo_read(json, n, a, &shapes, &count, &err);
    if (rc == QJ_OK)
        look_at(shapes, count);
    else if (rc != -(qj_rc)err.code || err.code == QJ_E_BUG)
        abort();
    const qj_json_pair *pairs;
    if (qj_json_flat(json, a, &pairs, &count, &err) == QJ_OK && count > 0 &&
        qj_json_flat_find(pairs, count, pairs[count - 1].key) == NULL)
        abort();
    const char *const *list;
    (void)qj_json_pick_text(json, "licence.attribution", a);
    if (qj_json_pick_list(json, "a.b", a, &list, &err) == QJ_OK && list == NULL)
        abort();
    qj_json_table t;
    if (qj_json_table_read("fuzz.json", json, n, NULL, 1000000, a, &t, &err) == QJ_OK && (t.csv == NULL || t.csv[t.len - 1] != '\n'))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    qj_arena *a = qj_arena_new((size_t)256 << 20);
    char *text = malloc(n + 1);
    if (a == NULL || text == NULL)
        abort();
    memcpy(text, data, n);
    text[n] = '\0';
    read_all(text, n, a);
    free(text);
    qj_arena_free(a);
    return 0;
}
