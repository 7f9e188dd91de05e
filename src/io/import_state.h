// The state of an import: inside of this folder.
#pragma once

#include "data/matcher.h"
#include "io/grid.h"
#include "io/import.h"
#include "io/number_text.h"

#define SAMPLE_ROWS 120
#define TABLES_MAX 100 // on one sheet
#define ERRORS_MAX 100000 // after so many the rest of a file is not read
#define INDICATORS 32

typedef enum column_role {
    ROLE_NONE,
    ROLE_AXIS,
    ROLE_YEAR,
    ROLE_VALUE,
    ROLE_UNIT,
    ROLE_STATUS,
    ROLE_INDICATOR,
    ROLE_NAME,
    ROLE_PROBABILITY
} column_role;

// A place on the axes. 0 is all, i + 1 is item i of the list (or of the ages), LABEL_NONE not said.
#define LABEL_ALL 0u
#define LABEL_NONE UINT32_MAX
#define LABEL_UNKNOWN (UINT32_MAX - 1)

typedef struct spot {
    uint32_t at[QJ_AXES];
    int year; // 0: not said
} spot;

// How the figures are written: value in the file times ten to the power of `shift`.
typedef struct measure {
    int shift;
    bool percent, said;
} measure;

typedef struct table_column {
    column_role role;
    qj_axis axis;      // of ROLE_AXIS
    spot place;       // what the heading says of a value
    size_t other;         // of ROLE_AXIS: a second column of the same axis, as a name beside a code; 0: none
    measure unit;         // of a value
    int indicator;     // of a value, -1: that of the table
    const char *heading;
    bool told; // why it was left out
    bool adds; // of a value: counted, so that a row of totals can be checked
} table_column;

typedef struct table_shape {
    size_t n_columns;
    table_column *columns;
    size_t first_row; // of the sample: the first one with figures
    spot place;      // what titles, sheet and file say
    measure unit;
    int indicator;    // -1: none
    number_style style;
    bool by_name; // the indicator is known from the name of file or sheet only
    bool has[QJ_AXES], has_year, has_name;
    size_t n_values, n_labels;
} table_shape;

typedef struct sample_row {
    uint32_t line;
    size_t n;
    grid_cell *cells;
} sample_row;

// Observations of one indicator.
typedef struct builder {
    const qj_indicator *indicator;
    size_t n, cap;
    uint32_t *at[QJ_AXES]; // NULL: all are LABEL_ALL
    uint32_t *name, *line, *status, *sheet, *column;
    uint8_t *digits;
    uint8_t *part; // 1: a sum of finer things that is not closed yet, as of specialities of a field
    double *year, *value, *probability;
    struct build_slot *slots; // open hash of keys
    size_t n_slots;
} builder;

typedef struct observation {
    int indicator;
    spot place;
    uint32_t name; // in the dictionary of names, 0: none
    double value, probability;
    qj_status status;
    int digits; // the value is exact to ten to the power of -digits
    bool part;  // of a finer thing than the label: added to what is there
    size_t column;
} observation;

typedef struct text_cache text_cache;

// Years in which a region begins and ends, and in which its borders changed; 0: open.
typedef struct region_dates {
    int first, last, moved;
} region_dates;

typedef struct importing {
    const qj_import_options *options;
    const char *file;
    grid_book *book;
    qj_arena *a, *scratch;
    words words;
    words_list indicator_words[INDICATORS];
    const qj_matcher *matcher[QJ_AXES]; // NULL for ages
    uint32_t whole[QJ_AXES];            // what "total" means: LABEL_ALL, or the country
    text_cache *cache[QJ_AXES + 1];     // the last one: names
    const char **ages, **names;         // dictionaries; [0] is ""
    size_t n_ages, cap_ages, n_names, cap_names;
    size_t sheet, guess; // guess: how many observations the table may hold
    builder builders[INDICATORS];
    qj_import_table *tables;
    size_t n_tables;
    qj_import_finding *findings;
    size_t n_findings, n_notes, errors, bad_rows;
    bool stopped; // by ERRORS_MAX
    size_t dashes, marked, mixed, footnotes, groups, sums; // counted, told once
    size_t before, borders, likely_words, summed, row_units, part_totals, withheld;
    const region_dates *region; // [regions]
    qj_buf rejected;
    qj_err *err;
} importing;

// ---- findings

