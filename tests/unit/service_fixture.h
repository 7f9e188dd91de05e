// A copy of the pack kz, a workspace made of it, and vintages of known figures, for tests of the service.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/table.h"
#include "service/workspace.h"

#define PACK QJ_SOURCE_DIR "/packs/kz"

typedef struct fixture {
    char dir[64], pack[96], path[96];
    qj_arena *a;
    qj_err err;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/qajet-service-XXXXXX");
    if (mkdtemp(f->dir) == NULL)
        return -1;
    snprintf(f->pack, sizeof f->pack, "%s/pack", f->dir);
    snprintf(f->path, sizeof f->path, "%s/w.db", f->dir);
    f->a = qj_arena_new((size_t)512 << 20);
    char command[256];
    snprintf(command, sizeof command, "cp -R %s %s", PACK, f->pack);
    *state = f;
    return system(command);
}

static int tear_down(void **state) {
    fixture *f = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    qj_arena_free(f->a);
    int rc = system(command);
    free(f);
    return rc;
}

static qj_workspace *open_workspace(fixture *f, qj_store_mode mode) {
    const qj_ctx ctx = {.arena = f->a};
    qj_init_result result;
    qj_workspace *w;
    if (access(f->path, F_OK) != 0)
        assert_int_equal(qj_workspace_init(f->path, f->pack, &ctx, &result, &f->err), QJ_OK);
    assert_int_equal(qj_workspace_open(f->path, mode, f->a, &w, &f->err), QJ_OK);
    return w;
}

static qj_cell cell(const qj_table *t, size_t row, const char *column) {
    ptrdiff_t at = qj_table_col_find(t, column);
    assert_true(at >= 0);
    return t->cells[row * t->n_cols + (size_t)at];
}

// ---- a small cube of known figures: openings of a cell are a sum of its places

enum { REGIONS = 3, INDUSTRIES = 3, OCCUPATIONS = 2, YEARS = 11, CELLS = REGIONS * INDUSTRIES * OCCUPATIONS * YEARS };
static const char *const regions[] = {"", "61", "75"}, *const industries[] = {"", "A", "F"}, *const occupations[] = {"", "1"};
static const char *const years[] = {"", "2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033", "2034", "2035"};

// Keeps a vintage whose figures are `scale` times those of the cube; ranges of 95 % of employment are its own or none.
static void put_need(fixture *f, qj_workspace *w, const qj_vintage *v, double scale, bool own95) {
    static double openings[CELLS];
    static float low[CELLS], high[CELLS];
    for (int i = 0; i < CELLS; i++) {
        int y = i % YEARS, s = i / YEARS / OCCUPATIONS % INDUSTRIES, r = i / YEARS / OCCUPATIONS / INDUSTRIES;
        openings[i] = scale * (r == 0 ? 10 : r) * (s == 0 ? 10 : s) * (y == 0 ? 10 : 1);
        low[i] = (float)(openings[i] - 1);
        high[i] = (float)(openings[i] + 1);
    }
    qj_stat stats[] = {{"openings", "persons", QJ_CELL_F64, openings}, {"employed", "persons", QJ_CELL_F64, openings},
                       {"lo80", "persons", QJ_CELL_F32, low}, {"hi80", "persons", QJ_CELL_F32, high},
                       {"employed_lo80", "persons", QJ_CELL_F32, low}, {"employed_hi80", "persons", QJ_CELL_F32, high},
                       {"employed_lo95", "persons", QJ_CELL_F32, low}, {"employed_hi95", "persons", QJ_CELL_F32, high}};
    const qj_cube cube = {.name = "need", .n_dims = 4, .n_stats = own95 ? 8 : 6, .n_cells = CELLS,
                          .dims = {{"region", REGIONS, regions}, {"industry", INDUSTRIES, industries},
                                   {"occupation", OCCUPATIONS, occupations}, {"year", YEARS, years}}, .stats = stats};
    const qj_cube *list[] = {&cube};
    assert_int_equal(qj_store_begin(w->store, &f->err), QJ_OK);
    assert_int_equal(qj_store_vintage_put(w->store, v, list, 1, &f->err), QJ_OK);
    assert_int_equal(qj_store_commit(w->store, &f->err), QJ_OK);
}
