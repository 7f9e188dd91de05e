// Calculators: a method of the map on a plain CSV file, without a workspace.
//
// A calculator is one file calc_<id>.c with the function qj_calc_<id>, and one line in calc.def. Nothing is written
// but the answer, and that only when all of it is known.
#pragma once

#include "base/ctx.h"
#include "base/text.h"
#include "data/table.h"
#include "service/param.h"

typedef struct qj_calc_value {
    const char *name, *value; // of an option
} qj_calc_value;

typedef struct qj_calc_request {
    const char *file;            // the operand: a path, or "-" for standard input; NULL when it takes none
    const qj_calc_value *values; // options in the order in which they were given, checked against their qj_param
    size_t n_values;
    qj_lang lang;
    const struct qj_snapshot *snapshot; // of a calculator with an option `vintage`; NULL: its file was given instead
} qj_calc_request;

enum { QJ_CALC_MOST_TABLES = 5 };

// One table, or several that belong together: in JSON they become one object by their names.
typedef struct qj_calc_answer {
    size_t n;
    const char *name[QJ_CALC_MOST_TABLES];
    qj_table *table[QJ_CALC_MOST_TABLES];
} qj_calc_answer;

typedef qj_rc qj_calc_run(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err);

// The calculator of this id; NULL when there is none.
qj_calc_run *qj_calc_find(const char *id);

// The last value of an option, or NULL; a number, or the fallback.
const char *qj_calc_text(const qj_calc_request *r, const char *name);
int64_t qj_calc_int(const qj_calc_request *r, const char *name, int64_t fallback);
double qj_calc_num(const qj_calc_request *r, const char *name, double fallback);

// A number that must lie within least..most, or the fallback.
QJ_CHECKED qj_rc qj_calc_num_in(const qj_calc_request *r, const char *name, double fallback, double least, double most, double *out,
                                qj_err *err);

// The value number i of an option that may be given again, or NULL.
const char *qj_calc_text_at(const qj_calc_request *r, const char *name, size_t i);

// True when the list of an option ("a,b") has the word.
bool qj_calc_lists(const char *list, const char *word);

// A note under a table, in the reader's language; args end with .name == NULL.
QJ_CHECKED qj_rc qj_calc_note(qj_arena *a, qj_table *t, qj_lang lang, const char *id, const qj_arg *args, qj_err *err);

#define QJ_CALC(id, ...) qj_calc_run qj_calc_##id;
#include "service/calc.def"
#undef QJ_CALC
