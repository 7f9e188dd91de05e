// Parts of a workbook (ECMA-376), read as a stream: inside of the XLSX reader. Only these files know libzip and expat.
#pragma once

#include "io/grid_parts.h"
#include <expat.h>
#include <zip.h>

#define XLSX_SMALL_PART ((uint64_t)16 << 20)   // bytes of a list of sheets, links or styles
#define XLSX_STRINGS ((uint64_t)512 << 20)     // bytes of the shared strings
#define XLSX_PART ((uint64_t)2 << 30)          // bytes of a sheet
#define XLSX_RATIO 200                         // unpacked over packed
#define XLSX_RATIO_FROM ((uint64_t)32 << 20)   // below this size any ratio is harmless
#define XLSX_ENTRIES 4096
#define XLSX_SHEETS 256
#define XLSX_DEPTH 64                          // tags inside of tags
#define XLSX_TOKEN ((uint64_t)1 << 20)         // bytes of one tag or run of text

// One part while it is read. Names come to the handlers without their prefix ("x:row" is "row").
typedef struct part part;
typedef struct part_handlers {
    void (*start)(part *p, const char *name, const XML_Char **attributes);
    void (*end)(part *p, const char *name);
    void (*text)(part *p, const char *s, size_t n);
} part_handlers;

struct part {
    grid_book *book;
    const char *name;
    zip_file_t *file;
    XML_Parser parser;
    uint64_t read, packed, limit;
    uint64_t seen; // bytes read when the last tag or text came
    int depth;
    bool suspended, ended, stopped;
    qj_err *err; // filled when a handler stopped the parsing
    part_handlers on;
    void *arg; // of the handlers
};

struct xlsx {
    zip_t *zip;
    const char **path; // [n_sheets]
    const char *strings_path, *styles_path;
    // Shared strings: text i is texts[start[i] .. start[i + 1]).
    qj_buf texts;
    uint32_t *start;
    size_t n_strings, cap_strings;
    uint8_t *style; // [n_styles] what a number format makes of a number
    size_t n_styles, cap_styles;
    part sheet;
    bool sheet_open;
    struct sheet_state *state;
};

typedef enum xlsx_style { XLSX_PLAIN, XLSX_PERCENT, XLSX_DATE } xlsx_style;

// Opens a part of the archive. QJ_E_IMPORT_XLSX when it is not there or can't be unpacked.
QJ_CHECKED qj_rc part_open(part *p, grid_book *b, const char *name, uint64_t limit, part_handlers on, void *arg, qj_err *err);

// Parses on until a handler suspends it, or to the end.
QJ_CHECKED qj_rc part_run(part *p, qj_err *err);
void part_close(part *p);

// A whole part.
QJ_CHECKED qj_rc part_read(grid_book *b, const char *name, uint64_t limit, part_handlers on, void *arg, qj_err *err);

// From a handler: ends the parsing with an error.
void part_fail(part *p, qj_code code);

const char *xml_attribute(const XML_Char **attributes, const char *name); // or NULL

QJ_CHECKED qj_rc xlsx_read_strings(grid_book *b, qj_err *err);
QJ_CHECKED qj_rc xlsx_read_styles(grid_book *b, qj_err *err);
