// A small workspace in a folder of its own, for tests of the store.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/store.h"

typedef struct fixture {
    char dir[64], path[96];
    qj_arena *a;
    qj_err err;
} fixture;

static int make_folder(void **state) {
    fixture *f = calloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/qajet-store-XXXXXX");
    if (mkdtemp(f->dir) == NULL)
        return -1;
    snprintf(f->path, sizeof f->path, "%s/w.db", f->dir);
    f->a = qj_arena_new((size_t)256 << 20);
    *state = f;
    return 0;
}

static int remove_folder(void **state) {
    fixture *f = *state;
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", f->dir, f->dir);
    int rc = system(command);
    qj_arena_free(f->a);
    free(f);
    return rc;
}

static const char *const dict[] = {"", "F", "қала, \"сөз\""};
static const uint32_t codes[] = {1, 0, 2, 1};
static const double numbers[] = {1.5, NAN, -0.0, 1e300};
static const uint32_t lines[] = {2, 3, 5, 9};
static const qj_column columns[] = {
    {.name = "industry", .type = QJ_FRAME_TEXT, .code = codes, .dict = dict, .n_dict = 3},
    {.name = "value", .type = QJ_FRAME_NUM, .num = numbers},
};
#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
static const qj_frame frame = {.name = "observations/x.csv", .sha256 = SHA_A, .n_rows = 4, .n_cols = 2,
                               .cols = columns, .line = lines};

static const char *const region_codes[] = {"", "10"}, *const year_codes[] = {"", "2026", "2027"};
static double openings[6] = {1, 2, 3, 4, 5, 6};
static float p50[6] = {1, 2, 3, 4, NAN, 6};
static unsigned char class[6] = {0, 1, 2, 3, 4, 255};

static qj_cube small_cube(qj_stat stats[3]) {
    stats[0] = (qj_stat){"openings", "persons", QJ_CELL_F64, openings};
    stats[1] = (qj_stat){"p50", "persons", QJ_CELL_F32, p50};
    stats[2] = (qj_stat){"class", "1", QJ_CELL_U8, class};
    return (qj_cube){.name = "need", .n_dims = 2, .n_stats = 3, .n_cells = 6,
                     .dims = {{"region", 2, region_codes}, {"year", 3, year_codes}}, .stats = stats};
}

static qj_vintage vintage_of(const char *id) {
    return (qj_vintage){.id = id, .made_at = "2026-11-21T08:30:00Z", .method = "need-1", .params = "{\"seed\":1}",
                        .inputs = "{}", .summary = "{}"};
}

static void put_vintage(qj_store *s, const char *id) {
    qj_stat stats[3];
    qj_cube cube = small_cube(stats);
    const qj_cube *list[] = {&cube};
    qj_vintage v = vintage_of(id);
    qj_err err;
    assert_int_equal(qj_store_begin(s, &err), QJ_OK);
    assert_int_equal(qj_store_vintage_put(s, &v, list, 1, &err), QJ_OK);
    assert_int_equal(qj_store_commit(s, &err), QJ_OK);
}

static void make_workspace(fixture *f) {
    qj_store *s;
    assert_int_equal(qj_store_create(f->path, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_begin(s, &f->err), QJ_OK);
    assert_int_equal(qj_store_fact_put(s, "pack.id", "kz", &f->err), QJ_OK);
    assert_int_equal(qj_store_frame_put(s, &frame, 123, &f->err), QJ_OK);
    assert_int_equal(qj_store_blob_put(s, "README.md", "hello", 5, &f->err), QJ_OK);
    assert_int_equal(qj_store_commit(s, &f->err), QJ_OK);
    assert_int_equal(access(f->path, F_OK), -1);
    assert_int_equal(qj_store_publish(s, &f->err), QJ_OK);
    put_vintage(s, "aaaa1111");
    qj_store_close(s);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)