// A finding that may still be completed, or NULL past the limit. place: column SIZE_MAX for the row; line 0 for the
// sheet, with SIZE_MAX for the file.
qj_import_finding *import_found(importing *im, uint32_t line, size_t column, const grid_cell *value, const char *reason);
qj_import_finding *import_note(importing *im, uint32_t line, size_t column, const char *reason);
void import_arg(qj_import_finding *f, qj_arg arg); // texts must live as long as the import
void import_near(importing *im, qj_import_finding *f, qj_axis axis, const char *text);
QJ_CHECKED qj_rc import_reject(importing *im, const grid_row *row, qj_err *err);

// ---- labels

QJ_CHECKED qj_rc import_labels_open(importing *im, qj_err *err);

// What a text means on an axis: LABEL_NONE for an empty one, LABEL_UNKNOWN.
QJ_CHECKED qj_rc import_label(importing *im, qj_axis axis, const char *s, size_t n, uint32_t *out, qj_err *err);
QJ_CHECKED qj_rc import_name(importing *im, const char *s, size_t n, uint32_t *out, qj_err *err);

// Dates of regions from their list and its links.
QJ_CHECKED qj_rc import_dates_open(importing *im, qj_err *err);

// The regions that came in the place of one that ended: at most n.
size_t import_successors(const importing *im, uint32_t region, const qj_item **out, size_t n);

// The code of a label; "" for all.
const char *import_code(const importing *im, qj_axis axis, uint32_t label);

// A word for all. whole: and nothing else but signs.
bool import_is_total(const importing *im, const char *folded, bool whole);

// A year, or 0: "2024", "2024 y.", "2024/25", "2024-01-01". -1: a part of a year. loose: anywhere in a text.
int import_year(const importing *im, const char *s, size_t n, bool loose);

measure import_unit(const importing *im, const char *folded);

// Trimmed copy in the scratch arena; "" without memory.
const char *import_trim(const char *s, size_t n, qj_arena *a);

// ---- shape and rows

// What titles, names of sheet and file say: indicator, year, unit, region. rows[0, top) are the titles, rows[0, first)
// all lines above the figures.
void import_find_indicator(importing *im, const sample_row *rows, size_t first, table_shape *s);
qj_rc import_titles(importing *im, const sample_row *rows, size_t top, table_shape *s, qj_err *err);

// *found is false when the sample holds no table.
QJ_CHECKED qj_rc import_shape(importing *im, const sample_row *rows, size_t n, table_shape *out, bool *found, qj_err *err);

// The last words of a column of units, statuses or indicators, and what they mean.
typedef struct word_memo {
    char text[64];
    size_t n;
    measure unit;
    bool has_status;
    qj_status status;
    int indicator;
} word_memo;

typedef struct row_state {
    spot context;  // what headings between the rows say
    uint32_t above[QJ_AXES];
    int year_above;
    uint32_t name_above;
    observation *staged;
    double *sum; // of the figures of each column since the last row of totals
    bool gap;    // rows since then were left out
    bool no_year; // it was told that the year is not said
    word_memo memo[3]; // ROLE_UNIT, ROLE_STATUS, ROLE_INDICATOR
} row_state;

// True when a cell stands in a column of values.
bool import_has_values(const table_shape *s, const grid_row *row);

// True when the row is the heading of another table below.
QJ_CHECKED qj_rc import_begins_table(importing *im, const table_shape *s, const grid_row *row, bool *begins, qj_err *err);

QJ_CHECKED qj_rc import_row(importing *im, const table_shape *s, row_state *state, const grid_row *row, qj_err *err);

// ---- observations

QJ_CHECKED qj_rc build_reserve(importing *im, size_t indicator, size_t n, qj_err *err);

// The position of an equal key, or -1.
ptrdiff_t build_find(const builder *b, const observation *o);
QJ_CHECKED qj_rc build_add(importing *im, const observation *o, uint32_t line, qj_err *err);

// Adds to the observation at a position what belongs to the same key.
void build_sum(importing *im, size_t indicator, size_t at, double value);

// Takes back the observation of an indicator that was added last.
void build_drop_last(importing *im, size_t indicator);

// Compares totals with their parts; totals that differ are findings and leave.
QJ_CHECKED qj_rc build_totals(importing *im, size_t indicator, qj_err *err);
QJ_CHECKED qj_rc build_frame(importing *im, size_t indicator, const qj_frame **out, qj_err *err);
