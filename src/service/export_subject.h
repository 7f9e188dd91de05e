// The tables that can be downloaded, one line each. Inside of the service.
#pragma once

#include "service/export_about.h"

// Parts of a question that a table may have.
enum {
    PART_CUT = 1, // how rows are cut: by, level, top, several regions
    PART_REGION = 2,
    PART_INDUSTRY = 4,
    PART_OCCUPATION = 8,
    PART_YEAR = 16,
    PART_TOPIC = 32,
    PART_AGAINST = 64,
};

typedef struct export_subject {
    const char *name; // the word of --what and of the API
    const char *page; // that shows it
    unsigned parts;
    unsigned must;      // parts without which there is no answer
    bool of_vintage;    // its figures come from a vintage
    bool needs_vintage; // and without one there is no table
    const qj_write_dim *dims;
    size_t n_dims;
    qj_rc (*make)(exporting *x, qj_table **out);
    qj_rc (*sources)(exporting *x); // NULL: it has none
} export_subject;

// NULL when there is none of this name.
const export_subject *export_subject_find(const char *name);
