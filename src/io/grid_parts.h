// The two kinds of grids: inside of this folder.
#pragma once

#include "base/csv.h"
#include "io/grid.h"

typedef struct xlsx xlsx;

struct grid_book {
    const char *name;
    qj_arena *arena;
    grid_about about;
    const char **sheet;
    const bool *hidden;
    grid_cell *cells; // [GRID_COLUMNS] of the row read last
    // CSV
    const char *data; // as UTF-8
    size_t n;
    qj_csv csv;
    qj_field *fields;
    // XLSX
    xlsx *xlsx;
};

QJ_CHECKED qj_rc xlsx_open(grid_book *b, const char *data, size_t n, qj_err *err);
void xlsx_close(grid_book *b);
QJ_CHECKED qj_rc xlsx_sheet(grid_book *b, size_t sheet, qj_err *err);
QJ_CHECKED qj_rc xlsx_next(grid_book *b, grid_row *row, bool *more, qj_err *err);
