// Checks of tables that need all of their rows, or other tables. What is wrong goes to the findings; a check whose
// tables could not be read is left out.
#pragma once

#include "io/pack_list.h"
#include "io/pack_table.h"

typedef struct pack_tables {
    pack_table *tables;
    size_t n;
} pack_tables;

// The table of a path when it could be read, or NULL.
const pack_table *pack_tables_find(const pack_tables *all, const char *path);

// Cell by cell: codes, words, forms, and that value, unit and status fit together.
void pack_check_cells(const pack_tables *all, const pack_table *t, qj_arena *scratch, findings *f);

// Rows together: keys, hierarchy, sums, completeness, coverage, base year.
QJ_CHECKED qj_rc pack_check_rows(const pack_tables *all, const pack_table *t, const pack_list *list, qj_arena *scratch,
                                 findings *f, qj_err *err);
