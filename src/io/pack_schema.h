// What every table of a data pack must look like. One constant table, in pack_schema.c.
#pragma once

#include "data/frame.h"

// How a text must be written.
typedef enum schema_form {
    FORM_ANY,
    FORM_AGE,    // 5, 16-24, 65+
    FORM_DATE,   // 2025, 2025-11, 2025-11-16
    FORM_PERIOD // the same or 2025-Q2
} schema_form;

typedef struct schema_column {
    const char *name;
    qj_frame_type type;
    bool may_be_empty;
    bool whole;         // numbers: no fraction
    double min, max;    // numbers
    const char *list;   // texts: path of the table whose first column has them
    bool several;       // texts: may be more than one, separated by ;
    const char *words;  // texts: the allowed ones, separated by |
    schema_form form;   // texts
} schema_column;

// Rows that agree in the columns `by` (separated by commas) must have shares that sum to one.
typedef struct schema_sum {
    const char *column, *by;
    double tolerance; // what the rounding of the file explains
} schema_sum;

// Every value of a column of another table must occur in `column` of this one.
typedef struct schema_cover {
    const char *column;
    const char *table, *table_column;
} schema_cover;

typedef struct schema_table {
    const char *path;
    const schema_column *columns;
    size_t n_columns;
    const char *key;      // columns that tell rows apart, separated by commas
    const char *complete; // every combination of the values of these columns must be there; NULL: no such rule
    schema_sum sums[2];
    schema_cover covers[2];
    bool required;   // the program can't work without it
    bool valued;     // has value, unit and status that must fit together
    bool tree;       // has code, parent and level: a parent stands above
    bool base_year;  // its last year is the base year of the pack
} schema_table;

extern const schema_table pack_schema[];
extern const size_t pack_schema_n;

// The table of a path, or NULL.
const schema_table *schema_find(const char *path);
const schema_column *schema_column_find(const schema_table *t, const char *name);
