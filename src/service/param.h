// A named value that a front end asks for: an option of the command line, a field of a form.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum qj_param_type {
    QJ_PARAM_FLAG,   // no value
    QJ_PARAM_TEXT,   // any
    QJ_PARAM_FILE,   // a path; completion offers files
    QJ_PARAM_FILES,  // a path, and the option may be given again
    QJ_PARAM_INT,    // a whole number of min..max
    QJ_PARAM_NUM,    // a decimal number, not negative
    QJ_PARAM_CHOICE, // one of the choices
    QJ_PARAM_LIST    // several of the choices, joined by commas
} qj_param_type;

typedef struct qj_param {
    const char *name; // without the dashes
    qj_param_type type;
    const char *metavar;  // how help names the value, the same in all languages
    int64_t min, max;     // INT
    const char *choices;  // CHOICE and LIST, separated by |
    const char *fallback; // what holds when it is not given, as help shows it; NULL: nothing to show
    bool required;
    const char *help; // message id
} qj_param;
