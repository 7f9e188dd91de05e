// Tables as rows of cells, one after the other: CSV and XLSX look the same from here on.
#pragma once

#include "base/buf.h"
#include "base/err.h"

// Bounds that no honest table reaches.
#define GRID_COLUMNS 2000
#define GRID_TEXT 32768                        // bytes of a cell
#define GRID_FILE ((size_t)512 << 20)          // bytes of a file
#define GRID_ROWS 20000000

typedef enum grid_kind { GRID_EMPTY, GRID_TEXT_CELL, GRID_NUMBER } grid_kind;

typedef struct grid_cell {
    const char *s; // not terminated; a number as decimal text with a point
    uint32_t n;
    uint8_t kind;
    bool formula; // the value is the one that the program kept that wrote the file
    bool error;   // "#REF!" and the like
} grid_cell;

typedef struct grid_row {
    uint32_t line; // in the file or sheet, from 1
    size_t n;
    const grid_cell *cells; // until the next row is read
} grid_row;

typedef struct grid_book grid_book;

typedef enum grid_format { GRID_CSV, GRID_XLSX } grid_format;

typedef struct grid_about {
    grid_format format;
    char separator;    // of CSV
    bool from_1251;    // CSV whose letters were Windows-1251
    size_t n_sheets;   // 1 for CSV
    size_t formulas;   // cells read so far whose kept value was used
    size_t hollow;     // formulas read so far without a kept value
    size_t hidden;     // rows read so far that the reader of the sheet does not see
    size_t rows_guess; // how many rows there may be
} grid_about;

// Opens a file's bytes, which must outlive the book. QJ_E_IMPORT_...: a format that is not read, a broken file, a limit.
QJ_CHECKED qj_rc grid_open(const char *name, const char *data, size_t n, qj_arena *a, grid_book **out, qj_err *err);
void grid_close(grid_book *b);

const grid_about *grid_tell(const grid_book *b);

// Name of a sheet; "" for CSV. hidden may be NULL.
const char *grid_sheet_name(const grid_book *b, size_t sheet, bool *hidden);

// Goes to the beginning of a sheet.
QJ_CHECKED qj_rc grid_sheet(grid_book *b, size_t sheet, qj_err *err);

// The next row that has a cell; *more is false at the end.
QJ_CHECKED qj_rc grid_next(grid_book *b, grid_row *row, bool *more, qj_err *err);

// 0 is A, 26 is AA.
void grid_letters(size_t column, char out[static 8]);

// "12:3" in CSV, "Sheet!B7" in a workbook; column from 0. The whole row when column is SIZE_MAX.
char *grid_place(const grid_book *b, size_t sheet, uint32_t line, size_t column, qj_arena *a);
